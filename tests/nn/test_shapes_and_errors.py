"""A wrong call says what came, what was expected and what to type, and changes nothing."""

import numpy as np
import pytest

import nn

from .samples import raises

X = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
Y = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 0.5], [0.0, 0.0]])
W, b = np.arange(6.0).reshape(3, 2), np.array([0.5, -0.5])
ACTIVATIONS = [nn.sigmoid, nn.tanh, nn.relu, nn.identity]


def network():
    return nn.init([3, 4, 2], rng=0, output=nn.sigmoid)


def train(net=None, X=X, Y=Y, loss=nn.squared_error, lr=0.1, epochs=1, batch=None):
    """Train with everything in order but what the test spoils."""
    return nn.train(net or network(), X, Y, loss, nn.sgd(lr), epochs, batch)


# Every array of every public function, spoiled in every way

TAKES = {
    # (who complains, about what): how to call it, and a value that is right
    ("dense", "W"): (lambda W: nn.dense(W, b, X), W),
    ("dense", "b"): (lambda b: nn.dense(W, b, X), b),
    ("dense", "X"): (lambda X: nn.dense(W, b, X), X),
    ("forward", "X"): (lambda X: nn.forward(network(), X), X),
    ("predict", "X"): (lambda X: nn.predict(network(), X), X),
    ("trace", "X"): (lambda X: nn.trace(network(), X, Y, nn.squared_error), X),
    ("train", "X"): (lambda X: train(X=X), X),
    ("train", "Y"): (lambda Y: train(Y=Y), Y),
    ("squared_error", "Y_hat"): (lambda Y_hat: nn.squared_error(Y_hat, Y), Y),
    ("squared_error", "Y"): (lambda Y: nn.squared_error(X[:, :2], Y), Y),
}
TAKES_ANY_SHAPE = {
    (f.__name__, "Z"): (f, Y) for f in (nn.sigmoid, nn.tanh, nn.relu, nn.identity)
} | {("numerical_gradient", "x"): (lambda x: nn.numerical_gradient(np.sum, x), Y)}


def with_first(value):
    """Return a function that puts the value in the place of an array's first entry."""

    def spoil(array):
        spoiled = array.copy()
        spoiled.flat[0] = value
        return spoiled

    return spoil


NEVER = {
    # what is wrong: how to make it from what is right, the error, and its words
    "strings": (lambda a: a.astype(str), TypeError, ["holds <U", "not numbers", "dtype=float"]),
    "objects": (lambda a: a.astype(object), TypeError, ["holds object", "not numbers"]),
    "complex": (
        lambda a: a.astype(complex),
        TypeError,
        ["complex128", "not real numbers", ".real"],
    ),
    "times": (lambda a: a.astype(int).astype("m8[s]"), TypeError, ["holds timedelta64[s], not"]),
    "None": (lambda a: None, TypeError, ["is None", "give numbers"]),
    "nan": (with_first(np.nan), ValueError, ["has nan", "remove it or replace it"]),
    "ragged": (lambda a: [[1, 2], [3]], ValueError, ["different lengths", "make them equal"]),
}
NOT_WHERE_A_SHAPE_IS_STATED = {
    "infinity": (with_first(np.inf), ValueError, ["has inf at (0", "must be finite"]),
    "empty": (lambda a: a[:0], ValueError, ["is (0,", "empty", "give at least one example"]),
    "an axis too many": (lambda a: a[..., None], ValueError, [", 1) but must be ("]),
    "an axis too few": (lambda a: a[0], ValueError, ["is (", " but "]),
}
WRONG = [
    pytest.param(*who, call, spoil(right), kind, words, id=f"{who[0]}, {who[1]}: {what}")
    for calls, ways in (
        (TAKES, NEVER | NOT_WHERE_A_SHAPE_IS_STATED),
        (TAKES_ANY_SHAPE, NEVER),
    )
    for who, (call, right) in calls.items()
    for what, (spoil, kind, words) in ways.items()
]


@pytest.mark.parametrize(("caller", "name", "call", "value", "kind", "words"), WRONG)
def test_a_wrong_array(caller, name, call, value, kind, words):
    with raises(kind, f"{caller}: ", f" {name} ", *words):
        call(value)


