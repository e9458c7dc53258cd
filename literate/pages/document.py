"""A page is read once, from top to bottom; tests, build and counts all use this one reading.

It knows Markdown files, notebooks in the percent format, and the docstrings of Python files. What
it cannot read it lists as a problem, with the line: nothing is skipped in silence. A second scan,
too dumb to be clever, makes sure of that.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from doctest import DocTestParser, Example
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from warnings import catch_warnings

from ..equations.rows import read_row
from ..equations.tree import LatexError
from ..ledger import tables
from . import formulas, results
from .formulas import CODE_SPAN
from .results import GIVEN, NUMBER

LANGUAGES = {"pycon", "bash", "text", "markdown", "yaml", "toml", "html"}
OPTIONS = {  # does it take a value?
    "title": True,
    "hl_lines": True,
    "once": False,
    "wrong": False,
    "seeded": False,
    ".given": False,
}
SEED = "seed = 0\n"
SEEDS = range(1, 6)  # the others, with which a seeded fence is run as well

FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,})(?P<info>.*)")
OPTION = re.compile(
    r"""\s*(?P<key>[\w.#-]+)(?:=(?P<quote>["'])(?P<value>.*?)(?P=quote))?(?=\s|$)"""
)
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<src>[^)\s]+)[^)]*\)")
LABEL = re.compile(r"\\label\{(?P<label>[^}]*)\}")
EQREF = re.compile(r"\\eqref\{(?P<label>[^}]*)\}")
SPOKEN = re.compile(r"\s*<!--\s*(argued|symbols)\b")
BESIDE = re.compile(
    r"\s*|\s*-+|\s*(?:<!--.*)?-->\s*"
)  # what may stand in the lines around an equation
ITEM, PROSE = re.compile(r"\s*\d\d?\. "), re.compile(r"(?:# )?[^#\s\d]")  # of a list; before none
STACK = re.compile(r"Traceback \([\w ]+\):\n\s+\.\.\.\n\S")
CONTAINER = re.compile(r"\s*(?:[-*+:]\s|\d+\.\s|!!!|\?\?\?|===|\[\^[^\]]+\]:)")
SUSPECT = re.compile(r">>>|```|~~~")
RAW = re.compile(
    r" {0,3}<(?!(?:a|abbr|b|br|code|em|hr|i|img|kbd|span|strong|sub|sup)\b)"
    r"(?P<tag>[a-zA-Z][\w-]*)(?=[\s/>])(?![^>]*\bmarkdown\b)"
)


@dataclass(frozen=True)
class Problem:
    """What is wrong, at which line, in one sentence that says what to type."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Fence:
    """A block of code: its lines, first to last, and the examples in it if it is executed."""

    line: int
    end: int
    indent: str
    language: str
    options: dict[str, str]
    text: str
    examples: tuple[Example, ...] = ()

    @property
    def code(self) -> str:
        """The code alone, without prompts and outputs: what the copy button yields."""
        return "".join(example.source for example in self.examples) if self.examples else self.text

    def line_of(self, example: Example) -> int:
        """Return the line of the file at which an example of this fence begins."""
        return self.line + 1 + example.lineno


@dataclass(frozen=True)
class Cell:
    """A code cell of a notebook, which is executed and whose output the build makes."""

    line: int
    text: str


@dataclass(frozen=True)
class Equation:
    """A display equation as the reader of the source sees it, and the label it may carry."""

    line: int
    latex: str
    label: str | None
    argued: str | None
    end: int = 0

    @property
    def bare(self) -> str:
        """The formula without what numbers it."""
        return LABEL.sub("", self.latex).strip()


@dataclass(frozen=True)
class Symbols:
    """Rows that narrow the notation table from here on: a comment that begins with "symbols"."""

    line: int
    rows: str


@dataclass(frozen=True)
class Math:
    """A formula within a sentence; one that is given is a demand, which need not hold."""

    line: int
    latex: str
    given: bool = False


@dataclass(frozen=True)
class Reference:
    r"""An ``\eqref`` to an equation of this page, or of another one as ``page.md#eq:name``."""

    line: int
    label: str


@dataclass(frozen=True)
class Number:
    """A number in a sentence with the expression that computes it."""

    line: int
    text: str
    expression: str
    markup: str


