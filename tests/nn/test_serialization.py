"""A file gives back the very same network; a crash, or a bad call, costs nothing."""

import json
import os
import tracemalloc
import zipfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nn
from nn import serialization

from .files import crash, same, swish
from .samples import few

# There and back


@st.composite
def networks(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    widths = draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    dtype = draw(st.sampled_from([np.float16, np.float32, np.float64, ">f8"]))
    order = draw(st.sampled_from("CF"))
    return [
        nn.Layer(
            np.array(rng.normal(size=sizes), dtype, order=order),
            rng.normal(size=sizes[1]).astype(dtype) if draw(st.booleans()) else None,
            draw(st.sampled_from(list(serialization.BUILT_IN.values()))),
        )
        for sizes in pairwise(widths)
    ]


@settings(few, suppress_health_check=list(HealthCheck))
@given(net=networks())
def test_there_and_back(net, path):
    nn.save(path, net)
    loaded = nn.load(str(path))
    native = [
        nn.Layer(*(p if p is None else p.astype(p.dtype.newbyteorder("=")) for p in pair), f)
        for *pair, f in net
    ]
    assert type(loaded) is nn.Network
    assert same(loaded, native)
    assert all(p.flags.writeable for W, b, _ in loaded for p in (W, b) if p is not None)


def test_every_activation_of_the_package_is_known_by_its_name():
    assert serialization.BUILT_IN.keys() == {
        "sigmoid", "tanh", "relu", "leaky_relu", "gelu", "identity", "softmax"
    }  # fmt: skip
    assert all(getattr(nn, name) is function for name, function in serialization.BUILT_IN.items())


def test_numpy_reads_the_arrays(path):
    net = nn.init([2, 4, 1], rng=0)
    nn.save(path, net)
    with np.load(path, allow_pickle=False) as file:
        assert set(file.files) == {"nn.json", "W1", "b1", "W2", "b2"}
        np.testing.assert_array_equal(file["W1"], net[0].W)
        assert json.loads(file["nn.json"])["layers"] == ["sigmoid", "identity"]


def test_the_same_network_gives_the_same_bytes(tmp_path):
    for name in "ab":
        nn.save(tmp_path / name, nn.init([2, 4, 1], rng=0))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_large_network(path):
    net = nn.init([500, 400, 10], rng=0)
    nn.save(path, net)
    size = path.stat().st_size
    tracemalloc.start()
    assert same(nn.load(path), net)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3.2 * size + 1_000_000


def test_as_many_layers_as_one_file_takes(path):
    one = np.eye(1)
    deep = [nn.Layer(one, None, nn.leaky_relu)] * 2000
    nn.save(path, deep)
    assert same(nn.load(path), deep)
    with pytest.raises(ValueError, match="2001 arrays are too many for one file; save fewer"):
        nn.save(path, [*deep, deep[0]])


# Activations of one's own


def test_an_own_activation_is_given_again(path, own):
    net = nn.init([2, 4, 1], rng=0, hidden=own)
    nn.save(path, net)
    assert same(nn.load(path, activations=[own]), net)
    with pytest.raises(ValueError, match=r"own; write nn.load\(…, activations=\[swish\]\)$"):
        nn.load(path)


def test_an_own_activation_without_a_backward(path, own, monkeypatch):
    nn.save(path, nn.init([2, 4, 1], rng=0, hidden=own))
    monkeypatch.undo()
    with pytest.raises(ValueError, match=r"swish has no way back; write @nn.backward_of\(swish\)"):
        nn.load(path, [swish])


def nameless(Z):
    return Z


nameless.__name__ = "<lambda>"


def impostor(Z):
    return Z


impostor.__name__ = "relu"


def twin(Z):
    return Z


twin.__name__ = "swish"


class Callable:
    def __call__(self, Z):
        return Z


@pytest.mark.parametrize("bad", [[nameless], [impostor], [swish, twin], [Callable()]])
def test_an_activation_needs_a_name_of_its_own(path, monkeypatch, bad):
    for activation in bad:
        monkeypatch.setitem(nn.activations.backwards, activation, lambda dA, Z, A: dA)
    layers = [nn.Layer(np.eye(2), None, activation) for activation in bad]
    with pytest.raises(ValueError, match=r"^save: .* no name of its own .*; define it with def"):
        nn.save(path, layers)
    assert not path.exists()
    nn.save(path, nn.init([2, 1], rng=0))
    with pytest.raises(ValueError, match=r"^load: .* no name of its own .*; define it with def"):
        nn.load(path, bad)


def test_what_is_no_activation(path):
    nn.save(path, nn.init([2, 1], rng=0))
    with pytest.raises(TypeError, match=r"^load: 'swish' is no activation; write activations=\["):
        nn.load(path, ["swish"])


# Bad calls


@pytest.mark.parametrize("bad", [3, None, b"bytes.npz", ["a"]])
@pytest.mark.parametrize("call", [lambda bad: nn.save(bad, nn.init([2, 1], rng=0)), nn.load])
def test_what_is_no_path(bad, call):
    with pytest.raises(TypeError, match=r"^(save|load): path is .*; write a name, as 'xor.npz'$"):
        call(bad)


@pytest.mark.parametrize(
    ("net", "error", "sentence"),
    [
        ("xor.npz", TypeError, "save: net is a str, not a list of nn.Layer"),
        ([], ValueError, "save: the network has no layers"),
        ([nn.Layer(np.ones((2, 1)), None, nn.relu)] * 2, ValueError, "save: layer 1 has 1 columns"),
        ([nn.Layer(np.ones(2), None, nn.relu)], ValueError, r"save: the W of layer 1 is \(2,\)"),
        ([nn.Layer(np.full((2, 1), np.nan), None, nn.relu)], ValueError, "save: .* has nan"),
        ([nn.Layer(np.ones((2, 1)), np.ones(2), nn.relu)], ValueError, "save: in layer 1, W is"),
        ([nn.Layer(np.ones((2, 1), np.longdouble), None, nn.relu)], TypeError, "as float64$"),
    ],
)
def test_what_is_no_network(path, net, error, sentence):
    nn.save(path, nn.init([2, 1], rng=0))
    before = path.read_bytes()
    with pytest.raises(error, match=sentence):
        nn.save(path, net)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_is_not_there(path):
    with pytest.raises(FileNotFoundError, match=r"a network\.npz"):
        nn.load(path)
    with pytest.raises(FileNotFoundError, match="no such folder"):
        nn.save(path / "no such folder" / "x.npz", nn.init([2, 1], rng=0))


def test_a_text_that_is_too_long_to_be_read_is_not_written(path, monkeypatch):
    def long(Z):
        return Z

    long.__name__ = "f" * 200_000
    monkeypatch.setitem(nn.activations.backwards, long, lambda dA, Z, A: dA)
    with pytest.raises(
        ValueError, match=r"^save: the names take 2000\d\d bytes; give shorter ones$"
    ):
        nn.save(path, [nn.Layer(np.eye(2), None, long)])
    assert not path.exists()


# A crash at any moment leaves the old file, or the new one, and nothing else


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (serialization, "packed"),
        (os, "fsync"),
        (os, "replace"),
        (zipfile.ZipFile, "writestr"),
    ],
)
def test_a_crash_leaves_the_old_file(path, monkeypatch, module, name):
    old = nn.init([2, 4, 1], rng=0)
    nn.save(path, old)
    with monkeypatch.context() as patch:
        patch.setattr(module, name, crash)
        with pytest.raises(KeyboardInterrupt):
            nn.save(path, nn.init([2, 4, 1], rng=1))
    assert same(nn.load(path), old)
    assert list(path.parent.iterdir()) == [path]


def test_the_new_file_is_on_the_disk_before_it_takes_the_name(path, monkeypatch):
    done = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(number):
        done.append(("fsync", os.fstat(number).st_size))
        fsync(number)

    def noted_replace(source, target):
        done.append(("replace", Path(source).stat().st_size))
        assert Path(source).parent == Path(target).parent  # a rename works on one disk only
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    nn.save(path, nn.init([2, 4, 1], rng=0))
    assert done == [("fsync", path.stat().st_size), ("replace", path.stat().st_size)]


def test_a_link_stays_a_link_and_a_file_keeps_to_the_usual_rights(path, tmp_path):
    plain = tmp_path / "plain"
    plain.touch()
    net = nn.init([2, 4, 1], rng=0)
    nn.save(path, net)
    assert path.stat().st_mode == plain.stat().st_mode
    link = tmp_path / "latest.npz"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("links need a right here that this user has not")
    newer = nn.init([2, 4, 1], rng=1)
    nn.save(link, newer)
    assert link.is_symlink()
    assert same(nn.load(path), newer)
