#!/usr/bin/env bash
# Expected: bytes of a (3, 2) float64 array are refused where a (2, 3) float32 array is to be filled.
# Happens: flax's `from_bytes` returns what was stored: the target gives names, but neither shape nor dtype.
# Matters: a checkpoint of another network loads without a word; with square layers it even answers.
#     Compare `jax.tree.map(jnp.shape, …)` of both.
# Versions: flax 0.12.8, jax 0.10.2, NumPy 2.4.6. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'jax==0.10.2' 'flax==0.12.8'
JAX_PLATFORMS=cpu env/bin/python -W ignore - <<'END'
import flax
import jax
import jax.numpy as jnp
import numpy as np
from flax.serialization import from_bytes, to_bytes

stored = to_bytes({"W": np.arange(6.0).reshape(3, 2)})
target = {"W": jnp.zeros((2, 3), jnp.float32)}
back = from_bytes(target, stored)["W"]
print("flax", flax.__version__, "jax", jax.__version__, "NumPy", np.__version__)
print("wanted", target["W"].shape, target["W"].dtype, "got", back.shape, back.dtype)
assert back.shape == (3, 2) and back.dtype == np.float64
try:
    from_bytes({"V": target["W"]}, stored)
except ValueError as error:
    print("another name:", type(error).__name__)
else:
    raise AssertionError("another name was taken, too")
END
