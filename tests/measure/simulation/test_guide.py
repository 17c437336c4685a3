"""The guide shows what the code really says."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from supportflow.define.text_form import read_as
from supportflow.measure import Scenario, erlang_c

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "guides" / "simulate.md").read_text("utf-8")


def test_the_report_shown_is_the_one_printed() -> None:
    """The text block of the guide is what its Python blocks print, up to a final `...`."""
    printed = StringIO()
    names: dict[str, object] = {}
    with redirect_stdout(printed):
        for block in re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)[:2]:
            exec(block, names)  # noqa: S102
    (shown,) = re.findall(r"```text\n(.*?)\n\.\.\.\n```", GUIDE, re.DOTALL)
    assert printed.getvalue().startswith(shown)


def test_the_scenario_of_the_file_is_that_of_the_python_block() -> None:
    """The scenario is shown in two forms that are equal."""
    names: dict[str, object] = {}
    exec(re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)[0], names)  # noqa: S102
    (text,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert read_as(Scenario, text, "yaml") == names["usual"]


def test_the_lesson_about_formulas_is_the_one_measured() -> None:
    """For five people and 100 tickets in nine hours Erlang C says 99 % within an hour."""
    within = erlang_c(100 / 9, 20 / 60, 5, within=1).within
    assert within is not None
    assert round(within, 3) == 0.991
