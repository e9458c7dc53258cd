#!/usr/bin/env bash
# Expected: three tasks that each draw a random number give three numbers.
# Happens: two of them that have equal arguments are one task: `map(draw, [1, 1, 2])` runs twice and answers three times,
#     and so are two `submit(draw, 1)` while the first is held; but a task of `map` is not one of `submit`, though function
#     and argument are the same. `pure=False` draws each time.
# Matters: "five repetitions" of one experiment are one repetition, with a spread of exactly 0.
# Versions: dask and distributed 2026.8.0. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'distributed==2026.8.0' 'dask==2026.8.0'
cat > draws.py <<'END'
import random
from importlib.metadata import version

from distributed import Client


def draw(size):
    return random.SystemRandom().random() * size


if __name__ == "__main__":
    here = dict.fromkeys(("dashboard_address", "worker_dashboard_address"), "127.0.0.1:0")
    with Client(processes=False, n_workers=1, threads_per_worker=1, **here) as client:
        mapped = client.map(draw, [1, 1, 2])
        drawn = client.gather(mapped)
        held = client.submit(draw, 1)
        sent = [held.result(), client.submit(draw, 1).result()]
        impure = client.gather(client.map(draw, [1, 1, 2], pure=False))
    print("distributed", version("distributed"), drawn, sent, impure)
    assert drawn[0] == drawn[1] != drawn[2]
    assert sent[0] == sent[1] != drawn[0]
    assert len(set(impure)) == 3
END
env/bin/python -W ignore draws.py
