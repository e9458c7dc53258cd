"""From which names of a page the value of a name was computed."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache

from ..running.code_names import names_in
from ..running.session import parsed


def origins(codes: Iterable[str]) -> dict[str, set[str]]:
    """Return for each name all those that its value was computed from, one way or another.

    A step, as from w to the next w, tells nothing of where w came from.
    """
    found: dict[str, set[str]] = {}
    for loaded, stored in (flow for code in codes for flow in flows(code)):
        behind = set(loaded).union(*(found.get(name, set()) for name in loaded))
        found |= dict.fromkeys(stored - loaded, behind)
    return found


@cache
def flows(code: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return the names that each statement loads, and those that it stores."""
    pieces = [piece for statement in parsed(code) for piece in side_by_side(statement)]
    names = map(names_in, pieces)
    return tuple((frozenset(loaded), frozenset(stored)) for loaded, stored in names)


def side_by_side(statement: ast.stmt) -> Iterator[ast.stmt]:
    """Yield a statement, or one for each of the values that it gives to as many names."""
    match statement:
        case ast.Assign([ast.Tuple(targets)], ast.Tuple(values)) if len(targets) == len(values):
            for target, value in zip(targets, values, strict=True):
                yield ast.Assign([target], value)
        case _:
            yield statement
