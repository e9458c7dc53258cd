"""Two workers beside one, and beside no Dask at all: all take their turns in each round.

What counts is the time on the clock, for a worker that waits is no worker. Other programs on the
machine spoil it; so a round is short, and only times within one are compared.
"""

import json
import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any

import numpy as np
from distributed import Client, LocalCluster

import nn

from .workloads import WORKLOADS

ROUNDS, SHARDS = 7, 4
SIZES = {"small": (64, 30, 10), "large": (784, 512, 512, 10)}
ROWS, STEPS = {"small": 1000, "large": 2000}, {"small": 10, "large": 2}


def xor(seed: int) -> float:
    """Train XOR from one start, and return the cost."""
    X, Y = nn.data.xor()
    net = nn.init([2, 2, 1], seed, output=nn.sigmoid)
    return nn.train(net, X, Y, nn.squared_error, nn.sgd(2.0), 500)[1][-1]


def load(name: str, shard: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the examples of a shard, and their targets."""
    w = WORKLOADS["W5" if name == "large" else "W2"]
    rows = slice(shard, ROWS[name], SHARDS)
    return w.data[0][rows], w.targets[rows]


def part(shard: tuple[np.ndarray, np.ndarray], net: nn.Network) -> Any:
    """Return how many examples a shard has, and the slopes of their mean cost."""
    Y_hat, backward = nn.forward(net, shard[0])
    return len(shard[0]), backward(nn.softmax_cross_entropy(Y_hat, shard[1])[1])


def trained(name: str, parts: Callable[[nn.Network], list[Any]]) -> None:
    """Take a few steps with slopes that are put together from parts."""
    dtype = WORKLOADS["W5" if name == "large" else "W2"].dtype
    net, step = nn.init(SIZES[name], 0, hidden=nn.relu, dtype=dtype), nn.sgd(0.1)
    for _ in range(STEPS[name]):
        found = parts(net)
        n = sum(size for size, _ in found)
        mean = [
            tuple(sum(size / n * grads[l][i] for size, grads in found) for i in (0, 1))
            for l in range(len(net))
        ]
        step(net, mean)


def alone() -> dict[str, Callable[[], object]]:
    """What is timed, in this process."""
    held = {name: [load(name, k) for k in range(SHARDS)] for name in SIZES}
    return {"seeds": lambda: [xor(seed) for seed in range(8)]} | {
        name: partial(trained, name, partial(parts_here, shards)) for name, shards in held.items()
    }


def parts_here(shards: list[Any], net: nn.Network) -> list[Any]:
    """Return the parts of all shards, one after the other."""
    return [part(shard, net) for shard in shards]


def on(client: Client) -> dict[str, Callable[[], object]]:
    """What is timed, on the workers of a client."""
    held = {name: [client.submit(load, name, k) for k in range(SHARDS)] for name in SIZES}

    def parts(shards: list[Any], net: nn.Network) -> list[Any]:
        sent = client.scatter([net], broadcast=True, hash=False) * SHARDS
        found: list[Any] = client.gather(client.map(part, shards, sent, pure=False))
        return found

    return {"seeds": lambda: client.gather(client.map(xor, range(8), pure=False))} | {
        name: partial(trained, name, partial(parts, shards)) for name, shards in held.items()
    }


def timed(work: Callable[[], object]) -> float:
    """Return the seconds on the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure, and print what was found."""
    settings = {"threads_per_worker": 1, "dashboard_address": "127.0.0.1:0"}
    with ExitStack() as ends:
        clusters = (ends.enter_context(LocalCluster(n_workers=n, **settings)) for n in (1, 2))
        one, two = (ends.enter_context(Client(cluster)) for cluster in clusters)
        crews = {"one": on(one), "two": on(two)}  # before this process has the examples, too
        crews = {"alone": alone()} | crews
        found: dict[str, Any] = {name: {crew: [] for crew in crews} for name in crews["alone"]}
        for at in range(ROUNDS + 1):
            for name, times in found.items():
                for crew, work in crews.items():
                    times[crew] += [timed(work[name])] * bool(at)  # the first round loads
    print(json.dumps({"load": os.getloadavg()[1], "cores": os.cpu_count(), "seconds": found}))


if __name__ == "__main__":
    main()
