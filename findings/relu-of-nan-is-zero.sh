#!/usr/bin/env bash
# Expected: nan goes through a relu: max(nan, 0) is nan in NumPy, and by IEEE 754-2019.
# Happens: OpenVINO's and tinygrad's relu make it 0; ONNX Runtime's and JAX's keep it.
#     In tinygrad `x.relu()` is 0 and `x.maximum(0)` of the same nan is not.
# Matters: one nan weight makes a hidden unit silent instead of the answer nan. A check of the answers with isnan
#     passes, and the network is lost all the same.
# Versions: openvino 2026.4.1, tinygrad 0.14.0, onnxruntime 1.32.0, onnx 1.23.2, jax 0.10.2, NumPy 2.4.6, on x86-64.
# Date: 2026-11-30.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'openvino==2026.4.1' 'tinygrad==0.14.0' \
    'onnxruntime==1.32.0' 'onnx==1.23.2' 'jax==0.10.2'
DEV=PYTHON JAX_PLATFORMS=cpu env/bin/python -W ignore - <<'END'
from importlib.metadata import version

import jax
import numpy as np
import onnxruntime
import openvino
from onnx import TensorProto, helper
from openvino import opset13 as ops
from tinygrad import Tensor

x = np.array([np.nan] * 9 + [-1, 2], np.float32)


def by_openvino():
    into = ops.parameter(x.shape, x.dtype)
    return openvino.compile_model(openvino.Model([ops.relu(into)], [into]), "CPU")(x)[0]


def by_onnxruntime():
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None]) for name in "xy"]
    graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "g", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


print({n: version(n) for n in ("openvino", "tinygrad", "onnxruntime", "onnx", "jax", "numpy")})
found = {
    "NumPy": np.maximum(x, 0),
    "JAX": np.asarray(jax.nn.relu(x)),
    "ONNX Runtime": by_onnxruntime(),
    "OpenVINO": by_openvino(),
    "tinygrad": Tensor(x).relu().numpy(),
    "tinygrad, maximum": Tensor(x).maximum(0).numpy(),
}
for name, answers in found.items():
    print(f"{name:18} {answers[[0, 8, 9, 10]]}")
    assert answers[9:].tolist() == [0, 2]
lost = {name for name, answers in found.items() if not np.isnan(answers[:9]).any()}
assert lost == {"OpenVINO", "tinygrad"}, lost
END
