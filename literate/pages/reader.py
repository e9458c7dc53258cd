"""A page is read once, from top to bottom; tests, build and counts all use this one reading.

What is not understood is a problem of the page: nothing is skipped in silence.
"""

import re
from itertools import pairwise
from pathlib import Path

from ..elsewhere import tables as elsewhere
from ..equations.rows import read_row
from ..equations.tree import LatexError
from ..ledger import tables
from . import exercises, formulas, results
from .document import LABEL, Cell, Equation, Page, Problem, Source, Symbols
from .fences import (
    FENCE,
    check_boxes,
    check_syntax,
    check_without_mark,
    closing_line,
    read_fence,
)
from .formulas import CODE_SPAN
from .sentences import check_given, read_paragraph, second_scan

SPOKEN = re.compile(r"\s*<!--\s*(argued|symbols|answer)\b")

BESIDE = re.compile(
    r"\s*|\s*-+|\s*(?:<!--.*)?-->\s*"
)  # what may stand in the lines around an equation

CONTAINER = re.compile(r"\s*(?:[-*+:]\s|\d+\.\s|!!!|\?\?\?|===|\[\^[^\]]+\]:)")

RAW = re.compile(
    r" {0,3}<(?!(?:a|abbr|b|br|code|em|hr|i|img|kbd|span|strong|sub|sup)\b)"
    r"(?P<tag>[a-zA-Z][\w-]*)(?=[\s/>])(?![^>]*\bmarkdown\b)"
)


def read(path: Path, text: str | None = None) -> Page:
    """Return the reading of a Markdown page or of a notebook (``.py`` in the percent format)."""
    if text is None:
        text = path.read_text("utf-8")
    page = Page(path, text.split("\n"))
    if path.suffix == ".py":
        read_notebook(page)
    else:
        first = front_matter_end(page.lines)
        second_scan(page, 0, page.lines[:first])
        for number, line in enumerate(page.lines[:first], start=1):
            check_without_mark(page, number, line, "the front matter")
        read_markdown(page, first, page.lines[first:])
    check_given(page)
    check_boxes(page)
    exercises.check_names(page)
    return page


def front_matter_end(lines: list[str]) -> int:
    """Return how many lines the front matter takes."""
    if lines and lines[0] == "---" and "---" in lines[1:]:
        return lines.index("---", 1) + 1
    return 0


def read_markdown(page: Page, offset: int, lines: list[str]) -> None:
    """Add what a stretch of Markdown holds; its first line is line `offset` + 1 of the file."""
    Markdown(page, offset, lines).read()
    second_scan(page, offset, lines)


class Markdown:
    """A way down a stretch of Markdown, line by line."""

    def __init__(self, page: Page, offset: int, lines: list[str]) -> None:
        self.page, self.offset, self.lines = page, offset, lines
        self.argued: str | None = None
        self.waiting: list[tuple[int, str]] = []  # for the end of their paragraph
        self.raw = ""  # the tag of HTML that is published as it stands
        self.depth = 0  # of lists, admonitions and tabs

    def read(self) -> None:
        """Read it."""
        at = 0
        while at < len(self.lines):
            at = self.read_line(at) + 1
        self.end_paragraph()

    def read_line(self, at: int) -> int:
        """Read what begins with a line, and return the index of its last one."""
        line, number = self.lines[at], self.offset + at + 1
        words, where = line.strip(), (self.page, self.lines, at, self.offset)
        is_code = self.is_code(line)
        if opening := FENCE.fullmatch(line):
            self.end_paragraph()
            return read_fence(*where, opening)
        if words == "$$" and not self.raw and not is_code:
            self.end_paragraph()
            argued, self.argued = self.argued, None
            return read_equation(*where, argued)
        if words == "<!-- symbols":
            self.end_paragraph()
            return read_symbols(*where)
        if line == exercises.OPENS:
            self.end_paragraph()
            return exercises.read_exercise(*where)
        if found := SPOKEN.match(line):
            self.argued = read_argued(self.page, number, found[1], self.lines[at:])
        elif words.startswith("<!--") and "-->" not in words:
            return self.read_comment(at)
        elif words.startswith("///"):
            read_block(self.page, number, words)
        else:
            if is_code and not self.raw:
                sentence = "a block that is indented so far is code that nobody runs; write a fence"
                self.page.problems.append(Problem(number, sentence))
            self.read_words(number, line, has_math=not is_code)
        return at

    def is_code(self, line: str) -> bool:
        """Return whether a line is indented too deep for what it stands in, and so is code."""
        indent = (len(line) - len(line.lstrip())) // 4
        if self.waiting or not line.strip():
            if self.depth and CONTAINER.match(line):  # an item of a list within one
                self.depth = min(self.depth, indent) + 1
            return False
        self.depth = min(self.depth, indent)
        is_code = indent > self.depth
        self.depth += bool(CONTAINER.match(line)) and not is_code
        return is_code

    def read_comment(self, start: int) -> int:
        """Pass over the comment that opens at `start`, and read what stands behind it."""
        self.end_paragraph()
        end = closing_line(self.lines, start, lambda line: "-->" in line)
        if end is None:
            sentence = "this comment is never closed; end it with -->"
            self.page.problems.append(Problem(self.offset + start + 1, sentence))
            return len(self.lines)
        self.read_words(self.offset + end + 1, self.lines[end].partition("-->")[2])
        return end

    def read_words(self, number: int, line: str, has_math: bool = True) -> None:
        """Read a line of prose when the lines that go with it are known."""
        if "<!--" in re.sub(r"<!--.*?-->", "", CODE_SPAN.sub("", line)):
            sentence = "a comment of several lines begins on a line of its own; end this one here"
            self.page.problems.append(Problem(number, sentence))
        if line.startswith("#"):
            self.page.headings.append(number)
        opens = None if self.raw else RAW.match(line)
        if opens:
            self.raw = opens["tag"]
        if self.raw or not has_math or not line.strip():
            self.end_paragraph()
            read_paragraph(self.page, [(number, line)], has_math=False)
        else:
            self.waiting.append((number, line))
        if self.raw and f"</{self.raw}>" in line:
            self.raw = ""

    def end_paragraph(self) -> None:
        """Read the lines that wait."""
        for paragraph in formulas.paragraphs(self.waiting):
            read_paragraph(self.page, paragraph)
        self.waiting = []


