"""The figures on learning well show what they say."""

import re

import numpy as np
import pytest

import nn
from literate.browser import drawn

from .drawn_figures import script, words


def test_a_sure_mistake_is_pushed_by_cross_entropy_alone():
    figure = script("sure_and_wrong")
    costs, slopes = figure.curves()
    for values, slope in zip(costs, slopes, strict=True):
        np.testing.assert_allclose(np.gradient(values, figure.Z)[1:-1], slope[1:-1], atol=1e-2)
    squared, entropy = slopes
    assert squared[-1] < 0.01 < 0.99 < entropy[-1]
    assert 0 < squared.argmax() < len(figure.Z) - 1


def test_pushes_end_at_the_targets_and_cancel():
    shares, pushes = script("shares").shares_and_pushes()
    assert shares + pushes == pytest.approx([1, 0, 0])
    assert pushes.sum() == pytest.approx(0)
    shown = words("shares")
    assert [f"{share:.2f}" for share in shares] == [w for w in shown if re.fullmatch(r"0\.\d\d", w)]


def test_the_bends_have_the_middles_and_the_slopes_that_are_said():
    figure = script("bends")
    assert [word for word in words("bends") if word.isalpha()] == [
        bend.__name__ for bend in figure.BENDS
    ]
    steepest = [
        nn.activations.backward_for(bend)(1.0, figure.Z, bend(figure.Z)).max()
        for bend in (nn.sigmoid, nn.tanh)
    ]
    assert steepest == [0.25, 1.0]
    assert nn.gelu(figure.Z).min() < 0


def test_the_joints_lie_on_the_curve_and_nowhere_else_bends_the_sum():
    figure = script("joints")
    net = figure.network()
    knots = np.append(figure.JOINTS, 1.0)[:, None]
    np.testing.assert_allclose(nn.predict(net, knots), figure.curve(knots), atol=1e-12)
    bends = np.diff(nn.predict(net, figure.X[:, None])[:, 0], 2)
    assert figure.X[1:-1][abs(bends) > 1e-9] == pytest.approx(figure.JOINTS[1:])


def test_what_arrives_is_told_apart_by_tanh_alone():
    figure = script("arrivals")
    spreads, cosines = zip(*(figure.arriving(at) for at in range(3)), strict=True)
    sigmoid, tanh, relu = (dict(zip(figure.LAYERS, found, strict=True)) for found in spreads)
    assert sigmoid[10] < 1e-5 < 0.15 < tanh[10] < 0.25
    assert 0.1 < relu[50] < 1
    sigmoid, tanh, relu = cosines
    assert sigmoid[1:].min() > 0.99
    assert abs(tanh).max() < 0.1
    assert abs(relu[0] - 1 / np.pi) < 0.1
    assert relu[-1] > 0.95
    assert (np.diff(relu) > -0.02).all()


def test_new_sigmoids_lose_both_ways_and_fitted_ones_neither():
    figure = script("both_ways")
    lost, kept, relus, fitted = (figure.both_ways(at) for at in range(4))
    ratios = lost[1][1:] / lost[1][:-1]
    assert ((3 < ratios) & (ratios < 6)).all(), "a quarter a layer, on the way back"
    assert lost[0][-1] < 1e-12
    assert kept[0].min() > 0.1
    assert relus[0].min() > 0.1
    grown = [blame[0] / blame[-1] for _, blame in (kept, relus, fitted)]
    assert 1 < grown[0] < 5
    assert 0.1 < grown[1] < 10 < 20 < grown[2] < 100


def test_walks_of_larger_batches_stagger_less_around_the_lowest_place():
    figure = script("batches")
    far = [np.linalg.norm(figure.walk(size)[48:] - figure.lowest(), axis=1) for size in (1, 64)]
    assert far[1].max() < far[0].mean()
    said = [word for word in words("batches") if "example" in word]
    assert [int(word.split()[0]) for word in said] == [*figure.SIZES]


def test_without_corrections_a_step_is_too_long_and_longest_at_the_twelfth():
    figure = script("correction")
    steps = []
    for t in (1, 12):
        net = [nn.Layer(np.array([[1.0]]), None, nn.identity)]
        update = nn.adam(0.001, figure.BETA_1, figure.BETA_2)
        update.state = nn.optimizers.OptimizerState(
            t - 1,
            {
                "m": [np.full((1, 1), 1 - figure.BETA_1 ** (t - 1))],
                "v": [np.full((1, 1), 1 - figure.BETA_2 ** (t - 1))],
            },
        )
        update(net, [(np.array([[1.0]]), None)])
        m, v = (update.state.arrays[name][0].item() for name in "mv")
        steps.append(m / np.sqrt(v))
        assert 1 - net[0].W.item() == pytest.approx(0.001)
    assert steps == pytest.approx([figure.factor(1), figure.factor(12)])
    assert figure.factor(figure.STEPS).max() == figure.factor(12)
    assert {"3.16", "6.57"} <= {*words("correction")}


