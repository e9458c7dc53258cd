#!/usr/bin/env bash
# Expected: installing an accelerator that pandas recommends changes speed, not results.
# Happens: with Bottleneck installed, `Series.std()` of float32 is far off where the mean is large beside
#     the spread: 130.9 for a million numbers of spread 1 around 10,000, and above 0 for numbers that
#     are all alike. `sem()` and `groupby(…).std()` of the same series are right; so is `std()` without it.
# Matters: standardizing inputs by `frame.std()` divides by a wrong number, on one machine and not on another.
#     `frame.astype("float64")` or `pd.set_option("compute.use_bottleneck", False)` helps.
# Versions: pandas 3.1.1, Bottleneck 1.6.0, NumPy 2.4.6. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'pandas==3.1.1' 'bottleneck==1.6.0'
env/bin/python -W ignore - <<'END'
import bottleneck
import numpy as np
import pandas as pd

numbers = (10_000 + np.random.default_rng(0).normal(size=10**6)).astype(np.float32)
series = pd.Series(numbers)
alike = pd.Series(np.full(10**7, 0.1, np.float32))
found, grouped = series.std(), series.groupby(np.zeros(len(series), int)).std()[0]
with pd.option_context("compute.use_bottleneck", False):
    without = series.std()
print("pandas", pd.__version__, "Bottleneck", bottleneck.__version__, "NumPy", np.__version__)
print("with Bottleneck", found, "without", without, "by groups", grouped)
print("of ten million equal numbers", alike.std())
true = numbers.astype(np.float64).std(ddof=1)
assert abs(without - true) < 1e-4 and abs(grouped - true) < 1e-4
assert abs(series.sem() * len(series) ** 0.5 - true) < 1e-4
assert 100 < found < 160 and alike.std() > 0.005
END
