"""The command line is run as a user runs it: the real command, files, exit codes and sentences."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.draw.fonts import need_fonts

ROOT = Path(__file__).parents[1]
COMMAND = Path(sysconfig.get_path("scripts"), "supportflow")


def run(*words: object, cwd: Path = ROOT, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run the installed command, or the same entry point when it is not installed."""
    command = [str(COMMAND)] if COMMAND.exists() else _entry_point()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        [*command, *map(str, words)],
        cwd=cwd,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
    )


def _entry_point() -> list[str]:
    return [sys.executable, "-c", "from supportflow.cli import main; main()"]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A process made by `supportflow new`."""
    made = run("new", "mine.py", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    return tmp_path / "mine.py"


def test_new_makes_a_process_that_checks(mine: Path) -> None:
    """The file made by `new` has no findings, and `check` says what fits together."""
    result = run("check", mine.name, cwd=mine.parent)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.endswith("6 states and 8 transitions fit together.\n")


@pytest.mark.parametrize("name", ["mine.yaml", "mine.json"])
def test_new_writes_other_forms(tmp_path: Path, name: str) -> None:
    """`new` writes YAML and JSON by the ending of the name; both load and check."""
    assert run("new", name, cwd=tmp_path).returncode == 0
    assert run("check", name, cwd=tmp_path).returncode == 0


def test_new_never_overwrites(mine: Path) -> None:
    """A file that is there is left alone, and the message says so."""
    before = mine.read_bytes()
    result = run("new", mine.name, cwd=mine.parent)
    assert result.returncode == 2
    assert "mine.py is there already; give another name." in result.stderr
    assert mine.read_bytes() == before


def test_check_names_a_misspelt_state(mine: Path) -> None:
    """A slip in a row is told with its place and the near match, and the exit code is 1."""
    mine.write_text(mine.read_text().replace('"new", "in_progress")', '"new", "in_progres")'))
    result = run("check", mine.name, cwd=mine.parent)
    assert result.returncode == 1
    assert "error unknown-state" in result.stdout
    assert "workflow 'support', transition 'take'" in result.stdout
    assert "Did you mean 'in_progress'?" in result.stdout


def test_check_as_json(mine: Path) -> None:
    """`--json` prints the findings as data, an empty list when there are none."""
    assert json.loads(run("check", "--json", mine.name, cwd=mine.parent).stdout) == []
    mine.write_text(mine.read_text().replace('asks="experts",\n', "\n", 1))
    mine.write_text(mine.read_text().replace('area="second_line", within', "within"))
    found = json.loads(run("check", "--json", mine.name, cwd=mine.parent).stdout)
    assert {"code", "severity", "where", "message", "hint"} == set(found[0])


def test_strict_makes_warnings_errors(mine: Path) -> None:
    """With `--strict` a warning gives exit code 1, without it 0."""
    mine.write_text(
        mine.read_text().replace(
            'Team("experts", "Experts",', 'Team("experts", "Experts", asks="experts",'
        )
    )
    assert run("check", mine.name, cwd=mine.parent).returncode == 0
    assert run("check", "--strict", mine.name, cwd=mine.parent).returncode == 1


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("p.svg", b"<svg"),
        ("p.png", b"\x89PNG"),
        ("p.pdf", b"%PDF"),
        ("p.dot", b"digraph"),
        ("p.mmd", b"stateDiagram"),
        ("p.html", b"<!DOCTYPE html>"),
    ],
)
def test_draw_by_the_ending(mine: Path, name: str, start: bytes) -> None:
    """The ending of `--out` decides the form; the file is what it says."""
    if name in ("p.png", "p.pdf"):
        need_fonts()
    result = run("draw", mine.name, "--out", name, cwd=mine.parent)
    assert result.returncode == 0, result.stderr
    written = (mine.parent / name).read_bytes()
    assert start in written[:400]


def test_draw_without_out_names_the_file_by_the_process(mine: Path) -> None:
    """Without `--out` the picture goes to PROCESS.svg in the folder."""
    assert run("draw", mine.name, cwd=mine.parent).stdout == "Wrote helpdesk.svg.\n"
    assert (mine.parent / "helpdesk.svg").stat().st_size > 1000


def test_draw_to_the_terminal(mine: Path) -> None:
    """`--out -` prints a text form and refuses a binary one."""
    assert (
        "stateDiagram-v2"
        in run("draw", mine.name, "-o", "-", "-f", "mermaid", cwd=mine.parent).stdout
    )
    refused = run("draw", mine.name, "-o", "-", "-f", "png", cwd=mine.parent)
    assert refused.returncode == 2
    assert "png is not a text: give a file with --out." in refused.stderr


def test_draw_refuses_an_unknown_ending(mine: Path) -> None:
    """An ending that is no form is refused with those that are."""
    result = run("draw", mine.name, "-o", "p.jpeg", cwd=mine.parent)
    assert result.returncode == 2
    assert "'p.jpeg' ends in '.jpeg': give '.svg', '.png'" in result.stderr


@pytest.mark.parametrize("verb", ["check", "draw", "show", "play", "convert"])
def test_a_missing_file_is_told_without_a_traceback(tmp_path: Path, verb: str) -> None:
    """A file that is not there gives exit code 2 and one sentence."""
    more = ["x.json"] if verb == "convert" else []
    result = run(verb, "nowhere.py", *more, cwd=tmp_path)
    assert result.returncode == 2
    assert "nowhere.py" in result.stderr
    assert "Traceback" not in result.stderr


def test_convert_and_back(mine: Path) -> None:
    """A process converted to YAML checks like the original."""
    assert run("convert", mine.name, "mine.yaml", cwd=mine.parent).returncode == 0
    assert run("check", "mine.yaml", cwd=mine.parent).returncode == 0


def test_show_lists_states_and_next_steps(mine: Path) -> None:
    """`show` names who answers, how fast, and what can happen next."""
    shown = run("show", mine.name, cwd=mine.parent).stdout
    for words in ("Front line", "1 business hour", "take -> in_progress", "end"):
        assert words in shown


def test_show_names_escalations_in_the_words_of_the_process() -> None:
    """`show` says when an escalation comes, whom it tells and what it does, with titles."""
    shown = run("show", "examples/it_desk.yaml").stdout
    for words in ("Repair is late", "the assignee,", "1 business hour"):
        assert words in shown
    shop = run("show", "examples/shop.py").stdout
    for words in ("Late is high", "goes back", "called by"):
        assert words in shop


def test_who_answers_in_sentences() -> None:
    """`who` says who answers and whether they are there; when nothing is found it exits with 1."""
    shown = run("who", "examples/shop.py", "seconda", "linea", "--at", "2026-11-23 10:00")
    assert shown.stdout.startswith("Second line (area)\n  ")
    assert "At Mon 23 Nov 10:00 they are there, until 13:00." in shown.stdout
    nothing = run("who", "examples/shop.py", "xyzzy")
    assert (nothing.returncode, nothing.stdout) == (
        1,
        "Nothing in this process is about 'xyzzy'.\n",
    )
    assert run("who", "examples/shop.py").returncode == 2


def test_tables_in_every_form(tmp_path: Path) -> None:
    """`tables` prints, writes a folder, and says what is left out or wrong."""
    printed = run("tables", "examples/shop.py", "raci").stdout
    assert printed.startswith("Responsibilities")
    marked = run("tables", "examples/shop.py", "hours", "--format", "markdown").stdout
    assert marked.startswith("## Who is there when\n\n| Who | Mon |")
    written = run("tables", "examples/it_desk.yaml", "--format", "csv", "--out", tmp_path)
    assert f"Wrote {tmp_path / 'raci.csv'}." in written.stdout
    assert (tmp_path / "raci.csv").read_text("utf-8").startswith("Area,Work,Responsible")
    several = run("tables", "examples/shop.py", "--format", "csv")
    assert several.returncode == 2
    assert several.stderr.startswith("a CSV file holds one table: ")
    wrong = run("tables", "examples/shop.py", "hnadoffs")
    assert wrong.returncode == 2
    assert "Did you mean 'handoffs'?" in wrong.stderr


def test_tables_break_no_word_at_eighty_columns() -> None:
    """In eighty columns the heads stay whole, and no line is longer."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80"}
    command = [str(COMMAND)] if COMMAND.exists() else _entry_point()
    shown = subprocess.run(
        [*command, "tables", "examples/shop.py", "raci"],
        cwd=ROOT, capture_output=True, text=True, env=environment, timeout=120,
    ).stdout  # fmt: skip
    assert "┃ Responsible ┃ Accountable ┃" in shown
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_schema_is_json() -> None:
    """`schema` prints a JSON Schema."""
    assert json.loads(run("schema").stdout)["$schema"].startswith("https://json-schema.org/")


