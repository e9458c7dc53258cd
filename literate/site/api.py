"""The pages of the package: a page a module, and the index, whose names lead on to them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import takewhile
from posixpath import relpath
from typing import Any

from ..pages import source
from ..paths import DOCS, ROOT
from .equations import url

INDEX = "reference/api.md"
FOLDER = "reference/api"
OBJECT = re.compile(r"^::: (?P<name>nn\.[\w.]+)$", re.MULTILINE)
NAMES = re.compile(r"^<!-- names of (?P<module>nn\.\w+) -->$", re.MULTILINE)
PAGE = re.compile(r"(?<![\w/#.-])(?:about|howto|learn|notebooks|reference)/[a-z-]+(?![\w/-])")
TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")


@cache
def described() -> dict[str, str]:
    """Return the page that describes each name of the package."""
    return {
        name: path.relative_to(DOCS).as_posix()
        for path in sorted((DOCS / FOLDER).glob("*.md"))
        for name in OBJECT.findall(path.read_text("utf-8"))
    }


def address(uri: str, here: str) -> str:
    """Return the way from one page to another."""
    return relpath(url(uri) or ".", url(here) or ".")


def place_of(name: str, here: str) -> str:
    """Return the way from a page to what describes a name: itself, or what it is inside of."""
    whole = containing(name)
    return f"{address(described()[whole], here)}/#{whole}" if whole else ""


def containing(name: str) -> str:
    """Return the name with which another is described, or nothing.

    A function inside another is described with it, and so is a way back.
    """
    bare = ".".join(name.split(".")[:3])
    return next((n for n in (bare, bare.removesuffix("_backward")) if n in described()), "")


def is_on(uri: str, name: str) -> bool:
    """Return whether a page shows the docstring of a name."""
    return described().get(".".join(name.split(".")[:3])) == uri


def typed(name: str) -> str:
    """Return a name as people type it: `nn.init`, not the module that it stands in."""
    package, *rest = name.split(".")
    for public, place in source.exports(ROOT / package).items():
        if list(place) == rest:
            return f"{package}.{public}"
    return name


# The index.


def with_names(markdown: str) -> str:
    """Return the index with the names of each module that it asks for."""
    return NAMES.sub(lambda m: "\n".join(rows(m["module"])), markdown)


def rows(module: str) -> list[str]:
    """Return a row for each name of a module: a link, where links from elsewhere may still lead."""
    return [
        f"- {link(name, typed(name))}{''.join(link(m, short(m), ', ') for m in members(name))}: "
        f"{first_sentence(name)}"
        for name in described()
        if name.startswith(f"{module}.")
    ]


def in_words(module: str) -> Iterator[str]:
    """Yield the same rows for those who read the index without its looks."""
    for name in described():
        if name.startswith(f"{module}."):
            yield f"- `{typed(name)}`: {first_sentence(name)}"


def link(name: str, words: str, before: str = "") -> str:
    """Return a link to what describes a name, which is itself the place of that name."""
    there = f"{address(described()['.'.join(name.split('.')[:3])], INDEX)}/#{name}"
    return f'{before}<a id="{name}" href="{there}"><code>{escape(words)}</code></a>'


def short(name: str) -> str:
    """Return the last part of a name."""
    return name.rpartition(".")[2]


def members(name: str) -> list[str]:
    """Return the methods of a class that are described with it."""
    try:
        node: Any = source.found(name)[2]
    except LookupError:  # its module has it from another one
        return []
    found: dict[str, Any] = source.definitions(node) if isinstance(node, ast.ClassDef) else {}
    shown = {n: m for n, m in found.items() if not re.match("_[^_]", n)}
    return [f"{name}.{n}" for n, method in shown.items() if ast.get_docstring(method)]


def first_sentence(name: str) -> str:
    """Return how the docstring of a name begins."""
    lines = source.docstring_of(name).split("\n")
    return " ".join(takewhile(str.strip, lines))


# The page of a module.


def headed(markdown: str) -> str:
    """Return the page of a module with each name in its heading as people type it."""
    said = "\n    options:\n      heading: "
    return OBJECT.sub(lambda m: f"{m[0]}{said}{typed(m['name'])}", markdown)


def with_links(html: str, uri: str, titles: dict[str, str]) -> str:
    """Return the page of a module, with a link to each page that a docstring names: learn/cost.

    `titles` are those of all pages.
    """

    def linked(found: re.Match[str]) -> str:
        page = next((p for p in (f"{found[0]}.md", f"{found[0]}.py") if p in titles), "")
        if not page:
            return found[0]
        words = escape(titles[page].partition(":")[0])
        return f'<a href="{address(page, uri)}/">{words}</a>'

    return TEXT.sub(lambda m: PAGE.sub(linked, m[0]), html)
