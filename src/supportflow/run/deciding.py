"""Whether a policy lets somebody take a row that grants something, and why not."""

from __future__ import annotations

from typing import NamedTuple

from supportflow.define.conditions import Decided
from supportflow.define.policies import Decision, Verdict
from supportflow.define.texts import pick, title
from supportflow.errors import NotApproved, quoted
from supportflow.run.plan import Plan
from supportflow.run.ruling import PolicyPlan
from supportflow.run.ticket import Draft, Kept
from supportflow.run.turn import Turn

__all__ = ["Ruling", "decided_so", "not_approved", "reason", "rule_on"]


class Ruling(NamedTuple):
    """What a policy says to the actor of an event; `against` is why the row is not theirs."""

    plan: PolicyPlan
    row: Decision | None
    against: str = ""

    @property
    def verdict(self) -> Verdict | None:
        """The verdict, None when no row holds."""
        return self.row.verdict if self.row is not None else None

    @property
    def policy(self) -> str:
        """The name of the policy."""
        return self.plan.policy.name

    def data(self) -> Kept:
        """Return what the history keeps of it."""
        assert self.row is not None
        return Kept(policy=self.policy, row=self.row.name, verdict=self.row.verdict)

    def need(self) -> str:
        """Say what has to be so, as the end of 'is possible only when'."""
        if self.row is not None and self.row.verdict == "ask":
            return f"{quoted(self.row.by)} does it: {self.against}"
        return f"policy '{self.policy}' approves it: {self.against}"


def rule_on(made: Plan, policy: PolicyPlan, draft: Draft, turn: Turn, event: str) -> Ruling:
    """Ask a policy about the ticket, and whether the actor may do what it leaves to somebody.

    What happens by itself, by time or because a fact arrived, needs approval without anybody's
    consent. An actor without a name stands for whoever may.
    """
    row = policy.decide(draft, turn)
    if row is None:
        return Ruling(policy, None, f"no row of it holds{_for_want(made, policy, draft, turn)}")
    if row.verdict == "refuse":
        return Ruling(policy, row, f"row '{row.name}' refuses it for everybody{_why(made, row)}")
    if row.verdict == "ask":
        by_itself = turn.by == "system" or turn.event != event
        if by_itself or (turn.by and turn.roles.isdisjoint(row.by)):
            return Ruling(policy, row, f"row '{row.name}' asks for a decision{_why(made, row)}")
    return Ruling(policy, row)


def not_approved(ruling: Ruling, draft: Draft, turn: Turn, event: str) -> NotApproved:
    """Return the refusal of a row that a policy does not let this actor take."""
    if ruling.row is not None and ruling.row.verdict == "ask":
        belongs = ""
        if turn.actor.kind == "person":
            have = quoted(sorted(turn.roles - {"agent", turn.by}), last="and")
            belongs = f", and '{turn.by}' {f'belongs to {have}' if have else 'is in no team'}"
        said = (
            f"'{turn.by}' may not do '{event}' of ticket {draft.id}: it is for "
            f"{quoted(ruling.row.by)}{belongs}, by policy '{ruling.policy}': {ruling.against}."
        )
    else:
        said = (
            f"'{event}' of ticket {draft.id} is not approved by policy '{ruling.policy}': "
            f"{ruling.against}."
        )
    return NotApproved(
        f"{said} Nothing was changed.",
        ticket=draft.id,
        event=event,
        reasons=(ruling.need(),),
    )


def decided_so(made: Plan, asked: Decided, draft: Draft, turn: Turn) -> str:
    """Say what a policy decides, where a condition wanted something else."""
    policy = made.policies[asked.policy]
    row = policy.decide(draft, turn)
    if row is None:
        return f"no row of it holds{_for_want(made, policy, draft, turn)}"
    return f"row '{row.name}' says '{row.verdict}'"


def reason(made: Plan, row: Decision, language: str) -> str | None:
    """Return what the customer is told about a verdict."""
    return pick(row.because, language, made.process.language) if row.because is not None else None


def _for_want(made: Plan, policy: PolicyPlan, draft: Draft, turn: Turn) -> str:
    lacks = policy.lacks(
        lambda condition: made.test(condition)(draft, turn),
        lambda name: made.read(name)(draft) is None,
    )
    if not lacks:
        return ""
    return f" as long as {quoted(lacks, last='and')} {'is' if len(lacks) == 1 else 'are'} missing"


def _why(made: Plan, row: Decision) -> str:
    """Say why a row decides as it does: its `because`, else its title where it has one."""
    language = made.process.language
    said = reason(made, row, language)
    if said is None and row.label is not None:
        said = title(row, language)
    return f" ({said.rstrip('.')})" if said else ""
