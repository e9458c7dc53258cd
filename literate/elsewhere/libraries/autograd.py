"""autograd: slopes of what is written in NumPy."""

from typing import Any

import autograd
import numpy
from autograd import numpy as np

from .. import words

LAYERS = "it has no layers"
NOT: dict[str, str] = {
    "dense_shapes": LAYERS,
    "start_weights": LAYERS,
    "start_biases": LAYERS,
    "squared_loss": "it has no losses",
    "squared_slope": "it has no losses",
    "weighted_loss": "it has no losses",
    "certain_wrong": "it has no losses",
    "relu": "it has no relu",
    "leaky_relu": "it has no leaky relu",
    "decay": "its Adam has no weight decay",
    "momentum_stop": "its rate is one number",
    "fit_order": "you write the loop",
    "fit_again": "you write the loop",
    "sigmoid_left": "you write the sigmoid",
    "relu_nan": "it has no relu",
    "gelu_one": "it has no gelu",
}


def slope(bend: Any, at: Any = 0.0) -> Any:
    return autograd.grad(bend)(numpy.asarray(at, dtype=float))


def float64() -> str:
    return words.kind(np.tanh(np.ones((1, 3))))


def agreement() -> str:
    params, A = words.network()
    for W, b in params:
        A = 1 / (1 + np.exp(-(A @ W + b)))
    return words.within(A, 1e-15)


def maximum() -> str:
    return words.number(slope(lambda x: np.maximum(x, 0.0)))


def clip() -> str:
    return words.number(slope(lambda x: np.clip(x, 0.0, 9.0)))


def absolute() -> str:
    return words.number(slope(np.abs))


def norm() -> str:
    return words.numbers(slope(np.linalg.norm, [0.0, 0.0]))


def tie() -> str:
    return words.numbers(slope(np.max, [1.0, 1.0, 0.0]))


def power() -> str:
    return words.number(slope(lambda x: x**0.0))


def adam_tiny() -> str:
    from autograd.misc.optimizers import adam

    after = adam(lambda x, i: numpy.float64(1e-8), numpy.float64(1), num_iters=1, step_size=0.1)
    return words.number(1 - after)


def momentum() -> str:
    from autograd.misc.optimizers import sgd

    seen: list[float] = []

    def slope_and_note(x: Any, i: int) -> Any:
        seen.append(float(x))
        return numpy.float64(1)

    sgd(slope_and_note, numpy.float64(1), num_iters=3, step_size=0.1, mass=0.9)
    return words.steps(*seen)


def half_sum() -> str:
    return words.number(np.ones((4096, 2), np.float16).sum(axis=0)[0])


def times_half() -> str:
    return words.kind(np.ones(2, np.float32) * 0.5)


def std_two() -> str:
    return words.number(np.std(np.array([1.0, 3.0])))
