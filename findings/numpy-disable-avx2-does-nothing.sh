#!/usr/bin/env bash
# Expected: NPY_DISABLE_CPU_FEATURES="AVX2 FMA3" runs NumPy without its AVX2 loops, as many guides and test setups have it;
#     and what builds on a disabled group of instructions is off with it.
# Happens: so it is up to NumPy 2.3. In 2.4 the loops belong to groups named X86_V3 and X86_V4: AVX2 disables nothing,
#     and the warning about it is an ImportWarning, which Python does not show. X86_V3 alone leaves X86_V4 on.
# Matters: "tried without AVX2" was tried with it. Two runs that should use different loops agree to the last bit.
# Versions: numpy 2.3.5 and 2.4.6, x86-64. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
for version in 2.3.5 2.4.6; do
    python3 -m venv "$version"
    "$version/bin/pip" install -q --disable-pip-version-check "numpy==$version"
done
cat > features.py <<'END'
import numpy
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

print(numpy.__version__, {name: __cpu_features__[name] for name in __cpu_dispatch__})
END
without() { NPY_DISABLE_CPU_FEATURES="$1" "$2/bin/python" features.py; }
for version in 2.3.5 2.4.6; do
    for names in '' 'AVX2 FMA3' 'X86_V3'; do
        echo "without '$names': $(without "$names" "$version")"
    done
done
all=$(without '' 2.4.6)
[[ $all == *"'X86_V3': True"* ]] || { echo 'this processor has no AVX2 to disable'; exit 0; }
[[ $(without 'AVX2 FMA3' 2.3.5) == *"'AVX2': False"* ]]
[[ $(without 'AVX2 FMA3' 2.4.6) == "$all" ]]
[[ $(without X86_V3 2.4.6) == "${all/\'X86_V3\': True/\'X86_V3\': False}" ]]
