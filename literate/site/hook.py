"""MkDocs calls this while it builds: everything that is not Markdown, and nothing else.

A page that cannot be read as it stands stops the build with file and line, before anything is
published; the site is built beside its place, and put there when it is whole.
"""

import errno
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from literate import store
from literate.copying import numpy_only
from literate.judging import judge
from literate.pages import document, source
from literate.paths import ROOT
from literate.running import guard
from literate.site import (
    api,
    archive,
    csp,
    equations,
    face,
    figures,
    folder,
    fonts,
    glossary,
    notebooks,
    npm,
    purge,
    pyodide,
    search,
    take_away,
    whole,
)
from literate.site.extension import SITE
from literate.site.gate import CARRIED
from literate.site.plain_markdown import Plain
from literate.site.readings import RefusedError, stop_at_problems

PAGES = SITE.pages
SEARCH = search.Index()
SHELF = take_away.Shelf()
MACHINERY: dict[str, bytes] = {}
LOG = get_plugin_logger(__name__)
CANNOT = {errno.EACCES, errno.EBUSY, errno.EDQUOT, errno.ENOSPC, errno.EPERM, errno.EROFS}


class Build:
    """The build under way: whether its site is kept, where, and of which files it is."""

    is_kept = True
    place: whole.Place | None = None
    files = Files([])
    sections: take_away.Sections = ()


def on_startup(command: str, **_: Any) -> None:
    """Remember whether the site is kept or only served, and how the machinery was at the start."""
    Build.is_kept = command != "serve"
    guard.Room.is_shared = not Build.is_kept  # a server answers while it builds
    MACHINERY.update(machinery())
    notebooks.prepare()


def on_config(config: Any) -> Any:
    """Name the source, and build beside the place where the site will stand."""
    SITE.repository, SITE.address = config.extra["repository"], config.site_url
    if SITE.repository:
        config.copyright += f' · <a href="{SITE.repository}">The source</a>'
    for kind, name in (("book", "One PDF"), ("folder", "A zip to read offline")):
        if place := config.extra[kind]:
            config.copyright += f' · <a href="{config.site_url}{place}">{name}</a>'
    if Build.is_kept:
        on_shutdown()
        Build.place = whole.Place(Path(config.site_dir))
        try:
            config.site_dir = str(Build.place.begin())
        except whole.PlaceError as error:
            raise PluginError(str(error)) from None
    return config


def on_files(files: Files, config: Any) -> Files:
    """Read every page, stop at what is wrong, and add the assets that no page names."""
    try:
        npm.packages()
    except npm.MissingPackagesError as error:
        raise PluginError(str(error)) from None
    forget_the_last_build()
    Build.files = files
    if sentence := outdated():
        LOG.warning(sentence)
    config.extra["live_settings"] = pyodide.settings(config)
    pages = files.documentation_pages()
    with as_mkdocs_says():
        PAGES.read({file.src_uri: Path(str(file.abs_src_path)) for file in pages})
    own = [
        File.generated(config, "assets/page.js", content=page_script(config)),
        File.generated(config, "assets/site.css", content="\n".join(sheets(config))),
        File.generated(config, "assets/mark.svg", content=face.favicon()),
        File.generated(config, "assets/preview.png", content=face.preview()),
    ]
    for asset in [*math_assets(config), *pyodide.assets(config), *own]:
        files.append(asset)
    return files


@contextmanager
def as_mkdocs_says() -> Iterator[None]:
    """Let MkDocs say what is refused as it says its own errors, without a traceback."""
    try:
        yield
    except RefusedError as error:
        raise PluginError(str(error)) from None


def forget_the_last_build() -> None:
    """Let `serve` see a package, a figure or a page that has changed since."""
    store.begin()
    SEARCH.clear()
    api.described.cache_clear()
    SHELF.files.clear()
    SITE.unread.clear()
    figures.shown.cache_clear()
    figures.drawn.cache_clear()
    source.exports.cache_clear()
    archive.archive.cache_clear()
    judge.notation.cache_clear()
    numpy_only.forget()
    guard.HUNG.clear()
    for name in [name for name in sys.modules if name.split(".")[0] in ("nn", "docs")]:
        del sys.modules[name]


def on_nav(nav: Navigation, config: Any, files: Files) -> None:
    """Remember the parts of the book and the order of their pages, and what follows from what."""
    parts = [(item.title or "", [*in_order(item)]) for item in nav.items]
    Build.sections = [(title, uris) for title, uris in parts if uris]
    PAGES.relate(uri for _, uris in Build.sections for uri in uris)


def in_order(item: Any) -> Iterator[str]:
    """Yield the pages in a page, section or link of the nav; a link leads to none of the book."""
    if isinstance(item, Page) and item.file.src_uri in PAGES:
        yield item.file.src_uri
    for child in item.children or ():
        yield from in_order(child)


def math_assets(config: Any) -> list[File]:
    """Return KaTeX's script and style sheet, and its fonts in parts that this site needs."""
    dist = npm.packages() / "katex" / "dist"
    style = (dist / "katex.min.css").read_text("utf-8")
    docstrings = [sheet.reading for sheets in PAGES.sheets.values() for sheet in sheets.values()]
    markup = equations.markup([*PAGES.values(), *docstrings])
    assets = [
        File.generated(config, f"assets/katex/{place}", content=content)
        for place, content in fonts.parts(style, dist / "fonts", fonts.letters_of(markup, style))
    ]
    script = str(dist / "katex.min.js")  # for a reader who edits an equation, and asked for it
    return [*assets, File.generated(config, "assets/katex/katex.min.js", abs_src_path=script)]


def page_script(config: Any) -> str:
    """Return the scripts that every page has, each with names of its own, as one to fetch."""
    return "".join(map(folder.plain_script, parts(config, "page/*.js")))