def test_play_walks_a_ticket(mine: Path) -> None:
    """Commands from a pipe move the ticket; time moves when told; a slip gets a near match."""
    commands = "1\nask_customer\nw\nw\nw\ntake\nq\n"
    played = run("play", mine.name, cwd=mine.parent, given=commands)
    assert played.returncode == 0, played.stderr
    assert "customer_silent by system -> resolved" in played.stdout
    assert "close by system -> closed" in played.stdout
    assert "The ticket is closed." in played.stdout


def test_replay_reports_what_does_not_fit(mine: Path) -> None:
    """A log of two tickets is replayed; the unknown activity is named."""
    log = mine.parent / "log.csv"
    log.write_text(
        "ticket,event,time\n"
        "a,take,2026-11-23T09:00:00Z\na,resolve,2026-11-23T10:00:00Z\n"
        "b,take,2026-11-23T09:00:00Z\nb,resolv,2026-11-23T10:00:00Z\n"
    )
    result = run("replay", mine.name, log.name, cwd=mine.parent)
    assert result.returncode == 0, result.stderr
    assert "resolv" in result.stdout


def test_replay_of_naive_times_asks_for_a_zone(mine: Path) -> None:
    """Times without a zone are refused with what to say."""
    log = mine.parent / "log.csv"
    log.write_text("ticket,event,time\na,take,2026-11-23 09:00\n")
    result = run("replay", mine.name, log.name, cwd=mine.parent)
    assert result.returncode == 2
    assert "zone" in result.stderr


