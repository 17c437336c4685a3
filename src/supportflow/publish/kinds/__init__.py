"""The kinds of pages, in the order in which a site shows them.

A kind is one function, from a site to its pages, in one small module. A new one is added here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.kinds.areas import areas, channels
from supportflow.publish.kinds.changes import changes
from supportflow.publish.kinds.cheat import sheets
from supportflow.publish.kinds.decisions import decisions
from supportflow.publish.kinds.glossary import glossary
from supportflow.publish.kinds.health import health
from supportflow.publish.kinds.knowledge import articles, products, topics, trainings
from supportflow.publish.kinds.matrices import escalations, handoffs, raci
from supportflow.publish.kinds.measures import funnel, measures, problems
from supportflow.publish.kinds.policies import policies
from supportflow.publish.kinds.promises import promises
from supportflow.publish.kinds.replies import replies
from supportflow.publish.kinds.routing import routing
from supportflow.publish.kinds.start import start, whole
from supportflow.publish.kinds.states import states
from supportflow.publish.kinds.tasks import tasks
from supportflow.publish.kinds.teams import levels, teams

__all__ = ["KINDS", "Kind"]


class Kind(NamedTuple):
    """One kind of page: its name, and what makes its pages, the first of which lists the others.

    `title` is the key of the words under which navigation gathers several pages; nothing for a
    kind that is one page.
    """

    name: str
    make: Callable[[Site], Iterator[Draft]]
    title: str = ""


KINDS: Final = (
    Kind("start", start),
    Kind("map", whole),
    Kind("teams", teams, "kinds.teams"),
    Kind("levels", levels, "kinds.levels"),
    Kind("channels", channels, "kinds.channels"),
    Kind("areas", areas, "kinds.areas"),
    Kind("states", states, "kinds.states"),
    Kind("tasks", tasks, "kinds.tasks"),
    Kind("topics", topics, "kinds.topics"),
    Kind("products", products, "kinds.products"),
    Kind("promises", promises),
    Kind("escalations", escalations),
    Kind("handoffs", handoffs),
    Kind("raci", raci),
    Kind("routing", routing),
    Kind("decisions", decisions),
    Kind("policies", policies),
    Kind("replies", replies),
    Kind("articles", articles, "kinds.articles"),
    Kind("problems", problems),
    Kind("funnel", funnel),
    Kind("measures", measures),
    Kind("trainings", trainings, "kinds.trainings"),
    Kind("glossary", glossary),
    Kind("changes", changes),
    Kind("health", health),
    Kind("sheets", sheets, "kinds.sheets"),
)
"""Every kind, in the order of navigation."""
