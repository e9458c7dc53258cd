"""The corpus is read as its first lines say: labels, rows and equations, page by page."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from literate.equations.scope import Scope
from literate.judging.judge import notation

FIRST, SECOND = "corpus.md", "second_half.md"


@dataclass(frozen=True)
class Entry:
    page: str
    label: str
    rows: str
    latex: str
    line: int
    slips: tuple[tuple[str, str], ...] = ()


def entries(half: str = FIRST) -> list[Entry | tuple[str, str]]:
    """Return the equations in order; between them, pairs of a page and the rows of its scope."""
    text = (Path(__file__).parent / half).read_text("utf-8")
    found: list[Entry | tuple[str, str]] = []
    page, label, rows = "", "", ""
    pattern = r"^## (.*)$|<!-- ([\s\S]*?)\s*-->|^\$\$\n([\s\S]*?)\n\$\$$"
    for match in re.finditer(pattern, text, re.MULTILINE):
        heading, comment, latex = match.groups()
        if heading:
            page = heading
            found.append((page, ""))
        elif comment:
            label, _, rows = comment.partition("\n")
            if label == "slip":
                slips = (line.split(" ~> ") for line in rows.splitlines())
                found[-1] = replace(found[-1], slips=tuple((old, new) for old, new in slips))
            elif label in ("notation", "scope"):
                found.append((page, rows))
        else:
            line = text.count("\n", 0, match.start()) + 1
            found.append(Entry(page, label, rows, latex, line))
    return found


def walk_through(half: str = FIRST):
    """Yield each equation with the scope in which it stands; a page begins with a fresh one."""
    book, scope = notation().copy() if half == SECOND else Scope(), Scope()
    for item in entries(half):
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
