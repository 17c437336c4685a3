"""The ladder of escalations: for each clock what comes when, whom it tells and where it leads."""

from __future__ import annotations

from collections.abc import Sequence

from supportflow.define.base import ANY
from supportflow.define.index import Index, index
from supportflow.define.process import Process
from supportflow.define.promises import Escalation, clocks_of
from supportflow.draw.model import Cluster, Edge, EdgeKind, Graph, Node, NodeKind, Said
from supportflow.draw.promised import Promises
from supportflow.draw.words import clean, count

__all__ = ["ladder"]


def ladder(process: Process, whole: Graph, language: str, workflow: str | None = None) -> Graph:
    """Show the escalations of a process, each clock's from the start of the promise on.

    `whole` is the picture of the process, or of one of its workflows: it gives title and colours,
    and the ways that rungs take lead into its states only.
    """
    return _Ladder(process, whole, language, workflow).made()


class _Ladder:
    """Gathers a frame for each clock, its rungs from top to bottom, and whom teams ask for help."""

    def __init__(self, process: Process, whole: Graph, language: str, workflow: str | None) -> None:
        self.process = process
        self.whole = whole
        self.look: Index = index(process)
        self.say = Promises(process, self.look, language, workflow)
        self.speech = self.say.speech
        self.flows = {node.workflow for node in whole.nodes}
        self.areas = {area.name: at for at, area in reversed([*enumerate(process.areas)])}
        self.clusters: list[Cluster] = []
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.taken: dict[str, int] = {}

    def unique(self, wanted: str) -> str:
        """Return an id, with a number when it was taken before."""
        number = self.taken[wanted] = self.taken.get(wanted, 0) + 1
        return wanted if number == 1 else f"{wanted}-{number}"

    def made(self) -> Graph:
        """Return the picture."""
        ladders = self.say.ladders()
        for name, rungs in ladders.items():
            self.add_clock(name, rungs)
        self.add_teams()
        if not ladders:
            self.nodes.append(Node("group_none", "group", "none", self.speech.say("ladder.none")))
        version, _, _ = self.whole.subtitle.partition(", ")
        speech = self.speech
        said = speech.say(
            "ladder.counts",
            escalations=count(speech, len(self.process.escalations), "escalation"),
            ladders=count(speech, len(ladders), "ladder"),
        )
        about = speech.say("view.escalations")
        title = speech.say("view.titled", title=self.whole.title, about=about)
        return self.whole._replace(
            about=about,
            view="escalations",
            title=title,
            subtitle=f"{version}, {said}",
            description=f"{self.whole.title}: {said}.",
            clusters=tuple(self.clusters),
            nodes=tuple(self.nodes),
            edges=tuple(self.edges),
            # The ladders say the rest of the panel.
            promised=tuple(row for row in self.whole.promised if row.kind == "promise"),
        )

    def add_clock(self, name: str, rungs: list[Escalation]) -> None:
        """Add the frame of a clock: its start, its rungs, and among them the end of its time."""
        known = not all(self.say.lost(one) for one in rungs)
        frame = self.unique(f"clock_{name}")
        title = self.say.clock(name) if known else f"{self.say.clock(name)}?"
        self.clusters.append(Cluster(frame, "workflow", name, title, known=True))
        if name in ("state", "rule", "hand", "within", "task"):
            for one in rungs:
                self.add_rung(one, frame, self.start(name, one, frame))
            return
        last = self.start(name, rungs[0], frame)
        ended = False
        for one in rungs:
            if self.say.order(one) >= 1 and not ended:
                last, ended = self.add_end(name, frame, last), True
            last = self.add_rung(one, frame, last)
        if not ended:
            self.add_end(name, frame, last)

    def start(self, name: str, one: Escalation, frame: str) -> str:
        """Return what a ladder begins with: the state or task it watches, or a dot."""
        where = self.say.watched(one)
        if where:
            wanted = f"watched_{name}_{'_'.join([*one.state, one.task or '']).strip('_')}"
            found = next((n for n in self.nodes if (n.id, n.cluster) == (wanted, frame)), None)
            if found is None:
                fault = self.say.lost(one)
                time = self.say.promised(one) if name in ("within", "task") else None
                said = where
                if time is not None:
                    time_said = self.speech.time(time, after=True)
                    said = self.speech.say("ladder.watched", where=where, time=time_said)
                kind: NodeKind = "missing" if fault else "group"
                self.nodes.append(Node(wanted, kind, wanted, said, frame, known=not fault))
            return wanted
        made = self.unique(f"start_{name}")
        said = self.speech.say("ladder.starts", clock=self.say.clock(name))
        self.nodes.append(Node(made, "start", name, said, frame))
        return made

    def add_end(self, name: str, frame: str, last: str) -> str:
        """Add the end of a clock's time, with what each promise gives it."""
        times = [
            f"{self.say.title(sla)}: {self.say.time(clock)}"
            for sla in self.process.slas
            for clock in clocks_of(sla)
            if clock.name == name
        ]
        made = self.unique(f"end_{name}")
        # A time that no promise gives is a fault of its rungs.
        kind: NodeKind = "end" if times else "missing"
        self.nodes.append(
            Node(
                made, kind, name,
                self.speech.say("ladder.end" if times else "ladder.no_clock"), frame,
                facts=tuple(times), known=bool(times),
            )
        )  # fmt: skip
        self.join(last, made, "")
        return made

    def add_rung(self, one: Escalation, frame: str, last: str) -> str:
        """Add the box of an escalation, the way to it, and where it leads."""
        made = self.unique(f"escalation_{one.name}")
        again = self.look.escalations.get(one.name) is not one
        node = Node(
            made,
            "state",
            one.name,
            self.say.title(one),
            frame,
            owner=Said(self.say.moment(one)),
            # Both kinds are red: the sign tells what is not there.
            rungs=tuple(
                said if said.known else said._replace(text=f"{said.text}?")
                for said in self.say.effects(one)
            ),
            known=not again,
        )
        self.nodes.append(node)
        self.join(last, made, one.name, sure=one.clock is not None or one.after is not None)
        if one.fires is not None:
            self.add_ways(one, node)
        return made

    def join(self, source: str, target: str, event: str, *, sure: bool = True) -> None:
        """Add the line to the next rung."""
        made = self.unique(f"edge_{target}")
        kind: EdgeKind = "timer" if sure else "step"
        self.edges.append(Edge(made, source, target, kind, "", event=event or "end"))

    def add_ways(self, one: Escalation, node: Node) -> None:
        """Add a sign to every state to which the event of an escalation can lead."""
        wanted = one.fires or ""
        found: dict[str, bool] = {}
        for flow in self.process.workflows:
            if flow.name not in self.flows:
                continue
            for row in flow.transitions:
                if row.event == wanted and self.meets(one, row.sources):
                    found.setdefault(row.target, row.target in self.look.states)
        for name, known in found.items():
            state = self.look.states.get(name)
            made = self.unique(f"stub_{one.name}_to_{name}")
            title = name if state is None else self.say.title(state)
            number = self.areas.get(state.area or "") if state is not None else None
            kind: NodeKind = "stub" if known else "missing"
            self.nodes.append(
                Node(made, kind, name, title, node.cluster, lead="to", number=number, known=known)
            )
            label = self.say.events.get(wanted) or clean(wanted.replace("_", " ")) or wanted
            self.edges.append(
                Edge(self.unique(f"edge_{made}"), node.id, made, "escalation", label, event=wanted)
            )

    def meets(self, one: Escalation, sources: Sequence[str]) -> bool:
        """Whether a row can be taken where an escalation comes: anywhere unless it names states."""
        if not one.state or ANY in sources:
            return True
        names = {*one.state}
        for state in self.look.states.values():
            if state.name in one.state or state.phase in one.state:
                names.update({state.name, state.phase or state.name})
        return not names.isdisjoint(sources)

    def add_teams(self) -> None:
        """Add who asks whom for help, where escalations tell teams of such a chain."""
        told = {name for one in self.process.escalations for name in (*one.tells, one.team)}
        asks = {team.name: team.asks for team in self.look.teams.values() if team.asks is not None}
        chain = {*asks, *asks.values()}
        if not told & chain:
            return
        frame = self.unique("chain_teams")
        self.clusters.append(
            Cluster(frame, "workflow", "teams", self.speech.say("ladder.who_asks"))
        )
        ids: dict[str, str] = {}
        for name in dict.fromkeys([*(n for n in self.look.teams if n in chain), *asks.values()]):
            team = self.look.teams.get(name)
            ids[name] = self.unique(f"team_{name}")
            kind: NodeKind = "state" if team is not None else "missing"
            who = Said(
                self.speech.say(
                    "ladder.bot" if team is not None and team.automated else "ladder.team"
                )
            )
            self.nodes.append(
                Node(
                    ids[name], kind, name,
                    name if team is None else self.say.title(team), frame,
                    owner=who if team is not None else None, known=team is not None,
                    facts=(self.speech.say("ladder.told"),) if name in told else (),
                )
            )  # fmt: skip
        for name, asked in asks.items():
            self.edges.append(
                Edge(
                    self.unique(f"edge_asks_{name}"), ids[name], ids[asked], "step",
                    self.speech.say("ladder.asks"),
                    event="asks", known=asked in self.look.teams,
                )
            )  # fmt: skip
