"""What a table decides is worked out right: against asking every ticket that could be."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from supportflow import (
    Area,
    Channel,
    Decision,
    Field,
    Policy,
    Priority,
    Process,
    Rule,
    State,
    Topic,
    Workflow,
    decided,
    done,
    field,
    filled,
    rule,
)
from supportflow.checks import cells
from supportflow.checks.cells import Cells, Example
from supportflow.define.conditions import Condition, Decided
from supportflow.define.evaluation import evaluate
from supportflow.define.index import index

PROCESS = Process(
    "p",
    fields=[
        Field("total", "money"),
        Field("count", "number"),
        Field("vip", "yes_no"),
        Field("kind", "choice", choices=["new", "old", "used"]),
        Field("extras", "choices", choices=["lid", "box", "bag"]),
        Field("name"),
        Field("code"),
        Field("day", "date"),
        Field("at", "moment"),
    ],
    areas=[Area("desk"), Area("lab")],
    channels=[Channel("chat", starts="s1"), Channel("mail", starts="s1")],
    priorities=[Priority("high", when=field("total") > 5), Priority("low")],
    topics=[Topic("loss", when=field("total") > 5)],
    rules=[Rule("angry"), Rule("sad")],
    policies=[
        Policy(
            "gift",
            rows=[
                Decision("no", "refuse", when=field("total") >= 2),
                Decision("yes", "approve", when=field("vip") == True),  # noqa: E712
            ],
        )
    ],
    workflows=[
        Workflow(
            "w", states=[State("s1", area="desk"), State("s2", area="lab"), State("s3", area="lab")]
        )
    ],
)
INDEX = index(PROCESS)
# Of every kind all that the conditions below tell apart, and more.
DOMAINS: dict[str, tuple[Any, ...]] = {
    "total": (None, -1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 9),
    "vip": (None, True, False),
    "kind": (None, "new", "old", "used"),
    "extras": (None, (), ("lid",), ("box",), ("lid", "box"), ("bag",), ("lid", "bag")),
    "name": (None, "", "a", "a ", "aa", "ab", "b", "ba", "c"),
    "code": (None, "", "LMP", "x LMP y", "AB", "LMP AB", "z"),
    "day": (
        None,
        "2025-12-31",
        "2026-01-01",
        "2026-01-02",
        "2026-01-03",
        "2026-01-05",
        "2026-02-01",
    ),
    "channel": ("chat", "mail"),
    "priority": ("high", "low"),
    "topic": (None, "loss"),
    "place": (("s1", "desk"), ("s2", "lab"), ("s3", "lab")),
    "handoffs": (0, 1, 2, 3),
    "angry": (False, True),
    "sad": (False, True),
    "look": (False, True),
}
OPS = ("==", "!=", "<", "<=", ">", ">=")


def _compared(name: str, values: tuple[Any, ...]) -> st.SearchStrategy[Condition]:
    ref = field(name)
    ways = {
        "==": ref.__eq__, "!=": ref.__ne__, "<": ref.__lt__, "<=": ref.__le__, ">": ref.__gt__,
        ">=": ref.__ge__,
    }  # fmt: skip
    return st.tuples(st.sampled_from(OPS), st.sampled_from(values)).map(lambda t: ways[t[0]](t[1]))


leaves: st.SearchStrategy[Condition] = st.one_of(
    _compared("total", (0, 1, 2)),
    _compared("name", ("a", "b", "ab")),
    _compared("day", ("2026-01-01", "2026-01-03")),
    _compared("handoffs", (1, 2)),
    st.sampled_from(
        (
            field("vip") == True,  # noqa: E712
            field("vip") == False,  # noqa: E712
            field("kind") == "new",
            field("kind").one_of("new", "old"),
            field("kind") != "used",
            field("extras").has("lid"),
            field("extras").has("box"),
            field("code").has("LMP"),
            field("code").has("AB"),
            field("code") == "LMP",
            field("channel") == "chat",
            field("priority") == "high",
            field("topic") == "loss",
            field("area") == "lab",
            field("state") == "s2",
            filled("total"),
            filled("vip"),
            filled("kind"),
            rule("angry"),
            rule("sad"),
            done("look"),
            decided("gift", "approve"),
            decided("gift", "refuse"),
        )
    ),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: two[0] & two[1]),
        st.tuples(inner, inner).map(lambda two: two[0] | two[1]),
        inner.map(lambda one: ~one),
    ),
    max_leaves=4,
)
tables = st.lists(conditions, min_size=1, max_size=4)


def _names(rows: list[Condition]) -> list[str]:
    """Return what the rows ask for, as keys of `DOMAINS`."""
    text = " ".join(repr(row) for row in rows)
    found = [
        name
        for name in DOMAINS
        if f"'{name}'" in text
        or (name == "place" and ("'area'" in text or "'state'" in text))
        or (name in {"total", "vip"} and "'gift'" in text)
    ]
    return found


def _ticket(names: list[str], values: tuple[Any, ...]) -> tuple[dict[str, Any], dict[str, bool]]:
    given: dict[str, Any] = dict(zip(names, values, strict=True))
    rules = {name: given.pop(name, False) for name in ("angry", "sad")}
    if given.pop("look", False):
        given["done"] = ["look"]
    if "place" in given:
        given["state"], given["area"] = given.pop("place")
    gift = None
    for row in PROCESS.policies[0].rows:
        assert row.when is not None
        if evaluate(row.when, given):
            gift = row.verdict
            break
    return {**given, "decided": {"gift": gift}}, rules


def _brute(rows: list[Condition]) -> list[tuple[frozenset[int], bool]]:
    """Return for every ticket which rows hold, and whether something is missing."""
    names = _names(rows)
    found: list[tuple[frozenset[int], bool]] = []
    for values in product(*(DOMAINS[name] for name in names)):
        given, rules = _ticket(names, values)
        held = frozenset(at for at, row in enumerate(rows) if evaluate(row, given, rules))
        found.append((held, None in values))
    return found


def _holds(rows: list[Condition], example: Example) -> frozenset[int]:
    """Return which rows hold for the values of an example, whatever is chosen for the rest."""
    names = _names(rows)
    given = {name: value for _, name, value in example.values}
    left = [name for name in names if name not in given]
    if "place" in left and {"state", "area"} & set(given):
        places = [
            one
            for one in DOMAINS["place"]
            if given.get("state", one[0]) == one[0] and given.get("area", one[1]) == one[1]
        ]
    else:
        places = list(DOMAINS["place"])
    held: list[frozenset[int]] = []
    for values in product(*(places if name == "place" else DOMAINS[name] for name in left)):
        more = dict(zip(left, values, strict=True))
        both = {**{k: v for k, v in given.items() if k not in {"state", "area"}}, **more}
        if "place" in names and "place" not in both:
            both["place"] = places[0]
        ticket, rules = _ticket(list(both), tuple(both.values()))
        held.append(frozenset(at for at, row in enumerate(rows) if evaluate(row, ticket, rules)))
    assert held
    return frozenset.intersection(*held), frozenset.union(*held)  # type: ignore[return-value]


@settings(max_examples=100)
@given(tables)
def test_cells_say_what_asking_every_ticket_says(rows: list[Condition]) -> None:
    """Which rows never decide, where none does, and which hold together: as by brute force."""
    if len(_names(rows)) > 3:
        return
    table = Cells(INDEX, rows)
    every = _brute(rows)
    first = {min(held) for held, _ in every if held}
    assert table.never() == tuple(at for at in range(len(rows)) if at not in first)
    for filled_in in (False, True):
        gap = table.gap(filled=filled_in)
        open_to = [held for held, missing in every if not (filled_in and missing)]
        assert (gap is not None) == any(not held for held in open_to)
        if gap is not None:
            _, ever = _holds(rows, gap)  # type: ignore[misc]
            assert not ever
            assert not filled_in or all(value is not None for _, _, value in gap.values)
            rules = {"angry", "sad"} & {name for _, name, _ in gap.values}
            assert gap.sure or rules
    for at in range(len(rows)):
        for other in range(at + 1, len(rows)):
            both = table.overlap(at, other)
            wanted = any(held and min(held) == at and other in held for held, _ in every)
            assert (both is not None) == wanted
            if both is not None:
                always, ever = _holds(rows, both)  # type: ignore[misc]
                assert {at, other} <= always
                assert min(ever) == at


@settings(max_examples=50)
@given(tables)
def test_every_policy_gives_one_verdict(rows: list[Condition]) -> None:
    """Without a gap one row decides for every ticket; with one, that row is the first or none."""
    if len(_names(rows)) > 3:
        return
    verdicts = ("approve", "refuse")
    policy = Policy(
        "own", rows=[Decision(f"r{at}", verdicts[at % 2], when=row) for at, row in enumerate(rows)]
    )
    complete = Cells(INDEX, [row.when for row in policy.rows]).gap() is None
    every = _brute(rows)
    assert complete == all(held for held, _ in every)


def said(example: Example | None) -> str:
    """Say an example in words."""
    return example.said(INDEX.labels(), "en") if example is not None else ""


def test_examples_read_well() -> None:
    """A gap between limits, a missing value, a text that nobody named, a list."""
    total, kind = field("total"), field("kind")
    assert said(Cells(INDEX, [total <= 50, total > 100]).gap()) == "total is 100"
    assert said(Cells(INDEX, [total < 50, total > 50]).gap()) == "total is 50"
    assert said(Cells(INDEX, [total <= 50, total > 50]).gap()) == "total is missing"
    assert said(Cells(INDEX, [total > 50]).gap(filled=True)) == "total is 50"
    assert said(Cells(INDEX, [(total < 10) | (total > 100)]).gap(filled=True)) == "total is 10"
    assert said(Cells(INDEX, [kind != "used"]).gap(filled=True)) == "kind is 'used'"
    assert said(Cells(INDEX, [field("name") == "a"]).gap()) == "name is something else"
    assert said(Cells(INDEX, [field("extras").has("lid")]).gap()) == "extras is an empty list"
    assert said(Cells(INDEX, [rule("angry")]).gap()) == "rule 'angry' says no"
    assert said(Cells(INDEX, [done("look")]).gap()) == "task 'look' is not done"
    both = Cells(INDEX, [total > 50, kind == "new"]).overlap(0, 1)
    assert said(both) == "total is 51 and kind is 'new'"
    assert said(Cells(INDEX, [field("area") == "desk"]).gap()) == "area is 'lab'"


def test_what_cannot_be_told_is_not_told() -> None:
    """A field that nobody declared, texts in order and in part, a policy that asks itself."""
    for unsure in (
        field("nowhere") > 1,
        (field("name") > "a") & field("name").has("x"),
        Decided("nothing", "approve"),
    ):
        gap = Cells(INDEX, [unsure]).gap()
        assert gap is not None
        assert not gap.sure
    circle = Process(
        "c", policies=[Policy("a", rows=[Decision("x", "approve", when=decided("a", "ask"))])]
    )
    gap = Cells(index(circle), [decided("a", "approve")]).gap()
    assert gap is not None
    assert not gap.sure


def test_a_large_table_ends(monkeypatch: Any) -> None:
    """The work is bounded: what takes more is not told, and a table of 200 limits is."""
    total, count = field("total"), field("count")
    rows = [(total > at) & (count < 200 - at) for at in range(200)]
    assert Cells(INDEX, rows).gap() is not None
    monkeypatch.setattr(cells, "STEPS", 10)
    table = Cells(INDEX, rows)
    assert (table.never(), table.gap(), table.overlap(0, 1)) == ((), None, None)
