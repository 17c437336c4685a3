"""Findings as a text for people."""

from supportflow.checks import report
from supportflow.errors import Finding

TYPO = Finding(
    "unknown-state",
    "error",
    "workflow 'support', transition 'reply'",
    "leads to state 'answred', which workflow 'support' does not have. Did you mean 'answered'?",
    "Otherwise add State(\"answred\") to workflow 'support'.",
)
LOST = Finding(
    "dead-end", "error", "workflow 'support', state 'new'", "has no way out.", "Add one."
)
GAP = Finding("how-long", "info", "channel 'email'", "does not say how long.")


def test_report_reads_like_the_guide() -> None:
    """Errors stand below their number, with place, reason and way out."""
    assert report("Acme support", [TYPO, LOST], width=80) == (
        "Process 'Acme support': 2 errors.\n"
        "\n"
        "error unknown-state  workflow 'support', transition 'reply'\n"
        "  leads to state 'answred', which workflow 'support' does not have. Did you mean\n"
        "  'answered'? Otherwise add State(\"answred\") to workflow 'support'.\n"
        "\n"
        "error dead-end       workflow 'support', state 'new'\n"
        "  has no way out. Add one."
    )


def test_report_counts_each_severity() -> None:
    """The first line counts errors, warnings and remarks; a lone one is singular."""
    warning = LOST._replace(severity="warning")
    head = report("shop", [TYPO, LOST, warning, GAP]).splitlines()[0]
    assert head == "Process 'shop': 2 errors, 1 warning and 1 remark."
    assert report("shop", [GAP, GAP]).startswith("Process 'shop': 2 remarks.\n")


def test_report_of_nothing() -> None:
    """A process without findings has a line that says so."""
    assert report("shop", []) == "Process 'shop': nothing to say."


def test_report_is_wrapped() -> None:
    """Lines are wrapped to the width that is asked for, and no word is broken."""
    lines = report("shop", [TYPO], width=50).splitlines()[3:]
    assert all(len(line) <= 50 and line.startswith("  ") for line in lines)
    assert " ".join(line.strip() for line in lines) == f"{TYPO.message} {TYPO.hint}"
