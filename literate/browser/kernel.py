"""What the reader's browser runs: the blocks of a page in one namespace, compared with the page.

It is asked in JSON and answers in JSON. Of a browser it knows nothing, so the tests run it as it
is; until a block asks for NumPy, neither does it.
"""

import ast
import builtins
import io
import json
import linecache
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from doctest import DocTestParser
from types import ModuleType
from typing import Any

from ..running import compare, run

ROOM = 200_000  # characters that a run may print
WORDS = {True: "same", False: "differs"}
PAUSE = 0.04  # seconds between two deliveries of what is printed
NEEDS_NUMPY = {"numpy", "nn", "matplotlib", "literate"}
HERE = re.compile(
    r'  File "[^"]*literate[/\\]\w+[/\\](?:run|answers|kernel)\.py", .*\n(?:    .*\n)*'
)

Emit = Callable[[str, str], None]


class FloodError(BaseException):
    """The reader's code printed more than anybody reads."""


@dataclass
class Space:
    """What a page remembers between its runs."""

    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    ran: set[str] = field(default_factory=set)
    is_changed: bool = False
    print_options: dict[str, Any] = field(default_factory=dict)


SPACES: dict[str, Space] = {}


def answer(question: str, emit: Emit) -> str:
    """Return the answer to a question, both in JSON; what is printed meanwhile goes to `emit`."""
    asked = json.loads(question)
    try:
        match asked.pop("do"):
            case "run":
                found = run_block(emit=emit, **asked)
            case "forget":
                SPACES.pop(asked["page"], None)
                found = {}
            case "check":
                # What NumPy must be there for is imported when it is asked for.
                from . import equation, figure

                found = equation.judged(**asked) | figure.following(**asked)
            case "answer":
                found = put_to_test(emit=emit, **asked)
            case "yours":
                found = put_side_by_side(emit=emit, **asked)
            case "figure":
                from . import figure

                found = figure.moved(**asked)
            case "measure":
                from . import ledger

                found = ledger.measured(emit=emit, **asked)
            case other:
                raise ValueError(f"nobody knows how to {other}")
    except KeyboardInterrupt:
        found = said("stopped", "Stopped.")
    return json.dumps(found)


def needs_numpy(question: str) -> bool:
    """Return whether a question cannot be answered without NumPy."""
    asked = json.loads(question)
    if asked["do"] != "run":
        return bool(asked["do"] != "forget")
    code = "".join(code for code, _ in asked["parts"])
    roots = set()
    for node in ast.walk(ast.parse(code if parses(code) else "")):
        match node:
            case ast.Import(names=names):
                roots |= {alias.name.split(".")[0] for alias in names}
            case ast.ImportFrom(module=str(name)):
                roots.add(name.split(".")[0])
    return bool(roots & NEEDS_NUMPY)


def run_block(
    page: str,
    block: str,
    number: int,
    parts: list[list[str]],
    kind: str,
    shown: str,
    edited: bool,
    emit: Emit,
) -> dict[str, Any]:
    """Return how a block came out: the verdict, a sentence, and each example that differs.

    A block is known by its key; what the reader calls it is its number among those of the page.
    `parts` are code and what the page shows below it. Code that the reader changed is one part,
    and is compared as a whole with `shown`, all that the page shows; so is a notebook's cell.
    """
    space = SPACES.setdefault(page, Space())
    again, name = block in space.ran, f"block {number + 1}"
    code = "".join(part for part, _ in parts)
    linecache.cache[name] = len(code), None, code.splitlines(keepends=True), name
    names = run.copied(space.names) if kind == "wrong" else space.names
    outcomes: list[run.Outcome] = []
    began, ended = time.perf_counter(), ""
    sink = Sink(emit)
    show = sink.show if kind == "notebook" else sys.__displayhook__
    try:
        with surroundings(space, sink):
            for example, whole in examples_of(parts, kind):
                outcomes.append(run.run(example, names, name, whole, Tap(sink), show))
                if outcomes[-1].error and not outcomes[-1].same:
                    break
    except KeyboardInterrupt:
        ended = "Stopped. Every name is kept."
    except SystemExit:
        ended = "The code ended itself with sys.exit. Every name is kept."
    except FloodError:
        ended = f"Stopped: it printed more than {ROOM:,} characters. Every name is kept."
    sink.deliver()
    space.ran.add(block)
    space.is_changed |= edited
    if ended:
        found = said("stopped", ended)
    elif edited and sink.has_drawn:
        found = said("changed", "You changed the code; pictures are not compared.")
    elif edited or kind == "notebook":
        found = verdict_on_all(outcomes, shown, edited)
    else:
        found = verdict_on_each(outcomes, again, space)
    return found | {"ms": round(1000 * (time.perf_counter() - began))}


