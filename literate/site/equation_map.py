"""The map of the book's equations: drawn, with a link in each node, and as tables.

Each chapter is a row, its equations from left to right. A line leads from an equation down to one
that rests on it; within a row it is an arc.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from posixpath import relpath

from . import api, plain
from .equations import Labels, url
from .relations import Item, Relations

URI = "reference/equations.md"
FIRST, STEP, ROW, RADIUS = 190, 24, 34, 8  # of the drawing: where a row begins, and its measures
LONGEST = 60  # letters of an equation in a table
DRAWING, TABLES = "<!-- drawing -->", "<!-- tables -->"  # where the page has them
HEAD = ("equation", "rests on", "used by", "line of nn")


def expanded(markdown: str, relations: Relations, labels: Labels) -> str:
    """Return the page with the drawing and a table for each chapter."""
    rows = chapters(relations)
    tables = [f"## {labels[items[0].label].title}\n\n{table(items, labels)}" for items in rows]
    markdown = markdown.replace(DRAWING, drawing(rows, labels))
    return markdown.replace(TABLES, "\n\n".join(tables))


def chapters(relations: Relations) -> list[list[Item]]:
    """Return the equations of each page, in the order of the book."""
    found: dict[str, list[Item]] = {}
    for item in relations.items.values():
        found.setdefault(item.uri, []).append(item)
    return list(found.values())


# Drawn.


def drawing(rows: list[list[Item]], labels: Labels) -> str:
    """Return the map as SVG in a box that scrolls."""
    places = {
        item.label: (FIRST + STEP * column, ROW * (row + 1))
        for row, items in enumerate(rows)
        for column, item in enumerate(items)
    }
    width = max((x for x, _ in places.values()), default=FIRST) + 2 * RADIUS
    edges = [
        edge(places[other.label], places[item.label])
        for items in rows
        for item in items
        for other in item.rests
    ]
    nodes = [node(item, *places[item.label], labels) for items in rows for item in items]
    titles = [escape(short(labels[items[0].label].title)) for items in rows]
    names = [
        f'<a xlink:href="{address(items[0].uri)}/"><text x="{FIRST - 18}" '
        f'y="{ROW * (row + 1) + 4}" text-anchor="end">{titles[row]}</text></a>'
        for row, items in enumerate(rows)
    ]
    return (
        '<div class="table" tabindex="0" role="group" aria-label="The map" data-search-exclude>'
        f'<svg viewBox="0 0 {width} {ROW * (len(rows) + 1)}" width="{width}" '
        f'height="{ROW * (len(rows) + 1)}" class="equations" font-size="11" fill="currentColor">'
        "<title>What follows from what, in this book</title>"
        f'<g fill="none" stroke="currentColor" stroke-opacity="0.35">{"".join(edges)}</g>'
        f"{''.join(names)}{''.join(nodes)}</svg></div>"
    )


def edge(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return a line from an equation to one that rests on it: an arc, or a bend downward."""
    (x, y), (to_x, to_y) = start, end
    if y == to_y:
        high = y - RADIUS - min(ROW, 6 + abs(to_x - x) // 8)
        return f'<path d="M{x} {y - RADIUS}Q{(x + to_x) // 2} {high} {to_x} {y - RADIUS}"/>'
    middle = (y + to_y) // 2
    return f'<path d="M{x} {y + RADIUS}C{x} {middle} {to_x} {middle} {to_x} {to_y - RADIUS}"/>'


# A link is xlink:href, as the theme would set the href of all others, which in SVG cannot be set.


def node(item: Item, x: int, y: int, labels: Labels) -> str:
    """Return a circle with the number of an equation, full where code of nn is the equation."""
    words = escape(f"{called(item, labels)}: {text_of(item)}")
    there = f"{address(item.uri)}/#{item.label}"
    full = "0.5" if item.lines else "0.12"
    return (
        f'<a xlink:href="{there}" aria-label="{words}"><title>{words}</title>'
        f'<circle cx="{x}" cy="{y}" r="{RADIUS}" stroke="currentColor" fill-opacity="{full}"/>'
        f'<text x="{x}" y="{y + 4}" text-anchor="middle">{labels[item.label].number}</text></a>'
    )


# In words.


def table(items: Iterable[Item], labels: Labels) -> str:
    """Return the table of a chapter: what each equation rests on, what uses it, its code."""
    lines = ["<tr>" + "".join(f"<th>{word}</th>" for word in HEAD) + "</tr>"]
    for item in items:
        number = labels[item.label].number
        cells = [
            f'<a href="{address(item.uri)}/#{item.label}">({number})</a> {escape(text_of(item))}',
            listed(item.rests, item, labels),
            listed(item.used, item, labels),
            ", ".join(code(text, name) for text, name in item.lines),
        ]
        row = "".join(f"<td>{cell}</td>" for cell in cells)
        lines.append(f'<tr id="of-{item.label}">{row}</tr>')
    box = '<div class="table" tabindex="0" role="group" aria-label="Table" data-search-exclude>'
    return f"{box}<table>{''.join(lines)}</table></div>"


def listed(others: Iterable[Item], item: Item, labels: Labels) -> str:
    """Return links to other equations, by their numbers; those of another page name it."""
    return ", ".join(
        f'<a href="{address(other.uri)}/#{other.label}">({labels[other.label].number})'
        f"{'' if other.uri == item.uri else ' in ' + escape(short(labels[other.label].title))}</a>"
        for other in others
    )


def code(text: str, name: str) -> str:
    """Return a line of the package, linked to the function that it is in, if a page has that."""
    shown, place = f"<code>{escape(text)}</code>", documented(name)
    return f'<a href="{api.address(place, URI)}">{shown}</a>' if place else shown


def documented(name: str) -> str:
    """Return the function with which another is described, or nothing.

    A function inside another is described with it, and so is a way back.
    """
    bare = ".".join(name.split(".")[:3])
    return next((n for n in (bare, bare.removesuffix("_backward")) if n in api.described()), "")


def address(uri: str, here: str = URI) -> str:
    """Return the way from one page to another."""
    return relpath(url(uri) or ".", url(here) or ".")


def short(title: str) -> str:
    """Return the first part of a title."""
    return title.partition(":")[0]


def called(item: Item, labels: Labels) -> str:
    """Return the number of an equation and its page."""
    return f"({labels[item.label].number}) in {labels[item.label].title}"


def text_of(item: Item) -> str:
    """Return the beginning of an equation as plain text."""
    text = plain.text_of(item.latex)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …"


# On the other pages.


def carried(uri: str, relations: Relations, labels: Labels) -> str:
    """Return as JSON where the equations of a page are used, by their labels; or nothing."""
    found = {}
    for item in (item for item in relations.items.values() if item.uri == uri):
        links = [
            [text, api.address(place, uri)]
            for text, name in item.lines
            if (place := documented(name))
        ]
        links += [
            [
                f"{word} {called(other, labels).partition(':')[0]}",
                f"{address(other.uri, uri)}/#{other.label}",
            ]
            for word, others in (("Rests on", item.rests), ("Used by", item.used))
            for other in others
            if other.uri != uri
        ]
        links += [
            [f"Used by ({labels[other.label].number})", f"#{other.label}"]
            for other in item.used
            if other.uri == uri
        ]
        links.append(["On the map", f"{address(URI, uri)}/#of-{item.label}"])
        found[item.label] = links
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else ""


def with_equations(html: str, uri: str, relations: Relations, labels: Labels) -> str:
    """Return a page of the package, with the equations that each function is, below its name."""
    found: dict[str, list[str]] = {}
    for item in relations.items.values():
        for _, name in item.lines:
            there, words = f"{address(item.uri, uri)}/#{item.label}", escape(called(item, labels))
            found.setdefault(documented(name), []).append(f'<a href="{there}">{words}</a>')
    for name, links in found.items():
        said = ", ".join(dict.fromkeys(links))
        start = html.find(f'<h2 id="{name}"')
        end = html.find("</h2>", start) + len("</h2>")
        if start >= 0:
            html = f"{html[:end]}<p>As an equation: {said}.</p>{html[end:]}"
    return html
