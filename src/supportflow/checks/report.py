"""Findings as a text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from textwrap import fill

from supportflow.errors import Finding, Severity

__all__ = ["report"]

_COUNTED: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "remark"}


def report(process_name: str, findings: Sequence[Finding], *, width: int = 100) -> str:
    """Return the findings as a text: how many there are, then each with its place and way out."""
    head = f"Process '{process_name}': {_count(findings)}."
    longest = max((len(_rule(finding)) for finding in findings), default=0)
    lines = [head]
    for finding in findings:
        lines += ["", f"{_rule(finding):<{longest}}  {finding.where}"]
        lines += [_indented(f"{finding.message} {finding.hint}".strip(), width)]
    return "\n".join(lines)


def _rule(finding: Finding) -> str:
    return f"{finding.severity} {finding.code}"


def _count(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    said = [
        f"{counts[severity]} {word}{'' if counts[severity] == 1 else 's'}"
        for severity, word in _COUNTED.items()
        if counts[severity]
    ]
    if len(said) > 1:
        return f"{', '.join(said[:-1])} and {said[-1]}"
    return said[0] if said else "nothing to say"


def _indented(text: str, width: int) -> str:
    return fill(
        text, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip
