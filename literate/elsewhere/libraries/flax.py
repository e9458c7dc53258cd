"""Flax (`flax.nnx`) with Optax: layers, losses and optimizers for JAX."""

from typing import Any

import jax
import numpy as np
import optax
from flax import nnx
from jax import numpy as jnp

from .. import words

OF_JAX = "JAX's own"
NOT: dict[str, str] = dict.fromkeys(
    ("maximum", "clip", "absolute", "norm", "tie", "power", "half_sum", "times_half", "std_two"),
    OF_JAX,
) | {
    "weighted_loss": "you weigh each row's cost yourself",
    "fit_order": "you write the loop",
    "fit_again": "you write the loop",
}


def layer(n_in: int, n_out: int) -> Any:
    return nnx.Linear(n_in, n_out, rngs=nnx.Rngs(0))


def dense_shapes() -> str:
    dense = layer(3, 2)
    return words.shapes(kernel=dense.kernel[...], bias=dense.bias[...])


def start_weights() -> str:
    return words.law(layer(300, 200).kernel[...], 300, 200)


def start_biases() -> str:
    return words.law(layer(300, 200).bias[...], 300, 200)


def float64() -> str:
    return words.kind(layer(3, 2)(np.ones((1, 3))))


def agreement() -> str:
    params, X = words.network()
    A = jnp.asarray(X, jnp.float32)
    for W, b in params:
        dense = layer(*W.shape)
        dense.kernel[...], dense.bias[...] = jnp.float32(W), jnp.float32(b)
        A = nnx.sigmoid(dense(A))
    return words.within(A, 1e-6)


def squared_loss() -> str:
    return words.squared(optax.losses.squared_error(jnp.full((4, 3), 2.0)))


def squared_slope() -> str:
    slopes = jax.grad(lambda Y: optax.losses.squared_error(Y).sum())(jnp.full((4, 3), 2.0))
    return f"{words.number(slopes[0, 0])} (of their sum)"


def certain_wrong() -> str:
    loss = optax.losses.sigmoid_binary_cross_entropy
    return words.scores(loss(jnp.float32(-1000), jnp.float32(1)))


def relu() -> str:
    return words.number(jax.grad(nnx.relu)(0.0))


def leaky_relu() -> str:
    return words.number(jax.grad(lambda x: nnx.leaky_relu(x, 0.01))(0.0))


def stepped(optimizer: Any, *slopes: float) -> list[float]:
    return [weight for weight, _ in both(optimizer, *slopes)]


def both(optimizer: Any, *slopes: float) -> list[tuple[float, float]]:
    """Return a weight and a bias, before the first step and after each."""
    params = {"kernel": jnp.ones((1, 1)), "bias": jnp.ones(1)}
    state, seen = optimizer.init(params), [(1.0, 1.0)]
    for dx in slopes:
        grads = {name: jnp.full_like(p, dx) for name, p in params.items()}
        update, state = optimizer.update(grads, state, params)
        params = optax.apply_updates(params, update)
        seen.append((params["kernel"].item(), params["bias"].item()))
    return seen


def decay() -> str:
    weight, bias = both(optax.adamw(0.1, weight_decay=0.5), 0.0)[1]
    return f"{words.number(weight)}; a bias: {words.number(bias)}"


def adam_tiny() -> str:
    return words.number(1 - stepped(optax.adam(0.1), 1e-8)[1])


def momentum() -> str:
    return words.steps(*stepped(optax.sgd(0.1, momentum=0.9), 1.0, 1.0))


def momentum_stop() -> str:
    seen = stepped(optax.sgd(lambda t: 0.1 * (t == 0), momentum=0.9), 1.0, 1.0)
    return words.number(seen[1] - seen[2])


def sigmoid_left() -> str:
    return words.each(nnx.sigmoid(jnp.full(words.MANY, -20, jnp.float32)))


def relu_nan() -> str:
    return words.each(nnx.relu(jnp.full(words.MANY, jnp.nan)))


def gelu_one() -> str:
    return words.number(nnx.gelu(jnp.float32(1)), 5)
