"""How much of a chosen network is luck, which settings matter, and nine trials two ways.

The first 1,000 of the small digits train, the next 200 validate, and the other 597 say the truth:
nearly all of them by hands that no network has seen.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

import nn

from .record import Claim, Entry, Found
from .training import Pair

NETS, CUT, END = 60, 1000, 1200
DRAWS = 2000
SETTINGS, FEW = 360, 40
BENDS = {"relu": nn.relu, "tanh": nn.tanh, "sigmoid": nn.sigmoid, "gelu": nn.gelu}
RATES = tuple(float(f"{rate:.4g}") for rate in np.geomspace(1e-4, 0.1, 13))
SEEDS = range(20)
GOOD = (0.001, 0.03)  # a decade and a half of rates
Setting = dict[str, Any]
Parts: TypeAlias = Callable[[], tuple[Pair, Pair, Pair]]


def parts() -> tuple[Pair, Pair, Pair]:
    """The images to train, to validate, and for the truth, each with their digits."""
    X, y = nn.data.digits()
    return (X[:CUT], y[:CUT]), (X[CUT:END], y[CUT:END]), (X[END:], y[END:])


def judged(setting: Setting, seed: int, data: Parts = parts) -> tuple[float, float]:
    """The validation accuracy and the true one of a network that is trained with a setting."""
    (X, y), seen, true = data()
    sizes = [X.shape[1], *[setting["width"]] * setting["depth"], 10]
    net = nn.init(sizes, seed, hidden=BENDS[setting["activation"]], dtype=X.dtype)
    net, _ = nn.train(
        net,
        X,
        y,
        nn.softmax_cross_entropy,
        nn.adam(setting["rate"]),
        20,
        setting["batch"],
        l2=setting["l2"],
        rng=seed,
        fast=True,
    )
    return nn.accuracy(net, *seen), nn.accuracy(net, *true)


def usual(rate: float = 0.003) -> Setting:
    """The one setting of the sixty networks."""
    return {"width": 32, "depth": 1, "activation": "relu", "rate": rate, "batch": 32, "l2": 0.0}


def luck(data: Parts = parts) -> Found:
    """Sixty networks of which only the seed differs, and what choosing the best of ten gives."""
    seen, true = np.array([judged(usual(), seed, data) for seed in range(NETS)]).T
    rng = np.random.default_rng(0)
    draws = np.array([rng.permutation(NETS)[:10] for _ in range(DRAWS)])
    chosen = draws[np.arange(DRAWS), seen[draws].argmax(axis=1)]
    best = int(seen.argmax())
    apart = abs(true[:, None] - true)[np.triu_indices(NETS, 1)]
    return {
        "validation accuracy": seen.tolist(),
        "true accuracy": true.tolist(),
        "true accuracy of the best of sixty": float(true[best]),
        "truly better than the best of sixty": int((true > true[best]).sum()),
        "best of ten: gain in validation": float(seen[chosen].mean() - seen.mean()),
        "best of ten: gain in truth": float(true[chosen].mean() - true.mean()),
        "correlation of the two": float(np.corrcoef(seen, true)[0, 1]),
        "median difference of two seeds": float(np.median(apart)),
    }


def drawn(number: int) -> Setting:
    """The setting of a number, at random."""
    rng = np.random.default_rng((number, 7))
    return {
        "rate": float(10 ** rng.uniform(-4, -1)),
        "activation": str(rng.choice(list(BENDS))),
        "width": int(2 ** rng.uniform(3, 7)),
        "depth": int(rng.integers(1, 4)),
        "batch": int(2 ** rng.integers(4, 8)),
        "l2": float(10 ** rng.uniform(-6, -2)),
    }


def groups(name: str, settings: Sequence[Setting]) -> np.ndarray:
    """The group of each setting by one of its values: its word, or its fifth among the sorted."""
    values = [setting[name] for setting in settings]
    if name in ("activation", "depth", "batch"):
        found: np.ndarray = np.unique(values, return_inverse=True)[1]
        return found
    return np.argsort(np.argsort(values)) * 5 // len(values)


def explained(accuracies: Sequence[float], name: str, is_good: bool) -> float:
    """The share of the variance of the accuracies that one value of the settings explains alone."""
    settings = [drawn(n) for n in range(len(accuracies))]
    kept = [n for n, each in enumerate(settings) if not is_good or GOOD[0] < each["rate"] < GOOD[1]]
    values = np.array(accuracies)[kept]
    group = groups(name, [settings[n] for n in kept])
    means = np.array([values[group == g].mean() for g in range(group.max() + 1)])
    return float(means[group].var() / values.var())


NAMES = tuple(drawn(0))
NINE, LOW = ("nine by grid", "nine by random"), ": one in twenty below"


def tried(count: int = SETTINGS, data: Parts = parts) -> Found:
    """The true accuracies of random settings, and what each value explains of their variance."""
    accuracies = [judged(drawn(n), n, data)[1] for n in range(count)]
    found: Found = {"random settings": accuracies}
    for where, is_good in (("", False), (", at good rates", True)):
        for name in drawn(0):
            found[f"explained by {name}{where}"] = explained(accuracies, name, is_good)
    return found


def few() -> Found:
    """What each value would explain if one had stopped after a few of the same settings."""
    found = tried(FEW)
    return {f"{of}, first {FEW}": value for of, value in found.items() if of != "random settings"}


def rates(data: Parts = parts) -> Found:
    """True accuracies by rate; then the best of nine by validation, from a grid and at random."""
    both = np.array([[judged(usual(rate), seed, data) for seed in SEEDS] for rate in RATES])
    seen, true = both[..., 0], both[..., 1]
    found: Found = {f"rate {rate:g}": true[at].tolist() for at, rate in enumerate(RATES)}
    rng = np.random.default_rng(0)
    ends: dict[str, list[float]] = {"grid": [], "random": []}
    for _ in range(DRAWS):
        offset = rng.integers(len(RATES) - 8)
        picked = {
            "grid": np.repeat([offset, offset + 4, offset + 8], 3),
            "random": rng.permutation(len(RATES))[:9],
        }
        for way, rows in picked.items():
            seeds = rng.permutation(len(SEEDS))[:9]
            best = seen[rows, seeds].argmax()
            ends[way].append(float(true[rows[best], seeds[best]]))
    for way, values in ends.items():
        found[f"nine by {way}"] = float(np.median(values))
        found[f"nine by {way}{LOW}"] = float(np.quantile(values, 0.05))
    better = np.array(ends["random"]) >= np.array(ends["grid"])
    return found | {"random at least as good": float(better.mean())}


CLAIMS = (
    Claim("validation accuracy", drift=0.02),
    Claim("true accuracy", drift=0.02),
    Claim("true accuracy of the best of sixty", drift=0.03),
    Claim("truly better than the best of sixty", drift=float("inf")),
    Claim("best of ten: gain in validation", drift=0.005),
    Claim("best of ten: gain in truth", drift=0.005),
    Claim("correlation of the two", drift=0.3),
    Claim("median difference of two seeds", drift=0.005),
    Claim("random settings", drift=0.03),
    *(
        Claim(f"explained by {name}{where}", drift=0.15)
        for where in ("", ", at good rates")
        for name in NAMES
    ),
    *(Claim(f"rate {rate:g}", drift=0.03) for rate in RATES),
    *(Claim(f"{of}{what}", drift=0.01) for of in NINE for what in ("", LOW)),
    Claim("random at least as good", drift=0.15),
)

ENTRY = Entry(
    name="hyper_parameters",
    title="Hyper-parameters, said and measured",
    source=(
        "Small digits in file order: the first 1,000 to train, the next 200 to validate, the other "
        "597 for the truth; Adam on the cross entropy, 20 epochs. *Luck*: sixty networks "
        "64-32-10 of relus, rate 0.003, batches of 32, of which only the seed differs; the best of "
        "ten is the mean over 2,000 draws. *Random settings*: 360 of them, rate from 0.0001 to 0.1 "
        "and L2 from 0.000001 to 0.01 by their logarithms, width 8 to 128, 1 to 3 hidden layers, "
        "batches of 16 to 128, one of four activations; *explained* is the share of the variance "
        "of their accuracies that lies between groups, five of them where values are no classes; "
        "*first 40* is that of the first of the same settings. "
        "*Rate*: the network of the sixty, twenty seeds at each; *nine* trials are judged by "
        "validation, from three rates a decade apart with three seeds each, or from nine rates."
    ),
    claims=(
        *CLAIMS,
        *(
            Claim(f"explained by {name}{where}, first {FEW}", drift=0.2)
            for where in ("", ", at good rates")
            for name in NAMES
        ),
    ),
    jobs={"luck": luck, "rates": rates, "random settings": tried, "first settings": few},
)
