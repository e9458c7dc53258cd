"""What a page needs to run its code in the reader's browser, put together when the site is built.

The site serves Python itself, from npm's Pyodide. NumPy's wheel for it is not on npm: the site
serves that too where `fetch_wheel` has brought it, or where NN_PYODIDE_DIR names a folder with a
whole distribution; else the reader's browser asks Pyodide's own host, and the button says so.
"""

import gzip
import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.structure.files import File

from ..browser import kernel
from ..paths import CACHE
from . import npm
from .archive import archive

PLACE = "assets/live"

CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")


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
        "driver": kernel.__name__,
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