@pytest.mark.parametrize(("call", "right"), [*TAKES.values(), *TAKES_ANY_SHAPE.values()])
def test_the_same_calls_pass_with_the_right_value_and_with_lists(call, right):
    call(right)
    call(right.tolist())


def test_nothing_at_all():
    with raises(TypeError, "dense: W is None; give numbers in an array (n_in, n_out)"):
        nn.dense(None, b, X)
    with raises(TypeError, "sigmoid: Z is None; give numbers in an array of any shape"):
        nn.sigmoid(None)


def test_whole_numbers_do_not_wrap_around():
    black, white = np.zeros((2, 1), np.uint8), np.full((2, 1), 255, np.uint8)
    C, dY_hat = nn.squared_error(black, white)  # in uint8, 0 - 255 is 1
    assert C == 255**2 / 2
    np.testing.assert_array_equal(dY_hat, [[-127.5], [-127.5]])


# Arrays that are right each, and wrong together


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: nn.dense(W[:2], b, X),
            ["dense: W is (2, 2) but X is (4, 3)", "n_in must be the same"],
        ),
        (
            lambda: nn.dense(W, np.zeros(3), X),
            ["dense: W is (3, 2) but b is (3,)", "n_out must be the same"],
        ),
        (
            lambda: nn.dense(W, b, X[0]),
            ["dense: X is (3,) but must be (n, n_in)", "one example as X[None, :]", "X[:, None]"],
        ),
        (
            lambda: nn.predict(network(), X[:, 0]),
            ["predict: X is (4,) but must be (n, n_in)", "X[None, :]", "one column as X[:, None]"],
        ),
        (
            lambda: nn.predict(network(), X[:, :2]),
            ["predict: X has 2 columns but the W of layer 1 is (3, 4)", "first size must be 2"],
        ),
        (
            lambda: nn.forward([network()[0], network()[0]], X),
            ["forward: layer 1 has 4 columns but the W of layer 2 is (3, 4)", "must be 4"],
        ),
        (
            lambda: nn.trace([nn.Layer(W, np.zeros(3), nn.relu)], X, Y, nn.squared_error),
            ["trace: in layer 1, W is (3, 2) but b is (3,); b must be (2,)"],
        ),
        (lambda: nn.forward([], X), ["forward: the network has no layers", "nn.init([2, 4, 1]"]),
        (
            lambda: nn.squared_error(X[:, :1], X[:, 0]),
            ["Y_hat is (4, 1) but Y is (4,)", "write Y as a column, Y[:, None]"],
        ),
        (
            lambda: nn.squared_error(X[:, 0], X[:, :1]),
            ["Y is (4, 1) but Y_hat is (4,)", "write Y_hat as a column, Y_hat[:, None]"],
        ),
        (
            lambda: nn.squared_error(X[:, :1], X[:, :1, None]),
            ["squared_error: Y is (4, 1, 1) but must be (n, n_out)"],
        ),
        (
            lambda: nn.squared_error(Y, Y[:3]),
            ["Y_hat is (4, 2) but Y is (3, 2)", "n must be the same"],
        ),
        (
            lambda: nn.squared_error(Y, Y[:, :1]),
            ["Y_hat is (4, 2) but Y is (4, 1)", "n_out must be the same"],
        ),
        (lambda: train(Y=Y[:3]), ["train: X is (4, 3) but Y is (3, 2)", "n must be the same"]),
        (lambda: train(X=X[:3]), ["train: X is (3, 3) but Y is (4, 2)", "n must be the same"]),
        (lambda: train(Y=Y[:, 0]), ["train: Y is (4,)", "one column as Y[:, None]"]),
        (lambda: train(Y=Y[:, :1]), ["train: Y_hat is (4, 2) but Y is (4, 1)"]),
        (lambda: train(net=[nn.Layer(W[:2], b, nn.relu)]), ["train: X has 3 columns"]),
    ],
    ids=lambda part: part[0] if isinstance(part, list) else "",
)
def test_arrays_that_do_not_fit_together(call, words):
    with raises(ValueError, *words):
        call()


