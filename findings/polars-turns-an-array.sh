#!/usr/bin/env bash
# Expected: a table made of a 2 × 3 array has 2 rows, or two column names for three columns are refused.
# Happens: polars guesses the orientation from the number of names: with two names it takes the array's two
#     rows for columns, and the table has 3 rows. Without names it has 2.
# Matters: in a data set whose number of examples happens to be its number of names, examples become features.
#     `orient="row"` says what is meant, and then two names are refused.
# Versions: polars 2.1.0, NumPy 2.4.6. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'polars==2.1.0'
env/bin/python -W ignore - <<'END'
import numpy as np
import polars

X = np.arange(6).reshape(2, 3)
without, named = polars.DataFrame(X), polars.DataFrame(X, schema=["a", "b"])
print("polars", polars.__version__, "NumPy", np.__version__)
print("without names", without.shape, "with two names", named.shape, named.to_dict(as_series=False))
assert without.shape == (2, 3) and named.shape == (3, 2)
assert named["a"].to_list() == [0, 1, 2]
try:
    polars.DataFrame(X, schema=["a", "b"], orient="row")
except ValueError as error:
    print("with orient:", type(error).__name__)
else:
    raise AssertionError("two names for three columns were taken")
END
