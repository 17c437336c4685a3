"""A process as text: written, read, identified."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportflow.define import text_form
from supportflow.define.conditions import Compare
from supportflow.define.faults import faults
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Agent
from supportflow.define.process import Process
from supportflow.define.text_form import canonical, dumps, fingerprint, json_schema, loads
from supportflow.define.texts import text
from supportflow.define.work import Field, Priority
from supportflow.errors import BadCall, LoadError
from supportflow.testing import broken_processes, processes
from tests.define.samples import shop
from tests.golden import same_under_any_hash_seed

Form = Literal["json", "yaml"]
FORMS: list[Form] = ["json", "yaml"]

YAML = """\
supportflow: 1
name: small
label:
  en: Small
  it: Piccolo
version: '2026.10'
mission: |
  Answer.
  Always.
review: 2026-11-30
fields:
- name: colour
  type: choice
  choices: [red, 'no']
priorities:
- name: high
  when: {field: colour, op: ==, value: 'no'}
workflows:
- name: support
  states:
  - name: new
    within: 30 min
  - name: closed
    final: true
  transitions:
  - event: close
    sources: [new]
    target: closed
    when:
      all:
      - {field: colour, op: one_of, value: [red, 'no']}
      - {unless: {rule: very_angry_customer_who_wrote_before}}
    on: customer_message
