"""A block that needs more than NumPy runs where that is installed, and says what is lacking."""

from dataclasses import replace
from pathlib import Path

from literate.pages import document, reader
from literate.paths import DOCS
from literate.site import code_cells, keys
from tests.conftest import command

PAGE = """# Title

```pycon
>>> start = 1

```

```pycon needs="json"
>>> import json
>>> start = start + 1
>>> json.dumps([start])
'[2]'

```

```pycon needs="json"
>>> json.dumps([start])
'[5]'

```

```pycon needs="json, nowhere"
>>> import nowhere
>>> nowhere.to_be_found
7

```
"""


def fences(extras):
    reading = replace(reader.read(DOCS / "extras.md", PAGE), extras=extras)
    assert not reading.problems
    return [fence.line for fence in reading.executed if isinstance(fence, document.Fence)]


def test_the_build_leaves_such_blocks_out_and_a_test_takes_those_that_have_all():
    assert fences(extras=False) == [3]
    assert fences(extras=True) == [3, 8, 16]


def test_it_is_compared_where_it_is_installed_and_skipped_with_the_reason_elsewhere(project):
    project.write("extras.md", PAGE)
    words = ("pytest", "-q", "-rs", "-n", "0", "-p", "no:cacheprovider", "docs/extras.md")
    said = project.run(*words).stdout
    assert "docs/extras.md:17: json.dumps([start])" in said
    assert "'[5]'" in said
    assert "but it gives\n    '[2]'" in said
    assert "docs/extras.md:11: run twice, this gives another output" in said
    wanted = "nowhere not here; write `uv run --group elsewhere pytest docs/extras.md`"
    assert "SKIPPED [1] literate/pytest_plugin.py" in said
    assert wanted in said
    asked = command(*words, cwd=project.root, PYTHONPATH=project.paths, NN_REQUIRE="nowhere").stdout
    assert f"docs/extras.md:22: NN_REQUIRE asks for it: {wanted}" in asked


def test_the_site_says_what_a_block_needs_and_gives_it_no_key():
    text = '# One\n\n```pycon\n>>> 1\n1\n\n```\n\n```pycon needs="torch"\n>>> 1\n1\n\n```\n'
    told = keys.written(reader.read(Path("docs/one.md"), text), 1, text)
    assert told.splitlines()[2::6] == ['```pycon key="3"', '```pycon needs="torch"']

    def shown(**options):
        return code_cells.fence(">>> 1\n1\n", "pycon", "", options, None)

    ran, needy = shown(key="3"), shown(needs="torch")
    assert 'data-block="3"' in ran
    assert "data-block" not in needy
    assert "Needs torch" in needy
