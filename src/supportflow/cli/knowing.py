"""What is known and measured: search over articles and tickets, and KPIs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from supportflow.cli.common import Language, ProcessFile, spoken, stored
from supportflow.errors import BadCall
from supportflow.files import load
from supportflow.terminal import Terminal, say, told

if TYPE_CHECKING:
    from supportflow.knowledge import Found
    from supportflow.measure import Figure, KpiReport

__all__ = ["kpis", "search"]

DAY = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]


def search(
    file: ProcessFile,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What is looked for.")],
    db: Annotated[
        str | None, typer.Option(help="Earlier tickets of this database too: a .db file or a URL.")
    ] = None,
    customers: Annotated[
        bool, typer.Option("--customers", help="Only articles that customers may read.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many of each.")] = 5,
    language: Language = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Find articles, and with --db tickets that were solved before; exit code 1 nothing found."""
    from supportflow.run.earlier import Earlier
    from supportflow.run.stores import open_store

    with told():
        process = load(file)
        tongue = spoken(process, language)
        store = stored(db) if db is not None else open_store(None)
        store.belongs_to(process.name)
        hits = Earlier(process, store).search(
            " ".join(words), language=tongue, customers=customers, limit=limit
        )
        store.close()
        if as_json:
            listed = [found._asdict() for found in (*hits.articles, *hits.tickets)]
            typer.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        else:
            for line in _lines(hits.articles, hits.tickets):
                say(line)
        if not hits.articles and not hits.tickets:
            if not as_json:
                say("Nothing was found: try other words, or fewer of them.")
            raise typer.Exit(1)


def _lines(articles: tuple[Found, ...], tickets: tuple[Found, ...]) -> Iterator[str]:
    for head, found in (("Articles", articles), ("Earlier tickets", tickets)):
        if found:
            yield head
        for one in found:
            yield f"  {one.name}  {one.title}".rstrip()
            if one.excerpt:
                yield f"      {one.excerpt}"


def kpis(
    file: ProcessFile,
    db: Annotated[
        str | None, typer.Option(help="The database of the tickets: a .db file or a URL.")
    ] = None,
    log: Annotated[
        str | None, typer.Option(help="Instead of --db, a CSV log; columns are guessed.")
    ] = None,
    zone: Annotated[
        str | None, typer.Option(help="Where the clock of the log hung, such as Europe/Rome.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=DAY, help="The first day; without it, 28 days before --until."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=DAY, help="The day after the last one; without it, now."),
    ] = None,
    form: Annotated[
        Literal["table", "json", "csv"], typer.Option(help="How the figures are written.")
    ] = "table",
    language: Language = None,
) -> None:
    """Show the KPIs of a time: figures, how sure they are, targets, and what to look at.

    Days are counted in UTC. Exit code 1 when a target was not reached.
    """
    from supportflow.measure import kpis as measured
    from supportflow.measure import log_kpis, read_log

    with told():
        process = load(file)
        tongue = spoken(process, language)
        if (db is None) == (log is None):
            raise BadCall("say where the tickets are: --db or --log, one of them.")
        end = until.replace(tzinfo=UTC) if until is not None else None
        start = since.replace(tzinfo=UTC) if since is not None else None
        if log is not None:
            read = read_log(log, zone=zone)
            report = log_kpis(process, read, since=start, until=end, language=tongue)
        else:
            store = stored(db or "")
            end = end or datetime.now(UTC)
            start = start or end - timedelta(days=28)
            report = measured(process, store, since=start, until=end, language=tongue)
            store.close()
        _write(report, form)
        if any(one.met is False for one in report.figures):
            raise typer.Exit(1)


COLUMNS = (
    "kpi", "title", "measure", "value", "unit", "n", "low", "high", "before", "target", "met",
    "owner",
)  # fmt: skip


def _write(report: KpiReport, form: str) -> None:
    if form == "json":
        typer.echo(
            json.dumps(
                {
                    "process": report.process,
                    "since": report.since.isoformat(),
                    "until": report.until.isoformat(),
                    "tickets": report.tickets,
                    "figures": [one._asdict() for one in report.figures],
                    "warnings": list(report.warnings),
                },
                indent=2,
                ensure_ascii=False,
            )
        )
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in report.figures:
            row = one._asdict()
            writer.writerow("" if row[name] is None else row[name] for name in COLUMNS)
    else:
        _table(report)


def _table(report: KpiReport) -> None:
    from supportflow.measure.figures import shown
    from supportflow.terminal import table

    days = f"{report.since:%d %b %Y} to {report.until:%d %b %Y}"
    lines = [_row(one, shown) for one in report.figures]
    Terminal().print(
        table(
            f"{days}, {report.tickets:,} ticket{'' if report.tickets == 1 else 's'} looked at",
            ("KPI", "figure", "95 % sure", "of", "before", "target", "reached", "owner"),
            lines,
        )
    )
    for one in report.figures:
        if one.value is None:
            say(one.sentence)
    for warning in report.warnings:
        say(warning[:1].upper() + warning[1:], style="yellow")


def _row(one: Figure, shown: object) -> tuple[str, ...]:
    def said(value: float | None) -> str:
        return "" if value is None else shown(value, one.unit)  # type: ignore[operator]

    sure = f"{said(one.low)} to {said(one.high)}" if one.low is not None else ""
    met = "" if one.met is None else "yes" if one.met else "no"
    count = f"{one.n:,}" if one.value is not None and one.unit != "count" else ""
    return (
        one.title, said(one.value) or "none", sure, count, said(one.before), one.target or "", met,
        one.owner or "",
    )  # fmt: skip
