"""A file gives back the very same network, or one clear error; and a crash costs nothing."""

import io
import json
import os
import pickle
import re
import struct
import tracemalloc
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nn
from nn import serialization

from .samples import few


def same(net, other):
    """Tell whether two networks are the same to the last bit."""
    return len(net) == len(other) and all(
        f is g
        and W.dtype == V.dtype
        and W.tobytes() == V.tobytes()
        and W.shape == V.shape
        and (b is c is None or (b is not None and c is not None and b.tobytes() == c.tobytes()))
        for (W, b, f), (V, c, g) in zip(net, other, strict=True)
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a network.npz"


def swish(Z):
    return Z / (1 + np.exp(-Z))


@pytest.fixture
def own(monkeypatch):
    """Lend the package an activation of one's own, with its way back."""
    monkeypatch.setitem(nn.activations.backwards, swish, lambda dA, Z, A: dA)
    return swish


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


# A crash at any moment leaves the old file, or the new one, and nothing else


def crash(*_):
    raise KeyboardInterrupt


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


# Damaged files


def complaint(path, reader=nn.load):
    """Read the file; return the sentence it is refused with, or what is in it."""
    caller, writer = {nn.load: ("load", "save"), nn.resume: ("resume", "checkpoint")}[reader]
    try:
        return reader(path)
    except ValueError as error:
        sentence = str(error)
        ours = re.escape(f"{caller}: {path} ")
        assert re.fullmatch(
            rf"{ours}is damaged, or nn.{writer} did not write it \(.+\); "
            rf"give a file that nn.{writer} wrote|{ours}has activations of your own; write .*",
            sentence,
        )
        return sentence


# Forged files: whole as a zip, with sums that are right, and contents that are not


def forge(path, parts, **options):
    with zipfile.ZipFile(path, "w", **options) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content)


def parts_of(net, **text):
    names, arrays = serialization.names_of("save", net), serialization.arrays_of(net)
    text = {"nn": "network", "version": 1, "layers": names, "arrays": list(arrays)} | text
    return {
        "nn.json": json.dumps(text).encode(),
        **{f"{name}.npy": serialization.packed(array) for name, array in arrays.items()},
    }


def npy(descr="<f8", shape="(2, 1)", order="False", data=bytes(16)):
    header = f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}"
    header = header.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data


class Trap:
    """Unpickled, it writes a file."""

    def __reduce__(self):
        return (Path.touch, (Path("sprung"),))


def object_array():
    buffer = io.BytesIO()
    np.save(buffer, np.array([[Trap()], [Trap()]], dtype=object), allow_pickle=True)
    return buffer.getvalue()


HOSTILE_ARRAYS = {
    "a shape of 8 TB": npy(shape="(1000000, 1000000)"),
    "a shape beyond 64 bits": npy(shape="(99999999999999999999, 99999999999999)"),
    "a shape that wraps to 16 bytes": npy(shape="(4294967297, 4294967298)"),
    "a negative shape": npy(shape="(-2, -1)"),
    "no end": npy(data=bytes(15)),
    "too much": npy(data=bytes(17)),
    "nothing": b"",
    "no header": bytes(16),
    "an infinite number": npy(data=struct.pack("<dd", 1, np.inf)),
    "not a number": npy(data=struct.pack("<dd", np.nan, 1)),
    "one axis": npy(shape="(2,)"),
    "three axes": npy(shape="(2, 1, 1)"),
    "no axis": npy(shape="()", data=bytes(8)),
    "empty": npy(shape="(2, 0)", data=b""),
    "integers": npy(descr="<i8"),
    "the other order of bytes": npy(descr=">f8"),
    "columns first": npy(order="True"),
    "objects": object_array(),
    "objects, bare": npy(descr="|O", data=pickle.dumps(Trap())),
    "text": npy(descr="<U2"),
    "complex": npy(descr="<c8"),
    "code in the shape": npy(shape="(__import__('pathlib').Path('sprung').touch(), 1)"),
    "deep brackets": npy(shape="(" * 5000),
    "version 2": npy().replace(b"NUMPY\x01", b"NUMPY\x02"),
    "version 3": npy().replace(b"NUMPY\x01", b"NUMPY\x03"),
    "wide W": npy(shape="(1, 2)"),
}


