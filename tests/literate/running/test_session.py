"""Each claim finds the names as they were where it stands, and what has not changed once."""

import numpy as np
import pytest

from literate.pages import reader
from literate.running import run
from literate.running.session import Session

BLOCK = """```pycon
>>> {}

```
"""


def spaces(tmp_path, *blocks):
    """The names after each block of a page."""
    text = "\n".join(BLOCK.format("\n>>> ".join(lines.split("\n"))) for lines in blocks)
    session = Session(reader.read(tmp_path / "page.md", text))
    session.runs_of(session.runnable[-1])
    return [session.namespace_after(element) for element in session.runnable]


BEGIN = "import numpy as np\nx = np.arange(4.0)\nkept = {'x': x, 'all': [x]}"


def test_what_stays_the_same_is_there_once(tmp_path):
    first, second, third = spaces(tmp_path, BEGIN, "y = x + 1", "x = x.copy()")
    assert first["x"] is second["x"] is third["x"]
    assert first["kept"]["all"][0] is third["kept"]["all"][0]


@pytest.mark.parametrize(
    "change",
    [
        "x[0] = 9",
        "x = x.astype(np.float32)",
        "x = x.reshape(2, 2)",
        "x[0] = -0.0",
        "x = x[::-1]",
        "x = np.ma.array(x)",
        "x = x.view(np.int64)",
        "x = x[:0]",
        "x = [x]",
    ],
)
def test_what_changes_is_as_it_was(change, tmp_path):
    first, second = spaces(tmp_path, BEGIN, change)
    assert first["x"] is not second["x"]
    assert first["x"].tobytes() == np.arange(4.0).tobytes()
    assert first["x"].dtype == float


def test_a_number_that_is_none_is_itself(tmp_path):
    first, second = spaces(tmp_path, "import numpy as np\nx = np.array([np.nan])", "y = 1")
    assert first["x"] is second["x"]


class Once:
    """What has no copy, and says so as PyTorch does."""

    def __deepcopy__(self, seen):
        raise RuntimeError("only leaves can be copied")


def test_what_has_no_copy_is_the_same_in_a_copy_of_the_names():
    names = {"once": Once(), "row": [1]}
    inside = run.copied(names)
    assert inside["once"] is names["once"]
    assert inside["row"] == [1]
    assert inside["row"] is not names["row"]
