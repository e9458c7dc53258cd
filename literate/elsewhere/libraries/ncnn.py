"""ncnn: it runs a finished network on telephones, in single precision or less."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ncnn
import numpy as np

from .. import words
from ..facts import LEARNING

NOT: dict[str, str] = dict.fromkeys(LEARNING, "it does not learn") | {
    "half_sum": "it takes float32",
    "times_half": "it takes float32",
    "std_two": "it has no standard deviation",
}


def answer(layers: list[str], X: Any, weights: Any = (), exact: bool = True) -> Any:
    """Return what layers, a line of ncnn's text each, answer to one row."""
    count = len(layers)
    lines = ["7767517", f"{count + 1} {count + 1}", "Input X 0 1 b0"]
    lines += [layer.format(f"1 1 b{at} b{at + 1}") for at, layer in enumerate(layers)]
    with TemporaryDirectory() as folder, ncnn.Net() as net:
        net.opt.use_vulkan_compute, net.opt.num_threads = False, words.threads()
        if exact:
            net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
            net.opt.use_bf16_storage = False
        text, data = Path(folder, "net.param"), Path(folder, "net.bin")
        text.write_text("\n".join(lines) + "\n")
        data.write_bytes(b"".join(part.tobytes() for part in weights))
        assert net.load_param(str(text)) == 0
        assert net.load_model(str(data)) == 0
        return np.array([through(net, row, f"b{count}") for row in np.atleast_2d(X)])


def through(net: Any, row: Any, end: str) -> Any:
    """Return a copy of what a row gives: no memory of the network's may outlive it."""
    extractor = net.create_extractor()
    extractor.input("b0", ncnn.Mat(np.ascontiguousarray(row, np.float32)).clone())
    return np.array(extractor.extract(end)[1])


def stored(W: Any, b: Any) -> list[Any]:
    """Return what the file holds of a dense layer: a flag, the rows of its neurons, its biases."""
    return [np.zeros(1, "i4"), np.ascontiguousarray(W.T, np.float32), b.astype(np.float32)]


def dense(n_in: int, n_out: int) -> str:
    return f"InnerProduct dense {{}} 0={n_out} 1=1 2={n_in * n_out}"


def dense_shapes() -> str:
    W, b = np.arange(6.0).reshape(3, 2), np.zeros(2)
    row = np.array([1.0, 10.0, 100.0])
    assert np.allclose(answer([dense(3, 2)], row, stored(W, b)), row @ W)
    return "flat in its file: (2, 3), then (2,)"


def float64() -> str:
    return words.kind(answer([dense(3, 2)], np.ones((1, 3)), stored(np.ones((3, 2)), np.ones(2))))


def agreement() -> str:
    params, X = words.network()
    layers = [line for W, _ in params for line in (dense(*W.shape), "Sigmoid bend {}")]
    weights = [part for W, b in params for part in stored(W, b)]
    lines = [
        line.replace(" dense ", f" d{i} ").replace(" bend ", f" s{i} ")
        for i, line in enumerate(layers)
    ]
    by_default, _, _ = words.within(answer(lines, X, weights, False), 0.01).partition("\n")
    exact, _, seen = words.within(answer(lines, X, weights), 1e-6).partition("\n")
    return f"{by_default}; {exact} without float16 (`use_fp16_…`)\n{seen}"


def sigmoid_left() -> str:
    return words.each(answer(["Sigmoid s {}"], np.full(words.MANY, -20.0)))


def relu_nan() -> str:
    return words.each(answer(["ReLU r {}"], np.full(words.MANY, np.nan)))


def gelu_one() -> str:
    return words.number(answer(["GELU g {}"], np.array([1.0])), 5)