@dataclass(frozen=True)
class Given:
    """What a sentence says is chosen, or has a source, and is not computed."""

    line: int
    text: str


@dataclass(frozen=True)
class Source:
    """The source of a function of the package, included by its dotted name."""

    line: int
    name: str


@dataclass(frozen=True)
class Image:
    """A picture and what it shows, in words."""

    line: int
    alt: str
    src: str


Element = Fence | Cell | Equation | Symbols | Math | Reference | Number | Given | Source | Image
E_ = TypeVar("E_", bound=Element)


@dataclass
class Page:
    """What one file holds, in its order, and what is wrong with it.

    A docstring is one, too: then `name` is the dotted name of what it describes.
    """

    path: Path
    lines: list[str]
    elements: list[Element] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    name: str = ""
    dollars: Counter[int] = field(default_factory=Counter)  # of formulas that were read, by line
    counted: Counter[str] = field(default_factory=Counter)  # the last number of each kind of marker

    def of(self, kind: type[E_]) -> list[E_]:
        """Return the elements of one kind."""
        return [element for element in self.elements if isinstance(element, kind)]

    @cached_property
    def executed(self) -> list[Fence | Cell | Number]:
        """The elements that run, in page order; a fence of another language is only shown."""
        elements = [e for e in self.elements if isinstance(e, Fence | Cell | Number)]
        return [e for e in elements if getattr(e, "language", "pycon") == "pycon"]


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
        if found := SPOKEN.match(line):
            self.argued = read_argued(self.page, number, found[1], self.lines[at:])
        elif words.startswith("<!--") and "-->" not in words:
            return self.read_comment(at)
        elif words.startswith("///"):
            read_block(self.page, number, words)
        else:
            self.read_words(number, line, has_math=not is_code)
        return at

    def is_code(self, line: str) -> bool:
        """Return whether a line is indented too deep for what it stands in, and so is code."""
        indent = (len(line) - len(line.lstrip())) // 4
        if self.waiting or not line.strip():
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


def closing_line(lines: list[str], start: int, is_end: Callable[[str], bool]) -> int | None:
    """Return the index of the first line after `start` that ends a block, or None."""
    return next((j for j in range(start + 1, len(lines)) if is_end(lines[j])), None)


def read_fence(
    page: Page, lines: list[str], start: int, offset: int, opening: re.Match[str]
) -> int:
    """Add the fence that opens at `start`, and return the index of its last line."""
    number, indent, marks = offset + start + 1, opening["indent"], opening["marks"]
    end = closing_line(lines, start, lambda line: line.rstrip() == indent + marks)
    if end is None:
        page.problems.append(
            Problem(number, f"this fence is never closed; end it with {marks} at the same indent")
        )
        return len(lines)
    body = [line.removeprefix(indent) for line in lines[start + 1 : end]]
    language, options = read_info(page, number, opening["info"])
    text = "\n".join(body) + "\n"
    fence = Fence(number, offset + end + 1, indent, language, options, text)
    if language == "pycon":
        fence = with_examples(page, fence, body)
    elif ">>>" in text and (language != "markdown" or "learn" in page.path.parts):
        page.problems.append(
            Problem(number, f"prompts in a {language or 'nameless'} fence do not run; write pycon")
        )
    check_fence(page, fence)
    page.elements.append(fence)
    return end


def check_fence(page: Page, fence: Fence) -> None:
    """Add a problem for each number around the code of a fence, or in a text that nothing runs."""
    check_without_mark(page, fence.line, fence.options.get("title", ""), "a title")
    lines = list(enumerate(fence.text.split("\n"), start=fence.line + 1))
    if fence.language not in {"pycon", "markdown"} and ".given" not in fence.options:
        place = f"a text; print it, or write {{ .{fence.language or 'text'} .given }}"
        for number, line in lines:
            check_without_mark(page, number, line, place)
    sources = [(fence.line_of(example), example.source) for example in fence.examples]
    wrong = results.wrong_in_code(sources, fence.text)
    page.problems += [Problem(line, sentence) for line, sentence in wrong]
    for example in fence.examples:
        if example.exc_msg is not None and not STACK.match(example.want):
            sentence = 'nobody compares the lines of a traceback; write "    ..." in their place'
            page.problems.append(Problem(fence.line_of(example), sentence))


