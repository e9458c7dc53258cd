"""A distorted digit is the digit, elsewhere: against drawings whose answer is known."""

import numpy as np
import pytest

import nn
from nn.augmentation import distort, looked_up, moved, pushes

STILL = {"shift": 0, "turn": 0, "stretch": 0, "bend": 0}


def dot(row, column, side=9):
    """An image with one white pixel, as a row."""
    image = np.zeros((side, side))
    image[row, column] = 1
    return image.reshape(1, -1)


def middle(image):
    """The center of what is white, in rows and columns."""
    side = int(image.size**0.5)
    places = np.indices((side, side)).reshape(2, -1)
    return (places * image).sum(axis=1) / image.sum()


def test_without_distortion_every_image_stays_as_it_is():
    X, _ = nn.data.digits()
    assert np.allclose(distort(X[:50], 0, **STILL), X[:50])


def test_a_shift_moves_what_is_white_and_no_farther_than_it_may():
    ends = np.array(
        [middle(distort(dot(4, 4), seed, **STILL | {"shift": 2})) for seed in range(99)]
    )
    assert abs(ends - 4).max() <= 2
    assert abs(ends - 4).max() > 1.8
    assert abs(ends.mean(axis=0) - 4).max() < 0.3


def test_a_turn_keeps_the_distance_from_the_middle():
    for seed in range(20):
        away = middle(distort(dot(4, 7), seed, **STILL | {"turn": 1.0})) - 4
        assert np.linalg.norm(away) == pytest.approx(3, abs=0.12)


def test_a_stretch_keeps_the_middle_and_changes_the_distance():
    ends = [middle(distort(dot(4, 7), seed, **STILL | {"stretch": 0.3})) - 4 for seed in range(40)]
    far = np.linalg.norm(ends, axis=1)
    assert far.min() < 2.6
    assert far.max() > 3.5
    assert np.allclose(distort(dot(4, 4), 0, **STILL | {"stretch": 0.3})[0, 40], 1, atol=1e-6)


def transformations(**how):
    """Return the matrix (n, 2, 2) and the shift (n, 2) that each image is moved by."""
    how = {"shift": 0, "turn": 0, "stretch": 0} | how
    P = moved(3000, 3, np.random.default_rng(0), **how)
    t = P[:, :, 4]
    return np.stack([P[:, :, 7] - t, P[:, :, 5] - t], axis=2), t


def assert_drawn(numbers, limit):
    """Assert that each column is drawn from all of -limit to limit, whatever the others are."""
    np.testing.assert_allclose(numbers.max(axis=0), limit, rtol=0.01)
    np.testing.assert_allclose(numbers.min(axis=0), -limit, rtol=0.01)
    np.testing.assert_allclose(numbers.std(axis=0), limit / np.sqrt(3), rtol=0.03)
    np.testing.assert_allclose(np.corrcoef(numbers.T), np.eye(numbers.shape[1]), atol=0.06)


def test_each_image_is_moved_by_what_is_drawn_for_it():
    M, t = transformations(shift=2)
    assert_drawn(t, 2)
    np.testing.assert_allclose(M - np.eye(2), 0, atol=1e-6)
    M, t = transformations(stretch=0.3)
    assert_drawn((M - np.eye(2)).reshape(-1, 4), 0.3)
    assert not t.any()
    M, t = transformations(turn=0.5)
    angle = np.arctan2(M[:, 1, 0], M[:, 0, 0])
    np.testing.assert_allclose(angle.max(), 0.5, rtol=0.01)
    np.testing.assert_allclose(angle.min(), -0.5, rtol=0.01)
    np.testing.assert_allclose(angle.std(), 0.5 / np.sqrt(3), rtol=0.03)
    np.testing.assert_allclose(M @ M.transpose(0, 2, 1) - np.eye(2), 0, atol=1e-6)
    assert not t.any()


def test_what_need_not_be_said_is_what_the_page_says():
    X = nn.data.digits()[0][:5]
    usual = {"shift": 1.5, "turn": 0.2, "stretch": 0.15, "bend": 1.0, "smooth": 4.0}
    assert np.array_equal(distort(X, 0), distort(X, 0, **usual))


