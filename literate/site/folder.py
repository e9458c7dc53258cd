"""The site as a zip that works without a server: unpacked, it opens from its folder.

``python -m literate.site.folder site site/nn.zip`` packs the site in the folder ``site``. A browser
that reads a page from a folder shows no folder's ``index.html`` by itself, loads no module, starts
no worker of a file and fetches nothing. So in the zip each link names its file, the scripts are
plain ones, and the search has its index as a script. A server may have the same files under any
path.
"""

import argparse
import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..files import write_whole
from .archive import packed
from .whole import LIST

PAGE = "index.html"
LEFT_OUT = {LIST, "404.html"}  # what is for a build, and what is for a server
# Relative addresses of folders: in links, and in the lists that scripts make links of.
LINK = re.compile(r'(?P<before>(?P<href>href=)?")(?P<place>[^"<>\s:?#]*)(?P<at>(?:[?#][^"]*)?")')
MODULE = re.compile(r'<script src="(?P<place>[^"]*)" type="module"></script>')
LIVE = "live/live.js"  # which folder.js loads, where a server is asked for it
PRELOAD = re.compile(r'<link rel="preload"[^>]*>\s*')  # which no browser can, in a folder
SEARCH = re.compile(r'<script src="(?P<root>[^"]*)assets/search\.js"></script>')
# With it the theme starts nothing in a page from a folder, and tells no script that it is there.
INSTANT = re.compile(r'"navigation\.instant", |, "navigation\.instant"')
POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content="[^"]*)')
WORKERS = r"\1; worker-src &#x27;self&#x27; blob:"  # the search is one, made from a text

BUILD = (
    "`uv run mkdocs build` builds it into the folder site, and "
    "`uv run python -m literate.site.folder site nn.zip` packs that"
)


class FolderError(Exception):
    """There can be no zip: in one sentence why, and what to type."""


def files_of(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the zip, from a site that `mkdocs build` wrote."""
    paths = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    pages = {name for name in paths if posixpath.basename(name) == PAGE}
    plain: set[str] = set()
    for name in sorted(paths.keys() - LEFT_OUT):
        content = paths[name].read_bytes()
        if name in pages:
            text, scripts = page_of(content.decode(), name, pages)
            plain |= scripts
            content = text.encode()
        elif name == "search/search_index.json":
            yield name, content
            name, content = "search/search_index.js", index_of(content, pages)
        elif name == "assets/folder.js":
            finder = paths["assets/finder.js"].read_text("utf-8")
            content = f"const FINDER = {json.dumps(finder)};\n".encode() + content
        if name not in plain:
            yield name, content
    for name in sorted(plain):
        yield name, plain_script(paths[name].read_text("utf-8")).encode()


def page_of(text: str, page: str, pages: set[str]) -> tuple[str, set[str]]:
    """Return a page that opens from a folder, and which scripts it takes to be plain ones."""
    folder, plain = posixpath.dirname(page), set[str]()

    def named(found: re.Match[str]) -> str:
        place = found["place"]
        is_folder = place.endswith("/") or (found["href"] and place.endswith("."))
        if not is_folder or posixpath.normpath(posixpath.join(folder, place, PAGE)) not in pages:
            return found[0]
        return f"{found['before']}{place.rstrip('/')}/{PAGE}{found['at']}"

    def script(found: re.Match[str]) -> str:
        if found["place"].endswith(LIVE):
            return ""
        plain.add(posixpath.normpath(posixpath.join(folder, found["place"])))
        return f'<script src="{found["place"]}" defer></script>'

    text = PRELOAD.sub("", MODULE.sub(script, LINK.sub(named, text)))
    first = r'<script src="\g<root>assets/folder.js"></script>\g<0>'
    text, searched = SEARCH.subn(first, text)
    text, allowed = POLICY.subn(WORKERS, INSTANT.sub("", text, count=1))
    if not (searched and allowed and plain):
        raise FolderError(f"{page} is no page of a site with scripts and a policy; {BUILD}")
    return text, plain


def index_of(index: bytes, pages: set[str]) -> bytes:
    """Return what the search knows as a script, each of whose places names its file."""
    known = json.loads(index)
    for entry in known["docs"]:
        page, mark, at = entry[0].partition("#")
        if f"{page}{PAGE}" in pages:
            entry[0] = f"{page}{PAGE}{mark}{at}"
    return f"var __index = {json.dumps(known, ensure_ascii=False)};\n".encode()


def plain_script(module: str) -> str:
    """Return a module that imports nothing as a script that keeps its names to itself."""
    if re.search(r"^import\b", module, re.MULTILINE):
        raise FolderError(f"a script that imports others cannot be plain: {module[:60]}")
    inner = re.sub(r"^export (?=\w)", "", module, flags=re.MULTILINE)
    return f'(() => {{\n"use strict";\n{inner}}})();\n'


def write(site: Path, place: Path) -> None:
    """Write the zip of a site to its place, whole or not at all."""
    if not (site / PAGE).is_file():
        raise FolderError(f"there is no site in {site}; {BUILD}")
    if not place.absolute().parent.is_dir():
        raise FolderError(f"there is no folder {place.absolute().parent} to write {place.name} to")
    files = {f"{place.stem}/{name}": content for name, content in files_of(site)}
    files.pop(f"{place.stem}/{place.name}", None)
    write_whole(place, packed(files, zipfile.ZIP_DEFLATED))


def main(words: Sequence[str]) -> None:
    """Make the zip that the words ask for."""
    parser = argparse.ArgumentParser(prog="python -m literate.site.folder", description=__doc__)
    parser.add_argument("site", type=Path, help="the folder that `mkdocs build` wrote")
    parser.add_argument("place", type=Path, metavar="OUT.zip", help="the file to write")
    given = parser.parse_args(words)
    write(given.site, given.place)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (OSError, FolderError) as error:
        sys.exit(str(error))