def test_the_squared_error_stays_at_its_border_and_the_cross_entropy_falls():
    figure = script("border")
    found = figure.recorded()
    assert min(found[name][0] for name in figure.RUNS) > 1
    assert np.abs(np.array(found["squared error"][2:]) - 1).max() < 0.1
    assert (np.diff(found["cross entropy"]) < 0).all()
    assert found["cross entropy"][-1] < 0.2
    now = figure.walk("squared error", steps=20)
    np.testing.assert_allclose(now, found["squared error"][:3], rtol=0.02)


def test_the_five_is_named_by_the_network_and_its_neighbors_stand_beside_it():
    album = script("album")
    image, shares, near, digits = album.seen()
    assert shares.argmax() == 5
    assert shares.max() > 0.95  # so the bar reaches the top
    assert digits.tolist() == [5, 5, 5]
    X, _ = nn.data.digits()
    distances = np.linalg.norm(X[:1000] - image, axis=1)
    assert np.linalg.norm(near - image, axis=1) == pytest.approx(np.sort(distances)[:3])
    assert [word for word in words("album") if word.startswith("album")] == ["album: 5"] * 3


def test_the_surest_mistakes_are_mistakes_and_no_other_is_surer():
    images, said, meant, shares = script("misread").surest()
    net, X, y = drawn.learned()
    X, y = (array[1000:] for array in nn.data.digits())
    assert (nn.classify(net, images) == said).all()
    assert (said != meant).all()
    wrong = nn.classify(net, X) != y
    all_shares = nn.probabilities(net, X).max(axis=1)[wrong]
    assert shares == pytest.approx(np.sort(all_shares)[::-1][: len(shares)])
    assert words("misread") == [f"{a}, was {b}" for a, b in zip(said, meant, strict=True)]


def test_the_middle_speaks_against_the_zero():
    W = script("looks").alone()[:, 0].reshape(8, 8)
    assert W[3:5, 3:5].max() < 0
    assert words("looks") == [str(digit) for digit in range(10)] + ["hidden"] * 5


def test_a_penalty_makes_a_network_believe_less_and_know_more():
    figure = script("overfit")
    _, given, true = figure.points()
    assert 0.1 < (given != true).mean() < 0.3
    by_heart, smooth = (figure.right(figure.trained(strength)) for strength in figure.STRENGTHS)
    assert by_heart[0] > smooth[0]
    assert by_heart[1] < smooth[1] - 0.1
    said = " ".join(words("overfit"))
    for known, new in (by_heart, smooth):
        assert f"known {known:.2f}, new {new:.2f}" in said


def test_a_wide_network_is_no_worse_with_clean_labels_and_a_little_with_lies():
    figure = script("widths")
    clean, lies = figure.medians("clean"), figure.medians("a fifth random")
    assert max(clean) - clean[-1] < 0.01
    assert 0.02 < max(lies) - lies[-1] < max(lies) - lies[0]
    assert [word for word in words("widths") if word.isdigit()] == [str(w) for w in figure.WIDTHS]


def test_true_labels_are_learned_before_false_ones_and_new_digits_are_best_between():
    figure = script("learned")
    true, false, new = (figure.medians(of) for of, *_ in figure.LINES)
    assert true[3] > 0.95
    assert false[3] < 0.05
    assert true[-1] == false[-1] == 1
    assert 0 < np.argmax(new) < len(new) - 1
    assert false[np.argmax(new)] < 0.1


def test_the_chosen_one_of_sixty_lies_in_the_middle_of_the_height():
    seen, true = script("luck").sixty()
    best = true[seen.argmax()]
    assert len(seen) == 60
    assert 20 < (true > best).sum() < 40
    assert abs(np.corrcoef(seen, true)[0, 1]) < 0.2


def test_nine_bugs_reach_nearly_as_far_as_none_and_three_know_no_more_than_a_guess():
    found = script("bugs").accuracies()
    (_, none, _), *others = found.values()
    medians = [median for _, median, _ in others]
    assert sum(median > 0.89 for median in medians) == 9
    assert sum(median < 0.11 for median in medians) == 3
    assert none == max(none, *medians)
    assert [word for word in words("bugs") if not re.fullmatch(r"[\d.]+", word)] == [*found]
