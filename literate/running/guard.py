"""A block may print, and give its page names; one that does anything else to Python has failed.

Tests and builds run every block in here. So one that exits, hangs, writes where no page shows it,
or leaves something changed for other pages fails in both, and what it did is undone.
"""

import atexit
import faulthandler
import io
import logging
import os
import signal
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr
from dataclasses import replace
from functools import cache
from typing import Any, BinaryIO, NoReturn

from . import run
from .around import Around, Settings

PATIENCE = float(os.environ.get("NN_PATIENCE", "300"))  # seconds that a block may compute, or wait
STARVED = 20  # times longer it may take where others want the processor, too
SYSTEM = sys.platform != "emscripten"  # whether there is one below Python
STDERR = os.dup(2) if SYSTEM else 2  # pytest will put another in its place
ENDS = [name for name in ("_exit", "abort", "execv", "execve", "fork") if hasattr(os, name)]
PASSED = {1: "writes past print", 2: "writes to stderr"}
HUNG: set[str] = set()  # blocks for which nobody waits once more
LISTENING: list[set[Any]] = []  # of each room whose blocks run now, what they have read
LOOKS = {"open", "os.listdir", "os.scandir"}
IDLE = "Dask-Offload"  # the thread that distributed keeps, one for all that it will ever do
COMPUTED = getattr(time, "thread_time", time.process_time)  # in a browser there is one thread
GRACE = 5  # seconds in which a thread that was told to end may do so
STARTS = {"os.posix_spawn", "os.system", "socket.connect", "subprocess.Popen"}


class HangError(BaseException):
    """A block runs for longer than anybody waits."""


class EndError(BaseException):
    """A block asks the system to end Python, or to double it."""


class Visit:
    """One run of a block: since when it runs, what it writes, and what it leaves behind."""

    def __init__(self, place: str) -> None:
        self.place, self.left = place, list[str]()
        self.began, self.computed = time.monotonic(), COMPUTED()
        self.is_running = self.is_pressed = False
        self.streams: dict[int, BinaryIO] = {}

    def is_endless(self) -> bool:
        """Return whether it computes, or waits without computing, for longer than it may."""
        waited = time.monotonic() - self.began
        computed = COMPUTED() - self.computed
        return computed > PATIENCE or (waited > PATIENCE and computed < waited / STARVED)

    def tick(self, *_: object) -> None:
        """Look at the clock, and end what is endless; Ctrl-C is remembered, and so are hangs."""
        if not self.is_endless():
            keep_watch()
        elif self.is_running:
            HUNG.add(self.place)
            raise HangError

    def press(self, *_: object) -> NoReturn:
        """Remember that it was Ctrl-C, and not the block, that ended it."""
        self.is_pressed = True
        raise KeyboardInterrupt

    def written(self) -> str:
        """Return what was written below Python since the last look, as a sentence."""
        for number, file in self.streams.items():
            if os.fstat(file.fileno()).st_size:
                file.seek(0)
                text = file.read().decode("utf-8", "replace")
                file.seek(0)
                file.truncate()
                return unseen(number, text)
        return ""


class Room:
    """Where the blocks of one page run: with its settings, and with nothing of other pages."""

    is_shared = False  # whether other threads write to the streams, too: a server's do

    def __init__(self) -> None:
        self.settings = Settings(anew=True)
        self.visit = Visit("")
        self.read = set[Any]()  # which files and folders its blocks have opened

    @contextmanager
    def entered(self, place: str, settings: Settings | None = None) -> Iterator[Visit]:
        """Make the process the page's own; it keeps its settings, unless others are given."""
        outer, self.visit = Settings(), Visit(place)
        (settings or self.settings).put()
        LISTENING.append(self.read)
        try:
            with streams(self.visit, self.is_shared), stand_ins(), clock(self.visit):
                around, threads = Around(), set(threading.enumerate())
                try:
                    yield self.visit
                finally:
                    runs = not self.is_shared and still_run(threads)
                    self.visit.left = around.changed() + ["a running thread"] * runs
        finally:
            LISTENING.pop()
            if not settings:
                self.settings = Settings()
            outer.put()

    def run(
        self, example: run.Example, names: dict[str, Any], filename: str, cell: bool
    ) -> run.Outcome:
        """Return the outcome of an example; it is refused for what no page could show."""
        visit, printed, said = self.visit, io.StringIO(), io.StringIO()
        outcome, refused = run.Outcome(example, "", cell=cell), ""
        if visit.place in HUNG:
            return replace(outcome, refused="this is not run, because its block did not end")
        try:
            visit.is_running = True
            with redirect_stderr(said), warnings.catch_warnings():
                warnings.simplefilter("error")
                outcome = run.run(example, names, filename, cell, printed)
        except BaseException as error:
            refused = ended(error)
        finally:
            visit.is_running = False
        if visit.is_pressed:
            raise KeyboardInterrupt
        if said.getvalue():
            refused = refused or unseen(2, said.getvalue())
        return replace(outcome, refused=refused or visit.written())


def still_run(before: set[threading.Thread]) -> bool:
    """Return whether a thread that was started since then runs on, beyond its grace."""
    until = time.monotonic() + GRACE
    started = {t for t in threading.enumerate() if not t.name.startswith(IDLE)} - before
    for thread in started:
        thread.join(max(0.0, until - time.monotonic()))
    return any(thread.is_alive() for thread in started)


