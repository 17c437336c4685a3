"""Publishes a process as the pages of a site, in the language of the team.

`site` is a pure function from a process to Markdown, which any generator of sites reads;
the plugin for MkDocs hands the same pages on without writing them.
"""

from supportflow.publish.links import Urls, broken_links
from supportflow.publish.pages import Place, Publication, publish, site

__all__ = ["Place", "Publication", "Urls", "broken_links", "publish", "site"]
