"""Finds what is wrong or doubtful in a process, without running it."""

from __future__ import annotations

from datetime import date

from supportflow.checks.facts import Check, Facts
from supportflow.checks.registry import RULES, codes
from supportflow.checks.report import report
from supportflow.define.faults import faults
from supportflow.define.index import derived
from supportflow.define.process import Process
from supportflow.errors import Finding

__all__ = ["RULES", "Check", "check", "codes", "report"]

_WORST_FIRST = {"error": 0, "warning": 1, "info": 2}


def check(process: Process, *, today: date | None = None) -> tuple[Finding, ...]:
    """Return everything that is wrong or doubtful in `process`: errors, then warnings, then gaps.

    Never raises for a Process. Each finding says where it is, what is wrong and what to do; its
    code has a page in the reference. With `today` parts whose review is overdue are reported.
    """
    derived(process)
    facts = Facts(process, today)
    found = [
        *faults(process),
        *(
            Finding(rule.code, rule.severity, *doubt)
            for rule in RULES
            for doubt in rule.find(facts)
        ),
    ]
    places = facts.references.places
    found.sort(key=lambda one: (_WORST_FIRST[one.severity], places.get(one.where, len(places))))
    return tuple(dict.fromkeys(found))
