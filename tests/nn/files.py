"""What tests of files share: how two networks are compared, and the tools of a forger."""

import json
import re
import struct
import tracemalloc
import zipfile

import numpy as np

import nn
from nn import serialization


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


def swish(Z):
    return Z / (1 + np.exp(-Z))


def crash(*_):
    raise KeyboardInterrupt


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


def refused(path, reader=nn.load):
    tracemalloc.start()
    sentence = complaint(path, reader)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "is damaged, or nn." in sentence
    assert peak < 20_000_000
    return sentence


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
