"""Tickets that are merged, split and linked; waiting for child tickets."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportflow import (
    ANY,
    Desk,
    Process,
    Reopen,
    Sla,
    State,
    Ticket,
    Transition,
    Workflow,
    field,
    hours,
)
from supportflow.define import Field
from supportflow.errors import (
    BadValue,
    ConditionUnmet,
    NeedUnmet,
    NotAllowed,
    NotPossible,
    Refused,
    StoreFailed,
    UnknownTicket,
)
from supportflow.run.linking import ahead
from supportflow.run.outbox import OWN
from supportflow.testing import FixedClock
from tests.run.helpers import NOW, Case, rerun, small, task

STATES = [
    State("new", area="desk", tasks="look", within=hours(2)),
    State("solved", area="desk", resolved=True),
    State("closed", area="desk", final=True),
    State("duplicate", area="desk", final=True),
]
ROWS = [
    Transition("solve", "new", "solved", skips="look"),
    Transition("close", "solved", "closed"),
]
WAY = Transition("duplicates", ANY, "duplicate", on="merged", by=["senior", "lead"])


def merging(rows: Sequence[Transition] = (), **more: Any) -> Process:
    """Return a process in which tickets can be merged."""
    flow = Workflow("support", states=STATES, transitions=[*ROWS, *rows], reopen=Reopen(to="new"))
    base: dict[str, Any] = {"tasks": [task("look")], "slas": [Sla("all", resolution=hours(8))],
            "workflows": [flow], "fields": [Field("sure", "yes_no")]}  # fmt: skip
    return small(STATES, **base | more)


def desk_of(process: Process | None = None, tickets: int = 2, **more: Any) -> Desk:
    """Return a desk with some open tickets of one customer."""
    more.setdefault("clock", FixedClock(NOW))
    desk = Desk(process or merging(), **more)
    for number in range(1, tickets + 1):
        desk.open("form", id=f"T-{number}", customer="c-17", message=f"Message {number}")
    return desk


def links(ticket: Ticket) -> list[tuple[str, str]]:
    """Return the kinds of links with the tickets to which they lead."""
    return [(one.kind, one.ticket) for one in ticket.links]


def lines(desk: Desk, ticket: str) -> list[tuple[str, str]]:
    """Return kinds and events of a ticket's history, without those of clocks."""
    return [(one.kind, one.event) for one in desk.history(ticket) if one.kind != "clock"]


# Merged


def test_a_merged_ticket_ends_and_both_say_so() -> None:
    """Its tasks are skipped, its clocks cancelled; the other is told, and both are linked."""
    desk = desk_of()
    ended = desk.merge("T-2", "T-1", by="anna", note="the same lamp")
    assert (ended.state, ended.closed, ended.timers) == ("closed", True, ())
    assert [one.status for one in ended.tasks] == ["skipped"]
    assert [one.status for one in ended.clocks] == ["cancelled"]
    assert links(ended) == [("merged_into", "T-1")]
    assert lines(desk, "T-2") == [("opened", "opened"), ("merged", "merged"), ("moved", "merged")]
    cancelled = [one for one in desk.history("T-2") if one.kind == "clock"][-1]
    assert cancelled.data["why"] == "merged"
    first = desk.get("T-1")
    assert links(first) == [("merged", "T-2")]
    assert first.links[0].by == "anna"
    last = desk.history("T-1")[-1]
    assert (last.kind, last.by, last.note) == ("merged", "system", "the same lamp")
    told = [one.effect for one in desk.store.pending() if one.effect.kind == "notify"]
    assert [(one.name, one.data["about"]) for one in told] == [("front_line", "merged")]


def test_a_row_on_merged_is_the_way_to_the_end() -> None:
    """It says into which final state, who may, and under which condition."""
    desk = desk_of(merging([WAY]))
    with pytest.raises(NotAllowed) as refused:
        desk.merge("T-2", "T-1", by="bruno")
    assert str(refused.value) == (
        "'bruno' may not merge ticket T-2: it is for 'lead' or 'senior'. Nothing was changed."
    )
    assert desk.merge("T-2", "T-1", by="anna").state == "duplicate"
    assert lines(desk, "T-2")[1:] == [("merged", "merged"), ("moved", "duplicates")]
    sure = Transition("duplicates", "new", "duplicate", on="merged", when=field("sure") == True)  # noqa: E712
    desk = desk_of(merging([sure]))
    with pytest.raises(ConditionUnmet) as unmet:
        desk.merge("T-2", "T-1", by="bruno")
    assert "none of the conditions of 'duplicates' holds" in str(unmet.value)
    desk.fire("T-2", "set", by="bruno", data={"sure": True})
    assert desk.merge("T-2", "T-1", by="bruno").state == "duplicate"
    noted = Transition("duplicates", "new", "duplicate", on="merged", note="required")
    with pytest.raises(NeedUnmet):
        desk_of(merging([noted])).merge("T-2", "T-1", by="anna")


