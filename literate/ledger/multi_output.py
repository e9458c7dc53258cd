"""The squared error of scikit-learn's regressor against its gradient, with several outputs.

Its formulas carry over, its code does not: the loss is half the mean over all entries, the slope
the difference divided by the number of examples. Where scikit-learn is installed it is asked too.
"""

from functools import partial
from importlib.metadata import version
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np

import nn

from .record import Claim, Entry

N, N_IN = 20, 4


def data(n_out: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.normal(size=(N, N_IN)), rng.normal(size=(N, n_out))


def named(n_out: int) -> str:
    return f"{n_out} output{'s' * (n_out > 1)}"


def ratio(slopes: np.ndarray, pushed: np.ndarray) -> float:
    """How many times larger the slopes are, from the least squares through the origin."""
    return float((slopes * pushed).sum() / (pushed**2).sum())


def by_formula(n_out: int) -> dict[str, float]:
    """The gradient over the slope of the loss, for both pairs of formulas."""
    X, Y = data(n_out)
    Y_hat = X @ np.random.default_rng(1).normal(size=(N_IN, n_out))
    pushed = nn.numerical_gradient(lambda at: ((at - Y) ** 2).mean() / 2, Y_hat)
    ours = nn.numerical_gradient(lambda at: nn.squared_error(at, Y)[0], Y_hat)
    return {
        f"gradient over slope, {named(n_out)}": ratio((Y_hat - Y) / N, pushed),
        f"gradient over slope, {named(n_out)}, nn": ratio(nn.squared_error(Y_hat, Y)[1], ours),
    }


def by_sklearn() -> dict[str, float]:
    """The same ratio from the loss and the gradient that scikit-learn gives to its optimizer."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPRegressor

    found = {}
    for n_out in (1, 3):
        X, Y = data(n_out)
        model = MLPRegressor(
            hidden_layer_sizes=(5,),
            activation="tanh",
            solver="lbfgs",
            alpha=0,
            max_iter=1,
            random_state=0,
        )
        with catch_warnings():
            simplefilter("ignore", ConvergenceWarning)
            model.fit(X, Y if n_out > 1 else Y[:, 0])
        seen = ratio_of(model, X, Y)
        found[f"gradient over slope, {named(n_out)}, scikit-learn {version('scikit-learn')}"] = seen
    return found


def ratio_of(model: Any, X: np.ndarray, Y: np.ndarray) -> float:
    sizes = [N_IN, 5, Y.shape[1]]
    activations = [X, *(np.empty((N, size)) for size in sizes[1:])]
    deltas = [np.empty_like(A) for A in activations[1:]]
    grads = [np.empty_like(W) for W in model.coefs_], [np.empty_like(b) for b in model.intercepts_]

    def loss_and_gradient(theta: np.ndarray) -> tuple[float, np.ndarray]:
        loss, gradient = model._loss_grad_lbfgs(
            theta.copy(), X, Y, None, activations, deltas, *grads
        )
        return float(loss), np.array(gradient)

    theta = np.concatenate([part.ravel() for part in model.coefs_ + model.intercepts_])
    _, slopes = loss_and_gradient(theta)
    return ratio(slopes, nn.numerical_gradient(lambda at: loss_and_gradient(at)[0], theta))


WHY = (
    "A gradient is the slope of its loss, so the ratio should be 1. The loss is a mean over the "
    "outputs as well, the gradient is not. Without a penalty the direction of a step is right; its "
    "length, and what a line search makes of it, are not. Known since 2017 (issue 8349); pull "
    "request 34830, open in November 2026, mends it."
)

ENTRY = Entry(
    name="multi_output",
    title="scikit-learn: the loss of a regressor with several outputs, and its gradient",
    source=(
        "[scikit-learn](https://github.com/scikit-learn/scikit-learn) 1.9.1, `MLPRegressor`, "
        "files `sklearn/neural_network/_base.py` and `_multilayer_perceptron.py`; "
        "[issue 8349](https://github.com/scikit-learn/scikit-learn/issues/8349). The first two "
        "rows are its formulas, written down here; the next two ask the library, with alpha=0."
    ),
    claims=(
        Claim("gradient over slope, 1 output", "1", drift=1e-6, due=True),
        Claim("gradient over slope, 3 outputs", "1", WHY, 1e-6, due=True),
        Claim("gradient over slope, 1 output, scikit-learn 1.9.1", "1", drift=1e-5, due=True),
        Claim("gradient over slope, 3 outputs, scikit-learn 1.9.1", "1", WHY, 1e-5, due=True),
        Claim("gradient over slope, 3 outputs, nn", "1", drift=1e-6, due=True),
    ),
    jobs={
        "formulas, 1 output": partial(by_formula, 1),
        "formulas, 3 outputs": partial(by_formula, 3),
        "scikit-learn 1.9.1, where it is installed": by_sklearn,
    },
)
