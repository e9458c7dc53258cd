"""OpenVINO: it runs a finished network, and chooses the precision itself."""

from typing import Any

import numpy as np
import openvino
from openvino import opset13 as ops

from .. import words
from ..facts import LEARNING

NOT: dict[str, str] = dict.fromkeys(LEARNING, "it does not learn") | {
    "std_two": "it has no standard deviation",
    "gelu_one": "you must say `tanh` or `erf`",
}

EXACT = {"INFERENCE_PRECISION_HINT": "f32"}


def answer(build: Any, X: Any, **settings: Any) -> Any:
    into = ops.parameter(X.shape, X.dtype)
    model = openvino.Model([build(into)], [into])
    settings = {"INFERENCE_NUM_THREADS": words.threads()} | settings
    return openvino.compile_model(model, "CPU", settings)(X)[0]


def dense_shapes() -> str:
    X, W = np.ones((1, 3), "f"), np.ones((3, 2), "f")
    turned = np.ascontiguousarray(W.T)
    assert answer(lambda x: ops.matmul(x, W, False, False), X).shape == (1, 2)
    assert answer(lambda x: ops.matmul(x, turned, False, True), X).shape == (1, 2)
    return f"{W.shape}; {turned.shape} with `transpose_b=True`"


def float64() -> str:
    return words.kind(
        answer(lambda x: ops.matmul(x, np.ones((3, 2)), False, False), np.ones((1, 3)))
    )


def network(x: Any) -> Any:
    for W, b in words.network()[0]:
        x = ops.sigmoid(ops.add(ops.matmul(x, W, False, False), b))
    return x


def agreement() -> str:
    _, X = words.network()
    by_default, _, _ = words.within(answer(network, X), 0.05).partition("\n")
    exact, _, seen = words.within(answer(network, X, **EXACT), 1e-6).partition("\n")
    return f"{by_default}; {exact} with `INFERENCE_PRECISION_HINT` f32\n{seen}"


def half_sum() -> str:
    X = np.ones((4096, 2), np.float16)
    return words.number(answer(lambda x: ops.reduce_sum(x, np.array([0])), X)[0])


def times_half() -> str:
    try:
        X = np.ones(2, np.float32)
        return words.kind(answer(lambda x: ops.multiply(x, np.array(0.5)), X))
    except Exception as error:
        return words.refused(error)


def sigmoid_left() -> str:
    return words.each(answer(ops.sigmoid, np.full(words.MANY, -20, np.float32), **EXACT))


def relu_nan() -> str:
    return words.each(answer(ops.relu, np.full(words.MANY, np.nan, np.float32)))
