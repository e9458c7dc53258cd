"""What a block needs to run alone: the statements above it that gave its names their values.

A page is run once, statement by statement. A statement matters to a name if it stored the name, or
if the name's value was another one afterwards. So what an update in place, a call, or a second name
for the same array changes is seen, not guessed.
"""

import ast
import pickle
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import numpy as np

from ..judging.judge import JudgedSession
from ..pages import document
from ..running import run
from ..running.around import shared
from ..running.code_names import globals_of, names_in
from ..running.session import Runnable, examples_of, is_wrong, parsed, statements_of

# What changes without a name: three settings of NumPy, and what the package has been told.
HIDDEN = ("print options", "errors", "random state", "tables")
SIMPLE = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
COMPOUND = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.FunctionDef, ast.ClassDef)
PLAIN = {int, float, complex, bool, str, bytes, type(None), tuple, list, dict, np.ndarray}
KNOWN = {"builtins", "__main__", "numpy", "nn", "collections", "fractions", "decimal", "datetime"}


@dataclass(frozen=True)
class Statement:
    """A statement of a page: the names it loads, changes and makes anew, and what came of it."""

    source: str
    block: Runnable
    loads: frozenset[str]
    changes: frozenset[str]
    renews: frozenset[str]
    outcome: run.Outcome


class TracedSession(JudgedSession):
    """A walk down a page that remembers what each statement needed and changed."""

    def __init__(self, reading: document.Page) -> None:
        super().__init__(reading)
        self.statements: list[Statement] = []
        self.state: dict[str, State] = {}

    def all_statements(self) -> list[Statement]:
        """Return every statement of the page, after running it."""
        if self.runnable:
            self.runs_of(self.runnable[-1])
        return self.statements

    def outcomes(
        self, element: Runnable, space: dict[str, Any], seed: int = 0
    ) -> list[run.Outcome]:
        """Run as any walk does, and look at all names after each statement."""
        if is_wrong(element) or space is not self.namespace:
            return super().outcomes(element, space, seed)
        cell = isinstance(element, document.Cell)
        self.state = self.state or states({})
        found = []
        for example, line in examples_of(element):
            pieces = []
            for piece in statements_of(example) if cell else [example]:
                outcome = self.room.run(piece, space, f"{self.reading.path.name}:{line}", cell)
                self.note(piece.source, element, outcome)
                pieces.append(outcome)
                if cell and (outcome.error or outcome.refused):
                    break
            found.append(pieces[0] if len(pieces) == 1 else together(example, pieces))
        return found

    def note(self, source: str, element: Runnable, outcome: run.Outcome) -> None:
        """Remember what a statement that has just run needed and changed."""
        before, self.state = self.state, states(self.namespace)
        body = parsed(source)
        loads, stores = loaded(body, set()), names_in(*body)[1]
        changes = {
            name
            for name in before.keys() | self.state.keys()
            if before.get(name) != self.state.get(name)
        } | {name for name in loads if name in self.state and self.state[name].is_opaque}
        todo = list(loads)
        while todo:  # a function that is named may call another, which is not
            name = todo.pop()
            for state in (before.get(name), self.state.get(name)):
                todo += state.calls_on - loads if state else ()
                loads |= state.calls_on if state else set()
        renews = stores if all(isinstance(statement, SIMPLE) for statement in body) else set()
        self.statements.append(
            Statement(
                source,
                element,
                frozenset(loads),
                frozenset(changes | stores),
                frozenset(renews),
                outcome,
            )
        )

    def needs(self, block: Runnable) -> list[Statement]:
        """Return the statements that `block` needs to run alone, and its own, in page order."""
        needed: set[str] = set(HIDDEN)
        kept: list[Statement] = []
        statements = self.all_statements()
        last = max(
            (at for at, statement in enumerate(statements) if statement.block.key == block.key),
            default=-1,
        )
        for statement in reversed(statements[: last + 1]):
            if statement.block.key == block.key or statement.changes & needed:
                kept.append(statement)
                needed = (needed - statement.renews) | statement.loads
        return kept[::-1]


def together(example: run.Example, outcomes: list[run.Outcome]) -> run.Outcome:
    """Return the outcome of a cell from those of its statements."""
    printed = "".join(outcome.printed for outcome in outcomes)
    last = outcomes[-1]
    return replace(last, example=example, printed=printed)


