"""A workload is a network, its data and its training, the same for everyone who runs it.

Every implementation gets these arrays, these first weights and this order of the examples. Whether
it did the same work is told by `cost`, in double precision, of the parameters that it returns.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

import nn

SEED = 1
Params = list[tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Workload:
    """What is trained, on which data and how; without epochs, what is predicted."""

    name: str
    sizes: tuple[int, ...]
    hidden: str
    loss: str
    optimizer: str
    lr: float
    batch: int
    epochs: int
    rows: int
    dtype: str = "float64"
    agree: float = 1e-6  # how far two costs may be apart, relatively

    @cached_property
    def data(self) -> tuple[np.ndarray, np.ndarray]:
        """The examples, and the class numbers; for XOR, its answers."""
        if self.sizes[0] == 2:
            X, Y = nn.data.xor()
            return X, Y[:, 0].astype(int)
        X, y = nn.data.digits()
        if self.sizes[0] == 784:
            X, y = enlarged(X, y, self.rows)
        else:
            rows = np.arange(self.rows) % len(X)
            X, y = X[rows], y[rows]
        return X.astype(self.dtype), y

    @cached_property
    def targets(self) -> np.ndarray:
        """The targets as rows: the answers of XOR, or one-hot."""
        y = self.data[1]
        rows = y[:, None] if self.sizes[-1] == 1 else np.eye(self.sizes[-1])[y]
        return rows.astype(self.dtype)

    @cached_property
    def orders(self) -> list[np.ndarray]:
        """The order of the examples in each epoch, as `nn.train` draws it from this seed."""
        rng, n = np.random.default_rng(SEED), len(self.data[0])
        if self.batch == n:
            return [np.arange(n)] * self.epochs
        return [rng.permutation(n) for _ in range(self.epochs)]

    @property
    def params(self) -> Params:
        """The first weights and biases, fresh arrays."""
        rng, params = np.random.default_rng(0), []
        for n_in, n_out in pairwise(self.sizes):
            if self.hidden == "relu":
                W, b = rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)), np.zeros(n_out)
            else:
                spread = 1 if n_in < 10 else 1 / np.sqrt(n_in)
                W, b = rng.normal(0, spread, (n_in, n_out)), rng.normal(0, 1, n_out)
            params.append((W.astype(self.dtype), b.astype(self.dtype)))
        return params

    def batches(self) -> list[list[np.ndarray]]:
        """Return the rows of every step, by epochs."""
        n = len(self.data[0])
        return [[o[i : i + self.batch] for i in range(0, n, self.batch)] for o in self.orders]

    def cost(self, params: Params) -> float:
        """Return the cost of the first 2,000 examples, computed in double precision."""
        X, Y = (array[:2000].astype(float) for array in (self.data[0], self.targets))
        last = nn.sigmoid if self.loss == "squared_error" else nn.identity
        bends = [getattr(nn, self.hidden)] * (len(params) - 1) + [last]
        net = [
            nn.Layer(np.asarray(W, float), np.asarray(b, float), f)
            for (W, b), f in zip(params, bends, strict=True)
        ]
        return getattr(nn, self.loss)(nn.predict(net, X), Y)[0]


def enlarged(X: np.ndarray, y: np.ndarray, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return images of 28 by 28 pixels: digits three times as large, shifted, some paler."""
    rng = np.random.default_rng(2)
    which = rng.integers(0, len(X), rows)
    images = np.zeros((rows, 28, 28), np.float32)
    for image, row in zip(images, which, strict=True):
        down, right = rng.integers(0, 5, 2)
        large = np.kron(X[row].reshape(8, 8), np.ones((3, 3)))
        image[down : down + 24, right : right + 24] = large * rng.uniform(0.7, 1.0)
    return images.reshape(rows, 784), y[which]


DIGITS, SMALL, LARGE = (64, 32, 10), (784, 30, 10), (784, 512, 512, 10)
W1 = Workload("W1", (2, 3, 1), "sigmoid", "squared_error", "sgd", 4.0, 4, 5000, 4)
W2 = Workload("W2", DIGITS, "relu", "softmax_cross_entropy", "momentum", 0.02, 32, 20, 1797)
W3 = Workload("W3", SMALL, "sigmoid", "squared_error", "sgd", 3.0, 10, 1, 20_000)
W2_32 = replace(W2, name="W2 f32", dtype="float32", agree=1e-3)
W3_32 = replace(W3, name="W3 f32", dtype="float32", agree=1e-2)
W4 = Workload(
    *("W4", (784, 100, 10), "relu", "softmax_cross_entropy", "adam", 1e-3, 128, 1, 25_600),
    *("float32", 1e-2),
)
W5 = Workload(
    *("W5", LARGE, "relu", "softmax_cross_entropy", "adam", 1e-3, 128, 1, 12_800),
    *("float32", 5e-2),
)
W6 = Workload(
    *("W6", LARGE, "relu", "softmax_cross_entropy", "none", 1e-3, 10_000, 0, 10_000),
    *("float32", 1e-4),
)
WORKLOADS = {w.name: w for w in (W1, W2, W2_32, W3, W3_32, W4, W5, W6)}
