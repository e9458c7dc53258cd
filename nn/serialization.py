"""What was learned outlives the program: a network, or a run of training, in one file of arrays.

The file is an uncompressed .npz, so NumPy reads its arrays, and a text in it says what they are.
Nothing in it is run, and nothing in it is believed: what it claims is compared with its size
before room is made for it. A file is never rewritten: a new one is finished beside the old one and
takes its name in one step, so that a crash leaves the old one as it was.
"""

import os
import re
from collections.abc import Callable, Sequence
from math import prod
from typing import IO, TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from ._validation import Array
from .activations import Activation, backwards, identity
from .history import Best, History, TrainingState
from .layers import Layer
from .network import Network, check, check_network
from .optimizers import OptimizerState

if TYPE_CHECKING:
    from numpy.random import Generator

PathLike: TypeAlias = "str | os.PathLike[str]"
Arrays: TypeAlias = dict[str, Array]
Text: TypeAlias = dict[str, Any]
T = TypeVar("T")

BUILT_IN = {activation.__name__: activation for activation in backwards}
TEXT = "nn.json"
LONGEST = 200_000  # bytes of this text, and of the table of contents of the file
MOST = 2000  # arrays
HEADER = (
    rb"\x93NUMPY\x01\x00[\x00-\xff]{2}"
    rb"\{'descr': '(<f[248])', 'fortran_order': False, 'shape': \(([0-9, ]{0,99})\), \} *\n"
)


def save(path: PathLike, net: Sequence[Layer]) -> None:
    """Write the network to a file, from which `load` makes the very same one.

    Parameters
    ----------
    path : str or Path
        As ``"xor.npz"``. A file that is there is replaced, once the new one is whole.
    net : list of Layer
        The network to write.

    Raises
    ------
    TypeError
        If the path is none, or `net` is no list of layers.
    ValueError
        If the layers do not fit together, or an activation of yours has no name to find it by.
    OSError
        If the file cannot be written; what was there before is still there.

    Notes
    -----
    The file is NumPy's .npz, without compression: the arrays ``W1, b1, W2, …``, and ``nn.json``,
    which names the activations and lists the arrays. NumPy reads it, too.

    Examples
    --------
    >>> import tempfile
    >>> import numpy as np
    >>> import nn
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nn.save(f"{folder}/xor.npz", nn.init([2, 4, 1], rng=0))
    ...     np.load(f"{folder}/xor.npz")["W1"].shape
    (2, 4)
    """
    check_network("save", net)
    text = {"nn": "network", "version": 1, "layers": names_of("save", net)}
    write("save", path, text, arrays_of(net))


def load(path: PathLike, activations: Sequence[Activation] = ()) -> Network:
    """Return the network that `save` wrote.

    Parameters
    ----------
    path : str or Path
        The file that `save` wrote.
    activations : list of functions
        The network's activations that are not of this package.

    Raises
    ------
    TypeError
        If the path is none, or an activation no function.
    ValueError
        If the file is not from `save`, or damaged, or uses an activation that is not given.
    OSError
        If it cannot be opened.

    Notes
    -----
    Nothing in the file is run, and no room is made that its size does not account for.

    Examples
    --------
    >>> import tempfile
    >>> import nn
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nn.save(f"{folder}/xor.npz", nn.init([2, 4, 1], rng=0))
    ...     nn.load(f"{folder}/xor.npz")
    2 → 4 sigmoid → 1 identity, 17 parameters
    """
    known = by_name("load", activations)

    def network(text: Text, arrays: Arrays) -> tuple[Network, list[str]]:
        need(text["nn"] != "run", "it holds a run; nn.resume reads it")
        need(
            text == {"nn": "network", "version": 1, "layers": text["layers"]}, "its text is another"
        )
        return put_together(text["layers"], arrays), text["layers"]

    net, names = read("load", path, "nn.save", network)
    return activated("load", path, net, names, known)


