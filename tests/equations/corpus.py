"""The corpus is read as its first lines say: labels, rows and equations, page by page."""

import re
from dataclasses import dataclass
from pathlib import Path

from _literate.algebra import Scope

TEXT = (Path(__file__).parent / "corpus.md").read_text()


@dataclass(frozen=True)
class Entry:
    page: str
    label: str
    rows: str
    latex: str
    line: int


def entries() -> list[Entry | tuple[str, str]]:
    """Return the equations in order; between them, pairs of a page and the rows of its scope."""
    found: list[Entry | tuple[str, str]] = []
    page, label, rows = "", "", ""
    pattern = r"^## (.*)$|<!-- ([\s\S]*?)\s*-->|^\$\$\n([\s\S]*?)\n\$\$$"
    for match in re.finditer(pattern, TEXT, re.MULTILINE):
        heading, comment, latex = match.groups()
        if heading:
            page = heading
            found.append((page, ""))
        elif comment:
            label, _, rows = comment.partition("\n")
            if label in ("notation", "scope"):
                found.append((page, rows))
        else:
            line = TEXT.count("\n", 0, match.start()) + 1
            found.append(Entry(page, label, rows, latex, line))
    return found


def walk_through():
    """Yield each equation with the scope in which it stands; a page begins with a fresh one."""
    book, scope = Scope(), Scope()
    for item in entries():
        if isinstance(item, Entry):
            here = scope.copy() if item.rows else scope
            here.narrow(item.rows)
            yield item, here
        elif not item[0]:
            book.narrow(item[1])
        elif item[1]:
            scope.narrow(item[1])
        else:
            scope = book.copy()
