"""What a page needs to run its code in the reader's browser, put together when the site is built.

The site serves Python itself, from npm's Pyodide. NumPy's wheel for it is not on npm: the site
serves that too where `fetch_wheel` has brought it, or where NN_PYODIDE_DIR names a folder with a
whole distribution; else the reader's browser asks Pyodide's own host, and the button says so.
"""

import ast
import gzip
import hashlib
import html
import io
import json
import os
import re
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lark
from mkdocs.structure.files import File

from ..ledger import tables
from ..paths import CACHE, DOCS, ROOT
from . import npm

PLACE = "assets/live"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
ROOTS = ("browser.kernel", "copying.copies", "ledger.record")  # what browser and pages ask for
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same archive from the same files, whenever it is made


class MissingRuntimeError(Exception):
    """A folder that should hold Pyodide and does not."""


def distribution() -> Path:
    """Return the folder that Pyodide is taken from: the one named by NN_PYODIDE_DIR, or npm's."""
    named = os.environ.get("NN_PYODIDE_DIR")
    folder = Path(named) if named else npm.packages() / "pyodide"
    if not (folder / "pyodide.mjs").is_file() or not (folder / "pyodide-lock.json").is_file():
        raise MissingRuntimeError(
            f"{folder} has no pyodide.mjs and pyodide-lock.json; let NN_PYODIDE_DIR name a folder "
            "with a full Pyodide distribution"
        )
    return folder


def lock() -> dict[str, Any]:
    """Return what Pyodide's own lock says, of NumPy alone."""
    whole = json.loads((distribution() / "pyodide-lock.json").read_text("utf-8"))
    return whole | {"packages": {"numpy": whole["packages"]["numpy"]}}


@cache
def version(folder: Path) -> str:
    """Return the version of the Pyodide in a folder."""
    return str(json.loads((folder / "package.json").read_text("utf-8"))["version"])


def host(folder: Path) -> str:
    """Return where Pyodide itself keeps its wheels."""
    return f"https://cdn.jsdelivr.net/pyodide/v{version(folder)}/full/"


def wheel() -> Path | None:
    """Return NumPy's wheel if it is here and is the one that the lock pins."""
    pinned = lock()["packages"]["numpy"]
    for folder in (distribution(), CACHE / "pyodide"):
        file = folder / pinned["file_name"]
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == pinned["sha256"]:
            return file
    return None


def assets(config: Any) -> list[File]:
    """Return the files that the site serves so that its code runs."""
    name, content = archive()
    found = [File.generated(config, f"{PLACE}/{name}", content=content)]
    if config.extra.get("live", {}).get("runtime"):
        return found
    folder, place, pinned = distribution(), runtime_place(), lock()
    sources = [folder / name for name in CORE if (folder / name).is_file()]
    here = wheel()
    if here:
        sources.append(here)
    else:
        numpy = pinned["packages"]["numpy"]
        numpy["file_name"] = host(folder) + numpy["file_name"]
    found += [
        File.generated(config, place + source.name, abs_src_path=str(source)) for source in sources
    ]
    listed = json.dumps(pinned)
    return [*found, File.generated(config, f"{place}pyodide-lock.json", content=listed)]


def runtime_place() -> str:
    """Return the folder of the site that holds Pyodide; its version is part of its name."""
    return f"assets/pyodide/{version(distribution())}/"


def settings(config: Any) -> dict[str, Any]:
    """Return what a page's scripts must know: where things are, how large, and from which host."""
    named = config.extra.get("live", {}).get("runtime")
    other = named or ("" if wheel() else host(distribution()))
    return {
        "archive": f"{PLACE}/{archive()[0]}",
        "runtime": named or runtime_place(),
        "host": urlsplit(other).netloc,
        "megabytes": megabytes(distribution()),
    }


@cache
def megabytes(folder: Path) -> int:
    """Return how much a first click brings, compressed as servers do it; NumPy is about 3 of it."""
    core = [(folder / name).read_bytes() for name in CORE if (folder / name).is_file()]
    return round(sum(len(gzip.compress(content, 1)) for content in core) / 1e6) + 3


@cache
def archive() -> tuple[str, bytes]:
    """Return the name and the content of the archive that the browser unpacks beside its Python.

    It holds the package, the checker with its parser library, the pages that they read, and what
    the ledger measures in seconds.
    """
    package = [path for path in sorted(ROOT.glob("nn/*.*")) if path.suffix != ".pyc"]
    paths = [*package, *machinery(), *pages(), *records()]
    files = {path.relative_to(ROOT).as_posix(): path for path in paths}
    library = Path(lark.__file__).parent
    for path in sorted(library.rglob("*.py")):
        if "__" not in path.parent.name and "tools" not in path.parts:
            files[f"lark/{path.relative_to(library).as_posix()}"] = path
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as into:
        for name, path in sorted(files.items()):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = path.read_bytes()
            if path.suffix in (".py", ".md"):  # the same on every system, whatever ends its lines
                content = content.replace(b"\r\n", b"\n")
            into.writestr(entry, content, compresslevel=9)
    content = packed.getvalue()
    return f"nn-{hashlib.sha256(content).hexdigest()[:12]}.zip", content


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
    """Return the pages, README and notebooks among them."""
    return [
        *ROOT.glob("README.md"),
        *sorted(DOCS.rglob("*.md")),
        *sorted(DOCS.glob("notebooks/*.py")),
    ]


# The content security policy.

INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
POLICY = (
    "default-src 'self'; object-src 'none'; frame-src 'none'; "
    "script-src 'self' 'wasm-unsafe-eval' {scripts}; connect-src 'self' blob: {hosts}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; base-uri 'none'; "
    "form-action 'none'"
)


def secure(site: Path, config: Any) -> None:
    """Write one policy into every page: it allows the scripts that the site has, and no other.

    It is the same on all pages, because a browser that goes from one to the next without loading
    keeps the first one's.
    """
    texts = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    hashes = sorted({hashed(code) for text in texts.values() for code in inline_scripts(text)})
    other = settings(config)["host"]
    policy = POLICY.format(scripts=" ".join(hashes), hosts=f"https://{other}" if other else "")
    tag = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">'
    for path, text in texts.items():
        path.write_text(text.replace("<head>", f"<head>{tag}", 1), "utf-8", newline="\n")


def inline_scripts(text: str) -> list[str]:
    """Return the scripts that stand in a page and are run."""
    return [
        match["code"]
        for match in INLINE.finditer(text)
        if "src=" not in match["attributes"] and "json" not in match["attributes"]
    ]


def hashed(code: str) -> str:
    """Return the source expression that allows one inline script."""
    return f"'sha256-{b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
