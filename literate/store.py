"""What has been found of a page is kept for the next run, for as long as it must be the same.

A finding is kept under a digest of all that it depends on, as that was when Python started: the
text itself, the package, the machinery, the records and figures, and all that is installed. If any
of it has changed, or a file is broken, there is no finding, and whoever asks finds it anew. Where
the repository lies is none of it, except for a text that could tell.
"""

import json
import os
import platform
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from glob import iglob
from hashlib import sha256
from pathlib import Path
from typing import Any

from .files import write_whole
from .paths import CACHE, NOTATION, ROOT

FOLDER = CACHE / "found"
MACHINERY = ["literate/**/*"]
RECORDS = ["docs/**/*.json", "docs/figures/*.py", NOTATION.relative_to(ROOT).as_posix()]
SURROUNDINGS = ["nn/**/*", *RECORDS]
PAGES = ["docs/**/*", "README.md"]
# By such words code learns where it runs; what else tells it reads a file, or starts a program.
WHERE = re.compile(
    r"literate|__(?:file|path|spec|code|globals)__|co_filename|getcwd|realpath"
    r"|\b(?:os|sys|pathlib|Path|cwd|inspect|importlib|runpy|traceback|ROOT|DOCS)\b"
)


def files(patterns: list[str]) -> list[Path]:
    """Return the files of the repository that match a pattern, in their order."""
    found = (
        sorted(iglob(pattern, root_dir=ROOT, recursive=True, include_hidden=True))
        for pattern in patterns
    )
    paths = [ROOT / name for names in found for name in names if "__pycache__" not in name]
    return [path for path in paths if path.is_file()]


@lru_cache(2**12)
def digest_of(path: Path, _: tuple[int, ...]) -> str:
    """Return the digest of a file, read once for each time that it was changed."""
    return sha256(path.read_bytes()).hexdigest()


def changed(path: Path) -> tuple[int, ...]:
    """Return what the system notes of each change of a file."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def digest(patterns: list[str]) -> str:
    """Return the digest of files as they are now, each by its place and its content."""
    found = {path.relative_to(ROOT).as_posix(): path for path in files(patterns)}
    lines = (f"{name} {digest_of(path, changed(path))}\n" for name, path in found.items())
    return sha256("".join(lines).encode()).hexdigest()


def installed() -> str:
    """Return what else runs: Python, the machine, and each distribution with its version."""
    found = [sys.version, platform.machine(), str(sys.flags.optimize)]
    for folder in dict.fromkeys(sys.path):
        with suppress(OSError):
            found += sorted(name for name in os.listdir(folder) if name.endswith("-info"))
    return "\n".join(found)


class Start:
    """What runs and judges pages, and what they stand on, as it was when Python started."""

    machinery, surroundings, others = digest(MACHINERY), digest(SURROUNDINGS), installed()


def begin() -> None:
    """Let a server go on from the surroundings of now; all else is what it has started with."""
    Start.surroundings = digest(SURROUNDINGS)


def key(kind: str, path: Path, name: str, text: str) -> str:
    """Return the digest of all that a finding depends on.

    A page whose code looks into the machinery may look at any other page with it. One that shows
    where the repository is, or asks, may be right here alone.
    """
    pages = digest(PAGES) if "literate" in text else ""
    here = str(ROOT) if str(ROOT) in text or WHERE.search(text) else ""
    asked = [kind, within(path), name, text, pages, here]
    parts = [*asked, Start.machinery, Start.surroundings, Start.others]
    return sha256(json.dumps(parts).encode()).hexdigest()


def within(path: Path) -> str:
    """Return where a file is in the repository, wherever that is."""
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


def depends(text: str, read: Iterable[Any]) -> bool:
    """Return whether the code of a page depends on more than its key, by what it has read.

    Where that is "*", nobody knows.
    """
    known = {*files(RECORDS)}
    below = [ROOT / "literate", ROOT / "nn", Path(sys.prefix)]
    below += [ROOT / "docs", ROOT / "README.md"] * ("literate" in text)
    for name in (name for name in read if not isinstance(name, int)):
        path = Path(os.path.abspath(os.fsdecode(name or ".")))
        is_there = path.is_file() or (path.is_dir() and str(path) not in sys.path)
        is_known = path in known or any(map(path.is_relative_to, below))
        if name == "*" or (is_there and path.is_relative_to(ROOT) and not is_known):
            return True
    return False


def place_of(kind: str, path: Path, name: str) -> Path:
    """Return where a finding is kept: one file each, so that they do not pile up."""
    return FOLDER / kind / f"{sha256(f'{within(path)} {name}'.encode()).hexdigest()[:16]}.json"


def get(kind: str, path: Path, name: str, text: str) -> Any:
    """Return what is kept of a file's text, or of what is called so in it, or None."""
    with suppress(OSError, ValueError):
        sign, _, kept = place_of(kind, path, name).read_text("utf-8").partition("\n")
        if sign == sha256((key(kind, path, name, text) + kept).encode()).hexdigest():
            return json.loads(kept)
    return None


def put(kind: str, path: Path, name: str, text: str, found: Any) -> None:
    """Keep what was found of a file's text, if that and all else is still so, and it can be."""
    with suppress(OSError):
        now = digest(MACHINERY), digest(SURROUNDINGS), installed(), path.read_text("utf-8")
        start = Start.machinery, Start.surroundings, Start.others, text
        if now != start or not path.is_relative_to(ROOT):
            return
        kept, place = json.dumps(found), place_of(kind, path, name)
        sign = sha256((key(kind, path, name, text) + kept).encode()).hexdigest()
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, f"{sign}\n{kept}".encode())
