"""The compiled step is the readable one, watched once, printed as loops and given to a compiler."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ._validation import Array, short
from .compiler import function_of, numba
from .layers import Layer
from .losses import Loss
from .network import Network, arrays_of
from .optimizers import OptimizerState
from .printer import Printer, likeness, program
from .schedules import constant
from .tracer import Tracer
from .watched import Notes, Step, refusal
from .watched import step as watched

if TYPE_CHECKING:
    from numpy.random import Generator

Rows: TypeAlias = Array | slice
Function: TypeAlias = Callable[..., None]

FIRST = (
    *("order", "rates", "first", "costs", "done"),
    *("X_all", "Y_all", "X", "Y", "theta", "gradient"),
)
WORDS = '"compiled" compiles'
PROGRAMS: dict[Any, tuple[str, list[Any], list[Any]]] = {}  # what was printed, by its notes
CONSTANT = constant(1.0).__code__
WORK = 2 * 10**9  # multiplications, more or less, until Python is asked whether Ctrl-C came
EACH_STEP = """
for s in range(len(order)):
    for i in range(order.shape[1]):
        row = order[s, i]
        for j in range(X.shape[1]):
            X[i, j] = X_all[row, j]
        for j in range(Y.shape[1]):
            Y[i, j] = Y_all[row, j]
    t = first + s
    lr = rates[s]
