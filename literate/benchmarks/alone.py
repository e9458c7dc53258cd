"""A process that is measured has one thread for its arithmetic, and finds modules compiled."""

import os
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
ALONE = os.environ | ONE_THREAD
ALONE.pop("PYTHONDONTWRITEBYTECODE", None)  # what was imported once is compiled, as at a reader's
OFTEN = 0.1  # seconds between two looks at the memory


@dataclass(frozen=True)
class Spent:
    """What a process took with all that it started: seconds, MiB, and what it printed at last."""

    wall: float
    cpu: float
    memory: float
    said: str


def spent(words: list[str], folder: Path, **more: str) -> Spent:
    """Return what a command takes; its memory is the most that all its processes had at once."""
    start, peak, over = time.perf_counter(), [0.0], threading.Event()
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=ALONE | more,
    )

    def look() -> None:
        while not over.wait(OFTEN):
            peak[0] = max(peak[0], sum(map(resident, family(process.pid))))

    watcher = threading.Thread(target=look)
    watcher.start()
    assert process.stdout is not None
    said = process.stdout.read().decode("utf-8", "replace").strip()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    over.set()
    watcher.join()
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}:\n{said}")
    peak[0] = peak[0] or usage.ru_maxrss / 1024
    return Spent(wall, usage.ru_utime + usage.ru_stime, peak[0], said.rpartition("\n")[2])


def family(process: int) -> list[int]:
    """Return a process and all that it has started, where the system tells."""
    found = [process]
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += family(int(child))
    return found


def resident(process: int) -> float:
    """Return the MiB of a process; what it shares with others counts in part for each."""
    with suppress(OSError):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return next((int(line.split()[1]) / 1024 for line in lines if line[:4] == "Pss:"), 0.0)
    return 0.0