def sheets(config: Any) -> list[str]:
    """Return the style sheets that every page has, those of what runs in it last."""
    return parts(config, "style/*.css") + parts(config, "live/*.css")


def parts(config: Any, pattern: str) -> list[str]:
    """Return the assets that are joined to one, in the order of their names."""
    found = sorted(Path(config.docs_dir, "assets").glob(pattern))
    return [path.read_text("utf-8") for path in found]


def on_pre_page(page: Page, config: Any, files: Files) -> Page:
    """Let a notebook be rendered as an ordinary page, once mkdocs-jupyter has run it."""
    reading = PAGES[page.file.src_uri]
    if page.file.src_uri.endswith(".py"):
        execute = page.render

        def render(config: Any, files: Files) -> None:
            def executed() -> str:
                execute(config, files)
                return str(page.content)

            try:
                page.markdown = notebooks.as_markdown(executed, reading)
            except notebooks.NotebookError as error:
                raise PluginError(str(error)) from None
            SITE.begin(page.file.src_uri)
            Page.render(page, config, files)

        page.render = render  # type: ignore[method-assign]
    return page


def on_page_markdown(markdown: str, page: Page, config: Any, files: Files) -> None:
    """Tell the extension which page is being built."""
    SITE.begin(page.file.src_uri)


def on_page_content(html: str, page: Page, config: Any, files: Files) -> str:
    """Let a page be searched and taken away, and say where in the book it stands."""
    uri = page.file.src_uri
    html, below, carried = html.partition(CARRIED)
    SEARCH.add(html, page.url)
    plain = Plain(PAGES[uri], uri, PAGES.labels, SITE.address, PAGES.relations)
    page.meta.setdefault("description", face.description(plain))
    page.meta["search"] = {"exclude": True}  # from the theme's index, in whose place is ours
    html = html.replace("<h1", face.opener(plain, Build.sections) + "<h1", 1)
    return html + SHELF.add(plain, equations.title(PAGES[uri]), html) + below + carried


def on_post_page(output: str, page: Page, config: Any) -> str:
    """Name the search dialog, which the theme leaves without a name, and let our worker answer.

    The colors are this site's own, so that those of the theme need not be fetched; nor does a page
    without docstrings fetch the style of docstrings.
    """
    bare = 'data-md-component="search" role="dialog"'
    output, named = output.replace(bare, f'{bare} aria-label="Search"'), output.count(bare)
    output, asked = re.subn(search.THEIR_WORKER, search.OUR_WORKER, output)
    needless = [r"palette\.\w+\.min", *(["_mkdocstrings"] * ('class="doc ' not in output))]
    style = rf'<link rel="stylesheet" href="[^"]*/(?:{"|".join(needless)})\.css">'
    output, bared = re.subn(style, "", output)
    if not named or not asked or bared != len(needless):
        raise PluginError("the theme's pages have changed; see on_post_page in hook.py")
    return output


def on_env(env: Any, config: Any, files: Files) -> None:
    """Stop at what only all pages together show, when they are rendered."""
    if SITE.unread:
        raise PluginError("\n".join(SITE.unread))
    if reading := PAGES.get(glossary.URI):
        reading.problems.extend(PAGES.glossary.unused())
        with as_mkdocs_says():
            stop_at_problems(f"docs/{glossary.URI}", reading)


@event_priority(-100)  # the last of all, for nothing may be added later
def on_post_build(config: Any) -> None:
    """Put the finished site in its place."""
    for file in Build.files.documentation_pages():
        if not Path(file.abs_dest_path).is_file():
            raise PluginError(f"docs/{file.src_uri}:1: nothing came of this page")
    SEARCH.write(Path(config.site_dir) / "search" / "search_index.json")
    drawn = {e.src for reading in PAGES.values() for e in reading.of(document.Image)}
    SHELF.write(
        Path(config.site_dir),
        [f"# {config.site_name}", f"> {config.site_description}"],
        Build.sections,
        filter(figures.is_made_here, sorted(drawn)),
    )
    if Build.place and not has_warned(config):
        try:
            purge.purge(Path(config.site_dir))
            csp.secure(Path(config.site_dir), config)
            Build.place.finish()
        except (purge.SheetError, whole.PlaceError) as error:
            raise PluginError(str(error)) from None
        config.site_dir = str(Build.place.final)  # whence it is deployed


def has_warned(config: Any) -> bool:
    """Return whether a strict build will fail, though it has come to its end."""
    counts = [h for h in logging.getLogger("mkdocs").handlers if isinstance(h, CountHandler)]
    return bool(config.strict and any(handler.get_counts() for handler in counts))


def on_build_error(error: Exception) -> None:
    """Say in one sentence what is refused, or where a build could not write."""
    with as_mkdocs_says():
        if isinstance(error, RefusedError):
            raise error
    if isinstance(error, OSError) and error.errno in CANNOT:
        raise PluginError(f"{error.strerror}: {error.filename}; the site is as it was") from None


def on_shutdown() -> None:
    """Remove what is unfinished."""
    if Build.place:
        Build.place.give_up()


def outdated() -> str:
    """Return that the machinery is no longer what a server has started with, if so."""
    changed = [name for name, text in machinery().items() if MACHINERY.get(name) != text]
    names = ", ".join(sorted(changed))
    return f"start the server again: it still uses {names} as it was" if names else ""


def machinery() -> dict[str, bytes]:
    """Return the modules that build, as they are now."""
    files = (ROOT / "literate").rglob("*.py")
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in files}


def on_serve(server: Any, config: Any, builder: Any) -> Any:
    """Rebuild when the package changes, too."""
    server.watch(str(ROOT / "nn"))
    return server