""".strip().splitlines()


class Compiled:
    """A training whose step is compiled: of the orders of some epochs it makes their costs."""

    def __init__(
        self, step: Step, X: Array, Y: Array, rng: "Generator | None", at_once: bool
    ) -> None:
        self.step, self.rng, self.at_once = step, rng, at_once
        self.X, self.Y = np.ascontiguousarray(X), np.ascontiguousarray(Y)
        self.functions: dict[int, tuple[Function, tuple[Any, ...]]] = {}
        self.kept = step.kept()

    def __call__(self, orders: Iterable[Sequence[Rows]]) -> Iterator[list[float]]:
        """Yield the mean costs of an epoch, or of several if nobody looks in between."""
        orders = iter(orders)
        for first in orders:
            sizes = [0 if isinstance(rows, slice) else len(rows) for rows in first]
            if not self.functions.keys() >= set(sizes):
                self.functions |= functions_of(self.step, self.X, self.Y, self.rng, set(sizes))
            more = self._most() // len(sizes) - 1 if self.at_once else 0
            epochs = [first, *islice(orders, max(more, 0))]
            costs, done = np.empty(len(sizes) * len(epochs)), np.zeros((), int)
            alike, stopped = [(n, len([*same])) for n, same in groupby(sizes)], False
            alike = alike * len(epochs) if alike[1:] else [(sizes[0], len(costs))]
            try:
                self._run(chain.from_iterable(epochs), alike, costs, done)
            except KeyboardInterrupt:  # what was finished is told first
                stopped = True
            finished = done.item() // len(sizes)
            weights = np.array([n or len(self.X) for n in sizes]) / len(self.X)
            yield (costs.reshape(-1, len(sizes)) @ weights)[:finished].tolist()
            if stopped:
                raise KeyboardInterrupt

    def _run(
        self, batches: Iterator[Rows], alike: list[tuple[int, int]], costs: Array, done: Array
    ) -> None:
        """Run a step for each batch: as many as are alike at once, but not for too long."""
        most, at = self._most(), 0
        for n, steps in alike:
            end = at + steps
            function, given = self.functions[n]
            while at < end:
                some = slice(at, min(at + most, end))
                t, count = self.step.optimizer.state.t, some.stop - at
                order = np.array([*islice(batches, count)]) if n else np.empty((count, 0), int)
                rates = self._rates(range(t + 1, t + 1 + count))
                try:
                    function(order, rates, t + 1.0, costs[some], done, *given)
                except numba().errors.NumbaError as error:
                    raise TypeError(refusal(WORDS, f"Numba says {_first(error)}")) from error
                self.step.optimizer.state = OptimizerState(t + len(order), self.kept)
                at = some.stop

    def _rates(self, steps: range) -> Array:
        """Return the learning rate of each step."""
        rate, dtype = self.step.optimizer.schedule, self.step.theta.dtype
        if getattr(rate, "__code__", None) is CONSTANT:  # no call for each
            return np.full(len(steps), rate(1), dtype)
        return np.fromiter(map(rate, steps), dtype, len(steps))

    def _most(self) -> int:
        """Return how many steps may be run before Python is asked whether Ctrl-C came."""
        rows = max(n or len(self.X) for n in self.functions)
        return 1 + WORK // (1000 + self.step.theta.size * rows)


def _first(error: Exception) -> str:
    """Return the first line of what a compiler says."""
    return str(error).strip().partition("\n")[0]


def compiled(
    net: Network,
    X: Array,
    Y: Array,
    loss: Loss,
    optimizer: Any,
    rng: "Generator",
    dropout: float,
    penalize: Callable[..., Any] | None,
    at_once: bool = False,
) -> Compiled:
    """Return what `train.epoch` does with all these, for the orders of any number of epochs.

    Raises
    ------
    ModuleNotFoundError
        If Numba or SciPy is not installed.
    TypeError
        If the optimizer is none of `nn`, an array is not NumPy's, or a function of the step cannot
        be watched or compiled; of the forward pass and the loss, when the first epoch is run.

    Notes
    -----
    learn/fast.
    """
    numba()
    step = watched(net, X, Y, loss, optimizer, rng, dropout, penalize, WORDS)
    if step.theta.dtype not in (np.float32, np.float64):
        raise TypeError(
            f'train: fast="compiled" takes float32 and float64, and the network is '
            f"{step.theta.dtype}; write array.astype(np.float64), or leave it out"
        )
    if (
        dropout and type(rng) is not np.random.Generator
    ):  # the compiler would pass over its own ways
        raise TypeError(
            f'train: fast="compiled" draws as NumPy does, and rng is {short(rng)}; '
            "write np.random.default_rng(0), or leave it out"
        )
    return Compiled(step, X, Y, rng if dropout else None, at_once)


def functions_of(
    step: Step, X: Array, Y: Array, rng: "Generator | None", sizes: set[int]
) -> dict[int, tuple[Function, tuple[Any, ...]]]:
    """Return for each size of a batch the compiled function, and what it is given each time.

    The largest batch is printed, with names for what differs in the others: so they share it.
    """
    most, *others = sorted(sizes, key=lambda n: n or len(X), reverse=True)
    batches = {n: _batch(X, Y, n) for n in sizes}
    slopes = {n: step.slopes(*batch) for n, batch in batches.items()}
    vectors = step.theta, step.gradient, *step.memory
    found = {}
    for n in others or [most]:
        source, numbers, arrays = printed(step, batches[most], slopes[most], slopes[n].values)
        function = function_of(source, "steps")
        for size, which in ((most, 0), (n, 1)):
            given = np.array([pair[which] for pair in numbers], float)
            held = [np.ascontiguousarray(pair[which]) for pair in arrays]
            found[size] = function, (X, Y, *batches[size], *vectors, given, rng, *held)
    return found


def _batch(X: Array, Y: Array, n: int) -> list[Array]:
    """Return arrays for `n` rows of the data, or the data themselves."""
    return [np.empty((n, v.shape[1]), v.dtype) if n else v for v in (X, Y)]


def printed(
    step: Step, batch: list[Array], slopes: Notes, twins: list[Tracer]
) -> tuple[str, list[Any], list[Any]]:
    """Return the source of the step, and the numbers and arrays that it is given besides.

    Like notes have the same ones: they are printed once in a process.
    """
    parts = step.parts()
    names, cut = _names(step, parts)
    names |= dict(zip(map(id, [*batch, step.lr, step.t]), ("X", "Y", "lr", "t"), strict=True))
    names[id(step.cost)] = "costs[s]"
    watched = [(slopes.values, slopes.results, twins)]
    watched += [(notes.values, notes.results, notes.values) for notes in step.updates(parts)]
    key = tuple(cut), *(likeness(*notes, names) for notes in watched)
    if None in key:
        return _printed(step, watched, names, cut)
    if key not in PROGRAMS:
        PROGRAMS[key] = _printed(step, watched, names, cut)
    return PROGRAMS[key]


def _printed(
    step: Step, watched: list[Any], names: dict[int, str], cut: list[str]
) -> tuple[str, list[Any], list[Any]]:
    """Return what `printed` does, of notes that are not yet known."""
    try:
        printers = [
            Printer(values, results, names, twins, mark)
            for mark, (values, results, twins) in zip("vpq", watched, strict=False)
        ]
    except TypeError as error:
        raise TypeError(refusal(WORDS, error)) from error
    arrays = {name: pair for printer in printers for name, pair in printer.arrays.items()}
    memory = [f"past{k}" for k in range(len(step.memory))]
    room = [line for printer in printers for line in printer.room]
    body = [f"    {line}" for printer in printers for line in printer.body]
    source = program(
        "steps",
        [*FIRST, *memory, "numbers", "rng", *arrays],
        ["n = len(X)", *cut, *room, *EACH_STEP, *body, "    done[()] += 1"],
    )
    return source, printers[0].numbers, list(arrays.values())


def _names(step: Step, parts: list[tuple[Array, ...]]) -> tuple[dict[int, str], list[str]]:
    """Return what the arrays of a step are called, and the lines that cut them from vectors."""
    memory = {f"past{k}": vector for k, vector in enumerate(step.memory)}
    vectors = {"theta": step.theta, "gradient": step.gradient} | memory
    prefixes = ["", "d", *(f"{name}_" for name in memory)]
    labels = [f"{name}{l}" for l, layer in enumerate(step.net, 1) for name in _arrays_in(layer)]
    names = {id(vector): name for name, vector in vectors.items()}
    pieces: list[Any] = [("", arrays_of(step.net)), ("d", step.places)]
    if not step.optimizer.elementwise:
        pieces += zip(prefixes, zip(*parts, strict=True), strict=True)
    for prefix, arrays in pieces:
        names |= {id(array): prefix + label for array, label in zip(arrays, labels, strict=True)}
    whole = {name for name in memory if step.optimizer.elementwise}
    cut, ends = [], np.cumsum([array.size for array in step.places]).tolist()
    for vector, prefix in zip(vectors, prefixes, strict=True):
        for label, array, end in zip(labels, step.places, ends, strict=True):
            if vector not in whole:
                shape = f".reshape({array.shape})" if array.ndim == 2 else ""
                cut.append(f"{prefix}{label} = {vector}[{end - array.size}:{end}]{shape}")
    return names, cut


def _arrays_in(layer: Layer) -> str:
    return "W" if layer.b is None else "Wb"