def test_what_cannot_be_merged() -> None:
    """Into itself, into nothing, into a closed one, twice, in a circle, among customers."""
    desk = desk_of(tickets=3)
    desk.open("form", id="T-9", customer="c-99")
    desk.open("form", id="T-8")
    with pytest.raises(NotPossible, match="T-1 cannot be merged into itself"):
        desk.merge("T-1", "T-1", by="anna")
    with pytest.raises(UnknownTicket, match="there is no ticket 'T-7'"):
        desk.merge("T-1", "T-7", by="anna")
    with pytest.raises(NotPossible, match="about customer 'c-17' and T-9 about 'c-99'"):
        desk.merge("T-1", "T-9", by="anna")
    with pytest.raises(NotAllowed):
        desk.merge("T-1", "T-2", by="customer")
    with pytest.raises(BadValue):
        desk.fire("T-1", "merged", by="anna", data={"into": 5})
    desk.merge("T-8", "T-1", by="anna")
    desk.merge("T-2", "T-1", by="anna")
    with pytest.raises(NotPossible, match=r"T-2 is closed: it was merged into T-1"):
        desk.merge("T-1", "T-2", by="anna")
    with pytest.raises(NotPossible, match=r"into T-3: it is closed, merged into T-1"):
        desk.merge("T-2", "T-3", by="anna")
    assert not desk.get("T-1").closed
    assert not desk.get("T-3").links


def test_merging_again_changes_nothing() -> None:
    """The same merge, and the same event id, are answered with what came of it."""
    desk = desk_of()
    first = desk.merge("T-2", "T-1", by="anna", event_id="m-1")
    seqs = [desk.get(name).seq for name in ("T-1", "T-2")]
    assert desk.merge("T-2", "T-1", by="anna") == first
    assert desk.merge("T-2", "T-1", by="anna", event_id="m-1") == first
    assert [desk.get(name).seq for name in ("T-1", "T-2")] == seqs


def test_what_the_customer_writes_goes_where_the_matter_goes_on() -> None:
    """Through any number of merges, as the customer's own words; nothing is reopened."""
    desk = desk_of(tickets=3)
    desk.merge("T-3", "T-2", by="anna")
    desk.merge("T-2", "T-1", by="anna")
    desk.fire("T-3", "message", by="customer", message="It still smokes")
    assert [desk.get(name).closed for name in ("T-1", "T-2", "T-3")] == [False, True, True]
    said = desk.history("T-1")[-1]
    assert (said.kind, said.by, said.message, said.public) == (
        "message", "customer", "It still smokes", True,
    )  # fmt: skip
    assert said.data["from"] == "T-2"
    assert '(T-2): "Message 2"' in str(desk.summary("T-1"))


def test_a_workflow_without_an_end_merges_nothing() -> None:
    """There is nowhere to go, so the refusal says so and nothing was changed."""
    process = small(["new", "old"], [Transition("go", "new", "old")])
    case = Case(process)
    refusal = case.refused(NotPossible, "merged", data={"into": "T-2"})
    assert "workflow 'support' has no final state" in str(refusal)


def test_merges_are_decided_again_from_the_history() -> None:
    """Both tickets are what their lines say."""
    for process in (merging(), merging([WAY])):
        desk = desk_of(process)
        desk.merge("T-2", "T-1", by="anna", note="same")
        for name in ("T-1", "T-2"):
            assert rerun(process, desk.history(name), Case(process).context) == desk.get(name)


# Split


def test_split_opens_a_linked_ticket() -> None:
    """For the same customer, where the channel starts, with their words and their clocks."""
    desk = desk_of()
    made = desk.split("T-1", subject="The invoice", message="Also, no invoice came", by="anna")
    assert (made.id, made.state, made.customer, made.subject, made.parent) == (
        "T-1.1", "new", "c-17", "The invoice", None,
    )  # fmt: skip
    assert links(made) == [("split_from", "T-1")]
    assert links(desk.get("T-1")) == [("split", "T-1.1")]
    assert desk.history("T-1.1")[0].message == "Also, no invoice came"
    assert lines(desk, "T-1")[-1] == ("split", "split_off")
    assert [one.status for one in made.clocks] == ["running"]
    again = desk.split("T-1", subject="A third thing", by="anna")
    assert again.id == "T-1.2"
    for name in ("T-1", "T-1.1"):
        ticket = rerun(merging(), desk.history(name), Case(merging()).context)
        assert ticket == desk.get(name)


