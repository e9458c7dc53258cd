#!/usr/bin/env bash
# Expected: least squares on a float32 array takes for rounding what is rounding in float32: a column that is the sum of
#     others, up to its last digit, says nothing new. numpy.linalg.matrix_rank says so of the same array.
# Happens: lstsq turns the array into float64 and cuts off at the rounding of float64. The third column counts, by what
#     its rounding has left of it: rank 3 where matrix_rank says 2, and weights a thousand times too large.
# Matters: features are often float32, and one that repeats others is common. The fit looks good, the weights are noise.
#     With rcond of float32's own rounding the rank is 2, and the weights are small again.
# Versions: numpy 2.4.6. Date: 2026-11-30.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check numpy==2.4.6
env/bin/python - <<'END'
import numpy as np

rng = np.random.default_rng(0)
two = rng.normal(size=(50, 2)).astype(np.float32)
A = np.column_stack([two, 0.1 * two[:, 0] + 0.7 * two[:, 1]]).astype(np.float32)
b = (A.sum(axis=1) + 1e-3 * rng.normal(size=50)).astype(np.float32)
weights, _, rank, _ = np.linalg.lstsq(A, b)
print(np.__version__, A.dtype, "matrix_rank", np.linalg.matrix_rank(A))
print("lstsq: rank", rank, "weights", weights, weights.dtype)
own = np.finfo(np.float32).eps * len(A)
cut, _, fewer, _ = np.linalg.lstsq(A, b, rcond=own)
print("lstsq, rcond of float32: rank", fewer, "weights", cut)
assert (np.linalg.matrix_rank(A), rank, fewer) == (2, 3, 2)
assert weights.dtype == np.float32
assert abs(weights).max() > 100 > 2 > abs(cut).max()
END