def check_without_mark(page: Page, line: int, text: str, place: str) -> None:
    """Add a problem for each number where none can say how it is computed."""
    for number in results.bare(text):
        page.problems.append(Problem(line, f"nothing computes {number}, which stands in {place}"))


def read_info(page: Page, line: int, info: str) -> tuple[str, dict[str, str]]:
    """Return the language and the options after a fence's marks."""
    words = info.strip()
    if words.startswith("{") and words.endswith("}"):
        words = words[1:-1].strip()
    parts = list(OPTION.finditer(words))
    if "".join(part[0] for part in parts).strip() != words:
        page.problems.append(Problem(line, f'cannot read "{info.strip()}" after the fence'))
    language, options = "", {}
    for part in parts:
        key = part["key"]
        if not language and part["value"] is None:
            language = key.removeprefix(".")
        elif key not in OPTIONS or (part["value"] is not None) != OPTIONS[key]:
            page.problems.append(
                Problem(line, f'unknown fence option "{part[0].strip()}"; use {", ".join(OPTIONS)}')
            )
        else:
            options[key] = part["value"] or ""
    if language not in LANGUAGES:
        page.problems.append(
            Problem(
                line, f'unknown fence language "{language}"; use {", ".join(sorted(LANGUAGES))}'
            )
        )
    return language, options


def with_examples(page: Page, fence: Fence, body: list[str]) -> Fence:
    """Return the fence with its examples, after making sure that they are all of it."""
    try:
        examples = DocTestParser().get_examples(fence.text, str(page.path))
    except ValueError as error:
        page.problems.append(Problem(fence.line, f"not a doctest: {error}"))
        return fence
    covered = lines_of(examples)
    for example in examples:
        if example.options:
            page.problems.append(
                Problem(fence.line_of(example), "a doctest directive hides a difference; remove it")
            )
        if not re.match("(Syntax|Indentation|Tab)Error", example.exc_msg or ""):
            check_syntax(page, example.source, fence.line_of(example))
    for at, line in enumerate(body):
        if line.strip() and at not in covered:
            sentence = f'"{line.strip()}" belongs to no example; start a statement with >>>'
            page.problems.append(Problem(fence.line + 1 + at, sentence))
    if not body or body[-1].strip():
        page.problems.append(
            Problem(fence.end, "leave a blank line before the closing fence, for Python's doctest")
        )
    fence = replace(fence, examples=tuple(examples))
    check_options(page, fence)
    return fence


def check_syntax(page: Page, code: str, line: int) -> None:
    """Add a problem if code, whose first line is this one, is no Python."""
    try:
        with catch_warnings(action="ignore"):
            ast.parse(code)
    except SyntaxError as error:
        at = min(error.lineno or 1, code.count("\n")) - 1
        sentence = f'"{code.splitlines()[at].strip()}" cannot be read: {error.msg}'
        goes_on = "; a statement goes on with ... before each of its lines" * (
            page.path.suffix != ".py"
        )
        page.problems.append(Problem(line + at, sentence + goes_on))


def lines_of(examples: Sequence[Example]) -> set[int]:
    """Return the lines that examples take, code and outputs."""
    ends = ((e.lineno, e.lineno + (e.source + e.want).count("\n")) for e in examples)
    return {line for start, end in ends for line in range(start, end)}


def check_options(page: Page, fence: Fence) -> None:
    """Add a problem where an option promises what the examples of the fence cannot keep."""
    last = fence.examples[-1] if fence.examples else None
    if "wrong" in fence.options and not (
        last
        and last.source.strip() != "False"
        and (last.exc_msg is not None or last.want.split("\n")[-2:] == ["False", ""])
    ):
        sentence = (
            "this says that it is wrong, and must compute it: end it with an error or with False"
        )
        page.problems.append(Problem(fence.line, sentence))
    sources = [example.source for example in fence.examples]
    if "seeded" in fence.options and sources.count(SEED) != 1:
        sentence = f"a seeded fence sets its seed once, on a line of its own: >>> {SEED.strip()}"
        page.problems.append(Problem(fence.line, sentence))


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
        page.problems.append(Problem(number, "between this $$ and the next stands no equation"))
    for at in (start - 1, end + 1):
        if 0 <= at < len(lines) and not BESIDE.fullmatch(lines[at]):
            sentence = "leave a blank line between this and the equation, so that it is one"
            page.problems.append(Problem(offset + at + 1, sentence))
    label = LABEL.search(latex)
    name = label["label"] if label else None
    page.elements.append(Equation(number, latex, name, argued, offset + end + 1))
    return end


