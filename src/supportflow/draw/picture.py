"""From a process and what was asked for to the picture: the one way that every form of it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypedDict, get_args

from supportflow.comparison import compare
from supportflow.define.index import index
from supportflow.define.people import ROLES
from supportflow.define.process import Process
from supportflow.define.texts import title
from supportflow.differences import entire
from supportflow.draw import views
from supportflow.draw.difference import difference, versions
from supportflow.draw.graph import graph
from supportflow.draw.ladder import ladder
from supportflow.draw.life import Stay, life
from supportflow.draw.model import Graph
from supportflow.draw.overlay import Overlay, attached, checked, dressed
from supportflow.draw.overview import overview
from supportflow.draw.splits import is_long
from supportflow.draw.teams import by_team
from supportflow.draw.theme import Theme, palette
from supportflow.draw.words import clean
from supportflow.errors import BadCall, near, quoted
from supportflow.languages import plain

__all__ = ["Options", "View", "picture"]

View = Literal["areas", "overview", "lanes", "team_lanes", "escalations"]


class Options(TypedDict, total=False):
    """What can be asked of every picture, whatever its form.

    `language` is that of the labels, `workflow` draws only that one. `view` is ``areas`` (every
    state in the frame of its area) or ``overview`` (one box an area, with what is handed on),
    ``lanes`` (a lane for each area, from left to right) or ``team_lanes`` (one for each team);
    or ``escalations`` (for each clock its rungs, in order of time);
    without it a process of more than 150 states in several areas is drawn in overview. One of
    these shows a part: `area` its states, with signs to all others; `focus` what a team, a
    level, an agent or a role such as ``customer`` answers for or may do; `around` a state with
    what comes before and after it; `ticket` the way of one ticket, stay by stay. `overlay` writes
    figures into any of them. `since` is an older version of the process: what is different is
    marked, in one picture or, with `beside`, in two next to each other with the differences in
    sentences. `theme` gives colours to areas, and a font.
    """

    language: str | None
    workflow: str | None
    view: View | None
    area: str | None
    focus: str | None
    around: str | None
    ticket: Sequence[Stay] | None
    overlay: Overlay | None
    since: Process | None
    beside: bool
    theme: Theme | None


def picture(
    process: Process,
    *,
    language: str | None = None,
    workflow: str | None = None,
    view: View | None = None,
    area: str | None = None,
    focus: str | None = None,
    around: str | None = None,
    ticket: Sequence[Stay] | None = None,
    overlay: Overlay | None = None,
    since: Process | None = None,
    beside: bool = False,
    theme: Theme | None = None,
) -> Graph:
    """Return what is to be drawn of a process as plain values; see `Options`.

    Raises `BadCall` for a name that the process does not have, with the nearest one that it has,
    and for options that exclude each other.
    """
    if view is not None and view not in get_args(View):
        raise BadCall(f"view='{view}' means nothing: give {quoted(get_args(View))}")
    _refuse_two(view, area=area, focus=focus, around=around, ticket=ticket)
    if view == "escalations" and (overlay is not None or since is not None):
        given = "overlay=" if overlay is not None else "since="
        raise BadCall(f"view='escalations' shows no states: leave out {given}")
    if beside:
        _refuse_beside(since, view, ticket, overlay)
    whole = graph(process, language=language, workflow=workflow)
    if theme is not None:
        whole = whole._replace(palette=palette(theme, process), font=theme.font)
    if since is not None:
        before = _older(since, language, workflow)
        merged = difference(before, whole, since, process)
        if beside:
            parts = _Parts(view, area, focus, around)
            return _beside(since, process, versions(before, whole, merged), merged, language, parts)
        whole = merged
    if overlay is not None:
        whole = attached(whole, checked(overlay, process))
    if view == "escalations":
        return ladder(process, whole, language or process.language, workflow)
    made = _viewed(
        process, whole, language, view=view, area=area, focus=focus, around=around, ticket=ticket
    )
    return made if overlay is None else dressed(made, overlay)


class _Parts(NamedTuple):
    """Which part of a process is asked for."""

    view: View | None
    area: str | None
    focus: str | None
    around: str | None


def _older(since: Process, language: str | None, workflow: str | None) -> Graph:
    """Return the picture of an older version, which may not have the workflow yet."""
    there = workflow is None or any(flow.name == workflow for flow in since.workflows)
    before = graph(since, language=language, workflow=workflow if there else None)
    return before if there else before._replace(clusters=(), nodes=(), edges=())


def _refuse_beside(since: object, view: View | None, ticket: object, overlay: object) -> None:
    if since is None:
        raise BadCall("beside=True sets two versions next to each other: give the older, since=...")
    given = f"view='{view}'" if view in ("lanes", "team_lanes", "escalations") else ""
    given = given or ("ticket=" if ticket is not None else "overlay=" if overlay else "")
    if given:
        raise BadCall(f"beside=True draws maps of states or areas: leave out {given}")


def _beside(
    since: Process,
    process: Process,
    both: tuple[Graph, Graph],
    merged: Graph,
    language: str | None,
    parts: _Parts,
) -> Graph:
    """Cut both versions to what was asked for, where they have it, and set them beside each other.

    Raises `BadCall` when neither has it.
    """
    view = parts.view
    if parts == (None,) * 4 and any(map(is_long, both)):
        view = "overview"
    sides: list[Graph] = []
    refused: BadCall | None = None
    say = merged.speech.say
    for head, its, whole in zip(("before", "now"), (since, process), both, strict=True):
        title = say(f"versions.{head}", version=clean(its.version))
        try:
            cut = _viewed(
                its, whole, language, view=view, area=parts.area, focus=parts.focus,
                around=parts.around, ticket=None,
            )  # fmt: skip
        except BadCall as failure:
            if refused is not None:
                raise
            refused = failure
            cut = whole._replace(clusters=(), nodes=(), edges=())
            title = say("versions.without", title=title)
        sides.append(cut._replace(title=title))
    about = next((each.about for each in reversed(sides) if each.nodes), "")
    return sides[1]._replace(
        about=say("versions.beside"),
        title=f"{merged.title}, {about}" if about else merged.title,
        subtitle=merged.subtitle,
        description=merged.description,
        promised=(),
        sides=(sides[0], sides[1]),
        sentences=tuple(
            (change.kind, entire(merged.speech, change, since, process))
            for change in compare(since, process)
        ),
    )


def _viewed(
    process: Process,
    whole: Graph,
    language: str | None,
    *,
    view: View | None,
    area: str | None,
    focus: str | None,
    around: str | None,
    ticket: Sequence[Stay] | None,
) -> Graph:
    """Cut a whole picture to what was asked for."""
    if view == "overview":
        return overview(whole)
    if view == "lanes":
        return whole._replace(lanes="area")
    if view == "team_lanes":
        made = by_team(process, whole, language or process.language)
        # The colours of a theme are those of areas.
        return made._replace(lanes="team", palette=None)
    if (view, area, focus, around, ticket) == (None,) * 5 and is_long(whole):
        made = overview(whole)
        return made._replace(subtitle=made.speech.say("view.too_many", said=made.subtitle))
    if area is not None:
        known = views.names_of(whole.clusters)
        return views.one_area(whole, _known("area", area, known, process))
    if around is not None:
        states = [name for node in whole.nodes for name in node.states if node.kind != "group"]
        return views.around(whole, _known("around", around, states, process, "state"))
    if focus is not None:
        names, said = _role(process, focus, language or process.language)
        return views.focus(whole, names, said)
    return life(whole, ticket) if ticket is not None else whole


def _refuse_two(view: str | None, **parts: object) -> None:
    given = [f"{name}=" for name, value in parts.items() if value is not None]
    if view is not None:
        given.insert(0, f"view='{view}'")
    if len(given) > 1:
        raise BadCall(f"{' and '.join(given)} exclude each other: give one of them.")


def _known(
    option: str, name: str, names: Iterable[str], process: Process, kind: str | None = None
) -> str:
    known = dict.fromkeys(names)
    if name in known:
        return name
    there = near(name, known) or (f" There is {quoted(known, last='and')}." if known else "")
    what = kind or option
    raise BadCall(f"{option}='{name}': no {what} of that name has states in this picture.{there}")


def _role(process: Process, name: str, language: str) -> tuple[set[str], str]:
    """Return the names under which somebody acts, and how they are called."""
    look = index(process)
    agent = look.agents.get(name)
    if agent is not None:
        return set(look.roles_of(agent)), clean(title(agent, language))
    if name in look.teams:
        return {name}, clean(title(look.teams[name], language))
    if name in look.ladder:
        lower = {each for each, rung in look.ladder.items() if rung <= look.ladder[name]}
        return lower, clean(title(look.levels[name], language))
    if name in ROLES:
        return {name}, plain(language).say(f"view.focus.{name}")
    known = [*look.teams, *look.ladder, *ROLES, *look.agents]
    there = near(name, known) or f" There is {quoted([*look.teams, *look.ladder, *ROLES])}."
    raise BadCall(f"focus='{name}': there is no team, level, agent or role of that name.{there}")
