"""Each rule has a page, and finds in the page's process exactly what the page says."""

import re

import pytest

from supportflow.checks import RULES, codes
from tests.checks.pages import FOLDER, PAGES, findings


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    """The folder of pages and the registry hold the same codes."""
    assert sorted(PAGES) == sorted(code for code, _, _ in codes())


def test_codes_are_unique() -> None:
    """No two rules share a code."""
    listed = [code for code, _, _ in codes()]
    assert len(set(listed)) == len(listed)


def test_index_lists_all_rules_in_their_order() -> None:
    """The table of the index names each code once, with its severity and its summary."""
    index = (FOLDER / "index.md").read_text("utf-8")
    rows = re.findall(r"^\| \[(.+?)\]\((.+?)\.md\) \| (.+?) \| (.+?) \|$", index, re.MULTILINE)
    assert rows == [(code, code, severity, summary) for code, severity, summary in codes()]


@pytest.mark.parametrize("code", PAGES)
def test_page_says_what_is_found(code: str) -> None:
    """The bad process of a page has exactly the findings of this code that the page shows."""
    found = [finding for finding in findings(PAGES[code]) if finding.code == code]
    assert str(found[0]) == PAGES[code].said
    assert len(found) == (2 if code == "calendar-in-circle" else 1)


@pytest.mark.parametrize("code", PAGES)
def test_bad_process_has_no_other_error(code: str) -> None:
    """A page shows one thing: its bad process has no error of another code."""
    found = findings(PAGES[code])
    assert {finding.code for finding in found if finding.severity == "error"} <= {code}


@pytest.mark.parametrize("code", PAGES)
def test_mended_process_is_mended(code: str) -> None:
    """What a page proposes has neither this finding nor an error."""
    found = findings(PAGES[code], mended=True)
    assert not [one for one in found if one.code == code or one.severity == "error"]


@pytest.mark.parametrize("code", PAGES)
def test_page_says_the_severity(code: str) -> None:
    """The severity on the page is that of the registry and of the finding."""
    severity = next(severity for listed, severity, _ in codes() if listed == code)
    found = next(finding for finding in findings(PAGES[code]) if finding.code == code)
    assert PAGES[code].severity == severity == found.severity


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_is_named_like_its_code(rule: object) -> None:
    """A rule's function carries the name of its code, so that one leads to the other."""
    find = rule.find  # type: ignore[attr-defined]
    assert find.__name__ == rule.code.replace("-", "_")  # type: ignore[attr-defined]
