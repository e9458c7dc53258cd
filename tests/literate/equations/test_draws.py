"""Random data hide no mistake: not by their sizes, and not by their values."""

from itertools import combinations

import numpy as np
import pytest

from literate.equations import draws
from literate.equations.check import check
from literate.equations.parser import parse
from literate.equations.tree import LatexError
from literate.equations.world import random_world
from literate.judging.judge import notation


def failure(latex, rows="", page=None, above=()):
    """Return what is wrong with an equation below others, with the rows of a page."""
    scope = notation().copy()
    scope.narrow(rows)
    for equation in above:
        assert check(equation, None, scope).holds
    verdict = check(latex, page, scope)
    return "" if verdict.holds else verdict.message


def simple(sizes):
    """Yield the numbers up to 6, and everything that one step makes of the sizes, with a name."""
    yield from ((str(k), k) for k in range(1, 7))
    for a, x in sizes.items():
        yield from ((f"{a} {step}", x + step) for step in range(-2, 3))
        yield from ((f"{k} {a}", k * x) for k in (2, 3, 4))
        yield from ((f"{a} / {k}", x / k) for k in (2, 3, 4))
        yield f"{a}^2", x * x
    for (a, x), (b, y) in combinations(sizes.items(), 2):
        yield from ((f"{a} + {b}", x + y), (f"{a} {b}", x * y))
        yield from ((f"{a} - {b}", x - y), (f"{b} - {a}", y - x))
        yield from ((f"{a} / {b}", x / y), (f"{b} / {a}", y / x))


@pytest.mark.parametrize("others", ["", "d", "dh", "dhk", "dhkm"])
def test_no_simple_expression_of_the_sizes_is_another_on_every_draw(others):
    worlds = []
    for seed in range(len(draws.SHAPES)):
        sizes = draws.sizes(seed, others)
        L = sizes["L"]
        ends = {"n_0": "n[0]", "n_1": "n[1]", "n_M": f"n[{L - 1}]", "n_L": f"n[{L}]"}
        named = {a: sizes[b] for a, b in ends.items()}
        worlds.append(dict(simple({k: sizes[k] for k in ("n", "L", *others)} | named)))
        layers = [sizes[f"n[{layer}]"] for layer in range(L + 1)]
        assert len({sizes["n"], *layers, *(sizes[s] for s in others)}) == L + 2 + len(others)
    alike = {}
    for name in worlds[0]:
        alike.setdefault(tuple(round(world[name], 9) for world in worlds), []).append(name)
    assert [names for names in alike.values() if len(names) > 1] == []


COST = r"C = \frac{1}{2n} \lVert \hat{Y} - Y \rVert^2"


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{\partial C}{\partial \hat{Y}} = \frac{\hat{Y} - Y}{n_{\text{in}} + n_{\text{out}}}",
        r"\frac{\partial C}{\partial \hat{y}_{mj}} = \frac{1}{2L} (\hat{y}_{mj} - y_{mj})",
        r"C = \frac{1}{4L} \lVert \hat{Y} - Y \rVert^2",
        r"\frac{2}{n_{\text{in}}} = 1",
        r"\frac{2}{n_{\text{in}} + n_{\text{out}}} = \frac{2}{n}",
        r"\frac{1}{n_{\text{in}}} = \frac{2}{n_{\text{out}}}",
        r"n = n_{\text{in}} + n_{\text{out}}",
        r"n_2 = n_0 + n_1",
        r"\sum_{l=1}^{3} n_l = \sum_{l=1}^{L} n_l",
    ],
)
def test_sizes_are_drawn_anew_so_that_one_is_not_taken_for_others(latex):
    assert failure(latex, above=[COST])


@pytest.mark.parametrize(
    ("rows", "right", "wrong"),
    [
        ("K | K | | () | size", r"\sum_{k=1}^{K} k = \frac{K(K + 1)}{2}", r"K = 5"),
        ("m_l | m | 0 | (L) | size", r"\sum_{l=0}^{L} m_l = \sum_{k=0}^{L} m_k", r"m_1 = n_1"),
        (
            "\n".join(f"{s} | {s} | | () | size" for s in "abcdhkpqr"),
            r"a b c d h k p q r = r q p k h d c b a",
            r"q = r",
        ),
    ],
    ids=["of no shape", "of layers", "of many"],
)
def test_a_size_needs_no_shape_that_uses_it(rows, right, wrong):
    assert not failure(right, rows)
    assert failure(wrong, rows)


def test_the_sizes_of_layers_are_read_off_a_dict():
    page = {"n": {0: 3, 1: 4, 2: 2}, "N": 26, "L": 2}
    latex = r"N = \sum_{l=1}^{L} (n_{l-1} + 1) \, n_l"
    scope = notation().copy()
    scope.narrow("N | N | | () | real")
    assert check(latex, page, scope).on_page
    assert check(latex, page, scope).holds
    assert not check(latex, page | {"N": 27}, scope).holds


def test_what_is_finite_and_small_is_drawn_in_full():
    assert [list(v) for v in draws.every(draws.Drawn(np.zeros(2), "binary"))] == [
        [0, 0], [0, 1], [1, 0], [1, 1],
    ]  # fmt: skip
    assert len(draws.every(draws.Drawn(np.zeros((2, 3)), "one-hot rows"))) == 9
    assert draws.every(draws.Drawn(np.zeros(5), "binary")) is None
    assert draws.every(draws.Drawn(np.zeros(2), "real")) is None


def test_orthonormal_rows_have_room_in_their_columns():
    for seed in range(12):
        scope = notation().copy()
        scope.narrow("d | d | () | size\nQ | Q | (n_in, d) | orthonormal rows")
        world = random_world(scope, seed)
        Q = world.evaluate(parse("Q", scope.functions).chains[0].sides[0], {})
        assert Q.shape == (world.size("n_in"), world.size("d"))
        np.testing.assert_allclose(Q @ Q.T, np.eye(len(Q)), atol=1e-12)
    with pytest.raises(LatexError, match="4 rows of 3 numbers cannot be orthonormal"):
        draws.draw(np.random.default_rng(0), (4, 3), "orthonormal rows")
