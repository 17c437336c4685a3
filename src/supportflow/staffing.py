"""When somebody of a team is there: the usual week, from the calendars of team and people."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from supportflow.checks.weekly import MONDAYS, WEEK, Hours
from supportflow.define.hours import DAY
from supportflow.define.index import index
from supportflow.define.people import Team
from supportflow.define.process import Process
from supportflow.errors import BadCall, near, quoted

__all__ = ["Staffed", "staffed_hours"]

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Staffed(NamedTuple):
    """A stretch of a usual day on which the same people of a team are there, in the team's zone.

    `day` is 0 for Monday; `start` and `end` are minutes of that day. Where the process names no
    agents of the team, `agents` is empty: it is there by its calendar. `zone` is the time zone.
    """

    team: str
    day: int
    start: int
    end: int
    agents: tuple[str, ...]
    zone: str

    def __str__(self) -> str:
        hours = f"{_clock(self.start)}-{_clock(self.end)}"
        return f"{DAYS[self.day]} {hours}" + (f"  {', '.join(self.agents)}" if self.agents else "")


def staffed_hours(process: Process, team: str) -> tuple[Staffed, ...]:
    """Return when people of a team are there in a usual week, from Monday on.

    An agent works in the agent's own calendar, else in the team's, else in that of the process.
    Holidays and exceptions are left out; a bot is there at all hours. Of places that change
    their clock in summer it is the winter week. Raises BadCall for an unknown team.
    """
    look = index(process)
    if team not in look.teams:
        known = quoted(look.teams, last="and")
        raise BadCall(f"there is no team '{team}'.{near(team, look.teams)} Teams: {known}.")
    declared = look.teams[team]
    hours = Hours(look)
    people = [agent for agent in process.agents if team in agent.teams]
    shifts = {
        agent.name: agent.calendar or hours.calendar_of(declared)
        for agent in people
        if not declared.automated
    }
    zone = hours.zone(hours.calendar_of(declared), *shifts.values())
    offset = MONDAYS[0].astimezone(zone).utcoffset()
    shift = int(offset.total_seconds()) // 60 if offset is not None else 0
    there: dict[str, list[tuple[int, int]]] = {}
    for name, calendar in shifts.items():
        weeks = hours.of(calendar)
        there[name] = _local(weeks[0], shift) if weeks is not None else []
    if not there:
        weeks = hours.of_team(declared)
        there[""] = _local(weeks[0], shift) if weeks is not None else []
    return tuple(_stretches(declared, there, str(zone)))


def _local(spans: Iterable[tuple[int, int]], shift: int) -> list[tuple[int, int]]:
    """Move spans of a week by the offset of a zone; what leaves the week comes in again."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        first, last = (start + shift) % WEEK, (start + shift) % WEEK + end - start
        found += [(first, min(last, WEEK))]
        if last > WEEK:
            found.append((0, last - WEEK))
    return sorted(found)


def _stretches(team: Team, there: dict[str, list[tuple[int, int]]], zone: str) -> Iterable[Staffed]:
    """Cut the week where somebody comes or goes, and at midnight."""
    cuts = {day * DAY for day in range(8)}
    cuts |= {moment for spans in there.values() for span in spans for moment in span}
    ordered = sorted(cuts)
    last: Staffed | None = None
    for start, end in pairwise(ordered):
        names = [
            name
            for name, spans in there.items()
            if any(first <= start and end <= until for first, until in spans)
        ]
        if not names:
            continue
        day = start // DAY
        agents = tuple(name for name in names if name)
        here = Staffed(team.name, day, start - day * DAY, end - day * DAY, agents, zone)
        if last is not None and last[1] == day and last.end == here.start and last.agents == agents:
            last = last._replace(end=here.end)
            continue
        if last is not None:
            yield last
        last = here
    if last is not None:
        yield last


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
