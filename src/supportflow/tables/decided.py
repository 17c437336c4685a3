"""Rows that decide: to whom a ticket goes, and what is granted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from supportflow.define.people import Strategy, Team
from supportflow.define.policies import Policy, Verdict
from supportflow.define.routing import Route
from supportflow.tables.model import Cell, Table, cell, lines
from supportflow.tables.words import Speech

__all__ = ["VERDICTS", "assigned", "policies", "routing"]

VERDICTS: Final[dict[Verdict, str]] = {
    "approve": "approved",
    "ask": "somebody is asked",
    "refuse": "refused",
}

STRATEGY: Final[dict[Strategy, str]] = {
    "same_agent": "who had it before",
    "least_busy": "who has least to do",
    "round_robin": "each in turn",
    "most_skilled": "who is most skilled",
    "random": "by lot",
}


def routing(speech: Speech) -> Table:
    """Return the routes in their order, then how each team hands out what no route changes."""
    rows = [_route(speech, route) for route in speech.look.routes.values()]
    people = [team for team in speech.look.teams.values() if not team.automated]
    own = [t for t in people if t.assign or t.limit or t.stale_after or t.push_back]
    rows += (_team(speech, team) for team in own)
    if rows and len(own) < len(people):
        which = cell("every other team" if own else "every team")
        taken = cell("people take tickets themselves")
        rows.append((cell("otherwise"), cell("every ticket"), which, (), (), taken))
    return Table(
        "routing", "Who gets a ticket",
        ("Route", "For", "Queue", "Must have", "Preferred", "Given to"), tuple(rows),
        ("Of the routes, the first that fits a ticket counts.",),
        "No routes are declared: add routes=[...], or assign=... to teams.",
    )  # fmt: skip


def _route(speech: Speech, route: Route) -> tuple[Cell, ...]:
    when = speech.when(route.when)
    areas = speech.each("area", route.areas)
    if areas:
        areas = (*cell("in "), *areas)
    must = [speech.skills(route.skills)]
    if route.level is not None:
        must.append(speech.one("level", route.level, " or higher"))
    if route.language:
        must.append(cell("the customer's language"))
    prefers = speech.skills(route.prefers)
    if prefers and route.prefers_for is not None:
        prefers = lines((prefers, cell(f"for {route.prefers_for}")))
    given = [cell(assigned(route.assign))]
    if route.weight != 1:
        given.append(cell(f"counts as {route.weight}"))
    return (
        speech.one("route", route.name),
        lines((areas, cell(f"if {when}" if when else ""))) or cell("every ticket"),
        speech.one("team", route.team) or cell("of the state"),
        lines(must),
        prefers,
        lines(given),
    )


def _team(speech: Speech, team: Team) -> tuple[Cell, ...]:
    given = [cell(assigned(team.assign) or "people take tickets themselves")]
    if team.limit is not None:
        given.append(cell(f"up to {team.limit} each"))
    if team.stale_after is not None:
        given.append(cell(f"not counting what nobody touched for {team.stale_after}"))
    if team.push_back is not None:
        given.append(cell(f"back to the queue after {team.push_back}"))
    return (
        cell("otherwise"),
        cell("every ticket"),
        speech.one("team", team.name),
        (),
        (),
        lines(given),
    )


def assigned(strategies: Sequence[Strategy]) -> str:
    """Say how one is chosen among those who can take a ticket."""
    return ", then ".join(STRATEGY[each] for each in strategies)


def policies(speech: Speech) -> Table:
    """Return every policy row by row, with who decides and what is said."""
    rows = [line for policy in speech.look.policies.values() for line in _policy(speech, policy)]
    return Table(
        "policies", "Policies", ("Policy", "Row", "When", "Verdict", "Decided by", "Because"),
        tuple(rows), ("Of the rows of a policy, the first that holds decides.",),
        "No policies are declared: add policies=[Policy(...)].", 1,
    )  # fmt: skip


def _policy(speech: Speech, policy: Policy) -> Iterator[tuple[Cell, ...]]:
    for row in policy.rows:
        yield (
            speech.one("policy", policy.name),
            cell(speech.title(row)),
            cell(speech.when(row.when) or "otherwise"),
            cell(VERDICTS[row.verdict]),
            speech.roles(row.by),
            cell(speech.words(row.because)),
        )
