#!/usr/bin/env bash
# Expected: a subclass of NumPy's Generator, given to a compiled function, draws by its own `random`, or is refused.
# Happens: Numba takes it for the Generator itself and draws from its bits; the method of the subclass is not called.
# Matters: a generator that counts, records or repeats its draws gives other numbers compiled than it gives in Python,
#     without a word. `fast="compiled"` refuses it.
# Versions: Numba 0.68.1, NumPy 2.4.6. Date: 2026-11-30.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'numba==0.68.1'
env/bin/python - <<'END'
import numba
import numpy as np


class Half(np.random.Generator):
    def random(self, *args, **kwargs):
        return 0.5


def draw(rng):
    return rng.random()


in_python, compiled = draw(Half(np.random.PCG64(0))), numba.njit(draw)(Half(np.random.PCG64(0)))
print("Numba", numba.__version__, "NumPy", np.__version__)
print("in Python", in_python, "compiled", compiled)
assert in_python == 0.5
assert compiled == np.random.Generator(np.random.PCG64(0)).random() != 0.5
END
