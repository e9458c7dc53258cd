"""Whatever a block does, its page fails at its line, and nothing else is touched."""

import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import nn
from literate.pages import reader
from literate.paths import ROOT
from literate.running import guard, session
from literate.site import notebooks, page_data

UNSEEN = "which no page shows; print it, or silence it: "
LEFT = "this block leaves behind, for the pages after it, "

# What a block does, the line of it that is refused, and why.
REFUSED = {
    "sys.exit": (["import sys", "sys.exit(0)"], 2, "this raises SystemExit, which ends Python"),
    "exit": (["raise SystemExit"], 1, "this raises SystemExit, which ends Python"),
    "os._exit": (["import os", "os._exit(0)"], 2, "this calls os._exit, which ends Python or"),
    "exec": (["import os", "os.execv('/bin/true', ['true'])"], 2, "this calls os.execv, which"),
    "Ctrl-C": (["raise KeyboardInterrupt"], 1, "this raises KeyboardInterrupt, which ends Python"),
    "skip": (["import pytest", "pytest.skip('no')"], 2, "this raises Skipped, which ends Python"),
    "loop": (["while True: pass"], 1, "this still runs after 0.2 seconds; make it end"),
    "sleep": (["import time", "time.sleep(9)"], 2, "this still runs after 0.2 seconds"),
    "hang that holds on": (
        ["while True:\n    try: 1 / 0\n    except Exception: pass"],
        1,
        "this still runs after 0.2 seconds",
    ),
    "print": (
        ["import sys", "print('a', file=sys.stderr)"],
        2,
        f"this writes to stderr, {UNSEEN}a",
    ),
    "logging": (["import logging", "logging.warning('b')"], 2, f"{UNSEEN}WARNING:root:b"),
    "write": (["import os", "os.write(2, b'c') and None"], 2, f"to stderr, {UNSEEN}c"),
    "subprocess": (
        ["import os", "os.system('echo d') or None"],
        2,
        f"writes past print, {UNSEEN}d",
    ),
    "file left open": (["import os", "_ = open(os.devnull)", "del _"], 3, "ResourceWarning"),
    "thread's error": (
        [
            "import threading",
            "t = threading.Thread(target=int, args=('e',))",
            "t.start(); t.join()",
        ],
        3,
        "ValueError: invalid literal",
    ),
    "thread": (
        ["import threading, time", "threading.Thread(target=time.sleep, args=(.5,)).start()"],
        2,
        f"{LEFT}a running thread; put it back in the same block",
    ),
    "folder": (["import os", "os.chdir('/')"], 2, f"{LEFT}the working directory"),
    "environment": (["import os", "os.environ['NN_X'] = '1'"], 2, f"{LEFT}os.environ"),
    "path": (["import sys", "sys.path.append('x')"], 2, f"{LEFT}sys.path"),
    "recursion": (["import sys", "sys.setrecursionlimit(999)"], 2, f"{LEFT}the recursion limit"),
    "decimal": (["import decimal", "decimal.getcontext().prec = 3"], 2, f"{LEFT}decimal's context"),
    "package": (["import nn", "nn.sigmoid = nn.tanh"], 2, f"{LEFT}nn.sigmoid"),
    "method": (["import nn", "nn.Tape.var = None"], 2, f"{LEFT}Tape.var"),
    "numpy": (
        ["import numpy as np", "np.random.default_rng = None"],
        2,
        "numpy.random.default_rng",
    ),
    "builtin": (["__builtins__['abs'] = len"], 1, f"{LEFT}builtins.abs"),
    "new name": (["import numpy as np", "np.one = 1"], 2, f"{LEFT}numpy.one"),
}
ERRORS = {
    "warning": (["import warnings", "warnings.warn('f')"], "UserWarning: f"),
    "input": (["input('who? ')"], "RuntimeError: a page has no keyboard"),
    "depth": (["def f(): return f()", "f()"], "RecursionError"),
    "memory": (["bytearray(2**62)"], "MemoryError"),
}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.2)
    monkeypatch.setattr(guard, "GRACE", 0.1)
    guard.HUNG.clear()


def way_of(*blocks, name="page.md"):
    """A way down a page of blocks of statements, all of it run."""
    text = "\n".join(f"```pycon\n{prompts(lines)}\n```\n" for lines in blocks)
    found = session.Session(reader.read(Path(name), text))
    assert not found.reading.problems
    found.runs_of(found.runnable[-1])
    return found


def printed(way):
    assert not any(outcome.error for runs in way.runs.values() for outcome in runs[0])
    return [outcome.printed for outcome in way.runs_of(way.runnable[-1])[0]]


def prompts(lines):
    return "".join(">>> " + line.replace("\n", "\n... ") + "\n" for line in lines)