# A network is a list of layers whose arrays are right, and fit together


def spoiled(l, **parts):
    """Return a network with other parts in one of its layers, from 1."""
    net = network()
    return [*net[: l - 1], net[l - 1]._replace(**parts), *net[l:]]


@pytest.mark.parametrize(
    ("net", "kind", "words"),
    [
        (3, TypeError, ["net is a int, not a list of nn.Layer(W, b, activation)", "nn.init("]),
        ([(W, b, nn.relu)], TypeError, ["net is a list, not a list of nn.Layer"]),
        (spoiled(2, W=None), TypeError, ["the W of layer 2 holds no floats", "np.array(…, float)"]),
        (
            [nn.Layer(W.astype(int), None, nn.relu)],
            TypeError,
            ["the W of layer 1 holds no floats", "write np.array(…, float)"],
        ),
        (spoiled(1, b=[0] * 4), TypeError, ["the b of layer 1 holds no floats"]),
        (
            spoiled(2, b=np.zeros(2, np.float32)),
            TypeError,
            ["the b of layer 2 is float32 but the W of layer 1 is float64", "b.astype(np.float64)"],
        ),
        (
            spoiled(1, W=network()[0].W.astype(np.float32), b=None),
            TypeError,
            ["the W of layer 2 is float64 but the W of layer 1 is float32", "W.astype(np.float32)"],
        ),
        (spoiled(2, b=np.array([0, np.inf])), ValueError, ["the b of layer 2 has nan or inf"]),
        (
            spoiled(1, W=np.full((3, 4), np.nan)),
            ValueError,
            ["the W of layer 1 has nan", "write a"],
        ),
        (spoiled(2, W=np.ones(4)), ValueError, ["W of layer 2 is (4,) but must be (n_in, n_out)"]),
        (
            spoiled(2, W=np.ones((4, 2, 1))),
            ValueError,
            ["the W of layer 2 is (4, 2, 1) but must"],
        ),
        (
            spoiled(2, W=np.ones((4, 0)), b=None),
            ValueError,
            ["the W of layer 2 is (4, 0) but must"],
        ),
        (
            spoiled(2, b=np.zeros(3)),
            ValueError,
            ["in layer 2, W is (4, 2) but b is (3,)", "be (2,)"],
        ),
    ],
)
def test_a_network_that_is_none(net, kind, words):
    with raises(kind, "predict: ", *words):
        nn.predict(net, X)


# Numbers and names


@pytest.mark.parametrize("lr", [-0.1, 0, np.nan, np.inf, "0.1", None, True, [0.1]])
def test_a_learning_rate_that_is_not_a_positive_number(lr):
    with raises(ValueError, f"sgd: lr is {lr!r}", "write a positive number, as lr=0.1"):
        nn.sgd(lr)


@pytest.mark.parametrize("name", ["epochs", "batch"])
@pytest.mark.parametrize("value", [0, -1, 1.5, "3", True])
def test_a_count_that_is_not_one(name, value):
    with raises(ValueError, f"train: {name} is {value!r}", "write an integer of 1 or more"):
        train(**{name: value})


@pytest.mark.parametrize(
    "widths", [[], [2], [2, 0], [2, -1, 1], [2, 1.5], [2, True], [2, None], "241"]
)
def test_widths_that_make_no_network(widths):
    with raises(ValueError, f"init: sizes is {widths!r}", "at least two widths", "as [2, 4, 1]"):
        nn.init(widths, rng=0)


@pytest.mark.parametrize("rng", [None, "0", 0.0, True, -1, np.random])
def test_randomness_without_a_source(rng):
    with raises(TypeError, "init: rng is ", "integer, as rng=0, or np.random.default_rng(0)"):
        nn.init([2, 1], rng=rng)


@pytest.mark.parametrize("weights", ["Glorot", "", None, 1])
def test_an_unknown_name_of_weights(weights):
    with raises(ValueError, f"init: weights is {weights!r}", "'auto', 'glorot', 'he'"):
        nn.init([2, 1], rng=0, weights=weights)


