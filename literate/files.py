"""A file is written whole, or not at all: whoever reads it finds the old one or the new one."""

import os
from pathlib import Path
from threading import get_ident


def write_whole(place: Path, content: bytes) -> None:
    """Write a file whose folder is there; what stops halfway leaves what was there before."""
    unfinished = place.with_name(f"{place.name}.{os.getpid()}.{get_ident()}.unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)
