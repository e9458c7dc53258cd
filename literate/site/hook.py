"""MkDocs calls this while it builds: everything that is not Markdown, and nothing else.

A page that cannot be read as it stands stops the build with file and line, before anything is
published; the site is built beside its place, and put there when it is whole.
"""

import errno
import logging
import re
import sys
from collections.abc import Iterator
from html import escape
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
from literate.pages import docstrings, document, reader, source
from literate.paths import ROOT
from literate.running import guard
from literate.site import (
    api,
    archive,
    csp,
    equation_map,
    equations,
    face,
    feedback,
    figures,
    folder,
    fonts,
    glossary,
    keys,
    notebooks,
    npm,
    page_data,
    pyodide,
    relations,
    search,
    symbols,
    take_away,
    whole,
)
from literate.site.extension import Literate
from literate.site.plain_markdown import Plain

SITE = Literate()
SEARCH = search.Index()
RELATIONS = relations.Relations()
SHELF = take_away.Shelf()
READINGS: dict[str, document.Page] = {}
COPIES: dict[str, str] = {}
MACHINERY: dict[str, bytes] = {}
LOG = get_plugin_logger(__name__)
CANNOT = {errno.EACCES, errno.EBUSY, errno.EDQUOT, errno.ENOSPC, errno.EPERM, errno.EROFS}
UNREAD: list[str] = []  # formulas that are set otherwise than they were read


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
    """Add the extension, name the source, and build beside the place where the site will stand."""
    config.markdown_extensions.append(SITE)
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
    for file in files.documentation_pages():
        READINGS[file.src_uri] = reader.read(Path(str(file.abs_src_path)))
        SITE.labels.add_page(file.src_uri, READINGS[file.src_uri])
    if glossary.URI in READINGS:
        SITE.glossary.read(READINGS[glossary.URI])
    for uri, reading in READINGS.items():
        SITE.labels.check_references(reading)
        equations.check_formulas(reading)
        check_sources_and_images(reading)
        stop_at_problems(f"docs/{uri}", reading)
    for uri, (marks, text, problems, boxes) in judged():
        READINGS[uri].problems.extend(problems)
        stop_at_problems(f"docs/{uri}", READINGS[uri])
        sheet = equations.Sheet(f"docs/{uri}", READINGS[uri], marks)
        SITE.sheets[uri], COPIES[uri], SITE.exercises[uri] = {"": sheet}, text, boxes
    read_docstrings()
    own = [
        File.generated(config, "assets/page.js", content=page_script(config)),
        File.generated(config, "assets/site.css", content="\n".join(parts(config, "style/*.css"))),
        File.generated(config, "assets/mark.svg", content=face.favicon()),
        File.generated(config, "assets/preview.png", content=face.preview()),
    ]
    for asset in [*math_assets(config), *pyodide.assets(config), *own]:
        files.append(asset)
    return files


def read_docstrings() -> None:
    """Read every docstring of the package, for the pages on which it is shown, if any."""
    shown = {uri: api.shown_on("\n".join(reading.lines)) for uri, reading in READINGS.items()}
    for module in sorted((ROOT / "nn").glob("*.py")):
        file = module.relative_to(ROOT).as_posix()
        for reading in docstrings.docstrings(module):
            SITE.labels.check_references(reading)
            equations.check_formulas(reading)
            owner = ".".join(reading.name.split(".")[:3])
            pages = [uri for uri, names in shown.items() if owner in names]
            for uri in pages or [uri for uri, names in shown.items() if names][:1]:
                marks = equations.marks_of(reading, uri, judge.JudgedSession(reading))
                SITE.sheets[uri][reading.name] = equations.Sheet(file, reading, marks)
            stop_at_problems(file, reading)


def forget_the_last_build() -> None:
    """Let `serve` see a package, a figure or a page that has changed since."""
    store.begin()
    READINGS.clear()
    SEARCH.clear()
    RELATIONS.clear()
    api.described.cache_clear()
    SHELF.files.clear()
    UNREAD.clear()
    SITE.labels.clear()
    figures.shown.cache_clear()
    figures.drawn.cache_clear()
    source.exports.cache_clear()
    archive.archive.cache_clear()
    judge.notation.cache_clear()
    numpy_only.forget()
    guard.HUNG.clear()
    for name in [name for name in sys.modules if name.split(".")[0] in ("nn", "docs")]:
        del sys.modules[name]


def judged() -> Iterator[tuple[str, page_data.PageData]]:
    """Yield what every page carries, from an earlier build where that still holds."""
    todo = {}
    for uri, reading in READINGS.items():
        if found := page_data.kept(reading, uri):
            yield uri, found
        else:
            todo[uri] = reading.path
    yield from page_data.of_all(todo)


def check_sources_and_images(reading: document.Page) -> None:
    """Add a problem for each included name or drawn figure that is not there."""
    for element in reading.of(document.Source):
        try:
            source.of(element.name)
        except LookupError as error:
            reading.problems.append(document.Problem(element.line, str(error.args[0])))
    for image in reading.of(document.Image):
        wrong = figures.wrong_with(image.alt, image.src)
        if figures.is_figure(image.src) and not figures.is_made_here(image.src):
            wrong = f"no script draws {image.src}; write {figures.script_of(image.src).name}"
        if wrong:
            reading.problems.append(document.Problem(image.line, wrong))


def stop_at_problems(path: str, reading: document.Page) -> None:
    """Stop the build with every problem of a page, file:line and a sentence each."""
    if reading.problems:
        found = sorted(reading.problems, key=lambda problem: problem.line)
        raise PluginError("\n".join(f"{path}:{p.line}: {p.sentence}" for p in found))


