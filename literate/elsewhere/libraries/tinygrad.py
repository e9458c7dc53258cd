"""tinygrad: layers, losses, optimizers and slopes; the loop is yours."""

from typing import Any

import numpy as np
from tinygrad import Context, Tensor, dtypes, nn

from .. import words

NOT: dict[str, str] = {
    "norm": "it has no norm",
    "squared_loss": "it has no squared error",
    "squared_slope": "it has no squared error",
    "fit_order": "you write the loop",
    "fit_again": "you write the loop",
}


def slope(bend: Any, at: Any = 0.0) -> Any:
    x = Tensor([at] if isinstance(at, float) else at)
    bend(x).sum().backward()
    return x.grad.numpy()


def layer(n_in: int, n_out: int) -> Any:
    Tensor.manual_seed(0)
    return nn.Linear(n_in, n_out)


def dense_shapes() -> str:
    dense = layer(3, 2)
    return words.shapes(weight=dense.weight, bias=dense.bias)


def start_weights() -> str:
    return words.law(layer(60, 40).weight.numpy(), 60, 40)


def start_biases() -> str:
    return words.law(layer(6, 2000).bias.numpy(), 6, 2000)


def float64() -> str:
    return words.kind(layer(3, 2)(Tensor(np.ones((1, 3)))).numpy())


def agreement() -> str:
    params, X = words.network()
    A = Tensor(X)
    for W, b in params:
        dense = layer(*W.shape)
        dense.weight, dense.bias = Tensor(np.ascontiguousarray(W.T)), Tensor(b)
        A = dense(A).sigmoid()
    return words.within(A.numpy(), 1e-15)


def weighted_loss() -> str:
    shares = Tensor.zeros(2, 2).log_softmax()
    cost = shares.nll_loss(Tensor([0, 1]), weight=Tensor([1.0, 3.0]))
    return f"{words.number(cost.item())} (`nll_loss`)"


def certain_wrong() -> str:
    return words.number(Tensor([0.0]).binary_crossentropy(Tensor([1.0])).item())


def relu() -> str:
    return words.number(slope(lambda x: x.relu()))


def maximum() -> str:
    return words.number(slope(lambda x: x.maximum(0)))


def clip() -> str:
    return words.number(slope(lambda x: x.clip(0, 9)))


def leaky_relu() -> str:
    return words.number(slope(lambda x: x.leaky_relu(0.01)))


def absolute() -> str:
    return words.number(slope(lambda x: x.abs()))


def tie() -> str:
    return words.numbers(slope(lambda x: x.max(), [1.0, 1.0, 0.0]))


def power() -> str:
    return words.number(slope(lambda x: x**0.0))


def stepped(make: Any, *slopes: tuple[float, float]) -> list[float]:
    return [weight for weight, _ in both(make, *slopes)]


def both(make: Any, *slopes: tuple[float, float]) -> list[tuple[float, float]]:
    """Return a weight and a bias, before the first step and after each."""
    params = [Tensor.ones(*shape).contiguous().is_param_() for shape in ((1, 1), (1,))]
    optimizer = make(params)
    seen = [(1.0, 1.0)]
    with Context(TRAINING=1):
        for dx, lr in slopes:
            optimizer.lr.assign(Tensor([lr]))
            for p in params:
                p.grad = Tensor.full(p.shape, dx)
            optimizer.step()
            seen.append((params[0].item(), params[1].item()))
    return seen


def decay() -> str:
    weight, bias = both(lambda p: nn.optim.AdamW(p, weight_decay=0.5), (0.0, 0.1))[1]
    return f"{words.number(weight)}; a bias: {words.number(bias)}"


def adam_tiny() -> str:
    return words.number(1 - stepped(nn.optim.Adam, (1e-8, 0.1))[1])


def momentum() -> str:
    seen = stepped(lambda p: nn.optim.SGD(p, momentum=0.9), (1.0, 0.1), (1.0, 0.1))
    return words.steps(*seen)


def momentum_stop() -> str:
    seen = stepped(lambda p: nn.optim.SGD(p, momentum=0.9), (1.0, 0.1), (1.0, 0.0))
    return words.number(seen[1] - seen[2])


def half_sum() -> str:
    return words.number(Tensor.ones(4096, 2, dtype=dtypes.float16).sum(axis=0).numpy()[0])


def times_half() -> str:
    return words.kind((Tensor.ones(2) * 0.5).numpy())


def sigmoid_left() -> str:
    return words.each(Tensor([-20.0] * words.MANY).sigmoid().numpy())


def relu_nan() -> str:
    return words.each(Tensor([np.nan] * words.MANY).relu().numpy())


def gelu_one() -> str:
    return words.number(Tensor([1.0]).gelu().numpy(), 5)


def std_two() -> str:
    return words.number(Tensor([1.0, 3.0]).std().item())
