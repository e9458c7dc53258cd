"""What a symbol is: one row of the notation table, or of a page's own symbols.

A row is ``symbol | code | first index | shape | domain``; the first index may be left out.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from . import laws
from .grammar import FUNCTIONS
from .parser import parse
from .tree import Call, LatexError, Symbol, to_latex

DOMAINS = (
    *("real", "positive", "binary", "one-hot rows", "rows that sum to 1", "orthonormal rows"),
    *("identity", "function", "size"),
)
TAKEN = {"e", r"\pi", r"\infty", r"\sigma", r"\Phi"}
SHAPES = "(), (n), (n, k), row (k), column (k) or entrywise"
NUMBER, SIZE = r"-?[\d.]+(?:e-?\d+)?", r"[\w\[\]+-]+"
WITHIN = re.compile(f"({NUMBER}) to ({NUMBER})")
SHAPE = re.compile(rf"\((?:{SIZE}(?:, ?{SIZE})?)?\)|(?:row|column) \({SIZE}\)|entrywise")


@dataclass(frozen=True)
class Row:
    """One row of the notation table: what a symbol is.

    `indexed` says where it carries a number of its own, "layer" above it, "sub" below it, or
    nowhere; `count` is how many there are.
    """

    name: str
    cell: str
    code: str
    first: int
    indexed: str
    count: str
    kind: str
    shape: tuple[str, ...]
    domain: str
    arguments: tuple[str, ...]
    law: laws.Law | None = None

    @cached_property
    def key(self) -> str:
        """What it is, however it is written: Y and y_{ij} are one array."""
        return (self.code or self.name) + "[]" * bool(self.indexed)


def cells_of(line: str) -> list[str]:
    """Return the five cells of a row; the first index, in the middle, may be left out.

    Raises
    ------
    LatexError
        If a cell is not what a row has there, with what it may be.
    """
    cells = [cell.strip().strip("`$") for cell in line.strip().strip("|").split("|")]
    if len(cells) == 4 or SHAPE.fullmatch("".join(cells[2:3])):
        cells.insert(2, "")
    if len(cells) < 5:
        raise LatexError("a cell is missing")
    cell, code, first, shape, domain = cells[:5]
    if code and not code.isidentifier():
        raise LatexError(f"{code} is no name in code; leave its cell empty if no code has {cell}")
    if first and not first.isdigit():
        raise LatexError(f"{first} is no first index; write 0 or 1, or nothing")
    if not SHAPE.fullmatch(shape):
        raise LatexError(f"{shape or 'nothing'} is no shape; write {SHAPES}")
    if not (domain in DOMAINS or WITHIN.fullmatch(domain) or laws.read(domain)):
        known = f"{', '.join(DOMAINS)}, 0 to 1, or a law such as equally -1, 1"
        raise LatexError(f"{domain or 'nothing'} is no domain; write {known}")
    if (domain == "function") != cell.endswith(")"):
        raise LatexError(f"{cell} is {domain}; a function, and nothing else, is written f(x)")
    return cells[:5]


def read_row(line: str) -> Row:
    """Return the row of a line `symbol | code | first index | shape | domain`.

    For a layer, n_in and n_out are its own two sizes. What no code has a value for has no code.
    """
    cell, code, first, shape, domain = cells_of(line)
    called = re.fullmatch(r"(.*[^{(])\([^()]*\)", cell)
    known = FUNCTIONS | {to_latex(parse(called[1]))} if called else FUNCTIONS
    node = parse(cell, known).chains[0].sides[0]
    arguments: tuple[str, ...] = ()
    if isinstance(node, Call):
        arguments = tuple(a.name for a in node.arguments if isinstance(a, Symbol))
        node = Symbol(node.function)
    if cell in TAKEN:
        raise LatexError(f"{cell} means the same on every page; take another letter")
    if not isinstance(node, Symbol):
        raise LatexError(f"{cell} is no symbol; write a letter, which may have an index")
    kind, _, inner = shape.rstrip(")").partition("(")
    sizes = tuple(size.strip() for size in inner.split(",") if size.strip())
    family = (
        len(node.subs) == 1 and isinstance(node.subs[0], Symbol) and len(node.subs[0].name) == 1
    )
    if node.layer:
        sizes = tuple({"n_in": "n[l-1]", "n_out": "n[l]"}.get(size, size) for size in sizes)
    if family and not sizes:
        raise LatexError(f"how many are there of {cell}? write a size, as in (T)")
    indexed = "layer" if node.layer else "sub" if family else ""
    count = sizes[0] if family else "L"
    sizes = sizes[1:] if family else sizes
    kind = kind.strip() or ("scalar", "row", "matrix")[len(sizes)]
    name = {"layer": node.name + "^", "sub": node.name + "_"}.get(indexed) or to_latex(node)
    start, law = int(first or 1), laws.read(domain)
    return Row(name, cell, code, start, indexed, count, kind, sizes, domain, arguments, law)
