"""Whether PNG and PDF can be drawn here: a bare machine may have no fonts."""

from functools import cache

import pytest

from supportflow.draw import png
from supportflow.errors import MissingTool
from tests.draw.samples import small


@cache
def reason() -> str:
    """Say why PNG and PDF cannot be drawn; nothing where they can."""
    try:
        png(small())
    except MissingTool as error:
        return str(error).partition(". ")[0]
    return ""


def need_fonts() -> None:
    """Leave a test out where there are no fonts."""
    if reason():
        pytest.skip(f"PNG and PDF were not drawn: {reason()}")
