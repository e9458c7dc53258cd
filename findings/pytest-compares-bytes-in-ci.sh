#!/usr/bin/env bash
# Expected: a failed `assert a == b` of two byte strings is told at once, the same everywhere: at which byte they part.
# Happens: so it is, unless the variable CI is set. Then pytest prints both whole, and compares their lines: that takes
#     five times as long for twice the bytes. A hook of one's own, pytest_assertrepr_compare, does not prevent it.
# Matters: two screenshots that differ in a pixel are told in seconds at a desk, and in more than an hour in CI.
# Versions: pytest 9.2.0, Python 3.11. Date: 2026-12-01.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv venv
venv/bin/pip install --quiet pytest==9.2.0
printf '[pytest]\n' > pytest.ini
cat > conftest.py <<'PY'
def pytest_assertrepr_compare(op, left, right):
    return ["they differ"]
PY
cat > test_bytes.py <<'PY'
import os, random
def test_bytes():
    one, other = (random.Random(seed).randbytes(int(os.environ["BYTES"])) for seed in (0, 1))
    assert one == other
PY
cat > watch.py <<'PY'
import os, resource, subprocess
def seconds(ci, size):
    env = {name: value for name, value in os.environ.items() if name not in ("CI", "BUILD_NUMBER")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    words = ["venv/bin/pytest", "-q", "-p", "no:cacheprovider"]
    said = subprocess.run(words, env=env | ci | {"BYTES": str(size)}, capture_output=True, text=True)
    assert said.returncode == 1 and "they differ" in said.stdout
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
seconds({}, 10)  # compiles
for size in (2000, 4000, 8000):
    desk, ci = seconds({}, size), seconds({"CI": "true"}, size)
    print(f"{size} bytes: {desk:.1f} s, in CI {ci:.1f} s")
raise SystemExit(ci < 4 * desk)
PY
venv/bin/pytest --version
python3 watch.py
