"""Activities find their events by mapping, by `log=`, by name and by label, or are unknown."""

import pytest

from supportflow.define import State, Transition, Workflow, text
from supportflow.errors import BadCall
from supportflow.measure import meanings
from supportflow.measure.meaning import Events

FLOW = Workflow(
    "tickets",
    states=[
        State("new"),
        State("in_progress", text(en="At work", it="In lavorazione")),
        State("closed"),
    ],
    transitions=[
        Transition("take", "new", "in_progress", log=["Take in charge", "Presa in carico"]),
        Transition("give_back", "in_progress", "new", label=text(en="Return it", it="Restituisci")),
        Transition("close", "in_progress", "closed", log="Done"),
        Transition("cancel", "new", "closed", log="Done"),
    ],
)


def meaning(
    activity: str, events: Events | None = None, status: bool = False
) -> tuple[object, ...]:
    """Return the labels of one activity and how they were found."""
    (found,) = meanings(FLOW, "status" if status else "action", {activity: 1}, events)
    return (*found.labels, found.how)


@pytest.mark.parametrize(
    ("activity", "wanted"),
    [
        ("Presa in carico", ("take", "log")),
        ("Done", ("close", "cancel", "log")),
        ("presa in carico", ("unknown",)),
        ("take", ("take", "name")),
        ("Give-Back", ("give_back", "name")),
        (" give  back ", ("give_back", "name")),
        ("return it", ("give_back", "label")),
        ("RESTITUISCI", ("give_back", "label")),
        ("explode", ("unknown",)),
        ("", ("unknown",)),
    ],
)
def test_an_activity_finds_its_event(activity: str, wanted: tuple[str, ...]) -> None:
    """The texts of `log` are exact; names and labels forgive case, spaces and hyphens."""
    assert meaning(activity) == wanted


@pytest.mark.parametrize(
    ("activity", "wanted"),
    [
        ("In Progress", ("in_progress", "name")),
        ("at work", ("in_progress", "label")),
        ("In lavorazione", ("in_progress", "label")),
        ("Take in charge", ("unknown",)),
        ("-100", ("unknown",)),
    ],
)
def test_in_a_status_log_an_activity_finds_its_state(
    activity: str, wanted: tuple[str, ...]
) -> None:
    """States are found by name and label; a sentinel is no state."""
    assert meaning(activity, status=True) == wanted


def test_a_mapping_wins() -> None:
    """What the caller says comes before everything else; None leaves the activity out."""
    assert meaning("Done", {"Done": "cancel"}) == ("cancel", "mapping")
    assert meaning("x", {"x": ["close", "cancel"]}) == ("close", "cancel", "mapping")
    assert meaning("take", {"take": None}) == ("left out",)
    assert meaning("?", {"?": None}, status=True) == ("left out",)


def test_a_mapping_to_what_is_not_there_is_refused() -> None:
    """All wrong targets come together, each with a near match."""
    with pytest.raises(BadCall) as error:
        meaning("x", {"x": "clos", "y": ["take", "tak"]})
    assert str(error.value) == (
        "events maps 'x' to 'clos', which is no event of workflow 'tickets'. "
        "Did you mean 'close'?\n"
        "events maps 'y' to 'tak', which is no event of workflow 'tickets'. Did you mean 'take'?"
    )
    with pytest.raises(BadCall, match=r"no state of workflow 'tickets'\. Did you mean 'closed'"):
        meaning("x", {"x": "close"}, status=True)


def test_an_unknown_activity_has_a_near_match() -> None:
    """The hint may be a text of `log`, a name or a label."""
    found = meanings(FLOW, "action", {"Take in charg": 2, "Retrun it": 1, "q": 1}, None)
    assert [(each.times, each.hint) for each in found] == [
        (2, "Did you mean 'Take in charge'?"),
        (1, "Did you mean 'Return it'?"),
        (1, ""),
    ]
