"""Deep relus with the start that other libraries give them, in those libraries and rebuilt in nn.

PyTorch draws and steps, with twenty networks side by side; scikit-learn draws, trains and tests by
itself. Where one is not installed, its runs are left out. The rebuilt networks say whether it was
the start.
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

import nn

from .activations import standardized
from .cross_entropy import images
from .initialization import LOOKED_AT, cosine, of_type
from .record import Claim, Entry, Found
from .together import Together

SEEDS, DEPTHS, EPOCHS, RATE = range(20), (5, 10, 20), 20, 0.001
STARTS = ("PyTorch's", "He", "PyTorch's, biases 0")
SEEN = (1, 5, 10, 20)


def start(name: str, depth: int, seed: int) -> list[nn.Layer]:
    """A new network of so many hidden layers of 50 relus, as nn or as PyTorch begins."""
    rng, sizes = np.random.default_rng(seed), [64, *[50] * depth, 10]
    weights = nn.initializers.he if name == "He" else nn.initializers.pytorch
    net = []
    for l, (n_in, n_out) in enumerate(pairwise(sizes)):
        W, r = weights(n_in, n_out, rng), 1 / np.sqrt(n_in)
        b = rng.uniform(-r, r, n_out) if name == "PyTorch's" else np.zeros(n_out)
        net.append(nn.Layer(W, b, nn.relu if l < depth else nn.identity))
    return net


def rebuilt(name: str, depth: int, lr: float = RATE) -> Found:
    """The accuracies of the same networks, in nn."""
    X, y, X_test, y_test = standardized(*images())
    nets = Together([of_type(start(name, depth, seed), np.float32) for seed in SEEDS])
    nets.train(X.astype(np.float32), y, nn.adam(lr), EPOCHS)
    found = nets.accuracy(X_test.astype(np.float32), y_test)
    return {rebuilt_as(name, depth, lr): found}


def rebuilt_as(name: str, depth: int, lr: float = RATE) -> str:
    return f"nn, {name}, {depth} hidden{'' if lr == RATE else f', rate {lr:g}'}"


def before(seed: int) -> Found:
    """How far answers lie apart in layers of new networks, their cosine, and the blame."""
    X, y, *_ = standardized(*images())
    found: Found = {}
    for name in STARTS[:2]:
        t = nn.trace(start(name, 20, seed), X, np.eye(10)[y], nn.softmax_cross_entropy)
        for l in SEEN:
            found[f"spread, {name}, layer {l}"] = float(f"{t.A[l].std(axis=0).mean():.4g}")
        found[f"cosine, {name}, layer 20"] = float(f"{cosine(t.A[20][:LOOKED_AT]):.6g}")
        back = np.linalg.norm(t.dZ[1]) / np.linalg.norm(t.dZ[20])
        found[f"blame at the first layer, over the last, {name}"] = float(f"{back:.4g}")
    A = nn.predict(start(STARTS[2], 20, seed)[:-1], X[:LOOKED_AT])
    return found | {f"cosine, {STARTS[2]}, layer 20": float(f"{cosine(A):.6g}")}


def by_torch(name: str, depth: int) -> Found:
    """The accuracies of PyTorch's own networks, drawn layer by layer and trained side by side."""
    import torch

    torch.set_num_threads(1)
    X, y, X_test, y_test = (torch.from_numpy(part) for part in standardized(*images()))
    params = drawn(torch, name, depth)
    orders = [torch.Generator().manual_seed(seed) for seed in SEEDS]
    optimizer = torch.optim.Adam(params, lr=RATE)

    def scores(A: Any) -> Any:
        for l in range(0, len(params), 2):
            A = torch.baddbmm(params[l + 1], A if l == 0 else A.relu(), params[l])
        return A

    for _ in range(EPOCHS):
        epoch = torch.stack([torch.randperm(len(X), generator=order) for order in orders])
        for rows in epoch.split(32, dim=1):
            optimizer.zero_grad()
            flat = scores(X[rows].float()).flatten(0, 1)
            cost = torch.nn.functional.cross_entropy(flat, y[rows].flatten())
            (cost * len(orders)).backward()  # the sum of the networks' costs
            optimizer.step()
    with torch.no_grad():
        right = scores(X_test.float().expand(len(orders), -1, -1)).argmax(dim=2) == y_test
    return {f"PyTorch, {name}, {depth} hidden": right.double().mean(dim=1).tolist()}


