"""ONNX Runtime: it runs a finished network, from a file that others wrote."""

from typing import Any

import numpy as np
import onnx
import onnxruntime

from .. import words
from ..facts import LEARNING

NOT: dict[str, str] = dict.fromkeys(LEARNING, "it does not learn") | {
    "std_two": "ONNX has no standard deviation"
}


def session(*nodes: Any, **arrays: Any) -> Any:
    """Return a session of nodes from `X` to `Y`; arrays are what is stored in the file."""
    inputs = {name: value for name, value in arrays.items() if name == "X"}
    kept = [
        onnx.numpy_helper.from_array(value, name)
        for name, value in arrays.items()
        if name not in inputs
    ]
    types = {n: onnx.helper.np_dtype_to_tensor_dtype(a.dtype) for n, a in inputs.items()}
    ends = [onnx.helper.make_tensor_value_info("X", types["X"], arrays["X"].shape)]
    out = [onnx.helper.make_tensor_value_info("Y", types["X"], None)]
    graph = onnx.helper.make_graph(list(nodes), "g", ends, out, kept)
    opset = [onnx.helper.make_opsetid("", 20)]
    model = onnx.helper.make_model(graph, opset_imports=opset, ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = words.threads(), 4
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def answer(operator: str, X: Any, /, *names: str, **settings: Any) -> Any:
    arrays = {name: settings.pop(name) for name in names}
    node = onnx.helper.make_node(operator, ["X", *names], ["Y"], **settings)
    return session(node, X=X, **arrays).run(None, {"X": X})[0]


def dense_shapes() -> str:
    X, B, C = np.ones((1, 3), "f"), np.ones((3, 2), "f"), np.ones(2, "f")
    assert answer("Gemm", X, "B", "C", B=B, C=C).shape == (1, 2)
    turned = np.ascontiguousarray(B.T)
    assert answer("Gemm", X, "B", "C", B=turned, C=C, transB=1).shape == (1, 2)
    return f"{words.shapes(B=B, C=C)}; `B` {turned.shape} with `transB=1`"


def float64() -> str:
    X = np.ones((1, 3))
    return words.kind(answer("Gemm", X, "B", "C", B=np.ones((3, 2)), C=np.ones(2)))


def agreement() -> str:
    params, A = words.network()
    for W, b in params:
        A = answer("Sigmoid", answer("Gemm", A, "B", "C", B=W, C=b))
    return words.within(A, 1e-15)


def half_sum() -> str:
    X = np.ones((4096, 2), np.float16)
    axes = np.array([0])
    return words.number(answer("ReduceSum", X, "axes", axes=axes, keepdims=0)[0])


def times_half() -> str:
    X = np.ones(2, np.float32)
    try:
        return words.kind(answer("Mul", X, "half", half=np.array(0.5)))
    except Exception as error:
        return words.refused(error)


def sigmoid_left() -> str:
    return words.each(answer("Sigmoid", np.full(words.MANY, -20, np.float32)))


def relu_nan() -> str:
    return words.each(answer("Relu", np.full(words.MANY, np.nan, np.float32)))


def gelu_one() -> str:
    return words.number(answer("Gelu", np.array([1], np.float32)), 5)
