"""The tables as SQLAlchemy knows them; what creates them stands in `migrations`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, SmallInteger, Table, Text

__all__ = ["Tables"]


class Tables:
    """The tables of one store, whose names start with its prefix."""

    def __init__(self, prefix: str) -> None:
        self.metadata = metadata = MetaData()
        self.meta = Table(
            f"{prefix}meta",
            metadata,
            Column("name", Text, primary_key=True),
            Column("value", BigInteger, nullable=False),
        )
        self.ticket = Table(
            f"{prefix}ticket",
            metadata,
            Column("id", Text, primary_key=True),
            Column("rank", Text, nullable=False),
            Column("process", Text, nullable=False),
            Column("version", Text, nullable=False),
            Column("workflow", Text, nullable=False),
            Column("state", Text, nullable=False),
            Column("team", Text),
            Column("assignee", Text),
            Column("customer", Text),
            Column("priority", Text),
            Column("closed", SmallInteger, nullable=False),
            Column("seq", Integer, nullable=False),
            Column("opened", BigInteger, nullable=False),
            Column("changed", BigInteger, nullable=False),
            Column("body", Text, nullable=False),
            Column("weight", Integer, nullable=False),
        )
        self.agent = Table(
            f"{prefix}agent",
            metadata,
            Column("agent", Text, primary_key=True),
            Column("status", Text, nullable=False),
            Column("until", BigInteger),
            Column("last", BigInteger),
            Column("seq", Integer, nullable=False),
        )
        self.entry = Table(
            f"{prefix}entry",
            metadata,
            Column("ticket", Text, primary_key=True),
            Column("seq", Integer, primary_key=True),
            Column("line", Integer, primary_key=True),
            Column("kind", Text, nullable=False),
            Column("event", Text, nullable=False),
            Column("at", BigInteger, nullable=False),
            Column("by", Text, nullable=False),
            Column("source", Text),
            Column("target", Text),
            Column("body", Text),
        )
        self.event = Table(
            f"{prefix}event",
            metadata,
            Column("event_id", Text, primary_key=True),
            Column("ticket", Text, nullable=False),
            Column("seq", Integer, nullable=False),
            Column("body", Text, nullable=False),
        )
        self.timer = Table(
            f"{prefix}timer",
            metadata,
            Column("ticket", Text, primary_key=True),
            Column("name", Text, primary_key=True),
            Column("seq", Integer, nullable=False),
            Column("due", BigInteger, nullable=False),
        )
        self.tally = Table(
            f"{prefix}tally",
            metadata,
            Column("ticket", Text, primary_key=True),
            Column("problem", Text, primary_key=True),
            Column("key", Text, nullable=False),
            Column("opened", BigInteger, nullable=False),
            Column("gathered", Text),
        )
        self.outbox = Table(
            f"{prefix}outbox",
            metadata,
            Column("ordinal", BigInteger, primary_key=True),
            Column("key", Text, nullable=False, unique=True),
            Column("ticket", Text, nullable=False),
            Column("kind", Text, nullable=False),
            Column("name", Text, nullable=False),
            Column("body", Text, nullable=False),
            Column("state", Text, nullable=False),
            Column("attempts", Integer, nullable=False),
            Column("next_at", BigInteger, nullable=False),
            Column("error", Text),
        )
