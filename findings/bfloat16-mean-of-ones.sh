#!/usr/bin/env bash
# Expected: the mean of 4,096 ones is one, in any type; in float16 NumPy's `mean` adds in float32.
# Happens: with ml_dtypes' bfloat16 the sum stops at 256, so the mean of the ones is 0.0625. A product of
#     matrices (`x @ x`) adds in the same narrow type only at its end: 4,096.
# Matters: a cost averaged over a batch in bfloat16 is too small by the factor of what lies above 256 examples.
# Versions: ml_dtypes 0.6.0, NumPy 2.4.6. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'ml_dtypes==0.6.0'
env/bin/python -W ignore - <<'END'
import ml_dtypes
import numpy as np

x = np.ones(4096, ml_dtypes.bfloat16)
half = np.ones(4096, np.float16)
print("ml_dtypes", ml_dtypes.__version__, "NumPy", np.__version__)
print("bfloat16: sum", x.sum(), "mean", x.mean(), "product", x @ x)
print("float16:  sum", half.sum(), "mean", half.mean())
assert x.sum() == 256 and x.mean() == 0.0625
assert half.mean() == 1
assert float(x @ x) == 4096
END
