#!/usr/bin/env bash
# Expected: safetensors stores the array that it is given, as NumPy's own `save` does.
# Happens: a transposed or strided array is stored in the order of its memory, under its new shape:
#     other numbers come back, without an error or a warning.
# Matters: weights travel between (n_in, n_out) and (n_out, n_in); `save_file({"W": W.T})` is what one
#     writes. `np.ascontiguousarray(W.T)` is stored right.
# Versions: safetensors 0.8.0, NumPy 2.4.6. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'safetensors==0.8.0'
env/bin/python -W ignore - <<'END'
import numpy as np
import safetensors
from safetensors.numpy import load, save

W = np.arange(6.0).reshape(2, 3)
back = load(save({"W": W.T}))["W"]
print("safetensors", safetensors.__version__, "NumPy", np.__version__)
print("stored\n", W.T, "\nread\n", back, sep="")
assert back.shape == W.T.shape and not np.array_equal(back, W.T)
assert np.array_equal(back.ravel(), W.ravel()), "the memory's order, under another shape"
strided = W[:, ::2]
assert not np.array_equal(load(save({"W": strided}))["W"], strided)
assert np.array_equal(load(save({"W": np.ascontiguousarray(W.T)}))["W"], W.T)
END