def refused(path, reader=nn.load):
    tracemalloc.start()
    sentence = complaint(path, reader)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "is damaged, or nn." in sentence
    assert peak < 20_000_000
    return sentence


@pytest.mark.parametrize("name", HOSTILE_ARRAYS)
def test_a_hostile_array(path, name, monkeypatch):
    monkeypatch.chdir(path.parent)
    parts = parts_of(nn.init([2, 1], rng=0))
    forge(path, (parts | {"W1.npy": npy()}).items())
    assert nn.load(path)[0].W.tolist() == [[0], [0]]  # the forger knows the trade
    forge(path, (parts | {"W1.npy": HOSTILE_ARRAYS[name]}).items())
    refused(path)
    assert not Path("sprung").exists()


@pytest.mark.parametrize(
    "text",
    [
        {"nn": "run"},
        {"version": 2},
        {"version": None},
        {"more": 1},
        {"layers": ["sigmoid"]},
        {"layers": ["sigmoid"] * 3},
        {"layers": []},
        {"layers": "sigmoid"},
        {"layers": {"sigmoid": 1, "tanh": 2}},
        {"layers": ["sigmoid", None]},
        {"layers": ["sigmoid", ["identity"]]},
        {"layers": None},
        {"arrays": ["W1", "b1", "W2"]},
        {"arrays": ["b1", "W1", "W2", "b2"]},
        {"arrays": None},
    ],
)
def test_a_hostile_text(path, text):
    forge(path, parts_of(nn.init([2, 4, 1], rng=0), **text).items())
    refused(path)


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"[]",
        b"3",
        b"\xff",
        b"[" * 100_000,
        b'{"a":' * 30_000,
        b"9" * 100_000,
        b'{"nn": "network", "version": 1}',
        b'{"nn": "network", "version": 1, "layers": ["sigmoid", "identity"]}' + b" " * 200_000,
        b"[" + b"[]," * 1_000_000 + b"[]]",
    ],
    ids=range(10),
)
def test_a_text_that_is_none(path, words):
    parts = parts_of(nn.init([2, 4, 1], rng=0)) | {"nn.json": words}
    forge(path, parts.items())
    try:
        size = path.stat().st_size
        tracemalloc.start()
        assert isinstance(complaint(path), str)
        _, peak = tracemalloc.get_traced_memory()
        assert peak < size + 20_000_000
    finally:
        tracemalloc.stop()


def test_a_text_as_long_as_one_may_be(path):
    net = nn.init([2, 4, 1], rng=0)
    parts = parts_of(net)
    forge(path, (parts | {"nn.json": parts["nn.json"].ljust(200_000)}).items())
    assert same(nn.load(path), net)
    forge(path, (parts | {"nn.json": parts["nn.json"].ljust(200_001)}).items())
    assert "(its text is too long)" in refused(path)


@pytest.mark.parametrize("name", ["__import__", "np", "backward_for", "backwards", "BUILT_IN", ""])
def test_a_name_is_looked_up_among_activations_only(path, name):
    forge(path, parts_of(nn.init([2, 1], rng=0), layers=[name]).items())
    with pytest.raises(ValueError, match=r"has activations of your own; write nn.load\(…"):
        nn.load(path)


@pytest.mark.parametrize(
    "names",
    [
        ["W1"],
        ["b1"],
        ["W1", "b1", "b2"],
        ["W1", "b1", "W2"],
        ["W0", "b1"],
        ["W01", "b1"],
        ["../../W1", "b1"],
        [],
    ],
)
def test_hostile_names_of_parts(path, names):
    texts = parts_of(nn.init([2, 1], rng=0), arrays=names)
    arrays = {f"{name}.npy": npy(shape="(2, 1)") for name in names}
    arrays |= {"b1.npy": npy(shape="(1,)", data=bytes(8))} if "b1" in names else {}
    forge(path, [("nn.json", texts["nn.json"]), *arrays.items()])
    if names == ["W1"]:
        assert nn.load(path)[0].b is None  # as it may be
    else:
        refused(path)


