#!/usr/bin/env bash
# Expected: hypothesis costs a run of pytest nothing if no test of the run uses it: its plugin is written to wait for that.
# Happens: the plugin imports all of hypothesis when pytest writes its summary, in each run.
# Matters: each short run pays for that import after its last test; "-p no:hypothesispytest" ends it.
# Versions: hypothesis 6.170.16, pytest 9.2.0, Python 3.11. Date: 2026-12-01.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'hypothesis==6.170.16' 'pytest==9.2.0'
cat > looks.py <<'END'
import sys


def modules():
    return sum(name.startswith("hypothesis.") for name in sys.modules)


def pytest_sessionfinish():
    looks.append(modules())


def pytest_unconfigure():
    looks.append(modules())
    print(f"modules of hypothesis: {looks[0]} after the last test, {looks[1]} at the end")


looks = []
END
echo 'def test_one(): pass' > test_one.py
env/bin/python -c 'import hypothesis, pytest; print("hypothesis", hypothesis.__version__, "pytest", pytest.__version__)'
for more in '' '-p no:hypothesispytest'; do
    env/bin/python -m pytest -q -p looks $more test_one.py | grep '^modules' | tee -a found
done
grep -Eq '^modules of hypothesis: 0 after the last test, [1-9][0-9]+ at the end' <(head -1 found)
grep -q '0 after the last test, 0 at the end' <(tail -1 found)
