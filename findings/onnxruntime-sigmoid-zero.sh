#!/usr/bin/env bash
# Expected: an exported network answers as the original, to rounding: sigmoid(-20) is 2.06e-09.
# Happens: ONNX Runtime's float32 Sigmoid is exactly 0 from -18 down, and wrong by a fifth at -17.5, though
#     float32 can hold numbers down to 1e-38. In float64 it is right.
# Matters: the logarithm of such an answer is minus infinity: a sure and right "no" costs an infinite surprise.
# Versions: onnxruntime 1.32.0, onnx 1.23.2, NumPy 2.4.6. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'onnx==1.23.2' 'onnxruntime==1.32.0'
env/bin/python -W ignore - <<'END'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper


def sigmoid(z, kind):
    ends = [helper.make_tensor_value_info(name, kind, [None]) for name in ("z", "a")]
    graph = helper.make_graph([helper.make_node("Sigmoid", ["z"], ["a"])], "g", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"z": z})[0]


z = np.float32([-17.5, -18, -20, -30])
found, true = sigmoid(z, TensorProto.FLOAT), 1 / (1 + np.exp(-z))
double = sigmoid(z.astype(np.float64), TensorProto.DOUBLE)
print("onnxruntime", onnxruntime.__version__, "onnx", onnx.__version__, "NumPy", np.__version__)
for row in zip(z, found, true, double):
    print("z = {:6}  float32 {:.3e}  NumPy {:.3e}  float64 {:.3e}".format(*row))
assert np.all(found[1:] == 0) and np.all(true > 0)
assert 1.1 < found[0] / true[0] < 1.3
assert np.allclose(double, true, rtol=1e-5)
END
