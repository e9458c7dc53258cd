"""Every loss is the mean over examples of the sum over outputs, and its gradient is its slope."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn

from .samples import (
    EXACT,
    LOSSES,
    Elsewhere,
    assert_near,
    awkward,
    few,
    numbers,
    seeds,
    sizes,
    targets,
)

every = pytest.mark.parametrize("loss", LOSSES)
CROSS_ENTROPIES = [nn.sigmoid_cross_entropy, nn.softmax_cross_entropy]


def drawn(loss, n, n_out, seed):
    """Draw scores and targets; softmax wants two classes or more."""
    n_out += loss is nn.softmax_cross_entropy
    rng = np.random.default_rng(seed)
    return 2 * numbers(rng, n, n_out), targets(rng, loss, n, n_out)


# Values


def of_one_example(loss, z, y):
    """Work out the loss of one row with Python's numbers."""
    if loss is nn.squared_error:
        return sum((a - b) ** 2 for a, b in zip(z, y, strict=True)) / 2
    if loss is nn.sigmoid_cross_entropy:
        a = [1 / (1 + math.exp(-s)) for s in z]
        pairs = list(zip(a, y, strict=True))
        return -sum(t * math.log(p) + (1 - t) * math.log(1 - p) for p, t in pairs)
    total = sum(math.exp(s) for s in z)
    return -sum(t * math.log(math.exp(s) / total) for s, t in zip(z, y, strict=True))


@every
@few
@given(sizes, sizes, seeds)
def test_the_cost_is_the_mean_over_examples_of_the_sum_over_outputs(loss, n, n_out, seed):
    Z, Y = drawn(loss, n, n_out, seed)
    C, _ = loss(Z, Y)
    wanted = [of_one_example(loss, z, y) for z, y in zip(Z.tolist(), Y.tolist(), strict=True)]
    assert type(C) is float
    assert C == pytest.approx(sum(wanted) / n, rel=1e-12, abs=1e-15)


def test_knowing_nothing_costs_the_logarithm_of_the_number_of_classes():
    for classes in (2, 10):
        C, _ = nn.softmax_cross_entropy(np.zeros((5, classes)), np.arange(5) % classes)
        assert C == pytest.approx(math.log(classes), rel=1e-15)


# Gradients


@every
@few
@given(sizes, sizes, seeds)
def test_the_gradient_finds_the_slopes(loss, n, n_out, seed):
    Z, Y = drawn(loss, n, n_out, seed)
    assert nn.check_backward(loss, Z, Y) < EXACT


@every
@few
@given(sizes, sizes, seeds)
def test_cost_and_gradient_are_those_of_the_tape(loss, n, n_out, seed):
    Z, Y = drawn(loss, n, n_out, seed)
    tape = nn.Tape()
    var = tape.var(Z)
    C_of_tape = LOSSES[loss](var, Y)
    (dZ_of_tape,) = tape.backward(C_of_tape, var)
    C, dZ = loss(Z, Y)
    assert float(C_of_tape.value) == pytest.approx(C, rel=1e-12, abs=1e-15)
    np.testing.assert_allclose(dZ, dZ_of_tape, rtol=0, atol=1e-12 * max(np.abs(dZ).max(), 1 / n))


# Scores of any size. A warning would be an error


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("far", [60.0, 800.0, 1e4, 1e30])
def test_far_scores_cost_what_they_should(far, dtype):
    Z = np.array([[far], [-far]], dtype)
    for right, C_wanted, dZ_wanted in (
        ([1, 0], math.exp(-far) if far < 700 else 0, [0, 0]),
        ([0, 1], far, [0.5, -0.5]),
    ):
        C, dZ = nn.sigmoid_cross_entropy(Z, right)
        assert C == pytest.approx(C_wanted, rel=1e-6)
        np.testing.assert_allclose(dZ[:, 0], dZ_wanted, atol=1e-20)

    Z = np.array([[far, -far, 0]], dtype)
    for right, C_wanted, dZ_wanted in ((0, 0, [0, 0, 0]), (1, 2 * far, [1, -1, 0])):
        C, dZ = nn.softmax_cross_entropy(Z, [right])
        assert C == pytest.approx(C_wanted, rel=1e-6)
        np.testing.assert_allclose(dZ[0], dZ_wanted, atol=1e-20)
        assert dZ.dtype == dtype


@few
@given(sizes, st.integers(2, 4), seeds)
def test_what_all_scores_of_a_row_have_in_common_does_not_count(n, n_out, seed):
    Z, Y = drawn(nn.softmax_cross_entropy, n, n_out, seed)
    Z = Z.round(3)
    C, dZ = nn.softmax_cross_entropy(Z, Y)
    C_shifted, dZ_shifted = nn.softmax_cross_entropy(Z + 2.0**20, Y)
    assert C_shifted == pytest.approx(C, rel=1e-9)
    assert_near(dZ_shifted, dZ, 1e-9)


