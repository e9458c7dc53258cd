"""An answer to an exercise is put to its hidden test, on several draws.

Pages and tests ask whether the folded solution holds and the wrong answers are refused; the
reader's browser asks the same of what the reader has typed.
"""

import ast
import copy
import io
import re
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType
from typing import Any

import numpy as np

from ..pages import numbers
from ..pages.document import SEEDS, Exercise, Problem
from . import run
from .code_names import globals_of, names_in
from .session import Session, is_wrong, parsed

Names = dict[str, Any]
NUMPYS = ("exp", "log", "sqrt", "sin", "cos", "tanh", "abs", "maximum", "minimum", "pi", "e")
AT_HAND = {name: getattr(np, name) for name in NUMPYS} | {"sigmoid": lambda z: 1 / (1 + np.exp(-z))}
SIGNS = str.maketrans({"^": "**", "−": "-", "·": "*", "×": "*", "÷": "/"})
TOLD = (bool, int, float, str, list, tuple, np.ndarray, np.generic)  # in a sentence
SHORT = 60  # characters of a value that anybody reads in a sentence
NEAR = 1e-6  # of two numbers that are computed in two ways
ROUGHLY = re.compile(r"\b(?:roughly|about|How many times)\b")
MISSING = "the hidden test asks for {0}: give {0} a value"


@dataclass(frozen=True)
class Finding:
    """What came of an answer: whether it holds, a sentence, and where an error came from."""

    holds: bool
    sentence: str
    details: str = ""


class AnswerError(Exception):
    """An answer that cannot be compared, in one sentence, and where that came from."""

    def __init__(self, sentence: str, details: str = "") -> None:
        super().__init__(sentence)
        self.details = details


