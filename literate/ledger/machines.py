"""The workers of a Dask cluster do the jobs of an entry, on this machine or on others."""

import logging
import platform
import re
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from typing import Any

from .. import store
from .jobs import Crew, run
from .record import Given, versions

ABSENT = "Dask is not here; write `uv sync --group machines`"
ADDRESS = re.compile(r"(\w+://)?[^:/\s]+:\d+")
ANSWER, PATIENCE = 10, 60  # seconds for which one waits for a scheduler, and for a worker


class MachinesError(Exception):
    """What is wrong with the machines, in one sentence that says what to do."""


@cache
def surroundings() -> dict[str, str]:
    """What a result may depend on, wherever this is run."""
    code = store.digest(["nn/**/*.py", "literate/ledger/*.py"])
    return {**versions(), "Dask": dask(), "this project's code as": code}


def dask() -> str:
    """The version of Dask that is installed here."""
    return metadata.version("distributed")


def done_here(name: str, job: str, wanted: dict[str, str]) -> Given:
    """Do a job where this is called, if everything is there as it is wanted."""
    there = surroundings()
    for what, version in wanted.items():
        if there[what] != version:
            raise MachinesError(
                f"the worker on {platform.node()} has {what} {there[what][:12]}, and here is "
                f"{version[:12]}; take the same commit there, write `uv sync`, and start it anew"
            )
    return run(name, job)


class Machines:
    """The workers that a scheduler knows; each of their threads does one job at a time."""

    def __init__(self, client: Any, address: str) -> None:
        self.client, self.address = client, address
        self.pool = client.get_executor(pure=False)

    def hands(self) -> int:
        """How many threads there are; wait for a worker if there is none."""
        try:
            if self.client.status == "running":
                self.client.wait_for_workers(1, timeout=PATIENCE)
                return sum(self.client.nthreads().values())
        except TimeoutError:
            raise MachinesError(
                f"{self.address} has no worker; start some: `uv run dask worker {self.address}`"
            ) from None
        except OSError:
            pass
        raise self.gone()

    def begin(self, name: str, job: str) -> Future[Given]:
        future: Future[Given] = self.pool.submit(done_here, name, job, surroundings())
        return future

    def given(self, future: Future[Given]) -> Given:
        from distributed import KilledWorker

        try:
            return future.result()
        except CancelledError:
            raise self.gone() from None
        except KilledWorker as error:
            raise MachinesError(
                f"a run has lost its worker {error.allowed_failures + 1} times; look at the "
                "worker's memory, and what is done counts: the same command goes on"
            ) from None
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in ("literate", "nn", "numpy"):
                raise
            raise MachinesError(
                f"a worker has no {error.name}; start it in a copy of this project"
            ) from None

    def gone(self) -> MachinesError:
        """Say that nobody schedules any more."""
        return MachinesError(
            f"the scheduler at {self.address} is gone; start one with `uv run dask scheduler`, "
            "workers for it, and the same command goes on"
        )


@contextmanager
def machines(address: str) -> Iterator[Crew]:
    """Connect to the scheduler at an address.

    Raises
    ------
    MachinesError
        If Dask is not installed, if nobody answers there, or if what answers is of another
        version.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise MachinesError(ABSENT) from None
    logger = logging.getLogger("distributed.client")  # what it tells of a lost scheduler, we say
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with connected(Client, address) as client:
            yield Machines(client, address)
    finally:
        logger.setLevel(level)


def connected(client: Any, address: str) -> Any:
    """A client of the scheduler at an address."""
    if not ADDRESS.fullmatch(address):  # without one, Dask starts a cluster of its own
        raise MachinesError(
            f"{address!r} is no address; write it as `uv run dask scheduler` prints it, "
            "like tcp://192.0.2.7:8786"
        )
    found = None
    try:
        found = client(address, timeout=ANSWER, set_as_default=False)
        there = found.get_versions()["scheduler"]["packages"]["distributed"]
    except OSError:
        if found is not None:
            found.close()
        raise MachinesError(
            f"no scheduler answers at {address}; start one with `uv run dask scheduler`, which "
            "prints its address"
        ) from None
    if there != (here := dask()):
        found.close()
        raise MachinesError(
            f"the scheduler at {address} is of Dask {there}, and here is {here}; take the same "
            "commit there, write `uv sync`, and start it anew"
        )
    return found
