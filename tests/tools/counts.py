"""How much there is: pages, words, equations by label, exercises, boxes, sentences.

`uv run python -m tests.tools.counts` prints it, for the chapters and for all pages.
"""

import re
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

from literate.copying import slicing
from literate.pages import document, reader
from tests.conftest import ROOT, nav_pages

NO_PROSE = re.compile(r"^\s*(?:#|\||///|\$\$|<!--|!!!|\?\?\?|===|!\[|$)")
MARKUP = re.compile(r"\{[^}]*\}|<!--.*?-->|\]\([^)]*\)|[\[*_`]")
END = re.compile(r"(?<=[.!?:])[\"\u201d)]*\s+(?=\W*[A-Z\u2018\u201c`$])")


def prose(reading: document.Page) -> list[str]:
    """Return the paragraphs of a page: no code, no display equation, no table, no heading."""
    hidden = {n for e in reading.of(document.Fence) for n in range(e.line, e.end + 1)}
    for element in reading.of(document.Equation) + reading.of(document.Symbols):
        is_equation = isinstance(element, document.Equation)
        height = (element.latex if is_equation else element.rows).count("\n")
        hidden |= set(range(element.line, element.line + height + 3))
    first = reader.front_matter_end(reading.lines)
    lines = [
        "" if number in hidden or NO_PROSE.match(line) else MARKUP.sub("", line.strip())
        for number, line in enumerate(reading.lines[first:], start=first + 1)
    ]
    return [block.replace("\n", " ") for block in re.split(r"\n{2,}", "\n".join(lines)) if block]


def counts(paths: list[Path]) -> dict[str, object]:
    """Return what there is on these pages."""
    total: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    lengths: list[int] = []
    for path in paths:
        session = slicing.TracedSession(reader.read(path))
        text = "\n".join(session.reading.lines)
        paragraphs = prose(session.reading)
        lengths += [len(s.split()) for p in paragraphs for s in END.split(p) if s.split()]
        equations = session.reading.of(document.Equation)
        labels.update(session.judgement_of(equation).label or "wrong" for equation in equations)
        total.update(
            {
                "words": sum(len(paragraph.split()) for paragraph in paragraphs),
                "derivations": sum("&=" in equation.latex for equation in equations),
                "exercises": len(re.findall(r"^\?\?\? success ", text, re.MULTILINE)),
                "mistakes boxes": len(re.findall(r"^!!! failure ", text, re.MULTILINE)),
                "wrong blocks": text.count("```pycon wrong"),
                "seeded blocks": text.count("```pycon seeded"),
            }
        )
    return {
        "pages": len(paths),
        **total,
        "equations": dict(labels.most_common()),
        "median sentence": median(lengths),
        "ninth decile": quantiles(lengths, n=10)[-1],
    }


def main() -> None:
    """Print the counts."""
    pages = [ROOT / "docs" / uri for uri in nav_pages() if uri.endswith(".md")]
    chapters = [path for path in pages if path.parent.name == "learn" or path.stem == "index"]
    for name, paths in (("index and chapters", chapters), ("all pages", pages)):
        print(f"\n{name}")
        for what, number in counts(paths).items():
            print(f"  {what}: {number}")


if __name__ == "__main__":
    main()
