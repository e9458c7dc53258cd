"""A fence of code is read: its options, its examples, and what in it cannot run as it stands."""

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from doctest import DocTestParser, Example
from itertools import takewhile
from warnings import catch_warnings

from ..paths import ROOT
from . import results
from .document import SEED, Fence, Page, Problem

LANGUAGES = {"pycon", "bash", "text", "markdown", "yaml", "toml", "html"}

OPTIONS = {  # does it take a value?
    "title": True,
    "once": False,
    "wrong": False,
    "seeded": False,
    "needs": True,
    ".given": False,
}

FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,})(?P<info>.*)")

OPTION = re.compile(
    r"""\s*(?P<key>[\w.#-]+)(?:=(?P<quote>["'])(?P<value>.*?)(?P=quote))?(?=\s|$)"""
)

STACK = re.compile(r"Traceback \([\w ]+\):\n\s+\.\.\.\n\S")


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
    page.add(fence)
    return end


def check_fence(page: Page, fence: Fence) -> None:
    """Add a problem for each number around the code of a fence, or in a text that nothing runs."""
    title = fence.options.get("title", "")
    check_without_mark(page, fence.line, title, "a title")
    if title and (ROOT / title).is_file():
        sentence = f"only the file's own text may be called {title}; write /// source | nn.name"
        page.problems.append(Problem(fence.line, sentence))
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
        page.problems.append(
            Problem(line, f'cannot read "{info.strip()}"; write pycon, or another language')
        )
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
        sentence = f"a seeded fence sets its seed once, on its own line; write >>> {SEED.strip()}"
        page.problems.append(Problem(fence.line, sentence))
    if fence.indent and SEED in sources and "seeded" not in fence.options:
        sentence = "a solution that sets its seed holds for others, too; write pycon seeded"
        page.problems.append(Problem(fence.line, sentence))


def check_boxes(page: Page) -> None:
    """Add a problem for each box of a mistake in which no block is proved wrong."""
    fences = page.of(Fence)
    inside = {line for fence in fences for line in range(fence.line, fence.end + 1)}
    proved = {fence.line for fence in fences if "wrong" in fence.options}
    for number, text in enumerate(page.lines, start=1):
        if text.startswith("!!! failure") and number not in inside:
            after = takewhile(lambda line: line[:4].strip() == "", page.lines[number:])
            if not proved & {*range(number, number + 1 + len([*after]))}:
                sentence = "no block of this box is proved wrong; write pycon wrong above the one"
                page.problems.append(Problem(number, sentence))
