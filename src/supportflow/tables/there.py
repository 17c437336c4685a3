"""When a team is there: its usual hours, and whether it is there at a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from supportflow.checks.weekly import Hours, said
from supportflow.define.explanations import when
from supportflow.define.people import Team
from supportflow.tables.words import Speech

__all__ = ["Presence", "presence"]


class Presence(NamedTuple):
    """A team's usual hours, and whether it is there; `now` is None when nobody can tell.

    `said` is a sentence on the moment, such as "At Mon 23 Nov 10:00 they are there, until 13:00."
    """

    hours: str
    now: bool | None = None
    said: str = ""


def presence(speech: Speech, team: Team, at: datetime | None) -> Presence:
    """Return when a team works, and whether it is there at `at`.

    A moment without a zone is meant on the team's own clock.
    """
    known = Hours(speech.look)
    name = known.calendar_of(team)
    if name is None:
        if team.automated:
            return Presence("at all hours", True, "It answers at all hours." if at else "")
        return Presence("")
    weeks = known.of(name)
    if weeks is None:
        return Presence("")
    zone = known.zone(name)
    calendar = speech.look.calendar(name)
    holidays = ", without public holidays" if calendar.holidays is not None else ""
    hours = f"{said(weeks, zone)} ({zone.key}){holidays}"
    if at is None:
        return Presence(hours)
    # Whether a zone was given or not, what is told is on the team's own clock.
    local = at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    moment = local.astimezone(UTC)
    they = "it is" if team.automated else "they are"
    if calendar.is_open(moment):
        end = calendar.next_close(moment)
        until = f", until {_short(end.astimezone(zone), local)}" if end is not None else ""
        return Presence(hours, True, f"At {when(local, local.year)} {they} there{until}.")
    start = calendar.next_open(moment)
    back = f"; from {when(start.astimezone(zone), local.year)} on they are" if start else ""
    if team.automated:
        back = back.replace("they are", "it is")
    return Presence(hours, False, f"At {when(local, local.year)} {they} not there{back}.")


def _short(moment: datetime, beside: datetime) -> str:
    same = moment.date() == beside.date()
    return f"{moment:%H:%M}" if same else when(moment, beside.year)
