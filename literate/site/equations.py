r"""Equations get their numbers, their links and their looks when the site is built.

Only labelled equations are numbered, page by page; a label is unique in the whole site, so that
``\eqref`` reaches an equation of any page.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import relpath

import numpy as np

from ..browser.equation import offer
from ..copying.statements import leaving
from ..equations.parser import parse
from ..equations.tree import LatexError
from ..judging.judge import JudgedSession, notation
from ..pages import formulas
from ..pages.document import LABEL, Equation, Math, Page, Problem, Reference, Symbols
from ..verdicts import Found, Verdicts
from . import colors, katex, plain

WORDS = {
    "evaluated": (
        "checked",
        "Both sides were computed on {data}; they {differ}.",
    ),
    "sampled": ("sampled", "The relation was tested on {data}."),
    "defined": ("definition", "It says what its left side means, and was computed on {data}."),
    "argued": ("argued", "Not computed: {reason}."),
}


@dataclass(frozen=True)
class Place:
    """Where a labelled equation stands: its page, that page's title, and its number there."""

    uri: str
    title: str
    number: int


class Labels(dict[str, Place]):
    """Every labelled equation of the site."""

    def add_page(self, uri: str, reading: Page) -> None:
        """Give the equations of a page their numbers; a label that is taken is a problem."""
        number = 0
        for equation in reading.of(Equation):
            if equation.label is None:
                continue
            number += 1
            if equation.label in self:
                sentence = f"the label {equation.label} is taken in {self[equation.label].uri}"
                reading.problems.append(Problem(equation.line, sentence))
            else:
                self[equation.label] = Place(uri, title(reading), number)

    def check_references(self, reading: Page) -> None:
        """Add a problem for each reference to an equation that is nowhere."""
        for reference in reading.of(Reference):
            if reference.label not in self:
                sentence = f"no equation is labelled {reference.label}"
                reading.problems.append(Problem(reference.line, sentence))


Marks = dict[str, str]  # by the key of the equation that each is of


class Sheet:
    """The formulas of a page or of a docstring, as the tests read them, until each has been set.

    What is set must be what was read, one by one and in the same order.
    """

    def __init__(self, file: str, reading: Page, marks: Marks) -> None:
        kinds = Equation | Math | Reference
        self.file, self.reading, self.marks = file, reading, marks
        self.formulas = [e for e in reading.elements if isinstance(e, kinds)]
        self.begin()

    def begin(self) -> None:
        """Forget what has been set."""
        self.done, self.shown, self.wrong = 0, False, ""

    def mark_of(self, latex: str, is_displayed: bool) -> str:
        """Return the mark of the formula that is set next, or note that it was not read."""
        if self.wrong:
            return ""
        read = self.formulas[self.done] if self.done < len(self.formulas) else None
        if read is None:
            first = latex.strip().split("\n")[0]
            line = next((n for n, text in enumerate(self.reading.lines, 1) if first in text), 1)
            self.wrong = f"{self.file}:{line}: the site sets {one_line(latex)}, which no test reads"
        elif (written(read), isinstance(read, Equation)) != (one_line(latex), is_displayed):
            self.wrong = (
                f"{self.file}:{read.line}: the tests read {written(read)}, but the site sets "
                f"{one_line(latex)}; move the formula to where Markdown reads it"
            )
        self.done += 1
        return self.marks[read.key] if isinstance(read, Equation) and not self.wrong else ""

    def end(self) -> str:
        """Return what is wrong when the whole page has been set."""
        if self.shown and not self.wrong and self.done < len(self.formulas):
            left = self.formulas[self.done]
            self.wrong = (
                f"{self.file}:{left.line}: the tests read {written(left)}, but the site does not "
                "set it; move it to where Markdown reads it"
            )
        return self.wrong


def written(formula: Equation | Math | Reference) -> str:
    """Return the LaTeX of a formula in one line."""
    if isinstance(formula, Reference):
        return rf"\eqref{{{formula.label}}}"
    return one_line(formula.latex)


def marks_of(reading: Page, uri: str, session: JudgedSession) -> Marks:
    """Return the mark of each equation of a page; a formula that fails is a problem."""
    is_here = reading.path.as_posix().endswith(uri) and reading.path.suffix == ".md"
    taken = leavings(reading) if is_here else {}
    marks: Marks = {}
    verdicts = Verdicts(session)
    for claim in verdicts.claims:
        found = verdicts.of(claim)
        reading.problems.extend(found.problems)
        if isinstance(claim, Equation) and not found.problems:
            offered = offer(claim, uri) if is_here and found.label == "evaluated" else {}
            if found.lines:
                offered["lines"] = json.dumps(found.lines, ensure_ascii=False)
            marks[claim.key] = mark(found, claim, uri, offered | taken.get(claim.key, {}))
    return marks


