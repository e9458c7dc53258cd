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
from ..running.session import Runnable, statements
from .numpy_only import CannotInlineError, Inliner, Key
from .slicing import Trail, Unit, as_pasted

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
    units: list[Unit]
    alone: list[str]
    needs: list[str]
    numpy: list[str] = field(default_factory=list)
    reason: str = ""


def of(trail: Trail) -> list[Copy]:
    """Return the copies of every block of a page that is not wrong on purpose."""
    units = trail.all_units()
    copies = []
    for block in {unit.block.key: unit.block for unit in units}.values():
        needed = trail.needs(block)
        alone = [as_pasted(unit.source) for unit in units if unit.block.key == block.key]
        copies.append(Copy(block, needed, alone, [as_pasted(unit.source) for unit in needed]))
    add_numpy_only(copies, units)
    return copies


def add_numpy_only(copies: list[Copy], units: list[Unit]) -> None:
    """Give each copy its NumPy-only text, or the reason why it has none."""
    nodes = [node for unit in units for node in ast.walk(ast.parse(unit.source))]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    inliner = Inliner({name for unit in units for name in identifiers(unit.source)}, calls)
    for copy in copies:
        copy.reason = reason_against(copy)
        if not copy.reason:
            write_out(copy, inliner)
    offered = [copy for copy in copies if not copy.reason]
    needed = {id(unit) for copy in offered for unit in copy.units}
    others = different([unit for unit in units if id(unit) in needed], inliner)
    for copy in offered:
        if others & {id(unit) for unit in copy.units}:
            copy.numpy, copy.reason = [], DIFFERENT


def reason_against(copy: Copy) -> str:
    """Return why a block has no NumPy-only copy, as far as its imports tell."""
    roots = {root for unit in copy.units for root in imported(unit.source)}
    if foreign := sorted(roots - AVAILABLE):
        return ELSEWHERE + ", ".join(foreign)
    return "" if "nn" in roots else NOT_NEEDED


def write_out(copy: Copy, inliner: Inliner) -> None:
    """Give a copy its NumPy-only text, or the reason why it has none."""
    try:
        copy.numpy = without_package(copy.units, inliner)
    except CannotInlineError as error:
        copy.numpy, copy.reason = [], str(error)
    if (lines := "".join(copy.numpy).count("\n")) > LONGEST:
        copy.numpy, copy.reason = [], f"{LONG}{lines} lines"


def without_package(units: list[Unit], inliner: Inliner) -> list[str]:
    """Return the parts of a NumPy-only copy: imports, definitions, then the statements."""
    own, wanted = [], list[Key]()
    for unit in units:
        text, keys = inliner.statement(unit.source)
        wanted += keys
        if text.strip():
            own.append(as_pasted(text))
    imports, definitions = inliner.written_out(wanted)
    pieces = (piece for text in definitions for piece in statements(run.Example(text, "")))
    written = [as_pasted(piece.source) for piece in pieces]
    rest = [text for text in own if text not in imports]
    return [*imports, "\n", *written, *rest] if written else [*imports, *rest]


def different(units: list[Unit], inliner: Inliner) -> set[int]:
    """Return the statements that give something else without the package: its checks took part."""
    texts, wanted = {}, list[Key]()
    for unit in units:
        texts[id(unit)], keys = inliner.statement(unit.source)
        wanted += keys
    imports, definitions = inliner.written_out(wanted)
    space: dict[str, object] = {"__name__": "__main__"}
    exec("".join([*imports, *definitions]), space)
    found = set()
    with guard.Room().entered("copy"), catch_warnings():
        simplefilter("ignore")  # what is refused at the door may divide 0 by 0 behind it
        for unit in units:
            example, cell = run.Example(texts[id(unit)], ""), isinstance(unit.block, document.Cell)
            if example.source.strip() and not run.run(example, space, "copy", cell).same_as(
                unit.outcome
            ):
                found.add(id(unit))
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
