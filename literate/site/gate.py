"""No page passes but one that was judged as it stands: what is at its way in, and its way out.

MkDocs has a hook, which has all pages read and judged, and says which one comes next. Zensical
calls no hook; it says to an extension which page it is, and the rest is done from here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from . import api, equation_map, feedback, keys, symbols
from .plain_markdown import page_address
from .readings import RefusedError

if TYPE_CHECKING:
    from .extension import Literate

CARRIED = '\n<template id="'  # how that begins what stands below a page, for its scripts
# A link in HTML leads from where its page is published, learn/neuron/. In Zensical it leads from
# the file of the page, learn/neuron.md, and gets one more step up.
LEADS_UP = re.compile(r'(?<= href=")\.\./(?=[^"#]*/["#])')
UNTOLD = "no builder says which page this is; in MkDocs the hook does, literate/site/hook.py"
UNJUDGED = "nobody has judged this page; name it in the nav of mkdocs.yml"
OTHER_TEXT = "the builder sets another text than this file has, which nobody has judged"


def docstring(md: Markdown) -> str | None:
    """Return whose docstring is being converted, or None for the page around it."""
    if "mkdocstrings_ids" not in md.treeprocessors:
        return None
    inner: Any = md.treeprocessors["mkdocstrings_ids"]
    return str(inner.id_prefix.removesuffix("--"))


def by_zensical(md: Markdown) -> Any:
    """Return what Zensical says of the page, or None under another builder."""
    known = "rendering_context" in md.preprocessors
    return md.preprocessors["rendering_context"] if known else None


def begin_alone(site: Literate, page: Any, config: dict[str, Any]) -> None:
    """Begin a page for Zensical, which calls no hook: all are judged before the first."""
    if not site.pages.are_judged:
        docs = Path(config["root_dir"], config["docs_dir"])
        named = {uri: docs / uri for uri in in_nav(config["nav"]) if uri.endswith(".md")}
        paths = {uri: path for uri, path in named.items() if path.is_file()}
        site.pages.read(paths)
        site.pages.relate(paths)
        site.repository, site.address = config["extra"]["repository"], config["site_url"]
    site.begin(page.path)


def in_nav(items: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield what Zensical's nav names, in its order."""
    for item in items:
        yield item["url"] or ""
        yield from in_nav(item["children"])


class OfSite(Preprocessor):
    """Does something with the lines of a page, for which it asks the site."""

    def __init__(self, md: Markdown, site: Literate) -> None:
        super().__init__(md)
        self.site = site


class Opening(OfSite):
    """Lets no page be set but one that was judged as it is, and writes the keys of its blocks."""

    def run(self, lines: list[str]) -> list[str]:
        """Add the keys and the lists; a notebook's cells have their keys."""
        if docstring(self.md) is not None:
            return lines
        if told := by_zensical(self.md):
            begin_alone(self.site, told.page, told.config)
        uri, pages = self.site.uri, self.site.pages
        if "" not in pages.sheets[uri]:
            raise RefusedError(f"docs/{uri}:1: {UNJUDGED}" if uri else UNTOLD)
        if not uri.endswith(".md"):
            return lines
        markdown = keys.written_at_the_end(pages.sheets[uri][""].reading, "\n".join(lines))
        if markdown is None:
            raise RefusedError(f"docs/{uri}:1: {OTHER_TEXT}")
        if uri == equation_map.URI:
            markdown = equation_map.expanded(markdown, pages.relations, pages.labels)
        return api.expanded(markdown).split("\n")


class Closing(Postprocessor):
    """Lets no page pass on which another formula is set than was read, and adds what it carries."""

    def __init__(self, md: Markdown, site: Literate) -> None:
        super().__init__(md)
        self.site = site
        self.is_next = False

    def run(self, text: str) -> str:
        """Return the page with what can be copied of its blocks, and what its symbols are.

        In a template: the theme, when it goes to another page without loading, would run a script.
        """
        if docstring(self.md) is not None or not self.is_next:
            return text
        self.is_next = False
        site, uri, pages, content = self.site, self.site.uri, self.site.pages, text.strip()
        site.unread += site.end()
        if site.unread and by_zensical(self.md):  # no hook is called at the end of all
            raise RefusedError("\n".join(site.unread))
        if uri in api.described().values():
            content = equation_map.with_equations(content, uri, pages.relations, pages.labels)
            address = page_address(site.address, uri)
            content = feedback.below_objects(content, site.repository, address)
        carried = {"copies": pages.copies.get(uri, "")}
        carried["symbol-lists"] = symbols.of(*(s.reading for s in pages.sheets[uri].values()))
        carried["uses"] = equation_map.carried(uri, pages.relations, pages.labels)
        for name, what in carried.items():
            if what:
                inner = html.escape(what, quote=False)
                content += f'{CARRIED}{name}" data-search-exclude>{inner}</template>'
        is_folder = by_zensical(self.md) and not uri.endswith("index.md")
        return LEADS_UP.sub("", content) if is_folder else content


class Last(Treeprocessor):
    """Says that the whole page comes next: before, toc has each heading pass what is behind."""

    def __init__(self, md: Markdown, closing: Closing) -> None:
        super().__init__(md)
        self.closing = closing

    def run(self, root: Element) -> None:
        """Say so."""
        self.closing.is_next = True