"""


def problems_of(given: object, form: Form = "json") -> tuple[str, ...]:
    """Return the problems of a text, or of plain data as JSON."""
    written = given if isinstance(given, str) else json.dumps(given)
    with pytest.raises(LoadError) as caught:
        loads(written, form)
    return caught.value.problems


# Round trips


@given(st.one_of(processes(), broken_processes()))
def test_a_written_process_is_read_as_an_equal_one(process: Process) -> None:
    """In JSON and YAML, whatever it holds, and the same process gives the same text again."""
    for form in FORMS:
        written = dumps(process, form)
        back = loads(written, form)
        assert back == process
        assert dumps(back, form) == written
        assert fingerprint(back) == fingerprint(process)


@pytest.mark.parametrize("form", FORMS)
def test_one_of_everything_comes_back(form: Form) -> None:
    """A typed process and a loaded one are the same thing."""
    assert loads(dumps(shop(), form), form) == shop()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("given", [True, 1, 1.0, 1.5, "1", "true", "no", ""], ids=repr)
def test_values_of_conditions_keep_their_type(form: Form, given: Any) -> None:
    """True, 1 and ``"1"`` are three values; 1.0 is 1."""
    process = Process("a", priorities=[Priority("high", when=Compare("x", "==", given))])
    back = loads(dumps(process, form), form)
    assert back == process
    condition = back.priorities[0].when
    assert isinstance(condition, Compare)
    assert type(condition.value) is (int if given == 1.0 and given is not True else type(given))


def test_yaml_reads_like_a_page() -> None:
    """Blocks, short lists and conditions on a line, texts of several lines as they are."""
    process = loads(YAML, "yaml")
    assert process.label == text(en="Small", it="Piccolo")
    assert process.workflows[0].transitions[0].on == "customer_message"
    assert dumps(process, "yaml") == YAML


def test_json_leaves_out_what_is_as_usual() -> None:
    """The number of the format comes first, then the fields that are not at their default."""
    assert dumps(Process("small", fields=[Field("a")])) == (
        '{\n  "supportflow": 1,\n  "name": "small",\n  "fields": [\n    {\n      "name": "a"\n'
        "    }\n  ]\n}\n"
    )


def test_letters_stay_letters() -> None:
    """Files are for people: no escapes."""
    assert '"Perché?"' in dumps(Process("a", "Perché?"))
    assert "label: Perché?" in dumps(Process("a", "Perché?"), "yaml")


def test_a_half_character_cannot_be_written() -> None:
    """No encoding could write it to a file."""
    with pytest.raises(BadCall, match="process 'a' holds half a character"):
        dumps(Process("a", "\ud800"))


def test_yaml_takes_numbers_as_texts_where_a_text_belongs() -> None:
    """``version: 2026.10`` is the version 2026.10, with its zero."""
    process = loads("supportflow: 1\nname: a\nversion: 2026.10\nlabel: 007\nlanguage: no", "yaml")
    assert (process.version, process.label, process.language) == ("2026.10", "007", "no")
    assert problems_of({"supportflow": 1, "name": "a", "version": 2026.1}) == (
        "process 'a': 'version' takes a text, not 2026.1: put it in quotes.",
    )


def test_a_mark_at_the_beginning_is_no_matter() -> None:
    """Some editors write a byte order mark."""
    assert loads('\ufeff{"supportflow": 1, "name": "a"}') == Process("a")


def test_another_form_is_refused() -> None:
    """The form is json or yaml."""
    wrong: Any = "toml"
    for call in (lambda: dumps(Process("a"), wrong), lambda: loads("", wrong)):
        with pytest.raises(BadCall, match="form='toml': a process is written as 'json' or 'yaml'"):
            call()


# What is refused


@pytest.mark.parametrize(
    ("given", "form", "said"),
    [
        (" ", "json",
         "this is empty: a file starts with supportflow: 1 and the name of the process."),
        ("# nothing", "yaml",
         "this is empty: a file starts with supportflow: 1 and the name of the process."),
        ("[]", "json",
         ("this holds a list instead of named fields: a file starts with supportflow: 1 and the "
         "name of the process.")),
        ("shop", "yaml",
         ("this holds 'shop' instead of named fields: a file starts with supportflow: 1 and the "
         "name of the process.")),
        ('{"name": "a"}', "json",
         "the number of the file format is missing: write supportflow: 1 first."),
        ('{"supportflow": "1", "name": "a"}', "json",
         "'supportflow' takes the number of the file format, not '1': write supportflow: 1."),
        ('{"supportflow": true, "name": "a"}', "json",
         "'supportflow' takes the number of the file format, not true: write supportflow: 1."),
        ('{"supportflow": 0, "name": "a"}', "json",
         "'supportflow' takes the number of the file format, not 0: write supportflow: 1."),
        ('{"supportflow": 2, "nme": 3}', "json",
         ("this is written in file format 2, and this version of supportflow reads up to 1: "
         "install a newer one (pip install --upgrade supportflow).")),
        ("[" * 100_000, "json", "this is nested too deeply for a process."),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_process(given: str, form: Form, said: str) -> None:
    """Each with the way out."""
    assert problems_of(given, form) == (said,)


def test_all_problems_come_together() -> None:
    """Also a missing number of the format does not hide the others."""
    with pytest.raises(LoadError) as caught:
        loads('{"name": "a", "versoin": "1", "review": 3}', source="acme.json")
    assert str(caught.value) == (
        "acme.json: 3 problems.\n"
        "  the number of the file format is missing: write supportflow: 1 first.\n"
        "  process 'a': 'review' takes a date such as 2026-11-30, not 3.\n"
        "  process 'a': there is no field 'versoin'. Did you mean 'version'?"
    )


def test_one_problem_stands_on_the_line_of_its_source() -> None:
    """The message of the design."""
    flow = {"name": "support", "states": [{"name": "ringing", "waits": "customer"}]}
    with pytest.raises(LoadError) as caught:
        loads(json.dumps({"supportflow": 1, "name": "a", "workflows": [flow]}), source="acme.json")
    assert str(caught.value) == (
        "acme.json: workflow 'support', state 'ringing': there is no field 'waits'."
        " Did you mean 'waits_for'?"
    )


def test_conditions_51_deep_are_told() -> None:
    """The limit holds in files too, and far beyond it nothing breaks."""
    for depth in (51, 150, 400, 3000):
        when = '{"unless":' * depth + '{"rule":"a"}' + "}" * depth
        written = f'{{"supportflow":1,"name":"a","topics":[{{"name":"b","when":{when}}}]}}'
        with pytest.raises(LoadError):
            loads(written)


KEYS = [
    "supportflow",
    "name",
    "label",
    "version",
    "review",
    "calendars",
    "week",
    "teams",
    "max_turns",
    "workflows",
    "states",
    "tasks",
    "transitions",
    "event",
    "sources",
    "target",
    "when",
    "needs",
    "after",
    "all",
    "any",
    "unless",
    "field",
    "op",
    "value",
    "rule",
    "text",
]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(("a", "==", "*", "1 h", "\ud800")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=25,
)


@given(ANYTHING, st.booleans())
def test_any_json_is_a_process_or_a_load_error(data: Any, named: bool) -> None:
    """Nothing else is raised, and no message is pydantic's own."""
    if named and isinstance(data, dict):
        data = {"supportflow": 1, "name": "a", **data}
    said = ""
    try:
        loads(json.dumps(data))
    except LoadError as error:
        said = str(error)
    assert "Input should" not in said.encode().decode()


