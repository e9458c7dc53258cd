"""PyTorch: layers, losses, optimizers and slopes; the loop is yours."""

from typing import Any

import numpy as np
import torch
from torch.nn import functional

from .. import words

NOT: dict[str, str] = {"fit_again": "you write the loop"}


def slope(bend: Any, at: Any = 0.0) -> Any:
    x = torch.tensor(at, requires_grad=True)
    bend(x).backward()
    return x.grad


def dense_shapes() -> str:
    layer = torch.nn.Linear(3, 2)
    return words.shapes(weight=layer.weight, bias=layer.bias)


def drawn() -> Any:
    torch.manual_seed(0)
    layer = torch.nn.Linear(300, 20_000)
    return layer.weight.detach()[:200], layer.bias.detach()


def start_weights() -> str:
    return words.law(drawn()[0], 300, 200)


def start_biases() -> str:
    return words.law(drawn()[1], 300, 20_000)


def float64() -> str:
    try:
        return words.kind(torch.nn.Linear(3, 2)(torch.ones(1, 3, dtype=torch.float64)).detach())
    except RuntimeError as error:
        return words.refused(error)


def agreement() -> str:
    params, X = words.network()
    A = torch.from_numpy(X)
    for W, b in params:
        layer = torch.nn.Linear(*W.shape, dtype=torch.float64)
        layer.load_state_dict({"weight": torch.tensor(W.T), "bias": torch.tensor(b)})
        A = torch.sigmoid(layer(A)).detach()
    return words.within(A, 1e-15)


def squared_loss() -> str:
    return words.squared(functional.mse_loss(torch.full((4, 3), 2.0), torch.zeros(4, 3)))


def squared_slope() -> str:
    Y_hat = torch.full((4, 3), 2.0, requires_grad=True)
    functional.mse_loss(Y_hat, torch.zeros(4, 3)).backward()
    return words.number(Y_hat.grad[0, 0])


def weighted_loss() -> str:
    rows = torch.zeros(2, 2), torch.tensor([0, 1])
    return words.number(functional.cross_entropy(*rows, weight=torch.tensor([1.0, 3.0])))


def certain_wrong() -> str:
    return words.number(functional.binary_cross_entropy(torch.zeros(1), torch.ones(1)))


def relu() -> str:
    return words.number(slope(torch.relu))


def maximum() -> str:
    return words.number(slope(lambda x: torch.maximum(x, torch.tensor(0.0))))


def clip() -> str:
    plain = slope(lambda x: torch.clamp(x, 0, 9))
    tensors = slope(lambda x: torch.clamp(x, torch.tensor(0.0), torch.tensor(9.0)))
    return f"{words.number(plain)}; {words.number(tensors)} if 0 and 9 are tensors"


def leaky_relu() -> str:
    return words.number(slope(functional.leaky_relu))


def absolute() -> str:
    return words.number(slope(torch.abs))


def norm() -> str:
    return words.numbers(slope(torch.linalg.norm, [0.0, 0.0]))


def tie() -> str:
    whole = slope(torch.max, [1.0, 1.0, 0.0])
    along = slope(lambda x: torch.max(x, dim=0).values, [1.0, 1.0, 0.0])
    return f"{words.numbers(whole)}; with `dim=0` {words.numbers(along)}"


def power() -> str:
    return words.number(slope(lambda x: x**0.0))


def stepped(make: Any, *slopes: tuple[float, float]) -> list[float]:
    return [weight for weight, _ in both(make, *slopes)]


def both(make: Any, *slopes: tuple[float, float]) -> list[tuple[float, float]]:
    """Return a weight and a bias, before the first step and after each."""
    layer = torch.nn.Linear(1, 1, dtype=torch.float64)
    params = list(layer.parameters())
    for p in params:
        torch.nn.init.ones_(p)
    optimizer = make(params)
    seen = [(1.0, 1.0)]
    for dx, lr in slopes:
        optimizer.param_groups[0]["lr"] = lr
        for p in params:
            p.grad = torch.full_like(p, dx)
        optimizer.step()
        seen.append((layer.weight.item(), layer.bias.item()))
    return seen


def decay() -> str:
    weight, bias = both(lambda p: torch.optim.AdamW(p, weight_decay=0.5), (0.0, 0.1))[1]
    return f"{words.number(weight)}; a bias: {words.number(bias)}"


def adam_tiny() -> str:
    return words.number(1 - stepped(torch.optim.Adam, (1e-8, 0.1))[1])


def momentum() -> str:
    seen = stepped(lambda p: torch.optim.SGD(p, momentum=0.9), (1.0, 0.1), (1.0, 0.1))
    return words.steps(*seen)


def momentum_stop() -> str:
    seen = stepped(lambda p: torch.optim.SGD(p, 0.1, momentum=0.9), (1.0, 0.1), (1.0, 0.0))
    return words.number(seen[1] - seen[2])


def fit_order() -> str:
    loader = torch.utils.data.DataLoader(range(20), batch_size=5)
    return f"{words.order(int(row) for batch in loader for row in batch)} (`DataLoader`)"


def half_sum() -> str:
    return words.number(torch.ones(4096, 2, dtype=torch.float16).sum(dim=0)[0])


def times_half() -> str:
    return words.kind(torch.ones(2) * 0.5)


def sigmoid_left() -> str:
    return words.each(torch.sigmoid(torch.full([words.MANY], -20.0)))


def relu_nan() -> str:
    return words.each(torch.relu(torch.full([words.MANY], np.nan)))


def gelu_one() -> str:
    return words.number(functional.gelu(torch.tensor(1.0)), 5)


def std_two() -> str:
    return words.number(torch.std(torch.tensor([1.0, 3.0])))
