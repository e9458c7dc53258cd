"""Thinc: layers and optimizers, each layer with its own way back."""

from typing import Any

import numpy as np
from thinc.api import (
    Adam,
    CategoricalCrossentropy,
    L2Distance,
    Linear,
    NumpyOps,
    Relu,
    fix_random_seed,
)

from .. import words

OPS = NumpyOps()
NO_TAPE = "slopes go through layers alone"
NOT: dict[str, str] = dict.fromkeys(("maximum", "absolute", "norm", "tie", "power"), NO_TAPE) | {
    "leaky_relu": "it has no leaky relu",
    "weighted_loss": "it has no class weights",
    "momentum": "its SGD has no momentum",
    "momentum_stop": "its SGD has no momentum",
    "fit_order": "you write the loop",
    "fit_again": "you write the loop",
    "half_sum": "it computes with NumPy",
    "times_half": "it computes with NumPy",
    "std_two": "it computes with NumPy",
}


def layer(make: Any, n_in: int, n_out: int) -> Any:
    fix_random_seed(0)
    return make(n_out, n_in).initialize()


def dense_shapes() -> str:
    dense = layer(Linear, 3, 2)
    return words.shapes(W=dense.get_param("W"), b=dense.get_param("b"))


def start_weights() -> str:
    linear, relu = (
        words.law(layer(make, 300, 200).get_param("W"), 300, 200) for make in (Linear, Relu)
    )
    return linear if linear == relu else f"{linear}; `Relu`: {relu}"


def start_biases() -> str:
    return words.law(layer(Linear, 300, 200).get_param("b"), 300, 200)


def float64() -> str:
    try:
        return words.kind(layer(Linear, 3, 2).predict(np.ones((1, 3))))
    except ValueError as error:
        return words.refused(error)


def agreement() -> str:
    params, X = words.network()
    A = X.astype(np.float32)
    for W, b in params:
        dense = layer(Linear, *W.shape)
        dense.set_param("W", np.ascontiguousarray(W.T, np.float32))
        dense.set_param("b", b.astype(np.float32))
        A = OPS.sigmoid(dense.predict(A))
    return words.within(A, 1e-6)


def squared_loss() -> str:
    E = np.full((4, 3), 2.0, np.float32), np.zeros((4, 3), np.float32)
    whole, normalized = L2Distance(normalize=False).get_loss(*E), L2Distance().get_loss(*E)
    return f"{words.squared(normalized)}; with `normalize=False` {words.squared(whole)}"


def squared_slope() -> str:
    E = np.full((4, 3), 2.0, np.float32), np.zeros((4, 3), np.float32)
    normalized, whole = (L2Distance(normalize=how).get_grad(*E)[0, 0] for how in (True, False))
    return f"{words.number(normalized)}; with `normalize=False` {words.number(whole)}"


def certain_wrong() -> str:
    loss = CategoricalCrossentropy()
    return words.number(
        loss.get_loss(np.array([[0, 1]], np.float32), np.array([[1, 0]], np.float32))
    )


def relu() -> str:
    return words.number(OPS.backprop_relu(np.ones((1, 1), "f"), np.zeros((1, 1), "f"))[0, 0])


def clip() -> str:
    slope = OPS.backprop_hard_tanh(np.ones((1, 1), "f"), np.full((1, 1), -1, "f"))
    return f"{words.number(slope)} (`hard_tanh` at −1)"


def decay() -> str:
    optimizer = Adam(0.1, L2=0.5)
    weight, _ = optimizer((1, "W"), np.ones((1, 1), "f"), np.zeros((1, 1), "f"))
    bias, _ = optimizer((1, "b"), np.ones(1, "f"), np.zeros(1, "f"))
    return f"{words.number(weight)}; a bias: {words.number(bias)}"


def adam_tiny() -> str:
    x, _ = Adam(0.1)((1, "W"), np.ones((1, 1), "f"), np.full((1, 1), 1e-8, "f"))
    return words.number(1 - x)


def sigmoid_left() -> str:
    return words.each(OPS.sigmoid(np.full((1, words.MANY), -20, np.float32)))


def relu_nan() -> str:
    return words.each(OPS.relu(np.full((1, words.MANY), np.nan, np.float32)))


def gelu_one() -> str:
    return words.number(OPS.gelu(np.array([[1]], np.float32)), 5)
