"""The file of a process: made, checked, converted, described."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from supportflow.cli.common import ProcessFile
from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.define.text_form import dumps, json_schema
from supportflow.define.texts import title
from supportflow.errors import BadCall, Finding
from supportflow.files import load, save
from supportflow.terminal import Terminal, say, told

__all__ = ["check", "convert", "new", "schema"]

COLOURS = {"error": "bold red", "warning": "yellow", "info": "cyan"}


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


def convert(
    file: ProcessFile,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A .json or .yaml file.")],
) -> None:
    """Write the process in another form: JSON or YAML."""
    with told():
        save(load(file), out)
        say(f"Wrote {out}.")


def schema() -> None:
    """Print the JSON Schema of the file format, for editors."""
    with told():
        typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
