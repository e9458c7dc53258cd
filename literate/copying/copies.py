"""What a reader can copy of a page so that it runs alone, as the page carries it.

Beside its own code a block offers itself with what it needs from above, and, where that needs the
package, with the functions of the package written out. What would be the same is offered once.
"""

import ast
import json
import sys
from dataclasses import dataclass, field
from warnings import catch_warnings, simplefilter

from ..pages import document
from ..running import guard, run
from ..running.session import Runnable, statements_of
from .numpy_only import CannotInlineError, Inliner, Key
from .slicing import Statement, TracedSession, as_pasted

AVAILABLE = {*sys.stdlib_module_names, "numpy", "nn"}
NOT_NEEDED = "it needs nothing of nn"
ELSEWHERE = "it imports more than NumPy: "
DIFFERENT = "it shows what nn's checks say or make of its arguments"
LONG = "it would be too long: "
LONGEST = 120  # lines that anybody wants to read before the first of their own


@dataclass
class Copy:
    """A block alone, with what it needs, and with NumPy only; or why that last cannot be."""

    block: Runnable
    statements: list[Statement]
    alone: list[str]
    needs: list[str]
    numpy: list[str] = field(default_factory=list)
    reason: str = ""


def of(session: TracedSession) -> list[Copy]:
    """Return the copies of every block of a page that is not wrong on purpose."""
    statements = session.all_statements()
    copies = []
    for block in {statement.block.key: statement.block for statement in statements}.values():
        needed = session.needs(block)
        alone = [
            as_pasted(statement.source)
            for statement in statements
            if statement.block.key == block.key
        ]
        copies.append(
            Copy(block, needed, alone, [as_pasted(statement.source) for statement in needed])
        )
    add_numpy_only(copies, statements)
    return copies


def add_numpy_only(copies: list[Copy], statements: list[Statement]) -> None:
    """Give each copy its NumPy-only text, or the reason why it has none."""
    nodes = [node for statement in statements for node in ast.walk(ast.parse(statement.source))]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    inliner = Inliner(
        {name for statement in statements for name in identifiers(statement.source)}, calls
    )
    for copy in copies:
        copy.reason = reason_against(copy)
        if not copy.reason:
            write_out(copy, inliner)
    offered = [copy for copy in copies if not copy.reason]
    needed = {id(statement) for copy in offered for statement in copy.statements}
    others = different([statement for statement in statements if id(statement) in needed], inliner)
    for copy in offered:
        if others & {id(statement) for statement in copy.statements}:
            copy.numpy, copy.reason = [], DIFFERENT


def reason_against(copy: Copy) -> str:
    """Return why a block has no NumPy-only copy, as far as its imports tell."""
    roots = {root for statement in copy.statements for root in imported(statement.source)}
    if foreign := sorted(roots - AVAILABLE):
        return ELSEWHERE + ", ".join(foreign)
    return "" if "nn" in roots else NOT_NEEDED


def write_out(copy: Copy, inliner: Inliner) -> None:
    """Give a copy its NumPy-only text, or the reason why it has none."""
    try:
        copy.numpy = without_package(copy.statements, inliner)
    except CannotInlineError as error:
        copy.numpy, copy.reason = [], str(error)
    if (lines := "".join(copy.numpy).count("\n")) > LONGEST:
        copy.numpy, copy.reason = [], f"{LONG}{lines} lines"


def without_package(statements: list[Statement], inliner: Inliner) -> list[str]:
    """Return the parts of a NumPy-only copy: imports, definitions, then the statements."""
    own, wanted = [], list[Key]()
    for statement in statements:
        text, keys = inliner.statement(statement.source)
        wanted += keys
        if text.strip():
            own.append(as_pasted(text))
    imports, definitions = inliner.written_out(wanted)
    pieces = (piece for text in definitions for piece in statements_of(run.Example(text, "")))
    written = [as_pasted(piece.source) for piece in pieces]
    rest = [text for text in own if text not in imports]
    return [*imports, "\n", *written, *rest] if written else [*imports, *rest]


def different(statements: list[Statement], inliner: Inliner) -> set[int]:
    """Return the statements that give something else without the package: its checks took part."""
    texts, wanted = {}, list[Key]()
    for statement in statements:
        texts[id(statement)], keys = inliner.statement(statement.source)
        wanted += keys
    imports, definitions = inliner.written_out(wanted)
    space: dict[str, object] = {"__name__": "__main__"}
    exec("".join([*imports, *definitions]), space)
    found = set()
    with guard.Room().entered("copy"), catch_warnings():
        simplefilter("ignore")  # what is refused at the door may divide 0 by 0 behind it
        for statement in statements:
            example, cell = (
                run.Example(texts[id(statement)], ""),
                isinstance(statement.block, document.Cell),
            )
            if example.source.strip() and not run.run(example, space, "copy", cell).same_as(
                statement.outcome
            ):
                found.add(id(statement))
    return found


def identifiers(code: str) -> set[str]:
    """Return every name that code gives to something or asks for, in whatever function."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name)
    return found - {"nn"}


def imported(code: str) -> set[str]:
    """Return the packages that code imports."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Import(names=names):
                found |= {alias.name.split(".")[0] for alias in names}
            case ast.ImportFrom(module=str(name)):
                found.add(name.split(".")[0])
    return found


def as_json(copies: list[Copy]) -> str:
    """Return what a page carries: the parts, each once, and for each block which of them in order.

    What a block offers is left out where it would be what the block offers already.
    """
    parts: dict[str, int] = {}

    def places(texts: list[str], known: list[str]) -> list[int]:
        return [] if texts == known else [parts.setdefault(text, len(parts)) for text in texts]

    offers = {
        copy.block.key: [places(copy.needs, copy.alone), places(copy.numpy, copy.alone)]
        for copy in copies
    }
    if not parts:
        return ""
    return json.dumps({"parts": list(parts), "blocks": offers}, ensure_ascii=False)