def test_a_field_pushes_as_far_as_it_should_and_is_smooth():
    field = pushes(400, 28, np.random.default_rng(0), bend=1.5, smooth=4.0)
    field = field.reshape(800, 28, 28)[:, 8:20, 8:20]
    assert field.std() == pytest.approx(1.5, abs=0.05)
    steps = np.diff(field, axis=2)
    assert steps.std() == pytest.approx(1.5 / 4 / np.sqrt(2), rel=0.1)
    small = pushes(5000, 8, np.random.default_rng(0), bend=1.5, smooth=4.0)
    assert small[:, :, 36].std() == pytest.approx(
        1.5, rel=0.02
    )  # in the middle, nothing is cut off


def test_a_bend_alone_bends_and_nothing_alone_leaves_the_image():
    X, still = nn.data.digits()[0][:5], {"shift": 0, "turn": 0, "stretch": 0}
    np.testing.assert_allclose(distort(X, 0, **still, bend=0), X, atol=1e-6)
    assert abs(distort(X, 0, **still, bend=1.0) - X).max() > 0.1


def test_each_image_is_distorted_in_its_own_way():
    twins = distort(np.repeat(dot(4, 4), 2, axis=0), 0)
    assert abs(twins[0] - twins[1]).max() > 0.01


def test_grey_between_pixels_is_the_mixture_of_four():
    X = np.arange(9.0).reshape(1, 9)
    at = np.array([[[0.25, 1.5, 2.0], [0.5, 0.75, 2.0]]])
    assert looked_up(X, at).tolist() == [[0.25 * 3 + 0.5, 1.5 * 3 + 0.75, 8.0]]


@pytest.mark.parametrize("place", [(-1, 0), (-50, 4), (3, 0), (0, 3), (99, 99), (0, -1)])
def test_beyond_the_edge_the_paper_is_blank(place):
    assert looked_up(np.ones((1, 9)), np.array(place, float).reshape(1, 2, 1)).item() == 0


def test_the_place_of_a_pixel_counts_from_the_middle():
    P = moved(2, 4, np.random.default_rng(0), 0, 0, 0)
    assert P.shape == (2, 2, 16)
    assert P[1, :, [0, 3, 12]].tolist() == [[-1.5, -1.5], [-1.5, 1.5], [1.5, -1.5]]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_keeps_the_dtype_the_range_and_the_original(dtype):
    X = nn.data.digits()[0][:20].astype(dtype)
    before = X.copy()
    D = distort(X, np.random.default_rng(1))
    assert D.dtype == dtype
    assert D.min() >= -1e-6
    assert D.max() <= 1 + 1e-6
    assert np.array_equal(X, before)


def test_where_a_pixel_looks_is_as_exact_as_the_image():
    """Training makes more of a rounding: one in float32 changes an answer of the network."""
    slope = np.repeat(np.arange(8.0), 8)[None] / 8  # between its pixels a slope is mixed exactly
    rng, inside = np.random.default_rng(0), 27
    P = moved(1, 8, rng, 0.5, 0.2, 0.15, np.float64) + pushes(1, 8, rng, 0.2, 4.0, np.float64)
    looked = distort(slope, 0, shift=0.5, bend=0.2)[0, inside]
    assert looked == pytest.approx((P[0, 0, inside] + 3.5) / 8, abs=1e-14)
    assert distort(slope.astype(np.float32), 0, shift=0.5, bend=0.2)[0, inside] == pytest.approx(
        looked, abs=1e-6
    )


def test_the_same_seed_distorts_alike():
    X = nn.data.digits()[0][:5]
    assert np.array_equal(distort(X, 3), distort(X, 3))
    assert not np.array_equal(distort(X, 3), distort(X, 4))


def test_an_image_that_is_not_square_is_refused():
    with pytest.raises(ValueError, match="distort: X has 63 columns; a square image has 64"):
        distort(np.zeros((2, 63)), 0)