def read_argued(page: Page, number: int, word: str, lines: list[str]) -> str | None:
    """Return the reason in a comment directly above an equation that is not to be computed."""
    reason = re.fullmatch(r"\s*<!-- argued: (.+) -->", lines[0])
    if not reason:
        form = {"argued": "<!-- argued: REASON -->"}.get(
            word, "<!-- symbols, then a row a line, -->"
        )
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
            sentence = f"{error.message}; a row is symbol | code | shape | domain"
            page.problems.append(Problem(row_number, sentence))
    page.elements.append(Symbols(number, "\n".join(rows)))
    return end


def read_block(page: Page, line: int, text: str) -> None:
    """Add the source that a line such as ``/// source | nn.dense`` includes."""
    match = re.fullmatch(r"/// source \| ([\w.]+)", text)
    if match:
        page.elements.append(Source(line, match[1]))
    elif records := tables.BLOCK.fullmatch(text):
        page.problems += [Problem(line, wrong) for wrong in tables.problems(records["names"])]
    elif text != "///":
        page.problems.append(Problem(line, f'unknown block "{text}"; write /// source | nn.name'))


def read_paragraph(page: Page, lines: list[tuple[int, str]], has_math: bool = True) -> None:
    """Add the checked numbers, formulas, references and images of the lines of a paragraph."""
    found, rest = read_formulas(page, lines) if has_math else ([], [text for _, text in lines])
    start = 0
    for (number, _), text in zip(lines, rest, strict=True):
        found += [(start + at, element) for at, element in read_sentence(page, number, text)]
        start += len(text) + 1
    page.elements.extend(element for _, element in sorted(found, key=lambda pair: pair[0]))


def read_formulas(
    page: Page, lines: list[tuple[int, str]]
) -> tuple[list[tuple[int, Element]], list[str]]:
    """Return the formulas of a paragraph, each with its place, and the lines without them."""
    text = "\n".join(text for _, text in lines)
    tick = re.search(r"(?<!\\)`", formulas.without_code(text))
    if tick and not SUSPECT.search(text):
        line = lines[text.count("\n", 0, tick.start())][0]
        page.problems.append(
            Problem(line, r"this ` opens no code in its paragraph; write \` or end it")
        )
    matches, found = formulas.of(text), []
    for m in matches:
        first, last = (lines[text.count("\n", 0, at)][0] for at in m.span())
        page.dollars.update((first, last))
        reference = EQREF.fullmatch(m["latex"])
        found.append(
            (
                m.start(),
                Reference(first, reference["label"])
                if reference
                else Math(first, m["latex"], bool(m["given"])),
            )
        )
        for number in [] if reference or m["given"] else results.in_formula(m["latex"]):
            sentence = f"nothing computes {number} in ${m['latex']}$; write it outside the formula"
            page.problems.append(Problem(first, sentence))
    check_signs(page, lines, text, matches)
    return found, formulas.blanked(text, matches).split("\n")


def check_signs(
    page: Page, lines: list[tuple[int, str]], text: str, matches: list[re.Match[str]]
) -> None:
    """Add a problem for each sign of a relation that stands outside of formulas and code."""
    for m in [*reversed(matches), *reversed(list(NUMBER.finditer(text)))]:
        text = text.replace(m[0], "$" + "\n" * m[0].count("\n"))
    text = CODE_SPAN.sub(lambda m: "$" + "\n" * m[0].count("\n"), text)
    for (number, raw), line in zip(lines, text.split("\n"), strict=True):
        if page.name or SUSPECT.search(raw) or formulas.unread(raw, page.dollars[number]):
            continue
        for sign in results.signs_in(results.seen(line)):
            sentence = f'"{sign}" relates what no checker reads; put all of it into one formula'
            page.problems.append(Problem(number, sentence))


