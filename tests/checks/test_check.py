"""What `check` promises for every process."""

import subprocess
import sys
from datetime import date
from itertools import pairwise

from hypothesis import given

from supportflow.checks import RULES, check, codes
from supportflow.define.faults import faults
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Team
from supportflow.define.process import Area, Channel, Process
from supportflow.testing import broken_processes, processes
from tests.checks.tangles import tangled_promises
from tests.golden import same_under_any_hash_seed

ORDER = ["error", "warning", "info"]


@given(broken_processes() | tangled_promises())
def test_never_raises(process: Process) -> None:
    """Whatever is wrong with a process is told as findings, with codes of the registry."""
    known = {code: severity for code, severity, _ in codes()}
    for finding in check(process, today=date(2026, 11, 30)):
        assert known[finding.code] == finding.severity
        assert finding.where
        assert finding.message.endswith((".", "?"))
        assert finding.hint.endswith(".")


@given(broken_processes())
def test_all_faults_are_reported(process: Process) -> None:
    """`check` reports every fault once, before anything that is no error."""
    found = check(process)
    assert set(faults(process)) <= set(found)
    assert len(set(found)) == len(found)
    severities = [ORDER.index(finding.severity) for finding in found]
    assert severities == sorted(severities)


@given(processes())
def test_is_pure(process: Process) -> None:
    """Asking again gives the same answer, also for an equal process, and changes nothing."""
    first = check(process)
    again = Process(**{name: getattr(process, name) for name in process.__dataclass_fields__})
    assert check(process) == first
    assert check(again) == first
    assert again == process


def test_an_empty_process_has_no_channel() -> None:
    """A process that says nothing is told where to begin, and no more."""
    assert [finding.code for finding in check(Process("empty"))] == ["no-channel"]


def test_findings_follow_the_declaration() -> None:
    """Within a severity findings come in the order in which the process declares its parts."""
    process = Process(
        "shop",
        teams=[Team("zebra", asks="zebra"), Team("ants", asks="ants")],
        areas=[Area("second"), Area("first")],
    )
    places = [
        finding.where
        for finding in check(process)
        if finding.code not in {"unreachable-team", "no-channel"}
    ]
    assert places == ["team 'zebra'", "team 'ants'", "area 'second'", "area 'first'"]


def test_review_dates_need_a_day() -> None:
    """Without `today` no date is looked at, so that the same process has the same findings."""
    process = Process("shop", review=date(2020, 1, 1))
    late = [finding.code for finding in check(process, today=date(2026, 1, 1))]
    assert late == ["no-channel", "review-overdue"]
    assert check(process) == check(process, today=date(2020, 1, 1))
    assert [finding.code for finding in check(process)] == ["no-channel"]


def test_room_may_be_imported_first() -> None:
    """The public name works also after one of the room's modules has been imported."""
    code = (
        "import supportflow.checks.report\n"
        "from supportflow import Process, check\n"
        "assert check(Process('a')) == check(Process('a'), today=None)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_findings_do_not_depend_on_the_hash_seed() -> None:
    """Two runs with other hash seeds print the same findings, byte by byte."""
    code = (
        "from supportflow import check\n"
        "from tests.checks.test_check import tangled\n"
        "print(*check(tangled()), sep='\\n')"
    )
    assert len(same_under_any_hash_seed(code).splitlines()) > 20


def tangled() -> Process:
    """Return a process in which much is wrong at once."""
    names = [f"s{number}" for number in range(12)]
    return Process(
        "tangled",
        teams=[Team(name, asks=other) for name, other in pairwise(names)],
        areas=[Area(name) for name in names],
        channels=[Channel("phone", starts="s0"), Channel("chat", starts="nowhere")],
        workflows=[
            Workflow(
                "support",
                states=[State(name, area=f"s{number % 5}") for number, name in enumerate(names)],
                transitions=[
                    Transition("go", [name, "s11"], other)
                    for name, other in zip(names, names[2:], strict=False)
                ],
            )
        ],
    )


def test_every_rule_is_a_function_of_facts() -> None:
    """The registry holds the rules in the order errors, warnings, infos."""
    severities = [ORDER.index(rule.severity) for rule in RULES]
    assert severities == sorted(severities)
