"""A way down a page: what runs is run in its order, in one namespace.

It keeps the names as they were after each block, so that a claim can be judged where it stands.
"""

import ast
import json
from collections.abc import Iterator
from itertools import chain, repeat
from types import FunctionType
from typing import Any

import numpy as np

from ..benchmarks import results
from ..elsewhere import record
from ..ledger import tables
from ..pages import document
from ..paths import DOCS
from . import guard, run
from .around import Settings

Runnable = document.Fence | document.Cell


def figure(name: str) -> Any:
    """Return the record beside a figure's script."""
    return json.loads((DOCS / "figures" / f"{name}.json").read_text("utf-8"))


# What a number may name besides the page's own.
RECORDS = {"ledger": tables, "measured": results, "elsewhere": record, "figure": figure}


class Session:
    """A way down a page, in one namespace.

    Of the `times` that each fence is run, all but the first are in a copy of the names that the
    first has left: the page goes on without them.
    """

    def __init__(self, reading: document.Page, times: int = 1) -> None:
        self.reading = reading
        self.times = times
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.room = guard.Room()
        self.runs: dict[str, list[list[run.Outcome]]] = {}
        self.snapshots: dict[str, dict[str, Any]] = {}
        self.before: dict[str, tuple[dict[str, Any], Settings]] = {}
        kinds = document.Fence | document.Cell
        self.runnable = [e for e in reading.executed if isinstance(e, kinds)]

    def runs_of(self, element: Runnable) -> list[list[run.Outcome]]:
        """Return how each run of the element came out, after running what stands before it."""
        known: dict[str, Any] = {}
        for earlier in self.runnable:
            if earlier.key not in self.runs:
                self.runs[earlier.key] = self.execute(earlier)
                self.snapshots[earlier.key] = snapshot(self.namespace, known)
            known = self.snapshots[earlier.key]
            if earlier.key == element.key:
                break
        return self.runs[element.key]

    def execute(self, element: Runnable) -> list[list[run.Outcome]]:
        """Return the outcomes of every run of the element."""
        options = {"once": ""} if isinstance(element, document.Cell) else element.options
        if "seeded" in options:
            self.before[element.key] = aside(self.namespace, self.room.settings)
        times = 1 if "once" in options else self.times
        first = [] if "wrong" in options else [self.guarded(element, self.namespace)]
        apart = (aside(self.namespace, self.room.settings) for _ in range(times - len(first)))
        return first + [self.guarded(element, *copy) for copy in apart]

    def guarded(
        self,
        element: Runnable,
        space: dict[str, Any],
        settings: Settings | None = None,
        seed: int = 0,
    ) -> list[run.Outcome]:
        """Return the outcomes of one run of the element, which may do nothing else to Python."""
        code = "".join(example.source for example, _ in examples_of(element))
        with self.room.entered(f"{self.reading.path}:{element.line}\n{code}", settings) as visit:
            outcomes = self.outcomes(element, space, seed)
        return guard.and_left(outcomes, visit.left)

    def outcomes(
        self, element: Runnable, space: dict[str, Any], seed: int = 0
    ) -> list[run.Outcome]:
        """Return the outcomes of one run of the element in a namespace, with another seed."""
        return [
            self.room.run(
                replace_seed(example, seed),
                space,
                f"{self.reading.path.name}:{line}",
                isinstance(element, document.Cell),
            )
            for example, line in examples_of(element)
        ]

    def with_seed(self, fence: document.Fence, seed: int) -> list[run.Outcome]:
        """Return how a seeded fence comes out with another seed."""
        self.runs_of(fence)
        space, settings = self.before[fence.key]
        return self.guarded(fence, *aside(space, settings), seed)

    def refusals(self) -> Iterator[document.Problem]:
        """Yield what no page can show of what has been run, each at its line."""
        for element in self.runnable:
            for outcomes in self.runs.get(element.key, [])[:1]:
                for outcome, (_, line) in zip(outcomes, examples_of(element), strict=True):
                    if outcome.refused:
                        yield document.Problem(line, outcome.refused)
                    elif isinstance(element, document.Cell) and outcome.error:
                        yield document.Problem(line, f"this cell ends with {outcome.error.strip()}")

    def namespace_after(self, element: Runnable | None) -> dict[str, Any]:
        """Return the names as they were when the element had run."""
        if element is None:
            return {}
        self.runs_of(element)
        return self.snapshots[element.key]

    def last_before(self, line: int) -> Runnable | None:
        """Return the last element that runs before a line."""
        return next((e for e in reversed(self.runnable) if e.line < line), None)

    def value_of(self, number: document.Number) -> Any:
        """Return what the expression of a number is worth where the sentence stands."""
        names = self.namespace_after(self.last_before(number.line))
        try:
            return eval(number.expression, RECORDS | names)
        except (Exception, KeyboardInterrupt):
            raise
        except BaseException as error:
            raise ValueError(guard.ended(error)) from None


