"""The pages of a site, read and judged all together before any of them is set.

Each of them may refer to the equations of the others; and what is red in one is published in none.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..judging import judge
from ..pages import docstrings, document, reader, source
from ..paths import ROOT
from . import api, equations, figures, glossary, page_data, relations


class RefusedError(Exception):
    """What must not be published, with file:line and a sentence for each problem."""


class Readings(dict[str, document.Page]):
    """The pages of a site, as the tests read them, and what was found of each."""

    def __init__(self) -> None:
        super().__init__()
        self.labels = equations.Labels()
        self.glossary = glossary.Glossary()
        self.relations = relations.Relations()
        self.sheets: defaultdict[str, dict[str, equations.Sheet]] = defaultdict(dict)
        self.exercises: dict[str, dict[str, str]] = {}
        self.copies: dict[str, str] = {}
        self.are_judged = False

    def read(self, paths: dict[str, Path]) -> None:
        """Read and judge these pages and no others, and stop at what is wrong."""
        self.are_judged = False
        for kept in (self, self.labels, self.sheets, self.exercises, self.copies):
            kept.clear()
        for uri, path in paths.items():
            self[uri] = reader.read(path)
            self.labels.add_page(uri, self[uri])
        if glossary.URI in self:
            self.glossary.read(self[glossary.URI])
        for uri, reading in self.items():
            self.check(reading)
            check_sources_and_images(reading)
            stop_at_problems(f"docs/{uri}", reading)
        for uri, (marks, text, problems, boxes) in self.judged():
            self[uri].problems.extend(problems)
            stop_at_problems(f"docs/{uri}", self[uri])
            sheet = equations.Sheet(f"docs/{uri}", self[uri], marks)
            self.sheets[uri], self.copies[uri], self.exercises[uri] = {"": sheet}, text, boxes
        self.read_docstrings()
        self.are_judged = True

    def judged(self) -> Iterator[tuple[str, page_data.PageData]]:
        """Yield what every page carries, from an earlier build where that still holds."""
        todo = {}
        for uri, reading in self.items():
            if found := page_data.kept(reading, uri):
                yield uri, found
            else:
                todo[uri] = reading.path
        yield from page_data.of_all(todo)

    def read_docstrings(self) -> None:
        """Read every docstring of the package, for the pages on which it is shown, if any."""
        shown = {uri: api.shown_on("\n".join(reading.lines)) for uri, reading in self.items()}
        for module in sorted((ROOT / "nn").glob("*.py")):
            file = module.relative_to(ROOT).as_posix()
            for reading in docstrings.docstrings(module):
                self.check(reading)
                owner = ".".join(reading.name.split(".")[:3])
                pages = [uri for uri, names in shown.items() if owner in names]
                for uri in pages or [uri for uri, names in shown.items() if names][:1]:
                    marks = equations.marks_of(reading, uri, judge.JudgedSession(reading))
                    self.sheets[uri][reading.name] = equations.Sheet(file, reading, marks)
                stop_at_problems(file, reading)

    def check(self, reading: document.Page) -> None:
        """Add a problem for each formula that cannot be set, and each reference to none."""
        self.labels.check_references(reading)
        equations.check_formulas(reading)

    def relate(self, uris: Iterable[str]) -> None:
        """Find what follows from what, on pages in the order of the book."""
        self.relations.clear()
        for uri in uris:
            self.relations.add(uri, self[uri], self.sheets[uri][""].marks)


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
    """Stop at the problems of a page, if there are any."""
    if reading.problems:
        found = sorted(reading.problems, key=lambda problem: problem.line)
        raise RefusedError("\n".join(f"{path}:{p.line}: {p.sentence}" for p in found))
