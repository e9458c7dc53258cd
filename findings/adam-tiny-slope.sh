#!/usr/bin/env bash
# Expected: Adam is Adam: with the same rate, betas and epsilon, its first step is the same everywhere.
# Happens: with rate 0.1 and a slope of 1e-8 the first step is 0.05 in Optax, 0.0031 in Thinc and in Keras with
#     epsilon=1e-8, and 0.00032 with Keras's own epsilon, 1e-7. Keras and Thinc scale the rate by
#     sqrt(1 - beta2) / (1 - beta1) and add epsilon to the root of a memory that is not yet corrected, so that
#     their epsilon weighs 32 times as much in the first step. With a slope of 1 nobody sees it.
# Matters: where slopes are that small, a run "with the same hyper-parameters" starts up to 160 times more slowly.
# Versions: keras 3.15.1 (on jax 0.10.2), optax 0.2.8, thinc 9.1.1, NumPy 2.4.6. Date: 2026-11-30.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'keras==3.15.1' 'jax==0.10.2' 'optax==0.2.8' 'thinc==9.1.1'
KERAS_BACKEND=jax JAX_PLATFORMS=cpu env/bin/python -W ignore - <<'END'
from importlib.metadata import version

import jax.numpy as jnp
import keras
import numpy as np
import optax
import thinc.api


def by_optax(slope):
    adam, x = optax.adam(0.1, eps=1e-8), jnp.float32(1)
    update, _ = adam.update(jnp.float32(slope), adam.init(x), x)
    return -float(update)


def by_keras(slope, **settings):
    x = keras.Variable(np.float32(1))
    adam = keras.optimizers.Adam(0.1, **settings)
    adam.apply([keras.ops.array(slope, "float32")], [x])
    return 1 - float(x.numpy())


def by_thinc(slope):
    adam = thinc.api.Adam(0.1, eps=1e-8)
    x, _ = adam((1, "W"), np.ones((1, 1), "f"), np.full((1, 1), slope, "f"))
    return 1 - x.item()


print({name: version(name) for name in ("keras", "optax", "thinc", "jax", "numpy")})
for slope in (1.0, 1e-8):
    steps = by_optax(slope), by_thinc(slope), by_keras(slope, epsilon=1e-8), by_keras(slope)
    print("slope", slope, "optax {:.6f} thinc {:.6f} keras {:.6f}, by default {:.6f}".format(*steps))
    expected = (0.1,) * 4 if slope == 1 else (0.05, 0.003065, 0.003065, 0.000315)
    assert np.allclose(steps, expected, rtol=0.01), steps
END
