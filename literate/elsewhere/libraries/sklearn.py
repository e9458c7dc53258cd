"""scikit-learn: `MLPClassifier` and `MLPRegressor`, with their own loop."""

import warnings
from typing import Any

import numpy as np
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer
from sklearn.preprocessing import StandardScaler

from .. import words

SLOPES = "it keeps its slopes to itself"
CORNERS = ("relu", "maximum", "clip", "leaky_relu", "absolute", "norm", "tie", "power")
NOT: dict[str, str] = dict.fromkeys(CORNERS, SLOPES) | {
    "half_sum": "it sums with NumPy",
    "times_half": "it computes with NumPy",
    "relu_nan": "it refuses nan",
    "gelu_one": "it has no gelu",
    "sigmoid_left": "scipy's `expit`",
}


def fitted(n_in: int = 3, n_out: int = 2, **settings: Any) -> Any:
    """Return a regressor after one step from zeros to zeros, which hardly moves it."""
    settings = {"max_iter": 1, "random_state": 0, "solver": "sgd", "alpha": 0.0} | settings
    settings = {"hidden_layer_sizes": (), "learning_rate_init": 1e-9} | settings
    X, Y = np.zeros((10, n_in)), np.zeros((10, n_out))
    with warnings.catch_warnings(action="ignore"):
        return MLPRegressor(momentum=0.0, **settings).fit(X, Y)


def dense_shapes() -> str:
    model = fitted()
    return words.shapes(**{"coefs_[0]": model.coefs_[0], "intercepts_[0]": model.intercepts_[0]})


def start_weights() -> str:
    found = {
        bend: fitted(300, hidden_layer_sizes=(200,), activation=bend).coefs_[0]
        for bend in ("relu", "logistic")
    }
    relu, logistic = (words.law(found[bend], 300, 200) for bend in found)
    return f"relu: {relu}; logistic: {logistic}"


def start_biases() -> str:
    model = fitted(300, hidden_layer_sizes=(20_000,))
    return words.law(model.intercepts_[0], 300, 20_000)


def float64() -> str:
    return words.kind(fitted().predict(np.ones((1, 3))))


def agreement() -> str:
    params, X = words.network()
    model = MLPClassifier(
        hidden_layer_sizes=(4,), activation="logistic", max_iter=1, random_state=0
    )
    with warnings.catch_warnings(action="ignore"):
        model.fit(X, np.arange(1000) % 2)
    model.coefs_ = [W for W, _ in params]
    model.intercepts_ = [b for _, b in params]
    return words.within(model.predict_proba(X)[:, 1], 1e-15)


def off_by_two() -> tuple[Any, Any]:
    """Return a regressor after one step from outputs that are each 2 too small, and its start."""
    start = fitted(1, 3).intercepts_[0]
    settings = {"solver": "sgd", "momentum": 0.0, "alpha": 0.0}
    model = MLPRegressor(hidden_layer_sizes=(), max_iter=1, random_state=0, **settings)
    with warnings.catch_warnings(action="ignore"):
        return model.fit(np.zeros((4, 1)), np.tile(start + 2, (4, 1))), start


def squared_loss() -> str:
    return words.squared(off_by_two()[0].loss_curve_[0])


def squared_slope() -> str:
    model, start = off_by_two()
    step = (model.intercepts_[0] - start) / model.learning_rate_init
    return words.number(step[0] / 4)  # a bias is in each of the 4 rows


def weighted_loss() -> str:
    model = MLPClassifier(hidden_layer_sizes=(), max_iter=1, warm_start=True, alpha=0.0)
    with warnings.catch_warnings(action="ignore"):
        model.fit([[0.0], [0.0]], [0, 1]).intercepts_[0][:] = 0
        model.fit([[0.0], [0.0]], [0, 1], sample_weight=[1, 3])
    return f"{words.number(model.loss_curve_[-1])} (`sample_weight`)"


def certain_wrong() -> str:
    surely = np.array([[1, 0], [0, 1]], np.float32)
    return f"{words.number(log_loss([1, 0], surely))} (`log_loss`)"


def decay() -> str:
    before, after = (fitted(alpha=alpha, learning_rate_init=0.1) for alpha in (0.0, 0.5))
    weight = np.median(after.coefs_[0] / before.coefs_[0])
    bias = np.median(after.intercepts_[0] / before.intercepts_[0])
    return f"{words.number(weight)} with 10 rows (`alpha` / rows); a bias: {words.number(bias)}"


def adam_tiny() -> str:
    x = np.ones(1)
    AdamOptimizer([x], learning_rate_init=0.1).update_params([x], [np.array([1e-8])])
    return words.number(1 - x[0])


def momentum() -> str:
    x, seen = np.ones(1), [1.0]
    steps = SGDOptimizer([x], learning_rate_init=0.1, momentum=0.9)
    for _ in range(2):
        steps.update_params([x], [np.ones(1)])
        seen.append(float(x[0]))
    return f"{words.steps(*seen)} (Nesterov's, unless `nesterovs_momentum=False`)"


def momentum_stop() -> str:
    x = np.ones(1)
    steps = SGDOptimizer([x], learning_rate_init=0.1, momentum=0.9, nesterov=False)
    steps.update_params([x], [np.ones(1)])
    before, steps.learning_rate = x[0], 0.0
    steps.update_params([x], [np.ones(1)])
    return words.number(before - x[0])


def trained(fits: int = 1, **settings: Any) -> Any:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 2)), rng.normal(size=20)
    model = MLPRegressor(max_iter=3, random_state=0, batch_size=5, **settings)
    with warnings.catch_warnings(action="ignore"):
        for _ in range(fits):
            model.fit(X, y)
    return model.coefs_[0]


def fit_order() -> str:
    return words.shuffles(trained)


def fit_again() -> str:
    return words.again((trained(1) != trained(2)).any())


def std_two() -> str:
    return f"{words.number(StandardScaler().fit([[1.0], [3.0]]).scale_)} (`StandardScaler`)"
