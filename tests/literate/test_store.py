"""What is kept is used while nothing has changed, and never after."""

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import cycle, islice

import pytest

from literate import store
from literate.judging.judge import JudgedSession
from literate.pages import document, reader
from literate.site import figures, notebooks, page_data
from literate.verdicts import Verdicts

PAGE = """# A page

```pycon
>>> import numpy as np
>>> X, W, b = np.ones((3, 2)), np.ones((2, 4)), np.ones(4)
>>> Z = X @ W + b

```

$$
Z = X W + b
$$
"""
CHANGES = {
    "page": "docs/a.md",
    "package": "nn/layers.py",
    "data of the package": "nn/digits.npz",
    "machinery": "literate/equations/check.py",
    "an icon": "literate/site/theme/.icons/nn/mark.svg",
    "notation": "docs/reference/notation.md",
    "record": "docs/about/ledger/xor.json",
    "figure": "docs/figures/fork.py",
}


def restart():
    """Python starts anew."""
    store.Start.machinery, store.Start.others = store.digest(store.MACHINERY), store.installed()
    store.begin()


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A repository with one page, of which everything else is one line."""
    for name in CHANGES.values():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1\n")
    (tmp_path / "docs" / "a.md").write_text(PAGE)
    for version in ("2.0.0", "2.1.0"):
        (tmp_path / version / f"numpy-{version}.dist-info").mkdir(parents=True)
    monkeypatch.setattr(store, "ROOT", tmp_path)
    monkeypatch.setattr(store, "FOLDER", tmp_path / "found")
    monkeypatch.setattr(store.Start, "machinery", "")
    monkeypatch.setattr(store.Start, "surroundings", "")
    monkeypatch.setattr(store.Start, "others", "")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "2.0.0")])
    restart()
    return tmp_path


@pytest.fixture
def judged(root, monkeypatch):
    """What asks for the equation of the page, and says its label and whether it was judged now."""
    calls = []
    judge = JudgedSession.judgement_of
    monkeypatch.setattr(JudgedSession, "judgement_of", lambda *a: calls.append(a) or judge(*a))

    def ask():
        calls.clear()
        reading = reader.read(store.ROOT / "docs" / "a.md")
        found = Verdicts(JudgedSession(reading)).of(reading.of(document.Equation)[0])
        return found.label, bool(calls)

    return ask


def test_an_equation_is_judged_once(judged):
    assert judged() == ("evaluated", True)
    assert judged() == ("evaluated", False)
    restart()
    assert judged() == ("evaluated", False)


@pytest.mark.parametrize("what", CHANGES)
def test_it_is_judged_anew_when_something_has_changed(what, judged, root):
    assert judged() == ("evaluated", True)
    with (root / CHANGES[what]).open("a") as file:
        file.write("\n")
    restart()
    assert judged() == ("evaluated", True)
    assert judged() == ("evaluated", False)


def test_it_is_judged_anew_with_another_numpy(judged, root, monkeypatch):
    judged()
    monkeypatch.setattr(sys, "path", [*sys.path[:-1], str(root / "2.1.0")])
    assert judged() == ("evaluated", False)  # this Python has the other one
    restart()
    assert judged() == ("evaluated", True)


def test_nothing_is_kept_when_numpy_is_installed_anew_meanwhile(judged, root, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path[:-1], str(root / "2.1.0")])
    assert judged() == judged() == ("evaluated", True)


def test_nothing_is_kept_of_what_is_wrong(judged, root):
    (root / "docs" / "a.md").write_text(PAGE.replace("X W + b", "X W - b"))
    assert judged() == judged() == ("", True)


@pytest.mark.parametrize("name", ["nn/layers.py", "literate/equations/check.py", "docs/a.md"])
def test_nothing_is_kept_when_something_changes_meanwhile(name, root):
    reading = reader.read(root / "docs" / "a.md")
    verdicts = Verdicts(JudgedSession(reading))
    (root / name).write_text("2\n")
    assert verdicts.of(reading.of(document.Equation)[0]).label == "evaluated"
    assert not store.FOLDER.exists()


@pytest.mark.parametrize(
    "code",
    [
        "open('{}/README.md').close()",
        "open('{}/docs/b.md').close()",
        "_ = os.listdir('{}/docs')",
        "_ = subprocess.run(['true'])",
    ],
)
def test_nothing_is_kept_of_a_page_that_reads_what_the_key_does_not_tell(code, judged, root):
    for name in ("README.md", "docs/b.md"):
        (root / name).write_text("B\n")
    line = f">>> import os, subprocess\n>>> {code.format(root)}\n"
    (root / "docs" / "a.md").write_text(PAGE.replace(">>> Z", f"{line}>>> Z"))
    assert judged() == judged() == ("evaluated", True)


@pytest.mark.parametrize("name", ["nn/layers.py", "docs/about/ledger/xor.json"])
def test_what_the_key_tells_may_be_read(name, judged, root):
    line = f">>> open({str(root / name)!r}).close()\n"
    (root / "docs" / "a.md").write_text(PAGE.replace(">>> Z", f"{line}>>> Z"))
    assert judged() == ("evaluated", True)
    assert judged() == ("evaluated", False)


def test_a_page_that_asks_the_machinery_may_read_all_pages_and_notices_all(judged, root):
    line = f">>> import literate\n>>> open({str(root / 'docs' / 'b.md')!r}).close()\n"
    (root / "docs" / "b.md").write_text("B\n")
    (root / "docs" / "a.md").write_text(PAGE.replace(">>> Z", f"{line}>>> Z"))
    assert judged() == ("evaluated", True)
    assert judged() == ("evaluated", False)
    (root / "docs" / "b.md").write_text("C\n")
    assert judged() == ("evaluated", True)


@pytest.fixture
def elsewhere(root, judged, monkeypatch, tmp_path_factory):
    """What copies the repository and goes there, when its page has been judged."""

    def go(*edits):
        page = root / "docs" / "a.md"
        page.write_text(PAGE.replace(*edits) if edits else PAGE)
        assert judged() == ("evaluated", True)
        assert judged() == ("evaluated", False)
        there = tmp_path_factory.mktemp("another") / "checkout"
        shutil.copytree(root, there)
        monkeypatch.setattr(store, "ROOT", there)
        monkeypatch.setattr(store, "FOLDER", there / "found")
        restart()
        return there

    return go


def test_a_copy_of_the_repository_finds_what_was_found_where_it_comes_from(judged, elsewhere):
    elsewhere()
    assert judged() == ("evaluated", False)


@pytest.mark.parametrize("what", CHANGES)
def test_a_copy_with_a_change_finds_nothing(what, judged, elsewhere):
    with (elsewhere() / CHANGES[what]).open("a") as file:
        file.write("\n")
    restart()
    assert judged() == ("evaluated", True)


@pytest.mark.parametrize(
    "code",
    [
        "import os\n>>> W = W * len(os.getcwd())",
        "from pathlib import Path\n>>> W = W * len(str(Path('.').absolute()))",
        "W = W * len(np.__file__)",
        "import literate\n>>> W = W * len(literate.__name__)",
        "W = W * len('{}')",
    ],
)
def test_what_may_know_where_it_runs_is_judged_anew_in_a_copy(code, root, judged, elsewhere):
    elsewhere(">>> Z", f">>> {code.format(root)}\n>>> Z")
    assert judged() == ("evaluated", True)


def one_shorter(text):
    return text[:-1]


def one_other(text):
    return text.replace("evaluated", "evaluatee")


@pytest.mark.parametrize("damage", [one_shorter, one_other, lambda _: "", lambda _: "\x00{"])
def test_what_is_broken_is_not_there(damage, judged):
    judged()
    (file,) = store.FOLDER.rglob("*.json")
    file.write_text(damage(file.read_text()))
    assert judged() == ("evaluated", True)
    assert judged() == ("evaluated", False)


def test_where_nothing_can_be_written_all_is_as_if_there_were_no_store(judged, root):
    (root / "found").touch()
    assert judged() == judged() == ("evaluated", True)


def test_several_at_once_read_and_write_whole_findings(root):
    page = root / "docs" / "a.md"
    words = ["a" * 100_000, "b" * 200_000]

    def write_and_read(word):
        store.put("verdicts", page, "", PAGE, word)
        return store.get("verdicts", page, "", PAGE)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(write_and_read, islice(cycle(words), 40))) <= set(words)
    assert [path.name for path in store.FOLDER.rglob("*") if path.is_file()] == [
        store.place_of("verdicts", page, "").name
    ]


def test_a_page_and_a_notebook_are_run_once_for_the_site(root, monkeypatch):
    path = root / "docs" / "b.py"
    path.write_text("# %%\n1\n")
    monkeypatch.setattr(notebooks, "DOCS", root / "docs")
    reading, ran = reader.read(path), []
    cell = '<div class="jp-CodeCell"></div>'

    def shown():
        return notebooks.as_markdown(lambda: ran.append(1) or cell, reading)

    assert shown() == shown()  # what it reads is not known yet
    assert len(ran) == 2
    assert page_data.kept(reading, "b.py") is None
    found = page_data.of(path, "b.py")
    assert page_data.kept(reading, "b.py") == found
    assert shown() == shown()
    assert len(ran) == 3


def test_a_figure_is_drawn_once_for_the_site(root, monkeypatch):
    monkeypatch.setattr(figures, "FOLDER", root / "docs" / "figures")
    script = root / "docs" / "figures" / "fork.py"
    script.write_text('"""A fork."""\n\n\ndef draw():\n    return "<svg></svg>"\n')
    restart()
    for name in ("shown", "drawn"):  # what is drawn here is forgotten with this test
        monkeypatch.setattr(figures, name, cache(getattr(figures, name).__wrapped__))
    first = figures.shown("figures/fork.svg")
    figures.shown.cache_clear()
    monkeypatch.setattr(figures, "drawn", None)
    assert figures.shown("figures/fork.svg") == first


POISON = """\
from literate import store
from literate.pages import reader
from literate.paths import DOCS

reading = reader.read(DOCS / "kept.md")
subject = reading.path, reading.name, "\\n".join(reading.lines)
((at, found),) = store.get("verdicts", *subject).items()
store.put("verdicts", *subject, {at: found | {"label": "kept"}})
"""


def test_pytest_asks_the_store_and_a_change_of_the_package_is_seen(project):
    """A verdict that nobody has given shows that it is asked."""
    page = project.write("kept.md", PAGE.replace("np.ones((2, 4))", "np.eye(2, 4)"))
    project.write("../poison.py", POISON)
    assert "equations: 1 evaluated" in project.run("pytest", "-q", page).stdout
    assert not project.run("poison").stderr
    assert "equations: 1 kept" in project.run("pytest", "-q", page).stdout
    with (project.root / "nn" / "layers.py").open("a") as file:
        file.write("\n")
    assert "equations: 1 evaluated" in project.run("pytest", "-q", page).stdout