def examples_of(element: Runnable) -> list[tuple[run.Example, int]]:
    """Return the examples of an element with their lines."""
    if isinstance(element, document.Fence):
        return [(example, element.line_of(example)) for example in element.examples]
    return [(run.Example(element.text, ""), element.line)]


def parsed(code: str) -> list[ast.stmt]:
    """Return the statements of code; none where it is no Python, which its own run says."""
    try:
        return ast.parse(code).body
    except SyntaxError:
        return []


def statements_of(example: run.Example) -> Iterator[run.Example]:
    """Yield the statements of a notebook's cell, each with the comments above it."""
    lines = example.source.splitlines(keepends=True)
    first = 0
    body = parsed(example.source)
    if not body:
        yield example
    for statement in body:
        mine = lines[first : statement.end_lineno]
        yield run.Example("".join(m for m in mine if not m.startswith("# alt: ")), "")
        first = statement.end_lineno or 0


def is_wrong(element: Runnable) -> bool:
    """Return whether the element is a mistake on purpose, of which the page keeps no names."""
    return isinstance(element, document.Fence) and "wrong" in element.options


def replace_seed(example: run.Example, seed: int) -> run.Example:
    """Return the example, with another seed if it is the one that sets the seed."""
    if not seed or example.source != document.SEED:
        return example
    return run.Example(f"seed = {seed}\n", example.want, example.exc_msg)


def aside(names: dict[str, Any], settings: Settings) -> tuple[dict[str, Any], Settings]:
    """Return a copy of names, and the settings in which the package knows the functions in it."""
    inside = run.copied(names)
    twins = {value: inside[name] for name, value in names.items() if type(value) is FunctionType}
    return inside, settings.of_twins(twins)


def snapshot(namespace: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """Return the names as they are now, whatever is done to the arrays later.

    An array that was the same in an earlier snapshot is the one of there.
    """
    return {name: copied(value, known.get(name)) for name, value in namespace.items()}


def copied(value: Any, known: Any = None) -> Any:
    """Return a value that later code cannot change: arrays, and dicts and lists of them, anew."""
    if isinstance(value, np.ndarray):
        return known if same_bits(value, known) else value.copy()
    if type(value) is dict:
        at = known if type(known) is dict else {}
        return {key: copied(inner, at.get(key)) for key, inner in value.items()}
    if type(value) is list:
        beside = chain(known if type(known) is list else [], repeat(None))
        return [copied(inner, old) for inner, old in zip(value, beside, strict=False)]
    return value


def same_bits(one: np.ndarray, other: Any) -> bool:
    """Return whether two arrays are the same in all that can be told of them."""
    if not (type(one) is type(other) is np.ndarray and one.flags.c_contiguous and one.nbytes):
        return False
    if one.dtype != other.dtype or one.shape != other.shape or one.dtype.hasobject:
        return False
    return np.array_equal(one.reshape(-1).view(np.uint8), other.reshape(-1).view(np.uint8))


def same(one: Any, other: Any) -> bool:
    """Return whether two values are equal, array by array."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return np.array_equal(one, other)