def test_hours_shows_holidays() -> None:
    """`hours` prints each day of the weeks asked for, with the name of a holiday."""
    shown = run("hours", "examples/shop.py", "office", "--from", "2026-12-07", "--weeks", 1)
    assert shown.stdout.splitlines()[:3] == [
        "Office hours (Europe/Rome): mon-fri 09:00-13:00 14:00-18:00",
        "  Mon 07 Dec 2026  09:00-13:00 14:00-18:00",
        "  Tue 08 Dec 2026  closed  Immacolata Concezione",
    ]
    wrong = run("hours", "examples/shop.py", "ofice")
    assert (wrong.returncode, "Did you mean 'office'?" in wrong.stderr) == (2, True)


def test_explain_works_promises_out() -> None:
    """`explain` says for a moment when each promise is due, and why."""
    shown = run("explain", "examples/shop.py", "--at", "2026-11-20 17:50").stdout
    assert "  state Mention received: 1 business hour -> due Mon 23 Nov 09:50\n" in shown
    assert "Sat, Sun closed; Mon 23 Nov 09:00 to 09:50: 50 min\n" in shown


def test_explain_tells_how_a_ticket_was_decided_on(tmp_path: Path) -> None:
    """Priority, topic and policies come with the clocks; `show` lists policies and the funnel."""
    db = tmp_path / "tickets.db"
    shop, events = "examples/shop.py", "examples/shop.events.jsonl"
    run("run", shop, "--events", events, "--db", db, "--rule", "same_ticket_open=yes")
    shown = run("explain", shop, "--db", db, "--ticket", "T-5").stdout
    assert "\nTopic 'returns' is decided by row 'returns' (2 of 5;" in shown
    assert "\n=> middle (ask): holds\n" in shown
    tables = run("show", shop).stdout
    assert "Of the rows of a policy, the first that holds decides." in tables
    assert "Chatbot, at most 3 turns" in tables


