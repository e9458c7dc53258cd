#!/usr/bin/env bash
# Expected: a loss called CategoricalCrossentropy returns -log of the share of the right class, averaged over rows.
# Happens: it returns the sum of the squared differences, divided by the number of rows twice: a sure and wrong
#     answer costs 2, not infinitely much; ten equal rows cost a tenth of one. L2Distance, too, halves when its
#     rows are doubled. The gradients are those of the cross entropy, and averaged once, so training is right.
# Matters: the printed loss cannot be compared with another library's, nor between batches of other sizes, and
#     a gradient check of the loss against its own gradient fails.
# Versions: thinc 9.1.1, NumPy 2.4.6. Date: 2026-11-30.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'thinc==9.1.1'
env/bin/python -W ignore - <<'END'
from importlib.metadata import version

import numpy as np
from thinc.api import CategoricalCrossentropy, L2Distance

print({name: version(name) for name in ("thinc", "numpy")})
loss = CategoricalCrossentropy()
found = []
for rows in (1, 10):
    half = np.full((rows, 2), 0.5, "f"), np.tile(np.float32([1, 0]), (rows, 1))
    wrong = np.tile(np.float32([0, 1]), (rows, 1)), half[1]
    squares = np.full((rows, 3), 2, "f"), np.zeros((rows, 3), "f")
    found.append([loss.get_loss(*half), loss.get_loss(*wrong), L2Distance().get_loss(*squares)])
    print(rows, "rows: share a half {:.3f}, surely wrong {:.3f}, off by 2 in three places {:.3f}".format(*found[-1]))
    assert np.allclose(loss.get_grad(*half), (half[0] - half[1]) / rows), "the gradient is averaged once"
assert np.allclose(found, [[0.5, 2, 12], [0.05, 0.2, 1.2]]), found
assert abs(found[0][0] - np.log(2)) > 0.1, "no cross entropy"
END
