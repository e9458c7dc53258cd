#!/usr/bin/env bash
# Expected: a function that comes out of Numba's cache needs no compiler: its machine code is read and run.
# Happens: the first call imports all that Numba can compile, and with that scipy.linalg, which imports
#     numpy.f2py, the translator of Fortran, and numpy.testing; for `x + 1`, with a hit in the cache.
# Matters: these imports take about as long as `import numba` itself, in every process, and hold some 30 MiB.
# Versions: numba 0.68.1, NumPy 2.4.6, SciPy 1.17.1, Python 3.11. Date: 2026-12-01.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'numpy==2.4.6' 'numba==0.68.1' 'scipy==1.17.1'
cat > more.py <<'END'
import numba


@numba.njit(cache=True)
def more(x):
    return x + 1
END
cat > call.py <<'END'
import sys
import time

import numba
import numpy
import scipy
from more import more

print("numba", numba.__version__, "NumPy", numpy.__version__, "SciPy", scipy.__version__)
before, start = {*sys.modules}, time.process_time()
more(1)
seconds, new = time.process_time() - start, {*sys.modules} - before
odd = [name for name in ("numba.np.arraymath", "scipy.linalg", "numpy.f2py", "numpy.testing") if name in new]
print(f"hits: {sum(more.stats.cache_hits.values())}; {len(new)} modules, {seconds:.2f} s; among them", *odd)
END
for turn in first later; do
    env/bin/python call.py | tee "$turn"
done
grep -q 'hits: 0;' first
grep -q 'hits: 1; .* numba.np.arraymath scipy.linalg numpy.f2py numpy.testing$' later