def put_to_test(uri: str, line: int, answer: str, emit: Emit) -> dict[str, Any]:
    """Return what came of an answer to an exercise, tried with the names of the page."""
    from . import exercise

    linecache.cache["your answer"] = len(answer), None, answer.splitlines(True), "your answer"
    found = heard(lambda tap: exercise.answered(uri, line, answer, tap), emit, "the answer")
    if "holds" not in found:
        return found
    verdict = "same" if found["holds"] else "not-yet"
    return said(verdict, found["sentence"], details=trimmed(found["details"]))


def put_side_by_side(latex: str, code: str, symbols: str, emit: Emit) -> dict[str, Any]:
    """Return what came of a reader's own equation and code."""
    from . import yours

    found = heard(lambda _: vars(yours.check(latex, code, symbols)), emit, "the code")
    return found if "verdict" in found else found | {"verdict": WORDS[found["holds"]]}


def heard(ask: Callable[["Tap"], dict[str, Any]], emit: Emit, whose: str) -> dict[str, Any]:
    """Return what comes of running what a reader typed, or that it was ended; pass on its print."""
    sink = Sink(emit)
    try:
        with surroundings(Space(), sink):
            return ask(Tap(sink))
    except (SystemExit, FloodError) as error:
        return said("stopped", f"Stopped: {whose} ended with {type(error).__name__}.")
    finally:
        sink.deliver()


def verdict_on_each(outcomes: list[run.Outcome], again: bool, space: Space) -> dict[str, Any]:
    """Return the verdict on the page's own code, example by example."""
    wrong = [outcome for outcome in outcomes if not outcome.same]
    if not wrong:
        return said("same", "Same as the page.")
    if wrong[-1].error and wrong[-1].example.exc_msg is None:
        return an_error(wrong[-1])
    rows = [{"source": o.example.source, "want": o.example.want, "got": o.got} for o in wrong]
    if again:
        sentence = "Differs from the page: you ran this twice. Run from the top."
    elif space.is_changed:
        sentence = "Differs from the page: you changed the code of a block."
    else:
        sentence = "Differs from the page."
    return said("differs", sentence, rows=rows)


def verdict_on_all(outcomes: list[run.Outcome], shown: str, edited: bool) -> dict[str, Any]:
    """Return the verdict on code whose output is compared in one piece."""
    is_error = bool(outcomes and outcomes[-1].error)
    got = "".join(outcome.got if outcome.error else outcome.printed for outcome in outcomes)
    if compare.same_output(shown, got):
        return said("same", f"Same as the page{', though you changed the code' * edited}.")
    if is_error:
        return an_error(outcomes[-1])
    if edited:
        return said("changed", "Differs from the page: you changed the code.")
    return said("differs", "Differs from the page.", rows=[])


def an_error(outcome: run.Outcome) -> dict[str, Any]:
    """Return the verdict on code that ended with an error, and the traceback."""
    is_missing = outcome.error.startswith("NameError")
    sentence = (
        "A name is missing. Run all above first." if is_missing else "It ended with an error."
    )
    return said("error", sentence, traceback=trimmed(outcome.traceback))


def said(verdict: str, sentence: str, **more: Any) -> dict[str, Any]:
    """Return an answer of one sentence."""
    return {"verdict": verdict, "sentence": sentence, **more}


def examples_of(parts: list[list[str]], kind: str) -> Iterator[tuple[run.Example, bool]]:
    """Yield the statements of a block, each at its own line, and whether it runs as a file does.

    At the prompt each statement shows its value; in a notebook only a cell's last one does.
    """
    line = 0
    for code, want in parts:
        found = list(statements(code))
        for at, (first, text) in enumerate(found):
            is_last = at == len(found) - 1
            shown = want if is_last else ""
            raised = DocTestParser._EXCEPTION_RE.match(shown)  # type: ignore[attr-defined]
            message = raised["msg"] if raised else None
            is_whole = (kind == "notebook" and not is_last) or not (message or parses(text))
            yield run.Example("\n" * (line + first) + text, shown, message), is_whole
        line += code.count("\n")


def statements(code: str) -> Iterator[tuple[int, str]]:
    """Yield the statements of code as the prompt takes them, each with the lines before it."""
    if not parses(code):
        yield 0, code
        return
    lines, first = code.splitlines(keepends=True), 0
    body = ast.parse(code).body
    for at, node in enumerate(body):
        end = node.end_lineno or 0
        if at + 1 < len(body) and body[at + 1].lineno <= end:
            continue  # a semicolon: the two are one for the prompt
        yield first, "".join(lines[first:end])
        first = end


