"""What waits for whom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from supportflow.cli.common import Language, ProcessFile, stored
from supportflow.files import load
from supportflow.terminal import say, told

__all__ = ["queue"]


def queue(
    file: ProcessFile,
    db: Annotated[str, typer.Option(help="The database of the tickets: a .db file or a URL.")],
    team: Annotated[str | None, typer.Option(help="Only this team.")] = None,
    language: Language = None,
) -> None:
    """Show what waits in the queues of the teams and why, and how much everybody has in hand."""
    from supportflow.queues import queue_lines

    with told():
        for line in queue_lines(load(file), stored(db), team, datetime.now(UTC), language):
            say(line)