def loaded(body: list[ast.stmt], stored: set[str]) -> set[str]:
    """Return the names that statements load before they have stored them; add to `stored`."""
    loads: set[str] = set()
    for statement in body:
        match statement:
            case ast.For(target, values, inner, otherwise):
                loads |= names_in(ast.Expr(values))[0] - stored
                target_too = stored | names_in(ast.Assign([target], ast.Constant(None)))[1]
                loads |= loaded(inner, target_too) | loaded(otherwise, set(stored))
            case ast.If(test, inner, otherwise) | ast.While(test, inner, otherwise):
                loads |= names_in(ast.Expr(test))[0] - stored
                loads |= loaded(inner, set(stored)) | loaded(otherwise, set(stored))
            case _:
                loads |= names_in(statement)[0] - stored
                stored |= names_in(statement)[1]
    return loads


@dataclass(frozen=True)
class State:
    """What can be told of a value: its fingerprint, and the names that functions in it look up."""

    print: object
    calls_on: frozenset[str] = frozenset()
    is_opaque: bool = False


def states(namespace: dict[str, Any]) -> dict[str, State]:
    """Return the state of every name, and of what can change without one."""
    found = {n: state(value, namespace) for n, value in namespace.items() if n != "__builtins__"}
    settings = (np.get_printoptions(), np.geterr(), np.random.get_state())
    hidden = [State(pickle.dumps(what)) for what in settings]
    return found | dict(zip(HIDDEN, [*hidden, state(shared().tables, namespace)], strict=True))


def state(value: object, namespace: dict[str, Any]) -> State:
    """Return the state of one value; one that nobody can look into is opaque."""
    buffer = BytesIO()
    fingerprint = Fingerprint(buffer, namespace)
    try:
        fingerprint.dump(value)
    except (TypeError, pickle.PicklingError, AttributeError):
        fingerprint.is_opaque = True
    # An opaque value counts as changed by whatever names it, not by what stands beside it.
    mark = id(value) if fingerprint.is_opaque else hash(buffer.getvalue())
    return State(mark, frozenset(fingerprint.calls_on), fingerprint.is_opaque)


class Fingerprint(pickle.Pickler):
    """Writes all that a value is made of; functions by their code and what they hold on to."""

    def __init__(self, buffer: BytesIO, namespace: dict[str, Any]) -> None:
        super().__init__(buffer, protocol=4)
        self.namespace = namespace
        self.calls_on: set[str] = set()
        self.is_opaque = False
        self.seen: set[int] = set()

    def persistent_id(self, value: Any) -> object:
        """Return what stands for a value that has no fingerprint of its own."""
        if type(value) in PLAIN:  # by far the most are numbers in lists
            return None
        if isinstance(value, ModuleType | BuiltinFunctionType | np.ufunc):
            return id(value)
        if isinstance(value, type):
            return id(value), self.held_by(value) if value.__module__ == "__main__" else None
        if isinstance(value, FunctionType):
            return id(value.__code__), self.held_by(value)
        if type(value).__module__.split(".")[0] not in KNOWN or hasattr(value, "__next__"):
            self.is_opaque = True
            return id(value)
        return None

    def held_by(self, value: Any) -> object:
        """Return what a function or a class holds on to, once."""
        if id(value) in self.seen:
            return None
        self.seen.add(id(value))
        if isinstance(value, type):
            return [part for name, part in vars(value).items() if not name.startswith("__")]
        if value.__globals__ is self.namespace:
            self.calls_on |= globals_of(value.__code__)
        cells = [cell.cell_contents for cell in value.__closure__ or () if full(cell)]
        return cells, value.__defaults__, value.__kwdefaults__


def full(cell: Any) -> bool:
    """Return whether a variable that a function holds on to has a value by now."""
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


def pasted(sources: list[str]) -> str:
    """Return statements as Python's prompt takes them when they are pasted, and editors too.

    There a blank line ends a function or a loop, and must not stand inside it.
    """
    return "".join(as_pasted(source) for source in sources).rstrip("\n")


@cache
def as_pasted(source: str) -> str:
    """Return one statement without blank lines inside, and with one after what has a body."""
    tree = ast.parse(source)
    texts = {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno is not None
        for line in range(node.lineno + 1, node.end_lineno + 1)
    }
    lines = source.rstrip("\n").split("\n")
    kept = [line for at, line in enumerate(lines, 1) if line.strip() or at in texts]
    blank = "\n" * (bool(tree.body) and isinstance(tree.body[-1], COMPOUND))
    return "\n".join(kept) + "\n" + blank
