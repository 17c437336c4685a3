"""Adds to the site what no file holds: the rules in the navigation, pictures of the examples."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from supportflow import load, svg

EXAMPLES = ("shop.py", "it_desk.yaml", "software.py")


def on_config(config: MkDocsConfig) -> None:
    """Put the pages of docs/reference/rules below their index, in the order of their names."""
    docs = Path(config.docs_dir)
    pages = sorted(docs.glob("reference/rules/*.md"))
    reference = next(item["Reference"] for item in config.nav or [] if "Reference" in item)
    rules = next(item["Rules"] for item in reference if "Rules" in item)
    rules += [page.relative_to(docs).as_posix() for page in pages if page.stem != "index"]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Draw the examples as they are today, so that no picture on the site can be out of date."""
    folder = Path(config.docs_dir).parent / "examples"
    for name in EXAMPLES:
        process = load(folder / name)
        files.append(File.generated(config, f"assets/{process.name}.svg", content=svg(process)))
    return files
