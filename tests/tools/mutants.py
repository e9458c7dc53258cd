"""Every small mistake in a module of nn is made once, and the tests of nn must notice it.

`uv run --group mutants python -m tests.tools.mutants schedules` makes all that cosmic-ray knows to
make, and `… drawing 300` so many of them, others each time. It shows those that no test noticed
and for which mutants.toml has no reason, and fails if there are too many.
"""

import gc
import os
import random
import re
import signal
import sys
import tomllib
from collections import Counter
from contextlib import redirect_stdout
from difflib import unified_diff
from importlib.machinery import SourceFileLoader
from itertools import count
from pathlib import Path

import pytest
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from hypothesis import Phase, settings

OPTIONS = [
    *("-xq", "--tb=no", "-pno:cacheprovider", "-oaddopts=", "--hypothesis-profile=mutants"),
    "-Wignore::pytest.PytestAssertRewriteWarning",  # hypothesis is here before pytest
]
ALLOWED = 5  # of a hundred
LONG = 30  # seconds for a file of tests that takes one or two: a loop without end

# The same examples for each mistake, and no simpler ones once one of them fails.
settings.register_profile(
    "mutants", settings.get_profile("ci"), phases=[Phase.explicit, Phase.generate]
)


def mistakes(source, left_out):
    """Yield the source with one mistake, for every mistake that is not left out."""
    for name in operator_names():
        if left_out.match(name) or get_operator(name).arguments():
            continue
        for n in count():
            try:
                wrong = mutate_code(source, get_operator(name)(), n)
            except AttributeError:  # it cannot replace an exception with a dot in its name
                continue
            if wrong is None:
                break
            yield wrong


def load_what_is_not_ours():
    """Import all that the tests import, and forget what a mistake may change."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a fork takes one thread along
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        pytest.main([*OPTIONS, "--collect-only", "tests/nn"])
    for name in [name for name in sys.modules if name.split(".")[0] in {"nn", "tests"}]:
        del sys.modules[name]
    gc.freeze()  # pytest collects garbage for each file, and none is in what is imported here


def is_noticed(module, source, files):
    """Tell whether a test fails with this source of a module; its file is the first next time.

    The tests run in a fork, which has imported all they need but nn; the mistake is never on disk.
    """
    child = os.fork()
    if not child:
        try:
            os._exit(first_that_fails(f"nn.{module}", source, files))
        finally:  # not even pytest can cope
            os._exit(255)
    place = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if 0 < place <= len(files):
        files.insert(0, files.pop(place - 1))
    return place != 0


def first_that_fails(name, source, files):
    """Return the place of the first file that fails, from 1, or 0; the process ends in a loop."""
    of_file = SourceFileLoader.get_code
    SourceFileLoader.get_code = lambda loader, asked: (
        compile(source, loader.path, "exec") if asked == name else of_file(loader, asked)
    )
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    for place, file in enumerate(files, 1):
        signal.alarm(LONG)
        if pytest.main([*OPTIONS, file]) not in (0, 5):  # 5: all that is in it is skipped
            return place
    return 0


def difference(source, wrong):
    """Return what a mistake changes, and the line it makes, without its indentation."""
    changed = [*unified_diff(source.splitlines(), wrong.splitlines(), lineterm="", n=1)][2:]
    return "\n".join(changed), " ".join(line[1:].strip() for line in changed if line[0] == "+")


def main(module, number=10**6):
    """Make the mistakes, show those that nobody noticed or explained, and count."""
    os.chdir(Path(__file__).parents[2])
    known = tomllib.loads(Path("tests", "tools", "mutants.toml").read_text("utf-8"))
    reasons = known["survivors"].get(module, {})
    source = Path("nn", f"{module}.py").read_text("utf-8")
    names = map(str, Path("tests", "nn").glob("test_*.py"))
    files = sorted(names, key=lambda name: (module not in name, name))
    load_what_is_not_ours()
    if is_noticed(module, source, files):
        sys.exit(f"{files[0]} fails before any mistake is made")
    tried = [*mistakes(source, re.compile("|".join(known["left out"])))]
    tried = random.sample(tried, min(int(number), len(tried)))
    found = Counter()
    for wrong in tried:
        shown, line = difference(source, wrong)
        noticed = is_noticed(module, wrong, files)
        how = "noticed" if noticed else "explained" if line in reasons else "neither"
        found[how] += 1
        if how == "neither":
            print(shown, end="\n\n", flush=True)
    print(f"nn.{module}: {len(tried)} mistakes:", dict(found))
    if not tried or 100 * found["neither"] > ALLOWED * len(tried):
        sys.exit(f"more than {ALLOWED} in 100 are neither; write a test, or why in mutants.toml")


if __name__ == "__main__":
    main(*sys.argv[1:])
