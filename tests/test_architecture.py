"""The rooms, the direction of imports and the public names are what the pages say."""

import re
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest

import supportflow

ROOT = Path(__file__).parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]


@pytest.mark.parametrize("contract", [contract["id"] for contract in CONTRACTS])
def test_import_contract_is_kept(contract: str) -> None:
    """Every import contract of pyproject.toml is kept; a broken one is shown with its lines."""
    command = Path(sysconfig.get_path("scripts"), "lint-imports")
    result = subprocess.run(
        [command, "--no-cache", "--no-logo", "--contract", contract],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if result.returncode != 0:
        pytest.fail(result.stdout + result.stderr, pytrace=False)


def test_public_names_are_those_of_the_reference() -> None:
    """The rows of docs/reference/api.md name exactly what supportflow exports, each once."""
    page = (ROOT / "docs/reference/api.md").read_text("utf-8")
    described = re.findall(r"^\| *`(\w+)` *\|", page, flags=re.MULTILINE)
    assert sorted(described) == sorted(supportflow.__all__)


@pytest.mark.parametrize("name", supportflow.__all__)
def test_public_name_can_be_imported(name: str) -> None:
    """Every name in supportflow.__all__ is there when it is asked for."""
    assert getattr(supportflow, name) is not None
