"""Run an example as Python's own prompt would, and say what came out.

Pure standard library: the browser runs this very file.
"""

import copy
import io
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from doctest import Example as Example
from functools import update_wrapper
from types import CellType, FunctionType
from typing import Any

from .compare import same_error, same_output


@dataclass(frozen=True)
class Outcome:
    """What an example printed, the exception that ended it, or why it cannot stand on a page."""

    example: Example
    printed: str
    error: str = ""
    traceback: str = ""
    cell: bool = False
    refused: str = ""

    @property
    def got(self) -> str:
        """What the page would have to show."""
        if not self.error:
            return self.printed
        return f"{self.printed}Traceback (most recent call last):\n    ...\n{self.error}"

    @property
    def same(self) -> bool:
        """Whether the page shows it."""
        if self.refused:
            return False
        if self.cell:
            return not self.error
        if self.example.exc_msg is not None:
            return not self.printed and same_error(self.example.exc_msg, self.error)
        return not self.error and same_output(self.example.want, self.printed)

    def same_as(self, other: "Outcome") -> bool:
        """Whether two runs of one example came out the same."""
        mine, others = (self.printed, self.error), (other.printed, other.error)
        return mine == others and self.refused == other.refused


def run(
    example: Example,
    namespace: dict[str, Any],
    filename: str,
    cell: bool = False,
    printed: io.StringIO | None = None,
    show: Callable[[object], None] = sys.__displayhook__,
) -> Outcome:
    """Return the outcome of one example, run in `namespace`, or of a cell of many statements.

    Whoever cannot wait for the end gives the `printed` that takes what comes out; whoever shows
    values otherwise than Python's prompt says how.
    """
    printed = printed or io.StringIO()
    try:
        mode = "exec" if cell else "single"  # -O takes no assertion out of an example
        code = compile(example.source, filename, mode, dont_inherit=True, optimize=0)
        with redirect_stdout(printed), python_prompt(show):
            exec(code, namespace)
    except Exception as error:
        last = "".join(traceback.format_exception_only(error))
        return Outcome(example, printed.getvalue(), last, traceback.format_exc(), cell)
    return Outcome(example, printed.getvalue(), cell=cell)


def copied(namespace: dict[str, Any], home: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a namespace in which code can do what it likes, and the other never sees it.

    Functions of the one become functions of the other, so that they find the new values there;
    those of a snapshot are at home in the namespace that it was taken of.
    """
    home = namespace if home is None else home
    inside: dict[str, Any] = {}
    seen: dict[int, Any] = {}
    cells: dict[int, tuple[CellType, CellType]] = {}  # by what a function has of another one
    for value in namespace.values():
        if isinstance(value, FunctionType) and value.__globals__ is home:
            own = [
                cells.setdefault(id(cell), (cell, CellType())) for cell in value.__closure__ or ()
            ]
            twin = FunctionType(
                value.__code__,
                inside,
                value.__name__,
                value.__defaults__,
                tuple(new for _, new in own) if own else None,
            )
            seen[id(value)] = update_wrapper(twin, value)
            twin.__kwdefaults__ = value.__kwdefaults__
            del twin.__dict__["__wrapped__"]
    for cell, new in cells.values():
        with suppress(ValueError):  # it is empty still
            new.cell_contents = copied_value(cell.cell_contents, seen)
    for name, value in namespace.items():
        inside[name] = copied_value(value, seen)
    return inside


def copied_value(value: Any, seen: dict[int, Any]) -> Any:
    """Return a copy of a value, or itself if it has none, as a module or what PyTorch computed."""
    try:
        return copy.deepcopy(value, seen)
    except (TypeError, RuntimeError):
        return value


@contextmanager
def python_prompt(show: Callable[[object], None]) -> Iterator[None]:
    """Show the value of an expression as asked, whatever shell is around."""
    outer = sys.displayhook
    sys.displayhook = show
    try:
        yield
    finally:
        sys.displayhook = outer
