"""A site stands in its place whole or not at all: it is built beside it, then put there.

A site lists its files, and a folder that holds any other is left alone, so nothing is removed that
no build has made. Of two builds of one place the second is refused.
"""

import json
import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

LIST = "made.json"


class PlaceError(Exception):
    """A place where no site can be built, in one sentence."""


class Place:
    """The folder that a site is for, and what stands beside it until the site is whole."""

    def __init__(self, final: Path) -> None:
        self.final = final.resolve()
        self.unfinished, self.old, self.lock = (
            self.final.with_name(self.final.name + end)
            for end in (".unfinished", ".old", ".unfinished.lock")
        )
        self.held: TextIO | None = None

    def begin(self) -> Path:
        """Return an empty folder to build in, if all that a build would remove is known."""
        self.final.parent.mkdir(parents=True, exist_ok=True)
        is_left = self.lock.exists()  # by a build that was killed
        self.hold()
        try:
            if is_left and self.old.is_dir() and not self.final.exists():
                self.old.rename(self.final)
            for folder in (self.final, self.old, *[self.unfinished] * (not is_left)):
                refuse_strangers(folder)
            for folder in filter(Path.exists, (self.old, self.unfinished)):
                shutil.rmtree(folder)
            self.unfinished.mkdir()
        except BaseException:
            self.release()
            raise
        return self.unfinished

    def finish(self) -> None:
        """Put the finished site into its place; what stood there is removed when it is there."""
        (self.unfinished / LIST).write_text(json.dumps(sorted(files_in(self.unfinished))), "utf-8")
        refuse_strangers(self.final)
        if self.final.exists():
            self.final.rename(self.old)
        try:
            self.unfinished.rename(self.final)
        except OSError:
            if self.old.exists():
                self.old.rename(self.final)
            raise
        self.give_up()

    def give_up(self) -> None:
        """Remove what was built so far, if a build is under way."""
        if self.held:
            shutil.rmtree(self.unfinished, ignore_errors=True)
            if self.final.exists():
                shutil.rmtree(self.old, ignore_errors=True)
            self.release()

    def release(self) -> None:
        """Give the lock back."""
        if self.held:
            self.held.close()
            self.lock.unlink(missing_ok=True)
            self.held = None

    def hold(self) -> None:
        """Take the lock, which the system gives back if this process is killed."""
        while self.held is None:
            held = self.lock.open("a", encoding="utf-8")
            if not is_locked(held):
                held.close()
                raise PlaceError(
                    f"another build of {self.final} is under way; wait for its end, or name "
                    "another folder with --site-dir"
                )
            if self.lock.exists() and os.path.samestat(os.fstat(held.fileno()), self.lock.stat()):
                self.held = held
            else:  # it was the lock of a build that has just ended
                held.close()


def is_locked(file: TextIO) -> bool:
    """Return whether the lock of a file is this process's now, and was nobody's."""
    try:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            windows: Any = import_module("msvcrt")
            windows.locking(file.fileno(), windows.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def files_in(folder: Path) -> Iterator[str]:
    """Yield every file in a folder, and every link."""
    for place, folders, files in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in (*files, *links):
            yield Path(place, name).relative_to(folder).as_posix()


def refuse_strangers(folder: Path) -> None:
    """Stop at a folder, or a file, that a build did not make."""
    if not folder.exists():
        return
    try:
        made = {LIST, *json.loads((folder / LIST).read_text("utf-8"))}
    except (OSError, ValueError):
        made = set()
    strange = next((name for name in files_in(folder) if name not in made), None)
    if strange or not folder.is_dir():
        what = f"{folder} holds {strange}" if strange else f"{folder} is a file"
        raise PlaceError(
            f"{what}, which no build made, and a build would remove it; move it away, or name "
            "another folder with --site-dir"
        )