class Trial:
    """The hidden test of one exercise, among the names that the page has there."""

    def __init__(self, exercise: Exercise, names: Names, home: Names) -> None:
        self.exercise, self.names, self.home = exercise, names, home
        asked = "\n".join((exercise.draw, exercise.yours, exercise.expected))
        self.own = self.copied(asked)  # nothing of the answer gets in here
        body = ast.parse(exercise.draw).body
        self.seeds = SEEDS if body else SEEDS[:1]
        self.drawn = sorted(names_in(*body)[1], key=exercise.draw.find) if body else []
        asked_for = names_in(*parsed(exercise.yours))[0]
        self.named = [name for name in self.drawn if name in asked_for]  # in a sentence

    def of(self, answer: str, printed: io.StringIO | None = None) -> Finding:
        """Return what came of an answer; one that is wrong in a known way gets its own sentence.

        What the answer prints goes into `printed`.
        """
        try:
            values = self.values(self.after(answer, printed), printed)
        except AnswerError as error:
            return Finding(False, f"{capitalized(str(error))}.", error.details)
        found = self.compared(values)
        if not found.holds:
            for wrong, others in zip(self.exercise.wrong, self.known, strict=True):
                if others and all(map(self.is_same, values, others)):
                    return Finding(False, wrong.says)
        return found

    @cached_property
    def known(self) -> list[list[Any]]:
        """What the wrong answers give on each draw; nothing, where one ends with an error."""
        found: list[list[Any]] = []
        for wrong in self.exercise.wrong:
            try:
                found.append(self.values(self.after(wrong.answer)))
            except AnswerError:
                found.append([])
        return found

    def after(self, answer: str, printed: io.StringIO | None = None) -> Names:
        """Return the page's names and those that an answer makes."""
        code = answer
        if head := self.exercise.formula:
            code = f"def {head}:\n    return ({answer.translate(SIGNS)}\n)"
        space = self.copied(f"{code}\n{self.exercise.yours}")
        if self.exercise.formula:
            space = AT_HAND | space
        outcome = run.run(run.Example(code, ""), space, "your answer", True, printed)
        if outcome.error:
            raise AnswerError(ended(outcome.error), outcome.traceback)
        return space

    def copied(self, code: str) -> Names:
        """Return copies of those of the page's names that code looks up, itself or in functions."""
        waiting, kept = list(names_in(*parsed(code))[0]), Names()
        while waiting:
            name = waiting.pop()
            if name in self.names and name not in kept:
                kept[name] = value = self.names[name]
                waiting += globals_of(value.__code__) if isinstance(value, FunctionType) else ()
        return run.copied(kept, self.home)

    def values(self, space: Names, printed: io.StringIO | None = None) -> list[Any]:
        """Return what an answer gives on each draw."""
        with redirect_stdout(printed or io.StringIO()):
            return [self.value(space, draw) for draw in self.draws()]

    def draws(self) -> Iterator[Names]:
        """Yield the names of each draw."""
        for seed in self.seeds:
            space = self.own | {"seed": seed, "rng": np.random.default_rng(seed)}
            exec(self.exercise.draw, space)
            yield space

    def value(self, space: Names, draw: Names) -> Any:
        """Return what an answer gives on one draw, which it cannot change."""
        inside = space | {name: copy.deepcopy(draw[name]) for name in (*self.drawn, "rng")}
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                return copy.deepcopy(eval(self.exercise.yours, inside))
        except NameError as error:
            name = str(error.name)
            is_missing = name not in space and name in names_in(*parsed(self.exercise.yours))[0]
            sentence = MISSING.format(name) if is_missing else ended(f"NameError: {error}")
            raise AnswerError(sentence, traceback.format_exc()) from None
        except Exception as error:
            sentence = ended("".join(traceback.format_exception_only(error)))
            raise AnswerError(f"{self.described(draw)}{sentence}", traceback.format_exc()) from None

    def compared(self, values: list[Any]) -> Finding:
        """Return whether what an answer gives is what is expected, and else where it is not."""
        wrong = []
        for draw, value in zip(self.draws(), values, strict=True):
            expected = eval(self.exercise.expected, draw)
            if not self.is_same(value, expected):
                wrong.append(self.difference(draw, value, expected))
        if wrong:
            return Finding(False, capitalized(wrong[0]))
        number = len(self.seeds)
        return Finding(True, f"Holds on {number} of {number} draws." if self.drawn else "It holds.")

    def too_near(self) -> float:
        """Return the largest number that is expected on a draw, if a tenth of it is allowed."""
        near = float(eval(self.exercise.within or "0", {}))
        sizes = [size_of(eval(self.exercise.expected, draw)) for draw in self.draws() if near]
        return min((size for size in sizes if 10 * near > size), default=0.0)

    def difference(self, draw: Names, value: Any, expected: Any) -> str:
        """Return where an answer differs: in the first row of those that a draw has, or where."""
        if shape_of(expected) and shape_of(value) == shape_of(expected):
            rows = zip(value, expected, strict=True)
            at = next(i for i, pair in enumerate(rows) if not self.is_same(*pair))
            arrays = [name for name in self.named if isinstance(draw[name], np.ndarray)]
            many = [name for name in arrays if draw[name].shape[:1] == (len(expected),)]
            if len(many) == 1:
                draw = draw | {many[0]: draw[many[0]][at]}
                value, expected = value[at], expected[at]
        return f"{self.described(draw)}yours gives {apart(value, expected, self.is_same)}."

    def described(self, draw: Names) -> str:
        """Return the names of a draw, as the beginning of a sentence; what is long is left out."""
        values = {name: shown(draw[name]) for name in self.named if isinstance(draw[name], TOLD)}
        told = [f"{name} = {text}" for name, text in values.items() if len(text) <= SHORT]
        return f"for {', '.join(told)} " if told else ""

    def is_same(self, one: Any, other: Any) -> bool:
        """Return whether two values are the same, to rounding or to what the exercise allows."""
        near = float(eval(self.exercise.within, {})) if self.exercise.within else 0.0
        try:
            a, b = np.asarray(one), np.asarray(other)
            if a.shape != b.shape:
                return False
            return bool(np.allclose(a, b, rtol=NEAR, atol=max(near, 1e-12), equal_nan=True))
        except (TypeError, ValueError):  # words, or parts of several shapes
            is_list = isinstance(one, list | tuple) and isinstance(other, list | tuple)
            if is_list and len(one) == len(other):
                return all(map(self.is_same, one, other))
            return type(one) is type(other) and not is_list and bool(one == other)


