"""A damaged or forged file is refused in one sentence, in little memory, and runs nothing."""

import io
import pickle
import struct
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

import nn

from .files import complaint, forge, npy, parts_of, refused, same


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
