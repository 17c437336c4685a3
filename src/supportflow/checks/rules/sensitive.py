"""Whether tickets on sensitive topics get to people, and to fitting words."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.checks.cells import Cells
from supportflow.checks.facts import Doubt, Facts
from supportflow.define.conditions import field
from supportflow.define.flow import Transition
from supportflow.define.index import Row
from supportflow.errors import quoted

__all__ = ["light_on_sensitive", "sensitive_stays_with_bot"]


def sensitive_stays_with_bot(facts: Facts) -> Iterator[Doubt]:
    """A ticket on a sensitive topic may stand with a bot, which may not answer, and stays there."""
    topics = _sensitive(facts)
    if not topics:
        return
    for graph in facts.graphs:
        for state in graph.live:
            team = facts.team[state.name]
            if team is None or not team.automated or state.name not in graph.reached:
                continue
            rows = (Row(edge.row, state.name, edge.number, 0) for edge in graph.rows[state.name])
            if state.resolved or any(facts.index.hands_over(row) for row in rows):
                continue
            yield Doubt(
                graph.at(state.name),
                f"is answered by bot '{team.name}', which may not answer about "
                f"{quoted(topics)}, and no transition hands such a ticket over to people.",
                "Add a transition to a state that people answer, which the bot or the system may "
                "take.",
            )


def light_on_sensitive(facts: Facts) -> Iterator[Doubt]:
    """A light reply is meant for a sensitive topic, or sent by itself where one may be."""
    topics = _sensitive(facts)
    replies = facts.index.replies
    for topic in topics:
        for name in facts.index.topics[topic].replies:
            if name in replies and replies[name].tone == "light":
                yield _light(f"topic '{topic}'", f"is sensitive, but its reply '{name}'")
    for reply in replies.values():
        meant = [name for name in topics if name in reply.topics]
        if reply.tone == "light" and meant:
            what = f"is for {quoted(meant)}, which is sensitive, but"
            yield _light(f"reply '{reply.name}'", what)
    for graph in facts.graphs:
        for number, row in enumerate(graph.workflow.transitions):
            sent = replies.get(row.reply or "")
            if sent is None or sent.tone != "light" or (row.after is None and row.on is None):
                continue
            met = [name for name in topics if _may_meet(facts, row, name)]
            if met:
                yield Doubt(
                    graph.at_row(number),
                    f"sends reply '{sent.name}', which is light in tone, by itself: tickets about "
                    f"{quoted(met)}, which is sensitive, would stay where they are.",
                    "Send a neutral reply, or leave sensitive topics out in when=...",
                )


def _light(where: str, what: str) -> Doubt:
    return Doubt(
        where,
        f"{what} is light in tone: it is never sent there.",
        "Give the reply another tone and other words, or do not name it here.",
    )


def _may_meet(facts: Facts, row: Transition, topic: str) -> bool:
    about = field("topic") == topic
    table = Cells(facts.index, [about & row.when if row.when is not None else about])
    return not table.never()


def _sensitive(facts: Facts) -> list[str]:
    return [topic.name for topic in facts.index.topics.values() if topic.sensitive]
