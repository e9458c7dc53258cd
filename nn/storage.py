"""What was learned outlives the program: a network in one file of plain arrays.

The file is an uncompressed .npz, so NumPy reads its arrays, and a text in it says what they are.
Nothing in it is run, and nothing in it is believed: what it claims is compared with its size
before room is made for it. A file is never rewritten: a new one is finished beside the old one and
takes its name in one step, so that a crash leaves the old one as it was.
"""

import os
import re
from collections.abc import Callable, Sequence
from math import prod
from typing import IO, Any, TypeAlias, TypeVar

import numpy as np

from .activations import Activation, _ways_back, identity
from .contract import Array
from .layers import Layer
from .network import Network, check, enter

PathLike: TypeAlias = "str | os.PathLike[str]"
Arrays: TypeAlias = dict[str, Array]
T = TypeVar("T")

BUILT_IN = {activation.__name__: activation for activation in _ways_back}
TEXT = "nn.json"
LONGEST = 200_000  # bytes of this text, and of the table of contents of the file
MOST = 2000  # arrays
HEADER = re.compile(
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

    Raises
    ------
    TypeError
        If the path is none, or `net` is no list of layers.
    ValueError
        If the layers do not fit together, or an activation of yours has no name to find it by.
    OSError
        If the file cannot be written; what was there before is still there.

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
    names, arrays = taken_apart(net)
    write("save", path, {"nn": "network", "version": 1, "layers": names}, arrays)


def load(path: PathLike, activations: Sequence[Activation] = ()) -> Network:
    """Return the network that `save` wrote.

    Parameters
    ----------
    path : str or Path
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

    def network(text: dict[str, Any], arrays: Arrays) -> tuple[Network, list[str]]:
        need(text.keys() == {"nn", "version", "layers"}, "its text is another")
        need((text["nn"], text["version"]) == ("network", 1), "it holds no network")
        return put_together(text["layers"], arrays), text["layers"]

    return activated("load", path, *read("load", path, "nn.save", network), known)


def check_network(caller: str, net: Sequence[Layer]) -> None:
    """Raise if the layers are none, or do not fit together.

    Examples
    --------
    >>> import nn
    >>> nn.storage.check_network("save", nn.init([2, 4, 1], rng=0))
    """
    check(caller, net)
    enter(caller, net, np.zeros((1, len(net[0].W))))
    dtype = net[0].W.dtype
    if dtype.itemsize > 8:  # its bytes mean another number on another machine
        raise TypeError(f"{caller}: the network is {dtype}; write its arrays as float64")


def taken_apart(net: Sequence[Layer]) -> tuple[list[str], Arrays]:
    """Return the names of a network's activations, and its arrays ``W1, b1, W2, …``.

    Examples
    --------
    >>> import nn
    >>> names, arrays = nn.storage.taken_apart(nn.init([2, 4, 1], rng=0))
    >>> names, list(arrays)
    (['sigmoid', 'identity'], ['W1', 'b1', 'W2', 'b2'])
    """
    by_name("save", [activation for _, _, activation in net])
    arrays = {}
    for l, (W, b, _) in enumerate(net, start=1):
        arrays[f"W{l}"] = W
        if b is not None:
            arrays[f"b{l}"] = b
    return [activation.__name__ for _, _, activation in net], arrays


def put_together(names: list[str], arrays: Arrays) -> Network:
    """Return the network of these arrays, whose activations are still the identity.

    Examples
    --------
    >>> import nn
    >>> nn.storage.put_together(*nn.storage.taken_apart(nn.init([2, 4, 1], rng=0)))
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
    >>> nn.storage.by_name("load", [cube])["cube"] is cube
    True
    """
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


def write(caller: str, path: PathLike, text: dict[str, Any], arrays: Arrays) -> None:
    """Write a text and arrays to a file, which is either the old one or the new one, never half."""
    import json
    from zipfile import ZipFile, ZipInfo

    words = json.dumps({**text, "arrays": list(arrays)}).encode()
    if len(words) > LONGEST or len(arrays) > MOST:
        raise ValueError(f"{caller}: {len(arrays)} arrays are too many for one file; save fewer")
    target = os.path.realpath(named(caller, path))
    unfinished = f"{target}.{os.urandom(4).hex()}.unfinished"
    try:
        with open(unfinished, "xb") as file:
            with ZipFile(file, "w") as archive:  # no dates in it: the same content, the same bytes
                archive.writestr(ZipInfo(TEXT), words)
                for name, array in arrays.items():
                    archive.writestr(ZipInfo(f"{name}.npy"), packed(array))
            file.flush()
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
    >>> nn.storage.packed(np.array([1.0]))[:6]
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
    >>> nn.storage.unpacked(nn.storage.packed(np.array([1.0, 2.0])))
    array([1., 2.])
    """
    start = 10 + int.from_bytes(content[8:10], "little")
    header = HEADER.fullmatch(content[:start])
    if header is None:
        raise ValueError("an array has a header that is never written here")
    dtype = np.dtype(header[1].decode())
    shape = tuple(int(size) for size in header[2].split(b",") if size.strip())
    need(start + prod(shape) * dtype.itemsize == len(content), "an array is not as long as it says")
    return (
        np.frombuffer(content, dtype, offset=start).reshape(shape).astype(dtype.newbyteorder("="))
    )


def read(
    caller: str, path: PathLike, writer: str, understand: Callable[[dict[str, Any], Arrays], T]
) -> T:
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


def contents(file: IO[bytes]) -> tuple[dict[str, Any], Arrays]:
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
    >>> nn.storage.need(1 + 1 == 2, "it cannot count")
    """
    if not holds:
        raise ValueError(otherwise)


def named(caller: str, path: PathLike) -> str:
    """Return the path as text, or raise if it is none.

    Examples
    --------
    >>> import nn
    >>> nn.storage.named("save", "xor.npz")
    'xor.npz'
    """
    if not isinstance(path, str | os.PathLike) or not isinstance(os.fspath(path), str):
        raise TypeError(f"{caller}: path is {path!r}; write a name, as 'xor.npz'")
    return os.fspath(path)
