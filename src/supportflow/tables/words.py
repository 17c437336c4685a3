"""Names of a process as the texts of cells, each with the element that it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from supportflow.define.base import Declared
from supportflow.define.conditions import Condition
from supportflow.define.flow import Transition
from supportflow.define.index import Index, index
from supportflow.define.people import SkillAt, Team
from supportflow.define.process import Process
from supportflow.define.texts import Titled, Words, pick, title
from supportflow.languages import sentence
from supportflow.tables.model import Cell, cell, joined

__all__ = ["Speech", "listed", "lowered"]


class Speech:
    """Says names and conditions of a process in one language.

    A name that nothing has is said as it is written, with a question mark.
    """

    def __init__(self, process: Process, language: str | None = None) -> None:
        self.process = process
        self.language = language or process.language
        self.look: Index = index(process)
        self.labels = self.look.labels()
        self.known: Mapping[str, Mapping[str, Titled]] = elements(self.look)

    def words(self, given: Words | None) -> str:
        """Say a declared text."""
        return pick(given, self.language).strip()

    def title(self, element: Titled) -> str:
        """Say the title of an element; its name when the title says nothing."""
        return title(element, self.language).strip() or element.name

    def name(self, kind: str, name: str) -> str:
        """Say the element of a kind that has a name."""
        found = self.known.get(kind, {}).get(name)
        return f"{name}?" if found is None else self.title(found)

    def one(self, kind: str, name: str | None, more: str = "") -> Cell:
        """Return a cell that names an element of one of the kinds (``"team level"``)."""
        if name is None:
            return ()
        for each in kind.split():
            if name in self.known[each]:
                return cell(f"{self.title(self.known[each][name])}{more}", (each, name))
        return cell(f"{name}?{more}")

    def each(self, kind: str, names: Iterable[str], sign: str = ", ") -> Cell:
        """Return a cell that names several elements, each once."""
        return joined((self.one(kind, name) for name in dict.fromkeys(names)), sign)

    def told(self, names: Iterable[str]) -> Cell:
        """Return a cell of those who are told: teams, levels, agents or the assignee."""
        return joined(
            cell("the assignee") if name == "assignee" else self.one("team level agent", name)
            for name in dict.fromkeys(names)
        )

    def roles(self, names: Iterable[str]) -> Cell:
        """Return a cell of roles: teams, levels, and those that every process has."""
        return joined(
            cell(ROLES[name]) if name in ROLES else self.one("team level", name)
            for name in dict.fromkeys(names)
        )

    def skills(self, skills: Iterable[SkillAt | str]) -> Cell:
        """Return a cell of skills with their levels."""
        return joined(
            self.one("skill", one.skill, f" ({self.name('level', one.level)})" if one.level else "")
            for one in skills
            if isinstance(one, SkillAt)
        )

    def when(self, condition: Condition | None) -> str:
        """Say a condition as a sentence; nothing for None."""
        return "" if condition is None else sentence(condition, self.labels, self.language, "en")

    def event(self, row: Transition) -> str:
        """Say the event of a row by its label, else its name in words."""
        return self.title(row)

    def team_of_area(self, area: str | None) -> Team | None:
        """Return the team that answers for an area."""
        found = self.look.areas.get(area or "")
        return self.look.teams.get(found.team or "") if found is not None else None


ROLES = {"customer": "the customer", "system": "by itself", "agent": "any agent"}
"""How the roles that every process has are called."""


def elements(look: Index) -> Mapping[str, Mapping[str, Titled]]:
    """Return everything that a cell can name, by kind and name; the first of a name counts."""
    process = look.process

    def first(found: Iterable[Titled]) -> Mapping[str, Titled]:
        return {each.name: each for each in reversed([*found])}

    return {
        "agent": look.agents, "area": look.areas, "article": look.articles,
        "calendar": look.calendars, "channel": look.channels, "escalation": look.escalations,
        "field": look.fields, "kpi": look.kpis, "level": look.levels, "notice": look.notices,
        "objective": look.objectives, "policy": look.policies,
        "priority": first(process.priorities), "problem": look.problems,
        "product": look.products, "reply": look.replies, "route": look.routes,
        "rule": look.rules, "skill": look.skills, "sla": look.slas,
        "stage": first(process.funnel), "state": look.states, "survey": look.surveys,
        "task": look.tasks, "team": look.teams, "topic": look.topics,
        "training": look.trainings, "workflow": look.workflows,
    }  # fmt: skip


def owner_of(element: Titled | Declared) -> str:
    """Return who owns an element; an empty text where nobody is named."""
    owner: str | None = getattr(element, "owner", None)
    return owner or ""


def listed(texts: Iterable[str], last: str = "and") -> str:
    """Join texts as people say them: ``a, b and c``."""
    items = [each for each in texts if each]
    return (
        items[0]
        if len(items) == 1
        else f" {last} ".join((", ".join(items[:-1]), items[-1]))
        if items
        else ""
    )


def lowered(text: str) -> str:
    """Return a text to stand inside a sentence, unless its first word is written in capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
