"""What is said of states and transitions in a BPMN file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from supportflow.define.flow import State, Transition
from supportflow.define.index import Index
from supportflow.define.promises import Escalation
from supportflow.define.texts import Titled, Words, pick, title
from supportflow.draw.promised import Promises
from supportflow.draw.words import clean, shorten, waited
from supportflow.languages import sentence

__all__ = ["LONGEST", "Said"]

WAITS: Final = {
    "customer": "Waits for the customer.",
    "supplier": "Waits for a supplier.",
    "children": "Waits for child tickets.",
}
LONGEST: Final = 60
"""How long a condition may be in the name of a way; in full it stands beside it."""


class Said:
    """Says everything in one language, on one line each."""

    def __init__(self, look: Index, language: str, workflow: str) -> None:
        self.look = look
        self.language = language
        self.labels = look.labels()
        self.promises = Promises(look.process, look, language, workflow, spoken="en")

    def title(self, element: Titled) -> str:
        """Return the title of an element on one line."""
        return clean(title(element, self.language)) or element.name

    def words(self, given: Words | None) -> str:
        """Return a declared text on one line."""
        return clean(pick(given, self.language))

    def about(self, state: State) -> Iterator[str]:
        """Yield what is to be known of a state: who, how soon, which tasks, for whom it waits."""
        if state.description is not None:
            yield self.words(state.description)
        team = self.look.team_of(state.name)
        if team is not None:
            yield f"Team: {self.title(team)}."
        if state.waits_for is not None:
            yield WAITS[state.waits_for]
        if state.resolved:
            yield "The ticket is resolved."
        if state.within is not None:
            yield f"Promised within {state.within}."
        yield from (f"Escalation {rung.text}." for rung in self.promises.of_state(state))
        for name in state.tasks:
            task = self.look.tasks.get(name)
            if task is None:
                yield f"Task: {name} (not declared)."
                continue
            steps = "; ".join(self.words(step) for step in task.steps)
            within = f", within {task.within}" if task.within is not None else ""
            yield f"Task: {self.title(task)}{within}{f' ({steps})' if steps else ''}."

    def promised(self) -> Iterator[str]:
        """Yield what the process promises and what escalates, a line each."""
        words = {"promise": "Promise", "escalation": "Escalation"}
        for line in self.promises.panel():
            yield f"{words[line.kind]} {line.text(self.promises.speech)}."

    def label(self, step: Transition) -> str:
        """Return the words of a transition."""
        return self.words(step.label) or step.event.replace("_", " ").strip("_ ") or step.event

    def said(self, step: Transition) -> str:
        """Return the words of a transition with its time: ``after 5 min: nobody free``."""
        if step.after is None:
            return self.label(step)
        return f"{waited(self.promises.speech, step.after)}: {self.label(step)}"

    def named(self, step: Transition, *, named: bool, condition: bool) -> str:
        """Return the name of a way: that of its transition, what must hold, or both."""
        parts = [self.said(step)] if named else []
        if condition and step.when is not None:
            parts.append(shorten(sentence(step.when, self.labels, self.language, "en"), LONGEST))
        return ": ".join(parts)

    def condition(self, step: Transition) -> str:
        """Say when a way is taken: the event unless time brings it, and what else must hold."""
        parts = [] if step.after is not None else [f"the event is '{step.event}'"]
        if step.when is not None:
            parts.append(sentence(step.when, self.labels, self.language, "en"))
        return " and ".join(parts)

    def holds(self, one: Escalation) -> str:
        """Say what must hold for an escalation; nothing when it always comes."""
        return sentence(one.when, self.labels, self.language, "en") if one.when is not None else ""

    def notes(self, step: Transition) -> Iterator[str]:
        """Yield what is to be known of a transition."""
        if step.description is not None:
            yield self.words(step.description)
        if step.by:
            yield f"By: {', '.join(step.by)}."
        if step.when is not None:
            yield f"Only if {sentence(step.when, self.labels, self.language, 'en')}."
        for need in step.needs:
            yield f"Needs: {sentence(need, self.labels, self.language, 'en')}."
        if step.note is not None:
            yield f"A note to the next person is {step.note}."
        if step.reply is not None:
            reply = self.look.replies.get(step.reply)
            yield f"Reply: {step.reply if reply is None else self.words(reply.text)}"
        if step.opens:
            yield f"Opens: {', '.join(step.opens)}."
