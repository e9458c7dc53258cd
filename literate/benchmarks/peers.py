"""The same workloads in the libraries that people would pick; each is imported where it is used."""

import warnings
from functools import partial
from typing import Any

import numpy as np

from .ours import Run
from .workloads import SEED, Params, Workload


def torch_eager(w: Workload, **how: Any) -> Run | None:
    """Return a run in PyTorch, layers and optimizer as its tutorials use them."""
    import torch

    torch.set_num_threads(1)
    functions = torch.nn.functional
    X, Y, y = map(torch.from_numpy, (w.data[0], w.targets, w.data[1]))
    bend = {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid}

    def model_of() -> Any:
        layers: list[Any] = []
        for W, b in w.params:
            layer = torch.nn.Linear(*W.shape, dtype=X.dtype)
            layer.weight.data, layer.bias.data = torch.from_numpy(W.T.copy()), torch.from_numpy(b)
            layers += [layer, bend[w.hidden]()]
        return torch.nn.Sequential(*(layers if w.loss == "squared_error" else layers[:-1]))

    if not w.epochs:
        model = model_of()

        def predict() -> Any:
            with torch.inference_mode():
                return model(X).numpy()

        return None if how else predict
    make = {
        "sgd": torch.optim.SGD,
        "momentum": partial(torch.optim.SGD, momentum=0.9),
        "adam": torch.optim.Adam,
    }[w.optimizer]
    batches = [[torch.from_numpy(rows) for rows in epoch] for epoch in w.batches()]

    def train() -> Params:
        model = model_of()
        optimizer = make(model.parameters(), lr=w.lr, **how)
        for epoch in batches:
            total = 0.0
            for rows in epoch:
                optimizer.zero_grad()
                scores = model(X[rows])
                if w.loss == "squared_error":
                    cost = ((scores - Y[rows]) ** 2).sum() / (2 * len(rows))
                else:
                    cost = functions.cross_entropy(scores, y[rows])
                cost.backward()
                optimizer.step()
                total += cost.item() * len(rows)
        layers = [layer for layer in model if isinstance(layer, torch.nn.Linear)]
        return [(m.weight.detach().numpy().T, m.bias.detach().numpy()) for m in layers]

    return train


def torch_fused(w: Workload) -> Run | None:
    """Return a run in PyTorch whose optimizer makes one pass over the parameters."""
    return torch_eager(w, fused=True)


def sklearn(w: Workload) -> Run | None:
    """Return a run of scikit-learn's classifier, which draws its own weights and orders."""
    from sklearn.neural_network import MLPClassifier

    if w.name == "W1":
        return None
    activation = {"relu": "relu", "sigmoid": "logistic"}[w.hidden]
    X, y = w.data

    def fitted(rows: int) -> Any:
        warnings.simplefilter("ignore")  # it says that it has not converged
        model = MLPClassifier(
            w.sizes[1:-1], activation=activation, alpha=0, learning_rate_init=w.lr,
            solver="adam" if w.optimizer in ("adam", "none") else "sgd",
            momentum=0.9 if w.optimizer == "momentum" else 0.0, nesterovs_momentum=False,
            batch_size=min(w.batch, rows), max_iter=max(w.epochs, 1), tol=0,
            n_iter_no_change=10**9, random_state=SEED,
        )  # fmt: skip
        return model.fit(X[:rows], y[:rows])

    if w.epochs:
        return lambda: fitted(len(X))
    model = fitted(500)
    return lambda: model.predict_proba(X)


def jax_step(w: Workload, whole_epochs: bool = False) -> Run | None:
    """Return a run in JAX with one compiled function a step, or a whole epoch."""
    import jax

    jax.config.update("jax_enable_x64", w.dtype == "float64")
    jnp = jax.numpy
    bend = {"relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid}[w.hidden]
    X, Y = jnp.asarray(w.data[0]), jnp.asarray(w.targets)

    def scores(params: Any, A: Any) -> Any:
        for W, b in params[:-1]:
            A = bend(A @ W + b)
        W, b = params[-1]
        return A @ W + b

    if not w.epochs:
        predict, params = jax.jit(scores), w.params
        return None if whole_epochs else lambda: np.asarray(predict(params, X))

    def cost(params: Any, X: Any, Y: Any) -> Any:
        Z = scores(params, X)
        if w.loss == "squared_error":
            return ((bend(Z) - Y) ** 2).sum() / (2 * len(X))
        return -(Y * jax.nn.log_softmax(Z)).sum() / len(X)

    def moved(W: Any, dW: Any, m: Any, v: Any, t: Any) -> Any:
        if w.optimizer == "sgd":
            return W - w.lr * dW, m, v
        if w.optimizer == "momentum":
            m = 0.9 * m + dW
            return W - w.lr * m, m, v
        m, v = 0.9 * m + 0.1 * dW, 0.999 * v + 0.001 * dW**2
        m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
        return W - w.lr * m_hat / (jnp.sqrt(v_hat) + 1e-8), m, v

    def step(state: Any, rows: Any) -> Any:
        params, m, v, t = state
        C, grads = jax.value_and_grad(cost)(params, X[rows], Y[rows])
        t = t + 1
        leaves, shape = jax.tree.flatten(params)
        parts = zip(leaves, *map(jax.tree.leaves, (grads, m, v)), strict=True)
        new = zip(*(moved(a, b, c, d, t.astype(w.dtype)) for a, b, c, d in parts), strict=True)
        return (*(jax.tree.unflatten(shape, part) for part in new), t), C

    compiled = jax.jit(step, donate_argnums=0)
    epoch_compiled = jax.jit(
        lambda state, epoch: jax.lax.scan(step, state, epoch), donate_argnums=0
    )
    whole = [len(epoch[-1]) == len(epoch[0]) for epoch in w.batches()]
    epochs = [list(map(jnp.asarray, epoch)) for epoch in w.batches()]
    if whole_epochs:  # a shorter last batch is a step of its own
        epochs = [
            [jnp.stack(epoch if even else epoch[:-1]), *([] if even else epoch[-1:])]
            for epoch, even in zip(epochs, whole, strict=True)
        ]
    if whole_epochs and w.name == "W1":  # whose epochs are steps: all of them at once
        epochs = [[jnp.concatenate([epoch[0] for epoch in epochs])]]

    def train() -> Params:
        params = jax.tree.map(jnp.asarray, w.params)
        nothing = jax.tree.map(jnp.zeros_like, params)
        state: Any = params, nothing, jax.tree.map(jnp.zeros_like, params), jnp.zeros((), int)
        for epoch in epochs:
            total = 0.0
            for rows in epoch:
                if rows.ndim == 2:
                    state, costs = epoch_compiled(state, rows)
                    total += float(costs.sum()) * rows.shape[1]
                else:
                    state, C = compiled(state, rows)
                    total += float(C) * len(rows)
        return [(np.asarray(W), np.asarray(b)) for W, b in state[0]]

    return train


def jax_scan(w: Workload) -> Run | None:
    """Return a run in JAX that is compiled for a whole epoch."""
    return jax_step(w, whole_epochs=True)
