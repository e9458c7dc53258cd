"""Fetch NumPy's wheel for Pyodide, once: the publishing workflow runs this before it builds.

``python -m literate.site.fetch_wheel`` takes it from Pyodide's own host and keeps it only if its
SHA-256 is the one in the lock file of the npm package, whose own hash package-lock.json pins.
"""

import hashlib
import sys
from urllib.request import urlopen

from ..files import write_whole
from ..paths import CACHE
from . import pyodide


class WrongWheelError(Exception):
    """What came is not what the lock pins."""


def checked(content: bytes, pinned: dict[str, str]) -> bytes:
    """Return a wheel's content if it is the pinned one."""
    found = hashlib.sha256(content).hexdigest()
    if found != pinned["sha256"]:
        raise WrongWheelError(
            f"{pinned['file_name']} came with the SHA-256 {found}, and the lock of Pyodide pins "
            f"{pinned['sha256']}; nothing was kept"
        )
    return content


def main() -> None:
    """Fetch the wheel, unless it is here."""
    if pyodide.wheel():
        return
    pinned = pyodide.lock()["packages"]["numpy"]
    address = pyodide.host(pyodide.distribution()) + pinned["file_name"]
    with urlopen(address, timeout=60) as response:
        content = checked(response.read(), pinned)
    place = CACHE / "pyodide" / pinned["file_name"]
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, content)
    print(f"{place.name}, {len(content):,} bytes, from {address}")


if __name__ == "__main__":
    try:
        main()
    except (OSError, WrongWheelError) as error:
        sys.exit(str(error))
