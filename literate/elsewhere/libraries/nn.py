"""NumPy, and the package of this book."""

from typing import Any

import numpy as np

import nn

from .. import words

NOT: dict[str, str] = {
    "clip": "the tape knows no clip",
    "norm": "the tape knows no square root",
    "tie": "the tape knows no maximum of a row",
}


def slope(bend: Any, at: Any = 0.0) -> Any:
    tape = nn.Tape()
    x = tape.var(at)
    return tape.backward(bend(x), x)[0]


def slope_of(activation: Any) -> str:
    Z = np.zeros((1, 1))
    backward = nn.activations.backward_for(activation)
    return words.number(backward(np.ones((1, 1)), Z, activation(Z)))


def dense_shapes() -> str:
    layer = nn.init([3, 2], rng=0)[0]
    return words.shapes(W=layer.W, b=layer.b)


def start_weights() -> str:
    hidden, output = nn.init([300, 200, 100], rng=0, hidden=nn.relu)
    first, last = words.law(hidden.W, 300, 200), words.law(output.W, 200, 100)
    return f"relu: {first}; the last layer: {last}"


def start_biases() -> str:
    return words.law(nn.init([300, 200], rng=0)[0].b, 300, 200)


def float64() -> str:
    return words.kind(nn.predict(nn.init([3, 2], rng=0), np.ones((1, 3))))


def agreement() -> str:
    return words.within(words.ours(), 0)


def squared_loss() -> str:
    return words.squared(nn.squared_error(np.full((4, 3), 2.0), np.zeros((4, 3)))[0])


def squared_slope() -> str:
    return words.number(nn.squared_error(np.full((4, 3), 2.0), np.zeros((4, 3)))[1][0, 0])


def weighted_loss() -> str:
    loss = nn.weighted(nn.softmax_cross_entropy, np.array([1, 3]))
    return words.number(loss(np.zeros((2, 2)), np.array([0, 1]))[0])


def certain_wrong() -> str:
    scores = np.array([[-1000, 0]], np.float32)
    return words.scores(nn.softmax_cross_entropy(scores, np.array([[1, 0]]))[0])


def relu() -> str:
    return slope_of(nn.relu)


def maximum() -> str:
    return words.number(slope(lambda x: np.maximum(x, 0.0)))


def leaky_relu() -> str:
    return slope_of(nn.leaky_relu)


def absolute() -> str:
    return words.number(slope(np.abs))


def power() -> str:
    return words.number(slope(lambda x: x**0.0))


def stepped(optimizer: Any, *slopes: float) -> list[tuple[float, float]]:
    W, b = np.ones((1, 1)), np.ones(1)
    net = [nn.Layer(W, b, nn.identity)]
    seen = []
    for dW in slopes:
        optimizer(net, [(np.full((1, 1), dW), np.full(1, dW))])
        seen.append((W.item(), b.item()))
    return seen


def decay() -> str:
    ((weight, bias),) = stepped(nn.adamw(0.1, decay=0.5), 0.0)
    return f"{words.number(weight)}; a bias: {words.number(bias)}"


def adam_tiny() -> str:
    return words.number(1 - stepped(nn.adam(0.1), 1e-8)[0][0])


def momentum() -> str:
    (first, _), (second, _) = stepped(nn.momentum(0.1), 1.0, 1.0)
    return words.steps(1, first, second)


def momentum_stop() -> str:
    (first, _), (second, _) = stepped(nn.momentum(lambda t: 0.1 * (t == 1)), 1.0, 1.0)
    return words.number(first - second)


def fit_order() -> str:
    seen: list[float] = []

    def noted(Y_hat: Any, Y: Any) -> Any:
        seen.extend(Y[:, 0])
        return nn.squared_error(Y_hat, Y)

    rows = np.arange(20.0)[:, None]
    nn.train(nn.init([1, 1], rng=0), rows / 20, rows, noted, nn.sgd(0.1), 1, batch=5)
    return words.order(seen)


def fit_again() -> str:
    X, Y = nn.data.xor()
    net = nn.init([2, 3, 1], rng=0)
    once, _ = nn.train(net, X, Y, nn.squared_error, nn.sgd(0.1), 5)
    twice, _ = nn.train(once, X, Y, nn.squared_error, nn.sgd(0.1), 5)
    return words.again((once[0].W != twice[0].W).any())


def half_sum() -> str:
    return words.number(np.ones((4096, 2), np.float16).sum(axis=0)[0])


def times_half() -> str:
    return words.kind(np.ones(2, np.float32) * 0.5)


def sigmoid_left() -> str:
    return words.each(nn.sigmoid(np.full((1, words.MANY), -20, np.float32)))


def relu_nan() -> str:
    bare = words.each(np.maximum(np.full(words.MANY, np.nan), 0.0))
    try:
        return words.each(nn.relu(np.full((1, words.MANY), np.nan)))
    except ValueError as error:
        return f"{bare} (NumPy); `nn` {words.refused(error)}"


def gelu_one() -> str:
    return words.number(nn.gelu(np.ones((1, 1))), 5)


def std_two() -> str:
    return words.number(np.std([1.0, 3.0]))
