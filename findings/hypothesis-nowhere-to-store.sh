#!/usr/bin/env bash
# Expected: a property that holds passes, whether or not Hypothesis finds a place for its examples; at worst, with
#     warnings as errors, its own warning is the error that one sees.
# Happens: with warnings as errors and no place to write to, the property fails with `AssertionError: assert None is not
#     None`, shown at the line of the test's own assertion. The warning comes last or is not seen at all.
# Matters: strict warnings and a read-only checkout are both usual in CI. The failure looks like the test's.
# Versions: hypothesis 6.170.17, pytest 9.2.0. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'hypothesis==6.170.17' 'pytest==9.2.0'
cat > test_it.py <<'END'
from hypothesis import given, strategies


@given(strategies.integers())
def test_a_number_is_itself(number):
    assert number == number
END
touch file
run() { HYPOTHESIS_STORAGE_DIRECTORY="$1" env/bin/python -m pytest -q -p no:cacheprovider "${@:2}" test_it.py; }
env/bin/pip list 2>/dev/null | grep -E '^(hypothesis|pytest) '
run here -W error | tail -1
run file/inside | tail -1
! run file/inside -W error > said
grep -E '^E .*None|^(FAILED|[0-9]+ failed)' said
grep -q 'assert None is not None' said
