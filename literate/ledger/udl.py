"""Two sentences of notebooks to Understanding Deep Learning, tried from more than one start.

Adam's factor against a slow start, on the notebook's own bowl; and a mean of four models beside
each of the four.
"""

import numpy as np

from .record import Claim, Entry, Found

SEEDS, STEPS, DRAWS = range(20), (1, 5, 10), 200
RATE, BETA, GAMMA = 0.05, 0.9, 0.99
N, MODELS, JOINTS = 15, 4, 14
PLACES = np.linspace(0, 1, 100)


def slope(at: np.ndarray) -> np.ndarray:
    """The slope of the notebook's bowl."""
    height = np.exp(-2 * at[1] ** 2 - (at[0] - 0.7) ** 2 / 8)
    return np.array([height * (at[0] - 0.7) / 4, height * 4 * at[1]])


def way(at: np.ndarray, steps: int, has_factor: bool) -> float:
    """How far Adam goes in so many steps, all of their lengths together."""
    m, v, length = np.zeros(2), np.zeros(2), 0.0
    for t in range(1, steps + 1):
        g = slope(at)
        m, v = BETA * m + (1 - BETA) * g, GAMMA * v + (1 - GAMMA) * g**2
        factors = (1 - BETA**t, 1 - GAMMA**t) if has_factor else (1, 1)
        step = RATE * (m / factors[0]) / (np.sqrt(v / factors[1]) + 1e-20)
        at, length = at - step, length + float(np.linalg.norm(step))
    return length


def begun() -> Found:
    """The way without the factor over the way with it, from the notebook's start and others."""
    drawn = [np.random.default_rng(seed).uniform(-1, 1, 2) for seed in SEEDS]
    starts = [np.array([-0.7, -0.9]), *drawn]
    found: Found = {
        f"first {steps} steps, without the factor over with it": [
            float(f"{way(at, steps, False) / way(at, steps, True):.4g}") for at in starts
        ]
        for steps in STEPS
    }
    slower = sum(way(at, 10, False) < way(at, 10, True) * (1 - 1e-9) for at in starts)
    return found | {"of 21 starts, slower in 10 steps without the factor": int(slower)}


def curve(x: np.ndarray) -> np.ndarray:
    """What the models should follow."""
    return np.exp(np.sin(2 * np.pi * x))


def basis(x: np.ndarray) -> np.ndarray:
    """A one and relus that bend at even places, a row for each place."""
    return np.column_stack(
        [np.ones(len(x)), *(np.maximum(x - j / JOINTS, 0) for j in range(JOINTS))]
    )


def fitted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """What a model of relus says everywhere, fitted to some examples by least squares."""
    A, penalty = basis(x), 1e-5 * np.eye(JOINTS + 1)
    penalty[0, 0] = 0
    answers: np.ndarray = basis(PLACES) @ np.linalg.solve(A.T @ A + penalty, A.T @ y)
    return answers


def error(answers: np.ndarray) -> float:
    return float(((answers - curve(PLACES)) ** 2).mean())


def four(rng: np.random.RandomState) -> dict[str, bool]:
    """Whether mean and median of four models are better than each, and than all on average."""
    x = np.array([rng.uniform(i / N, (i + 1) / N) for i in range(N)])
    y = curve(x) + np.array([rng.normal(0, 0.3) for _ in range(N)])
    chosen = [rng.choice(N, N) for _ in range(MODELS)]
    answers = [fitted(x[rows], y[rows]) for rows in chosen]
    each = [error(one) for one in answers]
    mean, median = error(np.mean(answers, axis=0)), error(np.median(answers, axis=0))
    return {
        "the mean is better than each of the four": mean < min(each),
        "the median is better than each of the four": median < min(each),
        "both are": max(mean, median) < min(each),
        "the mean is better than the four on average": mean < sum(each) / MODELS,
        "one model of all examples is better than both": error(fitted(x, y)) < min(mean, median),
    }


def together() -> Found:
    """Of how many draws that is so, and whether of the notebook's own."""
    seen = [four(np.random.RandomState(seed)) for seed in range(2, DRAWS + 2)]
    own = four(np.random.RandomState(1))
    return {
        "the notebook's own draw: both are": int(own["both are"]),
        **{f"of {DRAWS} draws: {what}": sum(each[what] for each in seen) for what in own},
    }


FACTOR = (
    "The factor of the slope's mean makes early steps longer, that of its square makes them "
    "shorter, by as much or more: without both the way is as long or longer."
)
ENTRY = Entry(
    name="udl",
    title="Understanding Deep Learning: Adam's factor, and a mean of four",
    source=(
        "S. Prince, [notebooks](https://github.com/udlbook/udlbook) at commit a8fe82b. "
        "`6_5_Adam.ipynb`: a factor that depends on the time makes sure that progress is not slow "
        "to start with. Its bowl and its numbers, from its start and from 20 others; *way* is the "
        "length of all steps. `9_3_Ensembling.ipynb`: both the median and the mean of four "
        "resampled models should be better than any of the four. Its code, with what it asks for "
        f"filled in, for its own draw and for {DRAWS} others (it types π as 3.1413; here it is π)."
    ),
    claims=(
        Claim("of 21 starts, slower in 10 steps without the factor", "21", FACTOR, 0),
        *(
            Claim(f"first {steps} steps, without the factor over with it", drift=0.01)
            for steps in STEPS
        ),
        Claim("the notebook's own draw: both are", "1", drift=0),
        *(
            Claim(f"of {DRAWS} draws: {what}", drift=5)
            for what in (
                "the mean is better than each of the four",
                "the median is better than each of the four",
                "both are",
                "the mean is better than the four on average",
                "one model of all examples is better than both",
            )
        ),
    ),
    jobs={"Adam's factor": begun, "a mean of four": together},
)
