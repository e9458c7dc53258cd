#!/usr/bin/env bash
# Expected: a compiled step takes the learning rate of each call, as a plain function does.
# Happens: tinygrad's TinyJit records the second call and plays it back: a Python number keeps the value it
#     had then, without a word. What it returns is one buffer, so answers kept in a list all become the last.
# Matters: a schedule has no effect, and a list of costs is flat. A rate given as a Tensor is followed;
#     `.numpy()` or `.item()` at once keeps an answer.
# Versions: tinygrad 0.14.0 (its interpreter in Python, so no compiler is needed). Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'tinygrad==0.14.0'
DEV=PYTHON env/bin/python -W ignore - <<'END'
from importlib.metadata import version

from tinygrad import Tensor, TinyJit


def step(w, lr):
    return (w - lr * 1.0).realize()


rates = (1.0, 2.0, 3.0, 4.0)
start = lambda: Tensor([0.0]).realize()
plain = [step(start(), lr).item() for lr in rates]
jitted, other = TinyJit(step), TinyJit(step)
numbers = [jitted(start(), lr).item() for lr in rates]
tensors = [other(start(), Tensor([lr]).realize()).item() for lr in rates]
double = TinyJit(lambda x: (x * 2).realize())
kept = [double(Tensor([x]).realize()) for x in rates]
print("tinygrad", version("tinygrad"))
print("plain", plain, "\njitted, rates as numbers", numbers, "\njitted, rates as tensors", tensors)
print("twice 1, 2, 3, 4, read at the end", [answer.item() for answer in kept])
assert plain == tensors == [-1, -2, -3, -4]
assert numbers == [-1, -2, -2, -2]
assert [answer.item() for answer in kept][1:] == [8, 8, 8]
END
