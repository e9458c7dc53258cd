"""The jobs of an entry, done by as many processes as there are cores, or by other machines."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Protocol

from .entries import ENTRIES
from .record import Entry, Given

LOOK = 10  # seconds after which one asks again who is there


def run(name: str, job: str) -> Given:
    """Do one job of an entry, in whatever process this is."""
    return ENTRIES[name].jobs[job]()


class Crew(Protocol):
    """Who does the jobs: how many at once, how one is handed over, and what comes back."""

    def hands(self) -> int:
        """How many jobs are done at once."""

    def begin(self, name: str, job: str) -> Future[Given]:
        """Hand over a job of an entry."""

    def given(self, future: Future[Given]) -> Given:
        """What a job gave."""


class Processes:
    """Processes of this machine."""

    def __init__(self, pool: ProcessPoolExecutor, number: int) -> None:
        self.pool, self.number = pool, number

    def hands(self) -> int:
        return self.number

    def begin(self, name: str, job: str) -> Future[Given]:
        return self.pool.submit(run, name, job)

    def given(self, future: Future[Given]) -> Given:
        return future.result()


@contextmanager
def processes(number: int) -> Iterator[Crew]:
    """So many processes, each of which computes on one core.

    Else the numbers of threads that NumPy's own library starts would be multiplied.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as pool:
        yield Processes(pool, number)


def results(entry: Entry, jobs: list[str], crew: Crew, until: float) -> Iterator[tuple[str, Given]]:
    """Yield the jobs and what they gave, in the order in which they are done.

    No job is begun after `until`.
    """
    left = iter(jobs)
    running: dict[Future[Given], str] = {}
    while True:
        hands = crew.hands()
        while len(running) < hands and time.monotonic() < until:
            job = next(left, None)
            if job is None:
                break
            running[crew.begin(entry.name, job)] = job
        if not running:
            return
        for future in wait(running, LOOK, FIRST_COMPLETED).done:
            job = running.pop(future)
            try:
                yield job, crew.given(future)
            except ModuleNotFoundError as error:  # it stays among those that were not run
                print(f"{entry.name}: {job}: {error}", flush=True)
