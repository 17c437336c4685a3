"""Comparisons that the declared type of a field makes pointless."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from supportflow.define.conditions import Compare, Scalar, walk
from supportflow.define.names import Known, error
from supportflow.define.work import BUILT_IN, Field
from supportflow.errors import Finding, near

__all__ = ["misfits"]

_A = {
    "number": "a number", "money": "an amount of money", "yes_no": "a yes or no", "text": "a text",
    "date": "a date", "moment": "a moment",
}  # fmt: skip
_LOOK = "Compare it with a value that the field can have, or change what the field can have."


def misfits(known: Known) -> Iterator[Finding]:
    """A condition compares a field with what the field can never be."""
    names: dict[str, Collection[str]] = {
        "priority": [row.name for row in known.process.priorities],
        "topic": [row.name for row in known.process.topics],
        "product": [row.name for row in known.process.products],
        "channel": known.index.channels, "area": known.index.areas, "state": known.index.states,
    }  # fmt: skip
    for asked in known.references.conditions:
        for part in walk(asked.condition):
            if isinstance(part, Compare) and part.op != "is_set":
                field = known.index.fields.get(part.field)
                if part.field in BUILT_IN:
                    kind = BUILT_IN[part.field]
                    field = Field(part.field, kind) if field is None else field
                    yield from _unknown_values(known, asked.where, part, names.get(part.field, ()))
                if field is not None:
                    yield from _wrong_type(asked.where, part, field)


def _unknown_values(
    known: Known, where: str, part: Compare, names: Collection[str]
) -> Iterator[Finding]:
    if not names or part.op not in {"==", "!=", "one_of"}:
        return
    for given in _values(part):
        if isinstance(given, str) and given not in names:
            match = known.near(f"value {part.field}", given, names)
            yield error(
                "unknown-value",
                where,
                f"compares the {part.field} with '{given}', which is not declared.{match}",
                f"{'Otherwise' if match else 'Correct the name, or'} declare the {part.field}.",
            )


def _wrong_type(where: str, part: Compare, field: Field) -> Iterator[Finding]:
    problem = _misfit(part, field)
    if problem is not None:
        message = f"asks whether {part}, but {problem.reason}.{problem.near}"
        yield error("wrong-type", where, message, problem.hint)


class _Misfit(NamedTuple):
    """Why a comparison never holds (or, for ``!=``, always), a near match, and the way out."""

    reason: str
    near: str
    hint: str


def _values(part: Compare) -> tuple[Scalar, ...]:
    """Return what a comparison compares with; nothing for ``is_set``."""
    if isinstance(part.value, tuple):
        return part.value
    return () if part.value is None else (part.value,)


def _misfit(part: Compare, field: Field) -> _Misfit | None:
    """Return why `part` asks `field` for what it can never be, None when it makes sense."""
    named = f"field '{field.name}'"
    if part.op == "has" and field.type != "choices":
        return _never_includes(part, field, named)
    if part.op != "has" and field.type == "choices":
        return _Misfit(
            f"{named} holds several choices", "", f'Ask field("{field.name}").has(...) instead.'
        )
    if part.op in {"<", "<=", ">", ">="} and field.type == "yes_no":
        return _Misfit(
            f"{named} is a yes or no, which has no order", "", "Compare it with == True."
        )
    for given in _values(part):
        try:
            kept = field.read(given)
        except ValueError as problem:
            said = str(given) if field.choices else ""
            return _Misfit(f"{named} {problem}", near(said, field.choices), _LOOK)
        if field.type != "choices" and kept != given:
            return _Misfit(f"{named} keeps that as '{kept}'", "", f"Compare it with '{kept}'.")
    return None


def _never_includes(part: Compare, field: Field, named: str) -> _Misfit | None:
    wanted = part.value
    if field.type in {"number", "money", "yes_no"}:
        return _Misfit(
            f"{named} is {_A[field.type]}, which includes nothing", "", "Compare with ==."
        )
    if not isinstance(wanted, str):
        return _Misfit(f"{named} is kept as text", "", "Put the value in quotes.")
    if field.type == "choice" and not any(wanted in choice for choice in field.choices):
        return _Misfit(f"no choice of {named} includes that", near(wanted, field.choices), _LOOK)
    return None
