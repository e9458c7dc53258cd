"""The jobs of an entry, done by as many processes as there are cores."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from importlib import import_module
from multiprocessing import get_context

from .record import Entry, Given

NAMES = (
    "mazur",
    "micrograd",
    "spiral",
    "neuron",
    "multi_output",
    "rumelhart",
    "xor",
    "darkness",
    "depth",
    "numpy_tutorial",
    "nielsen",
    "lecun",
    "recipe",
    "cross_entropy",
    "cross_entropy_mnist",
    "activations",
    "activations_mnist",
    "initialization",
    "initialization_mnist",
    "vanishing",
    "digits",
    "digits_mnist",
    "debugging",
    "debugging_mnist",
    "optimizers",
    "optimizers_mnist",
    "generalization",
    "generalization_mnist",
    "hyper_parameters",
)


def entry_of(name: str) -> Entry:
    """The entry of a module of this folder."""
    entry: Entry = import_module(f"{__package__}.{name}").ENTRY
    return entry


def run(name: str, job: str) -> Given:
    """Do one job of an entry, in whatever process this is."""
    return entry_of(name).jobs[job]()


def results(
    entry: Entry, jobs: list[str], processes: int, until: float
) -> Iterator[tuple[str, Given]]:
    """Yield the jobs and what they gave, in the order in which they are done.

    No job is begun after `until`. Each process computes on one core, or the numbers of threads
    that NumPy's own library starts would be multiplied.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    left = iter(jobs)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        running: dict[Future[Given], str] = {}
        while True:
            while len(running) < processes and time.monotonic() < until:
                job = next(left, None)
                if job is None:
                    break
                running[pool.submit(run, entry.name, job)] = job
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job = running.pop(future)
                try:
                    yield job, future.result()
                except ModuleNotFoundError as error:  # it stays among those that were not run
                    print(f"{entry.name}: {job}: {error}", flush=True)