def read_sentence(page: Page, line: int, text: str) -> list[tuple[int, Element]]:
    """Return the checked numbers and the images of a line without formulas, with their places."""
    found: list[tuple[int, Element]] = []
    for m in NUMBER.finditer(text):
        found.append((m.start(), Number(line, m["a"] or m["c"], m["b"] or m["d"], m[0])))
    check_numbers(page, line, text)
    bare = CODE_SPAN.sub(lambda m: " " * len(m[0]), text)
    if re.search(r"\$\s*\$", bare):
        page.problems.append(Problem(line, "write $$ on a line of its own, before and after"))
    if found_tag := re.search(r"<(?:img|svg|object|iframe|embed|video|picture)\b", bare):
        sentence = f"{found_tag[0]} shows what no test draws; write ![words](../figures/name.svg)"
        page.problems.append(Problem(line, sentence))
    for m in IMAGE.finditer(bare):
        if re.match(r"\w+:", m["src"]):
            sentence = f"the image {m['src'][:30]} is no file of the book; draw it in docs/figures"
            page.problems.append(Problem(line, sentence))
        found.append((m.start(), Image(line, m["alt"].strip(), m["src"])))
        if not m["alt"].strip():
            sentence = f"the image {m['src']} has no alt text; say in words what is to be seen"
            page.problems.append(Problem(line, sentence))
    return found


def check_numbers(page: Page, line: int, text: str) -> None:
    """Add a problem for each number that nothing computes, or whose expression computes nothing."""
    if ITEM.match(text) and not PROSE.match(page.lines[line - 2].lstrip() if line > 1 else ""):
        text = ITEM.sub("", text)
    check_order(page, line, text)
    first, *cells = text.strip().strip("|").split("|") if text.lstrip().startswith("|") else [""]
    for cell in cells if first.strip() else ():
        if cell.strip() in {"0", "1", "−1"}:
            sentence = f'nothing computes {cell.strip()}; write `{cell.strip()}`{{ value="…" }}'
            page.problems.append(Problem(line, sentence))
    wrong = results.wrong_in(text, page.path.suffix == ".py" or page.path.name == "README.md")
    page.problems += [Problem(line, sentence) for sentence in wrong]
    page.elements += [Given(line, m["a"] or m["b"] or m["c"]) for m in GIVEN.finditer(text)]


def check_order(page: Page, line: int, text: str) -> None:
    """Add a problem for an exercise, a heading or a row that is numbered out of order."""
    for m in results.MARKER.finditer(text):
        kind, number = re.sub(r"[\s\d]", "", m[0]), int(re.sub(r"\D", "", m[0]))
        if number not in {0, 1, page.counted[kind] + 1}:
            sentence = f"{number} follows {page.counted[kind]}; number in order"
            page.problems.append(Problem(line, sentence))
        page.counted[kind] = number


def check_given(page: Page) -> None:
    """Add a problem for each number that is said to be given, and yet is printed by a block."""
    outputs = [example.want for fence in page.of(Fence) for example in fence.examples]
    for given in page.of(Given):
        for number in results.printed(given.text, outputs):
            sentence = f"a block prints {number}, so it is computed; give it its expression"
            page.problems.append(Problem(given.line, sentence))


def second_scan(page: Page, offset: int, lines: list[str]) -> None:
    """Add a problem for each prompt, fence mark or mark of math that the reading left out."""
    fences = [] if page.name else page.of(Fence)  # what runs in a docstring is not among the lines
    known = {line for fence in fences for line in range(fence.line + 1, fence.end + 1)}
    known |= {line for e in page.of(Equation) for line in range(e.line, e.end + 1)}
    known |= {problem.line for problem in page.problems}
    opening = {fence.line for fence in fences}
    for number, line in enumerate(lines, start=offset + 1):
        if number in known:
            continue
        if number not in opening and (mark := SUSPECT.search(line)):
            sentence = f'"{mark[0]}" here would not be executed; put the fence on lines of its own'
            page.problems.append(Problem(number, sentence))
        elif sentence := formulas.unread(line, page.dollars[number]):
            page.problems.append(Problem(number, sentence))


