"""Keras 3 with JAX behind it: layers, losses, optimizers and a loop."""

from typing import Any

import jax
import keras
import numpy as np
from keras import ops

from .. import words

NOT: dict[str, str] = {}


def built(n_in: int, n_out: int, **settings: Any) -> Any:
    keras.utils.set_random_seed(0)
    dense = keras.layers.Dense(n_out, **settings)
    dense.build((None, n_in))
    return dense


def slope(bend: Any, at: Any = 0.0) -> Any:
    return jax.grad(bend)(jax.numpy.asarray(at))


def dense_shapes() -> str:
    dense = built(3, 2)
    return words.shapes(kernel=dense.kernel, bias=dense.bias)


def start_weights() -> str:
    return words.law(built(300, 200).kernel, 300, 200)


def start_biases() -> str:
    return words.law(built(300, 200).bias, 300, 200)


def float64() -> str:
    return words.kind(built(3, 2)(np.ones((1, 3))))


def agreement() -> str:
    params, A = words.network()
    for W, b in params:
        dense = built(*W.shape, activation="sigmoid")
        dense.set_weights([W, b])
        A = dense(A)
    return words.within(A, 1e-6)


def squared_loss() -> str:
    return words.squared(keras.losses.MeanSquaredError()(np.zeros((4, 3)), np.full((4, 3), 2.0)))


def squared_slope() -> str:
    loss, Y = keras.losses.MeanSquaredError(), np.zeros((4, 3), np.float32)
    return words.number(jax.grad(lambda Y_hat: loss(Y, Y_hat))(Y + 2)[0, 0])


def weighted_loss() -> str:
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(2, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    X, y = np.zeros((2, 1)), np.array([0, 1])
    told = model.fit(X, y, class_weight={0: 1.0, 1: 3.0}, verbose=0)
    return words.number(told.history["loss"][0])


def certain_wrong() -> str:
    return words.number(keras.losses.binary_crossentropy(np.ones(1), np.zeros(1)))


def relu() -> str:
    return words.number(slope(ops.relu))


def maximum() -> str:
    return words.number(slope(lambda x: ops.maximum(x, 0.0)))


def clip() -> str:
    return words.number(slope(lambda x: ops.clip(x, 0.0, 9.0)))


def leaky_relu() -> str:
    return words.number(slope(lambda x: ops.leaky_relu(x, 0.01)))


def absolute() -> str:
    return words.number(slope(ops.abs))


def norm() -> str:
    return words.numbers(slope(ops.norm, [0.0, 0.0]))


def tie() -> str:
    return words.numbers(slope(ops.max, [1.0, 1.0, 0.0]))


def power() -> str:
    return words.number(slope(lambda x: x**0.0))


def stepped(optimizer: Any, *slopes: tuple[float, float]) -> list[list[float]]:
    params = built(1, 1, kernel_initializer="ones", bias_initializer="ones").trainable_variables
    optimizer.build(params)
    seen = []
    for dx, lr in slopes:
        optimizer.learning_rate = lr
        optimizer.apply([ops.full(p.shape, dx) for p in params])
        seen.append([float(np.asarray(p).ravel()[0]) for p in params])
    return seen


def decay() -> str:
    optimizer = keras.optimizers.AdamW(weight_decay=0.5)
    weight, bias = stepped(optimizer, (0.0, 0.1))[0]
    return f"{words.number(weight)}; a bias: {words.number(bias)}"


def adam_tiny() -> str:
    return words.number(1 - stepped(keras.optimizers.Adam(), (1e-8, 0.1))[0][0])


def momentum() -> str:
    seen = stepped(keras.optimizers.SGD(momentum=0.9), (1.0, 0.1), (1.0, 0.1))
    return words.steps(1, *(weight for weight, _ in seen))


def momentum_stop() -> str:
    (first, _), (second, _) = stepped(keras.optimizers.SGD(momentum=0.9), (1.0, 0.1), (1.0, 0.0))
    return words.number(first - second)


def trained(fits: int = 1, **settings: Any) -> Any:
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mean_squared_error")
    rows = np.arange(20.0)[:, None]
    for _ in range(fits):
        model.fit(rows / 20, rows, batch_size=5, verbose=0, **settings)
    return model.get_weights()[0]


def fit_order() -> str:
    return words.shuffles(trained)


def fit_again() -> str:
    return words.again((trained(1) != trained(2)).any())


def half_sum() -> str:
    return words.number(ops.sum(ops.ones((4096, 2), "float16"), axis=0)[0])


def times_half() -> str:
    return words.kind(ops.ones(2, "float32") * 0.5)


def sigmoid_left() -> str:
    return words.each(ops.sigmoid(ops.full(words.MANY, -20, "float32")))


def relu_nan() -> str:
    return words.each(ops.relu(ops.full(words.MANY, np.nan)))


def gelu_one() -> str:
    return words.number(keras.activations.gelu(ops.array(1, "float32")), 5)


def std_two() -> str:
    return words.number(ops.std(ops.array([1.0, 3.0])))