def test_split_is_done_once_an_event_id() -> None:
    """A repetition returns the ticket that was opened the first time."""
    desk = desk_of()
    first = desk.split("T-1", subject="The invoice", by="anna", event_id="s-1")
    desk.split("T-1", subject="Another", by="anna", event_id="s-2")
    assert desk.split("T-1", subject="The invoice", by="anna", event_id="s-1").id == first.id


def test_split_that_cannot_open_says_so() -> None:
    """The id is taken: the event is kept, and the effect waits with the reason."""
    desk = desk_of()
    desk.open("form", id="T-1.1")
    with pytest.raises(StoreFailed, match=r"its new ticket 'T-1\.1' could not be opened"):
        desk.split("T-1", subject="The invoice", by="anna")
    assert links(desk.get("T-1")) == [("split", "T-1.1")]
    assert "cannot open its split ticket" in desk.run_due().problems[0]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"subject": ""}, BadValue),
        ({"subject": 5}, BadValue),
        ({"message": "Hello"}, BadValue),
        ({"subject": "x", "message": 5}, BadValue),
        ({"subject": "x", "more": 5}, BadValue),
    ],
)
def test_bad_splits(data: dict[str, Any], kind: type[Refused]) -> None:
    """A new ticket needs a subject; nothing else belongs to it."""
    case = Case(merging())
    case.refused(kind, "split_off", data=data)
    case.refused(NotAllowed, "split_off", by="customer", data={"subject": "x"})


# Linked


def test_links_stand_on_both_and_can_be_undone() -> None:
    """With a line on each, by whoever did it; again it changes nothing."""
    desk = desk_of()
    assert links(desk.link("T-1", "T-2", by="anna", note="same street")) == [("related", "T-2")]
    assert links(desk.get("T-2")) == [("related", "T-1")]
    assert desk.get("T-2").links[0].by == "anna"
    assert desk.history("T-2")[-1].note == "same street"
    seqs = [desk.get(name).seq for name in ("T-1", "T-2")]
    desk.link("T-1", "T-2", by="anna")
    desk.link("T-2", "T-1", by="anna")
    assert [desk.get(name).seq for name in ("T-1", "T-2")] == seqs
    desk.link("T-2", "T-1", by="bruno", undo=True)
    assert not desk.get("T-1").links
    assert not desk.get("T-2").links
    assert desk.link("T-2", "T-1", by="bruno", undo=True) == desk.get("T-2")
    assert lines(desk, "T-1")[1:] == [("linked", "linked")] * 2
    for name in ("T-1", "T-2"):
        assert rerun(merging(), desk.history(name), Case(merging()).context) == desk.get(name)


def test_what_cannot_be_linked() -> None:
    """Itself, nothing, what was merged; customers link nothing."""
    desk = desk_of(tickets=3)
    with pytest.raises(NotPossible, match="not linked with itself"):
        desk.link("T-1", "T-1", by="anna")
    with pytest.raises(UnknownTicket):
        desk.link("T-1", "T-7", by="anna")
    with pytest.raises(NotAllowed):
        desk.link("T-1", "T-2", by="customer")
    with pytest.raises(BadValue):
        desk.fire("T-1", "linked", by="anna", data={"ticket": "T-2", "is": "problem"})
    desk.merge("T-2", "T-1", by="anna")
    with pytest.raises(NotPossible, match=r"it is linked already \(merged\)"):
        desk.link("T-1", "T-2", by="anna")
    with pytest.raises(NotPossible, match="'merged' cannot be taken back"):
        desk.link("T-1", "T-2", by="anna", undo=True)


# Children


PARENTS = [
    Transition("ask_lab", "new", "waiting", opens="lab", skips="look"),
    Transition("go_on", "waiting", "solved", on="children_done"),
]
LAB = Workflow(
    "lab",
    states=[
        State("asked", area="lab"),
        State("told", area="lab", final=True),
        State("cancelled", area="lab", final=True),
    ],
    transitions=[Transition("tell", "asked", "told"), Transition("cancel", "asked", "cancelled")],
)


