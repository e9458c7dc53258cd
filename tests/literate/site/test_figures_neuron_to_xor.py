"""The figures from a neuron to XOR show what they say."""

import re
from itertools import pairwise

import numpy as np
import pytest

import nn
from literate.site import figures

from .drawn_figures import SVG, script, tree_of, words


def test_sigmoid_is_steepest_at_zero_where_its_slope_is_a_quarter():
    figure = script("sigmoid")
    A, slope = figure.curves()
    assert figure.Z[slope.argmax()] == 0
    assert slope.max() == 0.25
    np.testing.assert_allclose(np.gradient(A, figure.Z)[1:-1], slope[1:-1], atol=1e-3)


def test_the_lines_of_the_gates_are_where_the_sum_is_zero():
    figure = script("gates")
    lines = [*tree_of("gates").iter(f"{SVG}line")]
    assert len(lines) == 2
    for at, (line, bias) in enumerate(zip(lines, (-15, -5), strict=True)):
        left = figure.LEFT + at * figure.STEP
        for end in "12":
            x = (float(line.get(f"x{end}")) - left) / figure.SIDE
            y = 1 - (float(line.get(f"y{end}")) - figure.TOP) / figure.SIDE
            assert abs(10 * x + 10 * y + bias) < 0.1


def test_without_a_bend_two_layers_are_a_line():
    figure = script("linear_twice")
    for bend, straight in ((nn.identity, True), (nn.sigmoid, False)):
        parts, whole = figure.outputs(bend)
        np.testing.assert_allclose(parts.sum(axis=1, keepdims=True), whole)
        assert np.allclose(np.diff(whole, 2, axis=0), 0) == straight


def test_descent_creeps_arrives_and_flees():
    figure = script("descent")
    curvatures = np.linalg.eigvalsh(figure.hessian())
    assert curvatures == pytest.approx([0.5, 3])  # as the page says

    def cost(at):
        return nn.squared_error(figure.X @ at[:, None], figure.Y)[0]

    start = cost(figure.START)
    too_small, good, too_large = ([cost(at) for at in figure.walk(lr)] for lr in figure.rates())
    assert 0.1 * start < too_small[-1] < start
    assert good[-1] < 0.01 * start
    assert too_large[-1] > too_large[-3] > too_large[-5]
    for factor, shrinks in ((0.99, True), (1.01, False)):
        path = figure.walk(factor * figure.limit(), 2000)
        assert (cost(path[-1]) < cost(path[1000])) == shrinks
    for level in figure.LEVELS:
        assert [cost(at) for at in figure.ring(level)] == pytest.approx([level] * 61)


def test_pushing_both_ways_is_nearer_to_the_slope():
    exact, one_way, both_ways = script("slope").slopes()
    assert abs(both_ways - exact) < 0.3 * abs(one_way - exact)


def test_blame_on_the_arrows_adds_up_at_the_neurons():
    figure = script("paths")
    t = figure.trace()
    np.testing.assert_allclose(t.dZ[2], [[0.138498562, -0.038098236]], atol=1e-8)  # as published
    assert t.dW[1][0, 0] == pytest.approx(0.000438567734)
    shown = words("paths")
    numbers = [float(w.split()[-1].replace("−", "-")) for w in shown if re.search(r"\d\.\d", w)]
    flows, rest = numbers[:4], numbers[4:]
    np.testing.assert_allclose(flows, figure.carried(t).ravel(), atol=5e-6)
    for at, flow in enumerate((flows[:2], flows[2:])):
        _, total, slope, delta = rest[4 * at : 4 * at + 4]
        assert round(sum(flow), 5) == total
        assert round(total * slope, 5) == delta == round(t.dZ[1][0, at], 5)


def test_shapes_are_those_of_the_arrays():
    figure = script("shapes")
    sizes = {name: array.shape for name, array in figure.arrays().items()}
    assert len({sizes["X"], sizes["W"], sizes["Z"]}) == 3
    shown = words("shapes")
    for name, shape in [*sizes.items(), ("Xᵀ", sizes["X"][::-1]), ("Wᵀ", sizes["W"][::-1])]:
        if name in shown:
            assert shown[shown.index(name) + 1] == " × ".join(map(str, shape))
    assert {"X", "W", "b", "Z", "dW", "dX", "dZ", "Xᵀ", "Wᵀ"} <= set(shown)


def test_paths_multiply_and_add_up_to_the_slope():
    figure = script("fork")
    du, dv, dy_du, dy_dv = figure.slopes()
    whole = nn.numerical_gradient(lambda x: figure.u(x) * figure.v(x), figure.X)
    assert du * dy_du + dv * dy_dv == pytest.approx(whole)


