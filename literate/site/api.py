r"""The reference of the package: a page a module, each name as people type it, and a list of all.

What a docstring names in backticks is a link to where that is described, and so is the place of a
chapter, such as learn/xor.
"""

import re
from functools import cache
from posixpath import dirname, relpath
from xml.etree.ElementTree import Element

from ..pages import source
from ..paths import DOCS, ROOT
from .equations import url

OVERVIEW, FOLDER = "reference/api.md", "reference/api/"
OBJECT = re.compile(r"^::: (?P<name>nn\.\w+\.\w+)$", re.MULTILINE)
LIST = re.compile(r"^<!-- functions: (?P<module>\w+) -->$", re.MULTILINE)
CHAPTER = r"\b((?:learn|howto|about|reference)/[a-z-]+)"


@cache
def described() -> dict[str, str]:
    """Return on which page each function and class is described, by its name in its module."""
    pages = {f"{FOLDER}{path.name}": path for path in sorted((DOCS / FOLDER).glob("*.md"))}
    texts = {uri: path.read_text("utf-8") for uri, path in pages.items()}
    return {name: uri for uri, text in texts.items() for name in OBJECT.findall(text)}


def shown_on(markdown: str) -> set[str]:
    """Return which functions and classes a page describes, by their names in their modules."""
    return {*OBJECT.findall(markdown)}


def typed(name: str) -> str:
    """Return a name as people type it: without its module, where the package has it itself."""
    package, module, own = name.split(".")
    is_short = source.exports(ROOT / package).get(own) == (module, own)
    return f"{package}.{own}" if is_short else name


def address(name: str, here: str) -> str:
    """Return the way from a page of the site to where a function is described."""
    return f"{relpath(url(described()[name]), url(here) or '.')}/#{name}"


def beside(uri: str, here: str) -> str:
    """Return how one file of the pages calls another, which becomes a link between their pages."""
    return relpath(uri, dirname(here))


def expanded(markdown: str) -> str:
    """Return a page whose functions have the names that people type, and whose lists are written.

    In a list each function has the place that it had when all were described on one page.
    """
    markdown = OBJECT.sub(lambda found: headed(found["name"]), markdown)
    return LIST.sub(lambda found: "\n".join(listed(found["module"])), markdown)


def headed(name: str) -> str:
    """Return the block that describes a function under the name that people type."""
    return f"::: {name}\n    options:\n      heading: {typed(name)}"


def listed(module: str) -> list[str]:
    """Return the section of a module: what it is for, and each function with its one sentence."""
    page = f"{FOLDER}{module}.md"
    title, about, *_ = (DOCS / page).read_text("utf-8").split("\n\n")
    link = f"api/{module}.md"
    lines = [f"## {title.removeprefix('# ')}", "", " ".join(about.split()), ""]
    for name in (name for name, uri in described().items() if uri == page):
        says = " ".join(source.docstring_of(name).partition("\n\n")[0].split())
        place = f'<span id="{name}"></span>'
        lines.append(f"- {place}[`{typed(name)}`]({link}#{name}): {says}")
    return lines


def named(text: str, inside: str) -> str:
    """Return the function that a docstring names, or nothing; `inside` is whose docstring it is."""
    package, module, own, *_ = f"{inside}..".split(".")
    bare = text.removeprefix("nn.")
    exported = ".".join([package, *source.exports(ROOT / package).get(bare, ())])
    names = (text, f"{package}.{module}.{bare}", exported)
    found = next((name for name in names if name in described()), "")
    return "" if found == f"{package}.{module}.{own}" else found


def link(text: str, inside: str, here: str) -> Element | None:
    """Return the link for a piece of code in a docstring, if it names what is described."""
    page = f"{FOLDER}{text.removeprefix('nn.')}.md"
    if found := named(text, inside):
        return Element("a", {"href": f"{beside(described()[found], here)}#{found}"})
    if text.startswith("nn.") and page in described().values():
        return Element("a", {"href": beside(page, here)})
    return None


def chapter(place: str, here: str) -> Element | None:
    """Return the link to a page, which a docstring calls by its place, if there is such a page."""
    path = DOCS / f"{place}.md"
    if not path.is_file():
        return None
    element = Element("a", {"href": beside(f"{place}.md", here)})
    title = path.read_text("utf-8").partition("\n")[0].removeprefix("# ")
    element.text = title.partition(":")[0]
    return element