def leavings(reading: Page) -> dict[str, dict[str, str]]:
    """Return what each equation of a page is as NumPy, by its key, or why it is nothing there."""
    scope, found = notation().copy(), {}
    for element in reading.elements:
        if isinstance(element, Symbols):
            scope.narrow(element.rows)
        elif isinstance(element, Equation) and not element.argued:
            with suppress(LatexError), np.errstate(all="ignore"):  # its own check says so
                scope.define(parse(element.bare, scope.functions))
                left = leaving(element.bare, scope)
                says = {"numpy": left.text, "function": left.functions}
                says["unsaid"] = "; ".join(dict.fromkeys(left.reasons))
                found[element.key] = {name: text for name, text in says.items() if text}
    return found


def one_line(latex: str) -> str:
    """Return the formula with single blanks between its words."""
    return " ".join(latex.split())


def check_formulas(reading: Page) -> None:
    """Add a problem for each formula that cannot be set."""
    for element in reading.of(Equation) + reading.of(Math):
        if re.search(r"\^-[A-Za-z\\]", element.latex):
            sentence = "^-x sets only the minus as an exponent; write ^{-x}"
            reading.problems.append(Problem(element.line, sentence))
        try:
            katex.rendered(without_label(element.latex), isinstance(element, Equation))
        except katex.BadFormulaError as error:
            reading.problems.append(Problem(element.line, f"this formula cannot be set: {error}"))


def markup(readings: Iterable[Page]) -> Iterator[str]:
    """Yield each formula of some pages as it is set; what cannot be set is a page's problem."""
    for reading in readings:
        for element in reading.elements:
            if isinstance(element, Equation | Math):
                with suppress(katex.BadFormulaError):
                    latex = without_label(element.latex)
                    yield katex.rendered(latex, isinstance(element, Equation))


def title(reading: Page) -> str:
    """Return the first heading of a page."""
    found = (line.removeprefix("# ") for line in reading.lines if line.startswith("# "))
    return in_words(next(found, reading.path.stem))


def in_words(words: str) -> str:
    """Return a sentence with its formulas as text."""
    for match in reversed(formulas.of(words)):
        words = words[: match.start()] + plain.text_of(match["latex"]) + words[match.end() :]
    return words


def without_label(latex: str) -> str:
    """Return the formula without its label, which KaTeX does not know."""
    return LABEL.sub("", latex).strip()


def display(latex: str, labels: Labels, mark: str) -> str:
    """Return a display equation as HTML, numbered if it has a label, with its mark below."""
    label = LABEL.search(latex)
    body, identity, name = without_label(latex), "", "Equation"
    if label:
        number = labels[label["label"]].number
        body += rf" \tag{{{number}}}"
        identity = f' id="{label["label"]}"'
        name = f"Equation {number}"
    return (
        f'<div class="math"{identity} tabindex="0" role="group" aria-label="{name}">'
        f"{colors.in_formula(katex.rendered(body, display=True))}</div>{mark}"
    )


def mark(found: Found, equation: Equation, uri: str, offer: dict[str, str]) -> str:
    """Return the quiet mark that says what was done with an equation; it links to how.

    What it offers is for the script that lets a reader break the equation.
    """
    target = f"{relpath('about/how-it-is-checked', url(uri) or '.')}/"
    word, says = WORDS[found.label]
    if found.is_computed:
        others = "others near them" if r"\leftarrow" in equation.latex else "random arrays"
        data = "this page\u2019s arrays and on " * found.on_page + others
        differ = f"differ by at most {found.difference:.0e}" if found.difference else "are equal"
        says = says.format(data=data, differ=differ)
    else:
        says = says.format(reason=equation.argued)
    for text, file in found.lines:
        says += f" {text} in {file} gives the same."
    says = html.escape(says)
    offered = "".join(f' data-{name}="{attribute(text)}"' for name, text in offer.items())
    told = "" if found.is_computed and found.label != "defined" else " told"  # nothing was compared
    return (
        f'<a class="checked{told}" href="{target}"{offered} data-says="{says}" '
        f'aria-label="{word}: {says}">{word}</a>'
    )


def attribute(text: str) -> str:
    """Return a text as the value of an attribute, in one line of the page."""
    return html.escape(text).replace("\n", "&#10;")


def inline(latex: str) -> str:
    """Return a formula within a sentence as HTML."""
    return f'<span class="math">{colors.in_formula(katex.rendered(latex, display=False))}</span>'


def link(label: str, labels: Labels, uri: str) -> str:
    """Return a reference from the page `uri` to an equation, of this page or of another."""
    place = labels[label]
    if place.uri == uri:
        return f'<a href="#{label}">({place.number})</a>'
    here, there = url(uri), url(place.uri)
    target = f"{relpath(there, here or '.')}/#{label}"
    return f'<a href="{target}">({place.number}) in {html.escape(place.title)}</a>'


def url(uri: str) -> str:
    """Return the folder in which a page is published, without the slash at its end."""
    path = PurePosixPath(uri).with_suffix("")
    folder = path.parent if path.name == "index" else path
    return "" if str(folder) == "." else str(folder)
