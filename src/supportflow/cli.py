"""The command line: one verb a command, for people who read a process and change it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from supportflow import __version__
from supportflow.define.faults import faults
from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.define.references import languages
from supportflow.define.text_form import dumps, json_schema
from supportflow.define.texts import title
from supportflow.errors import BadCall, Finding, quoted
from supportflow.files import load, save
from supportflow.terminal import Terminal, process_tables, progress, say, told

__all__ = ["app", "main"]

app = typer.Typer(
    name="supportflow",
    help="Check, draw and run a support process that is declared in one file.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

ProcessFile = Annotated[
    str,
    typer.Argument(metavar="FILE", help="A .py, .yaml or .json file; FILE.py:NAME among several."),
]
Language = Annotated[str | None, typer.Option(help="The language of labels, such as it.")]
WorkflowName = Annotated[str | None, typer.Option(help="Only this workflow.")]

SUFFIXES = {
    ".svg": "svg", ".png": "png", ".pdf": "pdf", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid",
    ".bpmn": "bpmn",
}  # fmt: skip
COLOURS = {"error": "bold red", "warning": "yellow", "info": "cyan"}


def main() -> None:
    """Run the command line; the entry point of the `supportflow` script."""
    app()


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"supportflow {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Check, draw and run a support process that is declared in one file."""


@app.command()
def new(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to make: .py, .yaml or .json.")
    ],
) -> None:
    """Make a small process to begin with."""
    from supportflow import starter

    with told():
        if file.exists():
            raise BadCall(f"{file} is there already; give another name.")
        if file.suffix not in {".py", ".json", ".yaml", ".yml"}:
            raise BadCall(f"{file}: a process is a '.py', '.yaml' or '.json' file.")
        if not file.parent.is_dir():
            raise BadCall(f"there is no folder '{file.parent}'; make it first.")
        if file.suffix == ".py":
            file.write_text(Path(starter.__file__).read_text("utf-8"), "utf-8")
        elif file.suffix == ".json":
            save(starter.process, file)
        else:
            # The comments of the Python form, above the same keys.
            source, written = (
                Path(starter.__file__).read_text("utf-8"),
                dumps(starter.process, "yaml"),
            )
            for comment, key in re.findall(r"^    (# .*)\n    (\w+)=", source, re.MULTILINE):
                written = re.sub(rf"^{key}:", f"{comment}\n{key}:", written, flags=re.MULTILINE)
            file.write_text(written, "utf-8")
        say(f"Wrote {file}. Next: supportflow check {file}")


@app.command()
def check(
    file: ProcessFile,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Leave out remarks.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Findings as JSON, for other programs.")
    ] = False,
) -> None:
    """Say what is wrong or missing in a process; exit code 1 when there are errors."""
    from supportflow.checks import check as find

    with told():
        process = load(file)
        findings = find(process, today=datetime.now().astimezone().date())
        if quiet:
            findings = tuple(finding for finding in findings if finding.severity != "info")
        if as_json:
            typer.echo(json.dumps([finding._asdict() for finding in findings], indent=2))
        else:
            _print_findings(process, findings)
        stops = {"error", "warning"} if strict else {"error"}
        if any(finding.severity in stops for finding in findings):
            raise typer.Exit(1)


def _print_findings(process: Process, findings: tuple[Finding, ...]) -> None:
    from supportflow.checks.report import report

    terminal = Terminal()
    width = min(terminal.width, 100)
    for line in report(title(process, process.language), findings, width=width).splitlines():
        terminal.print(line, style=COLOURS.get(line.partition(" ")[0]))
    if not findings:
        flows = index(process).workflows.values()
        states = sum(len(flow.states) for flow in flows)
        rows = sum(len(flow.transitions) for flow in flows)
        say(f"{states} states and {rows} transitions fit together.")


