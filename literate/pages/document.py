"""What a page consists of: fences, cells, equations, numbers and the rest, in their order.

It is a Markdown file, a notebook in the percent format, or the docstring of a Python file. What
cannot be read is a problem, with its line: nothing is skipped in silence.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from doctest import Example
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

SEED = "seed = 0\n"
SEEDS = range(1, 6)  # the others, with which a seeded fence is run as well

LABEL = re.compile(r"\\label\{(?P<label>[^}]*)\}")


@dataclass(frozen=True)
class Problem:
    """What is wrong, at which line, in one sentence that says what to type."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Element:
    """Something on a page, which whoever speaks of it knows by its key, and by nothing else.

    The key is the line of the file at which it begins: "12". Of what is not the first that begins
    there, it ends with a number: "12.2". It is given when the element is added to its page.
    """

    line: int
    nth: int = field(default=1, kw_only=True)

    @property
    def key(self) -> str:
        """What the element is known by on its page."""
        return f"{self.line}" if self.nth == 1 else f"{self.line}.{self.nth}"


@dataclass(frozen=True)
class Fence(Element):
    """A block of code: its lines, first to last, and the examples in it if it is executed."""

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

    @property
    def needs(self) -> list[str]:
        """The packages beyond NumPy that the code imports, as the fence says."""
        return self.options.get("needs", "").replace(",", " ").split()

    @property
    def absent(self) -> list[str]:
        """Those of them that are not installed here."""
        return [name for name in self.needs if not find_spec(name)]

    def line_of(self, example: Example) -> int:
        """Return the line of the file at which an example of this fence begins."""
        return self.line + 1 + example.lineno


@dataclass(frozen=True)
class Cell(Element):
    """A code cell of a notebook, which is executed and whose output the build makes."""

    text: str


@dataclass(frozen=True)
class Equation(Element):
    """A display equation as the reader of the source sees it, and the label it may carry."""

    latex: str
    label: str | None
    argued: str | None
    end: int = 0

    @property
    def bare(self) -> str:
        """The formula without what numbers it."""
        return LABEL.sub("", self.latex).strip()


@dataclass(frozen=True)
class Symbols(Element):
    """Rows that narrow the notation table from here on: a comment that begins with "symbols"."""

    rows: str


@dataclass(frozen=True)
class Math(Element):
    """A formula within a sentence; one that is given is a demand, which need not hold."""

    latex: str
    given: bool = False


@dataclass(frozen=True)
class Reference(Element):
    r"""An ``\eqref`` to an equation of this page, or of another one as ``page.md#eq:name``."""

    label: str


@dataclass(frozen=True)
class Number(Element):
    """A number in a sentence with the expression that computes it."""

    text: str
    expression: str
    markup: str


@dataclass(frozen=True)
class Given(Element):
    """What a sentence says is chosen, or has a source, and is not computed."""

    text: str


@dataclass(frozen=True)
class Source(Element):
    """The source of a function of the package, included by its dotted name."""

    name: str


@dataclass(frozen=True)
class Image(Element):
    """A picture, what it shows in words, and the caption that readers see below it."""

    alt: str
    src: str
    caption: str = ""


@dataclass(frozen=True)
class Wrong:
    """A wrong answer that people give, and the sentence that they get for it."""

    line: int
    answer: str
    says: str = ""


@dataclass(frozen=True)
class Exercise(Element):
    """What a reader may answer, and its hidden test; the solution has a first and a last line.

    A `number` is an expression of the page; a `formula` is a call, such as ``logit(a)``, whose
    function the reader writes in one line; any other answer is code.
    """

    end: int
    name: str
    solution: tuple[int, int]
    wrong: tuple[Wrong, ...] = ()
    ask: str = ""
    start: str = ""
    draw: str = ""
    yours: str = ""
    expected: str = ""
    number: str = ""
    formula: str = ""
    within: str = ""

    @property
    def kind(self) -> str:
        """What the reader types."""
        return "number" if self.number else "formula" if self.formula else "code"


E_ = TypeVar("E_")


@dataclass
class Page:
    """What one file holds, in its order, and what is wrong with it.

    A docstring is one, too: then `name` is the dotted name of what it describes. What needs more
    than NumPy is run only where `extras` asks for it, and never by the build.
    """

    path: Path
    lines: list[str]
    elements: list[Element] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    name: str = ""
    dollars: Counter[int] = field(default_factory=Counter)  # of formulas that were read, by line
    counted: Counter[str] = field(default_factory=Counter)  # the last number of each kind of marker
    begun: Counter[int] = field(default_factory=Counter)  # how many elements begin at a line
    extras: bool = False

    def add(self, *elements: Element) -> None:
        """Add elements in their order, each with what it is known by from here on."""
        for element in elements:
            self.begun[element.line] += 1
            self.elements.append(replace(element, nth=self.begun[element.line]))

    def of(self, kind: type[E_]) -> list[E_]:
        """Return the elements of one kind."""
        return [element for element in self.elements if isinstance(element, kind)]

    @cached_property
    def executed(self) -> list[Fence | Cell | Number]:
        """The elements that run, in page order; a fence of another language is only shown."""
        elements = [e for e in self.elements if isinstance(e, Fence | Cell | Number)]
        return [e for e in elements if not isinstance(e, Fence) or self.runs(e)]

    def runs(self, fence: Fence) -> bool:
        """Whether a fence is run: one of another language is not, nor one that lacks a package."""
        has_all = not fence.needs or (self.extras and not fence.absent)
        return fence.language == "pycon" and has_all
