"""The site of a process as files, for any generator of sites."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from supportflow.cli.common import ProcessFile
from supportflow.errors import BadCall
from supportflow.files import load
from supportflow.terminal import Terminal, say, told

__all__ = ["docs"]

MADE = ".supportflow"
"""The file that lists what was written into a folder, so that pages that are gone are removed."""


def docs(
    file: ProcessFile,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder of the pages.")] = Path(
        "docs/process"
    ),
    language: Annotated[
        str | None,
        typer.Option(
            "--lang",
            "--language",
            help="en, it, de or ro; the texts of the process may be in others.",
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Write nothing; fail if the files are not what they should be."
        ),
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            help="An older version, a file or REVISION:FILE, for the page of what changed."
        ),
    ] = None,
    address: Annotated[
        Literal["formal", "informal"], typer.Option(help="Sie or du, Lei or tu.")
    ] = "formal",
    urls: Annotated[
        Literal["folders", "files"],
        typer.Option(help="How the site calls a page: states/new/ or states/new.html."),
    ] = "folders",
    today: Annotated[
        str | None,
        typer.Option(help="A date such as 2026-11-30: which reviews are overdue by then."),
    ] = None,
) -> None:
    """Write the site of a process as Markdown pages, or check that it is up to date.

    Exit code 1 says that the files are not what they should be.
    """
    from supportflow.publish import broken_links, publish
    from supportflow.revisions import load_any

    with told():
        process = load(file)
        made = publish(
            process,
            language=language,
            address=address,
            since=load_any(since) if since is not None else None,
            today=_day(today),
            urls=urls,
        )
        for note in made.notes:
            Terminal(stderr=True).print(note)
        for broken in broken_links(made.pages, urls):
            raise BadCall(broken)
        if check:
            _compare(out, made.pages)
        else:
            _write(out, made.pages)


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given is not None else None
    except ValueError:
        raise BadCall(f"--today takes a date such as 2026-11-30, not '{given}'.") from None


def _listed(out: Path) -> list[str]:
    """Return what was written last time."""
    listing = out / MADE
    return listing.read_text("utf-8").splitlines() if listing.is_file() else []


def _compare(out: Path, pages: Mapping[str, str]) -> None:
    """Fail when the files in a folder are not the pages."""
    stale = [path for path, text in pages.items() if _text(out / path) not in (None, text)]
    missing = [path for path in pages if _text(out / path) is None]
    gone = [path for path in _listed(out) if path not in pages and (out / path).is_file()]
    parts = [
        f"{len(found)} {word} ({', '.join(found[:3])}{', …' if len(found) > 3 else ''})"
        for word, found in (("out of date", stale), ("missing", missing), ("superfluous", gone))
        if found
    ]
    if parts:
        say(f"The pages in {out} are not those of the process: {'; '.join(parts)}.")
        say("Write them anew without --check.")
        raise typer.Exit(1)
    say(f"{len(pages)} files in {out} are up to date.")


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8") if path.is_file() else None
    except UnicodeDecodeError:
        return ""


def _write(out: Path, pages: Mapping[str, str]) -> None:
    """Write the pages that are new or different, and remove those that are gone."""
    written = removed = 0
    try:
        for path, text in pages.items():
            target = out / path
            if _text(target) != text:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, "utf-8", newline="\n")
                written += 1
        for path in _listed(out):
            if path not in pages and (out / path).is_file() and _inside(out, path):
                (out / path).unlink()
                removed += 1
        (out / MADE).write_text("".join(f"{path}\n" for path in sorted(pages)), "utf-8")
    except OSError as error:
        raise BadCall(f"cannot write into {out}: {error.strerror}.") from None
    say(f"{len(pages)} files in {out}: {written} written, {removed} removed.")


def _inside(out: Path, path: str) -> bool:
    return (out / path).resolve().is_relative_to(out.resolve())
