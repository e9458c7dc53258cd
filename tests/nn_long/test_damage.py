"""Thousands of damaged and forged files: each is refused in one sentence, in little memory."""

import json
import os
import re
import tracemalloc

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nn
from tests.nn.files import complaint, forge, npy, parts_of, same
from tests.nn.test_checkpoints import a_state, forged_run, same_state

DAMAGED = int(os.environ.get("NN_DAMAGED", "160"))  # files; nightly sets 10000


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a network.npz"


# Damaged files

EXTREMES = [0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF]


def damaged(content, rng):
    """Do to a file what a disk, a network or a forger may do to it."""
    content = bytearray(content)
    at = int(rng.integers(len(content)))
    if rng.random() < 0.5:  # the places that say how long things are and where they begin
        marks = rb"PK\x01\x02|PK\x03\x04|PK\x05\x06|\x93NUMPY|shape|descr|layers"
        marked = [found.start() for found in re.finditer(marks, content)] or [at]
        at = int(rng.choice(marked) + rng.integers(48)) % len(content)
    length = int(rng.integers(1, 9))
    kind = rng.integers(7)
    if kind == 0:
        content[at] ^= 1 << int(rng.integers(8))
    elif kind == 1:
        content[at : at + length] = rng.bytes(length)
    elif kind == 2:
        del content[at:]
    elif kind == 3:
        del content[at : at + length]
    elif kind == 4:
        content[at:at] = rng.bytes(length)
    elif kind == 5:
        size = int(rng.choice([2, 4, 8]))
        value = int(rng.choice(EXTREMES)) % 256**size
        content[at : at + size] = value.to_bytes(size, "little")
    else:
        start = int(rng.integers(len(content)))
        content[at : at + 20] = content[start : start + 20]
    return bytes(content)


def check_damaged(path, reader, whole, is_whole, count):
    """Damage a file in many ways; each time it is refused, or nothing that is said was harmed."""
    rng = np.random.default_rng(0)
    refused = 0
    tracemalloc.start()
    try:
        for _ in range(count):
            content = damaged(whole, rng)
            for _ in range(rng.integers(3)):
                content = damaged(content or whole, rng)
            path.write_bytes(content)
            found = complaint(path, reader)
            refused += isinstance(found, str)
            assert isinstance(found, str) or is_whole(found)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000
    assert refused > 0.7 * count


def test_damaged_networks(path):
    net = nn.init([3, 4, 2], rng=0, hidden=nn.tanh)
    nn.save(path, net)
    check_damaged(path, nn.load, path.read_bytes(), lambda found: same(found, net), DAMAGED)


def test_damaged_runs(path):
    state = a_state()
    nn.checkpoint(path, state)
    assert same_state(nn.resume(path), state)
    whole = path.read_bytes()
    check_damaged(path, nn.resume, whole, lambda found: same_state(found, state), DAMAGED // 4)


# Forged files

texts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=4,
)
several = settings(
    max_examples=min(DAMAGED, 4000) // 16, deadline=None, suppress_health_check=list(HealthCheck)
)


@several
@given(text=texts, key=st.sampled_from(["nn", "version", "layers", "more", None]))
def test_any_text(path, text, key):
    parts = parts_of(nn.init([2, 4, 1], rng=0), **({} if key is None else {key: text}))
    if key is None:
        parts["nn.json"] = json.dumps(text).encode()
    forge(path, parts.items())
    assert isinstance(complaint(path), str) or (key, text) == ("version", 1)


@several
@given(
    descr=st.sampled_from(["<f8", "<f4", ">f8", "|O", "<i8", "|V16", "<f16", "<M8[s]"]),
    shape=st.lists(st.integers(-1, 2**70), max_size=4).map(tuple) | st.text(max_size=30),
    data=st.binary(max_size=64),
)
def test_any_header(path, descr, shape, data):
    array = npy(descr, shape, data=data)
    forge(path, (parts_of(nn.init([2, 1], rng=0)) | {"W1.npy": array}).items())
    loaded = complaint(path)
    assert isinstance(loaded, str) or loaded[0].W.tobytes() == data


@several
@given(text=texts, key=st.sampled_from(["best", "memory", "rng", "version", "layers"]))
def test_any_text_of_a_run(path, text, key):
    forged_run(path, {key: text})
    assert isinstance(complaint(path, nn.resume), str) or (key, text) == ("version", 1)
