#!/usr/bin/env bash
# Expected: with a learning rate of 0 nothing moves; and momentum 0.9 with rate 0.1 and slope 1 first steps by 0.1.
# Happens: Keras and scikit-learn keep steps in their memory, not slopes: after one step of 0.1, and with the rate
#     then set to 0, the next step is 0.09. Optax and tinygrad stand still. And the first step of autograd's `sgd`
#     is 0.01: it mixes the slope in with weight 1 - mass.
# Matters: where a schedule or a plateau cuts the rate tenfold, the old rate goes on for a while in one library and
#     ends at once in the other. The same settings give other runs.
# Versions: keras 3.15.1 (on jax 0.10.2), optax 0.2.8, scikit-learn 1.9.1, tinygrad 0.14.0, autograd 1.9.1,
#     NumPy 2.4.6. Date: 2026-11-30. scikit-learn's part asks the class that its networks step with, which lies in a
#     private module: its public door shows no single step.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'keras==3.15.1' 'jax==0.10.2' 'optax==0.2.8' \
    'scikit-learn==1.9.1' 'tinygrad==0.14.0' 'autograd==1.9.1'
DEV=PYTHON KERAS_BACKEND=jax JAX_PLATFORMS=cpu env/bin/python -W ignore - <<'END'
from importlib.metadata import version

import jax.numpy as jnp
import keras
import numpy as np
import optax
from autograd.misc.optimizers import sgd
from sklearn.neural_network._stochastic_optimizers import SGDOptimizer
from tinygrad import Context, Tensor, nn


def by_keras():
    x, seen = keras.Variable(np.float32(1)), [1.0]
    optimizer = keras.optimizers.SGD(momentum=0.9)
    for rate in (0.1, 0.0):
        optimizer.learning_rate = rate
        optimizer.apply([keras.ops.array(1, "float32")], [x])
        seen.append(float(x.numpy()))
    return seen


def by_sklearn():
    x, seen = np.ones(1), [1.0]
    optimizer = SGDOptimizer([x], learning_rate_init=0.1, momentum=0.9, nesterov=False)
    for rate in (0.1, 0.0):
        optimizer.learning_rate = rate
        optimizer.update_params([x], [np.ones(1)])
        seen.append(x.item())
    return seen


def by_optax():
    x, seen = jnp.float32(1), [1.0]
    optimizer = optax.sgd(lambda t: 0.1 * (t == 0), momentum=0.9)
    state = optimizer.init(x)
    for _ in range(2):
        update, state = optimizer.update(jnp.float32(1), state)
        x = optax.apply_updates(x, update)
        seen.append(float(x))
    return seen


def by_tinygrad():
    x, seen = Tensor([1.0]).is_param_(), [1.0]
    optimizer = nn.optim.SGD([x], momentum=0.9)
    with Context(TRAINING=1):
        for rate in (0.1, 0.0):
            x.grad = Tensor([1.0])
            optimizer.lr.assign(Tensor([rate]))
            optimizer.step()
            seen.append(x.item())
    return seen


print({n: version(n) for n in ("keras", "scikit-learn", "optax", "tinygrad", "autograd", "jax", "numpy")})
for by, second in ((by_keras, 0.09), (by_sklearn, 0.09), (by_optax, 0), (by_tinygrad, 0)):
    steps = -np.diff(by())
    print(f"{by.__name__:12} rate 0.1: {steps[0]:.3f}, then rate 0: {steps[1]:.3f}")
    assert np.allclose(steps, (0.1, second), atol=1e-6), steps
seen = []
sgd(lambda x, i: seen.append(float(x)) or np.float64(1), np.float64(1), num_iters=2, step_size=0.1, mass=0.9)
print(f"by_autograd  rate 0.1: {seen[0] - seen[1]:.3f}")
assert np.isclose(seen[0] - seen[1], 0.01)
END