def read_notebook(page: Page) -> None:
    """Add the cells of a notebook: code as it is, Markdown without its comment marks."""
    lines = page.lines
    starts = [i for i, line in enumerate(lines) if line.startswith("# %%")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        body = lines[start + 1 : end]
        if lines[start].startswith("# %% [markdown]"):
            for i, line in enumerate(body):
                if line.strip() and not line.startswith("#"):
                    sentence = 'a Markdown cell is a comment; begin the line with "# "'
                    page.problems.append(Problem(start + i + 2, sentence))
            read_markdown(page, start + 1, [re.sub(r"^# ?", "", line) for line in body])
        else:
            cell = Cell(start + 2, "\n".join(body) + "\n")
            check_syntax(page, cell.text, cell.line)
            page.elements.append(cell)
            wrong = results.wrong_in_code([(cell.line, cell.text)], cell.text)
            page.problems += [Problem(line, sentence) for line, sentence in wrong]


def docstrings(path: Path, text: str | None = None) -> Iterator[Page]:
    """Yield one page for each docstring of a Python file that holds examples, math or a mistake."""
    text = path.read_text("utf-8") if text is None else text
    lines = text.split("\n")
    found = list(documented(ast.parse(text), f"{path.parent.name}.{path.stem}"))
    code = without_docstrings(lines, [node for _, node in found])
    for name, node in found:
        constant: Any = node.body[0].value
        first, last = constant.lineno - 1, constant.end_lineno or 0
        body = lines[first:last]
        body[-1] = body[-1][: constant.end_col_offset - len('"""')]
        page = Page(path, lines, name=name)
        examples = tuple(DocTestParser().get_examples("\n".join(body), str(path)))
        page.elements.append(Fence(first, last, "", "pycon", {}, "", examples))
        if isinstance(node, ast.FunctionDef):
            page.elements.append(Source(node.lineno, name))
        known = code + "".join(example.source + example.want for example in examples)
        read_docstring(page, body, first, lines_of(examples), known)
        if examples or page.problems or page.of(Equation) or page.of(Math):
            yield page


def without_docstrings(lines: list[str], nodes: list[Any]) -> str:
    """Return the code of a file, without docstrings and comments."""
    ends = [(node.body[0].lineno - 1, node.body[0].end_lineno) for node in nodes]
    hidden = {at for first, end in ends for at in range(first, end)}
    return "\n".join(re.sub("#.*", "", line) for i, line in enumerate(lines) if i not in hidden)


def documented(node: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield everything in a module that has a docstring, with its dotted name."""
    if ast.get_docstring(node):
        yield name, node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef):
            yield from documented(child, f"{name}.{child.name}")


def read_docstring(page: Page, lines: list[str], offset: int, code: set[int], known: str) -> None:
    """Add the display equations and the formulas of a docstring, outside the lines of `code`.

    A number in its sentences must stand in what is `known`: the module's code, or its examples.
    """
    at = 0
    waiting: list[tuple[int, str]] = []
    while at < len(lines):
        if lines[at].strip() == "$$":
            at = read_equation(page, lines, at, offset, None)
        elif at not in code and lines[at].strip():
            waiting.append((offset + at + 1, lines[at]))
            at += 1
            continue
        read_docstring_words(page, waiting, known)
        at, waiting = at + 1, []
    read_docstring_words(page, waiting, known)
    second_scan(page, offset, ["" if at in code else line for at, line in enumerate(lines)])


def read_docstring_words(page: Page, lines: list[tuple[int, str]], known: str) -> None:
    """Add the formulas of lines without a gap, and a problem for each number that is not known."""
    for paragraph in formulas.paragraphs(lines):
        found, rest = read_formulas(page, paragraph)
        page.elements.extend(element for _, element in found)
        words = results.CITED.sub(" ", CODE_SPAN.sub(" ", " ".join(map(str.strip, rest))))
        for number in results.not_in(known, results.seen(words)):
            sentence = f"neither the code nor an example has {number}; show it, or leave it out"
            page.problems.append(Problem(paragraph[0][0], sentence))