@pytest.mark.parametrize("end", ["tell", "cancel", "merge"])
def test_a_parent_waits_for_children_however_they_end(end: str) -> None:
    """Told, cancelled or merged into another: the child has ended."""
    states = [*STATES, State("waiting", area="desk", waits_for="children")]
    support = Workflow("support", states=states, transitions=[*ROWS, *PARENTS])
    desk = desk_of(merging(workflows=[support, LAB]))
    for name in ("T-1", "T-2"):
        desk.fire(name, "ask_lab", by="anna")
    assert desk.get("T-1").children == ("T-1.1",)
    if end == "merge":
        desk.merge("T-1.1", "T-2.1", by="chiara")
    else:
        desk.fire("T-1.1", end, by="chiara")
    assert desk.get("T-1").children == ()
    assert desk.get("T-1").state == "solved"
    assert desk.get("T-2").state == "waiting"


def test_a_ticket_is_not_merged_into_its_own_child() -> None:
    """The child waits inside it; into its parent a child may be merged."""
    states = [*STATES, State("waiting", area="desk", waits_for="children")]
    support = Workflow("support", states=states, transitions=[*ROWS, *PARENTS])
    desk = desk_of(merging(workflows=[support, LAB]))
    desk.fire("T-1", "ask_lab", by="anna")
    with pytest.raises(NotPossible, match=r"into T-1\.1, its own child ticket"):
        desk.merge("T-1", "T-1.1", by="anna")
    desk.merge("T-1.1", "T-1", by="chiara")
    assert desk.get("T-1").state == "solved"


# Crashes


class Died(Exception):
    """The program ends here."""


@settings(max_examples=40, deadline=None)
@given(
    done=st.lists(
        st.tuples(st.sampled_from(("merge", "split", "link", "message")),
                  st.integers(1, 4), st.integers(1, 4)),
        min_size=1, max_size=8,
    ),
    crashes=st.sets(st.integers(1, 20), max_size=4),
)  # fmt: skip
def test_nothing_is_lost_or_doubled_when_a_worker_dies(
    done: list[tuple[str, int, int]], crashes: set[int]
) -> None:
    """Whatever dies before an own effect is marked as done, in the end both tickets agree."""
    clock = FixedClock(NOW)
    desk = desk_of(tickets=4, clock=clock)
    store, calls = desk.store, 0
    delivered = store.delivered

    def dying(key: str) -> None:
        nonlocal calls
        calls += 1
        if calls in crashes:
            raise Died(key)
        delivered(key)

    store.delivered = dying  # type: ignore[method-assign]
    sent: dict[str, str] = {}
    for number, (what, first, second) in enumerate(done):
        one, other = f"T-{first}", f"T-{second}"
        given_: dict[str, Any] = {"by": "anna", "event_id": f"e-{number}"}
        for _ in range(6):
            try:
                match what:
                    case "merge":
                        desk.merge(one, other, **given_)
                    case "split":
                        desk.split(one, subject="Else", **given_)
                    case "link":
                        desk.link(one, other, **given_)
                    case _:
                        given_["by"] = "customer"
                        desk.fire(one, "message", message=f"m-{number}", **given_)
                        sent[f"m-{number}"] = one
            except Died:
                continue
            except Refused:
                break
            break
    for _ in range(12):
        with contextlib.suppress(Died):
            desk.run_due()
        clock.advance(hours=10)
    assert not [one for one in store.pending() if one.effect.kind in OWN]
    tickets = {one.id: one for one in store.tickets()}
    mirror = {"merged": "merged_into", "merged_into": "merged", "related": "related",
              "split": "split_from", "split_from": "split"}  # fmt: skip
    for ticket in tickets.values():
        assert ticket == rerun(desk.process, desk.history(ticket.id), Case(desk.process).context)
        for link in ticket.links:
            back = [one.ticket for one in tickets[link.ticket].links
                    if one.kind == mirror[link.kind]]  # fmt: skip
            assert back.count(ticket.id) == 1, (ticket.id, link)
    for message, name in sent.items():
        heard_by(desk, name, message)


def heard_by(desk: Desk, name: str, message: str) -> None:
    """Check that a message stands once, and once more wherever it was passed on to."""
    history = desk.history(name)
    (at,) = [line.seq for line in history if line.message == message]
    ended = [line.seq for line in history if line.kind == "merged" and "into" in line.data]
    if ended and ended[0] < at:
        heard_by(desk, str(ahead(desk.get(name))), message)
