"""Whether anybody is there when a promise runs, a channel is open or a reminder goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportflow.checks.facts import Doubt, Facts
from supportflow.checks.graph import Edge, Graph, at_once
from supportflow.checks.implied import excludes
from supportflow.checks.lengths import Length
from supportflow.checks.weekly import (
    ALWAYS,
    WEEK,
    Weeks,
    intersect,
    longest_run,
    minus,
    said,
    union,
    used_up,
    when,
)
from supportflow.define.conditions import Compare
from supportflow.define.index import LONGEST_CHAIN, is_business
from supportflow.define.people import Team
from supportflow.define.process import Channel
from supportflow.define.promises import Clock, Sla, clocks_of
from supportflow.define.times import BusinessDays, WallTime
from supportflow.errors import quoted

__all__ = ["channel_not_covered", "promise_while_closed", "reminder_out_of_hours"]

_NIGHT = 8 * 3600
"""Reminders that come sooner are part of a conversation."""

_COUNT_HINT = (
    "Count it in the hours of those who keep it, with business_hours(...), let somebody be there, "
    "or say with hours=... when the channel is open."
)


def promise_while_closed(facts: Facts) -> Iterator[Doubt]:
    """A promise runs while those who must keep it are closed, and is over before they are back."""
    for sla in facts.index.slas.values():
        yield from _of_sla(facts, sla)
    for graph in facts.graphs:
        yield from _of_graph(facts, graph)


# Promises of tickets


def _of_sla(facts: Facts, sla: Sla) -> Iterator[Doubt]:
    channels = [
        channel
        for channel in facts.index.channels.values()
        if channel.starts in facts.index.states
        and not (
            sla.when is not None and excludes(sla.when, Compare("channel", "==", channel.name))
        )
    ]
    arrivals = _arrivals(facts, channels)
    for clock in clocks_of(sla):
        counted, inside = ALWAYS, ""
        if is_business(clock.within):
            found = facts.hours.of(sla.calendar)
            if found is None:
                continue  # Counted in the calendar of those who keep it.
            counted, inside = found, f" of calendar '{sla.calendar}'"
        teams = _keepers(facts, channels, clock)
        present = facts.hours.of_teams(teams) if teams else None
        if present is None or clock.within is None:
            continue
        name = clock.name.replace("_", " ")
        if minus(counted, present) == counted:
            zone = facts.hours.zone(sla.calendar)
            yield Doubt(
                f"sla '{sla.name}'",
                f"counts {name} in calendar '{sla.calendar}', which is open {said(counted, zone)}: "
                f"never while {_work(teams)}.",
                "Count it in the calendar of the team that keeps it, or leave calendar=... out.",
            )
            return
        example = _example(facts, teams, (counted, arrivals, present), clock.within)
        if example:
            yield Doubt(
                f"sla '{sla.name}'",
                f"promises {name} in {clock.within}{inside}, but {_closed(teams)} for longer: "
                f"{example}.",
                _COUNT_HINT,
            )
            return


def _arrivals(facts: Facts, channels: Sequence[Channel]) -> Weeks:
    """Return when tickets may come by these channels; at all hours where nobody says."""
    found: list[Weeks] = []
    for channel in channels:
        hours = facts.hours.of(_open_in(facts, channel))
        if hours is None:
            return ALWAYS
        found.append(hours)
    return union(*found) if found else ALWAYS


def _open_in(facts: Facts, channel: Channel) -> str | None:
    """Return the calendar in which a channel is open."""
    state = facts.index.states.get(channel.starts or "")
    area = facts.index.areas.get((state.area if state is not None else None) or "")
    return channel.hours or (area.hours if area is not None else None)


def _keepers(facts: Facts, channels: Sequence[Channel], clock: Clock) -> list[Team]:
    """Return the teams that can keep a promise of tickets which come by these channels."""
    found: dict[str, Team] = {}
    bots = clock.stops == "response" and not clock.human_only
    for channel in channels:
        for team in facts.journey(channel.starts or "").teams:
            if bots or not team.automated:
                found.setdefault(team.name, team)
    return list(found.values())


def _example(
    facts: Facts, teams: Sequence[Team], weeks: tuple[Weeks, Weeks, Weeks], within: Length
) -> str:
    """Say what arrives when, is due when, and when somebody is back; nothing if it can be kept."""
    counted, arrivals, present = weeks
    if isinstance(within, BusinessDays) or not within.seconds:
        return ""
    run = longest_run(intersect(counted, arrivals), present)
    if run is None:
        return ""
    due = used_up(counted[run.season], run.first, within.seconds / 60)
    if due >= run.end:
        return ""
    zone = facts.hours.zone(*(facts.hours.calendar_of(team) for team in teams))
    first, last, back = (when(at, run.season, zone) for at in (run.first, due, run.end))
    who = "the team is" if len(teams) == 1 else "the first of them is"
    return f"what arrives {first} is due {last}, and {who} back {back}"


def _closed(teams: Sequence[Team]) -> str:
    names = quoted([team.name for team in teams], last="and")
    return f"team {names} is closed" if len(teams) == 1 else f"teams {names} are all closed"


def _work(teams: Sequence[Team]) -> str:
    names = quoted([team.name for team in teams])
    one = len(teams) == 1
    return f"{'team' if one else 'one of the teams'} {names}, who must keep it, works"


# Promises of states and tasks


def _of_graph(facts: Facts, graph: Graph) -> Iterator[Doubt]:
    tasks = {
        task.name: task
        for task in facts.index.tasks.values()
        if isinstance(task.within, WallTime) and task.action is None
    }
    entered = _Entered(facts, graph)
    told: set[str] = set()
    for state in graph.live:
        if state.name not in graph.reached or state.waits_for is not None:
            continue
        within = state.within
        if isinstance(within, WallTime):
            yield from _of_place(
                facts, graph.at(state.name), within, facts.team[state.name], entered, state.name
            )
        for name in state.tasks:
            if name in tasks and name not in told:
                area = facts.index.areas.get(tasks[name].area or "")
                team = facts.index.teams.get((area.team if area is not None else None) or "")
                length = tasks[name].within
                assert length is not None
                for doubt in _of_place(facts, f"task '{name}'", length, team, entered, state.name):
                    told.add(name)
                    yield doubt


def _of_place(
    facts: Facts, where: str, within: Length, team: Team | None, entered: _Entered, state: str
) -> Iterator[Doubt]:
    present = facts.hours.of_team(team)
    if team is None or present is None or present == ALWAYS:
        return
    arrivals = entered.when(state, present)
    if arrivals is None:
        return
    example = _example(facts, [team], (ALWAYS, arrivals, present), within)
    if example:
        yield Doubt(
            where,
            f"promises {within}, night and day alike, but {_closed([team])} for longer: {example}.",
            _COUNT_HINT,
        )


class _Entered:
    """Says when tickets may enter a state other than by the hand of those who work there."""

    def __init__(self, facts: Facts, graph: Graph) -> None:
        self._facts = facts
        self._graph = graph
        self._rows: dict[str, list[Edge]] | None = None
        self._channels: dict[str, list[Channel]] = {}
        for channel in facts.index.channels.values():
            self._channels.setdefault(channel.starts or "", []).append(channel)

    def when(self, state: str, present: Weeks) -> Weeks | None:
        """Return the hours in which tickets may come; None when only people bring them."""
        found: dict[Weeks, None] = {}
        ahead, seen = [state], {state}
        while ahead and ALWAYS not in found:
            name = ahead.pop()
            if name in self._channels:
                found[_arrivals(self._facts, self._channels[name])] = None
            for edge in self._into().get(name, ()):
                if not at_once(edge.row):
                    found.update(dict.fromkeys(self._by(edge, present)))
                # Further back than a chain may be long nothing comes from.
                elif edge.source not in seen and len(seen) <= LONGEST_CHAIN:
                    seen.add(edge.source)
                    ahead.append(edge.source)
        return union(*found) if found else None

    def _into(self) -> dict[str, list[Edge]]:
        if self._rows is None:
            self._rows = {}
            for name, edges in self._graph.rows.items():
                for edge in edges:
                    if edge.target != name and name in self._graph.reached:
                        self._rows.setdefault(edge.target, []).append(edge)
        return self._rows

    def _by(self, edge: Edge, present: Weeks) -> Iterator[Weeks]:
        """Yield the hours in which a row is taken by others than those who are there."""
        facts = self._facts
        if edge.row.after is not None and is_business(edge.row.after):
            hours = facts.hours.of(facts.index.calendar_of(edge.source))
            if hours is not None:
                yield hours
            return
        for role in facts.index.roles(edge.row, edge.source):
            team = facts.index.teams.get(role)
            if role == "customer":
                area = facts.index.areas.get(self._graph.states[edge.target].area or "")
                hours = facts.hours.of(area.hours if area is not None else None)
                yield hours if hours is not None else ALWAYS
            elif role == "system" or (team is not None and team.automated):
                yield ALWAYS
            elif team is not None:
                hours = facts.hours.of_team(team)
                if hours is not None and minus(hours, present) != ((), ()):
                    yield hours


# Channels and reminders


def channel_not_covered(facts: Facts) -> Iterator[Doubt]:
    """A channel is open while the team that receives its tickets is closed."""
    for channel in facts.index.channels.values():
        start = channel.starts
        team = facts.team.get(start) if start is not None else None
        name = _open_in(facts, channel)
        hours, present = facts.hours.of(name), facts.hours.of_team(team)
        if team is None or hours is None or present is None:
            continue
        if channel.sends is not None and hours == ALWAYS:
            continue  # Whoever writes at night does not wait for somebody to pick up.
        alone = minus(hours, present)
        if alone != ((), ()):
            zone = facts.hours.zone(facts.hours.calendar_of(team), name)
            yield Doubt(
                f"channel '{channel.name}'",
                f"is open in calendar '{name}', but team '{team.name}', which receives its tickets "
                f"in state '{start}', is closed {said(alone, zone)}.",
                "Give the channel the hours of the team, or let another team receive its tickets.",
            )


def reminder_out_of_hours(facts: Facts) -> Iterator[Doubt]:
    """A customer is reminded at an hour at which nobody is there to read the answer."""
    for graph in facts.graphs:
        told: set[int] = set()
        for name, edges in graph.timed.items():
            present = facts.hours.of_team(facts.team[name])
            if graph.states[name].waits_for != "customer" or present in (None, ALWAYS):
                continue
            for edge in edges:
                after = edge.row.after
                if not isinstance(after, WallTime) or after.seconds < _NIGHT:
                    continue
                example = _reminded(facts, name, after) if edge.row.reply is not None else ""
                if example and edge.number not in told:
                    told.add(edge.number)
                    yield Doubt(
                        graph.at_row(edge.number),
                        f"writes to the customer {after} after state '{name}' is entered, night "
                        f"and day alike: {example}.",
                        "Count it in the team's hours, such as after=business_days(2).",
                    )


def _reminded(facts: Facts, state: str, after: WallTime) -> str:
    """Say when who is asked in the team's hours is reminded outside of them; nothing if never."""
    team = facts.team[state]
    present = facts.hours.of_team(team)
    if team is None or present is None:
        return ""
    zone = facts.hours.zone(facts.hours.calendar_of(team))
    for start, end in reversed(present[0]):
        for asked in (max(end - 60, start), start):
            at = asked + after.seconds // 60
            if not any(low <= at % WEEK < high for low, high in present[0]):
                return f"who is asked {when(asked, 0, zone)} hears of it again {when(at, 0, zone)}"
    return ""
