#!/usr/bin/env bash
# Expected: a LocalCluster of processes gives its settings to its workers, and when it is closed, nothing is left of it.
# Happens: the settings are written into the environment of the program that starts it, and stay there: one thread for BLAS
#     and OpenMP, and a hash seed. A cluster of threads leaves nothing.
# Matters: whatever the program starts afterwards computes with one thread; PyTorch or NumPy
#     imported later in the same program likewise. Timings before and after a cluster cannot be compared.
# Versions: dask and distributed 2026.8.0. Date: 2026-11-30.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'distributed==2026.8.0' 'dask==2026.8.0'
cat > parent.py <<'END'
import os
import subprocess
import sys
from importlib.metadata import version

from distributed import LocalCluster

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

if __name__ == "__main__":
    for name in (*THREADS, "PYTHONHASHSEED"):
        os.environ.pop(name, None)
    here = dict.fromkeys(("dashboard_address", "worker_dashboard_address"), "127.0.0.1:0")
    settings = {"n_workers": 1, "threads_per_worker": 1, **here}
    before = dict(os.environ)
    with LocalCluster(processes=False, **settings):
        pass
    of_threads = sorted(name for name in os.environ if name not in before)
    with LocalCluster(**settings):
        pass
    left = {name: os.environ.get(name) for name in THREADS}
    child = [sys.executable, "-c", "import os; print(os.environ['OPENBLAS_NUM_THREADS'])"]
    print("distributed", version("distributed"))
    print("left by threads:", of_threads)
    print("left by processes:", left, "and a hash seed:", "PYTHONHASHSEED" in os.environ)
    print("a program started afterwards has", subprocess.check_output(child, text=True).strip(), "thread")
    assert of_threads == []
    assert left == dict.fromkeys(THREADS, "1") and "PYTHONHASHSEED" in os.environ
END
env/bin/python -W ignore parent.py
