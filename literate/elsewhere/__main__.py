"""Ask the libraries again: `uv run python -m literate.elsewhere [torch …] [--check] [--here]`.

Each has a process, and an environment, of its own: they would not fit into one.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from ..paths import ROOT
from ..records import RecordError
from . import worker
from .pins import LIBRARIES
from .record import AGAIN, RECORD, differences, load, write

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
LONG = 900  # seconds, with a download


class AbsentError(Exception):
    """A library that could not be asked, in one sentence."""


def command(name: str, here: bool) -> list[str]:
    """Return what starts Python with a library: this one, or that of a fresh environment."""
    if here:
        return [sys.executable]
    pins = [word for pin in LIBRARIES[name].pins for word in ("--with", pin)]
    return ["uv", "run", "-q", "--no-project", "--python", sys.executable, *pins, "python"]


def asked(name: str, here: bool, only: str = "", threads: int = 1) -> dict[str, Any]:
    """Return what the process of a library said.

    Raises
    ------
    AbsentError
        If it said nothing: the library is not there, or cannot be installed, or has died.
    """
    words = [*command(name, here), "-m", worker.__name__, name, *[only] * bool(only)]
    env = os.environ | dict.fromkeys(THREADS, str(threads)) | LIBRARIES[name].env
    env.pop("VIRTUAL_ENV", None)
    try:
        done = subprocess.run(
            words, cwd=ROOT, env=env, capture_output=True, text=True, timeout=LONG, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AbsentError(f"{name} was not asked: {error}") from None
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        last = [line for line in done.stderr.splitlines() if line.strip()][-1:]
        told, next_time = " ".join(last).strip() or "it said nothing", "look at the network"
        if here:
            next_time = f"write `{AGAIN} {name}`, which installs it"
        raise AbsentError(f"{name} was not asked: {told}; {next_time}")
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def measured(name: str, here: bool) -> dict[str, Any]:
    """Return the cells of a library, its versions and the date.

    Raises
    ------
    AbsentError
        If it is not there, or there in another version than the pinned one.
    """
    found = asked(name, here)
    wanted = dict(pin.split("==") for pin in LIBRARIES[name].pins)
    for package, version in found["versions"].items():
        if version != wanted[package] and package != "numpy":
            raise AbsentError(
                f"{name} was not asked: {package} is {version}, not {wanted[package]}"
            )
    cells = found["cells"]
    if "seen" in cells["agreement"]:
        two = asked(name, here, "agreement", threads=2)["cells"]["agreement"]
        cells["agreement"] |= {"seen": [int(cells["agreement"]["seen"]), int(two["seen"])]}
    return {"date": datetime.now(UTC).date().isoformat(), **found}


def kept() -> dict[str, Any]:
    """Return what is recorded; nothing, if nothing is."""
    return load() if RECORD.exists() else {}


def main(words: Sequence[str]) -> int:
    """Do what was typed, and return what a shell wants to know."""
    parser = argparse.ArgumentParser(prog="python -m literate.elsewhere", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="library", help=f"of {', '.join(LIBRARIES)}")
    parser.add_argument("--check", action="store_true", help="compare with the record, keep it")
    parser.add_argument("--here", action="store_true", help="take what is installed here")
    given = parser.parse_args(words)
    if unknown := [name for name in given.names if name not in LIBRARIES]:
        parser.error(f"no library {', '.join(unknown)}; there are {', '.join(LIBRARIES)}")
    try:
        recorded = load() if given.check else kept()
    except RecordError as error:
        print(error, file=sys.stderr)
        return 1
    problems, absent = [], []
    for name in given.names or LIBRARIES:
        try:
            fresh = measured(name, given.here)
        except AbsentError as error:
            absent.append(str(error))
            print(error, flush=True)
            continue
        found = differences(name, recorded.get(name, {}), fresh)
        print(f"{name}: {f'{len(found)} cells differ' if found else 'as recorded'}", flush=True)
        if given.check:
            problems += found
            problems += [f"{name}: `{AGAIN} {name}` records what is now"] * bool(found)
        else:
            write({**kept(), name: fresh})  # others may have been written in the meantime
    required = given.names or list(LIBRARIES)[:1]  # whoever names a library wants it asked
    problems += [said for said in absent if said.split(" ")[0] in required]
    print(*problems, sep="\n", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
