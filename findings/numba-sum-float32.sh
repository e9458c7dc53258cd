#!/usr/bin/env bash
# Expected: a compiled `a.sum()` or `a.mean()` of float32 is as exact as NumPy's, which adds in pairs.
# Happens: Numba adds one by one in float32: ten million tenths make 1,087,937, a mean 9 % too high.
# Matters: a cost or a gradient that is summed over many examples inside `@njit` is wrong in its first
#     digits; `a.astype(np.float64).sum()` is right. The plain Python of the same function is, too.
# Versions: numba 0.68.1, NumPy 2.4.6. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'numba==0.68.1'
env/bin/python -W ignore - <<'END'
import numba
import numpy as np


def both(a):
    return a.sum(), a.mean()


a = np.full(10**7, 0.1, np.float32)
compiled, plain = numba.njit(both)(a), both(a)
print("numba", numba.__version__, "NumPy", np.__version__)
print("compiled: sum", compiled[0], "mean", compiled[1])
print("plain:    sum", plain[0], "mean", plain[1])
assert abs(plain[0] - 1e6) < 1
assert 1_087_000 < compiled[0] < 1_089_000 and 0.108 < compiled[1] < 0.109
END
