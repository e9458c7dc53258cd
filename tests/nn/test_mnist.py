"""MNIST is fetched once and kept, checked to the byte; small files stand in for the large."""

import gzip
import hashlib
import os
import sys
import threading
import tracemalloc
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

import nn
from nn.data import mnist
from tests.conftest import require


def idx(*sizes, entries):
    """Write an IDX file: two zeros, the type, the number of axes, each size, then the bytes."""
    header = bytes([0, 0, 8, len(sizes)]) + b"".join(size.to_bytes(4, "big") for size in sizes)
    return header + bytes(entries)


SMALL = {
    "train-images-idx3-ubyte": idx(3, 28, 28, entries=[0, 51, 255] * 784),
    "train-labels-idx1-ubyte": idx(3, entries=[5, 0, 4]),
    "t10k-images-idx3-ubyte": idx(2, 28, 28, entries=[255] * 784 + [0] * 784),
    "t10k-labels-idx1-ubyte": idx(2, entries=[7, 2]),
}


@pytest.fixture
def small(monkeypatch, tmp_path):
    """Let the small files be the right ones, and let the cache and the mirrors be folders."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in SMALL.items()}
    monkeypatch.setattr(nn.data, "MNIST", sums)
    monkeypatch.setattr(nn.data, "LARGEST", max(map(len, SMALL.values())))
    monkeypatch.delenv("NN_DATA_DIR", raising=False)
    pooch = pytest.importorskip("pooch")
    monkeypatch.setattr(pooch, "os_cache", lambda name: tmp_path / "cache" / name)
    return tmp_path


def write(folder, names=tuple(SMALL), level=9):
    """Put the small files into a folder, compressed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / f"{name}.gz").write_bytes(gzip.compress(SMALL[name], level))
    return folder


@pytest.fixture
def mirrors(monkeypatch, small):
    """Two mirrors on this machine, and a list of what was asked of them."""
    asked = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, template, *values):
            if template.startswith('"'):
                asked.append(self.path)

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(small))) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(nn.data, "MIRRORS", (f"{address}/first/", f"{address}/second/"))
        yield asked
        server.shutdown()


def check_small(pairs):
    (X, y), (X_test, y_test) = pairs
    assert (X.shape, X_test.shape) == ((3, 784), (2, 784))
    assert X.dtype == np.float32
    np.testing.assert_array_equal(X[0, :3], np.float32([0, 0.2, 1]))
    np.testing.assert_array_equal(X_test, np.repeat(np.float32([[1], [0]]), 784, axis=1))
    assert (y.tolist(), y_test.tolist(), y.dtype) == ([5, 0, 4], [7, 2], np.int64)


def test_mnist_is_fetched_once_and_kept(small, mirrors):
    write(small / "first")
    check_small(mnist())
    assert sorted(mirrors) == sorted(f"/first/{name}.gz" for name in SMALL)
    check_small(mnist())
    assert len(mirrors) == 4
    kept = sorted(path.name for path in (small / "cache" / "nn-from-scratch").iterdir())
    assert kept == sorted(f"{name}.gz" for name in SMALL)  # and nothing half fetched


def test_the_second_mirror_helps_where_the_first_lacks_or_spoils_a_file(small, mirrors):
    first = write(small / "first", list(SMALL)[:2])
    spoilt = first / "train-images-idx3-ubyte.gz"
    spoilt.write_bytes(b"<html>Please log in</html>")
    (first / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(b"other contents"))
    write(small / "second", level=1)  # packed differently, the same inside
    check_small(mnist())


def test_no_mirror_helps(small, mirrors):
    write(small / "first")
    for path in (small / "first").iterdir():
        path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ConnectionError) as failure:
        mnist()
    first, second = nn.data.MIRRORS
    assert str(failure.value) == (
        f"mnist: train-images-idx3-ubyte.gz could not be fetched: {first} sent something else, "
        f"{second} failed (HTTPError); connect to a network, or put the four files into a folder "
        "and name it in the environment variable NN_DATA_DIR"
    )
    assert list((small / "cache" / "nn-from-scratch").iterdir()) == []


def test_without_a_network(small, monkeypatch):
    monkeypatch.setattr(nn.data, "MIRRORS", ("http://127.0.0.1:9/", "http://127.0.0.1:9/too/"))
    with pytest.raises(ConnectionError, match=r"(?s)^(?=.*ConnectionError)[^\n]*connect to a n"):
        mnist()


def test_without_pooch(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'nn-from-scratch\[mnist\]'"):
        mnist()
    monkeypatch.setenv("NN_DATA_DIR", str(write(small / "own")))
    check_small(mnist())


def test_a_folder_of_ones_own_is_enough(small, mirrors, monkeypatch):
    own = write(small / "own", list(SMALL)[:2])
    for name in list(SMALL)[2:]:
        (own / name).write_bytes(SMALL[name])  # as they are without compression
    monkeypatch.setenv("NN_DATA_DIR", str(own))
    check_small(mnist())
    (own / "t10k-labels-idx1-ubyte").unlink()
    sentence = rf"NN_DATA_DIR is {own}, where no t10k-labels-idx1-ubyte.gz is; put"
    with pytest.raises(FileNotFoundError, match=sentence.replace("\\", "\\\\")):
        mnist()
    assert mirrors == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda packed: packed[:-5],
        lambda packed: packed[:30] + b"\xff" + packed[31:],
        lambda packed: packed[:-6] + b"\xff" + packed[-5:],
        lambda packed: b"",
        lambda packed: b"not compressed at all",
        lambda packed: gzip.compress(gzip.decompress(packed) + b"\0"),
        lambda packed: gzip.compress(bytes(20_000_000), 1),  # a bomb
    ],
    ids=["cut", "flipped", "sum", "empty", "text", "longer", "bomb"],
)
def test_a_damaged_file_is_named(small, damage):
    path = write(small / "cache" / "nn-from-scratch") / "t10k-images-idx3-ubyte.gz"
    spoilt = damage(path.read_bytes())
    path.write_bytes(spoilt)
    tracemalloc.start()
    with pytest.raises(ValueError, match=r"ubyte.gz is damaged; delete it and call nn.data.mnist"):
        mnist()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
    assert path.read_bytes() == spoilt  # a file is the reader's, not ours to delete


def test_the_largest_file_is_as_large_as_its_source_says():
    assert nn.data.LARGEST == 47_040_016


def test_mnist_itself():
    folder = os.environ.get("NN_DATA_DIR", "")
    require(
        "mnist",
        all(Path(folder, f"{name}.gz").is_file() for name in nn.data.MNIST),
        "set NN_DATA_DIR to a folder with its four .gz files",
    )
    (X, y), (X_test, y_test) = mnist()
    assert (X.shape, X_test.shape) == ((60_000, 784), (10_000, 784))
    assert (X.min(), X.max()) == (0, 1)
    assert y[:5].tolist() == [5, 0, 4, 1, 9]
    assert np.bincount(y_test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
