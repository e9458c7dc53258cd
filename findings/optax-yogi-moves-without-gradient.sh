#!/usr/bin/env bash
# Expected: where every gradient is zero, an optimizer without weight decay leaves the weights alone.
# Happens: optax's `yogi` moves them, at its defaults by 0.0028 % of a weight of 1 in the first of its steps
#     with rate 0.1: both of its running means begin at 1e-6, the one of the gradient too.
#     Adam, Adagrad, RMSProp, Adadelta, AdaBelief, Adamax, Nadam and RAdam do not move it.
# Matters: a weight of a pixel that is always blank drifts, in one direction; "no gradient, no step" is a test
#     that other optimizers pass to the bit.
# Versions: optax 0.2.8, jax 0.10.2. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'jax==0.10.2' 'optax==0.2.8'
JAX_PLATFORMS=cpu env/bin/python -W ignore - <<'END'
import jax
import jax.numpy as jnp
import optax


def after(optimizer, steps=3):
    w = jnp.float32(1.0)
    state = optimizer.init(w)
    for _ in range(steps):
        update, state = optimizer.update(jnp.float32(0.0), state, w)
        w = optax.apply_updates(w, update)
    return float(w)


names = "adam adagrad rmsprop adadelta adabelief adamax nadam radam yogi".split()
found = {name: after(getattr(optax, name)(0.1)) for name in names}
print("optax", optax.__version__, "jax", jax.__version__)
print("a weight of 1 after three steps with gradient 0:", found)
assert all(w == 1 for name, w in found.items() if name != "yogi")
assert 0.9999 < found["yogi"] < 0.99999
END
