"""Promises, clocks and escalations as they are declared."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.define.conditions import field
from supportflow.define.flow import Reopen
from supportflow.define.promises import At, Clock, Escalation, Sla, at_of, clocks_of
from supportflow.define.times import BusinessDays, BusinessTime, WallTime, business_hours, minutes
from supportflow.errors import WrongValue
from supportflow.testing import durations

HOLDS = field("total") > 1


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("80 %", At(80.0)),
        ("80%", At(80.0)),
        ("0 %", At(0.0)),
        ("12.5 %", At(12.5)),
        ("1000 %", At(1000.0)),
        ("1 business hour before", At(None, BusinessTime(3600), -1)),
        ("30 min AFTER", At(None, WallTime(1800), 1)),
        ("2 business days before", At(None, BusinessDays(2), -1)),
    ],
)
def test_moments_of_a_promise(text: str, at: At) -> None:
    """Shares and times beside the end are read as people write them."""
    assert at_of(text) == at


@pytest.mark.parametrize(
    "text",
    ["", "soon", "80", "-1 %", "1001 %", "before", "1 hour", "1 fortnight after", "80 % before",
     "2 business days, end of day before"],
)  # fmt: skip
def test_what_is_no_moment(text: str) -> None:
    """What cannot be read is refused, with the forms that can."""
    with pytest.raises(ValueError, match=re.escape(f"'{text}'")):
        at_of(text)


@given(durations(), st.sampled_from(("before", "after")))
def test_moments_are_kept_in_one_form(length: WallTime, side: str) -> None:
    """However it was written, an equal moment is kept as an equal text."""
    if isinstance(length, BusinessDays) and length.end_of_day:
        return
    kept = Escalation("a", clock="resolution", at=f"  {length}  {side} ", tells="b").at
    assert kept == f"{length} {side}"
    assert Escalation("a", clock="resolution", at=kept, tells="b").at == kept


def test_a_promise_makes_its_clocks() -> None:
    """Each of the four has a clock, in their order, with pauses and what counts as a response."""
    sla = Sla(
        "all", first_response=minutes(1), next_response=minutes(2), resolution=minutes(3),
        total_resolution=minutes(4), pauses="customer", pauses_when=HOLDS, human_only=False,
    )  # fmt: skip
    assert clocks_of(sla) == (
        Clock(
            "first_response", minutes(1), starts="first_message", stops="response", human_only=False
        ),
        Clock(
            "next_response", minutes(2), starts="customer_message", follows="first_response",
            again="stopped", pauses=["customer"], pauses_when=HOLDS, stops="response",
            human_only=False,
        ),
        Clock("resolution", minutes(3), pauses=["customer"], pauses_when=HOLDS, stops="resolved"),
        Clock(
            "total_resolution", minutes(4), pauses=["customer", "resolved"], pauses_when=HOLDS,
            stops="closed",
        ),
    )  # fmt: skip


def test_a_clock_named_like_a_promise_replaces_it() -> None:
    """Its time may stand in either place, and clocks of one's own come after the four."""
    own = Clock("own", minutes(9), stops_when=HOLDS)
    first = Clock("first_response", starts="opened", stops="response")
    sla = Sla("all", first_response=minutes(1), clocks=[own, first])
    named = [(clock.name, clock.starts, clock.within) for clock in clocks_of(sla)]
    assert named == [("first_response", "opened", minutes(1)), ("own", "opened", minutes(9))]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Sla("a"), "promises nothing"),
        (lambda: Sla("a", clocks=[Clock("b", stops="closed")]), "clock 'b' has no time"),
        (
            lambda: Sla(
                "a", resolution=minutes(1), clocks=[Clock("resolution", minutes(2), stops="closed")]
            ),
            "the time of 'resolution' stands twice",
        ),
        (
            lambda: Sla("a", clocks=[Clock("b", minutes(1), stops="closed")] * 2),
            "the same clock stands twice",
        ),
        (
            lambda: Sla("a", clocks=[Clock("b", minutes(1), stops="closed", follows="c")]),
            "follows 'c', which it does not have",
        ),
        (lambda: Clock("b", minutes(1)), "needs stops="),
        (lambda: Clock("within", minutes(1), stops="closed"), "choose another name"),
        (lambda: Clock("hand", minutes(1), stops="closed"), "choose another name"),
        (lambda: Clock("b", minutes(1), stops="closed", follows="b"), "follows itself"),
        (lambda: Escalation("a", clock="resolution"), "does nothing"),
        (lambda: Escalation("a", at="80 %", tells="b"), "'at' is a moment of a clock"),
        (
            lambda: Escalation("a", clock="resolution", after=minutes(1), tells="b"),
            "at='30 min after'",
        ),
        (lambda: Escalation("a", after=minutes(1), tells="b"), "say state='...'"),
        (lambda: Escalation("a", state="new", tells="b"), "a state needs after="),
        (lambda: Escalation("a", clock="within", task="c", tells="b"), "a task needs clock='task'"),
        (
            lambda: Escalation("a", clock="resolution", tells="b", reverts=True),
            "none of them is given",
        ),
        (lambda: Escalation("a", clock="resolution", at="soon", tells="b"), "write '80 %'"),
        (lambda: Reopen(within=minutes(1)), "say in which state"),
        (lambda: Reopen(new=False), "does nothing"),
    ],
    ids=range(19),
)  # fmt: skip
def test_what_is_wrong_in_itself(make: Callable[[], object], said: str) -> None:
    """Each contradiction is refused where it is written, with the way out."""
    with pytest.raises(WrongValue) as caught:
        make()
    assert said in str(caught.value)


def test_only_by_hand() -> None:
    """An escalation without a clock, a time or a condition waits for a person."""
    assert Escalation("a", tells="b").by_hand
    assert not Escalation("a", tells="b", when=HOLDS).by_hand
    assert not Escalation("a", tells="b", state="new", after=business_hours(1)).by_hand