@few
@given(st.integers(2, 5), seeds)
def test_log_softmax_is_its_logarithm(n_out, seed):
    Z = numbers(np.random.default_rng(seed), 3, n_out)
    assert_near(nn.losses.log_softmax(Z), np.log(nn.softmax(Z)), 1e-14)
    np.testing.assert_array_equal(nn.losses.log_softmax(np.array([0.0, -9e9])), [0, -9e9])


# Targets


@pytest.mark.parametrize("loss", CROSS_ENTROPIES)
@few
@given(sizes, st.integers(2, 5), seeds)
def test_class_numbers_are_one_hot_rows(loss, n, n_out, seed):
    rng = np.random.default_rng(seed)
    Z, y = numbers(rng, n, n_out), rng.integers(0, n_out, n)
    rows = loss(Z, np.eye(n_out)[y])
    for numbered in (y, y.tolist(), y.astype(np.uint8), y.astype(float)):
        C, dZ = loss(Z, numbered)
        assert C == rows[0]
        np.testing.assert_array_equal(dZ, rows[1])


def test_of_one_output_the_class_numbers_are_no_and_yes():
    Z = np.array([[0.3], [-2.0], [1.0]])
    C, dZ = nn.sigmoid_cross_entropy(Z, [1, 0, 0])
    C_of_column, dZ_of_column = nn.sigmoid_cross_entropy(Z, [[1], [0], [0]])
    assert C == C_of_column
    np.testing.assert_array_equal(dZ, dZ_of_column)


@pytest.mark.parametrize(
    ("loss", "n_out", "y", "words"),
    [
        (
            nn.softmax_cross_entropy,
            3,
            [0, 3],
            r"Y is \(2,\) and has 3, .*3 outputs write integers from 0 to 2",
        ),
        (nn.softmax_cross_entropy, 3, [0, 7], r"has 7, which is no class; for 3 outputs"),
        (nn.sigmoid_cross_entropy, 3, [0, -1], r"has -1, which is no class; for 3 outputs"),
        (nn.softmax_cross_entropy, 3, [0.5, 1], r"has 0\.5, which is no class"),
        (
            nn.sigmoid_cross_entropy,
            1,
            [0, 2],
            r"has 2, .*1 output write integers from 0 to 1, .*Y\[:, N",
        ),
    ],
)
def test_a_class_out_of_range(loss, n_out, y, words):
    with pytest.raises(ValueError, match=f"{loss.__name__}: .*{words}"):
        loss(np.array([[0.1] * n_out, [2.0] * n_out]), y)


@pytest.mark.parametrize(
    ("loss", "Y", "words"),
    [
        (nn.sigmoid_cross_entropy, [[0, 1.1]], "in Y, every entry must be from 0 to 1; write"),
        (nn.sigmoid_cross_entropy, [[-0.1, 1]], "in Y, every entry must be from 0 to 1; write"),
        (nn.softmax_cross_entropy, [[1, 1]], "in Y, every row must sum to 1, .*; write class"),
        (nn.softmax_cross_entropy, [[0, 0]], "in Y, every row must sum to 1, "),
        (nn.softmax_cross_entropy, [[-1, 2]], "in Y, .* with no entry below 0"),
    ],
)
def test_targets_out_of_range(loss, Y, words):
    with pytest.raises(ValueError, match=f"{loss.__name__}: {words}"):
        loss(np.array([[0.0, 2.0]]), Y)


def test_rows_that_sum_to_1_already_earn_one_warning():
    Z, y = nn.softmax([[1.0, 2.0], [0.0, 5.0]]), [0, 1]
    words = (
        "softmax_cross_entropy: every row of Z sums to 1, as if softmax had been taken already; "
        "give the scores before it, from a network with output=nn.identity"
    )
    for rows in (Z, Z.astype(np.float32), np.eye(2)):
        with pytest.warns(UserWarning, match="sums to 1 already|softmax had been") as caught:
            nn.softmax_cross_entropy(rows, y)
        assert [str(warning.message) for warning in caught] == [words]
        assert caught[0].filename == __file__


@pytest.mark.parametrize(
    "Z", [[[2.0, -1.0], [0.0, 1.0]], [[0.5, 0.5], [0.5, 0.4]], [[0, 0], [0, 0]]]
)
def test_other_rows_do_not(Z):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nn.softmax_cross_entropy(Z, [0, 0])


def test_one_score_alone_is_not_for_softmax():
    words = r"Z has one column, and softmax .*; write nn\.sigmoid_cross_entropy, or give"
    with pytest.raises(ValueError, match=words):
        nn.softmax_cross_entropy([[0.3], [2.0]], [0, 1])


# Weights