def test_a_file_without_its_text(path):
    parts = parts_of(nn.init([2, 1], rng=0))
    del parts["nn.json"]
    forge(path, parts.items())
    refused(path)


def test_an_array_that_has_vanished(path):
    # Its entry hidden in the comment of the one before, as a few flipped bits can do it.
    nn.save(path, nn.init([2, 4, 1], rng=0))
    content = bytearray(path.read_bytes())
    last = content.rindex(b"PK\x01\x02")
    before = content.rindex(b"PK\x01\x02", 0, last)
    content[before + 32] = content.rindex(b"PK\x05\x06") - last
    path.write_bytes(content)
    assert "(it has not the arrays that it lists)" in refused(path)


@pytest.mark.parametrize("field", [20, 24], ids=["packed", "plain"])
def test_a_length_that_lies(path, field):
    nn.save(path, nn.init([2, 4, 1], rng=0))
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + field : entry + field + 4] = (10**9).to_bytes(4, "little")
    path.write_bytes(content)
    assert "(it has two lengths)" in refused(path)
    content[entry + 20 : entry + 28] = (10**9).to_bytes(4, "little") * 2
    path.write_bytes(content)
    assert "(it is not as long as it says)" in refused(path)


def test_two_parts_with_one_name(path):
    parts = parts_of(nn.init([2, 1], rng=0))
    with pytest.warns(UserWarning, match="Duplicate name"):
        forge(path, [*parts.items(), ("W1.npy", npy())])
    assert "(two of its parts have one name)" in refused(path)


def test_a_zip_bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts_of(nn.init([2, 1], rng=0)).items():
            archive.writestr(name, part)
        archive.writestr("W2.npy", bytes(25_000_000))
    assert "(it is compressed)" in refused(path)


def test_parts_that_share_their_bytes(path):
    forge(path, [("nn.json", b"{}"), ("W1.npy", npy(data=bytes(1_000_000)))])
    content = path.read_bytes()
    start = content.index(b"PK\x01\x02")
    entries = [content[start:].split(b"PK\x05\x06")[0]]
    last = entries[0][entries[0].rindex(b"PK\x01\x02") :]
    directory = entries[0] + b"".join(
        last.replace(b"W1.npy", f"W{i}".encode().ljust(6, b"_")) for i in range(2, 900)
    )
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 900, 900, len(directory), start, 0)
    path.write_bytes(content[:start] + directory + end)
    assert "(it is not as long as it says)" in refused(path)


def test_a_long_table_of_contents(path):
    forge(path, ((f"{i}.npy", b"") for i in range(4000)))
    assert "(its table of contents is too long)" in refused(path)
    content = path.read_bytes()
    path.write_bytes(content[:-22] + b"PK\6\7" + bytes(16) + content[-22:])  # it is elsewhere
    assert "(it has no end)" in refused(path)


@pytest.mark.parametrize("content", [b"", b"PK", bytes(41), bytes(42), bytes(1000), b"<html>" * 99])
def test_what_is_no_zip(path, content):
    path.write_bytes(content)
    refused(path)


def test_files_of_other_programs(path):
    np.savez(path, W1=np.ones((2, 1)))
    refused(path)
    np.savez_compressed(path, W1=np.ones((2, 1)))
    refused(path)
    with path.open("wb") as file:
        np.save(file, np.ones(3))
    refused(path)
    path.write_bytes(pickle.dumps(Trap()))
    refused(path)
    assert not Path("sprung").exists()


def test_a_large_foreign_file_is_not_read(path):
    with path.open("wb") as file:
        file.truncate(10**9)  # takes no room on the disk
    refused(path)


# Runs of training


