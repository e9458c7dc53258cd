"""Whatever a block or a build does, its page fails at its line, and nothing else is touched."""

import errno
import logging
import os
import subprocess
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from mkdocs.exceptions import PluginError
from mkdocs.utils import CountHandler

import nn
from literate.pages import reader
from literate.paths import ROOT
from literate.running import guard, session
from literate.site import hook, notebooks, npm, page_data, whole

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


def test_the_build_says_so_of_a_page_of_a_notebook_and_of_one_that_kills_python(tmp_path):
    exits = f"# A\n\n```pycon\n{prompts(REFUSED['sys.exit'][0])}\n```\n"
    for name, text in {"a.md": exits, "b.py": NOTEBOOK, "c.md": DIES, "d.md": "D\n"}.items():
        (tmp_path / name).write_text(text)
    paths = {name: tmp_path / name for name in ("a.md", "b.py", "c.md", "d.md")}
    found = {
        uri: [(problem.line, problem.sentence[:30]) for problem in carried.problems]
        for uri, carried in page_data.of_all(paths)
    }
    assert found == {
        "a.md": [(5, "this raises SystemExit, which ")],
        "b.py": [(5, "this raises SystemExit, which "), (10, "this cell ends with ZeroDivisi")],
        "c.md": [(1, "Python died while it ran this ")],
        "d.md": [],
    }


def test_what_a_notebook_s_kernel_writes_to_stderr_is_refused():
    reading = reader.read(Path("n.py"), "# %%\n1\n")
    shown = (
        '<div class="jp-OutputArea-output" data-mime-type="application/vnd.jupyter.stderr">g</div>'
    )
    cell = f'<div class="jp-CodeCell"><div class="jp-Cell-outputWrapper">{shown}</div></div>'
    with pytest.raises(notebooks.NotebookError, match=r"n\.py:2: this writes to stderr, .*: g"):
        notebooks.as_markdown(lambda: cell, reading)


# The place of a site.


@pytest.fixture
def place(tmp_path):
    """A place with a site in it."""
    place = whole.Place(tmp_path / "site")
    build(place, "old")
    yield place
    place.give_up()


def build(place, text="new"):
    (place.begin() / "index.html").write_text(text)
    place.finish()


def shown(place):
    return (place.final / "index.html").read_text()


STRANGERS = {
    "a file": "site/assets/notes.txt",
    "a hidden file": "site/.git/config",
    "a site without a list": "site/made.json",
    "a file in its place": "site",
    "an unfinished one of another": "site.unfinished/x",
    "an old one of another": "site.old/x",
}


