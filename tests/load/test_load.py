"""Ten thousand views of a chapter by two hundred at once, with nginx and what Debian packs with it.

`pytest tests/load` asks for it by name.
"""

import gzip
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import pytest

from literate.site import pyodide
from tests.conftest import is_whole_run, place, require

HERE = Path(__file__).parent
CHAPTER = "learn/backprop-any-network.md"
VIEWS, CLIENTS = 10_000, 200
PACKED = {".html", ".css", ".js", ".mjs", ".wasm", ".json", ".svg", ".xml", ".md"}


@pytest.fixture(scope="module")
def server(request, tmp_path_factory):
    """Where nginx serves the site."""
    if is_whole_run():
        pytest.skip("it takes long, and a quiet machine: ask by name, `pytest tests/load`")
    for name in ("nginx", "ab"):
        require(name, shutil.which(name), "`apt-get install nginx-light apache2-utils`")
    folder = tmp_path_factory.mktemp("nginx")
    shutil.copytree(request.getfixturevalue("site"), folder / "site")
    for path in (folder / "site").rglob("*"):
        if path.suffix in PACKED:
            packed = path.with_name(f"{path.name}.gz")
            packed.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = (HERE / "nginx.conf").read_text("utf-8").replace(":8080;", f":{port};")
    (folder / "nginx.conf").write_text(settings, "utf-8")
    more = "daemon off;" + " user root;" * (os.getuid() == 0)  # whose folder no other may read
    words = ["nginx", "-p", folder, "-c", "nginx.conf", "-e", "error.log", "-g", more]
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    for _ in range(100):
        try:
            urlopen(address).close()
            break
        except OSError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait()
    assert not (folder / "error.log").read_text("utf-8")


def answer(address):
    """The headers of the answer to one who reads what is packed."""
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as response:
        return response.headers


def of_a_view(address):
    """The addresses that a first visit asks for: a page, and what its head and its end name."""
    with urlopen(address) as response:
        text = response.read().decode()
    names = re.findall(r'<link rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]+)"', text)
    names += re.findall(r'<script src="([^"]+)"', text)
    return [address, *(urljoin(address, name) for name in dict.fromkeys(names))]


def test_what_is_text_comes_packed_with_its_type_and_for_how_long_it_holds(server):
    wanted = {
        place(CHAPTER): ("text/html; charset=utf-8", "no-cache"),
        "assets/site.css": ("text/css; charset=utf-8", "no-cache"),
        "assets/page.js": ("text/javascript; charset=utf-8", "no-cache"),
        "assets/katex/fonts/KaTeX_Main-Regular.shown.woff2": ("font/woff2", "no-cache"),
    }
    for name, (kind, kept) in wanted.items():
        headers = answer(server + name)
        assert (headers["Content-Type"], headers["Cache-Control"]) == (kind, kept)
        assert (headers["Content-Encoding"] == "gzip") == (not name.endswith("woff2")), name
        assert headers["X-Content-Type-Options"] == "nosniff"
    runtime = pyodide.runtime_place()
    for name, kind in (
        ("pyodide.mjs", "text/javascript"),
        ("pyodide.asm.wasm", "application/wasm"),
    ):
        headers = answer(server + runtime + name)
        assert headers["Content-Type"].startswith(kind)
        assert headers["Content-Encoding"] == "gzip"
        assert headers["Cache-Control"].endswith("immutable")


def test_ten_thousand_views_by_two_hundred_at_once_bring_no_error(server):
    addresses = of_a_view(server + place(CHAPTER))
    assert len(addresses) > 10
    for address in addresses:
        words = [
            "ab",
            "-q",
            "-k",
            "-n",
            VIEWS,
            "-c",
            CLIENTS,
            "-H",
            "Accept-Encoding: gzip",
            address,
        ]
        said = subprocess.run([*map(str, words)], capture_output=True, text=True, check=True).stdout
        assert f"Complete requests:      {VIEWS}\n" in said, address
        assert "Failed requests:        0\n" in said, said
        assert "Non-2xx" not in said, said
