"""Where a process names something, and what its replies fill in."""

import pytest

from supportflow.define.base import ANY
from supportflow.define.conditions import done, field, rule
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.process import Area, Process
from supportflow.define.references import placeholders, references, row_places, script_parts


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("Dear {customer}, order {order.id}.", ("customer", "order.id")),
        ("{a} and {a}", ("a",)),
        ("{{plain}}", ()),
        ("", ()),
    ],
)
def test_placeholders(script: str, names: tuple[str, ...]) -> None:
    """Names in braces are found once each; doubled braces are plain ones."""
    assert placeholders(script) == names


def test_script_parts() -> None:
    """A script comes apart into words and names in their order; doubled braces become plain."""
    assert script_parts("Dear {customer}, {{{order.id}}} and {customer}") == (
        ("Dear ", "customer"),
        (", {", None),
        ("", "order.id"),
        ("}", None),
        (" and ", "customer"),
    )


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("{", "a brace is opened or closed alone"),
        ("}", "a brace is opened or closed alone"),
        ("{a", "a brace is opened or closed alone"),
        ("{}", "'{}' is not the name of a field in braces"),
        ("{0}", "'{0}' is not the name of a field in braces"),
        ("{order id}", "'{order id}' is not the name of a field in braces"),
        ("{Order}", "'{Order}' is not the name of a field in braces"),
        ("{a.}", "'{a.}' is not the name of a field in braces"),
        ("{a[0]}", "'{a[0]}' is not the name of a field in braces"),
        ("{a!r}", "'{a!r}' is not the name of a field in braces"),
        ("{a:>5}", "'{a:>5}' is not the name of a field in braces"),
    ],
)
def test_broken_placeholders(script: str, reason: str) -> None:
    """Braces that hold no field's name are refused, with what stands there."""
    with pytest.raises(ValueError, match=r".") as caught:
        placeholders(script)
    assert str(caught.value) == reason


def test_rows_of_one_event_are_counted() -> None:
    """A place names the row where several rows share an event."""
    workflow = Workflow(
        "w",
        transitions=[
            Transition("go", "a", "b"),
            Transition("end", "a", "b"),
            Transition("go", "b", "a"),
        ],
    )
    assert row_places(workflow) == (
        "workflow 'w', transition 'go', row 1 of 2",
        "workflow 'w', transition 'end'",
        "workflow 'w', transition 'go', row 2 of 2",
    )


def test_every_use_of_a_name_is_found() -> None:
    """Uses are found in the order of the declaration, with the words for their place."""
    process = Process(
        "p",
        areas=[Area("desk", team="helpers")],
        workflows=[
            Workflow(
                "w",
                states=[State("a", tasks=["t"]), State("b", final=True)],
                transitions=[
                    Transition(
                        "go",
                        ["a", ANY],
                        "b",
                        when=(field("x") > 1) & ~rule("r"),
                        needs=[done("t")],
                        skips=ANY,
                        opens="w.a",
                    )
                ],
            )
        ],
    )
    found = references(process)
    assert [(use.kind, use.name) for use in found.all] == [
        ("team", "helpers"),
        ("task", "t"),
        ("source", "a"),
        ("target", "b"),
        ("field", "x"),
        ("rule", "r"),
        ("task", "t"),
        ("workflow", "w"),
        ("opened", "a"),
    ]
    assert [(asked.where, asked.how) for asked in found.conditions] == [
        ("workflow 'w', transition 'go'", "when"),
        ("workflow 'w', transition 'go'", "needs"),
    ]
    assert list(found.places) == [
        "process 'p'",
        "area 'desk'",
        "workflow 'w'",
        "workflow 'w', state 'a'",
        "workflow 'w', state 'b'",
        "workflow 'w', transition 'go'",
    ]
    assert references(process) is found