@app.command()
def draw(
    file: ProcessFile,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            help="Where to; .svg .png .pdf .dot .mmd .bpmn decide the form; - is the terminal.",
        ),
    ] = None,
    form: Annotated[
        Literal["svg", "png", "pdf", "dot", "mermaid", "bpmn"] | None,
        typer.Option("--format", "-f", help="The form, when --out does not say it."),
    ] = None,
    workflow: WorkflowName = None,
    language: Language = None,
    direction: Annotated[
        Literal["TB", "LR"], typer.Option(help="Top to bottom, or left to right.")
    ] = "TB",
    view: Annotated[
        Literal["areas", "lanes", "team_lanes"],
        typer.Option(help="A map by area, or a lane for each area or team."),
    ] = "areas",
) -> None:
    """Draw the process; without --out into PROCESS.svg in this folder."""
    from supportflow import draw as pictures

    with told():
        process = load(file)
        suffix = Path(out).suffix.lower() if out and out != "-" else ""
        if form is None and suffix and suffix not in SUFFIXES:
            raise BadCall(f"'{out}' ends in '{suffix}': give {quoted(SUFFIXES)}, or --format.")
        chosen = form or SUFFIXES.get(suffix, "svg")
        tongue = _tongue(process, language)
        make = getattr(pictures, chosen)
        options: dict[str, str] = {} if chosen == "bpmn" else {"direction": direction}
        if chosen != "bpmn" and view != "areas":
            if chosen == "mermaid":
                raise BadCall("Mermaid draws no lanes: give --format svg, png, pdf or dot.")
            options["view"] = view
        drawn: str | bytes = make(process, language=tongue, workflow=workflow, **options)
        if out == "-":
            if isinstance(drawn, bytes):
                raise BadCall(f"{chosen} is not a text: give a file with --out.")
            sys.stdout.write(drawn)
            return
        ending = next(ending for ending, its in SUFFIXES.items() if its == chosen)
        target = Path(out) if out is not None else Path(f"{process.name}{ending}")
        try:
            target.write_bytes(drawn if isinstance(drawn, bytes) else drawn.encode())
        except OSError as error:
            raise BadCall(f"cannot write {target}: {error.strerror}.") from None
        say(f"Wrote {target}.")
        broken = len(faults(process))
        if broken:
            what = "name does" if broken == 1 else "names do"
            Terminal(stderr=True).print(
                f"{broken} {what} not fit and {'is' if broken == 1 else 'are'} red in the picture: "
                f"supportflow check {file}"
            )


@app.command()
def show(file: ProcessFile, language: Language = None) -> None:
    """Show who answers where, how fast, and what can happen next, as tables."""
    with told():
        process = load(file)
        tongue = _tongue(process, language)
        terminal = Terminal()
        terminal.print(f"{title(process, tongue)}, version {process.version}", style="bold")
        for table in process_tables(process, tongue):
            terminal.print(table, soft_wrap=False)


def _tongue(process: Process, language: str | None) -> str:
    """Return the language asked for; refuse one in which nothing is written."""
    if language is None:
        return process.language
    known = languages(process)
    if language.partition("_")[0] not in {one.partition("_")[0] for one in known}:
        listed = quoted(known, last="and")
        raise BadCall(f"nothing in this process is written in '{language}'; there is {listed}.")
    return language


@app.command()
def play(
    file: ProcessFile,
    channel: Annotated[
        str | None, typer.Option(help="The channel through which the ticket comes.")
    ] = None,
) -> None:
    """Walk one ticket through the process; nothing is stored and nothing is sent."""
    from supportflow.play import play as walk

    def lines() -> Iterator[str]:
        while True:
            try:
                yield input("> ")
            except (EOFError, KeyboardInterrupt):
                return

    with told():
        walk(load(file), channel, lines(), say)


@app.command()
def run(
    file: ProcessFile,
    events: Annotated[
        str, typer.Option(help="A .jsonl or .csv file with one event a line; see the reference.")
    ],
    db: Annotated[
        str | None, typer.Option(help="The database: a .db file or a URL; in memory without it.")
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=yes|no", help="What a named rule answers; once for each."),
    ] = None,
) -> None:
    """Execute events against tickets, each once; exit code 1 when some were refused."""
    from supportflow.batch import execute, read_events, typed_rules

    with told():
        process = load(file)
        lines = read_events(process, events)
        summary = execute(process, progress(lines), db, typed_rules(rule or ()), say)
    if summary.refused:
        raise typer.Exit(1)