def apart(value: Any, expected: Any, is_same: Callable[[Any, Any], bool]) -> str:
    """Return two values that differ, in the words of a sentence; of long ones, where they do."""
    place: list[int] = []
    while shape_of(value) == shape_of(expected) != () and SHORT < len(
        shown(value) + shown(expected)
    ):
        pairs = zip(value, expected, strict=True)
        place.append(next(i for i, pair in enumerate(pairs) if not is_same(*pair)))
        value, expected = value[place[-1]], expected[place[-1]]
    where = f" at {place}" if place else ""
    if shape_of(value) != shape_of(expected):
        return f"something of shape {shape_of(value)}{where}, expected {shape_of(expected)}"
    one, other = shown(value), shown(expected)
    if one == other:
        one, other = shown(value, 16), shown(expected, 16)
    return f"{one}{where}, expected {other}"


def shape_of(value: Any) -> tuple[int, ...]:
    """Return the shape of a value; lists of several lengths have that of the outer one."""
    try:
        return np.shape(value)
    except ValueError:
        return (len(value),)


def size_of(value: Any) -> float:
    """Return the largest number, without its sign, in a value or in its parts."""
    if isinstance(value, list | tuple):
        return max(map(size_of, value), default=0.0)
    return float(np.max(np.abs(value)))


def shown(value: Any, digits: int = 4) -> str:
    """Return a value on one line, numbers with so many digits."""
    if isinstance(value, np.ndarray | list | tuple) and shape_of(value):
        return f"[{', '.join(shown(part, digits) for part in value)}]"
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, float):
        return f"{value:.{digits}g}"
    return str(value)


def ended(error: str) -> str:
    """Return the last line of a traceback within a sentence."""
    return f"it ended with {error.strip().splitlines()[-1].rstrip('.?')}"


def capitalized(sentence: str) -> str:
    """Return a sentence with a large letter at its beginning."""
    return sentence[:1].upper() + sentence[1:]


# The tests of the tests.


def trial_of(exercise: Exercise, session: Session) -> Trial:
    """Return the hidden test of an exercise, as a reader meets it."""
    names = session.namespace_after(session.last_before(exercise.line))
    return Trial(exercise, names, session.namespace)


def number_of(exercise: Exercise, session: Session) -> float:
    """Return the number that is asked for, computed where the folded solution ends."""
    return worth(exercise.number, names_after(exercise, session))


def worth(expression: str, names: Names) -> float:
    """Return the value of an expression, which is a number."""
    return float(np.asarray(eval(expression, dict(names))).item())


def names_after(exercise: Exercise, session: Session) -> Names:
    """Return the names that the page has where the folded solution ends."""
    return session.namespace_after(session.last_before(exercise.solution[1] + 1))


def wrong_with(exercise: Exercise, session: Session) -> list[Problem]:
    """Return what is wrong with a hidden test, each at its line."""
    check: Callable[[Exercise, Session], Iterator[Problem]]
    check = wrong_with_number if exercise.number else wrong_with_test
    with session.room.entered(f"{session.reading.path}:{exercise.line}") as visit:
        try:
            found = list(check(exercise, session))
        except Exception as error:
            said = "".join(traceback.format_exception_only(error)).strip()
            found = [Problem(exercise.line, f"the hidden test of this answer ends with {said}")]
    left = f"this hidden test leaves behind {', '.join(visit.left)}"
    return found + [Problem(exercise.line, left)] * bool(visit.left)