@given(st.text() | st.text("abc:-[]{}&*!'\"#\n |>,?1.~"))
def test_any_text_is_a_process_or_a_load_error(written: str) -> None:
    """In both forms."""
    for form in FORMS:
        with pytest.raises(LoadError):
            loads(written, form)


# Older formats


def test_older_formats_are_upgraded_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of functions on plain data brings a file to the present format.

    Format 1 is the first one, so the test makes up two later ones.
    """

    def to_2(fields: dict[str, Any]) -> dict[str, Any]:
        return {"label" if key == "title" else key: kept for key, kept in fields.items()}

    def to_3(fields: dict[str, Any]) -> dict[str, Any]:
        return {**fields, "label": f"{fields['label']}!"}

    monkeypatch.setattr(text_form, "UPGRADES", {1: to_2, 2: to_3})
    monkeypatch.setattr(text_form, "FORMAT", 3)
    assert loads('{"supportflow": 1, "name": "a", "title": "A"}').label == "A!"
    assert loads('{"supportflow": 2, "name": "a", "label": "A"}').label == "A!"
    assert loads('{"supportflow": 3, "name": "a", "label": "A"}').label == "A"
    assert json.loads(dumps(Process("a")))["supportflow"] == 3
    assert "reads up to 3" in problems_of({"supportflow": 4})[0]


def test_an_upgrade_that_meets_nonsense_ends_in_a_load_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Older files are as wrong as new ones can be."""
    monkeypatch.setattr(text_form, "UPGRADES", {1: lambda fields: {"a": fields["nothing"]}})
    monkeypatch.setattr(text_form, "FORMAT", 2)
    assert problems_of({"supportflow": 1, "name": "a"}) == (
        "this does not hold what file format 1 holds (KeyError: 'nothing').",
    )


# Identity


def test_the_fingerprint_is_that_of_the_canonical_text() -> None:
    """Keys sorted, no space, defaults left out, the languages of a text in their order."""
    process = Process(
        "a",
        text(it="Sì", en="Yes"),
        agents=[Agent("anna")],
        workflows=[Workflow("w", states=[State("s")])],
    )
    assert canonical(process) == (
        rb'{"label":[["it","S\u00ec"],["en","Yes"]],"name":"a",'
        rb'"workflows":[{"name":"w","states":[{"name":"s"}]}]}'
    )
    assert fingerprint(process) == (
        "92976f199db2270153f6bbd6974d13f54f89030056646f94ffe2175c096aaf4b"
    )


def test_hiring_is_no_new_version() -> None:
    """Agents do not count, everything else does."""
    process = shop()
    assert fingerprint(replace(process, agents=[])) == fingerprint(process)
    assert fingerprint(replace(process, version="2026.11")) != fingerprint(process)
    assert fingerprint(replace(process, label=text(it="Assistenza", en="Shop support"))) != (
        fingerprint(process)
    )