class StopError(Exception):
    """Stands for the power cut."""


def stop_after(epochs):
    def stop(state):
        if state.epoch == epochs:
            raise StopError

    return stop


def by_sign():
    def update(net, grads):
        for (W, b, _), (dW, db) in zip(net, grads, strict=True):
            W -= 0.01 * np.sign(dW)
            if b is not None:
                b -= 0.01 * np.sign(db)

    return update


OPTIMIZERS = {
    "sgd": lambda: nn.sgd(0.1),
    "sgd, slower and slower": lambda: nn.sgd(nn.schedules.cosine(0.5, steps=40)),
    "momentum": lambda: nn.momentum(0.1),
    "nesterov": lambda: nn.nesterov(0.1),
    "rmsprop": lambda: nn.rmsprop(0.01),
    "adam": lambda: nn.adam(0.01),
    "adamw": lambda: nn.adamw(0.01),
    "adam, clipped": lambda: nn.clip(nn.adam(0.01), 0.1),
    "a function of one's own": by_sign,
}
rng = np.random.default_rng(3)
DATA = rng.normal(size=(10, 3)), rng.normal(size=(10, 2))
HELD_OUT = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))


def training(name, dtype=np.float64, **more):
    """Return what starts a run, always the same one."""

    def run(epochs, **at):
        net = nn.init([3, 5, 2], rng=1, hidden=nn.tanh, bias=name != "momentum", dtype=dtype)
        settings = {"batch": 4, "l2": 0.01, "dropout": 0.3, "rng": 7} | more
        optimizer = OPTIMIZERS[name]()
        return nn.train(net, *DATA, nn.squared_error, optimizer, epochs, **settings, **at)

    return run


def keep(path):
    return lambda state: nn.checkpoint(path, state)


@pytest.mark.parametrize(
    ("name", "dtype"), [*((name, np.float64) for name in OPTIMIZERS), ("adam", np.float32)]
)
def test_a_run_that_was_cut_off_ends_with_the_same_bits(path, name, dtype):
    run = training(name, dtype, validation=HELD_OUT, patience=9)
    whole, log = run(6)
    with pytest.raises(StopError):
        run(6, callbacks=[keep(path), stop_after(3)])
    state = nn.resume(path)
    assert state.epoch == 3
    again, log_again = run(6, state=state)
    assert same(again, whole)
    assert log_again == log
    assert log_again.validation == log.validation
    twice, _ = run(6, state=nn.resume(path))  # the first time has changed nothing
    assert same(twice, whole)


def test_the_best_network_is_kept_as_well(path):
    run = training("adam", validation=HELD_OUT, patience=3)
    whole, log = run(200)
    assert len(log) < 200  # it stopped by itself, and went back to the best
    with pytest.raises(StopError):
        run(200, callbacks=[keep(path), stop_after(len(log) - 1)])
    best = nn.resume(path).best
    assert best.cost == min(log.validation)
    assert log.validation[best.epoch - 1] == best.cost
    assert same(best.net, whole)
    again, log_again = run(200, state=nn.resume(path))
    assert same(again, whole)
    assert len(log_again) == len(log)


def test_without_validation_there_is_no_best(path):
    training("sgd")(2, callbacks=[keep(path)])
    state = nn.resume(path)
    assert state.best is None
    assert state.log.validation == []
    assert training("sgd")(2, callbacks=[])[1] == state.log


def test_the_best_epoch_may_be_the_first_and_is_none_before_it(path):
    state = a_state()
    cost = state.best.cost
    first = nn.History(state.log, [cost, cost + 1, cost])
    early = state._replace(log=first, best=state.best._replace(epoch=1))
    nn.checkpoint(path, early)
    assert same_state(nn.resume(path), early)
    forged_run(path, {"best": [0, cost]})  # the last of the log, if one counts from its end
    refused(path, nn.resume)


def test_an_optimizer_that_has_not_begun(path):
    state = a_state()._replace(optimizer=nn.optimizers.OptimizerState(0, {}))
    nn.checkpoint(path, state)
    assert same_state(nn.resume(path), state)