def wrong_with_test(exercise: Exercise, session: Session) -> Iterator[Problem]:
    """Yield where a test refuses the folded solution, or accepts what is wrong."""
    first, last = exercise.solution
    blocks = [e for e in session.runnable if first < e.line <= last and not is_wrong(e)]
    trial = trial_of(exercise, session)
    if not blocks:
        yield Problem(first, "no block of this solution gives the answer that is tested")
        return
    try:
        found = trial.compared(trial.values(names_after(exercise, session)))
    except AnswerError as error:
        found = Finding(False, f"{error}")
    if not found.holds:
        yield Problem(exercise.line, f"the folded solution does not hold: {found.sentence}")
    if largest := trial.too_near():
        sentence = f"{exercise.within} is much beside {largest:.3g}, which is expected"
        yield Problem(exercise.line, f"{sentence}; say less within, a tenth at most")
    if trial.of(exercise.start).holds:
        yield Problem(exercise.line, "the hidden test accepts what stands there from the start")
    for wrong in exercise.wrong:
        try:
            found = trial.compared(trial.values(trial.after(wrong.answer)))
        except AnswerError as error:
            sentence = f"this wrong answer is not refused for its reason: {error}"
            yield Problem(wrong.line, sentence)
            continue
        if found.holds:
            sentence = "the hidden test accepts this wrong answer; draw what tells the two apart"
            yield Problem(wrong.line, sentence)
        elif (said := trial.of(wrong.answer).sentence) != wrong.says:
            sentence = f'this answers like another wrong one, and so is told: "{said}"'
            yield Problem(wrong.line, sentence)


def shows(text: str, value: float, near: float, rough: bool) -> bool:
    """Return whether a number is a value without its sign: near it, and to its own digits.

    A little more than half of the last digit is as good, for NumPy rounds twice; what is asked for
    roughly need only be near.
    """
    apart = abs(abs(value) - float(text.replace(",", "")))
    last = 10.0 ** -len(text.partition(".")[2])
    right = apart <= 0.6 * last or numbers.same_number(text, abs(value))
    return apart <= near and (rough or right)


def wrong_with_number(exercise: Exercise, session: Session) -> Iterator[Problem]:
    """Yield where a number is not what the folded solution shows, or what is wrong is near it."""
    names = names_after(exercise, session)
    value, near = worth(exercise.number, names), worth(exercise.within, {})
    first, last = exercise.solution
    text = "\n".join(session.reading.lines[first - 1 : last])
    shown, rough = numbers.PLAIN.findall(text), bool(ROUGHLY.search(exercise.ask))
    if not any(shows(number, value, near, rough) for number in shown):
        sentence = f"the folded solution does not show {value:.6g}, which is asked for"
        yield Problem(exercise.line, sentence)
    if rough and abs(value) < 3 * near:
        sentence = f"{value + near:.6g} is accepted for {value:.6g}"
        yield Problem(exercise.line, f"{sentence}; say less within, a third at most")
    if not rough:
        if not value.is_integer() and 1e-9 < abs(value) < 10 * near:
            sentence = f"{value + near:.6g} is accepted for {value:.6g}"
            yield Problem(exercise.line, f"{sentence}; say less within, or ask roughly")
        if exercise.ask.startswith("How many ") and not value.is_integer():
            yield Problem(exercise.line, f"{value:g} is asked for, and no count; round it")
        if value.is_integer() and near >= 1:
            sentence = f"{value + 1:g} is accepted for {value:g}; say within: 0.5, or ask roughly"
            yield Problem(exercise.line, sentence)
    known: list[float] = []
    for wrong in exercise.wrong:
        number = worth(wrong.answer, names)
        if abs(number - value) <= near:
            sentence = f"{number:g} is within {near:g} of what is asked for, so it is accepted"
            yield Problem(wrong.line, sentence)
        if any(abs(number - other) <= near for other in known):
            yield Problem(wrong.line, f"{number:g} is as good as another wrong answer")
        known.append(number)
