"""A comment that begins with "answer" is read: what a reader may answer, and how it is tested.

A line is a field: a word, a colon, and what it says. What goes on is indented by four blanks.
"""

import ast
import re
from dataclasses import replace
from typing import Any

from .document import Exercise, Fence, Page, Problem, Wrong
from .fences import check_without_mark, closing_line

OPENS = "<!-- answer"
FIELD = re.compile(r"(?P<key>[a-z]+):(?: (?P<text>.*))?")
WORDS, CODE = {"ask"}, {"start", "draw"}
EXPRESSIONS = {"yours", "expected", "number", "formula", "within"}
KEYS = (*WORDS, *sorted(CODE), *sorted(EXPRESSIONS), "wrong", "says")
NUMBERED = re.compile(r"\*\*(?P<name>\d+)\.\*\*")
SAID = re.compile(r"\b[Ee]xercise (\d+)\b")
CALL = re.compile(r"\b\w+\([\w, ]*\)")
SOLUTION = '??? success "Solution"'


def read_exercise(page: Page, lines: list[str], start: int, offset: int) -> int:
    """Add the exercise that the comment at `start` describes; return the index of its last line."""
    number = offset + start + 1
    end = closing_line(lines, start, lambda line: line.strip() == "-->")
    if end is None:
        page.problems.append(Problem(number, "this comment is never closed; end it with -->"))
        return len(lines)
    place = offset + end + 1
    exercise = Exercise(number, place, name_at(page, number), solution_below(page, place))
    for line, key, text in fields(page, lines[start + 1 : end], number + 1):
        exercise = with_field(page, exercise, line, key, text)
    known = len(page.problems)
    check_exercise(page, exercise)
    if len(page.problems) == known:
        page.add(exercise)
    return end


def name_at(page: Page, line: int) -> str:
    """Return the number of the exercise in which a line stands."""
    found = [m["name"] for text in page.lines[: line - 1] if (m := NUMBERED.match(text))]
    return found[-1] if found else ""


def check_names(page: Page) -> None:
    """Add a problem where a sentence speaks of an exercise that the page does not have."""
    inside = {n for fence in page.of(Fence) for n in range(fence.line, fence.end + 1)}
    lines = [(n, text) for n, text in enumerate(page.lines, start=1) if n not in inside]
    known = {m["name"] for _, text in lines if (m := NUMBERED.match(text))}
    for number, text in lines:
        for name in SAID.findall(text) if known else ():
            if name not in known:
                sentence = f"there is no exercise {name} on this page; say which one is meant"
                page.problems.append(Problem(number, sentence))


def solution_below(page: Page, line: int) -> tuple[int, int]:
    """Return the first and the last line of the solution of the exercise in which a line stands."""
    first = last = 0
    for number, text in enumerate(page.lines[line:], start=line + 1):
        if not first and (NUMBERED.match(text) or text.startswith("#")):
            break
        if text == SOLUTION:
            first = last = number
        elif first and text.startswith("    "):
            last = number
        elif first and text.strip():
            break
    return first, last


def fields(page: Page, lines: list[str], first: int) -> list[tuple[int, str, str]]:
    """Return the fields of a comment, each with its line."""
    found: list[tuple[int, str, str]] = []
    for number, line in enumerate(lines, start=first):
        if found and (line.startswith("    ") or not line.strip()):
            found[-1] = (*found[-1][:2], f"{found[-1][2]}\n{line[4:]}")
        elif (match := FIELD.fullmatch(line)) and match["key"] in KEYS:
            found.append((number, match["key"], match["text"] or ""))
        else:
            sentence = f'"{line.strip()}" is no field; write one of {", ".join(KEYS)}, and a colon'
            page.problems.append(Problem(number, sentence))
    return [(number, key, text.strip("\n")) for number, key, text in found]


def with_field(page: Page, exercise: Exercise, line: int, key: str, text: str) -> Exercise:
    """Return the exercise with one more field, after making sure that it can be used."""
    if key in CODE | EXPRESSIONS | {"wrong"}:
        check_code(page, line, text, "exec" if key in CODE else "eval", key)
    else:
        check_without_mark(page, line, text, "what a reader is told")
    wrong = exercise.wrong
    if key == "wrong":
        return replace(exercise, wrong=(*wrong, Wrong(line, text)))
    if key == "says" and wrong and not wrong[-1].says:
        return replace(exercise, wrong=(*wrong[:-1], replace(wrong[-1], says=spaced(text))))
    if key == "says" or getattr(exercise, key):
        sentence = f"{key} stands here once too often; leave out one of them"
        page.problems.append(Problem(line, sentence))
        return exercise
    fields: dict[str, Any] = {key: spaced(text) if key in WORDS else text}
    return replace(exercise, **fields)


def spaced(text: str) -> str:
    """Return words on one line."""
    return " ".join(text.split())


def check_code(page: Page, line: int, text: str, mode: str, key: str) -> None:
    """Add a problem where code cannot be read."""
    if key == "wrong" or not text:
        return  # a reader's answer may be no Python; then its own run says so
    try:
        ast.parse(text, mode=mode)
    except SyntaxError as error:
        place = line + (error.lineno or 1) - 1
        page.problems.append(
            Problem(place, f"the {key} of this answer cannot be read: {error.msg}")
        )


def check_exercise(page: Page, exercise: Exercise) -> None:
    """Add a problem for what an exercise lacks."""
    for sentence in lacks(exercise):
        page.problems.append(Problem(exercise.line, sentence))
    for wrong in exercise.wrong:
        if not wrong.says:
            sentence = "nobody tells a reader why this is wrong; write says: and a sentence below"
            page.problems.append(Problem(wrong.line, sentence))


def lacks(exercise: Exercise) -> list[str]:
    """Return what an exercise lacks, each as a sentence."""
    found = []
    if not exercise.name:
        found.append("this answers no exercise; put it below one that begins with **1.**")
    if not exercise.solution[0]:
        found.append(f"this exercise has no {SOLUTION} below, against which its test is tested")
    if exercise.number and (exercise.yours or exercise.expected or exercise.formula):
        found.append("a number is compared as it is; leave out formula, yours and expected")
    if exercise.number and not exercise.within:
        found.append("how near must the number be? Write within: and a number")
    if not exercise.number and not (exercise.yours and exercise.expected):
        found.append("what is compared? Write yours: and expected:, or number: and within:")
    if exercise.formula and not re.fullmatch(r"\w+\((\w+(, \w+)*)?\)", exercise.formula):
        found.append("a formula is a call of the function that the solution defines: formula: f(x)")
    for call in CALL.findall(exercise.ask) if exercise.start else ():
        if f"def {call}:" not in exercise.start:
            found.append(f"the question asks for {call}; begin start with def {call}")
    if len(exercise.wrong) < 2:
        found.append("test the test: write two wrong answers, wrong: and says:, which it refuses")
    return found