def checkpoint(path: PathLike, state: TrainingState) -> None:
    """Write all that training needs to go on to a file, which `resume` reads.

    Parameters
    ----------
    path : str or Path
        A file that is there is replaced, once the new one is whole.
    state : TrainingState
        What a callback of `train` is given.

    Raises
    ------
    TypeError
        If the path is none, or `state` is another thing.
    ValueError
        If an activation or the optimizer has no name to find it by, or the random numbers come
        from a generator of another kind than ``np.random.default_rng`` makes.
    OSError
        If the file cannot be written; what was there before is still there.

    Notes
    -----
    The file is as that of `save`, with the log, the memory of the optimizer, the state of the
    random numbers, and the best network.

    Examples
    --------
    After every epoch, the run so far:

    >>> import tempfile
    >>> from functools import partial
    >>> import nn
    >>> net, (X, Y) = nn.init([2, 4, 1], rng=0), nn.data.xor()
    >>> run = partial(nn.train, net, X, Y, nn.squared_error, nn.momentum(0.5), batch=2)
    >>> whole, log = run(epochs=20)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     keep = partial(nn.checkpoint, f"{folder}/run.npz")
    ...     half, _ = run(epochs=10, callbacks=[keep])
    ...     again, log_again = run(epochs=20, state=nn.resume(f"{folder}/run.npz"))
    >>> log_again == log, (again[0].W == whole[0].W).all()
    (True, np.True_)
    """
    if not isinstance(state, TrainingState):
        raise TypeError(f"checkpoint: state is a {type(state).__name__}; give what a callback gets")
    check_network("checkpoint", state.net)
    arrays = arrays_of(state.net)
    arrays |= {"log": np.array(state.log), "log.validation": np.array(state.log.validation)}
    best, memory = state.best, state.optimizer
    if best is not None:
        arrays |= prefixed("best", arrays_of(best.net))
    if memory is not None:
        for name, past in memory.arrays.items():
            arrays |= prefixed(f"memory.{name}", remembered(name, arrays_of(state.net), past))
    text = {
        "nn": "run",
        "version": 1,
        "layers": names_of("checkpoint", state.net),
        "best": None if best is None else [best.epoch, best.cost],
        "memory": None if memory is None else [memory.t, *memory.arrays],
        "rng": state_of("checkpoint", state.rng),
    }
    write("checkpoint", path, text, arrays)


def resume(path: PathLike, activations: Sequence[Activation] = ()) -> TrainingState:
    """Return the state of training that `checkpoint` wrote, for ``nn.train(…, state=…)``.

    With the network, the data and the settings that the run began with, training goes on as if it
    had never stopped, to the last bit.

    Parameters
    ----------
    path : str or Path
        The file that `checkpoint` wrote.
    activations : list of functions
        The network's activations that are not of this package.

    Raises
    ------
    TypeError
        If the path is none, or an activation no function.
    ValueError
        If the file is not from `checkpoint`, or damaged, or uses an activation that is not given.
    OSError
        If it cannot be opened.

    Notes
    -----
    The file is believed as little as by `load`.

    Examples
    --------
    >>> import tempfile
    >>> from functools import partial
    >>> import nn
    >>> net, (X, Y) = nn.init([2, 4, 1], rng=0), nn.data.xor()
    >>> run = partial(nn.train, net, X, Y, nn.squared_error, nn.sgd(0.1))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     keep = partial(nn.checkpoint, f"{folder}/run.npz")
    ...     net, log = run(epochs=3, callbacks=[keep])
    ...     nn.resume(f"{folder}/run.npz").epoch
    3
    """
    known = by_name("resume", activations)
    state, names = read("resume", path, "nn.checkpoint", run_of)
    net = activated("resume", path, state.net, names, known)
    best = state.best
    if best is not None:
        best = best._replace(net=activated("resume", path, best.net, names, known))
    return state._replace(net=net, best=best)


