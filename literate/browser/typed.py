r"""What a reader typed: LaTeX as it comes out of any paper, and a few lines of NumPy.

Dollars, labels and the like are blanked out, so that what stays is where it was typed.
"""

from __future__ import annotations

import ast
import builtins
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from types import CodeType
from typing import Any

import numpy as np

import nn

from ..equations.tree import LatexError

AROUND = re.compile(
    r"\$\$?|(?<!\\)\\[\[\]]|\\(?:begin|end)\{(?:equation|displaymath)\*?\}"
    r"|\\label\{[^}]*\}|\\(?:nonumber|notag)\b|[.,;]?(?=\s*(?:\$\$|\\\]|\\end\{equation\*?\}|$))"
)
IN_BRACKETS = re.compile(r"\^\s*\{\s*\[([^\[\]{}]*)\]\s*\}")  # how many write a layer
ALIGNED = re.compile(r"\\(begin|end)\{(?:align|eqnarray|gather|split)\*?\}")
LAST = "your last line"
KNOWN = {
    "np": np,
    "nn": nn,
    **{name: getattr(nn, name) for name in ("sigmoid", "relu", "softmax")},
}


class CodeError(Exception):
    """Code that cannot be run: a sentence, and what Python says."""

    def __init__(self, sentence: str, details: str = ""):
        super().__init__(sentence)
        self.sentence, self.details = sentence, details


@dataclass(frozen=True)
class Text:
    """One display equation of what was typed: its LaTeX, and where in all that it stands."""

    latex: str
    start: int
    whole: str

    def place(self, at: int) -> int:
        """Return where in all that was typed a place of the equation is."""
        longer = sum(
            len(match[0]) - len(rf"\{match[1]}{{aligned}}")
            for match in ALIGNED.finditer(self.latex)
            if match.start() < at
        )
        return self.start + at + longer

    def placed(self, error: LatexError) -> LatexError:
        """Return an error of this equation as one of all that was typed."""
        return LatexError(error.message, self.place(error.at), self.whole)

    @cached_property
    def read(self) -> str:
        """The equation as it is read: people's environments are all one here, and so are layers."""
        layered = IN_BRACKETS.sub(lambda match: re.sub(r"\[(.*)\]", r"(\1)", match[0]), self.latex)
        return ALIGNED.sub(r"\\\1{aligned}", layered).rstrip()


def displays(latex: str) -> list[Text]:
    """Return the equations of what was typed, which an empty line parts, or dollars do."""
    found, at = [], 0
    for piece in re.split(r"(\n[ \t]*\n|\$\$[ \t]*\n?[ \t]*\$\$)", latex):
        blanked = AROUND.sub(lambda match: " " * len(match[0]), piece)
        if blanked.strip():
            found.append(Text(blanked, at, latex))
        at += len(piece)
    return found


class Program:
    """A few lines of code: the names that they give, and what their last line is worth."""

    def __init__(self, code: str) -> None:
        try:
            tree = ast.parse(code)
            compile(tree, "your code", "exec")  # which finds a return that is in no function
        except SyntaxError as error:
            line = (error.text or code.split("\n")[(error.lineno or 1) - 1]).rstrip()
            caret = f"\n  {' ' * ((error.offset or 1) - 1)}^"
            raise CodeError(
                f"Line {error.lineno} of the code is no Python: {error.msg}.", f"  {line}{caret}"
            ) from None
        body = tree.body
        if not body:
            raise CodeError("There is no code yet; write what the equation says in NumPy.")
        names = [node for node in ast.walk(ast.Module(body, [])) if isinstance(node, ast.Name)]
        self.stores = {name for statement in body for name in stored(statement)}
        self.loads = {n.id for n in names if isinstance(n.ctx, ast.Load)}
        self.bound = {name for node in ast.walk(ast.Module(body, [])) for name in bound_by(node)}
        self.bound |= {n.id for n in names if isinstance(n.ctx, ast.Store)}
        self.functions = {n.name for n in body if isinstance(n, ast.FunctionDef)}
        self.last = last_of(body[-1])
        if isinstance(body[-1], ast.Expr):
            body[-1] = ast.copy_location(
                ast.Assign([ast.Name(self.last, ast.Store())], body[-1].value), body[-1]
            )
        module = ast.fix_missing_locations(ast.Module(body, []))
        self.code: CodeType = compile(module, "your code", "exec")

    @property
    def names(self) -> set[str]:
        """All names of the code that are neither Python's nor NumPy's."""
        return self.loads | self.stores

    @property
    def asked(self) -> set[str]:
        """The names that the code reads and does not make itself."""
        return self.loads - self.stores - self.bound - {*KNOWN, *dir(builtins)}

    def run(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the names behind the code, which begins with those that are given."""
        space = {**KNOWN, **given}
        self.call(given, exec, self.code, space)
        return space

    def call(self, given: dict[str, Any], function: Callable[..., Any], *values: Any) -> Any:
        """Return what a function of the code gives; an error is told with what was given."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return function(*values)
        except NameError as error:
            raise CodeError(f"The code reads {error.name} before it has a value.") from None
        except (Exception, SystemExit) as error:
            trace = error.__traceback__
            while trace and trace.tb_frame.f_code.co_filename != "your code":
                trace = trace.tb_next
            line = f" in line {trace.tb_lineno}" if trace else ""
            sentence = f"The code ended{line} with {type(error).__name__}: {error}"
            shapes = [f"  {n} is {shape(v)}" for n, v in given.items() if n in self.loads]
            raise CodeError(sentence, "\n".join(shapes)) from None


def stored(node: ast.AST) -> Iterator[str]:
    """Yield the names that a statement gives a value; those within a function are its own."""
    match node:
        case ast.Name(name, ast.Store()) | ast.FunctionDef(name):
            yield name
        case ast.Subscript(ast.Name(name), ctx=ast.Store()):
            yield name
        case ast.AsyncFunctionDef() | ast.Lambda() | ast.ClassDef() | ast.comprehension():
            return
        case _:
            for child in ast.iter_child_nodes(node):
                yield from stored(child)


def bound_by(node: ast.AST) -> list[str]:
    """Return the names that an import or the arguments of a function bind."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return [(alias.asname or alias.name).split(".")[0] for alias in node.names]
        case ast.arg(name):
            return [name]
    return []


def last_of(statement: ast.stmt) -> str:
    """Return the name of what the last statement gives; an expression gets one."""
    return [LAST, *stored(statement)][-1]


def shape(value: Any) -> str:
    """Return how large a value is, in words."""
    if callable(value):
        return "a function"
    if isinstance(value, dict):
        return f"{len(value)} arrays, numbered"
    return " × ".join(map(str, np.shape(value))) or "a number"
