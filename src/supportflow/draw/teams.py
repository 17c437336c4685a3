"""The same picture by teams: a lane for each team that answers, instead of one for each area."""

from __future__ import annotations

from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.define.texts import title
from supportflow.draw.model import Cluster, Graph
from supportflow.draw.words import clean, opening
from supportflow.languages import plain

__all__ = ["by_team"]


def by_team(process: Process, picture: Graph, language: str) -> Graph:
    """Return a picture whose frames are teams, in the order in which the teams are declared.

    A state stands with its own team, else with that of its area; one without either keeps no
    frame but that of its workflow. Marks around states stand where their states stand.
    """
    frames = {frame.id: frame for frame in picture.clusters if frame.kind == "workflow"}
    of_workflow = {frame.name: frame.id for frame in reversed(frames.values())}
    made = _Teams(process, language)
    places: dict[str, str | None] = {}
    for node in picture.nodes:
        if node.id.startswith("state_"):
            frame = of_workflow.get(node.workflow)
            places[node.id] = made.frame(node.name, frame)
    for edge in picture.edges:
        if edge.kind == "child":
            continue
        for mark, state in ((edge.source, edge.target), (edge.target, edge.source)):
            if mark not in places and state in places:
                places[mark] = places[state]
    nodes = tuple(
        node._replace(cluster=places.get(node.id, of_workflow.get(node.workflow)))
        for node in picture.nodes
    )
    order = sorted(made.clusters.values(), key=lambda each: made.rank(each.name))
    return picture._replace(clusters=(*frames.values(), *order), nodes=nodes)


class _Teams:
    """Makes the frame of each team, once for each workflow."""

    def __init__(self, process: Process, language: str) -> None:
        self.look = index(process)
        self.language = language
        self.numbers = {name: number for number, name in enumerate(self.look.teams)}
        self.clusters: dict[tuple[str | None, str], Cluster] = {}

    def rank(self, name: str) -> int:
        """Return the place of a team; those that are not declared come last."""
        return self.numbers.get(name, len(self.numbers))

    def frame(self, state: str, workflow: str | None) -> str | None:
        """Return the id of the frame of the team that answers in a state."""
        declared = self.look.states.get(state)
        if declared is None:
            return workflow
        area = self.look.areas.get(declared.area) if declared.area is not None else None
        name = declared.team or (area.team if area is not None else None)
        if name is None:
            return workflow
        key = (workflow, name)
        if key not in self.clusters:
            count = sum(known == name for _, known in self.clusters)
            ident = f"team_{name}" if not count else f"team_{name}-{count + 1}"
            team = self.look.teams.get(name)
            if team is None:
                cluster = Cluster(ident, "area", name, name, parent=workflow, known=False)
            else:
                said = clean(title(team, self.language)) or name
                cluster = Cluster(
                    ident, "area", name, said, self.hours(team.calendar, said),
                    number=self.numbers[name], parent=workflow,
                )  # fmt: skip
            self.clusters[key] = cluster
        return self.clusters[key].id

    def hours(self, name: str | None, team: str) -> str:
        """Say when a team is there."""
        calendar = self.look.calendars.get(name) if name is not None else None
        if calendar is None:
            return ""
        return opening(
            plain(self.language), clean(calendar.week), clean(title(calendar, self.language)), team
        )
