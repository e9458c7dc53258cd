"""A sentence is read: its numbers, formulas, references and pictures."""

import html
import re

from ..paths import NOTATION
from . import formulas, results
from .document import (
    Element,
    Equation,
    Exercise,
    Fence,
    Given,
    Image,
    Math,
    Number,
    Page,
    Problem,
    Reference,
)
from .formulas import CODE_SPAN
from .results import GIVEN, NUMBER

IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<src>[^)\s]+)(?:\s+\"(?P<caption>[^\"]*)\")?[^)]*\)")

EQREF = re.compile(r"\\eqref\{(?P<label>[^}]*)\}")

ITEM, PROSE = re.compile(r"\s*\d\d?\. "), re.compile(r"(?:# )?[^#\s\d]")  # of a list; before none

SUSPECT = re.compile(r">>>|```|~~~")


def read_paragraph(page: Page, lines: list[tuple[int, str]], has_math: bool = True) -> None:
    """Add the checked numbers, formulas, references and images of the lines of a paragraph."""
    found, rest = read_formulas(page, lines) if has_math else ([], [text for _, text in lines])
    start = 0
    for (number, _), text in zip(lines, rest, strict=True):
        found += [(start + at, element) for at, element in read_sentence(page, number, text)]
        start += len(text) + 1
    page.add(*(element for _, element in sorted(found, key=lambda pair: pair[0])))


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
    matches = formulas.of(text)
    found: list[tuple[int, Element]] = []
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
        found.append((m.start(), Image(line, m["alt"].strip(), m["src"], m["caption"] or "")))
        if not m["alt"].strip():
            sentence = f"the image {m['src']} has no alt text; say in words what is to be seen"
            page.problems.append(Problem(line, sentence))
    return found


def check_numbers(page: Page, line: int, text: str) -> None:
    """Add a problem for each number that nothing computes, or whose expression computes nothing."""
    if ITEM.match(text) and not PROSE.match(page.lines[line - 2].lstrip() if line > 1 else ""):
        text = ITEM.sub("", text)
    check_order(page, line, text)
    row = "" if page.path == NOTATION else text if page.name else page.lines[line - 1]
    for number in results.in_cells(row):
        sentence = f'nothing computes {number}; write `{number}`{{ value="…" }}'
        page.problems.append(Problem(line, sentence))
    wrong = results.wrong_in(text, page.path.suffix == ".py" or page.path.name == "README.md")
    page.problems += [Problem(line, sentence) for sentence in wrong]
    page.add(*(Given(line, m["a"] or m["b"]) for m in GIVEN.finditer(text)))


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
    spoken: list[Equation | Exercise] = [*page.of(Equation), *page.of(Exercise)]
    known |= {line for e in spoken for line in range(e.line, e.end + 1)}
    known |= {problem.line for problem in page.problems}
    opening = {fence.line for fence in fences}
    for number, line in enumerate(lines, start=offset + 1):
        if number in known:
            continue
        if number not in opening and (mark := SUSPECT.search(html.unescape(line))):
            sentence = f'"{mark[0]}" here would not be executed; put the fence on lines of its own'
            page.problems.append(Problem(number, sentence))
        elif sentence := formulas.unread(line, page.dollars[number]):
            page.problems.append(Problem(number, sentence))
