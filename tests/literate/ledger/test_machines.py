"""Workers of a Dask cluster find what one machine finds, or one sentence says why they do not."""

import importlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from literate.ledger import __main__ as command
from literate.ledger import jobs, machines, record, tables
from literate.ledger.entries import ENTRIES
from literate.ledger.machines import MachinesError
from literate.ledger.record import Claim, Entry
from tests.conftest import ROOT, environment

distributed = pytest.importorskip("distributed", reason="Dask is not here: `uv sync`")


@pytest.fixture
def cluster():
    """A scheduler and two workers within this process; the system chooses their ports."""
    with local(2) as started:
        yield started


def local(workers):
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
    )


@pytest.fixture
def crew(cluster):
    with machines.machines(cluster.scheduler_address) as at_work:
        yield at_work


@pytest.mark.parametrize("name", ["neuron", "micrograd"])
def test_the_record_is_the_one_that_a_single_machine_makes(crew, name):
    entry = ENTRIES[name]
    there = dict(jobs.results(entry, [*entry.jobs], crew, float("inf")))
    here = {job: jobs.run(name, job) for job in entry.jobs}
    assert there.keys() == here.keys()
    assert record.make(entry, there) == record.make(entry, here)


def test_the_command_takes_a_scheduler(cluster, capsys):
    words = ["micrograd", "--check", "--scheduler", cluster.scheduler_address]
    assert command.main(words) == 0, capsys.readouterr().err
    assert "micrograd: as recorded" in capsys.readouterr().out


def test_an_entry_that_lacks_a_library_says_so_as_ever(crew, capsys):
    def needs_more():
        raise ModuleNotFoundError("No module named 'sklearn'", name="sklearn")

    with pytest.raises(ModuleNotFoundError):
        crew.given(crew.pool.submit(needs_more))


def said_by(words, capsys):
    """What the command says on stderr, a sentence; it fails, and ends soon."""
    began = time.monotonic()
    assert command.main(words) == 1
    assert time.monotonic() - began < 60
    (sentence,) = capsys.readouterr().err.splitlines()
    return sentence


@pytest.mark.parametrize("address", ["", "127.0.0.1", "tcp://", "a machine", "tcp://127.0.0.1"])
def test_what_is_no_address_is_refused_before_anybody_waits(address, capsys):
    said = said_by(["micrograd", "--check", "--scheduler", address], capsys)
    assert f"{address!r} is no address; write it as `uv run dask scheduler` prints it" in said


def test_where_no_scheduler_answers_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr(machines, "ANSWER", 0.5)
    with socket.socket() as taken:  # nobody listens at its port
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        said = said_by(["micrograd", "--check", "--scheduler", address], capsys)
    assert said == (
        f"no scheduler answers at {address}; start one with `uv run dask scheduler`, which "
        "prints its address"
    )


def test_a_scheduler_that_goes_before_it_says_its_version_does_not_answer():
    closed = []

    def leaving(address, **settings):
        def get_versions():
            raise OSError("the connection is closed")

        return SimpleNamespace(get_versions=get_versions, close=lambda: closed.append(address))

    with pytest.raises(MachinesError, match=r"no scheduler answers at tcp://127\.0\.0\.1:1;"):
        machines.connected(leaving, "tcp://127.0.0.1:1")
    assert closed