@every
@few
@given(st.integers(2, 5), sizes, seeds)
def test_an_example_of_weight_2_counts_as_if_it_stood_there_twice(loss, n, n_out, seed):
    Z, Y = drawn(loss, n, n_out, seed)
    counts = np.random.default_rng(seed).integers(0, 4, n)
    counts[0] = 2
    C, dZ = nn.weighted(loss, counts)(Z, Y)
    C_repeated, dZ_repeated = loss(Z.repeat(counts, axis=0), Y.repeat(counts, axis=0))
    assert type(C) is float
    assert C == pytest.approx(C_repeated, rel=1e-12)
    together = np.zeros_like(Z)
    np.add.at(together, np.arange(n).repeat(counts), dZ_repeated)
    assert_near(dZ, together, 1e-12)

    C_scaled, dZ_scaled = nn.weighted(loss, counts * 0.3)(Z, Y)
    assert C_scaled == pytest.approx(C, rel=1e-12)
    assert_near(dZ_scaled, dZ, 1e-12)


@every
@few
@given(st.integers(2, 5), st.integers(2, 3), seeds)
def test_a_weighted_gradient_finds_the_slopes(loss, n, n_out, seed):
    Z, Y = drawn(loss, n, n_out, seed)
    weighted = nn.weighted(loss, np.random.default_rng(seed).uniform(0.1, 2, n))
    assert nn.check_backward(weighted, Z, Y) < EXACT


def test_a_weighted_loss_takes_what_the_loss_takes_and_trains():
    X, y = nn.data.xor()[0], [0, 1, 1, 0]
    loss = nn.weighted(nn.softmax_cross_entropy, [1, 1, 1, 5])
    net = nn.init([2, 4, 2], rng=0, dtype=np.float32)
    Z = nn.predict(net, X)
    C, dZ = loss(Z, y)
    C_of_rows, dZ_of_rows = loss(Z, np.eye(2)[y])
    assert C == C_of_rows
    np.testing.assert_array_equal(dZ, dZ_of_rows)
    assert dZ.dtype == np.float32
    _, log = nn.train(net, X, np.eye(2)[y], loss, nn.sgd(0.5), epochs=5)
    assert log[0] == pytest.approx(C, rel=1e-6)
    assert log[-1] < log[0]
    assert loss.__name__ == "softmax_cross_entropy"


def test_weights_that_do_not_fit():
    loss = nn.weighted(nn.squared_error, [1.0, 2.0])
    for n in (1, 3):
        with pytest.raises(ValueError, match=f"there are 2 weights but {n} examples; write one we"):
            loss(np.ones((n, 1)), np.zeros((n, 1)))
    with pytest.raises(ValueError, match=r"squared_error: Y is \(2,\)|Y_hat is \(2, 1\) but Y is"):
        loss(np.ones((2, 1)), np.zeros(2))
    for weights in ([0.0, 0.0], [1.0, -1.0]):
        with pytest.raises(ValueError, match=r"in weights, no entry may be below 0, and one must"):
            nn.weighted(nn.squared_error, weights)


def test_a_loss_of_the_readers_own_can_be_weighted():
    def absolute(Y_hat, Y):
        return np.abs(Y_hat - Y).sum() / len(Y), np.sign(Y_hat - Y) / len(Y)

    C, dY_hat = nn.weighted(absolute, [3.0, 1.0])(np.array([[1.0], [0.0]]), np.zeros((2, 1)))
    assert C == 0.75
    np.testing.assert_array_equal(dY_hat, [[0.75], [0]])


# All kinds of arrays


@every
@few
@given(sizes, sizes, seeds)
def test_32_bits_stay_and_are_as_good_as_they_can_be(loss, n, n_out, seed):
    Z, Y = drawn(loss, n, n_out, seed)
    C, dZ = loss(Z, Y)
    for Y_given in (Y, Y.astype(np.float32)):  # the predictions say how many bits there are
        C32, dZ32 = loss(Z.astype(np.float32), Y_given)
        assert dZ32.dtype == np.float32
        assert C32 == pytest.approx(C, rel=1e-5, abs=1e-6)
        np.testing.assert_allclose(dZ32, dZ, rtol=0, atol=1e-6 * max(np.abs(dZ).max(), 1))


@every
@few
@given(sizes, sizes, seeds)
def test_read_only_arrays_with_gaps_do_and_stay_as_they_are(loss, n, n_out, seed):
    Z, Y = drawn(loss, n, n_out, seed)
    kept = Z.copy(), Y.copy()
    C, dZ = loss(Z, Y)
    for array, before in zip((Z, Y), kept, strict=True):
        np.testing.assert_array_equal(array, before)
    C_awkward, dZ_awkward = loss(awkward(Z), awkward(Y))
    assert C_awkward == pytest.approx(C, rel=1e-14)
    assert_near(dZ_awkward, dZ, 1e-14)


@every
def test_arrays_of_other_libraries_pass(loss):
    Z, Y = drawn(loss, 4, 3, seed=0)
    C, dZ = loss(Elsewhere(Z), Elsewhere(Y))
    assert float(C) == pytest.approx(loss(Z, Y)[0], rel=1e-15)
    np.testing.assert_array_equal(dZ.array, loss(Z, Y)[1])
    if loss is not nn.squared_error:
        y = np.array([0, 2, 1, 1])
        np.testing.assert_array_equal(loss(Elsewhere(Z), Elsewhere(y))[1].array, loss(Z, y)[1])
