"""A file of events is executed once, however often it is run."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from supportflow import BadCall, LoadError, Rule, starter
from supportflow.batch import Summary, execute, read_events, typed_rules
from supportflow.run.stores import MemoryStore
from tests.test_cli import run

EVENTS: list[dict[str, Any]] = [
    {"id": "1", "at": "2026-11-23T09:00:00Z", "ticket": "T-1", "event": "open", "channel": "email",
     "customer": "c-1", "subject": "Lamp", "message": "It flickers", "fields": {"order.id": "17"}},
    {"id": "2", "at": "2026-11-23T09:30:00Z", "ticket": "T-1", "event": "take", "by": "agent_one"},
    {"id": "3", "at": "2026-11-23T09:31:00Z", "ticket": "T-1", "event": "resolve",
     "by": "agent_one"},
    {"at": "2026-11-23T09:32:00Z", "ticket": "T-1", "event": "task", "by": "agent_one",
     "data": {"task": "diagnose", "is": "done"}},
    {"at": "2026-11-23T09:33:00Z", "ticket": "T-1", "event": "resolve", "by": "agent_one"},
    {"at": "2026-12-23T09:00:00Z", "ticket": "T-2", "event": "open", "channel": "phone"},
]  # fmt: skip


def written(folder: Path, rows: list[Any], name: str = "events.jsonl") -> Path:
    """Write rows as JSON Lines."""
    file = folder / name
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", "utf-8")
    return file


def executed(file: Path, store: Any = None) -> tuple[Summary, list[str]]:
    """Execute a file against the starter's process; return what it did and said."""
    said: list[str] = []
    lines = read_events(starter.process, file)
    return execute(starter.process, lines, store, {}, said.append), said


def test_events_are_executed_and_refusals_told(tmp_path: Path) -> None:
    """What fits is done, what does not is told with line, code and reason, timers fire between."""
    store = MemoryStore()
    summary, said = executed(written(tmp_path, EVENTS), store)
    assert (summary.done, summary.before, len(summary.refused)) == (5, 0, 1)
    assert said == [
        (
            "line 3, refused (need-unmet): 'resolve' of ticket T-1 is possible only when task "
            "'diagnose' is done (it is open, 0 of 2 steps ticked). Nothing was changed."
        ),
        "6 events: 5 done, 1 refused.",
        "  T-1  closed  Lamp",
        "  T-2  new",
        "  1 x send 'email' waits for a Desk that performs it",
    ]
    ticket = store.load("T-1")
    assert ticket is not None
    assert ticket.fields["order.id"] == "17"


def test_running_again_does_nothing_twice(tmp_path: Path) -> None:
    """A second run passes over what was done, by id or by line, and changes no ticket."""
    store, file = MemoryStore(), written(tmp_path, EVENTS)
    executed(file, store)
    before = store.tickets()
    summary, said = executed(file, store)
    assert (summary.done, summary.before) == (0, 5)
    assert "6 events: 0 done, 1 refused, 5 done before." in said
    assert store.tickets() == before


def test_a_csv_file_means_the_same(tmp_path: Path) -> None:
    """Columns `data.NAME` and `fields.NAME` hold values in the form of their field's type."""
    file = tmp_path / "events.csv"
    file.write_text(
        "id,at,ticket,event,by,channel,fields.order.id,data.task,data.is\n"
        "1,2026-11-23T09:00:00Z,T-1,open,,email,17,,\n"
        "2,2026-11-23T09:30:00Z,T-1,take,agent_one,,,,\n"
        "3,2026-11-23T09:32:00Z,T-1,task,agent_one,,,diagnose,done\n",
        "utf-8",
    )
    store = MemoryStore()
    summary, _ = executed(file, store)
    assert (summary.done, summary.refused) == (3, ())
    ticket = store.load("T-1")
    assert ticket is not None
    assert ticket.tasks[0].status == "done"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"tickett": "T-1", "event": "open", "channel": "email"}, "Did you mean 'ticket'?"),
        ({"ticket": "T-1", "event": "take"}, "'by' is missing: say who does it."),
        ({"ticket": "T-1", "event": "open"}, "'channel' is missing"),
        ({"ticket": "T-1", "event": "take", "by": 3}, "'by' takes a text, not 3."),
        (
            {"ticket": "T-1", "event": "take", "by": "a", "data": [1]},
            "'data' takes names and values",
        ),
        ({"ticket": "T-1", "event": "take", "by": "a", "at": "2026-11-23T09:00"}, "needs a zone"),
        ({"ticket": "T-1", "event": "take", "by": "a", "at": "soon"}, "takes a moment such as"),
        ({"ticket": "T-1", "event": "take", "by": "a", "subject": "x"}, "belongs to 'open'"),
        ([1], "an event is written in {...}"),
    ],
)
def test_lines_that_cannot_be_read(row: Any, said: str, tmp_path: Path) -> None:
    """Every slip is told with its line before anything is executed."""
    with pytest.raises(LoadError) as caught:
        read_events(starter.process, written(tmp_path, [EVENTS[0], row]))
    assert caught.value.problems[0].startswith("line 2: ")
    assert said in str(caught.value)


def test_all_lines_are_told_together_but_not_without_end(tmp_path: Path) -> None:
    """Twenty problems are shown and the rest is counted."""
    with pytest.raises(LoadError) as caught:
        read_events(starter.process, written(tmp_path, [{}] * 30))
    assert len(caught.value.problems) == 21
    assert caught.value.problems[-1] == "... and 40 more."


def test_named_rules_need_an_answer(tmp_path: Path) -> None:
    """A declared rule without an answer is asked for by name; a strange one is refused."""
    lucky = dataclasses.replace(starter.process, rules=[Rule("lucky")])
    with pytest.raises(BadCall, match="--rule lucky=yes or =no"):
        execute(lucky, [], None, {}, str)
    with pytest.raises(BadCall, match="Did you mean 'lucky'"):
        execute(lucky, [], None, {"lucky": True, "luky": True}, str)
    assert typed_rules(["a=yes", "b=no"]) == {"a": True, "b": False}
    with pytest.raises(BadCall, match="NAME=yes or NAME=no, not 'a'"):
        typed_rules(["a"])


def test_the_command(tmp_path: Path) -> None:
    """`supportflow run` keeps the tickets in a file; exit code 1 tells of refusals, 2 of misuse."""
    run("new", "mine.py", cwd=tmp_path)
    written(tmp_path, EVENTS)
    first = run("run", "mine.py", "--events", "events.jsonl", "--db", "t.db", cwd=tmp_path)
    assert (first.returncode, first.stderr) == (1, "")
    assert "6 events: 5 done, 1 refused." in first.stdout
    again = run("run", "mine.py", "--events", "events.jsonl", "--db", "t.db", cwd=tmp_path)
    assert "5 done before." in again.stdout
    written(tmp_path, EVENTS[:2], "good.jsonl")
    assert run("run", "mine.py", "--events", "good.jsonl", cwd=tmp_path).returncode == 0
    assert run("run", "mine.py", "--events", "nowhere.jsonl", cwd=tmp_path).returncode == 2