def test_queue_shows_what_waits(mine: Path) -> None:
    """`queue` lists the waiting tickets of each team with the reason, and its agents."""
    events, db = mine.with_name("events.jsonl"), mine.with_name("tickets.db")
    events.write_text(
        '{"id": "1", "ticket": "T-1", "event": "open", "channel": "email", '
        '"at": "2026-11-23T09:00Z"}\n',
        "utf-8",
    )
    assert run("run", mine, "--events", events, "--db", db).returncode == 0
    shown = run("queue", mine, "--db", db).stdout
    assert "T-1" in shown
    assert shown.count("since Mon 23 Nov 09:00: the team takes its tickets itself") == 1
    refused = run("queue", mine, "--db", db, "--team", "nobody")
    assert (refused.returncode, refused.stderr.count("there is no team 'nobody'")) == (2, 1)
    assert run("queue", mine, "--db", "none.db").returncode == 2


def test_explain_tells_the_story_of_a_ticket(mine: Path) -> None:
    """With a ticket and its database, `explain` says why each of its clocks is due."""
    events, db = mine.with_name("events.jsonl"), mine.with_name("tickets.db")
    events.write_text(
        '{"id": "1", "ticket": "T-1", "event": "open", "channel": "email", '
        '"at": "2026-11-23T09:00Z"}\n',
        "utf-8",
    )
    assert run("run", mine, "--events", events, "--db", db).returncode == 0
    rows = "--rule", "nobody=yes"
    refused = run("explain", mine, "--db", db, "--ticket", "T-1", *rows)
    assert (refused.returncode, refused.stderr.count("there is no rule 'nobody'")) == (2, 1)
    shown = run("explain", mine, "--db", db, "--ticket", "T-1", "--what", "resolution").stdout
    assert shown.splitlines()[0].startswith(
        "Promise 'Everyone' for the resolution: 3 business days."
    )
    for wrong in (
        ["--ticket", "T-1"],
        ["--db", "none.db", "--ticket", "T-1"],
        ["--ticket", "T-9", "--db", db],
        ["--ticket", "T-1", "--db", db, "--at", "2026-11-20 17:50"],
    ):
        assert run("explain", mine, *wrong).returncode == 2


def test_show_tells_what_the_next_person_has_to_know(mine: Path) -> None:
    """With a ticket and its database, `show` prints the ticket's summary."""
    events, db = mine.with_name("events.jsonl"), mine.with_name("tickets.db")
    events.write_text(
        '{"id": "1", "ticket": "T-1", "event": "open", "channel": "email", '
        '"message": "It flickers", "at": "2026-11-23T09:00Z"}\n',
        "utf-8",
    )
    assert run("run", mine, "--events", events, "--db", db).returncode == 0
    shown = run("show", mine, "--db", db, "--ticket", "T-1").stdout
    assert shown.startswith("T-1\n")
    assert '"It flickers"' in shown
    for wrong in (
        ["--ticket", "T-1"],
        ["--db", "none.db", "--ticket", "T-1"],
        ["--ticket", "T-9", "--db", db],
        ["--ticket", "T-1", "--db", db, "--language", "en"],
    ):
        assert run("show", mine, *wrong).returncode == 2


def labelled(mine: Path, label: str) -> None:
    """Give the state `new` of the process a label."""
    words = mine.read_text("utf-8")
    mine.write_text(words.replace('State("new", area', f'State("new", {label!r}, area'), "utf-8")


@pytest.mark.parametrize("label", ["Done [/ok]", "Mail [urgent]", "Ask :smile: now", "[bold]New"])
def test_texts_are_printed_as_they_are(mine: Path, label: str) -> None:
    """Brackets and colons of a label are no markup and no emoji, in any command."""
    labelled(mine, label)
    for verb in ("show", "play", "explain"):
        result = run(verb, mine.name, cwd=mine.parent, given="q\n")
        assert (result.returncode, result.stderr) == (0, "")
        assert label in result.stdout, verb


def test_a_file_name_is_printed_as_it_is(mine: Path) -> None:
    """The form FILE.py:NAME comes back unchanged in a message."""
    result = run("check", "mine.py:x", cwd=mine.parent)
    assert result.returncode == 2
    assert result.stderr.startswith("mine.py:x: ")


