"""Small processes for tests: made of rows, or by Hypothesis."""

from collections.abc import Sequence

from hypothesis import strategies as st

from supportflow.define import Channel, Process, State, Transition, Workflow
from supportflow.measure import Automaton, Edge

Rows = Sequence[tuple[str, str, str]]


def process(
    rows: Rows, *, starts: Sequence[str] = ("new",), finals: Sequence[str] = ("closed",)
) -> Process:
    """Declare a process of rows (source, event, target)."""
    names = dict.fromkeys([*starts, *(name for row in rows for name in (row[0], row[2])), *finals])
    return Process(
        "desk",
        channels=[Channel(f"channel_{start}", starts=start) for start in starts],
        workflows=[
            Workflow(
                "tickets",
                states=[State(name, final=name in finals) for name in names],
                transitions=[Transition(event, source, target) for source, event, target in rows],
            )
        ],
    )


TICKETS = process(
    [
        ("new", "take", "working"),
        ("working", "ask", "waiting"),
        ("waiting", "answer", "working"),
        ("working", "resolve", "resolved"),
        ("resolved", "reopen", "working"),
        ("resolved", "close", "closed"),
    ]
)

STATES = ("a", "b", "c")
EVENTS = ("x", "y", "z")

rows = st.lists(
    st.tuples(st.sampled_from(STATES), st.sampled_from(EVENTS), st.sampled_from((*STATES, "end"))),
    min_size=1,
    max_size=7,
    unique_by=lambda row: row[:2],
)
"""Rows between three states and a final one, at most one for each state and event."""

words = st.lists(st.sampled_from((*EVENTS, "other")), max_size=6)


@st.composite
def automata(draw: st.DrawFn) -> Automaton:
    """Automata with several starts and ends, in which one label may lead to several states."""
    edges = draw(
        st.lists(
            st.tuples(st.sampled_from(STATES), st.sampled_from(EVENTS), st.sampled_from(STATES)),
            max_size=7,
            unique=True,
        )
    )
    return Automaton(
        STATES,
        tuple(draw(st.lists(st.sampled_from(STATES), min_size=1, max_size=2, unique=True))),
        tuple(draw(st.lists(st.sampled_from(STATES), max_size=2, unique=True))),
        tuple(Edge(source, event, target, event) for source, event, target in edges),
    )
