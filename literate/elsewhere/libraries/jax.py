"""JAX: NumPy with slopes; what is called a layer comes from other libraries."""

from typing import Any

import jax
import numpy as np
from jax import numpy as jnp

from .. import words

LAYERS = "its layers are only examples"
STEPS = "its optimizers are only examples"
NOT: dict[str, str] = {
    "dense_shapes": LAYERS,
    "start_weights": "you call an initializer",
    "start_biases": "you call an initializer",
    "squared_loss": "it has no losses",
    "squared_slope": "it has no losses",
    "weighted_loss": "it has no losses",
    "certain_wrong": "it has no losses",
    "decay": STEPS,
    "adam_tiny": STEPS,
    "momentum": STEPS,
    "momentum_stop": STEPS,
    "fit_order": "you write the loop",
    "fit_again": "you write the loop",
}


def float64() -> str:
    told = words.kind(jnp.tanh(np.ones((1, 3))))
    with jax.enable_x64(True):
        return f"{told}; {words.kind(jnp.tanh(np.ones((1, 3))))} with `jax_enable_x64`"


def agreement() -> str:
    params, X = words.network()
    with jax.enable_x64(True):
        A = jnp.asarray(X)
        for W, b in params:
            A = jax.nn.sigmoid(A @ W + b)
        return words.within(A, 1e-15)


def slope(bend: Any, at: Any = 0.0) -> Any:
    return jax.grad(bend)(jnp.asarray(at))


def relu() -> str:
    return words.number(slope(jax.nn.relu))


def maximum() -> str:
    return words.number(slope(lambda x: jnp.maximum(x, 0.0)))


def clip() -> str:
    return words.number(slope(lambda x: jnp.clip(x, 0.0, 9.0)))


def leaky_relu() -> str:
    return words.number(slope(lambda x: jax.nn.leaky_relu(x, 0.01)))


def absolute() -> str:
    return words.number(slope(jnp.abs))


def norm() -> str:
    return words.numbers(slope(jnp.linalg.norm, [0.0, 0.0]))


def tie() -> str:
    return words.numbers(slope(jnp.max, [1.0, 1.0, 0.0]))


def power() -> str:
    return words.number(slope(lambda x: x**0.0))


def half_sum() -> str:
    return words.number(jnp.ones((4096, 2), jnp.float16).sum(axis=0)[0])


def times_half() -> str:
    return words.kind(jnp.ones(2, jnp.float32) * 0.5)


def sigmoid_left() -> str:
    return words.each(jax.nn.sigmoid(jnp.full(words.MANY, -20, jnp.float32)))


def relu_nan() -> str:
    return words.each(jax.nn.relu(jnp.full(words.MANY, jnp.nan)))


def gelu_one() -> str:
    return words.number(jax.nn.gelu(jnp.float32(1)), 5)


def std_two() -> str:
    return words.number(jnp.std(jnp.array([1.0, 3.0])))
