#!/usr/bin/env bash
# Expected: `a * 0.5` of a float32 array stays float32, as in NumPy since 2.0, where a Python number is weak.
# Happens: Numba and numexpr make it float64, and `maximum(a, 0.0)` too; but `exp(a)`, and in numexpr
#     `a / 2` and `a * 2`, stay float32.
# Matters: a step in single precision quietly runs in double, twice the memory and half the speed, and
#     its weights no longer have the dtype that was saved.
# Versions: numba 0.68.1, numexpr 2.14.2, NumPy 2.4.6. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'numba==0.68.1' 'numexpr==2.14.2'
env/bin/python -W ignore - <<'END'
import numba
import numexpr
import numpy as np

a = np.ones(3, np.float32)
half, relu, exp = (
    numba.njit(f) for f in (lambda a: a * 0.5, lambda a: np.maximum(a, 0.0), lambda a: np.exp(a))
)
kinds = {
    "NumPy": [(a * 0.5).dtype, np.maximum(a, 0.0).dtype, np.exp(a).dtype],
    "numba": [half(a).dtype, relu(a).dtype, exp(a).dtype],
    "numexpr": [numexpr.evaluate(e).dtype for e in ("a * 0.5", "maximum(a, 0.0)", "exp(a)")],
}
print("numba", numba.__version__, "numexpr", numexpr.__version__, "NumPy", np.__version__)
for name, row in kinds.items():
    print(f"{name:8}", dict(zip(("a * 0.5", "maximum(a, 0.0)", "exp(a)"), map(str, row))))
assert kinds["NumPy"] == [np.float32] * 3
assert kinds["numba"] == kinds["numexpr"] == [np.float64, np.float64, np.float32]
assert numexpr.evaluate("a / 2").dtype == numexpr.evaluate("a * 2").dtype == np.float32
END