@pytest.mark.parametrize("dtype", [int, bool, complex, str, np.float16, ">f8", None])
def test_a_network_of_other_things_than_floats(dtype):
    with raises(ValueError, "init: dtype is ", "dtype=np.float32"):
        nn.init([2, 1], rng=0, dtype=dtype)


@pytest.mark.parametrize("where", ["hidden", "output"])
@pytest.mark.parametrize("unknown", [np.sin, "sigmoid", None, ["relu"]])
def test_an_activation_without_a_backward(where, unknown):
    with raises(ValueError, "has no way back", "@nn.backward_of", "identity, ", "relu, ", "tanh"):
        nn.init([2, 3, 1], rng=0, **{where: unknown})


# A network is plain data, and its activations travel with it


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("bias", [True, False])
def test_a_network_taken_apart_and_put_together_predicts_the_same(activation, bias):
    net = nn.init([3, 4, 2], rng=1, hidden=activation, output=activation, bias=bias)
    apart = [tuple(layer) for layer in net]
    together = tuple(nn.Layer(W, b, f) for W, b, f in apart)
    by_hand = X
    for W, b, _ in apart:
        by_hand = activation(by_hand @ W + (b if bias else 0))
    np.testing.assert_array_equal(nn.predict(together, X), nn.predict(net, X))
    np.testing.assert_allclose(nn.predict(together, X), by_hand, rtol=1e-12)


def test_a_network_prints_as_what_it_is():
    net = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
    assert repr(net) == "2 → 4 sigmoid → 1 sigmoid, 17 parameters"
    net = nn.init([3, 5, 4, 2], rng=0, hidden=nn.relu, output=nn.tanh, bias=False)
    assert repr(net) == "3 → 5 relu → 4 relu → 2 tanh, 43 parameters"
    assert repr(train()[0]) == repr(network())
    assert repr(nn.Network()) == "a network without layers"


# Bad input never half-changes a thing


def parameters(net):
    return [array.copy() for W, b, _ in net for array in (W, b)]


def assert_unchanged(net, before):
    for now, then in zip(parameters(net), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_training_leaves_the_given_network_as_it_is():
    net = network()
    before = parameters(net)
    trained, _ = train(net, epochs=3, batch=2)
    assert_unchanged(net, before)
    assert all((now != then).any() for now, then in zip(parameters(trained), before, strict=True))


# NumPy warns of the overflow as well, on the way to the error.
def test_training_that_diverges_says_so_and_leaves_the_given_network_as_it_is():
    net = nn.init([3, 4, 2], rng=0, hidden=nn.identity)
    before = parameters(net)
    with raises(FloatingPointError, "the cost became inf in epoch ", "write a smaller lr"):
        train(net, lr=100.0, epochs=1000)
    assert_unchanged(net, before)


def test_training_that_fails_midway_leaves_the_given_network_as_it_is():
    net, calls = network(), []
    before = parameters(net)

    def fails_the_third_time(Y_hat, Y):
        calls.append(len(Y))
        if len(calls) == 4:  # one call at the door, two steps, then this one
            raise ZeroDivisionError
        return nn.squared_error(Y_hat, Y)

    with pytest.raises(ZeroDivisionError):
        train(net, loss=fails_the_third_time, batch=1)
    assert_unchanged(net, before)


def without_the_last(grads):
    return grads[:-1]


def one_too_many(grads):
    return grads + grads[:1]


def the_last_one_turned(grads):
    dW, db = grads[-1]
    return [*grads[:-1], (dW.T, db)]


@pytest.mark.parametrize(
    "wrong",
    [without_the_last, one_too_many, the_last_one_turned],
)
def test_an_optimizer_with_gradients_that_do_not_fit_changes_nothing(wrong):
    net = network()
    before = parameters(net)
    Y_hat, backward = nn.forward(net, X)
    grads = backward(nn.squared_error(Y_hat, Y)[1])
    with pytest.raises(ValueError):  # noqa: PT011
        nn.sgd(0.1)(net, wrong(grads))
    assert_unchanged(net, before)