@app.command()
def replay(
    file: ProcessFile,
    log: Annotated[
        str, typer.Argument(metavar="LOG", help="A CSV file (or .csv.gz) with one event a row.")
    ],
    case: Annotated[str | None, typer.Option(help="The column that names the ticket.")] = None,
    activity: Annotated[
        list[str] | None, typer.Option(help="The column that names the event; may be given twice.")
    ] = None,
    time: Annotated[str | None, typer.Option(help="The column that holds the time.")] = None,
    zone: Annotated[
        str | None, typer.Option(help="Where a clock without offset hung: Europe/Rome, UTC.")
    ] = None,
    time_format: Annotated[
        str | None, typer.Option(help="A pattern of strptime, epoch or epoch_ms.")
    ] = None,
    kind: Annotated[
        Literal["action", "status"],
        typer.Option(help="An event names an action, or the state entered."),
    ] = "action",
    workflow: WorkflowName = None,
    wall_clock: Annotated[
        bool,
        typer.Option(
            "--wall-clock", help="Disregard offsets: read the clock as it hung in --zone."
        ),
    ] = False,
    named: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="ACTIVITY=EVENT",
            help="What an activity means; an empty EVENT leaves it out.",
        ),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="KIND:WHAT",
            help="A known deviation: extra, missing, unknown or unfinished, and what.",
        ),
    ] = None,
    encoding: Annotated[
        str, typer.Option(help="How the file is written; cp1252 for many exports of Excel.")
    ] = "utf-8-sig",
    delimiter: Annotated[
        str | None, typer.Option(help="What stands between the columns; guessed without it.")
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave out rows that cannot be read.")
    ] = False,
    complete: Annotated[
        bool, typer.Option("--complete", help="Open tickets count as unfinished.")
    ] = False,
    drop_duplicates: Annotated[
        bool, typer.Option("--drop-duplicates", help="Leave out repeated rows.")
    ] = False,
) -> None:
    """Run an event log through the process and say what does not fit."""
    from supportflow.measure import Accepted, read_log
    from supportflow.measure import replay as run

    with told():
        process = load(file)
        read = read_log(
            log,
            case=case,
            activity=activity[0] if activity and len(activity) == 1 else activity,
            time=time,
            zone=zone,
            time_format=time_format,
            kind=kind,
            wall_clock=wall_clock,
            encoding=encoding,
            delimiter=delimiter,
            on_bad="skip" if skip_bad else "refuse",
            drop_duplicates=drop_duplicates,
        )
        result = run(
            process,
            read,
            workflow=workflow,
            events={name: event or None for name, event in _pairs("--map", "=", named)},
            accepted=[
                Accepted(sort, what or None)  # type: ignore[arg-type]
                for sort, what in _pairs("--accept", ":", accept)
            ],
            open_cases="complete" if complete else "prefix",
        )
        say(str(result))


def _pairs(option: str, sign: str, given: list[str] | None) -> list[tuple[str, str]]:
    """Split what an option repeats; each must hold the sign between its two parts."""
    pairs = [one.partition(sign) for one in given or ()]
    for name, found, _ in pairs:
        if not found or not name:
            raise BadCall(f"{option} takes two parts with '{sign}' between them, not '{name}'.")
    return [(name, rest) for name, _, rest in pairs]


@app.command()
def hours(
    file: ProcessFile,
    calendar: Annotated[
        str | None, typer.Argument(metavar="CALENDAR", help="Only this calendar.")
    ] = None,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The first day; without it, today."),
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=60, help="How many weeks.")] = 2,
    language: Language = None,
) -> None:
    """Show the opening hours of the coming weeks, with holidays and exceptions."""
    from supportflow.timetables import hours_lines

    with told():
        day = (first or datetime.now().astimezone()).date()
        for line in hours_lines(load(file), calendar, day, weeks, language):
            say(line)


@app.command()
def explain(
    file: ProcessFile,
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"],
            help="When something arrives, by the clock on the team's wall; without it, "
            "the coming Friday at 17:50.",
        ),
    ] = None,
    language: Language = None,
) -> None:
    """Show what every promised time means for something that arrives at a given moment."""
    from supportflow.timetables import promise_lines

    with told():
        now = datetime.now().astimezone().replace(tzinfo=None)
        friday = (now + timedelta(days=(4 - now.weekday()) % 7)).replace(hour=17, minute=50)
        for line in promise_lines(
            load(file), (at or friday).replace(second=0, microsecond=0), language
        ):
            say(line)


@app.command()
def convert(
    file: ProcessFile,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A .json or .yaml file.")],
) -> None:
    """Write the process in another form: JSON or YAML."""
    with told():
        save(load(file), out)
        say(f"Wrote {out}.")


@app.command()
def schema() -> None:
    """Print the JSON Schema of the file format, for editors."""
    with told():
        typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
