#!/usr/bin/env bash
# Expected: when a local Dask cluster and its client have been closed, no thread of theirs is left, on any Python.
# Happens: from Python 3.12 on, a thread "Profile" is still there, and gone seconds later; on 3.11 there is none.
#     distributed profiles its event loops by itself, but not on 3.11.
# Matters: a check that a piece of code leaves no thread behind is green on one Python and red on the next.
# Versions: distributed 2026.8.0, Python 3.11 and 3.12 (uv 0.9.9). Date: 2026-12-01.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv tools
tools/bin/pip install -q --disable-pip-version-check 'uv==0.9.9'
cat > asked.py <<'END'
import platform
import threading
import time

import distributed


def left():
    return sorted({t.name for t in threading.enumerate() if t.name == "Profile"})


if __name__ == "__main__":
    with distributed.LocalCluster(processes=False, n_workers=1, dashboard_address=None) as cluster:
        with distributed.Client(cluster) as client:
            assert client.submit(sum, (1, 2)).result() == 3
            time.sleep(0.5)
    at_once = left()
    time.sleep(5)
    python = platform.python_version().rpartition(".")[0]
    print("distributed", distributed.__version__, "Python", python, at_once, "then", left())
    assert at_once == {"3.11": [], "3.12": ["Profile"]}[python] and left() == []
END
for version in 3.11 3.12; do
    tools/bin/uv venv -q --python "$version" "env$version"
    tools/bin/uv pip install -q --python "env$version" 'distributed==2026.8.0'
    "env$version/bin/python" asked.py
done
