"""The scripts of the site are small and clean, and pass their own tests."""

import gzip
import re
import subprocess

import pytest

from literate.site import npm
from tests.conftest import ROOT, environment

LIVE = ROOT / "docs" / "assets" / "live"
SCRIPTED = ROOT / "tests" / "literate" / "browser" / "scripts"
SCRIPTS = sorted((ROOT / "docs" / "assets").rglob("*.js"))
LINES = 1180


def test_the_scripts_are_small_and_how_small_is_said():
    said = (ROOT / "docs" / "about" / "contributing.md").read_text("utf-8")
    assert f"at most `{LINES}`{{ .given }} lines" in said
    texts = [path.read_bytes() for path in LIVE.iterdir()]
    assert sum(text.count(b"\n") for text in texts) <= LINES
    assert sum(len(gzip.compress(text)) for text in texts) <= 17_700


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_value_takes_the_name_of_a_method(path):
    """Which is gone then: keys do nothing, and no tool says so."""
    text = path.read_text("utf-8")
    methods = set(re.findall(r"^  (?:async |get |set )?(\w+)\(.*\) \{$", text, re.MULTILINE))
    given = set(re.findall(r"\bthis\.(\w+)(?= = |, this\.|\] = )", text))
    assert not methods & given


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_nothing_that_a_program_prints_becomes_markup(path):
    text = path.read_text("utf-8")
    found = re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|parseFromString", text
    )
    assert not found, found
    assert not re.search(r"\beval\(|new Function|location\.search", text)
    # What a link holds becomes the text of three fields, and runs when its reader says so.
    assert text.count("location.hash") == 4 * (path.name == "yours.js")


def node_runs(*words, **env):
    """Run node, the one from the Python environment."""
    words, env = [npm.executable(), *map(str, words)], environment(**env)
    return subprocess.run(
        words, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8"
    )


def test_the_scripts_pass_their_own_tests():
    result = node_runs("--test", *sorted(SCRIPTED.glob("*.mjs")))
    assert result.returncode == 0, result.stdout


def test_the_scripts_are_clean(npm_packages):
    eslint = npm_packages / "eslint" / "bin" / "eslint.js"
    rules = SCRIPTED / "eslint.config.js"
    result = node_runs(
        eslint, "--config", rules, "--max-warnings", 0, *SCRIPTS, NODE_PATH=str(npm_packages)
    )
    assert result.returncode == 0, result.stdout + result.stderr