def test_show_cuts_no_name_in_a_narrow_terminal(mine: Path) -> None:
    """In fifty columns long names go on below; none is cut off."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "50"}
    command = [str(COMMAND)] if COMMAND.exists() else _entry_point()
    shown = subprocess.run(
        [*command, "show", "mine.py"],
        cwd=mine.parent,
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
    ).stdout
    assert "…" not in shown
    assert max(len(line) for line in shown.splitlines()) <= 50


def test_draw_says_that_names_do_not_fit(mine: Path) -> None:
    """A process with faults is drawn all the same, with a word about what is red."""
    mine.write_text(mine.read_text().replace('"new", "in_progress")', '"new", "in_progres")'))
    result = run("draw", mine.name, cwd=mine.parent)
    assert (result.returncode, result.stdout) == (0, "Wrote helpdesk.svg.\n")
    assert "1 name does not fit and is red in the picture" in result.stderr


@pytest.mark.parametrize("verb", ["draw", "show"])
def test_a_language_that_is_not_there_is_refused(verb: str, tmp_path: Path) -> None:
    """Asking for a language in which nothing is written is a mistake, not a wish."""
    shop = ROOT / "examples" / "shop.py"
    result = run(verb, shop, "--language", "xx", cwd=tmp_path)
    assert result.returncode == 2
    assert "nothing in this process is written in 'xx'; there is 'en' and 'it'." in result.stderr
    assert run(verb, shop, "--language", "it", cwd=tmp_path).returncode == 0


def test_replay_reads_what_spreadsheets_write(mine: Path) -> None:
    """Another encoding is asked for by the name of the option, and read when it is given."""
    log = mine.parent / "log.csv"
    log.write_bytes("ticket;event;time;größe\na;take;2026-11-23T09:00:00Z;1\n".encode("cp1252"))
    refused = run("replay", mine.name, log.name, cwd=mine.parent)
    assert refused.returncode == 2
    assert "--encoding 'cp1252'" in refused.stderr
    options = ("--encoding", "cp1252", "--delimiter", ";")
    assert run("replay", mine.name, log.name, *options, cwd=mine.parent).returncode == 0


def test_replay_leaves_out_bad_rows_when_told(mine: Path) -> None:
    """A row with a bad time is refused, and left out with `--skip-bad`."""
    log = mine.parent / "log.csv"
    log.write_text("ticket,event,time\na,take,2026-11-23T09:00:00Z\nb,take,soon\n")
    assert run("replay", mine.name, log.name, cwd=mine.parent).returncode == 2
    told = run("replay", mine.name, log.name, "--skip-bad", cwd=mine.parent)
    assert "1 case" in told.stdout


def test_a_reader_that_goes_away_is_no_error() -> None:
    """`check ... | head` ends without a word and without an exit code of its own."""
    command = [str(COMMAND)] if COMMAND.exists() else _entry_point()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as out:
        result = subprocess.run(
            [*command, "check", "examples/shop.py"],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            timeout=120,
        )
    assert "Traceback" not in result.stderr
    assert result.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_told() -> None:
    """Output that cannot be written gives exit code 2 and a sentence."""
    command = [str(COMMAND)] if COMMAND.exists() else _entry_point()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with Path("/dev/full").open("w") as out:
        result = subprocess.run(
            [*command, "show", "examples/shop.py"],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            timeout=120,
        )
    assert result.returncode == 2
    assert result.stderr == "the output cannot be written: No space left on device.\n"


def test_version_and_help() -> None:
    """`--version` and `--help` answer; a misspelt command is refused."""
    assert run("--version").stdout == "supportflow 0.1.0\n"
    assert "replay" in run("--help").stdout
    assert run("chekc").returncode == 2


def test_draw_in_lanes(mine: Path) -> None:
    """`--view lanes` draws a lane for each area; Mermaid, which has none, is refused."""
    run("draw", mine.name, "--view", "lanes", cwd=mine.parent)
    assert 'class="cluster"' in (mine.parent / "helpdesk.svg").read_text("utf-8")
    refused = run("draw", mine.name, "--view", "lanes", "-f", "mermaid", cwd=mine.parent)
    assert refused.returncode == 2
    assert "Mermaid has no lanes" in refused.stderr


def test_draw_bpmn(mine: Path) -> None:
    """The ending .bpmn, or the format, writes BPMN."""
    run("draw", mine.name, "--out", "p.bpmn", cwd=mine.parent)
    text = (mine.parent / "p.bpmn").read_text("utf-8")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions ')
    assert run("draw", mine.name, "-o", "-", "-f", "bpmn", cwd=mine.parent).stdout == text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--view", "overview"), ": overview"),
        (("--view", "escalations"), ": escalations"),
        (("--area", "second_line"), ": Second line"),
        (("--focus", "customer"), ": for the customer"),
        (("--around", "in_progress"), ": around In progress"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_draw_shows_a_part(mine: Path, options: tuple[str, ...], said: str) -> None:
    """Views are asked for by options; the picture says what it shows."""
    result = run("draw", mine.name, *options, "-o", "-", "-f", "mermaid", cwd=mine.parent)
    assert result.returncode == 0, result.stderr
    assert said.replace(":", "#58;") in result.stdout


def test_draw_refuses_an_unknown_part(mine: Path) -> None:
    """A part that is not there is told with the near match."""
    result = run("draw", mine.name, "--focus", "front_lin", cwd=mine.parent)
    assert result.returncode == 2
    assert "Did you mean 'front_line'?" in result.stderr


def test_draw_splits_by_area(mine: Path) -> None:
    """`--split` writes the overview and one file an area, and cannot be told to do less."""
    result = run("draw", mine.name, "--split", "-o", "p.mmd", cwd=mine.parent)
    assert result.stdout == ("Wrote p.mmd.\nWrote p-first_line.mmd.\nWrote p-second_line.mmd.\n")
    assert "overview" in (mine.parent / "p.mmd").read_text()
    refused = run("draw", mine.name, "--split", "--area", "first_line", cwd=mine.parent)
    assert refused.returncode == 2
    assert "leave out --area" in refused.stderr


def test_draw_prints_pages(mine: Path) -> None:
    """`--pages` writes one PDF, and is for nothing else."""
    need_fonts()
    result = run("draw", mine.name, "--pages", "-o", "p.pdf", cwd=mine.parent)
    assert result.stdout == "Wrote p.pdf.\n"
    assert (mine.parent / "p.pdf").read_bytes().count(b"/MediaBox") == 4
    for words, said in (
        (("-o", "p.svg"), "--pages is for one PDF, not for svg"),
        (("-o", "p.pdf", "--split"), "not for --split"),
        (("-o", "p.pdf", "--area", "first_line"), "leave out --area"),
    ):
        refused = run("draw", mine.name, "--pages", *words, cwd=mine.parent)
        assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr


def test_draw_shows_the_way_of_a_ticket(mine: Path) -> None:
    """`--ticket` reads the way of a ticket from the database of the tickets."""
    events = mine.parent / "events.jsonl"
    events.write_text(
        '{"at": "2026-11-23T09:00:00Z", "ticket": "T-1", "event": "open", "channel": "email"}\n'
        '{"at": "2026-11-23T10:30:00Z", "ticket": "T-1", "event": "take", "by": "agent_one"}\n'
    )
    done = run("run", mine.name, "--events", events.name, "--db", "t.db", cwd=mine.parent)
    assert done.returncode == 0, done.stderr
    words = ("draw", mine.name, "-o", "-", "-f", "dot", "--ticket")
    drawn = run(*words, "T-1", "--db", "t.db", cwd=mine.parent)
    assert drawn.returncode == 0, drawn.stderr
    assert "stayed 1 h 30 min" in drawn.stdout
    for more, said in (
        (("T-1",), "give it with --db"),
        (("T-1", "--db", "x.db"), "there is no database 'x.db'"),
        (("T-9", "--db", "t.db"), "there is no ticket 'T-9'"),
    ):
        refused = run(*words, *more, cwd=mine.parent)
        assert (refused.returncode, said in refused.stderr) == (2, True)


def test_figures_of_tickets_and_logs(mine: Path) -> None:
    """`draw --db` shows the open tickets, `replay --draw` the figures of a log."""
    events = mine.parent / "events.jsonl"
    events.write_text(
        '{"at": "2026-11-23T09:00:00Z", "ticket": "T-1", "event": "open", "channel": "email"}\n'
    )
    assert (
        run("run", mine.name, "--events", events.name, "--db", "t.db", cwd=mine.parent).returncode
        == 0
    )
    drawn = run("draw", mine.name, "--db", "t.db", "-o", "-", "-f", "dot", cwd=mine.parent)
    assert "1 now (100 %)" in drawn.stdout, drawn.stderr
    log = mine.parent / "log.csv"
    log.write_text(
        "ticket,event,time\na,take,2026-11-23T09:00:00Z\na,resolve,2026-11-23T10:00:00Z\n"
    )
    done = run(
        "replay", mine.name, log.name, "--draw", "l.dot", "--heat", "visits", cwd=mine.parent
    )
    assert done.stdout.endswith("Wrote l.dot.\n"), done.stderr
    assert "median 1 h" in (mine.parent / "l.dot").read_text()
    wrong = run("replay", mine.name, log.name, "--draw", "l.jpg", cwd=mine.parent)
    assert (wrong.returncode, "ends in '.jpg'" in wrong.stderr) == (2, True)


def slower(mine: Path) -> str:
    """Return the process with another promise."""
    return mine.read_text().replace("within=business_hours(1)", "within=business_hours(2)")


def test_diff_says_and_draws(mine: Path) -> None:
    """Differences are sentences with a sign; the picture is written; the exit code is diff's."""
    other = mine.parent / "other.py"
    other.write_text(
        mine.read_text().replace("within=business_hours(1)", "within=business_hours(2)")
    )
    words = ("diff", mine.name, other.name, "--svg", "d.svg")
    result = run(*words, cwd=mine.parent)
    assert result.returncode == 1, result.stderr
    said, wrote = result.stdout.splitlines()
    assert said.startswith("~ Workflow 'support', state 'new': promised time is 2 business hours")
    assert wrote == "Wrote d.svg."
    assert "changed" in (mine.parent / "d.svg").read_text()
    assert run(*words[:3], "--svg", "s.svg", "--side-by-side", cwd=mine.parent).returncode == 1
    assert "Before: version" in (mine.parent / "s.svg").read_text()
    for more in (("--out", "s.dot"), ()):
        refused = run(*words[:3], *more, "--side-by-side", cwd=mine.parent)
        assert (refused.returncode, "is for SVG, PNG, PDF" in refused.stderr) == (2, True)
    same = run("diff", mine.name, mine.name, cwd=mine.parent)
    assert (same.returncode, same.stdout) == (0, "Nothing is different.\n")
    assert run("diff", mine.name, "x.py", cwd=mine.parent).returncode == 2
    listed = run("diff", mine.name, other.name, "--json", cwd=mine.parent)
    assert json.loads(listed.stdout)[0]["new"] == "2 business hours"
    both = run("diff", mine.name, other.name, "--area", "a", "--overview", cwd=mine.parent)
    assert (both.returncode, "exclude each other" in both.stderr) == (2, True)


