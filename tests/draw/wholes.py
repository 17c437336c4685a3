"""What every SVG must have, whichever way it was drawn."""

from __future__ import annotations

from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"


def assert_whole(text: str, name: str) -> None:
    """Fail unless an SVG has title and description, unique ids, one style and nothing to run."""
    root = ET.fromstring(text)
    assert root.get("role") == "graphics-document"
    title, description = (root.find(f"{SVG}{tag}") for tag in ("title", "desc"))
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    assert title.text == name
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert len(root.findall(f".//{SVG}style")) == 1
    for absent in (" style=", "<script", "<!--", "<!DOCTYPE"):
        assert absent not in text