def test_without_dask_it_says_what_to_type(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    said = said_by(["micrograd", "--check", "--scheduler", "tcp://127.0.0.1:1"], capsys)
    assert said == "Dask is not here; write `uv sync --group machines`"


def test_a_scheduler_without_workers_is_not_waited_for_forever(monkeypatch, capsys):
    monkeypatch.setattr(machines, "PATIENCE", 0.5)
    with local(0) as cluster:
        address = cluster.scheduler_address
        said = said_by(["micrograd", "--check", "--scheduler", address], capsys)
    assert said == f"{address} has no worker; start some: `uv run dask worker {address}`"


@pytest.mark.parametrize("what", ["python", "numpy", "nn", "Dask", "this project's code as"])
def test_a_worker_with_something_else_does_nothing(crew, what):
    wanted = machines.surroundings() | {what: "9.9"}
    with pytest.raises(MachinesError, match=rf"the worker on .* has {what} .*, and here is 9\.9;"):
        crew.given(crew.pool.submit(machines.done_here, "micrograd", "micrograd", wanted))


def test_a_scheduler_of_another_dask_is_refused(cluster, monkeypatch, capsys):
    monkeypatch.setattr(machines, "dask", lambda: "2020.1.0")
    said = said_by(["micrograd", "--check", "--scheduler", cluster.scheduler_address], capsys)
    assert "and here is 2020.1.0; take the same commit there" in said


def test_a_worker_elsewhere_than_in_the_project_is_named(crew):
    def elsewhere():
        raise ModuleNotFoundError("No module named 'literate'", name="literate")

    with pytest.raises(MachinesError, match="a worker has no literate; start it in a copy of"):
        crew.given(crew.pool.submit(elsewhere))


def test_a_run_that_ends_its_workers_is_not_begun_forever(crew):
    def killed():
        raise distributed.KilledWorker("a run", SimpleNamespace(address="there"), 3)

    with pytest.raises(MachinesError, match="a run has lost its worker 4 times; look at"):
        crew.given(crew.pool.submit(killed))


SMALL = """
import os, time
from pathlib import Path
from literate.ledger.entries import ENTRIES
from literate.ledger.record import Claim, Entry

def job(n):
    if os.getpid() != HOME:  # of a worker elsewhere: it says that it has begun, and never ends
        Path(HERE, "begun").touch()
        time.sleep(60)
    return {"a": n / 3}

JOBS = {f"job {n}": lambda n=n: job(n) for n in range(6)}
ENTRIES["small"] = Entry("small", "Small", "nobody", (Claim("a", "1"),), JOBS)
"""


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The folder of a ledger with the one entry, which a worker elsewhere knows as well."""
    source = SMALL.replace("HOME", str(os.getpid())).replace("HERE", repr(str(tmp_path)))
    (tmp_path / "small.py").write_text(source, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "small", None)
    del sys.modules["small"]
    monkeypatch.setitem(ENTRIES, "small", None)
    importlib.import_module("small")
    folder, write, load = tmp_path / "kept", record.write, tables.load
    monkeypatch.setattr(command, "UNFINISHED", tmp_path / "unfinished")
    monkeypatch.setattr(command, "load", lambda name, at=folder: load(name, at))
    monkeypatch.setattr(command, "write", lambda made, at=folder: write(made, at))
    return folder


def test_a_worker_that_is_killed_at_its_job_changes_nothing_in_the_record(kept, tmp_path):
    begun, unfinished, seen = tmp_path / "begun", tmp_path / "unfinished", []
    with local(1) as cluster, distributed.Client(cluster) as client:
        address = cluster.scheduler_address
        words = [sys.executable, "-m", "dask", "worker", address, "--no-nanny", "--nthreads", "1"]
        words += ["--preload", str(tmp_path / "small.py"), "--local-directory", str(tmp_path)]
        words += ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]
        quiet = dict.fromkeys(("stdout", "stderr"), subprocess.DEVNULL)
        with subprocess.Popen(words, cwd=ROOT, env=environment(), **quiet) as worker:

            def kill():
                until = time.monotonic() + 30
                while not begun.exists() and time.monotonic() < until:
                    time.sleep(0.01)
                seen.append(begun.exists())
                worker.kill()

            killing = threading.Thread(target=kill)
            try:
                client.wait_for_workers(2, timeout=30)
                killing.start()
                assert command.main(["small", "--scheduler", address]) == 0
                killing.join(60)
            finally:
                worker.kill()
    assert seen == [True]
    entry = ENTRIES["small"]
    made = json.loads((kept / "small.json").read_text("utf-8"))
    here = {job: jobs.run("small", job) for job in entry.jobs}
    assert made == record.make(entry, here, made["measured"])
    assert [path.name for path in kept.iterdir()] == ["small.json"]  # and no half of one
    assert not [*unfinished.iterdir()]


def test_a_scheduler_that_dies_leaves_what_was_done(tmp_path, monkeypatch, capsys):
    """The record stays as it was, and a second command goes on after the runs that were done."""
    runs_on = threading.Event()

    def waits():
        runs_on.set()
        time.sleep(2)  # no scheduler ends before the runs of its own process
        return {"a": 2.0}

    claims, both = (Claim("a", "2"),), {"first": lambda: {"a": 1.0}, "second": waits}
    entry = Entry("small", "Small", "nobody", claims, both)
    monkeypatch.setitem(ENTRIES, "small", entry)
    monkeypatch.setattr(command, "UNFINISHED", tmp_path / "unfinished")
    monkeypatch.setattr(command, "load", lambda name, folder=tmp_path: tables.load(name, folder))
    written = record.write
    monkeypatch.setattr(command, "write", lambda made, folder=tmp_path: written(made, folder))
    with local(1) as cluster:
        address = cluster.scheduler_address

        def close():
            runs_on.wait(30)
            cluster.close()

        closing = threading.Thread(target=close)
        closing.start()
        said = said_by(["small", "--scheduler", address], capsys)
        closing.join(60)
    assert said.startswith(
        f"the scheduler at {address} is gone; start one with `uv run dask scheduler`"
    )
    assert not (tmp_path / "small.json").exists()
    assert command.begun(entry) == {"first": {"a": 1.0}}
