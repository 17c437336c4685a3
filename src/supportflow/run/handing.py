"""What a change of area asks for, counts and tells: a ticket is handed on to other people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supportflow.define.conditions import Compare, filled
from supportflow.define.process import Area
from supportflow.languages import sentence
from supportflow.run.ticket import Beside, Draft, Kept, new_tuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from supportflow.run.plan import Plan, StatePlan
    from supportflow.run.turn import Turn

__all__ = ["HANDOFF", "Handoff", "came_back", "handoff", "redirect"]

HANDOFF = "handoff"
"""The mark on the line of a move that hands a ticket on."""


class Handoff:
    """The way from one area to another, and what the other one wants to be told."""

    __slots__ = ("area", "left", "plan", "wants", "wants_note")

    def __init__(self, plan: Plan, left: str, area: Area) -> None:
        self.plan = plan
        self.left = left
        self.area = area
        self.wants: tuple[tuple[Compare, Callable[[Draft, Any], bool]], ...] = tuple(
            (filled(name), plan.test(filled(name))) for name in area.wants
        )
        self.wants_note = area.wants_note

    def lacks(self, draft: Draft, turn: Turn) -> list[str]:
        """Say which of the fields are not filled in that the other area wants."""
        labels, language = self.plan.index.labels(), self.plan.process.language
        return [
            f"{sentence(asked, labels, language, 'en')} for area '{self.area.name}'"
            for asked, test in self.wants
            if not test(draft, turn) or self._blank(draft, asked)
        ]

    @staticmethod
    def _blank(draft: Draft, asked: Compare) -> bool:
        """Say whether a text is there that says nothing."""
        given = draft.fields.get(asked.field)
        return isinstance(given, str) and not given.strip()

    def take(self, draft: Draft, turn: Turn, event: str, before: str | None) -> None:
        """Count a handoff that was made; write what is missing, tell those who have the ticket now.

        People are asked for everything beforehand; where time, the system, a bot or the customer
        hands a ticket on, nothing stops it. `before` is the team that had it.
        """
        old = draft.beside
        draft.beside = new_tuple(Beside, (old[0], old[1] + 1, *old[2:]))
        asked = zip(self.area.wants, self.wants, strict=True)
        missing = [
            name
            for name, (want, test) in asked
            if not test(draft, turn) or self._blank(draft, want)
        ]
        if self.wants_note and not turn.note:
            missing.append("note")
        about: dict[str, Any] = {"from": self.left, "to": self.area.name}
        if missing:
            data = Kept({**about, "missing": tuple(missing)})
            turn.write(draft, "handed_on", event=event, by="system", note=None, data=data)
        team = draft.team
        automated = turn.plan.states[draft.state].automated
        if team is not None and not automated and (missing or team != before):
            told = {"ticket": draft.id, "about": HANDOFF, "event": event, **about}
            more = {"note": turn.note, "missing": tuple(missing)}
            told.update((name, value) for name, value in more.items() if value)
            turn.effect(draft, "notify", team, told)


def handoff(plan: Plan, source: str, target: StatePlan) -> Handoff | None:
    """Return what handing on from a state to another means, None when the area stays.

    A final state is nobody's work, so nobody is handed a ticket there.
    """
    left, area = plan.areas.get(source), plan.areas.get(target.state.name)
    if left is None or area is None or left == area or target.final:
        return None
    return Handoff(plan, left, plan.index.areas[area])


def redirect(turn: Turn, team: str) -> None:
    """Tell a handoff of this event to the team into whose queue a row sent the ticket on."""
    turn.effects = [
        one._replace(name=team)
        if one.kind == "notify" and one.data.get("about") == HANDOFF
        else one
        for one in turn.effects
    ]


def came_back(draft: Draft) -> None:
    """Count that a ticket came back after it was resolved or closed."""
    old = draft.beside
    draft.beside = new_tuple(Beside, (*old[:2], old[2] + 1, *old[3:]))