def parses(code: str) -> bool:
    """Return whether code is Python; the prompt says less of what is not than a file does."""
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True


def trimmed(traceback: str) -> str:
    """Return a traceback that begins with the reader's own lines."""
    left = HERE.sub("", traceback)
    is_syntax = not re.search(r'^  File ".*", line \d+, in ', left, re.MULTILINE)
    return left.partition("\n")[2] if is_syntax else left


# What is around the reader's code.


class Sink:
    """Takes what is printed, and passes it on: the first texts at once, then in larger pieces."""

    def __init__(self, emit: Emit) -> None:
        self.emit, self.room, self.at_once = emit, ROOM, 50
        self.has_drawn = False
        self.waiting: list[tuple[str, str]] = []
        self.last = time.monotonic()

    def take(self, stream: str, text: str) -> None:
        """Take a text; too much of it ends the run."""
        self.waiting.append((stream, text[: self.room]))
        self.room -= len(text)
        if self.room < 0:
            raise FloodError
        self.at_once -= 1
        if self.at_once > 0 or time.monotonic() - self.last > PAUSE:
            self.deliver()

    def show(self, value: object) -> None:
        """Show a value as a notebook does: as the picture it makes of itself, if it makes one."""
        picture = value._repr_svg_() if hasattr(value, "_repr_svg_") else None
        if picture is None:
            sys.__displayhook__(value)
            return
        builtins._ = value  # type: ignore[attr-defined]
        self.deliver()
        self.emit("picture", picture)
        self.has_drawn = True

    def deliver(self) -> None:
        """Pass on what waits, what belongs together in one piece."""
        for stream in ("out", "err"):
            text = "".join(text for kind, text in self.waiting if kind == stream)
            if text:
                self.emit(stream, text)
        self.waiting, self.last = [], time.monotonic()


class Tap(io.StringIO):
    """Keeps what one example prints, and passes it on."""

    def __init__(self, sink: Sink, stream: str = "out") -> None:
        super().__init__()
        self.sink, self.stream = sink, stream

    def write(self, text: str) -> int:
        """Keep a text, and pass it on."""
        self.sink.take(self.stream, text)
        return super().write(text)


@contextmanager
def surroundings(space: Space, sink: Sink) -> Iterator[None]:
    """Replace what cannot work behind a page, and give the page its own print options."""
    numpy = sys.modules.get("numpy")
    general = numpy.get_printoptions() if numpy else {}
    if numpy:
        numpy.set_printoptions(**(general | space.print_options))
    sleep, ask = time.sleep, builtins.input
    naps: Any = in_naps(sleep)
    time.sleep, builtins.input = naps, nobody_answers
    if "matplotlib" not in sys.modules and sys.platform == "emscripten":
        sys.modules["matplotlib"] = sys.modules["matplotlib.pyplot"] = Undrawn(sink)
    try:
        with redirect_stderr(Tap(sink, "err")):
            yield
    finally:
        time.sleep, builtins.input = sleep, ask
        if numpy:
            space.print_options = numpy.get_printoptions()
            numpy.set_printoptions(**general)


def in_naps(sleep: Callable[[float], None]) -> Callable[[float], None]:
    """Return a sleep that can be stopped: many short ones."""

    def nap(seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            sleep(min(left, PAUSE))

    return nap


def nobody_answers(prompt: object = "") -> str:
    """Say why nobody can be asked."""
    raise RuntimeError("input() has no keyboard behind a page; write the answer into the code")


class Undrawn(ModuleType):
    """Stands where matplotlib would: takes every call, draws nothing, and says so."""

    def __init__(self, sink: Sink) -> None:
        super().__init__("matplotlib")
        self.__path__: list[str] = []
        self.waiting = [sink]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        while self.waiting:
            sentence = "matplotlib stays out of the browser: what it would draw is left out.\n"
            self.waiting.pop().take("err", sentence)
        return Nothing()


class Nothing:
    """Can be called, unpacked and set, and is nothing."""

    def __getattr__(self, name: str) -> Any:
        return (lambda *_: None) if name == "show" else self

    def __call__(self, *_: object, **__: object) -> "Nothing":
        return self

    def __iter__(self) -> Iterator["Nothing"]:
        return iter((self, self))

    def __setitem__(self, key: object, value: object) -> None:
        pass