def read_equation(page: Page, lines: list[str], start: int, offset: int, argued: str | None) -> int:
    """Add the display equation that opens at `start`, and return the index of its last line."""
    number = offset + start + 1
    end = closing_line(lines, start, lambda line: line.strip() == "$$")
    blank = closing_line(lines, start, lambda line: not line.strip())
    if end is None or (blank is not None and blank < end):
        page.problems.append(
            Problem(number, "this $$ is never closed; end the equation with $$ on its own line")
        )
        return start
    latex = "\n".join(line.strip() for line in lines[start + 1 : end])
    if not latex:
        page.problems.append(
            Problem(number, "between this $$ and the next stands no equation; remove both")
        )
    for at in (start - 1, end + 1):
        if 0 <= at < len(lines) and not BESIDE.fullmatch(lines[at]):
            sentence = "leave a blank line between this and the equation, so that it is one"
            page.problems.append(Problem(offset + at + 1, sentence))
    label = LABEL.search(latex)
    name = label["label"] if label else None
    page.add(Equation(number, latex, name, argued, offset + end + 1))
    return end


def read_argued(page: Page, number: int, word: str, lines: list[str]) -> str | None:
    """Return the reason in a comment directly above an equation that is not to be computed."""
    reason = re.fullmatch(r"\s*<!-- argued: (.+) -->", lines[0])
    if not reason:
        form = {
            "argued": "<!-- argued: REASON -->",
            "answer": "<!-- answer at the beginning of a line, then a field a line, -->",
        }.get(word, "<!-- symbols, then a row a line, -->")
        sentence = f"this comment is not read; write {form}"
    elif next(filter(None, map(str.strip, lines[1:])), "") != "$$":
        sentence = (
            "this frees no equation; put it directly above the $$ of the one that it is about"
        )
    else:
        return reason[1]
    page.problems.append(Problem(number, sentence))
    return None


def read_symbols(page: Page, lines: list[str], start: int, offset: int) -> int:
    """Add the rows of a comment that narrows the notation; return the index of its last line."""
    number = offset + start + 1
    end = closing_line(lines, start, lambda line: line.strip() == "-->")
    if end is None:
        page.problems.append(Problem(number, "this comment is never closed; end it with -->"))
        return len(lines)
    rows = []
    for row_number, row in enumerate(lines[start + 1 : end], start=number + 1):
        try:
            if row.strip():
                read_row(row)
            rows.append(row)
        except LatexError as error:
            rows.append("")
            sentence = f"{error.message}; write symbol | code | shape | domain"
            page.problems.append(Problem(row_number, sentence))
    page.add(Symbols(number, "\n".join(rows)))
    return end


def read_block(page: Page, line: int, text: str) -> None:
    """Add the source that a line such as ``/// source | nn.dense`` includes."""
    match = re.fullmatch(r"/// source \| ([\w.]+)", text)
    if match:
        page.add(Source(line, match[1]))
    elif records := tables.BLOCK.fullmatch(text):
        page.problems += [Problem(line, wrong) for wrong in tables.problems(records["names"])]
    elif asked := elsewhere.BLOCK.fullmatch(text):
        page.problems += [Problem(line, wrong) for wrong in elsewhere.problems(asked["name"])]
    elif text != "///":
        page.problems.append(Problem(line, f'unknown block "{text}"; write /// source | nn.name'))


def read_notebook(page: Page) -> None:
    """Add the cells of a notebook: code as it is, Markdown without its comment marks."""
    lines = page.lines
    starts = [i for i, line in enumerate(lines) if line.startswith("# %%")]
    above = next((i for i, line in enumerate(lines[: min(starts, default=None)]) if line), None)
    if above is not None:
        sentence = 'this stands above the first cell, where nobody reads it; begin with "# %%"'
        page.problems.append(Problem(above + 1, sentence))
    for start, end in pairwise([*starts, len(lines)]):
        body = lines[start + 1 : end]
        if lines[start].rstrip() not in ("# %%", "# %% [markdown]"):
            sentence = 'a cell begins with "# %%" or with "# %% [markdown]", and nothing behind it'
            page.problems.append(Problem(start + 1, sentence))
        if lines[start].startswith("# %% [markdown]"):
            for i, line in enumerate(body):
                if line.strip() and not line.startswith("#"):
                    sentence = 'a Markdown cell is a comment; begin the line with "# "'
                    page.problems.append(Problem(start + i + 2, sentence))
            read_markdown(page, start + 1, [re.sub(r"^# ?", "", line) for line in body])
        else:
            cell = Cell(start + 2, "\n".join(body) + "\n")
            check_syntax(page, cell.text, cell.line)
            page.add(cell)
            wrong = results.wrong_in_code([(cell.line, cell.text)], cell.text)
            page.problems += [Problem(line, sentence) for line, sentence in wrong]