def drawn(torch: Any, name: str, depth: int) -> list[Any]:
    """Weights and biases of new layers of PyTorch, by layer; in each, one entry a seed."""
    found: list[list[Any]] = []
    for seed in SEEDS:
        torch.manual_seed(seed)
        parts: list[Any] = []
        for n_in, n_out in pairwise([64, *[50] * depth, 10]):
            linear = torch.nn.Linear(n_in, n_out)
            if name == "He":
                torch.nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
                torch.nn.init.zeros_(linear.bias)
            parts += [linear.weight.detach().T, linear.bias.detach()[None]]
        found.append(parts)
    return [torch.stack(each).requires_grad_() for each in zip(*found, strict=True)]


def by_sklearn(depth: int) -> Found:
    """The accuracies of scikit-learn's classifier, which knows one start only."""
    from warnings import catch_warnings, simplefilter

    from sklearn.neural_network import MLPClassifier

    X, y, X_test, y_test = standardized(*images())
    accuracies = []
    for seed in SEEDS:
        model = MLPClassifier(
            (50,) * depth,
            alpha=0,
            batch_size=32,
            learning_rate_init=RATE,
            max_iter=EPOCHS,
            tol=0,
            n_iter_no_change=EPOCHS,
            random_state=seed,
        )
        with catch_warnings():
            simplefilter("ignore")  # it says that it has not converged
            model.fit(X.astype(np.float32), y)
        accuracies.append(float(model.score(X_test.astype(np.float32), y_test)))
    return {f"scikit-learn, {depth} hidden": accuracies}


def new_layer(name: str) -> Found:
    """How PyTorch begins a new layer, beside He's rule."""
    import torch

    torch.manual_seed(0)
    layer = torch.nn.Linear(1000, 1000)
    W, b = (part.detach().double().numpy() for part in (layer.weight, layer.bias))
    return {
        f"{name}: He's spread over that of the weights": float(np.sqrt(2 / 1000) / W.std()),
        f"{name}: largest weight, times the root of n_in": float(abs(W).max() * np.sqrt(1000)),
        f"{name}: largest bias, times the root of n_in": float(abs(b).max() * np.sqrt(1000)),
    }


LINEAR = "torch.nn.Linear"
REBUILT = (
    *((name, depth, RATE) for depth in DEPTHS for name in STARTS[:2]),
    (STARTS[2], 20, RATE),
    (STARTS[0], 20, 0.003),
)
PEERS: dict[str, Callable[[], Found]] = {
    "PyTorch, a new layer": partial(new_layer, LINEAR),
    **{
        f"PyTorch, {name}, {depth} hidden": partial(by_torch, name, depth)
        for depth in DEPTHS
        for name in STARTS[:2]
    },
    **{f"scikit-learn, {depth} hidden": partial(by_sklearn, depth) for depth in DEPTHS},
}
ENTRY = Entry(
    name="onwards",
    title="The start of other libraries, said and measured",
    source=(
        "[Its chapter](../learn/onwards.md) has what is said. Hidden layers of 50 relus on the "
        "small digits in file order, 1,000 to train, each pixel standardized; Adam with a rate of "
        f"{RATE}, {EPOCHS} epochs of batches of 32 on the cross entropy, in float32; 20 seeds. "
        "PyTorch 2.15.0 and scikit-learn 1.9.1 draw and train by themselves, where they are "
        "installed: *He* is PyTorch's `kaiming_normal_` with biases of 0, and *PyTorch's* is what "
        "`torch.nn.Linear` begins with. The networks of *nn* are rebuilt with `nn.initializers`, "
        "once with a rate of 0.003. *Spread*: over the training images, in the mean over the "
        "neurons of a layer, before training; *cosine*: of all pairs of 200 images, the median."
    ),
    claims=(
        Claim(f"{LINEAR}: He's spread over that of the weights", drift=0.01),
        Claim(f"{LINEAR}: largest weight, times the root of n_in", drift=0.01),
        Claim(f"{LINEAR}: largest bias, times the root of n_in", drift=0.01),
        *(
            Claim(f"PyTorch, {name}, {depth} hidden", drift=0.05)
            for depth in DEPTHS
            for name in STARTS[:2]
        ),
        *(Claim(f"scikit-learn, {depth} hidden", drift=0.05) for depth in DEPTHS),
        *(Claim(rebuilt_as(*of), drift=0.05) for of in REBUILT),
        *(
            Claim(f"{what}, {name}{layer}", drift=float("inf"))
            for name in STARTS[:2]
            for what, layer in (
                *(("spread", f", layer {l}") for l in SEEN),
                ("cosine", ", layer 20"),
                ("blame at the first layer, over the last", ""),
            )
        ),
        Claim(f"cosine, {STARTS[2]}, layer 20", drift=float("inf")),
    ),
    jobs={
        **PEERS,
        **{rebuilt_as(*of): partial(rebuilt, *of) for of in REBUILT},
        **{f"before, seed {seed}": partial(before, seed) for seed in SEEDS},
    },
)
