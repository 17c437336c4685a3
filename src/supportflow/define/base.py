"""What every declared value has in common: frozen, closed, tuples inside, names of one shape."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    TypeVar,
    cast,
    dataclass_transform,
    get_args,
)

from pydantic import ConfigDict, GetCoreSchemaHandler, Strict, StringConstraints, ValidationError
from pydantic.dataclasses import dataclass as _pydantic_dataclass
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from supportflow.errors import WrongValue

__all__ = ["ANY", "Declared", "Dotted", "Many", "Name", "Names", "Source", "YesNo", "value"]

T = TypeVar("T")

ANY: Final = "*"
"""As the source of a transition: every state of the workflow that is not final."""

NAME = r"^[a-z][a-z0-9_]*$"
DOTTED = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"

Name = Annotated[str, StringConstraints(pattern=NAME, max_length=64)]
"""A stable name: lower-case letters, digits and underscores; it goes to logs, links and files."""

Dotted = Annotated[str, StringConstraints(pattern=DOTTED, max_length=128)]
"""A name that may have parts, as in ``order.total`` or ``workflow.state``."""

YesNo = Annotated[bool, Strict()]
"""True or False and nothing that looks like it, such as the text ``no`` of a file."""

Source = Annotated[str, StringConstraints(pattern=r"^(\*|[a-z][a-z0-9_]*)$", max_length=64)]
"""The name of a state or a phase, or `ANY`."""

CONFIG = ConfigDict(extra="forbid", defer_build=True, allow_inf_nan=False)


if TYPE_CHECKING:

    @dataclass_transform(frozen_default=True)
    def value(cls: type[T], /) -> type[T]:
        """Make `cls` a declared value: a frozen pydantic dataclass that forbids unknown fields."""
        ...

    class _Kind(type): ...

else:

    def value(cls):
        """Make `cls` a declared value: a frozen pydantic dataclass that forbids unknown fields."""
        return _pydantic_dataclass(frozen=True, config=CONFIG)(cls)

    class _Kind(type):
        """Tells a wrong value in the user's own words instead of pydantic's positions.

        Hidden from type checkers, which read the constructor from the fields.
        """

        def __call__(cls, *args: Any, **kwargs: Any) -> Any:
            try:
                return super().__call__(*args, **kwargs)
            except ValidationError as error:
                from supportflow.define.problems import problems

                names = [each.name for each in dataclasses.fields(cls) if not each.kw_only]
                given = dict(zip(names, args, strict=False)) | kwargs
                raise WrongValue(problems(error, cls, given)) from None


class Declared(metaclass=_Kind):
    """Keeps what is derived from a value (``_index``, ``_plan``) out of copies and pickles."""

    def __getstate__(self) -> dict[str, Any]:
        return {key: kept for key, kept in vars(self).items() if not key.startswith("_")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)


class _AsTuple:
    """Accept a list or a tuple and keep a tuple; a set would bring the hash seed into the order."""

    def __init__(self, *, one: bool = False) -> None:
        self.one = one

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        (item,) = get_args(source)
        inner = handler.generate_schema(tuple[item, ...])  # type: ignore[valid-type]

        def check(given: Any) -> Any:
            if isinstance(given, (list, tuple)):
                return cast("Sequence[Any]", given)
            if self.one and isinstance(given, str):
                return (given,)
            raise PydanticCustomError(
                "list_expected",
                "takes a name or a list of names" if self.one else "takes a list",
            )

        json_schema = inner
        if self.one:
            json_schema = core_schema.union_schema([handler.generate_schema(item), inner])
        return core_schema.no_info_before_validator_function(
            check, inner, json_schema_input_schema=json_schema
        )


if TYPE_CHECKING:
    # A str is itself a Sequence[str], so type checkers accept a single name as well as a list.
    Many = Sequence
    Names = Sequence
else:

    class Many:
        """``Many[State]``: a list or tuple of states, kept as a tuple."""

        def __class_getitem__(cls, item: Any) -> Any:
            return Annotated[Sequence[item], _AsTuple()]

    class Names:
        """``Names[Name]``: one name or a list of names, kept as a tuple."""

        def __class_getitem__(cls, item: Any) -> Any:
            return Annotated[Sequence[item], _AsTuple(one=True)]