def on_nav(nav: Navigation, config: Any, files: Files) -> None:
    """Remember the parts of the book and the order of their pages, and what follows from what."""
    parts = [(item.title or "", [*in_order(item)]) for item in nav.items]
    Build.sections = [(title, uris) for title, uris in parts if uris]
    for _, uris in Build.sections:
        for uri in uris:
            RELATIONS.add(uri, READINGS[uri], SITE.sheets[uri][""].marks)


def in_order(item: Any) -> Iterator[str]:
    """Yield the pages in a page, section or link of the nav; a link leads to none of the book."""
    if isinstance(item, Page) and item.file.src_uri in READINGS:
        yield item.file.src_uri
    for child in item.children or ():
        yield from in_order(child)


def math_assets(config: Any) -> list[File]:
    """Return KaTeX's script and style sheet, and its fonts in parts that this site needs."""
    dist = npm.packages() / "katex" / "dist"
    style = (dist / "katex.min.css").read_text("utf-8")
    docstrings = [sheet.reading for sheets in SITE.sheets.values() for sheet in sheets.values()]
    markup = equations.markup([*READINGS.values(), *docstrings])
    assets = [
        File.generated(config, f"assets/katex/{place}", content=content)
        for place, content in fonts.parts(style, dist / "fonts", fonts.letters_of(markup))
    ]
    script = str(dist / "katex.min.js")  # for a reader who edits an equation, and asked for it
    return [*assets, File.generated(config, "assets/katex/katex.min.js", abs_src_path=script)]


def page_script(config: Any) -> str:
    """Return the scripts that every page has, each with names of its own, as one to fetch."""
    return "".join(map(folder.plain_script, parts(config, "page/*.js")))


def parts(config: Any, pattern: str) -> list[str]:
    """Return the assets that are joined to one, in the order of their names."""
    found = sorted(Path(config.docs_dir, "assets").glob(pattern))
    return [path.read_text("utf-8") for path in found]


def on_pre_page(page: Page, config: Any, files: Files) -> Page:
    """Let a notebook be rendered as an ordinary page, once mkdocs-jupyter has run it."""
    reading = READINGS[page.file.src_uri]
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


def on_page_markdown(markdown: str, page: Page, config: Any, files: Files) -> str:
    """Tell the extension which page is being built, and give it the key of each block."""
    uri = page.file.src_uri
    SITE.begin(uri)
    if uri == equation_map.URI:
        return equation_map.expanded(markdown, RELATIONS, SITE.labels)
    if uri.endswith(".md"):
        return api.expanded(keys.written_at_the_end(READINGS[uri], markdown))
    return markdown


def on_page_content(html: str, page: Page, config: Any, files: Files) -> str:
    """Let a page be searched, and carry what can be copied of its blocks, and what its symbols are.

    In a template: the theme, when it goes to another page without loading, would run a script.
    """
    uri = page.file.src_uri
    UNREAD.extend(SITE.end())
    if uri in api.described().values():
        html = equation_map.with_equations(html, uri, RELATIONS, SITE.labels)
        html = feedback.below_objects(html, SITE.repository, SITE.address + page.url)
    SEARCH.add(html, page.url)
    plain = Plain(READINGS[uri], uri, SITE.labels, SITE.address, RELATIONS)
    page.meta.setdefault("description", face.description(plain))
    html = html.replace("<h1", face.opener(plain, Build.sections) + "<h1", 1)
    html += SHELF.add(plain, equations.title(READINGS[uri]), html)
    carried = {"copies": COPIES.get(uri, "")}
    carried["symbol-lists"] = symbols.of(*(sheet.reading for sheet in SITE.sheets[uri].values()))
    carried["uses"] = equation_map.carried(uri, RELATIONS, SITE.labels)
    for name, text in carried.items():
        if text:
            inner = escape(text, quote=False)
            html += f'\n<template id="{name}" data-search-exclude>{inner}</template>'
    return html


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
    if UNREAD:
        raise PluginError("\n".join(UNREAD))
    if reading := READINGS.get(glossary.URI):
        reading.problems.extend(SITE.glossary.unused())
        stop_at_problems(f"docs/{glossary.URI}", reading)


@event_priority(-100)  # the last of all, for nothing may be added later
def on_post_build(config: Any) -> None:
    """Put the finished site in its place."""
    for file in Build.files.documentation_pages():
        if not Path(file.abs_dest_path).is_file():
            raise PluginError(f"docs/{file.src_uri}:1: nothing came of this page")
    SEARCH.write(Path(config.site_dir) / "search" / "search_index.json")
    drawn = {e.src for reading in READINGS.values() for e in reading.of(document.Image)}
    SHELF.write(
        Path(config.site_dir),
        [f"# {config.site_name}", f"> {config.site_description}"],
        Build.sections,
        filter(figures.is_made_here, sorted(drawn)),
    )
    if Build.place and not has_warned(config):
        csp.secure(Path(config.site_dir), config)
        try:
            Build.place.finish()
        except whole.PlaceError as error:
            raise PluginError(str(error)) from None
        config.site_dir = str(Build.place.final)  # whence it is deployed


def has_warned(config: Any) -> bool:
    """Return whether a strict build will fail, though it has come to its end."""
    counts = [h for h in logging.getLogger("mkdocs").handlers if isinstance(h, CountHandler)]
    return bool(config.strict and any(handler.get_counts() for handler in counts))


def on_build_error(error: Exception) -> None:
    """Say in one sentence where a build could not write."""
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
