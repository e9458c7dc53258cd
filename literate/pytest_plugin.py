"""pytest runs every page: each fence, each number in a sentence, each docstring of the package.

`pytest docs/learn/neuron.md` runs one page; `pytest --update-docs` rewrites the outputs and
numbers that are no longer true, and leaves everything else to you.
"""

import os
import sys
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from . import verdicts
from .judging import drifts
from .judging.judge import JudgedSession, indented
from .pages import docstrings, document, reader, results, source
from .paths import ROOT
from .running import answers, updates
from .running.session import examples_of
from .site import figures

# What a page may need besides the package, and how a line begins that imports it.
NEEDS = {"matplotlib": "import matplotlib", "distributed": ">>> from distributed import"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites stale outputs."""
    parser.addoption(
        "--update-docs", action="store_true", help="rewrite stale outputs and numbers of the pages"
    )


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Leave what is read here to nobody else: pytest would import a notebook named to it."""
    others = yield
    own = collector_of(file_path, parent)
    return [own] if own else others


def collector_of(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """Return the collector of a page, a notebook or a module of the package."""
    if not file_path.is_relative_to(ROOT):
        return None
    place = file_path.relative_to(ROOT)
    published = place.parts[0] == "docs" and place.parts[1] != "figures"
    if place == Path("README.md") or (published and place.suffix == ".md"):
        return PageFile.from_parent(parent, path=file_path)
    if published and place.suffix == ".py":
        return PageFile.from_parent(parent, path=file_path)
    if place.parts[0] == "nn" and place.suffix == ".py":
        return DocstringFile.from_parent(parent, path=file_path)
    return None


LATER = {"torch": ("torch._dynamo",)}  # what a package imports with its first use: an optimizer


class PageFile(pytest.File):
    """A page, whose elements run in one namespace."""

    def readings(self, text: str | None = None) -> Iterable[document.Page]:
        """Return the reading of the page, or of another text in its place."""
        return [reader.read(self.path, text)]

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a check for each problem, each fence (run once, and again) and each number."""
        reading = reader.read(self.path)
        for module, imports in NEEDS.items():
            if not find_spec(module) and any(line.startswith(imports) for line in reading.lines):
                pytest.skip(f"{module} is not here; it is in a dependency group: `uv sync`")
        yield from self.checks_of(reading)
        yield from self.checks_of_extras(reading)
        for element in reading.of(document.Source):
            yield SourceCheck.from_parent(self, name=f"source line {element.line}", element=element)
        for image in reading.of(document.Image):
            if results.bare(image.alt):
                yield AltCheck.from_parent(self, name=f"alt line {image.line}", element=image)
            if (self.path.parent / image.src).is_file() and figures.is_made_here(image.src):
                name = f"picture line {image.line}"
                yield PictureCheck.from_parent(self, name=name, element=image)

    def checks_of_extras(self, reading: document.Page) -> Iterator[pytest.Item]:
        """Yield the checks of the fences that need more than NumPy, or for each what it lacks."""
        whole = replace(reading, extras=True)
        main = JudgedSession(whole, times=2)
        for fence in (fence for fence in reading.of(document.Fence) if fence.needs):
            name = f"line {fence.line}"
            if fence.absent:
                yield AbsentCheck.from_parent(self, name=f"{name} absent", element=fence)
                continue
            for package in fence.needs:
                import_module(package)  # which may set what is of no page, such as os.environ
                for later in LATER.get(package, ()):
                    import_module(later)
            yield FenceCheck.from_parent(self, name=name, element=fence, judged=main)
            if "once" not in fence.options:
                yield TwiceCheck.from_parent(self, name=f"{name} twice", element=fence, judged=main)

    def checks_of(self, reading: document.Page) -> Iterator[pytest.Item]:
        """Yield the checks of one reading, whose blocks are run for all of them, and once again."""
        main = JudgedSession(reading, times=2)
        for at, problem in enumerate(reading.problems):
            name = f"problem {at + 1} line {problem.line}"
            yield ProblemCheck.from_parent(self, name=name, problem=problem)
        for element in reading.executed:
            if isinstance(element, document.Number):
                name = f"number {element.text} line {element.line}"
                yield NumberCheck.from_parent(self, name=name, element=element, judged=main)
            else:
                name = f"line {element.line}"
                yield FenceCheck.from_parent(self, name=name, element=element, judged=main)
                if isinstance(element, document.Fence) and "once" not in element.options:
                    yield TwiceCheck.from_parent(
                        self, name=f"{name} twice", element=element, judged=main
                    )
                if isinstance(element, document.Fence) and "seeded" in element.options:
                    yield SeedCheck.from_parent(
                        self, name=f"{name} seeds", element=element, judged=main
                    )
        found = verdicts.Verdicts(main)
        for kind, names in CLAIMS.items():
            for claim in reading.of(kind):
                name = f"{names.format(claim)} line {claim.line}"
                yield ClaimCheck.from_parent(self, name=name, element=claim, judged=found)
        for exercise in reading.of(document.Exercise):
            name = f"exercise line {exercise.line}"
            yield ExerciseCheck.from_parent(self, name=name, element=exercise, judged=main)


class DocstringFile(PageFile):
    """A module of the package, whose docstrings each run in a namespace of their own."""

    def readings(self, text: str | None = None) -> Iterable[document.Page]:
        """Return the reading of each docstring that holds examples or formulas."""
        return docstrings.docstrings(self.path, text)

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a check for each docstring that holds examples."""
        for reading in self.readings():
            yield from self.checks_of(reading)


class DriftError(Exception):
    """What a page says is not what happens; the lines say where and how."""


class Check(pytest.Item):
    """One promise of a page; its name is plain, for pytest puts it into the environment."""

    def __init__(self, *, name: str, element: Any, judged: Any = None, **kwargs: Any) -> None:
        plain = name.replace("−", "-").encode("ascii", "backslashreplace").decode()
        super().__init__(name=plain, **kwargs)
        self.element = element
        self.judged = judged
        self.file: Any = self.parent

    def teardown(self) -> None:
        """Let go of the page's names: all its checks share them, and nothing after the last."""
        self.judged = None

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the promise stands."""
        return self.path, self.element.line - 1, self.name

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Return the drift as file:line and a sentence, without a traceback."""
        if isinstance(excinfo.value, DriftError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def at(self, line: int) -> str:
        """Return file:line, as editors open it."""
        return f"{self.path.relative_to(ROOT).as_posix()}:{line}"

    @property
    def update(self) -> bool:
        """Whether stale outputs are to be rewritten."""
        return bool(self.config.getoption("--update-docs"))

    def edit(self, edit: updates.Edit) -> None:
        """Note a change of the file, to be made when all tests have run."""
        self.config.stash.setdefault(EDITS, {}).setdefault(self.path, []).append(edit)


EDITS: pytest.StashKey[dict[Path, list[updates.Edit]]] = pytest.StashKey()


class ProblemCheck(Check):
    """A page that cannot be read as it stands."""

    def __init__(self, *, problem: document.Problem, **kwargs: Any) -> None:
        super().__init__(element=problem, **kwargs)

    def runtest(self) -> None:
        """Fail with the problem."""
        raise DriftError(f"{self.at(self.element.line)}: {self.element.sentence}")


class FenceCheck(Check):
    """The output of every example of a fence is the one the page shows."""

    def runtest(self) -> None:
        """Run the fence, and compare."""
        failures = []
        for outcome, (example, line) in zip(
            self.judged.runs_of(self.element)[0], examples_of(self.element), strict=True
        ):
            if outcome.same:
                continue
            try:
                if self.update and not outcome.refused and isinstance(self.element, document.Fence):
                    lines = self.judged.reading.lines
                    self.edit(updates.output(self.element, outcome, lines, self.file.readings))
                    continue
                said = drifts.of_output(example, outcome)
            except updates.UnwritableError as error:
                said = f"{drifts.of_output(example, outcome)}\n  {error}"
            failures.append(f"{self.at(line)}: {said}")
        if failures:
            raise DriftError("\n".join(failures))


class AbsentCheck(Check):
    """A fence that needs a package which is not here: skipped, unless NN_REQUIRE names it."""

    def runtest(self) -> None:
        """Say what is lacking, and what to type."""
        names = ", ".join(self.element.absent)
        page = self.path.relative_to(ROOT).as_posix()
        said = f"{names} not here; write `uv run --group elsewhere pytest {page}`"
        required = {word.strip() for word in os.environ.get("NN_REQUIRE", "").split(",")}
        if required & set(self.element.absent):
            raise DriftError(f"{self.at(self.element.line)}: NN_REQUIRE asks for it: {said}")
        pytest.skip(said)


class TwiceCheck(Check):
    """A fence that is run a second time gives the same output, or says that it does not."""

    def runtest(self) -> None:
        """Run the fence twice in a row, and compare the second outputs with the first."""
        first, second = self.judged.runs_of(self.element)
        for before, outcome, (_, line) in zip(
            first, second, examples_of(self.element), strict=True
        ):
            if outcome.refused and not before.refused:
                raise DriftError(f"{self.at(line)}: run twice, {outcome.refused}")
            if not outcome.same_as(before):
                raise DriftError(
                    f"{self.at(line)}: run twice, this gives another output; mark its fence "
                    "`once`, or make it start from the same values\n"
                    f"  first\n{indented(before.got)}\n  then\n{indented(outcome.got)}"
                )


class SeedCheck(Check):
    """A seeded fence shows what holds for other seeds, too."""

    def runtest(self) -> None:
        """Run the fence with each of them, and compare with what the seed of the page gives."""
        shown = self.judged.runs_of(self.element)[0]
        for seed in document.SEEDS:
            outcomes = self.judged.with_seed(self.element, seed)
            for before, outcome, (_, line) in zip(
                shown, outcomes, examples_of(self.element), strict=True
            ):
                if not outcome.same_as(before):
                    raise DriftError(
                        f"{self.at(line)}: with seed = {seed} this gives another output; show "
                        "what holds for every seed, such as a comparison\n"
                        f"  with seed = 0\n{indented(before.got)}\n"
                        f"  with seed = {seed}\n{indented(outcome.got)}"
                    )


class NumberCheck(Check):
    """A number in a sentence is the value of its expression."""

    def runtest(self) -> None:
        """Evaluate the expression where the sentence stands, and compare."""
        said, edit = drifts.of_number(self.element, self.judged)
        if edit and self.update:
            self.edit(edit)
        elif said:
            raise DriftError(f"{self.at(self.element.line)}: {said}")


CLAIMS: dict[type[verdicts.Claim], str] = {
    document.Equation: "equation",
    document.Symbols: "symbols",
    document.Math: "formula {0.latex}",
}


class ClaimCheck(Check):
    """The sides of an equation agree, code has its symbols, and a formula claims nothing else."""

    def runtest(self) -> None:
        """Judge it, unless that has been done, and nothing has changed since."""
        found = self.judged.of(self.element)
        if said := [f"{self.at(p.line)}: {p.sentence}" for p in found.problems]:
            raise DriftError("\n".join(said))
        if isinstance(self.element, document.Equation):
            self.user_properties.append(("equation", found.label))


class ExerciseCheck(Check):
    """A hidden test lets the folded solution pass, and refuses the wrong answers."""

    def runtest(self) -> None:
        """Put them to the test."""
        problems = answers.wrong_with(self.element, self.judged)
        if said := [f"{self.at(p.line)}: {p.sentence}" for p in problems]:
            raise DriftError("\n".join(said))


class PictureCheck(Check):
    """A picture that is kept as a file, for readers of the repository, is what its script draws."""

    def runtest(self) -> None:
        """Draw it again, and compare."""
        file = self.path.parent / self.element.src
        try:
            drawn = figures.standalone(self.element.src)
        except figures.FigureError as error:
            raise DriftError(f"{self.at(self.element.line)}: {error}") from None
        if file.read_text("utf-8") == drawn:
            return
        if self.update:
            file.write_text(drawn, "utf-8", newline="\n")
        else:
            raise DriftError(
                f"{self.at(self.element.line)}: {file.name} is not what its script draws; "
                "write `uv run pytest --update-docs`"
            )


class AltCheck(Check):
    """The numbers in the text alternative of a picture stand in the picture."""

    def runtest(self) -> None:
        """Draw it, and look for them."""
        if wrong := figures.wrong_with(self.element.alt, self.element.src):
            raise DriftError(f"{self.at(self.element.line)}: {wrong}")


class SourceCheck(Check):
    """An included source exists, and no number stands in its comments alone."""

    def runtest(self) -> None:
        """Look the name up."""
        try:
            code = source.of(self.element.name)
        except LookupError as error:
            raise DriftError(f"{self.at(self.element.line)}: {error.args[0]}") from None
        for line, wrong in results.wrong_in_code([(code.line, code.text)], code.text):
            raise DriftError(f"{code.file}:{line}: {wrong}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the noted changes, and say which files changed."""
    leave_hypothesis(session.config.pluginmanager)
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    for path, edits in session.config.stash.get(EDITS, {}).items():
        try:
            updates.write(path, edits)
        except OSError as error:
            reporter.write_line(f"{path.relative_to(ROOT)} is as it was: {error.strerror}")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        else:
            reporter.write_line(f"updated {path.relative_to(ROOT)}: {len(edits)} changes")


def leave_hypothesis(plugins: pytest.PytestPluginManager) -> None:
    """Let a run without tests of its kind not import it, as its summary does in every run."""
    if "hypothesis" not in sys.modules and not plugins.hasplugin("dsession"):
        plugins.unregister(name="hypothesispytest")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many equations were checked, and how."""
    reports = terminalreporter.stats.get("passed", [])
    labels = Counter(dict(report.user_properties).get("equation") for report in reports)
    labels.pop(None, None)
    if labels:
        counts = ", ".join(f"{number} {label}" for label, number in labels.most_common())
        terminalreporter.write_line(f"equations: {counts}")
