"""Two versions in one picture: what is new, gone or changed stands out, the rest is grey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from supportflow.comparison import Change, compare
from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.differences import brief, entire
from supportflow.draw.model import Cluster, Edge, Graph, Mark, Node
from supportflow.draw.words import clean, shorten
from supportflow.languages import Speech

__all__ = ["difference", "versions"]

Notes = dict[tuple[str, str], list[str]]

LONGEST = 80
"""Columns after which a note is cut; the sentences say all of it."""


def difference(old: Graph, new: Graph, before: Process, after: Process) -> Graph:
    """Merge the pictures of two versions.

    A part is changed when something that it shows is different, or anything that is declared of
    it: of a state also its tasks, of an edge its row. The description holds every sentence.
    """
    changes = compare(before, after)
    speech = new.speech
    words = [brief(speech, change, before, after) for change in changes]
    notes = _notes(zip(changes, words, strict=True))
    states = {name: _of_state(name, notes, after) for name in index(after).states}
    rows = _of_rows(zip(changes, words, strict=True))
    nodes = list(_nodes(old, new, states))
    frames = _frames(old, new, notes)
    edges = list(_edges(old, new, rows))
    marks = Counter([*(node.mark for node in nodes), *(edge.mark for edge in edges)])
    say = new.speech.say
    versions = say("versions.both", new=clean(after.version), old=clean(before.version))
    said = say(
        "versions.counts", added=marks["added"], removed=marks["removed"], changed=marks["changed"]
    )
    about = say("versions.about")
    return new._replace(
        about=about,
        title=say("view.titled", title=new.title, about=about),
        subtitle=f"{versions}, {said}",
        description=" ".join(
            [
                f"{say('view.titled', title=new.title, about=versions)}.",
                *(entire(speech, change, before, after) for change in changes),
            ]
        ),
        clusters=tuple(frames),
        nodes=tuple(nodes),
        edges=tuple(edges),
    )


def versions(old: Graph, new: Graph, merged: Graph) -> tuple[Graph, Graph]:
    """Return the older and the newer picture with the marks that `merged`, their difference, has.

    What is gone is marked in the older one, what is new in the newer one, what is changed in both.
    """
    marks: dict[str, Mark] = {node.id: node.mark for node in merged.nodes}
    marks.update((frame.id, frame.mark) for frame in merged.clusters)
    now: dict[str, Mark] = {edge.id: edge.mark for edge in merged.edges}
    lines = {was.id: now[new.edges[at].id] for at, was in _matches(old, new).items()}
    before = old._replace(
        clusters=tuple(each._replace(mark=marks[each.id]) for each in old.clusters),
        nodes=tuple(each._replace(mark=marks[each.id]) for each in old.nodes),
        edges=tuple(each._replace(mark=lines.get(each.id, "removed")) for each in old.edges),
    )
    after = merged._replace(
        title=new.title,
        subtitle=new.subtitle,
        about=new.about,
        clusters=tuple(each for each in merged.clusters if each.mark != "removed"),
        nodes=tuple(each for each in merged.nodes if each.mark != "removed"),
        edges=tuple(each for each in merged.edges if each.mark != "removed"),
    )
    return before, after


def _nodes(old: Graph, new: Graph, states: Mapping[str, list[str]]) -> Iterator[Node]:
    """Yield the nodes of both pictures, those that are gone at the end."""
    before = {node.id: node for node in old.nodes}
    for node in new.nodes:
        was = before.pop(node.id, None)
        said = _node_notes(new.speech, was, node, states) if was is not None else []
        facts = (*node.facts, *(shorten(clean(note), LONGEST) for note in said))
        yield node._replace(facts=facts, mark=_mark(was, said))
    for gone in before.values():
        yield gone._replace(mark="removed")


def _frames(old: Graph, new: Graph, notes: Notes) -> Iterator[Cluster]:
    """Yield the frames of both pictures, those that are gone at the end."""
    before = {frame.id: frame for frame in old.clusters}
    for frame in new.clusters:
        was = before.pop(frame.id, None)
        said = _frame_notes(was, frame, notes) if was is not None else []
        yield frame._replace(mark=_mark(was, said))
    for gone in before.values():
        yield gone._replace(mark="removed")


def _mark(was: Node | Cluster | None, said: Sequence[str]) -> Mark:
    return "added" if was is None else "changed" if said else "same"


def _notes(changes: Iterable[tuple[Change, str]]) -> Notes:
    """Gather what is different by the kind and the name of the innermost element."""
    found: Notes = {}
    for change, said in changes:
        if change.path:
            found.setdefault(change.path[-1], []).append(said)
    return found


def _of_state(name: str, notes: Notes, after: Process) -> list[str]:
    """Return what is different about a state and the tasks that it opens."""
    state = index(after).states[name]
    tasks = [
        f"{task.replace('_', ' ')}: {note}"
        for task in state.tasks
        for note in notes.get(("task", task), ())
    ]
    return [*notes.get(("state", name), ()), *tasks]


def _of_rows(changes: Iterable[tuple[Change, str]]) -> dict[tuple[str, int], list[str]]:
    """Return what is different about the rows of workflows, but for what their edges show."""
    found: dict[tuple[str, int], list[str]] = {}
    for change, said in changes:
        row = change.rows[1]
        if row is None or len(change.path) < 2 or change.kind != "changed":
            continue
        (kind, workflow), (inner, _) = change.path[-2:]
        if kind == "workflow" and inner == "transition":
            shown = ("sources", "target", "after", "when", "opens")
            visible = change.what in shown or change.what.startswith("label")
            found.setdefault((workflow, row), []).append("" if visible else said)
    return found


def _node_notes(speech: Speech, old: Node, new: Node, states: Mapping[str, list[str]]) -> list[str]:
    said = list(states.get(new.name, ())) if new.name in new.states else []
    if old.title != new.title and not any(note.startswith("label") for note in said):
        said.append(speech.say("versions.was", what=old.title))
    if old.owner != new.owner and not any(note.split()[0] in _OWNING for note in said):
        nobody = speech.say("versions.nobody")
        who = old.owner.text if old.owner is not None else nobody
        said.append(speech.say("versions.was_of", who=who))
    if old.kind != new.kind and not said:
        kind = speech.say(f"versions.kind.{old.kind}")
        said.append(speech.say("versions.was", what=kind))
    return said


_OWNING = ("team", "area", "whom")


def _frame_notes(old: Cluster, new: Cluster, notes: Notes) -> list[str]:
    said = list(notes.get((new.kind, new.name), ()))
    if (old.title, old.hours) != (new.title, new.hours) and not said:
        said.append("changed")
    return said


def _edges(old: Graph, new: Graph, rows: dict[tuple[str, int], list[str]]) -> Iterator[Edge]:
    """Yield the edges of both pictures; what leads elsewhere now says where it led."""
    say = new.speech.say
    titles = {node.id: node.title for node in old.nodes}
    matches = _matches(old, new)
    for at, edge in enumerate(new.edges):
        was = matches.get(at)
        if was is None:
            yield edge._replace(mark="added")
            continue
        said = [note for note in rows.get((edge.workflow, cast("int", edge.number)), ()) if note]
        if was.target != edge.target:
            said.append(say("versions.led_to", title=titles[was.target]))
        if was.text != edge.text:
            said.append(say("versions.was_text", what=was.text))
        if said or ((edge.workflow, edge.number) in rows and was.kind != edge.kind):
            notes = tuple(shorten(clean(note), LONGEST) for note in said)
            yield edge._replace(mark="changed", facts=(*edge.facts, *notes))
        else:
            yield edge._replace(mark="same")
    ids = {edge.id for edge in new.edges}
    kept = {edge.id for edge in matches.values()}
    for edge in old.edges:
        if edge.id not in kept:
            yield edge._replace(mark="removed", id=f"{edge.id}-old" if edge.id in ids else edge.id)


def _matches(old: Graph, new: Graph) -> dict[int, Edge]:
    """Return for the edges of the newer picture, by their places, what they were in the older."""
    left = list(old.edges)
    matches: dict[int, Edge] = {}
    for same in (_exact, _ends, _start):
        known: dict[tuple[object, ...], list[Edge]] = {}
        for edge in left:
            known.setdefault(same(edge), []).append(edge)
        for at, edge in enumerate(new.edges):
            found = known.get(same(edge))
            if at not in matches and found:
                matches[at] = found.pop(0)
        taken = {edge.id for edge in matches.values()}
        left = [edge for edge in left if edge.id not in taken]
    return matches


def _exact(edge: Edge) -> tuple[object, ...]:
    return edge.source, edge.target, edge.event, edge.text, edge.kind == "child"


def _ends(edge: Edge) -> tuple[object, ...]:
    return edge.source, edge.target, edge.event, edge.kind == "child"


def _start(edge: Edge) -> tuple[object, ...]:
    return edge.source, edge.event, edge.kind == "child"
