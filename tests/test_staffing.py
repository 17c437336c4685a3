"""When somebody of a team is there."""

from __future__ import annotations

import pytest

from supportflow import Agent, BadCall, Calendar, Process, Team, staffed_hours

CALENDARS = [
    Calendar("office", zone="Europe/Rome", week="mon-fri 09:00-13:00 14:00-18:00", holidays="IT"),
    Calendar("late", zone="Europe/Rome", week="mon,tue 12:00-20:00"),
    Calendar("night", zone="Europe/Rome", week="sun 22:00-06:00"),
    Calendar("york", zone="America/New_York", week="mon 09:00-11:00"),
]


def hours(agents: list[Agent], **team: object) -> list[str]:
    """Return when a team is there."""
    given: dict[str, object] = {"calendar": "office", **team}
    process = Process("shop", calendars=CALENDARS, teams=[Team("desk", **given)], agents=agents)  # type: ignore[arg-type]
    return [str(one) for one in staffed_hours(process, "desk")]


def test_people_work_in_their_own_calendar_or_the_teams() -> None:
    """The week is cut where somebody comes or goes."""
    found = hours(
        [Agent("anna", teams="desk"), Agent("bruno", teams="desk", calendar="late"), Agent("zoe")]
    )
    assert found == [
        "Mon 09:00-12:00  anna",
        "Mon 12:00-13:00  anna, bruno",
        "Mon 13:00-14:00  bruno",
        "Mon 14:00-18:00  anna, bruno",
        "Mon 18:00-20:00  bruno",
        "Tue 09:00-12:00  anna",
        "Tue 12:00-13:00  anna, bruno",
        "Tue 13:00-14:00  bruno",
        "Tue 14:00-18:00  anna, bruno",
        "Tue 18:00-20:00  bruno",
        *(
            f"{day} {span}  anna"
            for day in ("Wed", "Thu", "Fri")
            for span in ("09:00-13:00", "14:00-18:00")
        ),
    ]


def test_a_night_goes_on_after_midnight_and_after_the_week() -> None:
    """Hours are told by the clock on the team's wall, day by day."""
    assert hours([Agent("anna", teams="desk", calendar="night")]) == [
        "Mon 00:00-06:00  anna",
        "Sun 22:00-24:00  anna",
    ]
    assert hours([Agent("anna", teams="desk", calendar="york")]) == ["Mon 15:00-17:00  anna"]


def test_a_team_without_people_is_there_by_its_calendar() -> None:
    """Before anybody is named, the calendar of the team says it; a bot is there at all hours."""
    assert hours([])[0] == "Mon 09:00-13:00"
    assert hours([], automated=True, calendar=None)[0] == "Mon 00:00-24:00"
    assert hours([], calendar=None) == []


def test_an_unknown_team_is_told() -> None:
    """A misspelt name has a near match."""
    with pytest.raises(BadCall, match="Did you mean 'desk'"):
        staffed_hours(Process("shop", teams=[Team("desk")]), "desc")
