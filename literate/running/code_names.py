"""Which names code looks up, and which it gives a value."""

import ast
import dis
from collections.abc import Iterator
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
