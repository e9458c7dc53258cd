"""What the site serves to Python in the browser is all it needs, pinned, and small."""

import ast
import hashlib
import io
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import pytest

from literate.pages import document, reader
from literate.site import archive, fetch_wheel, pyodide
from tests.conftest import ROOT, environment

from .driver import CHAPTERS


@pytest.fixture
def config():
    plugins = SimpleNamespace(_current_plugin="")
    return SimpleNamespace(extra={}, site_dir="site", use_directory_urls=True, plugins=plugins)


def unpacked(content):
    """The archive within the archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return zipfile.ZipFile(io.BytesIO(whole.read(archive.WITHIN)))


def test_the_archive_is_the_same_whenever_it_is_made_and_named_by_its_content():
    name, content = archive.archive()
    archive.archive.cache_clear()
    assert archive.archive() == (name, content)
    names = unpacked(content).namelist()
    some = {"nn/__init__.py", "literate/browser/kernel.py", "docs/reference/notation.md"}
    assert some <= {*names}
    assert len(content) < 900_000  # a tenth of the runtime beside it


def test_a_page_that_is_not_live_is_not_in_the_archive():
    names = {path.relative_to(ROOT / "docs").as_posix() for path in archive.pages()[1:]}
    still = {"howto/many-machines.md", "howto/take-it-elsewhere.md", "notebooks/mnist.py"}
    assert not still & names
    assert names >= {*CHAPTERS, "about/contributing.md", "notebooks/xor.py"}


def test_what_the_blocks_of_a_page_import_is_in_the_archive():
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in archive.machinery()}
    asked = set()
    for page in archive.pages():
        elements = reader.read(page, page.read_text("utf-8")).elements
        code = [e.code for e in elements if isinstance(e, document.Fence) and e.examples]
        for node in (node for text in code for node in ast.walk(ast.parse(text))):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("literate"):
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                is_module = ROOT.joinpath(*node.module.split(".")).with_suffix(".py").is_file()
                asked |= {node.module} if is_module else inner
    assert {"literate.site.spoken", "literate.copying.statements"} <= asked <= names


def test_what_is_in_the_archive_imports_nothing_that_is_not(tmp_path):
    unpacked(archive.archive()[1]).extractall(tmp_path)
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in archive.machinery()]
    code = (
        "import sys, importlib\n"
        f"sys.path[:0] = [{str(tmp_path)!r}]\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print({m.__file__.startswith(sys.path[0]) for n, m in sys.modules.items()"
        " if n.split('.')[0] in ('nn', 'lark', 'literate')})"
    )
    words = [sys.executable, "-c", code]
    result = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, env=environment())
    assert result.stdout == "{True}\n", result.stderr


def test_a_wheel_that_is_not_the_pinned_one_is_not_taken(monkeypatch, tmp_path, npm_packages):
    for name in ("pyodide.mjs", "pyodide-lock.json", "package.json"):
        (tmp_path / name).write_bytes((npm_packages / "pyodide" / name).read_bytes())
    monkeypatch.setenv("NN_PYODIDE_DIR", str(tmp_path))
    pinned = pyodide.lock()["packages"]["numpy"]
    (tmp_path / pinned["file_name"]).write_bytes(b"something else")
    monkeypatch.setattr(pyodide, "CACHE", tmp_path)
    assert pyodide.wheel() is None


def test_a_wheel_is_kept_if_it_is_the_pinned_one():
    pinned = {"file_name": "a.whl", "sha256": hashlib.sha256(b"right").hexdigest()}
    assert fetch_wheel.checked(b"right", pinned) == b"right"
    with pytest.raises(fetch_wheel.WrongWheelError, match="nothing was kept"):
        fetch_wheel.checked(b"wrong", pinned)


def test_a_folder_without_pyodide_is_refused_by_name(monkeypatch, tmp_path):
    monkeypatch.setenv("NN_PYODIDE_DIR", str(tmp_path))
    with pytest.raises(pyodide.MissingRuntimeError, match="full Pyodide distribution"):
        pyodide.distribution()


def test_a_runtime_from_elsewhere_is_named_before_the_click(config, npm_packages):
    config.extra["live"] = {"runtime": "https://python.example/v1/"}
    given = pyodide.settings(config)
    assert (given["runtime"], given["host"]) == ("https://python.example/v1/", "python.example")
    assert [file.src_uri for file in pyodide.assets(config)] == [given["archive"]]