def test_a_run_with_an_own_activation(path, own):
    net = nn.init([3, 2], rng=0, output=own)
    settings = {"validation": DATA, "callbacks": [keep(path)]}
    trained, _ = nn.train(net, *DATA, nn.squared_error, nn.sgd(0.1), 2, **settings)
    with pytest.raises(ValueError, match=r"own; write nn.resume\(…, activations=\[swish\]\)$"):
        nn.resume(path)
    state = nn.resume(path, activations=[own])
    assert same(state.net, trained)
    assert state.best.net[0].activation is own


@cache
def a_state():
    """Return what a callback is given in the third epoch of a run."""
    states = []
    training("adam", validation=HELD_OUT)(3, callbacks=[states.append])
    return states[-1]


def test_a_crash_leaves_the_old_run(path, monkeypatch):
    nn.checkpoint(path, a_state())
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            nn.checkpoint(path, a_state()._replace(epoch=4))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"rng": np.random.Generator(np.random.MT19937(0))},
            r"^checkpoint: rng draws with MT19937, .* rng=np.random.default_rng\(0\)$",
        ),
        ({"net": [nn.Layer(np.eye(2), None, nn.Network)]}, "has no way back"),
        (
            {"optimizer": nn.optimizers.OptimizerState(1, {"m": [np.eye(2)]})},
            r"^checkpoint: m remembers 1 arrays, but the network has 4; give what a callback gets$",
        ),
        (
            {"optimizer": nn.optimizers.OptimizerState(1, {"m": [np.eye(2)] * 5})},
            r"^checkpoint: m remembers 5 arrays, but the network has 4; give what a callback gets$",
        ),
        ({"rng": np.random.Generator(np.random.Philox(0))}, r"^checkpoint: rng draws with Philox,"),
    ],
)
def test_a_state_that_cannot_be_kept(path, change, sentence):
    with pytest.raises(ValueError, match=sentence):
        nn.checkpoint(path, a_state()._replace(**change))
    assert not path.exists()


def test_what_is_no_state(path):
    with pytest.raises(TypeError, match=r"^checkpoint: state is a int; give what a callback gets$"):
        nn.checkpoint(path, 3)


def test_each_reader_says_which_other_one_reads_it(path):
    nn.save(path, nn.init([2, 1], rng=0))
    assert "(it holds a network; nn.load reads it)" in refused(path, nn.resume)
    nn.checkpoint(path, a_state())
    assert "(it holds a run; nn.resume reads it)" in refused(path)


def same_state(state, other):
    memories = [] if state.optimizer is None else list(state.optimizer.arrays.items())
    return (
        same(state.net, other.net)
        and (state.log, state.log.validation) == (other.log, other.log.validation)
        and state.optimizer.t == other.optimizer.t
        and state.optimizer.arrays.keys() == other.optimizer.arrays.keys()
        and all(
            p.tobytes() == q.tobytes()
            for name, past in memories
            for p, q in zip(past, other.optimizer.arrays[name], strict=True)
        )
        and state.rng.bit_generator.state == other.rng.bit_generator.state
        and state.best[:2] == other.best[:2]
        and same(state.best.net, other.best.net)
    )


@cache
def parts_of_the_run():
    with TemporaryDirectory() as folder:
        nn.checkpoint(Path(folder) / "a run.npz", a_state())
        with zipfile.ZipFile(Path(folder) / "a run.npz") as archive:
            return {part.filename: archive.read(part) for part in archive.infolist()}


def forged_run(path, text=None, arrays=None, without=()):
    """Write a run with other contents than it should have, and sums that are right."""
    parts = parts_of_the_run() | {
        f"{name}.npy": serialization.packed(array) for name, array in (arrays or {}).items()
    }
    for name in without:
        del parts[f"{name}.npy"]
    words = json.loads(parts["nn.json"])
    words |= text or {}
    words["arrays"] = [name[:-4] for name in parts if name.endswith(".npy")]
    parts["nn.json"] = json.dumps(words).encode()
    forge(path, parts.items())


