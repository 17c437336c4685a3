"""Errors of shape in the user's own words."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from supportflow.define.problems import problems, shown
from supportflow.define.process import Process


def told(**fields: Any) -> list[str]:
    """Return the problems of a process made of plain data."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Process).validate_python({"name": "shop", **fields})
    return problems(caught.value, Process, {"name": "shop", **fields})


def of_state(**fields: Any) -> list[str]:
    """Return the problems of one state, after its place."""
    flow = {"name": "support", "states": [{"name": "ringing", **fields}]}
    place = "workflow 'support', state 'ringing': "
    found = told(workflows=[flow])
    assert all(each.startswith(place) for each in found)
    return [each.removeprefix(place) for each in found]


def of_row(**fields: Any) -> list[str]:
    """Return the problems of one transition, after the workflow."""
    row = {"event": "take", "sources": "a", "target": "b", **fields}
    found = told(workflows=[{"name": "support", "transitions": [row]}])
    return [each.removeprefix("workflow 'support', transition 'take'") for each in found]


def test_an_unknown_field_has_a_place_and_a_near_match() -> None:
    """The place is the workflow and the state by name."""
    flow = {"name": "support", "states": [{"name": "ringing", "inital": True, "lable": "x"}]}
    assert told(workflows=[flow], chanels=[]) == [
        "workflow 'support', state 'ringing': there is no field 'inital'. Did you mean 'final'?",
        "workflow 'support', state 'ringing': there is no field 'lable'. Did you mean 'label'?",
        "process 'shop': there is no field 'chanels'. Did you mean 'channels'?",
    ]


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("from", "sources"),
        ("to", "target"),
        ("guard", "when"),
        ("timeout", "after"),
        ("role", "by"),
    ],
)
def test_words_of_other_tools_are_understood(wrong: str, meant: str) -> None:
    """Whoever knows another tool is told what the field is called here."""
    assert of_row(**{wrong: "x"}) == [f": there is no field '{wrong}'. Did you mean '{meant}'?"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"label": 3}, "'label' takes a text, not 3: put it in quotes."),
        ({"label": None, "area": 3}, "'area' takes a text, not 3: put it in quotes."),
        ({"area": None, "team": "Front Line"},
         ("'team': 'Front Line' is not a name: use lower-case letters, digits and underscores, "
         "starting with a letter (for example 'front_line').")),
        ({"team": "x" * 65}, f"'team': '{'x' * 49}... has more than 64 characters."),
        ({"final": "perhaps"}, "'final' takes true or false, not 'perhaps'."),
        ({"final": None}, "'final' takes true or false, not nothing."),
        ({"waits_for": "custmer"},
         ("'waits_for' takes 'customer', 'supplier' or 'children', not 'custmer'."
         " Did you mean 'customer'?")),
        ({"tasks": {"a": 1}}, "'tasks' takes a name or a list of names, not named fields."),
        ({"tasks": ["a", 3]}, "'tasks' takes texts, not 3: put it in quotes."),
        ({"label": {"en": 3}},
         ("'label' takes a text, or one for each language: text(en=..., it=...), "
         "in a file {en: ..., it: ...}.")),
        ({"label": {"e n": "x"}},
         "'label': 'e n' needs a language code and a text that is not empty."),
        ({"within": "3 foo"},
         ("'within': '3 foo' is not a length of time: write it as '30 min', '1 h 30 min', "
         "'2 days', '4 business hours' or '3 business days'.")),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_wrong_value_says_what_the_field_takes(fields: dict[str, Any], said: str) -> None:
    """One sentence with the field, what it takes and what was given."""
    assert of_state(**fields) == [said]


@pytest.mark.parametrize("given", [3, "30.11.2026", "2026-13-01", [], True])
def test_dates(given: Any) -> None:
    """A date is written in one way."""
    assert told(review=given) == [
        f"process 'shop': 'review' takes a date such as 2026-11-30, not {shown(given)}."
    ]


def test_what_is_missing() -> None:
    """An element without a name is counted, one that is only a name is shown as it should be."""
    flow = {"states": [{}, "new", 7, {"name": "new", "final": 3}], "transitions": ["go"]}
    assert told(workflows=[flow]) == [
        "workflow number 1: 'name' is missing.",
        "workflow number 1, state number 1: 'name' is missing.",
        "workflow number 1, state 'new': takes named fields, not 'new': write {name: new}.",
        "workflow number 1, state number 3: takes named fields, not 7.",
        "workflow number 1, state 'new': 'final' takes true or false, not 3.",
        "workflow number 1, transition 'go': takes named fields, not 'go': write {event: go}.",
    ]


def test_rows_of_one_event_are_counted() -> None:
    """As in findings: row 2 of 3."""
    row = {"event": "take", "sources": ["a"], "target": "b"}
    flow = {"name": "support", "transitions": [row, {**row, "contct": True}, row]}
    assert told(workflows=[flow]) == [
        (
            "workflow 'support', transition 'take', row 2 of 3: there is no field 'contct'."
            " Did you mean 'contact'?"
        )
    ]


TAKES_CONDITION = (
    'takes a condition such as field("order.total") > 100; in a file: '
    '{field: order.total, op: ">", value: 100}, or all, any, unless, rule, done, policy.'
)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (3, f": 'when' {TAKES_CONDITION}"),
        ({"filled": "a"}, f": 'when' {TAKES_CONDITION}"),
        ({"field": "a"}, ", 'when': 'op' is missing."),
        ({"field": "a", "op": "is"},
         (", 'when': 'op' takes '==', '!=', '<', '<=', '>', '>=', 'one_of', 'has' or 'is_set',"
         " not 'is'.")),
        ({"field": "a", "op": "==", "valeu": 1},
         ", 'when': there is no field 'valeu'. Did you mean 'value'?"),
        ({"field": "a", "op": "==", "value": {}},
         ", 'when': 'value': a value of type dict cannot be kept in a field."),
        ({"all": []}, ", 'when': needs at least one condition inside."),
        ({"all": {}}, ", 'when': 'all' takes a list, not named fields."),
        ({"all": [{"rule": "a"}, 3]}, f", 'when', part 2 of 'all': {TAKES_CONDITION}"),
        ({"any": [{"unless": {"all": [{"rule": "Angry"}]}}]},
         (", 'when', part 1 of 'any', 'unless', part 1 of 'all': 'rule': 'Angry' is not a name: use"
         " lower-case letters, digits and underscores, starting with a letter"
         " (for example 'angry').")),
    ],
    ids=range(10),
)  # fmt: skip
def test_conditions_have_places_inside(when: Any, said: str) -> None:
    """A part of a condition is found by its number in `all` or `any`."""
    assert of_row(when=when) == [said]


def test_needs_are_counted() -> None:
    """The list of needs holds conditions."""
    assert of_row(needs=[{"done": "a"}, {"done": 3}]) == [
        ", 'needs' number 2: 'done' takes a text, not 3: put it in quotes."
    ]


def test_what_is_shown_is_short() -> None:
    """Values appear in messages as one writes them in a file, cut when they are long."""
    assert [shown(each) for each in (None, True, [], {}, "a")] == [
        "nothing", "true", "a list", "named fields", "'a'",
    ]  # fmt: skip
    assert len(shown("x" * 1000)) < 60
    assert shown(10**5000) == "a very large number"


def test_messages_can_be_printed_anywhere() -> None:
    """Half characters and line ends of a wrong text do not break the message."""
    (said,) = told(calendar="a\n\ud800")
    assert said.isprintable()
    said.encode()