def test_squares_have_the_area_of_the_squared_error():
    figure = script("cost")
    areas = [float(word) for word in words("cost") if re.fullmatch(r"0\.\d+", word)]
    C, _ = nn.squared_error(figure.Y_HAT[:, None], figure.Y[:, None])
    assert sum(areas) / (2 * len(areas)) == pytest.approx(C)
    sides = [float(r.get("width")) / figure.UNIT for r in tree_of("cost").iter(f"{SVG}rect")]
    assert [side**2 for side in sides] == pytest.approx(areas, rel=1e-3)


def test_a_column_is_what_its_neuron_looks_for():
    layer = script("columns").trained()
    X, y = nn.data.digits()
    assert nn.accuracy([layer], X[1000:], y[1000:]) > 0.9
    averages = np.array([X[:1000][y[:1000] == digit].mean(axis=0) for digit in range(10)])
    assert ((averages @ layer.W + layer.b).argmax(axis=1) == np.arange(10)).all()
    ring = layer.W[:, 0].reshape(8, 8)
    assert ring[3:5, 3:5].max() < 0, "ink in the middle counts against a 0"


def test_the_sum_of_the_wishes_is_the_blame_of_the_neuron_turned_around():
    figure = script("wishes")
    image, wishes = figure.asked()
    net = nn.init([64, 6, 10], rng=1, hidden=nn.sigmoid)
    t = nn.trace(net, image.reshape(1, 64), np.eye(10)[[2]], nn.squared_error)
    slope = (t.A[1] * (1 - t.A[1]))[0, figure.J]
    assert -wishes.sum() * slope == pytest.approx(t.dZ[1][0, figure.J], rel=1e-12)
    assert {"+0.38", "−0.49", "−0.23"} <= {*words("wishes")}


@pytest.mark.parametrize("sizes", [[2, 2, 1], [4, 8, 3]])
def test_pushing_takes_two_passes_a_parameter(sizes):
    figure, calls = script("cost_of_slopes"), []
    X, Y = np.ones((1, sizes[0])), np.ones((1, sizes[-1]))
    net = nn.init(sizes, rng=0)
    for at, (W, b, _) in enumerate(net):
        for which, start in enumerate((W, b)):

            def cost(p, at=at, which=which):
                calls.append(1)
                pushed = list(net)
                pushed[at] = net[at]._replace(**{("W", "b")[which]: p})
                return nn.squared_error(nn.predict(pushed, X), Y)[0]

            nn.numerical_gradient(cost, start)
    assert len(calls) == figure.pushing(sizes)
    assert 2 <= figure.passing_back(sizes) <= 3


def test_the_push_that_is_taken_is_nearly_the_best():
    figure = script("gradcheck_error")
    errors = np.array([figure.wrong(h) for h in figure.PUSHES])
    best = figure.PUSHES[errors.argmin()]
    assert 0.1 < figure.chosen() / best < 10
    assert figure.wrong(figure.chosen()) < 1e-9
    assert min(figure.wrong(h, both_ways=False) for h in figure.PUSHES[::5]) > errors.min()


def test_the_network_with_two_hidden_layers_has_the_shapes_that_it_says():
    figure, tree = script("two_hidden"), tree_of("two_hidden")
    shapes = [layer.W.shape for layer in figure.NET]
    assert [word for word in words("two_hidden") if word.startswith("(")] == [*map(str, shapes)]
    circles = [circle.get("cx") for circle in tree.iter(f"{SVG}circle")]
    sizes = [circles.count(f"{x}") for x, _, _ in figure.COLUMNS.values()]
    assert shapes == [*pairwise(sizes)]
    assert len([*tree.iter(f"{SVG}line")]) == sum(layer.W.size for layer in figure.NET)


def test_three_machines_pass_back_what_their_rules_say():
    figure = script("three_gates")
    copies, swaps, routes = (figure.back(gate) for _, _, gate in figure.GATES)
    assert copies == [2, 2]
    assert swaps == [8, 6]
    assert routes == [0, 2]


# The record of curvatures


def test_large_rates_hold_the_curvature_at_their_border_and_small_ones_stay_below():
    found = script("edge").recorded()
    for rate in (0.1, 0.15):
        assert found[rate]["curvature"][0] > 2 / rate
        np.testing.assert_allclose(found[rate]["curvature"][-5:], 2 / rate, rtol=0.05)
    for rate in (0.02, 0.05):
        assert max(found[rate]["curvature"]) < 2 / rate
        assert found[rate]["uphill"] == 0
    costs = [found[rate]["cost"] for rate in sorted(found)]
    assert costs == sorted(costs, reverse=True)
    assert {"2/η for 0.1", "2/η for 0.15"} <= {*words("edge")}


