"""What the reader's browser unpacks beside its Python: the package, the machinery, the pages."""

import ast
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import lark

from ..browser import kernel
from ..copying import copies
from ..ledger import record, tables
from ..paths import DOCS, NOTATION, ROOT

ROOTS = (kernel, copies, record)  # what the browser asks for, whatever its page
ASKED = re.compile(r"^\s*>>> from (literate[\w.]*) import ([\w, ]+)", re.MULTILINE)

WITHIN = "site.zip"
NOT_LIVE = re.compile(r"^(?:# )?<p data-not-live>", re.MULTILINE)
RUNS = re.compile(r">>> |^\s*\$\$$|^/// ", re.MULTILINE)
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same archive from the same files, whenever it is made


@cache
def archive() -> tuple[str, bytes]:
    """Return the name and the content of the archive that the browser unpacks beside its Python.

    It holds the package, the checker with its parser library, the pages that they read, and what
    the ledger measures in seconds. They lie in `WITHIN`, the one file of it, and so
    take a sixth less: an archive compresses each of its files alone.
    """
    package = [path for path in sorted(ROOT.glob("nn/*.*")) if path.suffix != ".pyc"]
    paths = [*package, *machinery(), *pages(), *records()]
    files = {path.relative_to(ROOT).as_posix(): path for path in paths}
    library = Path(lark.__file__).parent
    for path in sorted(library.rglob("*.py")):
        if "__" not in path.parent.name and "tools" not in path.parts:
            files[f"lark/{path.relative_to(library).as_posix()}"] = path
    contents = {name: path.read_bytes() for name, path in sorted(files.items())}
    for name in contents:
        if name.endswith((".py", ".md")):  # the same on every system, whatever ends its lines
            contents[name] = contents[name].replace(b"\r\n", b"\n")
    content = packed({WITHIN: packed(contents, zipfile.ZIP_STORED)}, zipfile.ZIP_DEFLATED)
    return f"nn-{hashlib.sha256(content).hexdigest()[:12]}.zip", content


def packed(contents: dict[str, bytes], compression: int) -> bytes:
    """Return an archive of files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as into:
        for name, content in contents.items():
            into.writestr(zipfile.ZipInfo(name, LONG_AGO), content, compression, 9)
    return whole.getvalue()


def machinery() -> list[Path]:
    """Return the modules that the browser and its pages ask for, with those that they import."""
    found: set[Path] = set()
    paths = {Path(module.__file__ or "") for module in ROOTS}
    paths |= {path for page in pages() for path in asked_by(page)}
    while paths:
        path = paths.pop()
        found |= {path, *(package / "__init__.py" for package in packages_of(path))}
        paths |= set(imported_by(path)) - found
    return sorted(found)


def packages_of(path: Path) -> list[Path]:
    """Return the packages that a module lies in, the innermost first."""
    return [parent for parent in path.parents if (parent / "__init__.py").is_file()]


def imported_by(path: Path) -> Iterator[Path]:
    """Yield the files of our modules that a module imports, wherever in it."""
    for statement in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(statement, ast.ImportFrom) and statement.level:
            base = path.parents[statement.level - 1].joinpath(*(statement.module or "").split("."))
            yield from modules(base, [alias.name for alias in statement.names])


def asked_by(page: Path) -> Iterator[Path]:
    """Yield the files of our modules that the blocks of a page import."""
    for module, names in ASKED.findall(page.read_text("utf-8")):
        yield from modules(ROOT.joinpath(*module.split(".")), names.replace(",", " ").split())


def modules(base: Path, names: list[str]) -> list[Path]:
    """Return the files of a folder that have these names, or the one file that it stands for."""
    return [base / f"{name}.py" for name in names] if base.is_dir() else [Path(f"{base}.py")]


def records() -> list[Path]:
    """Return the records of the entries that the browser measures."""
    found = [tables.RECORDS / f"{name}.json" for name in tables.QUICK]
    return [path for path in found if path.is_file()]


def pages() -> list[Path]:
    """Return the pages that can be live, README and notebooks among them, and the notation."""
    found = [
        *ROOT.glob("README.md"),
        *sorted(DOCS.rglob("*.md")),
        *sorted(DOCS.glob("notebooks/*.py")),
    ]
    return [path for path in found if path == NOTATION or is_live(path)]


def is_live(path: Path) -> bool:
    """Return whether a page has what a reader can run or break."""
    text = path.read_text("utf-8")
    return bool(RUNS.search(text) or path.suffix == ".py") and not NOT_LIVE.search(text)
