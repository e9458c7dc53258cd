"""A site is put into its place whole or not at all, and nothing is removed that no build made."""

import errno
import logging
from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.exceptions import PluginError
from mkdocs.utils import CountHandler

from literate.site import hook, npm, whole


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
    style = page.with_name("assets") / "stylesheets" / "main.1.min.css"  # of the theme
    style.parent.mkdir(parents=True)
    style.write_text("p {}")
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


# A server that has started


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