def test_the_fingerprint_is_kept() -> None:
    """It is worked out once, and is no part of the process."""
    process = shop()
    first = fingerprint(process)
    assert fingerprint(process) is first
    assert process == shop()


@settings(max_examples=25)
@given(processes(), processes())
def test_the_fingerprint_is_equality_without_agents(one: Process, other: Process) -> None:
    """Equal processes have equal fingerprints, others have not."""
    same = replace(one, agents=[]) == replace(other, agents=[])
    assert (fingerprint(one) == fingerprint(other)) == same


def test_texts_do_not_depend_on_the_hash_seed() -> None:
    """The same process gives the same bytes in every run."""
    code = (
        "from tests.define.samples import shop\n"
        "from supportflow.define.text_form import dumps, fingerprint, json_schema\n"
        "print(fingerprint(shop()), dumps(shop()), dumps(shop(), 'yaml'), json_schema())"
    )
    assert len(same_under_any_hash_seed(code)) > 1_000


# The page of the format


def test_the_page_of_the_format_shows_one_process_in_both_forms() -> None:
    """The YAML and the JSON of the page load to the same process without faults."""
    page = Path(__file__, "../../../docs/reference/file-format.md").resolve().read_text("utf-8")
    in_yaml, in_json = (
        loads(re.findall(f"```{form}\n(.*?)```", page, re.DOTALL)[0], form) for form in FORMS[::-1]
    )
    assert in_yaml == in_json
    assert faults(in_yaml) == ()
    assert list(VALIDATOR.iter_errors(json.loads(dumps(in_yaml)))) == []


# Editors


def validator() -> jsonschema.Draft202012Validator:
    """Return a validator of the file format."""
    jsonschema.Draft202012Validator.check_schema(json_schema())
    return jsonschema.Draft202012Validator(json_schema())


VALIDATOR = validator()


@given(st.one_of(processes(), broken_processes()))
def test_the_schema_accepts_every_written_process(process: Process) -> None:
    """An editor finds nothing to say about a file that was saved."""
    assert list(VALIDATOR.iter_errors(json.loads(dumps(process)))) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"supportflow": 2}, {"supportflow": None}, {"name": 3}, {"nme": "a"}, {"workflows": "a"},
        {"workflows": [{"name": "A"}]}, {"workflows": [{"states": []}]}, {"label": {"en": 3}},
        {"topics": [{"name": "a", "when": {"field": "a", "op": "is"}}]},
        {"workflows": [{"name": "a", "states": [{"name": "a", "within": "soon"}]}]},
    ],
    ids=range(10),
)  # fmt: skip
def test_the_schema_refuses_what_cannot_be_loaded(fields: dict[str, Any]) -> None:
    """Wrong numbers, names, fields, conditions and durations are marked while they are typed."""
    assert list(VALIDATOR.iter_errors({"supportflow": 1, "name": "a", **fields}))


def test_the_schema_accepts_what_people_write() -> None:
    """One name for a list, durations without spaces, conditions within conditions."""
    row = {
        "event": "go", "sources": "a", "target": "b", "after": "1h 30min",
        "when": {"all": [{"unless": {"rule": "a"}}, {"field": "a", "op": "==", "value": True}]},
    }  # fmt: skip
    flow = {"name": "w", "states": [{"name": "a", "tasks": "look"}], "transitions": [row]}
    fields = {"supportflow": 1, "name": "a", "workflows": [flow]}
    assert list(VALIDATOR.iter_errors(fields)) == []
    assert loads(json.dumps(fields)).workflows[0].transitions[0].sources == ("a",)


def test_the_schema_describes_each_element() -> None:
    """Editors show what an element is for."""
    schema = json_schema()
    assert list(schema["properties"])[:2] == ["supportflow", "name"]
    assert schema["required"] == ["supportflow", "name"]
    for kind in (State, Transition, Workflow):
        assert schema["$defs"][kind.__name__]["description"]
