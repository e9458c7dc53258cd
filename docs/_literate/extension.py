r"""The Python-Markdown extension that turns what is particular to these pages into HTML.

Math, included sources, checked numbers and figures are an extension, not hooks of a site builder,
so that they outlive the builder.
"""

import html
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from . import cells, equations, figures, source
from .page import EQREF

PUNCTUATION = re.compile(r"[.,;:!?)]+")


class Literate(Extension):
    """Math, checked numbers and figures of one site; the builder says which page is being built."""

    def __init__(self) -> None:
        super().__init__()
        self.labels = equations.Labels()
        self.uri = ""
        self.is_build = False
        self.final = Path()

    def extendMarkdown(self, md: Markdown) -> None:
        """Register after attribute lists are read, and before links are resolved."""
        md.treeprocessors.register(Elements(md, self), "literate", 6)
        SourceBlocks().extendMarkdown(md)


class Elements(Treeprocessor):
    """Replaces formulas, numbers and figures, wherever they stand."""

    def __init__(self, md: Markdown, site: Literate) -> None:
        super().__init__(md)
        self.site = site

    def run(self, root: Element) -> None:
        """Walk the page."""
        for parent in list(root.iter()):
            for at, child in enumerate(list(parent)):
                if child.get("class") == "arithmatex":
                    self.formula(child)
                elif child.tag == "table":
                    parent[at] = scrolling(child)
                elif child.tag == "code" and child.get("value"):
                    number(child)
                elif child.tag == "img" and figures.is_made_here(child.get("src", "")):
                    child.tag, child.text = "span", self.stash(figures.inline(child))

    def stash(self, markup: str) -> str:
        """Return a placeholder that stands for finished HTML."""
        return self.md.htmlStash.store(markup)

    def formula(self, element: Element) -> None:
        r"""Replace ``\[…\]`` and ``\(…\)`` by the set formula, or by the link it refers to."""
        text = element.text or ""
        if element.tag == "div":
            latex = html.unescape(text).strip().removeprefix("\\[").removesuffix("\\]").strip()
            markup = equations.display(latex, self.site.labels)
        else:
            latex = text.removeprefix("\\(").removesuffix("\\)")
            reference = EQREF.fullmatch(latex)
            markup = (
                equations.link(reference["label"], self.site.labels, self.site.uri)
                if reference
                else equations.inline(latex)
            )
        punctuation = PUNCTUATION.match(element.tail or "")
        if element.tag == "span" and punctuation:
            # A formula and the mark after it stay on one line; so nothing jumps when fonts arrive.
            markup = f'<span class="together">{markup}{punctuation[0]}</span>'
            element.tail = (element.tail or "")[punctuation.end() :]
        element.attrib.clear()
        element.text = self.stash(markup)


def scrolling(table: Element) -> Element:
    """Return a table in a box that scrolls, which a keyboard can reach."""
    attributes = {"class": "table", "tabindex": "0", "role": "group", "aria-label": "Table"}
    box = Element("div", attributes)
    box.append(table)
    box.tail, table.tail = table.tail, None
    return box


def number(element: Element) -> None:
    """Turn a checked number into text that shows its expression on hover, focus and touch."""
    expression = element.attrib.pop("value")
    element.tag = "span"
    element.set("class", "number")
    element.set("tabindex", "0")
    element.set("role", "note")
    element.set("aria-label", f"{element.text}, computed as {expression}")
    element.set("data-expression", expression)


class SourceBlock(Block):
    """``/// source | nn.layers.dense`` shows that function as the package has it."""

    NAME = "source"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        """Put the highlighted source in."""
        element = Element("div")
        parent.append(element)
        code = source.of(self.argument)
        element.text = self.md.htmlStash.store(
            cells.cell([("code", code.text + "\n")], code.text, f"{code.file}, line {code.line}")
        )
        return element

    def on_markdown(self) -> str:
        """Nothing inside is Markdown."""
        return "raw"


class SourceBlocks(BlocksExtension):
    """Registers the block."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:
        """Tell the block manager."""
        block_mgr.register(SourceBlock, self.getConfigs())