def test_curvatures_are_measured_as_they_were_recorded():
    figure = script("edge")
    theta = np.array([0.5, -1.0, 2.0])
    net = [nn.Layer(theta[:2].reshape(2, 1), theta[2:], nn.identity)]
    X, Y = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[1.0], [0.0]])
    H = np.column_stack([X, np.ones(2)])
    exact = np.linalg.eigvalsh(H.T @ H / 2).max()
    assert figure.curvature(theta, net, X, Y) == pytest.approx(exact, rel=1e-6)
    now = figure.walk(0.15, steps=50)["curvature"]
    np.testing.assert_allclose(now, figure.recorded()[0.15]["curvature"][:3], rtol=0.02)


# XOR


@pytest.mark.parametrize("name", ["xor_boundary", "boundary_training"])
def test_a_boundary_shows_what_the_network_predicts(name):
    figure = script(name)
    X, Y = nn.data.xor()
    net = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
    net, _ = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=2000)
    field = figure.answers() if name == "xor_boundary" else figure.field(figure.training()[0][-1])
    side = 1.4 / figure.CELLS
    for row, column in ((0, 0), (5, 17), (20, 3)):
        at = [[-0.2 + side * (column + 0.5), 1.2 - side * (row + 0.5)]]
        assert field[row, column] == pytest.approx(nn.predict(net, at)[0, 0], rel=1e-6)


def test_the_moments_of_the_training_tell_its_story():
    figure = script("boundary_training")
    nets, costs = figure.training()
    X, Y = nn.data.xor()
    right = [int((nn.predict(net, X).round() == Y).sum()) for net in nets]
    assert right[0] < 4
    assert right[-1] == 4
    assert len(costs) == figure.MOMENTS[-1]
    assert [nn.squared_error(nn.predict(net, X), Y)[0] for net in nets[:-1]] == pytest.approx(
        [costs[moment] for moment in figure.MOMENTS[:-1]]
    )


def test_the_recorded_run_is_the_training_of_the_first_block():
    X, Y = nn.data.xor()
    net = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
    net, costs = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=2000)
    frames = [g for g in tree_of("learning").iter(f"{SVG}g") if g.get("data-frame")]
    told = re.compile(r"step ([\d,]+): cost ([\d.]+)")
    said = [told.fullmatch(frame.get("data-frame")).groups() for frame in frames]
    moments = [int(step.replace(",", "")) for step, _ in said]
    assert moments == sorted(moments)
    assert moments[-1] == len(costs)
    costs = [*costs, nn.squared_error(nn.predict(net, X), Y)[0]]
    assert [cost for _, cost in said] == [f"{costs[moment]:.4f}" for moment in moments]
    answers = [text.text for text in list(frames[-1].iter(f"{SVG}text"))[:4]]
    assert answers == [f"{answer:.2f}" for answer in nn.predict(net, X)[:, 0]]
    assert [frame.get("display") for frame in frames] == ["none"] * (len(frames) - 1) + [None]


@pytest.mark.parametrize("name", ["hidden_units", "hidden_by_hand"])
def test_the_hidden_units_make_xor_one_line(name):
    figure = script(name)
    X, Y = nn.data.xor()
    net = figure.trained() if name == "hidden_units" else figure.NET
    t = nn.trace(net, X, Y, nn.squared_error)
    W, b, _ = net[1]
    assert ((t.A[1] @ W + b > 0) == (Y > 0.5)).all()
    plot = script("hidden_units").PLOTS[1]
    lines = re.findall(
        r'points="([\d.]+),([\d.]+) ([\d.]+),([\d.]+)"', figures.drawn(f"{name}.svg")
    )
    assert len(lines) == 3
    x1, y1, x2, y2 = map(float, lines[-1])
    for x, y in ((x1, y1), (x2, y2)):
        at = 1.5 * (x - plot.left) / plot.width - 0.25, 1.25 - 1.5 * (y - plot.top) / plot.height
        assert (np.array(at) @ W + b).item() == pytest.approx(0, abs=0.02 * np.abs(W).max())


# The record of two hundred starts


def test_the_record_is_what_the_experiment_gives():
    figure = script("seeds")
    found = figure.answers()
    np.testing.assert_allclose(found, figure.recorded(), atol=0.001)
    assert figure.failing(found).tolist() == figure.failing(figure.recorded()).tolist()
    assert f"{len(figure.failing(found))} of {figure.SEEDS} starts fail" in words("seeds")


@pytest.mark.parametrize("seed", [0, 2])
def test_the_experiment_trains_as_the_package_does(seed):
    figure = script("seeds")
    X, Y = nn.data.xor()
    net, _ = nn.train(
        figure.start(seed), X, Y, nn.squared_error, nn.sgd(lr=figure.LEARNING_RATE), epochs=500
    )
    ours = figure.answers(range(seed, seed + 1), steps=500)
    np.testing.assert_allclose(ours[0], nn.predict(net, X)[:, 0], rtol=1e-6)
