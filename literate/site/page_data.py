"""What a page carries besides its text: the marks of its equations and the copies of its blocks.

Pages know nothing of each other, so they are judged side by side, on as many cores as there are.
"""

import faulthandler
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import NamedTuple

from .. import store
from ..copying import copies, slicing
from ..judging import drifts
from ..pages import document, reader
from . import equations, exercises

ENOUGH = 4  # beyond, starting a process takes longer than what is left for it


class PageData(NamedTuple):
    """Marks and the boxes of exercises by their keys, the copies as JSON, and what is wrong."""

    marks: equations.Marks
    copies: str
    problems: list[document.Problem]
    exercises: dict[str, str]


def kept(reading: document.Page, uri: str) -> PageData | None:
    """Return what a page carries, if it is known from an earlier build."""
    found = store.get("page", reading.path, uri, "\n".join(reading.lines))
    if found is None:
        return None
    marks, text, boxes = found
    return PageData(marks, text, [], boxes)


def of(path: Path, uri: str) -> PageData:
    """Return what one page carries, after running it."""
    reading = reader.read(path)
    known = len(reading.problems)
    session = slicing.TracedSession(reading)
    marks = equations.marks_of(reading, uri, session)
    session.all_statements()
    shown = [*session.refusals()] or [*drifts.of(session)]
    problems = [*shown, *reading.problems[known:]]
    boxes, wrong = exercises.of(session, uri) if not problems else ({}, [])
    problems += wrong
    text = "" if problems else copies.as_json(copies.of(session))
    if not problems and not store.depends(page := "\n".join(reading.lines), session.room.read):
        store.put("page", path, uri, page, (marks, text, boxes))
    return PageData(marks, text, problems, boxes)


def of_all(paths: dict[str, Path]) -> Iterator[tuple[str, PageData]]:
    """Yield what every page carries, with its URI.

    The last comes first: tests that run meanwhile begin with the first, and what they have found
    need not be found again.
    """
    paths = dict(reversed(paths.items()))
    workers = min(os.cpu_count() or 1, ENOUGH, len(paths))
    if workers < 2:
        yield from ((uri, of(path, uri)) for uri, path in paths.items())
        return
    waiting = dict(paths)
    with processes(workers) as pool:
        try:
            for uri, found in zip(paths, pool.map(of, paths.values(), paths), strict=True):
                del waiting[uri]
                yield uri, found
        except BrokenProcessPool:  # which of them was it? One at a time, it is seen
            yield from ((uri, alone(path, uri)) for uri, path in waiting.items())
        finally:
            pool.shutdown(cancel_futures=True)


def processes(number: int) -> ProcessPoolExecutor:
    """Return processes that say where they were if they die."""
    fresh = multiprocessing.get_context("spawn")  # a fork would share the threads of BLAS
    return ProcessPoolExecutor(number, fresh, faulthandler.enable)


def alone(path: Path, uri: str) -> PageData:
    """Return what one page carries, or that Python died of it."""
    with processes(1) as pool:
        try:
            return pool.submit(of, path, uri).result()
        except BrokenProcessPool:
            sentence = "Python died while it ran this page; above it has said where, if it could"
            return PageData({}, "", [document.Problem(1, sentence)], {})