def run_of(text: Text, arrays: Arrays) -> tuple[TrainingState, list[str]]:
    """Return the state in the text and the arrays of a run, and the names of its activations."""
    need(text["nn"] != "network", "it holds a network; nn.load reads it")
    need((text.pop("nn"), text.pop("version")) == ("run", 1), "it is of another version")
    need(text.keys() == {"layers", "best", "memory", "rng"}, "its text is another")
    need(all(np.isfinite(array).all() for array in arrays.values()), "a number is not finite")
    names = text["layers"]
    kept, past = taken(arrays, "best."), taken(arrays, "memory.")
    log = History(arrays.pop("log").tolist(), arrays.pop("log.validation").tolist())
    need(len(log.validation) in (0, len(log)), "its log has two lengths")
    need(all(type(cost) is float for cost in [*log, *log.validation]), "its log is no list")
    net = put_together(names, arrays)
    shapes = [array.shape for array in arrays.values()]

    best, memory = None, None
    if text["best"] is not None:
        epoch, cost = text["best"]
        need(type(epoch) is int and 0 < epoch <= len(log), "its best epoch is none of its log")
        need(cost == log.validation[epoch - 1], "its best cost is not that of its best epoch")
        best = Best(epoch, cost, put_together(names, kept))
        need([array.shape for array in kept.values()] == shapes, "its best network is another")
    if text["memory"] is not None:
        t, *lists = text["memory"]
        need(type(t) is int and t >= 0, "its optimizer took no number of steps")
        memory = OptimizerState(t, {name: list(taken(past, f"{name}.").values()) for name in lists})
        for remembered in memory.arrays.values():
            need([array.shape for array in remembered] == shapes, "its optimizer is of another")
    need(text["best"] is not None or not kept, "it has a best network too many")
    need(not past, "it has a memory too many")
    return TrainingState(len(log), net, log, memory, generator_in(text["rng"]), best), names


def remembered(name: str, arrays: Arrays, past: list[Array]) -> Arrays:
    """Return what an optimizer remembers, by the names of the arrays that it belongs to.

    Examples
    --------
    >>> import nn
    >>> nn.serialization.remembered("m", {"W1": 0, "b1": 1}, [2, 3])
    {'W1': 2, 'b1': 3}
    """
    if len(past) != len(arrays):
        raise ValueError(
            f"checkpoint: {name} remembers {len(past)} arrays, but the network has {len(arrays)}; "
            "give what a callback gets"
        )
    return dict(zip(arrays, past, strict=True))


def prefixed(prefix: str, arrays: Arrays) -> Arrays:
    """Return the same arrays, with a word and a dot before each name.

    Examples
    --------
    >>> import nn
    >>> nn.serialization.prefixed("best", {"W1": 0})
    {'best.W1': 0}
    """
    return {f"{prefix}.{name}": array for name, array in arrays.items()}


def taken(arrays: Arrays, prefix: str) -> Arrays:
    """Return the arrays whose names begin like this, without that beginning, and take them out.

    Examples
    --------
    >>> import nn
    >>> arrays = {"best.W1": 0, "W1": 1}
    >>> nn.serialization.taken(arrays, "best."), arrays
    ({'W1': 0}, {'W1': 1})
    """
    names = [name for name in arrays if name.startswith(prefix)]
    return {name.removeprefix(prefix): arrays.pop(name) for name in names}


def state_of(caller: str, rng: "Generator") -> dict[str, Any]:
    """Return the state of a generator of random numbers as plain integers.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.serialization.state_of("checkpoint", np.random.default_rng(0))["bit_generator"]
    'PCG64'
    """
    state = dict(rng.bit_generator.state)
    if state["bit_generator"] != "PCG64":
        raise ValueError(
            f"{caller}: rng draws with {state['bit_generator']}, which is not kept in files; "
            "train with rng=np.random.default_rng(0)"
        )
    return state


def generator_in(state: dict[str, Any]) -> "Generator":
    """Return the generator that is in a state, which must be one of PCG64, all of it integers.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> rng = np.random.default_rng(0)
    >>> twin = nn.serialization.generator_in(nn.serialization.state_of("checkpoint", rng))
    >>> twin.random() == rng.random()
    True
    """
    rng = np.random.Generator(np.random.PCG64(0))
    rng.bit_generator.state = state
    need(rng.bit_generator.state == state, "its random numbers are in no state")
    return rng


