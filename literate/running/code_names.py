"""Which names code looks up, which it gives a value, and from what that value was computed."""

import ast
import dis
from collections.abc import Iterable, Iterator
from types import CodeType

STORE = {"STORE_NAME", "DELETE_NAME"}
LOAD = {"LOAD_NAME", "LOAD_GLOBAL"}


def names_in(*body: ast.stmt) -> tuple[set[str], set[str]]:
    """Return the names that statements load from and store into the namespace they run in."""
    tree = ast.fix_missing_locations(ast.Module(list(body), []))
    code = compile(tree, "<names>", "exec", dont_inherit=True)
    stores = {i.argval for i in dis.get_instructions(code) if i.opname in STORE}
    return globals_of(code), stores


def globals_of(code: CodeType) -> set[str]:
    """Return the names that code, and the functions written inside it, look up."""
    return {i.argval for c in codes(code) for i in dis.get_instructions(c) if i.opname in LOAD}


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a code object and all those inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


def origins(statements: Iterable[ast.stmt]) -> dict[str, set[str]]:
    """Return for each name all those that its value was computed from, one way or another.

    A step, as from w to the next w, tells nothing of where w came from.
    """
    found: dict[str, set[str]] = {}
    for statement in statements:
        for piece in side_by_side(statement):
            loaded, stored = names_in(piece)
            behind = loaded.union(*(found.get(name, set()) for name in loaded))
            found |= dict.fromkeys(stored - loaded, behind)
    return found


def side_by_side(statement: ast.stmt) -> Iterator[ast.stmt]:
    """Yield a statement, or one for each of the values that it gives to as many names."""
    match statement:
        case ast.Assign([ast.Tuple(targets)], ast.Tuple(values)) if len(targets) == len(values):
            for target, value in zip(targets, values, strict=True):
                yield ast.Assign([target], value)
        case _:
            yield statement
