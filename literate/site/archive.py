"""What the reader's browser unpacks beside its Python: the package, the machinery, the pages."""

import ast
import gzip
import hashlib
import io
import re
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import lark

from ..ledger import tables
from ..paths import DOCS, ROOT

ROOTS = ("browser.kernel", "copying.copies", "ledger.record")  # what browser and pages ask for

NOT_LIVE = re.compile(r"^(?:# )?<p data-not-live>", re.MULTILINE)


@cache
def archive() -> tuple[str, bytes]:
    """Return the name and the content of the archive that the browser unpacks beside its Python.

    It holds the package, the checker with its parser library, the pages that they read, and what
    the ledger measures in seconds. As one compressed text it is a sixth smaller than as a zip file,
    which compresses each of its files alone. Its name has none of the endings that some servers
    take for an encoding, and undo. The same files make the same archive, whenever it is made.
    """
    package = [path for path in sorted(ROOT.glob("nn/*.*")) if path.suffix != ".pyc"]
    paths = [*package, *machinery(), *pages(), *records()]
    files = {path.relative_to(ROOT).as_posix(): path for path in paths}
    library = Path(lark.__file__).parent
    for path in sorted(library.rglob("*.py")):
        if "__" not in path.parent.name and "tools" not in path.parts:
            files[f"lark/{path.relative_to(library).as_posix()}"] = path
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as into:
        for name, path in sorted(files.items()):
            content = path.read_bytes()
            if path.suffix in (".py", ".md"):  # the same on every system, whatever ends its lines
                content = content.replace(b"\r\n", b"\n")
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            into.addfile(entry, io.BytesIO(content))
    content = gzip.compress(packed.getvalue(), mtime=0)
    return f"nn-{hashlib.sha256(content).hexdigest()[:12]}.bin", content


def machinery() -> list[Path]:
    """Return the modules that the browser asks for, with those of ours that they import."""
    folder = ROOT / "literate"
    found: set[Path] = set()
    waiting = [f"{name.replace('.', '/')}.py" for name in ROOTS]
    waiting += [f"ledger/{name}.py" for name in tables.QUICK]
    paths = {folder / name for name in waiting}
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
            names = [f"{alias.name}.py" for alias in statement.names]
            yield from [base / name for name in names] if base.is_dir() else [Path(f"{base}.py")]


def records() -> list[Path]:
    """Return the records of the entries that the browser measures."""
    found = [tables.RECORDS / f"{name}.json" for name in tables.QUICK]
    return [path for path in found if path.is_file()]


def pages() -> list[Path]:
    """Return the pages that can be live, README and notebooks among them."""
    found = [
        *ROOT.glob("README.md"),
        *sorted(DOCS.rglob("*.md")),
        *sorted(DOCS.glob("notebooks/*.py")),
    ]
    return [path for path in found if not NOT_LIVE.search(path.read_text("utf-8"))]