def arrays_of(net: Sequence[Layer]) -> Arrays:
    """Return the arrays of a network by name, first layer first, W before b.

    Examples
    --------
    >>> import nn
    >>> list(nn.serialization.arrays_of(nn.init([2, 4, 1], rng=0)))
    ['W1', 'b1', 'W2', 'b2']
    """
    arrays = {}
    for l, (W, b, _) in enumerate(net, start=1):
        arrays[f"W{l}"] = W
        if b is not None:
            arrays[f"b{l}"] = b
    return arrays


def names_of(caller: str, net: Sequence[Layer]) -> list[str]:
    """Return the names of a network's activations, or raise if one will not be found by it.

    Examples
    --------
    >>> import nn
    >>> nn.serialization.names_of("save", nn.init([2, 4, 1], rng=0))
    ['sigmoid', 'identity']
    """
    by_name(caller, [activation for _, _, activation in net])
    return [activation.__name__ for _, _, activation in net]


def put_together(names: list[str], arrays: Arrays) -> Network:
    """Return the network of these arrays, whose activations are still the identity.

    Examples
    --------
    >>> import nn
    >>> arrays = nn.serialization.arrays_of(nn.init([2, 4, 1], rng=0))
    >>> nn.serialization.put_together(["sigmoid", "identity"], arrays)
    2 → 4 identity → 1 identity, 17 parameters
    """
    need(type(names) is list and all(type(name) is str for name in names), "it names no layers")
    layers = range(1, len(names) + 1)
    weights, biases = {f"W{l}" for l in layers}, {f"b{l}" for l in layers}
    need(weights <= arrays.keys() <= weights | biases, "it has other arrays than it should")
    net = Network(Layer(arrays[f"W{l}"], arrays.get(f"b{l}"), identity) for l in layers)
    check_network("inside", net)
    return net


def by_name(caller: str, activations: Sequence[Activation]) -> dict[str, Activation]:
    """Return the package's activations and these by name, or raise if a name is not enough.

    Examples
    --------
    >>> import nn
    >>> def cube(Z): return Z**3
    >>> nn.serialization.by_name("load", [cube])["cube"] is cube
    True
    """
    if isinstance(activations, str) or not isinstance(activations, Sequence):
        raise TypeError(f"{caller}: activations is {activations!r}; write a list, as [cube]")
    found = dict(BUILT_IN)
    for activation in activations:
        if not callable(activation):
            raise TypeError(f"{caller}: {activation!r} is no activation; write activations=[cube]")
        name = getattr(activation, "__name__", "")
        if not name.isidentifier() or found.setdefault(name, activation) is not activation:
            raise ValueError(
                f"{caller}: {activation!r} has no name of its own to be found by; "
                "define it with def, under a name that no other activation has"
            )
    return found


def activated(
    caller: str, path: PathLike, net: Network, names: list[str], known: dict[str, Activation]
) -> Network:
    """Return the network with its activations, or raise if one is not known."""
    lacking = sorted({name for name in names if name not in known})
    if lacking:
        raise ValueError(
            f"{caller}: {path} has activations of your own; "
            f"write nn.{caller}(…, activations=[{', '.join(lacking)}])"
        )
    net = Network(
        layer._replace(activation=known[name]) for layer, name in zip(net, names, strict=True)
    )
    check(caller, net)
    return net


def write(caller: str, path: PathLike, text: Text, arrays: Arrays) -> None:
    """Write a text and arrays to a file, which is either the old one or the new one, never half."""
    import json
    from zipfile import ZipFile, ZipInfo

    words = json.dumps({**text, "arrays": list(arrays)}).encode()
    if len(arrays) > MOST:
        raise ValueError(f"{caller}: {len(arrays)} arrays are too many for one file; save fewer")
    if len(words) > LONGEST:
        raise ValueError(f"{caller}: the names take {len(words)} bytes; give shorter ones")
    target = os.path.realpath(named(caller, path))
    unfinished = os.path.join(os.path.dirname(target), f".{os.urandom(8).hex()}.unfinished")
    try:
        with open(unfinished, "xb") as file:
            with ZipFile(file, "w") as archive:  # no dates in it: the same content, the same bytes
                archive.writestr(ZipInfo(TEXT), words)
                for name, array in arrays.items():
                    archive.writestr(ZipInfo(f"{name}.npy"), packed(array))
            os.fsync(file.fileno())
        os.replace(unfinished, target)
    finally:
        if os.path.exists(unfinished):
            os.remove(unfinished)


