"""Numba: NumPy's functions, compiled; it knows neither layers nor slopes."""

from typing import Any

import numba
import numpy as np

from .. import words

LAYERS, LOSSES = "it has no layers", "it has no losses"
SLOPES, STEPS = "it has no slopes", "it has no optimizers"
NOT: dict[str, str] = (
    dict.fromkeys(("dense_shapes", "start_weights", "start_biases"), LAYERS)
    | dict.fromkeys(("squared_loss", "squared_slope"), LOSSES)
    | dict.fromkeys(("weighted_loss", "certain_wrong"), LOSSES)
    | dict.fromkeys(("relu", "maximum", "clip", "leaky_relu"), SLOPES)
    | dict.fromkeys(("absolute", "norm", "tie", "power"), SLOPES)
    | dict.fromkeys(("decay", "adam_tiny", "momentum", "momentum_stop"), STEPS)
    | dict.fromkeys(("fit_order", "fit_again"), "you write the loop")
    | {"gelu_one": "it has no gelu", "sigmoid_left": "you write the sigmoid"}
)


def compiled(function: Any, *arguments: Any) -> Any:
    return numba.njit(function)(*arguments)


def float64() -> str:
    return words.kind(compiled(lambda X: np.tanh(X), np.ones((1, 3))))


def agreement() -> str:
    params, A = words.network()
    layer = numba.njit(lambda A, W, b: 1 / (1 + np.exp(-(A @ W + b))))
    for W, b in params:
        A = layer(A, W, b)
    return words.within(A, 1e-15)


def half_sum() -> str:
    try:
        ones = np.ones((4096, 2), np.float16)
        return words.number(compiled(lambda X: X.sum(axis=0), ones)[0])
    except NotImplementedError as error:
        return words.refused(error)


def times_half() -> str:
    return words.kind(compiled(lambda X: X * 0.5, np.ones(2, np.float32)))


def relu_nan() -> str:
    return words.each(compiled(lambda X: np.maximum(X, 0.0), np.full(words.MANY, np.nan)))


def std_two() -> str:
    return words.number(compiled(lambda X: np.std(X), np.array([1.0, 3.0])))