def test_diff_since_the_last_commit(mine: Path) -> None:
    """One file is compared with what git has of it, one revision with the file of now."""
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.com", "-C", str(mine.parent)]
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "first")):
        subprocess.run([*git, *words], check=True, capture_output=True)
    mine.write_text(
        mine.read_text().replace("within=business_hours(1)", "within=business_hours(2)")
    )
    for given in (mine.name, f"HEAD:{mine.name}"):
        result = run("diff", given, cwd=mine.parent)
        assert result.returncode == 1, result.stderr
        assert "promised time is 2 business hours" in result.stdout


def test_draw_on_paper(mine: Path) -> None:
    """`--paper` is for PDF."""
    refused = run("draw", mine.name, "--paper", "A4", cwd=mine.parent)
    assert (refused.returncode, "--paper is for PDF, not for svg" in refused.stderr) == (2, True)
    need_fonts()
    assert run("draw", mine.name, "--paper", "A4", "-o", "p.pdf", cwd=mine.parent).returncode == 0


def test_search_finds_articles_and_earlier_tickets(tmp_path: Path) -> None:
    """Articles come first, then tickets that were solved; nothing found is exit code 1."""
    desk = ROOT / "examples/it_desk.yaml"
    found = run("search", desk, "printer", "white")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout == (
        "Articles\n"
        "  labels_do_not_print  Labels do not print\n"
        "      The printer feeds paper and leaves it white.\n"
    )
    events = ROOT / "examples/it_desk.events.jsonl"
    assert run("run", desk, "--events", events, "--db", "t.db", cwd=tmp_path).returncode == 1
    both = run("search", desk, "ribbon", "labels", "--db", "t.db", "--limit", "1", cwd=tmp_path)
    assert both.stdout.splitlines()[3:5] == ["Earlier tickets", "  T-1  Labels do not print"]
    listed = run("search", desk, "ribbon", "--db", "t.db", "--json", cwd=tmp_path)
    assert [one["kind"] for one in json.loads(listed.stdout)] == ["article", "ticket"]
    hidden = run("search", desk, "dock", "--customers")
    assert (hidden.returncode, hidden.stdout) == (
        1, "Nothing was found: try other words, or fewer of them.\n",
    )  # fmt: skip
    wrong = run("search", desk, "dock", "--db", "no.db", cwd=tmp_path)
    assert (wrong.returncode, wrong.stderr) == (2, "there is no database 'no.db'.\n")