def packed(array: Array) -> bytes:
    r"""Return an array as NumPy writes it to a file, in the order of bytes that is read here.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.serialization.packed(np.array([1.0]))[:6]
    b'\x93NUMPY'
    """
    from io import BytesIO

    buffer = BytesIO()
    ordered = np.asarray(array, array.dtype.newbyteorder("<"), order="C")
    np.lib.format.write_array(buffer, ordered, version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def unpacked(content: bytes) -> Array:
    """Return the array in a file's content, if it is as long as its header says.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.serialization.unpacked(nn.serialization.packed(np.array([1.0, 2.0])))
    array([1., 2.])
    """
    start = 10 + int.from_bytes(content[8:10], "little")
    header = re.fullmatch(HEADER, content[:start])
    if header is None:
        raise ValueError("an array has a header that is never written here")
    dtype = np.dtype(header[1].decode())
    shape = tuple(int(size) for size in header[2].split(b",") if size.strip())
    need(start + prod(shape) * dtype.itemsize == len(content), "an array is not as long as it says")
    return (
        np.frombuffer(content, dtype, offset=start).reshape(shape).astype(dtype.newbyteorder("="))
    )


def read(caller: str, path: PathLike, writer: str, understand: Callable[[Text, Arrays], T]) -> T:
    """Return what `understand` makes of the text and the arrays in a file, or raise."""
    with open(named(caller, path), "rb") as file:
        try:
            return understand(*contents(file))
        except Exception as failure:  # a file may hold anything, and so anything may go wrong
            reason = str(failure) if type(failure) is ValueError else "it cannot be read"
    raise ValueError(
        f"{caller}: {path} is damaged, or {writer} did not write it ({reason}); "
        f"give a file that {writer} wrote"
    )


def contents(file: IO[bytes]) -> tuple[Text, Arrays]:
    """Return the text and the arrays in an open file, after looking how long everything is."""
    import json
    from zipfile import ZIP_STORED, ZipFile

    size = file.seek(0, os.SEEK_END)
    file.seek(-42, os.SEEK_END)
    tail = file.read()
    # The last 22 bytes say how long the table of contents is, unless others before them do.
    need(tail[20:24] == b"PK\5\6" and tail[:4] != b"PK\6\7", "it has no end")
    need(int.from_bytes(tail[32:36], "little") <= LONGEST, "its table of contents is too long")
    with ZipFile(file) as archive:
        parts = archive.infolist()
        need(all(part.compress_type == ZIP_STORED for part in parts), "it is compressed")
        need(all(part.file_size == part.compress_size for part in parts), "it has two lengths")
        need(sum(part.file_size for part in parts) < size, "it is not as long as it says")
        found = {part.filename: archive.read(part) for part in parts}
    need(len(found) == len(parts), "two of its parts have one name")
    words = found.pop(TEXT)
    need(len(words) <= LONGEST, "its text is too long")
    arrays = {name.removesuffix(".npy"): unpacked(part) for name, part in found.items()}
    text = json.loads(words)
    need(text.pop("arrays") == list(arrays), "it has not the arrays that it lists")
    return text, arrays


def need(holds: bool, otherwise: str) -> None:
    """Raise what is wrong with a file, if this does not hold.

    Examples
    --------
    >>> import nn
    >>> nn.serialization.need(1 + 1 == 2, "it cannot count")
    """
    if not holds:
        raise ValueError(otherwise)


def named(caller: str, path: PathLike) -> str:
    """Return the path as text, or raise if it is none.

    Examples
    --------
    >>> import nn
    >>> nn.serialization.named("save", "xor.npz")
    'xor.npz'
    """
    if not isinstance(path, str | os.PathLike) or not isinstance(os.fspath(path), str):
        raise TypeError(f"{caller}: path is {path!r}; write a name, as 'xor.npz'")
    return os.fspath(path)