@pytest.mark.parametrize("name", REFUSED)
def test_a_block_that_does_more_than_a_page_shows_is_refused_at_its_line(name):
    lines, at, why = REFUSED[name]
    (problem,) = way_of(lines).refusals()
    first = 1 + sum(line.count("\n") + 1 for line in lines[: at - 1])
    assert problem.line == 1 + first
    assert why in problem.sentence


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_one_at_any_hour(name):
    lines, why = ERRORS[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = way_of(lines)
    assert why in found.runs_of(found.runnable[-1])[0][-1].error


def test_what_is_changed_and_put_back_in_one_block_is_no_failure():
    lines = ["import os", "before = os.getcwd()", "os.chdir('/')", "os.chdir(before)"]
    assert not list(way_of(lines, ["import nn", "nn.x = 1", "del nn.x"]).refusals())


def test_a_python_without_threads_runs_blocks_too():
    code = "import time; del time.thread_time; from literate.running.guard import Visit; "
    code += "print(Visit('').is_endless())"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout == "False\n", ran.stderr


def test_a_thread_that_was_told_to_end_may_take_a_moment(monkeypatch):
    monkeypatch.setattr(guard, "GRACE", 9)
    lines = ["import threading, time", "threading.Thread(target=time.sleep, args=(.1,)).start()"]
    assert not list(way_of(lines).refusals())


def test_what_was_changed_is_put_back(tmp_path):
    before = os.getcwd(), dict(os.environ), nn.sigmoid, set(vars(np))
    lines = [
        f"os.chdir({str(tmp_path)!r})",
        "os.environ['NN_ANEW'] = ''",
        "nn.sigmoid = np.anew = 1",
    ]
    (refusal,) = way_of(["import os, nn", "import numpy as np", *lines]).refusals()
    assert before == (os.getcwd(), dict(os.environ), nn.sigmoid, set(vars(np)))
    names = "the working directory, os.environ, numpy.anew, nn.sigmoid"
    assert refusal.sentence.startswith(f"{LEFT}{names}; put it back")


SETTINGS = {
    "np.geterr()['over']": "_ = np.seterr(all='raise')",
    "np.random.rand()": "np.random.seed(1)",
    "random.random()": "random.seed(1)",
    "np.array(1 / 3)": "np.set_printoptions(precision=1)",
    "len(nn.activations.backwards)": "_ = nn.backward_of(bend)(bend)",
}
IMPORTS = ["import numpy as np, nn, random", "bend = lambda *args: args[0]"]


@pytest.mark.parametrize("shown", SETTINGS)
def test_no_page_sees_a_setting_of_another(shown):
    before = printed(way_of(IMPORTS, [shown]))
    mine = printed(way_of(IMPORTS, [SETTINGS[shown]], [shown]))
    after = printed(way_of(IMPORTS, [shown]))
    assert mine == printed(way_of(IMPORTS, [SETTINGS[shown]], [shown]))
    later = printed(way_of(IMPORTS, [shown]))
    assert mine not in (before, after, later)
    assert len({*before, *after, *later}) == (3 if "rand" in shown else 1)


NOTEBOOK = "# %% [markdown]\n# # A notebook\n\n# %%\nimport sys\n\nsys.exit(0)\n\n# %%\n1 / 0\n"


DIES = "```pycon\n>>> import os, signal\n>>> os.kill(os.getpid(), signal.SIGTERM)\n\n```\n"


DRIFTS = """\
```pycon
>>> two = 1 + 1
>>> 0 + two
2
>>> two + 1
4

```

It is `3`{ value="two" } or `2`{ value="two" }.
"""


def test_the_build_says_so_of_a_page_of_a_notebook_and_of_one_that_kills_python(tmp_path):
    exits = f"# A\n\n```pycon\n{prompts(REFUSED['sys.exit'][0])}\n```\n"
    texts = {"a.md": exits, "b.py": NOTEBOOK, "c.md": DIES, "d.md": "D\n", "e.md": DRIFTS}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    paths = {name: tmp_path / name for name in texts}
    found = {
        uri: [(problem.line, problem.sentence[:30]) for problem in carried.problems]
        for uri, carried in page_data.of_all(paths)
    }
    assert found == {
        "a.md": [(5, "this raises SystemExit, which ")],
        "b.py": [(5, "this raises SystemExit, which "), (10, "this cell ends with ZeroDivisi")],
        "c.md": [(1, "Python died while it ran this ")],
        "d.md": [],
        "e.md": [(5, "two + 1\n  the page shows\n    4"), (10, "3 is said to be two, which is ")],
    }


def test_what_a_notebook_s_kernel_writes_to_stderr_is_refused():
    reading = reader.read(Path("n.py"), "# %%\n1\n")
    shown = (
        '<div class="jp-OutputArea-output" data-mime-type="application/vnd.jupyter.stderr">g</div>'
    )
    cell = f'<div class="jp-CodeCell"><div class="jp-Cell-outputWrapper">{shown}</div></div>'
    with pytest.raises(notebooks.NotebookError, match=r"n\.py:2: this writes to stderr, .*: g"):
        notebooks.as_markdown(lambda: cell, reading)


def test_jupyter_is_the_same_on_every_machine(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    for name in ("IPYTHONDIR", "JUPYTER_NO_CONFIG", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, "mine")
    notebooks.prepare()
    assert "MPLBACKEND" not in os.environ
    assert Path(os.environ["IPYTHONDIR"], "profile_default", "startup", "quiet.py").is_file()
