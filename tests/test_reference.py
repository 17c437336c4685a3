"""The reference of names is made from what the names say of themselves."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

import supportflow

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """Return the hook of the site, which is no package."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "mkdocs_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_name_has_its_place(hook: ModuleType) -> None:
    """Each public name is described once, and every link between the pages leads to one."""
    groups = hook.groups((ROOT / "docs/reference/api.md").read_text("utf-8"))
    pages = {group.path.rpartition("/")[2]: hook.page(group, groups) for group in groups}
    anchors = [
        name for text in pages.values() for name in re.findall(r"^## .*#(\w+) }", text, re.M)
    ]
    assert set(supportflow.__all__) <= set(anchors)
    assert len(anchors) == len(set(anchors))
    for text in pages.values():
        for path, name in re.findall(r"\]\(([a-z-]+\.md)#(\w+)\)", text):
            assert f"{{ #{name} }}" in pages[path]


def test_signatures_are_those_to_be_called(hook: ModuleType) -> None:
    """Fields of declared values, arguments of functions, and the kind of an error are told."""
    groups = hook.groups((ROOT / "docs/reference/api.md").read_text("utf-8"))
    text = "\n".join(hook.page(group, groups) for group in groups)
    assert "Field(\n    name: " in text
    assert "start(\n    process: Process,\n" in text
    assert "class WrongValue(SupportflowError, ValueError)" in text
    assert "### `Desk.fire` { #Desk.fire }" in text
    assert " at 0x" not in text