def test_a_run_is_there_and_back(path):
    nn.checkpoint(path, a_state())
    assert same_state(nn.resume(path), a_state())


def test_the_forger_knows_the_trade_of_runs(path):
    forged_run(path)
    assert same_state(nn.resume(path), a_state())


BAD_RNG = {
    "bit_generator": "PCG64",
    "state": {"state": 1, "inc": 1},
    "has_uint32": 0,
    "uinteger": 0,
}


@pytest.mark.parametrize(
    "forgery",
    [
        {"text": {"version": 2}},
        {"text": {"version": 0}},
        {"text": {"nn": "walk"}},
        {"text": {"more": 1}},
        {"text": {"layers": ["tanh"]}},
        {"text": {"best": None}},
        {"text": {"best": [1, 0.5]}},
        {"text": {"best": [0, 0.5]}},
        {"text": {"best": [4, 0.5]}},
        {"text": {"best": [-1, 0.5]}},
        {"text": {"best": ["1", 0.5]}},
        {"text": {"best": 3}},
        {"text": {"memory": None}},
        {"text": {"memory": [-1, "m", "v"]}},
        {"text": {"memory": [1.5, "m", "v"]}},
        {"text": {"memory": [9, "m"]}},
        {"text": {"memory": [9, "m", "m", "v"]}},
        {"text": {"memory": [9, "m", "v", "w"]}},
        {"text": {"memory": 9}},
        {"text": {"memory": []}},
        {"text": {"rng": None}},
        {"text": {"rng": {**BAD_RNG, "bit_generator": "MT19937"}}},
        {"text": {"rng": {**BAD_RNG, "bit_generator": "os"}}},
        {"text": {"rng": {**BAD_RNG, "state": {"state": -1, "inc": 1}}}},
        {"text": {"rng": {**BAD_RNG, "state": {"state": 2**200, "inc": 1}}}},
        {"text": {"rng": {**BAD_RNG, "state": {"state": 0.5, "inc": 1}}}},
        {"text": {"rng": {**BAD_RNG, "uinteger": 2**40}}},
        {"arrays": {"log": np.zeros(4)}},
        {"arrays": {"log": np.zeros((3, 1))}},
        {"arrays": {"log": np.array([0, np.nan, 1])}},
        {"arrays": {"log.validation": np.zeros(2)}},
        {"arrays": {"log.validation": np.zeros(3)}},
        {"arrays": {"memory.m.W1": np.zeros((5, 3))}},
        {"arrays": {"memory.m.W1": np.full((3, 5), np.inf)}},
        {"arrays": {"memory.v.W3": np.zeros((2, 2))}},
        {"arrays": {"memory.w.W1": np.zeros((3, 5))}},
        {"arrays": {"best.W1": np.zeros((3, 4)), "best.b1": np.zeros(4), "best.W2": np.eye(4, 2)}},
        {"arrays": {"W1": np.zeros((3, 4)), "b1": np.zeros(4), "W2": np.zeros((4, 2))}},
        {"arrays": {"best.W1": np.zeros((3, 6)), "best.b1": np.zeros(6), "best.W2": np.eye(6, 2)}},
        {"arrays": {"W1": np.zeros((4, 5))}},
        {"without": ["b2"]},
        {"without": ["best.b2"]},
        {"without": ["memory.m.b2"]},
        {"without": ["log"]},
        {"without": ["log.validation"]},
    ],
    ids=lambda forgery: next(iter(forgery)),
)
def test_a_forged_run(path, forgery):
    forged_run(path, **forgery)
    refused(path, nn.resume)


@pytest.mark.parametrize("epoch", [0, -1])
def test_a_best_epoch_before_the_first(path, epoch):
    forged_run(path, {"best": [epoch, a_state().log.validation[epoch - 1]]})
    assert "(its best epoch is none of its log)" in refused(path, nn.resume)


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
