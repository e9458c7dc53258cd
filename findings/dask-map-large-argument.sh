#!/usr/bin/env bash
# Expected: `client.map(f, [1, 2], w=array)` calls f(1, w=array) and f(2, w=array), however large the array is.
# Happens: up to 100 kB it does. A larger keyword argument fails in the scheduler, with an AssertionError about a task that
#     is called "w", like the argument. The same array as a positional argument (`[array] * 2`) or scattered first works,
#     and so does `submit` with the keyword.
# Matters: a small network is trained in parallel, and a larger one is not, with the same code and an error that names nothing.
# Versions: dask and distributed 2026.8.0, NumPy 2.4.6. Date: 2026-11-30.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'distributed==2026.8.0' 'dask==2026.8.0' 'numpy==2.4.6'
cat > large.py <<'END'
import logging
from importlib.metadata import version

import numpy as np
from distributed import Client


def first(x, w):
    return x * float(w[0])


def came_of(call):
    try:
        return call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    small, large = np.full(1_000, 3.0), np.full(20_000, 3.0)
    for loud in ("distributed.scheduler", "distributed.protocol.pickle"):
        logging.getLogger(loud).setLevel(logging.CRITICAL)

    def fresh(ask):
        here = dict.fromkeys(("dashboard_address", "worker_dashboard_address"), "127.0.0.1:0")
        settings = {"processes": False, "n_workers": 1, "threads_per_worker": 1, **here}
        with Client(**settings) as client:
            return came_of(lambda: ask(client))

    found = {
        "keyword, 8 kB": fresh(lambda c: c.gather(c.map(first, [1, 2], w=small))),
        "keyword, 96 kB": fresh(lambda c: c.gather(c.map(first, [1, 2], w=large[:12_000]))),
        "keyword, 104 kB": fresh(lambda c: c.gather(c.map(first, [1, 2], w=large[:13_000]))),
        "keyword, 160 kB": fresh(lambda c: c.gather(c.map(first, [1, 2], w=large))),
        "positional, 160 kB": fresh(lambda c: c.gather(c.map(first, [1, 2], [large] * 2))),
        "scattered, 160 kB": fresh(lambda c: c.gather(c.map(first, [1, 2], w=c.scatter(large)))),
        "submit, 160 kB": fresh(lambda c: c.submit(first, 1, w=large).result()),
    }
    print("distributed", version("distributed"))
    for how, came in found.items():
        print(f"{how}: {came}")
    for how in ("keyword, 104 kB", "keyword, 160 kB"):
        failed = str(found.pop(how))
        assert "AssertionError" in failed and "'w'" in failed
    assert [*found.values()] == [[3.0, 6.0]] * 4 + [3.0]
END
env/bin/python -W ignore large.py
