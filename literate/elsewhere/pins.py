"""Which libraries are asked, and in which versions: said once, and nowhere else."""

from dataclasses import dataclass, field

NUMPY = "numpy==2.4.6"


@dataclass(frozen=True)
class Library:
    """A library as readers know it, and what is installed to ask it; the first pin names it."""

    title: str
    pins: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)


CPU, JAX = {"JAX_PLATFORMS": "cpu"}, "jax==0.10.2"
LIBRARIES = {
    "nn": Library("NumPy (`nn`)", (NUMPY,)),
    "torch": Library("PyTorch", ("torch==2.15.0", NUMPY)),
    "jax": Library("JAX", (JAX, NUMPY), CPU),
    "sklearn": Library("scikit-learn", ("scikit-learn==1.9.1", NUMPY)),
    "keras": Library(
        "Keras (on JAX)", ("keras==3.15.1", JAX, NUMPY), {**CPU, "KERAS_BACKEND": "jax"}
    ),
    "tinygrad": Library("tinygrad", ("tinygrad==0.14.0", NUMPY), {"DEV": "PYTHON"}),
    "autograd": Library("autograd", ("autograd==1.9.1", NUMPY)),
    "onnxruntime": Library("ONNX Runtime", ("onnxruntime==1.32.0", "onnx==1.23.2", NUMPY)),
    "openvino": Library("OpenVINO", ("openvino==2026.4.1", NUMPY)),
    "ncnn": Library("ncnn", ("ncnn==1.0.20261020", NUMPY)),
    "numba": Library("Numba", ("numba==0.68.1", "scipy==1.17.1", NUMPY)),
    "flax": Library("Flax (with Optax)", ("flax==0.12.8", "optax==0.2.8", JAX, NUMPY), CPU),
    "thinc": Library("Thinc", ("thinc==9.1.1", NUMPY)),
}