def ended(error: BaseException) -> str:
    """Return why a block that ended so has failed."""
    match error:
        case HangError():
            return (
                f"this still runs after {PATIENCE:g} seconds; make it end, or let NN_PATIENCE "
                "name more seconds"
            )
        case EndError():
            return f"this calls os.{error}, which ends Python or doubles it; leave it out"
    return f"this raises {type(error).__name__}, which ends Python; leave it out"


def and_left(outcomes: list[run.Outcome], left: list[str]) -> list[run.Outcome]:
    """Return the outcomes of a block, the last of them refused for what the block left behind."""
    if not left or not outcomes:
        return outcomes
    refused = (
        f"this block leaves behind, for the pages after it, {', '.join(left)}; put it back in "
        "the same block"
    )
    return [*outcomes[:-1], replace(outcomes[-1], refused=outcomes[-1].refused or refused)]


def unseen(stream: int, text: str) -> str:
    """Return why a block that wrote this has failed."""
    return f"this {PASSED[stream]}, which no page shows; print it, or silence it: {text.strip()}"


def hear(event: str, arguments: tuple[Any, ...]) -> None:
    """Note what running blocks read; what they start may read anything, which is noted as "*"."""
    if LISTENING and (event in LOOKS or event in STARTS):
        for read in LISTENING:
            read.add(arguments[0] if event in LOOKS else "*")


if SYSTEM:
    sys.addaudithook(hear)


# What stands in its place while a block runs.


@cache
def file_of(stream: int) -> BinaryIO:
    """Return the file that takes what is written to a stream below Python."""
    file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (open as long as Python is)
    atexit.register(file.close)
    return file


def flush() -> None:
    """Let nothing that was written before count as a block's, or the other way round."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream and not stream.closed:
            stream.flush()


@contextmanager
def streams(visit: Visit, is_shared: bool) -> Iterator[None]:
    """Take what C, subprocesses and `os.write` write, and give them nothing to read."""
    if is_shared or not SYSTEM:
        yield
        return
    flush()
    known = [os.dup(number) for number in range(3)]
    nothing = os.open(os.devnull, os.O_RDONLY)
    visit.streams = {number: file_of(number) for number in PASSED}
    try:
        os.dup2(nothing, 0)
        for number, file in visit.streams.items():
            os.dup2(file.fileno(), number)
        yield
        flush()
    finally:
        for number, before in enumerate(known):
            os.dup2(before, number)
            os.close(before)
        os.close(nothing)


class Nobody(io.StringIO):
    """Stands where a keyboard would."""

    def readline(self, *_: object) -> NoReturn:
        """Say why nobody can be asked."""
        raise RuntimeError("a page has no keyboard; write the answer into the code")

    read = readlines = __next__ = readline


def ending(name: str) -> Callable[..., NoReturn]:
    """Return what stands for a function that ends Python."""

    def end(*_: object, **__: object) -> NoReturn:
        raise EndError(name)

    return end


STAND_INS: list[tuple[Any, str, Any]] = [
    *((os, name, ending(name)) for name in ENDS),
    (sys, "unraisablehook", sys.__unraisablehook__),  # they write to stderr
    (threading, "excepthook", threading.__excepthook__),
]


@contextmanager
def stand_ins() -> Iterator[None]:
    """Put them in their places; what is logged goes to stderr."""
    new = [*STAND_INS, (sys, "stdin", Nobody()), (logging.root, "handlers", [])]
    old = [(owner, name, getattr(owner, name)) for owner, name, _ in new]
    fonts = logging.getLogger("matplotlib.font_manager")  # which says so when it looks for fonts
    level = fonts.level
    try:
        fonts.setLevel(logging.ERROR)
        for owner, name, value in new:
            setattr(owner, name, value)
        yield
    finally:
        for owner, name, value in old:
            setattr(owner, name, value)
        fonts.setLevel(level)


# Time.


def keep_watch(seconds: float = PATIENCE) -> None:
    """End Python, and say where it was, unless somebody looks at the clock again until then."""
    if SYSTEM:
        faulthandler.dump_traceback_later(seconds, exit=True, file=STDERR)


@contextmanager
def clock(visit: Visit) -> Iterator[None]:
    """Let a visit look at the clock now and then, where the system can call it."""
    is_asked = hasattr(signal, "setitimer")
    is_asked &= threading.current_thread() is threading.main_thread()
    keep_watch(PATIENCE if is_asked else PATIENCE * STARVED)
    try:
        with alarm(visit) if is_asked else nullcontext():
            yield
    finally:
        if SYSTEM:
            faulthandler.cancel_dump_traceback_later()


@contextmanager
def alarm(visit: Visit) -> Iterator[None]:
    """Call a visit every few seconds, and when Ctrl-C is pressed."""
    pressed, timer = signal.getsignal(signal.SIGINT), signal.getitimer(signal.ITIMER_REAL)
    before = signal.signal(signal.SIGALRM, visit.tick)
    if pressed is signal.default_int_handler:
        signal.signal(signal.SIGINT, visit.press)
    tick = min(PATIENCE / 2, 10)
    signal.setitimer(signal.ITIMER_REAL, tick, tick)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, before)
        if pressed is signal.default_int_handler:
            signal.signal(signal.SIGINT, pressed)
