"""What is computed together is what is computed one by one, to the last bit, or is left to that."""

import numpy as np
import pytest

from literate.equations import together
from literate.equations.check import check
from literate.equations.parser import parse
from literate.equations.scope import Scope
from literate.equations.tree import LatexError
from literate.equations.world import World

TABLE = r"""
K | K | () | size
x | x | (K) | real
W | W | (K, K) | positive
c | c | () | real
v | v | (2) | real
z | z | () | normal of spread c
\varphi(x) | activation | entrywise | function
"""
RNG = np.random.default_rng(0)
NAMES = {"K": 50, "x": RNG.normal(size=50), "W": RNG.uniform(0.1, 2, (50, 50)), "c": 0.7}

SUMS = [
    r"\sum_{i=1}^{K} x_i",
    r"\sum_{i=1}^{K} c",
    r"\sum_{i=2}^{K} \frac{x_i - x_{i-1}}{i + c}",
    r"\sum_{i=1}^{K} W_{ii} e^{-x_i} \sqrt{W_{i, 2}} \log(W_{3i})",
    r"\sum_{i=1}^{K} \mathbb{1}[x_i > 0] \, |x_i|^3 \sigma'(x_i)",
    r"\prod_{i=1}^{K} (1 + \tanh(x_i) x_{K - i + 1})",
    r"\sum_{i=1}^{K} \sum_{j=1}^{i} W_{ij} x_j",
]
OTHERS = [
    r"\sum_{i=1}^{K} W_i \cdot x",
    r"\sum_{i=1}^{K} \lVert W_i \rVert",
    r"\sum_{i=1}^{K} W_{ii}^{i}",
    r"\max_i x_i",
]
MEANS = [
    r"\mathbb{E}[\varphi'(z)^2]",
    r"\operatorname{Var}(\varphi(z) + c z)",
    r"\mathbb{P}(\varphi(z) > c)",
]


def worth(latex, names=None):
    scope = Scope(TABLE)
    world = World(scope, names)
    with np.errstate(all="ignore"):
        return world.evaluate(parse(latex, scope.functions).chains[0].sides[0], {})


def one_by_one(monkeypatch):
    monkeypatch.setattr(together.Together, "terms", lambda *_: None)
    monkeypatch.setattr(together.Together, "follows", lambda *_: False)


@pytest.mark.parametrize("latex", [*SUMS, *OTHERS])
def test_a_sum_is_what_its_terms_give_one_by_one(latex, monkeypatch):
    found = worth(latex, NAMES)
    one_by_one(monkeypatch)
    assert np.array_equal(found, worth(latex, NAMES))


@pytest.mark.parametrize("latex", MEANS)
def test_a_mean_is_what_its_cases_give_one_by_one(latex, monkeypatch):
    found = worth(latex)
    one_by_one(monkeypatch)
    assert np.array_equal(found, worth(latex))


def test_numbers_are_computed_together_and_arrays_are_not():
    scope = Scope(TABLE)
    world = World(scope, NAMES)

    def terms(latex):
        node = parse(latex, scope.functions).chains[0].sides[0]
        return world.terms(node, world.limits(node, {}), {"j": 1})

    assert all(len(terms(latex)) >= 49 for latex in SUMS[:-1])
    assert all(terms(latex) is None for latex in [SUMS[-1], *OTHERS[:3]])
    assert terms(r"\sum_{i=1}^{9} x_{i + 45}") is None  # some are not there


@pytest.mark.parametrize("names", [NAMES, None])
def test_a_term_that_is_not_there_is_told_of(names):
    with pytest.raises(LatexError, match="no such component"):
        worth(r"\sum_{i=1}^{9} x_{i + 45} + \sum_{i=1}^{9} v_i", names)


def test_a_slope_sees_the_one_entry_that_is_pushed():
    scope = Scope(TABLE + r"C | C | () | real")
    names = {**NAMES, "C": np.sum(NAMES["x"] ** 2)}
    assert check(r"C = \sum_{i=1}^{K} x_i^2", names, scope).holds
    assert check(r"\frac{\partial C}{\partial x_j} = 2 x_j", names, scope).holds
    assert not check(r"\frac{\partial C}{\partial x_j} = 2 x_1", names, scope).holds


def test_the_sizes_of_a_seed_are_drawn_until_something_new_is_said():
    scope = Scope(r"x | x | (K) | real")
    world = World(scope, seed=3)
    odd = world.with_draws({})
    odd.sizes["K"] = 1000
    assert World(scope, seed=3).sizes == world.sizes != odd.sizes
    assert World(scope, seed=4).sizes != world.sizes
    scope.narrow(r"y | y | (J) | real")
    assert World(scope, seed=3).sizes.keys() == world.sizes.keys() | {"J"}
