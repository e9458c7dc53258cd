"""Where the network is slow, cut or refused, a block says so with something to do, and then runs.

NumPy's wheel is one of our own here, with a digest of its own in Pyodide's lock.
"""

import hashlib
import io
import json
import re
import threading
import zipfile
from collections import Counter
from functools import cache, partial
from http.server import ThreadingHTTPServer
from itertools import product
from types import SimpleNamespace

import pytest

from literate.site import chromium, pyodide
from tests.conftest import place, some

PLAIN = "learn/neuron.md"  # its first block needs nothing but Python
LONG = 120_000  # milliseconds: Python starts, on a slow machine
NUMPY = "numpy-1-py3-none-any.whl"
NEEDED = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
    "/live/nn-.*zip",
)
WAYS = ("refused", "busy", "another", "cut")
STAND_IN = "get_printoptions = dict\ndef set_printoptions(): pass\n"


@cache
def wheel():
    """A wheel of the name and with the little that a run asks NumPy for."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as into:
        into.writestr("numpy/__init__.py", STAND_IN)
        into.writestr(
            "numpy-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: numpy\nVersion: 1\n"
        )
        into.writestr("numpy-1.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        into.writestr("numpy-1.dist-info/RECORD", "")
    return whole.getvalue()


class Weak(chromium.Quiet):
    """Serves a site with a NumPy of our own, and one file of it badly."""

    def do_GET(self):
        state = self.server.state
        state.asked[self.path] += 1
        if state.file and re.search(f"{state.file}$", self.path):
            return getattr(self, state.way)()
        if self.path.endswith((NUMPY, "pyodide-lock.json")):
            if self.path.endswith(NUMPY):
                state.numpy.set()
            return self.answer(self.content)
        return super().do_GET()

    @property
    def content(self):
        if self.path.endswith(NUMPY):
            return wheel()
        with open(self.translate_path(self.path), "rb") as file:
            content = file.read()
        if not self.path.endswith("pyodide-lock.json"):
            return content
        lock = json.loads(content)
        known = {"file_name": NUMPY, "sha256": hashlib.sha256(wheel()).hexdigest()}
        lock["packages"]["numpy"] |= known
        return json.dumps(lock).encode()

    def answer(self, content, share=1, wait=None):
        """Send a share of what is announced, then the rest or nothing."""
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        middle = int(share * len(content))
        self.wfile.write(content[:middle])
        if wait and wait.wait(LONG / 1000):
            self.wfile.write(content[middle:])

    def refused(self):
        self.send_error(403)

    def busy(self):
        self.send_error(503)

    def another(self):
        self.answer(b"<!doctype html><p>Please log in.")

    def cut(self):
        self.answer(self.content, share=0.5)

    def slow(self):
        self.answer(self.content, share=0.5, wait=self.server.state.well)

    def last(self):
        """Come only when NumPy has been asked for."""
        self.answer(self.content, share=0.5, wait=self.server.state.numpy)


@pytest.fixture(scope="module")
def server(browser, site):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Weak, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Cell:
    """The first block of a page that is opened where a file comes badly."""

    def __init__(self, page, state):
        self.page, self.state = page, state
        self.box = page.locator(".cell[data-block]").first

    def press(self, name):
        self.box.get_by_role("button", name=re.compile(f"^{name}")).first.click()

    def run(self, code):
        self.press("Edit")
        self.box.locator("code").focus()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)
        self.page.keyboard.press("Control+Enter")

    def becomes(self, state):
        """Wait for a verdict, and return what is said."""
        is_so = "([cell, state]) => cell.dataset.live === state"
        self.page.wait_for_function(is_so, arg=[self.box.element_handle(), state], timeout=LONG)
        return self.box.locator(".ran [role=status]").inner_text()

    def mend(self):
        self.state.file = ""
        self.state.well.set()


@pytest.fixture
def opened(browser, server):
    """Opens the page with what is wrong with one of the files that it will fetch."""
    contexts = []

    def at(file="", way=""):
        server.state = SimpleNamespace(
            file=file, way=way, asked=Counter(), well=threading.Event(), numpy=threading.Event()
        )
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.clock.install()
        page.goto(f"http://127.0.0.1:{server.server_port}/{place(PLAIN)}")
        page.wait_for_selector(".cell[data-live] .run")
        return Cell(page, server.state)

    yield at
    server.state.well.set()
    server.state.numpy.set()
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("file", "way"), some([*product(NEEDED, WAYS)]))
def test_a_start_that_fails_is_said_at_once_and_tried_again(file, way, opened):
    cell = opened(file, way)
    cell.press("Run")
    assert cell.becomes("error").startswith("Python could not start: ")
    cell.mend()
    cell.press("Retry")
    assert cell.becomes("same").startswith("Same as the page")


@pytest.mark.parametrize("way", some(WAYS))
def test_numpy_that_fails_is_said_and_tried_again(way, opened):
    cell = opened(NUMPY, way)
    cell.run("import numpy\nprint(6 * 7)")
    assert cell.becomes("error").startswith("NumPy could not be loaded or verified")
    cell.mend()
    cell.press("Retry")
    cell.becomes("changed")
    assert cell.box.locator(".ran pre").text_content() == "42\n"


@pytest.mark.parametrize("file", some([NUMPY, "pyodide.asm.wasm"]))
def test_what_comes_slowly_is_said_and_runs_when_it_has_come(file, opened):
    cell = opened(file, "slow")
    cell.run("import numpy\nprint(6 * 7)")
    cell.page.wait_for_timeout(100)
    while not any(re.search(f"{file}$", path) for path in cell.state.asked):
        cell.page.wait_for_timeout(100)
    cell.page.clock.fast_forward(61_000)
    assert cell.becomes("error").startswith("Nothing has come for a minute")
    cell.mend()
    cell.becomes("changed")
    assert cell.box.locator(".ran pre").text_content() == "42\n"


def test_numpy_that_hangs_can_be_tried_again(opened):
    cell = opened()
    cell.press("Run")
    cell.becomes("same")
    cell.state.file, cell.state.way = NUMPY, "slow"
    cell.run("import numpy\nprint(6 * 7)")
    while not any(path.endswith(NUMPY) for path in cell.state.asked):
        cell.page.wait_for_timeout(100)
    cell.page.clock.fast_forward(61_000)
    cell.becomes("error")
    cell.state.file = ""
    cell.press("Retry")
    cell.becomes("changed")
    assert cell.box.locator(".ran pre").text_content() == "42\n"


def test_numpy_is_asked_for_before_python_is_there_and_nothing_is_asked_for_twice(opened):
    cell = opened("pyodide.asm.wasm", "last")
    cell.run("import numpy\nprint(6 * 7)")
    cell.becomes("changed")
    assert max(cell.state.asked.values()) == 1, cell.state.asked
    assert {path.rpartition("/")[2] for path in cell.state.asked} >= {NUMPY, *pyodide.CORE[3:]}


def test_a_block_of_python_alone_does_not_ask_for_numpy(opened):
    cell = opened(NUMPY, "slow")
    cell.press("Run")
    cell.becomes("same")
    assert not [path for path in cell.state.asked if "numpy" in path]
