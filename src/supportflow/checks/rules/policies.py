"""Whether policies decide about everything, once, and by somebody who is there."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.checks.cells import Example
from supportflow.checks.facts import Doubt, Facts
from supportflow.define.conditions import All, Decided, filled
from supportflow.define.policies import Policy
from supportflow.define.references import filled_in, policy_of
from supportflow.errors import quoted

__all__ = [
    "approves_never",
    "decision_by_nobody",
    "decision_never_counts",
    "decisions_overlap",
    "policy_with_gap",
    "policy_without_value",
    "reason_missing",
]

STRICTER = ("approve", "ask", "refuse")
MOST = 60
"""Of so many rows every two are compared; in larger tables neighbours are."""

LEFT = " where the rows before it leave a ticket over"


def policy_with_gap(facts: Facts) -> Iterator[Doubt]:
    """For some values, none of them missing, no row of a policy holds."""
    for policy in facts.index.policies.values():
        gap = facts.cells(policy).gap(filled=True)
        if gap is not None:
            yield _gap(
                facts,
                policy,
                gap,
                "Add a row for it, or one without when=... at the end for all that is left over.",
            )


def policy_without_value(facts: Facts) -> Iterator[Doubt]:
    """Where a value is missing, no row of a policy holds."""
    for policy in facts.index.policies.values():
        table = facts.cells(policy)
        gap = table.gap() if table.gap(filled=True) is None else None
        lacks = [name for _, name, value in gap.values if value is None] if gap else []
        if gap is not None and not _asked_for(facts, policy, lacks):
            needs = ", ".join(f'filled("{name}")' for name in lacks)
            yield _gap(
                facts,
                policy,
                gap,
                f"Ask for the value before: needs=[{needs}] on the transition that brings it here; "
                "or add a row for when it is missing.",
            )


def _asked_for(facts: Facts, policy: Policy, fields: list[str]) -> bool:
    """Say whether every transition that grants something under the policy needs these fields."""
    rows = [
        row
        for graph in facts.graphs
        for row in graph.workflow.transitions
        if row.approves == policy.name
    ]
    return bool(rows) and all(filled(name) in row.needs for row in rows for name in fields)


def _gap(facts: Facts, policy: Policy, gap: Example, hint: str) -> Doubt:
    where, said = f"policy '{policy.name}'", _said(facts, gap)
    if not said:
        return Doubt(where, "decides nothing: none of its rows can hold.", hint)
    if gap.sure:
        return Doubt(where, f"decides nothing where {said}: no row holds.", hint)
    unsure = f"decides nothing if {said}: no row holds. Whether that happens, only the rules tell."
    return Doubt(where, unsure, hint)


def decisions_overlap(facts: Facts) -> Iterator[Doubt]:
    """Two rows of a policy hold together, the first grants more, and neither is the narrower.

    A row that refuses what later ones would grant is how exceptions are written.
    """
    for policy in facts.index.policies.values():
        table, count = facts.cells(policy), len(policy.rows)
        for other in range(1, count):
            if policy.rows[other].when is None:
                continue
            for first in range(other) if count <= MOST else (other - 1,):
                given = policy.rows[first].verdict, policy.rows[other].verdict
                lenient = STRICTER.index(given[0]) < STRICTER.index(given[1])
                if policy.rows[first].when is None or not lenient:
                    continue
                both = table.overlap(first, other)
                if both is None or not both.sure or table.within(first, other):
                    continue
                one, two = policy.rows[first], policy.rows[other]
                yield Doubt(
                    f"policy '{policy.name}', row '{two.name}'",
                    f"says '{two.verdict}' where row '{one.name}', which comes first, says "
                    f"'{one.verdict}': both hold where {_said(facts, both)}.",
                    "Say in when=... of one of them that it is not meant there, if the order is "
                    "not what you mean.",
                )
                break


def decision_never_counts(facts: Facts) -> Iterator[Doubt]:
    """The rows before it always decide first."""
    for policy in facts.index.policies.values():
        for number in facts.cells(policy).never():
            yield Doubt(
                f"policy '{policy.name}', row '{policy.rows[number].name}'",
                f"never decides: its condition cannot hold{LEFT if number else ''}.",
                "Put it before the row that takes its tickets, change its condition, or remove it.",
            )


def decision_by_nobody(facts: Facts) -> Iterator[Doubt]:
    """A policy asks for a decision by those among whom nobody stands."""
    if not facts.process.agents:
        return
    held = {"customer", *(t.name for t in facts.index.teams.values() if t.automated)}
    for agent in facts.process.agents:
        held |= facts.index.roles_of(agent)
    for policy in facts.index.policies.values():
        for row in policy.rows:
            if row.by and held.isdisjoint(row.by):
                yield Doubt(
                    f"policy '{policy.name}', row '{row.name}'",
                    f"asks for a decision by {quoted(row.by)}, but no agent is one of them: "
                    "nobody can ever decide.",
                    "Name a team or a level in by=... to which somebody belongs.",
                )


def approves_never(facts: Facts) -> Iterator[Doubt]:
    """A transition grants something under a policy that never lets anybody take it."""
    for graph in facts.graphs:
        for number, row in enumerate(graph.workflow.transitions):
            policy = facts.index.policies.get(row.approves or "")
            if policy is None:
                continue
            never = facts.cells(policy).never()
            said = {one.verdict for at, one in enumerate(policy.rows) if at not in never}
            by_itself = row.on is not None or (row.after is not None and not row.by)
            if "approve" in said or ("ask" in said and not by_itself):
                continue
            why = "refuses everything: it can never be taken"
            if "ask" in said:
                why = "approves nothing without asking, and what happens by itself asks nobody"
            yield Doubt(
                graph.at_row(number),
                f"is taken only if policy '{policy.name}' approves, but that policy {why}.",
                "Add a row that approves, name another policy, or leave approves=... out.",
            )


def reason_missing(facts: Facts) -> Iterator[Doubt]:
    """A reply gives the reason of a policy's verdict, but a row of the policy says none."""
    fields = facts.index.fields
    for reply in facts.index.replies.values():
        for name in dict.fromkeys(policy_of(name, fields) for name in filled_in(reply)):
            policy = facts.index.policies.get(name or "")
            if policy is None:
                continue
            verdicts = _told_under(facts, reply.name, policy.name)
            silent = [
                row.name for row in policy.rows if row.because is None and row.verdict in verdicts
            ]
            if silent:
                one = len(silent) == 1
                yield Doubt(
                    f"reply '{reply.name}'",
                    f"gives the reason of policy '{policy.name}', but {'row' if one else 'rows'} "
                    f"{quoted(silent, last='and')} {'says' if one else 'say'} none: it cannot be "
                    "sent then.",
                    "Add because=... to the rows under which the reply is sent.",
                )


def _told_under(facts: Facts, reply: str, policy: str) -> set[str]:
    """Return the verdicts of a policy under which a reply may be sent."""
    found: set[str] = set()
    sent = False
    for graph in facts.graphs:
        for row in graph.workflow.transitions:
            if row.reply != reply:
                continue
            sent = True
            parts = [*row.needs, *([row.when] if row.when is not None else [])]
            parts += [part for one in parts if isinstance(one, All) for part in one.all]
            asked = {
                one.verdict for one in parts if isinstance(one, Decided) and one.policy == policy
            }
            found |= asked or set(STRICTER[:2] if row.approves == policy else STRICTER)
    return found if sent else set(STRICTER)


def _said(facts: Facts, example: Example) -> str:
    return example.said(facts.index.labels(), facts.process.language)