def test_kpis_as_table_json_and_csv(tmp_path: Path) -> None:
    """Figures of a time, with targets; exit code 1 when one was not reached."""
    shop = ROOT / "examples/shop.py"
    events = ROOT / "examples/shop.events.jsonl"
    ruled = ("--rule", "same_ticket_open=yes")
    run("run", shop, "--events", events, "--db", "t.db", *ruled, cwd=tmp_path)
    time = ("--db", "t.db", "--since", "2026-11-23", "--until", "2026-12-10")
    table = run("kpis", shop, *time, cwd=tmp_path)
    assert (table.returncode, table.stderr) == (1, "")
    assert table.stdout.startswith("23 Nov 2026 to 10 Dec 2026, 6 tickets looked at\n")
    assert table.stdout.endswith("How easy it was: nothing to measure in this time.\n")
    listed = json.loads(run("kpis", shop, *time, "--form", "json", cwd=tmp_path).stdout)
    assert listed["tickets"] == 6
    assert [one["kpi"] for one in listed["figures"]] == [
        "first_answer", "promises_kept", "came_back", "effort", "bot_alone",
    ]  # fmt: skip
    sheet = run("kpis", shop, *time, "--form", "csv", cwd=tmp_path).stdout.splitlines()
    assert sheet[0].startswith("kpi,title,measure,value,unit,n,low,high,before,target,met,owner")
    assert sheet[1].startswith("first_answer,First answer,first_response,2700.0,business,5,,,")
    neither = run("kpis", shop, cwd=tmp_path)
    assert (neither.returncode, neither.stderr) == (
        2, "say where the tickets are: --db or --log, one of them.\n",
    )  # fmt: skip


