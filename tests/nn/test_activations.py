"""Every activation is what its definition says, at any size of number, and so is its slope."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn

from .samples import (
    ACTIVATIONS,
    EXACT,
    Elsewhere,
    assert_near,
    awkward,
    few,
    numbers,
    seeds,
    sizes,
)

every = pytest.mark.parametrize("activation", ACTIVATIONS)


def way_back(activation, dA, Z, A=None):
    A = activation(Z) if A is None else A
    return nn.activations.backward_for(activation)(dA, Z, A)


def with_its_backward(activation):
    return lambda Z: (activation(Z), lambda dA: way_back(activation, dA, Z))


# Values


@pytest.mark.parametrize("z", [-30, -3.5, -1, -0.01, 0, 0.3, 2, 8, 30])
def test_one_number_worked_out_otherwise(z):
    e = Decimal(z).exp()  # with 28 digits
    assert nn.sigmoid(z) == pytest.approx(float(e / (1 + e)), rel=1e-15)
    assert nn.tanh(z) == pytest.approx(float((e - 1 / e) / (e + 1 / e)), rel=1e-15)
    assert nn.relu(z) == max(z, 0)
    assert nn.leaky_relu(z) == (z if z > 0 else z / 100)
    assert nn.identity(z) == z
    cube = Decimal(z) + Decimal("0.044715") * Decimal(z) ** 3
    gate = 1 / (1 + (-2 * (2 / Decimal(math.pi)).sqrt() * cube).exp())
    assert nn.gelu(z) == pytest.approx(float(Decimal(z) * gate), rel=1e-14, abs=1e-15)


def test_gelu_is_near_the_form_with_the_error_function():
    Z = np.linspace(-6, 6, 1201)
    normal = np.array([(1 + math.erf(z / math.sqrt(2))) / 2 for z in Z])
    assert 0.0004 < np.abs(nn.gelu(Z) - Z * normal).max() < 0.0005


@few
@given(sizes, sizes, seeds)
def test_softmax_shares_each_row_out(n, n_out, seed):
    Z = 3 * numbers(np.random.default_rng(seed), n, n_out)
    A = nn.softmax(Z)
    assert (A > 0).all()
    assert_near(A.sum(axis=1), np.ones(n), 1e-15)
    assert_near(A, ACTIVATIONS[nn.softmax](Z), 1e-15)
    assert_near(nn.softmax(Z - 1000), A, 1e-12)
    np.testing.assert_array_equal(nn.softmax(Z[0]), A[0])  # one row by itself
    assert_near(nn.softmax(np.stack([Z, -Z]))[1], nn.softmax(-Z), 1e-15)
    np.testing.assert_allclose(nn.softmax(Z[:, ::-1]), A[:, ::-1], rtol=1e-14)
    dZ = way_back(nn.softmax, np.stack([Z, Z]), np.stack([Z, -Z]))
    np.testing.assert_allclose(dZ[1], way_back(nn.softmax, Z, -Z), rtol=0, atol=1e-14)


def test_of_two_softmax_is_the_sigmoid():
    z = np.linspace(-40, 40, 81)
    np.testing.assert_allclose(
        nn.softmax(np.stack([z, 0 * z], axis=1))[:, 0], nn.sigmoid(z), rtol=1e-14
    )


# Far out. A warning would be an error here, as everywhere in these tests


FAR = [-np.inf, -1e4, -800.0, 800.0, 1e4, np.inf]
AT = {  # the values and the slopes there; None is the number itself
    nn.sigmoid: ([0, 0, 0, 1, 1, 1], [0] * 6),
    nn.tanh: ([-1, -1, -1, 1, 1, 1], [0] * 6),
    nn.relu: ([0, 0, 0, 800, 1e4, np.inf], [0, 0, 0, 1, 1, 1]),
    nn.leaky_relu: ([-np.inf, -100, -8, 800, 1e4, np.inf], [0.01, 0.01, 0.01, 1, 1, 1]),
    nn.gelu: ([0, 0, 0, 800, 1e4, np.inf], [0, 0, 0, 1, 1, 1]),
    nn.identity: (FAR, [1] * 6),
}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("activation", AT)
def test_far_out_values_and_slopes_are_their_limits(activation, dtype):
    values, slopes = AT[activation]
    Z = np.array(FAR, dtype)
    A = activation(Z)
    np.testing.assert_allclose(A, np.array(values, dtype), rtol=1e-6)
    dZ = way_back(activation, np.ones_like(Z), Z, A)
    np.testing.assert_allclose(dZ, np.array(slopes, dtype), rtol=1e-6)
    assert {A.dtype, dZ.dtype} == {np.dtype(dtype)}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_softmax_tells_the_largest_scores_apart(dtype):
    Z = np.array([[0.5, 0.4, -0.5]], dtype) * np.finfo(dtype).max
    np.testing.assert_array_equal(nn.softmax(Z), [[1, 0, 0]])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    ("row", "shares"),
    [
        ([1e4, -1e4, 0], [1, 0, 0]),
        ([-1e4, -1e4, -1e4], [1 / 3, 1 / 3, 1 / 3]),
        ([np.inf, 1e4, 0], [1, 0, 0]),
        ([np.inf, np.inf, 0], [0.5, 0.5, 0]),
        ([-np.inf, 0, 0], [0, 0.5, 0.5]),
        ([-np.inf, -np.inf, -np.inf], [1 / 3, 1 / 3, 1 / 3]),
        ([-np.inf, np.inf, 1e30], [0, 1, 0]),
    ],
)
def test_softmax_of_far_scores_is_the_limit(row, shares, dtype):
    Z = np.array([row], dtype)
    A = nn.softmax(Z)
    np.testing.assert_allclose(A, np.array([shares], dtype), rtol=1e-6)
    dA = np.array([[1, 2, 3]], dtype)
    dZ = way_back(nn.softmax, dA, Z, A)
    np.testing.assert_allclose(dZ, A * (dA - (dA * A).sum()), rtol=1e-6)
    assert {A.dtype, dZ.dtype} == {np.dtype(dtype)}


# Ways back


@every
@few
@given(sizes, sizes, seeds)
def test_the_way_back_finds_the_slopes(activation, n, n_out, seed):
    Z = 2 * numbers(np.random.default_rng(seed), n, n_out)
    assert nn.check_backward(with_its_backward(activation), Z) < EXACT


@every
@few
@given(sizes, sizes, seeds)
def test_the_way_back_is_that_of_the_tape(activation, n, n_out, seed):
    rng = np.random.default_rng(seed)
    Z, dA = 2 * numbers(rng, n, n_out), numbers(rng, n, n_out)
    tape = nn.Tape()
    var = tape.var(Z)
    (dZ,) = tape.backward((ACTIVATIONS[activation](var) * dA).sum(), var)
    found = way_back(activation, dA, Z)
    # For one column, softmax is 1 whatever the score: both find rounding errors of 0.
    np.testing.assert_allclose(found, dZ, rtol=0, atol=1e-12 * np.abs(dA).max())


@pytest.mark.parametrize("activation", [nn.sigmoid, nn.tanh, nn.softmax])
def test_the_slope_comes_from_the_output_where_it_can(activation):
    A, dA = np.array([[0.25, 0.75]]), np.array([[1.0, -3.0]])
    lost = np.full_like(A, np.nan)
    assert np.isfinite(nn.activations.backward_for(activation)(dA, lost, A)).all()


@pytest.mark.parametrize("activation", [nn.relu, nn.leaky_relu, nn.gelu])
def test_the_gate_is_in_the_input(activation):
    Z, dA = np.array([[-2.0, 3.0]]), np.array([[1.0, -3.0]])
    lost = np.full_like(Z, np.nan)
    np.testing.assert_array_equal(
        nn.activations.backward_for(activation)(dA, Z, lost), way_back(activation, dA, Z)
    )


def test_at_the_kink_the_slope_is_the_lower_one():
    Z, dA = np.zeros((1, 1)), np.full((1, 1), 5.0)
    assert way_back(nn.relu, dA, Z) == 0
    assert way_back(nn.leaky_relu, dA, Z) == 0.05


# All kinds of arrays


@every
@few
@given(sizes, sizes, seeds)
def test_32_bits_stay_and_are_as_good_as_they_can_be(activation, n, n_out, seed):
    rng = np.random.default_rng(seed)
    Z, dA = numbers(rng, n, n_out), numbers(rng, n, n_out)
    A, dZ = activation(Z), way_back(activation, dA, Z)
    A32 = activation(Z.astype(np.float32))
    dZ32 = way_back(activation, dA.astype(np.float32), Z.astype(np.float32), A32)
    assert A32.dtype == dZ32.dtype == np.float32
    assert_near(A32, A, 1e-6)
    np.testing.assert_allclose(dZ32, dZ, rtol=0, atol=1e-6 * np.abs(dA).max())


@every
@few
@given(sizes, sizes, seeds)
def test_read_only_arrays_with_gaps_do_and_stay_as_they_are(activation, n, n_out, seed):
    rng = np.random.default_rng(seed)
    Z, dA = numbers(rng, n, n_out), numbers(rng, n, n_out)
    kept = Z.copy(), dA.copy()
    A = activation(Z)
    dZ = way_back(activation, dA, Z, A)
    A_kept = A.copy()
    assert_near(activation(awkward(Z)), A, 1e-15)
    assert_near(way_back(activation, awkward(dA), awkward(Z), awkward(A)), dZ, 1e-14)
    for now, then in ((Z, kept[0]), (dA, kept[1]), (A, A_kept)):
        np.testing.assert_array_equal(now, then)


@every
def test_arrays_of_other_libraries_pass(activation):
    rng = np.random.default_rng(0)
    Z, dA = numbers(rng, 3, 2), numbers(rng, 3, 2)
    there = activation(Elsewhere(Z))
    np.testing.assert_array_equal(there.array, activation(Z))
    dZ = way_back(activation, Elsewhere(dA), Elsewhere(Z), there)
    np.testing.assert_array_equal(dZ.array, way_back(activation, dA, Z))


@every
def test_lists_numbers_and_integers_pass(activation):
    if activation is not nn.softmax:
        assert activation(1) == activation(1.0) == activation([1, 1])[0]
        assert type(activation(1)) is float
    np.testing.assert_array_equal(activation([[1, 2]]), activation(np.array([[1.0, 2.0]])))


# One of your own


def test_an_activation_of_the_readers_own_trains():
    def cube(Z):
        return Z**3

    with pytest.raises(ValueError, match=r"cube has no way back; write @nn\.backward_of"):
        nn.activations.backward_for(cube)

    @nn.backward_of(cube)
    def cube_backward(dA, Z, A):
        return dA * 3 * Z**2

    assert nn.activations.backward_for(cube) is cube_backward
    assert nn.check_backward(with_its_backward(cube), np.array([[0.5, -1.5]])) < EXACT
    X, Y = nn.data.xor()
    net = nn.init([2, 4, 1], rng=0, hidden=cube)
    _, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(0.1), epochs=100)
    assert log[-1] < log[0] / 2


@pytest.mark.parametrize("wrong", [None, 3, "relu"])
def test_only_functions_have_ways_back(wrong):
    with pytest.raises(TypeError, match=r"activation is .*write the name of a function"):
        nn.backward_of(wrong)
    with pytest.raises(TypeError, match=r"is no way back; write a function of \(dA, Z, A\)"):
        nn.backward_of(nn.relu)(wrong)
    assert nn.activations.backward_for(nn.relu) is nn.activations.relu_backward


@given(st.floats(-1e300, 1e300))
@few
def test_a_number_gives_the_number_that_an_array_gives(z):
    for activation in ACTIVATIONS:
        if activation is not nn.softmax:
            assert activation(z) == activation(np.array([[z]]))[0, 0]
