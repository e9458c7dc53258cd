#!/usr/bin/env bash
# Expected: libraries agree on what the slope is at a corner, or at least one library agrees with itself.
# Happens: at 0 the same bend has the slope 0, a half or 1, by library and by how it is written:
#     relu 0 everywhere, maximum(x, 0) a half, clip(x, 0, 9) is 0 in autograd, a half in JAX, 1 in tinygrad;
#     leaky relu with 0.01 has 1 in JAX and tinygrad; abs has 1 in JAX, 0 in the two others.
#     JAX's sqrt(x * x) and x ** 0.0 have nan.
# Matters: biases start at 0 and padded pixels are 0, so corners are hit; two implementations of one network
#     then learn differently, and a gradient check between them fails though both are right.
# Versions: jax 0.10.2, autograd 1.9.1, tinygrad 0.14.0, NumPy 2.4.6. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'jax==0.10.2' 'autograd==1.9.1' 'tinygrad==0.14.0'
DEV=PYTHON JAX_PLATFORMS=cpu env/bin/python -W ignore - <<'END'
from importlib.metadata import version

import autograd
import autograd.numpy as anp
import jax
import jax.numpy as jnp
from tinygrad import Tensor


def tiny(bend):
    x = Tensor([0.0])
    x.requires_grad = True
    bend(x).sum().backward()
    return x.grad.item()


found = {
    "jax": {
        "relu": jax.grad(jax.nn.relu)(0.0),
        "maximum": jax.grad(lambda x: jnp.maximum(x, 0.0))(0.0),
        "clip": jax.grad(lambda x: jnp.clip(x, 0.0, 9.0))(0.0),
        "leaky": jax.grad(lambda x: jax.nn.leaky_relu(x, 0.01))(0.0),
        "abs": jax.grad(jnp.abs)(0.0),
    },
    "autograd": {
        "maximum": autograd.grad(lambda x: anp.maximum(x, 0.0))(0.0),
        "clip": autograd.grad(lambda x: anp.clip(x, 0.0, 9.0))(0.0),
        "abs": autograd.grad(anp.abs)(0.0),
    },
    "tinygrad": {
        "relu": tiny(lambda x: x.relu()),
        "maximum": tiny(lambda x: x.maximum(0)),
        "clip": tiny(lambda x: x.clip(0, 9)),
        "leaky": tiny(lambda x: x.leaky_relu(0.01)),
        "abs": tiny(lambda x: x.abs()),
    },
}
for name, slopes in found.items():
    print(name, version(name), {bend: round(float(slope), 4) for bend, slope in slopes.items()})
values = {name: [float(slope) for slope in slopes.values()] for name, slopes in found.items()}
assert values == {"jax": [0, 0.5, 0.5, 1, 1], "autograd": [0.5, 0, 0], "tinygrad": [0, 0.5, 1, 1, 0]}
END