def test_kpis_of_a_log(tmp_path: Path) -> None:
    """A log tells of times to the solution and of tickets that came back."""
    (tmp_path / "log.csv").write_text(
        "ticket,activity,time\n1,start_work,2026-03-02 09:00\n1,answer_sent,2026-03-02 10:30\n"
    )
    shop = ROOT / "examples/shop.py"
    said = run("kpis", shop, "--log", "log.csv", "--zone", "UTC", cwd=tmp_path)
    assert said.stderr == ""
    assert "First answer: not told by a log." in said.stdout
    assert "Came back" in said.stdout


def test_diff_for_teams(mine: Path) -> None:
    """Each team reads what concerns it."""
    other = mine.with_name("other.py")
    other.write_text(mine.read_text().replace('version="', 'version="9'))
    said = run("diff", mine.name, other.name, "--teams", cwd=mine.parent)
    assert said.returncode == 1
    assert said.stdout.count("  The process: version is ") > 1
    listed = json.loads(
        run("diff", mine.name, other.name, "--teams", "--json", cwd=mine.parent).stdout
    )
    assert said.stdout.startswith(f"{next(iter(listed))}\n")
    same = run("diff", mine.name, mine.name, "--teams", cwd=mine.parent)
    assert (same.returncode, same.stdout) == (0, "Nothing is different.\n")