@pytest.mark.parametrize("name", STRANGERS)
def test_nothing_is_removed_that_no_build_made(name, place):
    path = place.final.parent / STRANGERS[name]
    if path == place.final:
        path.rename(path.with_name("elsewhere"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine")
    with pytest.raises(whole.PlaceError, match="no build made, and a build would remove it; move"):
        place.begin()
    assert path.read_text() == "mine"
    assert sum(1 for _ in place.final.parent.glob("*.lock")) == 0


def test_what_comes_while_a_site_is_built_is_not_removed(place):
    (place.begin() / "index.html").write_text("new")
    (place.final / "link").symlink_to(place.final.parent, target_is_directory=True)
    with pytest.raises(whole.PlaceError, match="site holds link, which no build made"):
        place.finish()
    assert shown(place) == "old"


def test_a_build_gives_up_or_puts_all_of_it_there(place):
    (place.begin() / "other.html").write_text("new")
    place.give_up()
    assert shown(place) == "old"
    build(place)
    assert shown(place) == "new"
    assert [path.name for path in place.final.parent.iterdir()] == ["site"]


def test_a_site_that_cannot_be_moved_leaves_the_old_one(place, monkeypatch):
    place.begin()
    rename = Path.rename
    fails = lambda path, to: OSError(16, "busy") if path == place.unfinished else None  # noqa: E731

    def renamed(path, to):
        if error := fails(path, to):
            raise error
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", renamed)
    with pytest.raises(OSError, match="busy"):
        place.finish()
    place.give_up()
    assert shown(place) == "old"


def test_of_two_builds_of_a_place_the_second_is_refused(place):
    (place.begin() / "index.html").write_text("new")
    other = whole.Place(place.final)
    with pytest.raises(whole.PlaceError, match=r"another build of .*site is under way; wait"):
        other.begin()
    place.finish()
    assert shown(place) == "new"
    build(other, "other")
    assert shown(place) == "other"


@pytest.mark.parametrize("is_moved", [False, True])
def test_after_a_build_that_was_killed_all_goes_on(is_moved, place):
    (place.begin() / "half.html").write_text("half")
    if is_moved:  # killed when the old site was out of the way, and the new one not yet there
        place.final.rename(place.old)
    place.held.close()  # which the system does
    other = whole.Place(place.final)
    folder = other.begin()
    assert shown(place) == "old"
    assert not list(folder.iterdir())
    (folder / "index.html").write_text("new")
    other.finish()
    assert shown(place) == "new"
    assert [path.name for path in place.final.parent.iterdir()] == ["site"]
    place.held = None


def test_a_link_to_a_place_stays_one(place, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(place.final)
    build(whole.Place(link))
    assert link.is_symlink()
    assert shown(place) == "new"


# What MkDocs calls.


@pytest.fixture
def ending(place, monkeypatch):
    """A build at its end, with a page of its site written, and its settings."""
    config = SimpleNamespace(site_dir=str(place.begin()), strict=True)
    config.site_name, config.site_description = "nn", "How a neural network works."
    config.extra = {"live": {"runtime": "https://example.org/"}}
    page = Path(config.site_dir, "index.html")
    page.write_text("new<head>")
    files = [SimpleNamespace(src_uri="index.md", abs_dest_path=str(page))]
    monkeypatch.setattr(hook.Build, "place", place)
    monkeypatch.setattr(hook.Build, "files", SimpleNamespace(documentation_pages=lambda: files))
    monkeypatch.setattr(hook.pyodide, "settings", lambda config: {"host": ""})
    return config


def test_a_whole_site_is_put_into_its_place_whence_it_is_deployed(ending, place):
    hook.on_post_build(ending)
    assert shown(place).startswith("new<head><meta")
    assert ending.site_dir == str(place.final)


def test_a_page_of_which_nothing_came_is_a_failure(ending, place):
    Path(ending.site_dir, "index.html").unlink()
    with pytest.raises(PluginError, match=r"docs/index\.md:1: nothing came of this page"):
        hook.on_post_build(ending)
    hook.on_shutdown()
    assert shown(place) == "old"
    assert [path.name for path in place.final.parent.iterdir()] == ["site"]


def test_a_strict_build_with_a_warning_leaves_the_old_site(ending, place):
    counts, logger = CountHandler(), logging.getLogger("mkdocs")
    logger.addHandler(counts)
    try:
        counts.handle(logging.makeLogRecord({"levelno": logging.WARNING}))
        hook.on_post_build(ending)
    finally:
        logger.removeHandler(counts)
    hook.on_shutdown()
    assert shown(place) == "old"


def test_where_nothing_can_be_written_one_sentence_says_so(tmp_path, monkeypatch):
    full = OSError(errno.ENOSPC, "No space left on device", "a.html")
    with pytest.raises(PluginError, match=r"^No space left on device: a\.html; the site is as it"):
        hook.on_build_error(full)
    hook.on_build_error(ValueError("which has its traceback"))
    (tmp_path / ".cache").touch()
    monkeypatch.setattr(npm, "CACHE", tmp_path / ".cache")
    with pytest.raises(npm.MissingPackagesError, match="once, and cannot write there"):
        npm.packages.__wrapped__()


def test_jupyter_is_the_same_on_every_machine(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    for name in ("IPYTHONDIR", "JUPYTER_NO_CONFIG", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, "mine")
    notebooks.prepare()
    assert "MPLBACKEND" not in os.environ
    assert Path(os.environ["IPYTHONDIR"], "profile_default", "startup", "quiet.py").is_file()


SERVED = """\
from pathlib import Path
from literate.site import figures, hook

hook.on_startup("serve")
print(hook.outdated() or "as it was")
changes = {"nn/_svg.py": "line = lambda *_: 'new '", "literate/site/code_cells.py": ""}
for name, more in changes.items():
    Path(name).write_text(Path(name).read_text("utf-8") + f"\\n{more}\\n", "utf-8")
hook.forget_the_last_build()
print(figures.arrow(0, 0, 9, 9)[:3])
print(hook.outdated())
"""


def test_a_server_sees_the_package_change_and_says_when_it_must_be_started_again(project):
    project.write("../served.py", SERVED)
    assert project.run("served").stdout.splitlines() == [
        "as it was",
        "new",
        "start the server again: it still uses literate/site/code_cells.py as it was",
    ]
