"""What a page tells a reader to type, to use and to look for is there."""

import importlib
import re
import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from literate.equations.rows import read_row
from literate.equations.tree import Symbol, walk
from literate.pages import document, reader
from literate.pages.formulas import CODE_SPAN
from tests.conftest import ROOT, require_docs

DOCS = ROOT / "docs"
PAGES = [
    *(ROOT / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING")),
    *sorted(DOCS.rglob("*.md")),
    *sorted(DOCS.glob("notebooks/*.py")),
]
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
FENCES = re.compile(r"^ *(`{3,})(.*)\n([\s\S]*?)^ *\1$", re.MULTILINE)
TYPED = re.compile(r"(?:[A-Z_]+=\S+ )*(?:uv|uvx|pip|python3?|pytest|mkdocs) ")
LED = re.compile(r"(?:[A-Z_]+=\S+ )*(?:uvx |uv run (?:--(?:group|extra)[ =]\S+ )*)?")
PROGRAMS = {  # that a page may say to type, and the words of which one must follow
    **dict.fromkeys(["python", "python3", "pytest", "mypy", "lint-imports", "cd", "."], ()),
    "uv": ("sync",),
    "pip": ("install",),
    "mkdocs": ("build", "serve"),
    "ruff": ("check", "format"),
    "dask": ("scheduler", "worker"),
    "pre-commit": ("install",),
    "git": ("clone",),
}
LINK = re.compile(r"\]\((?!\w+:)(?P<path>[^)#\s]*)#?(?P<place>[^)\s]*)\)")
INSTALLED_AS = {"sklearn": "scikit-learn"}


def text_of(name):
    return (ROOT / name).read_text("utf-8")


def spans(text):
    """The spans of code in a page."""
    text = FENCES.sub("", text)
    tags = re.findall(r"<code>(.+?)</code>", text)
    return [*(m[0].strip("` ") for m in CODE_SPAN.finditer(text)), *tags]


def commands(text):
    """What a page says to type in a shell: blocks of bash, and spans that begin so."""
    blocks = [m[3] for m in FENCES.finditer(text) if "bash" in m[2]]
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.split("\n")]
    return [line for line in [*lines, *filter(TYPED.match, spans(text))] if line]


@cache
def settings():
    return tomllib.loads(text_of("pyproject.toml"))


def sources_of(*folders):
    """The files of code in some folders, but for this one."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if path.name != "test_commands.py"]


@cache
def sources():
    """All code of the project, in which a name of the environment must occur."""
    return "\n".join(path.read_text("utf-8") for path in sources_of("literate", "tests", "nn"))


@cache
def options_of(module):
    """The options that the files of a module know."""
    place = ROOT / module.replace(".", "/")
    files = place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
    return {m for path in files for m in re.findall(r'"(--?\w[\w-]*)"', path.read_text("utf-8"))}


def misspelt(command, config):
    """Yield the programs and their words that nobody has, the options of pytest among them."""
    for part in re.split(r" (?:&&|[|;]) ", command):
        program, *words = LED.sub("", part.strip(), count=1).split()
        follow = PROGRAMS.get(program)
        if follow is None:
            yield program
        elif follow and not {*words[:1]} & {*follow}:
            yield " ".join([program, *words[:1]])
        elif program == "pip":
            yield from set(words[1:]) - packages() - {".", "uv", "numpy"}
        elif program == "pytest":
            yield from (w for w in words if w.startswith("-") and not has_option(config, w))


def has_option(config, option):
    """Whether pytest, with the plugins of the project, has an option."""
    try:
        config.getoption(option.partition("=")[0])
    except ValueError:
        return False
    return True


def unknown_in(command, config):
    """Yield what a command names and the project does not have."""
    yield from misspelt(command.partition(" #")[0], config)
    for name, at in re.findall(r"--(group|extra)[ =](\S+)", command):
        table = settings()["dependency-groups"]
        if at not in (table if name == "group" else settings()["project"]["optional-dependencies"]):
            yield at
    for word in command.split():
        path = word.partition("::")[0]
        is_place = re.match(r"(?:docs|nn|literate|tests|findings)/|[\w/]+\.(?:md|py)\b", path)
        if is_place and not (ROOT / path).exists():
            yield path
    for module, rest in re.findall(r"-m ([\w.]+)([^&|]*)", command):
        if not is_module(module):
            yield module
        elif module.startswith(("literate.", "tests.")):
            yield from set(re.findall(r"(?<= )--?[a-z][\w-]*", rest)) - options_of(module)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_page_says_to_type_is_there(name, pytestconfig):
    text = re.sub(r"What was `.+?` is", "", text_of(name))
    made = "".join(m[2] + m[3] for m in FENCES.finditer(text) if "bash" not in m[2])
    for command in commands(text):
        unknown = unknown_in(command, pytestconfig)
        assert not [at for at in unknown if not is_made(at, made)], command


def is_made(at, made):
    """Whether something is a file that a block of the page writes."""
    return "." in at and f'"{Path(at).name}"' in made


@pytest.mark.parametrize(
    ("command", "unknown"),
    [
        ("uv run python -m literate.ledger --fast --check", ["--fast"]),
        ("uv run python -m tests.ledger mazur", ["tests.ledger"]),
        ("uv run python -m literate.elsewhere --chek --here jax", ["--chek"]),
        ("uv run pytest docs/learn/neurons.md", ["docs/learn/neurons.md"]),
        ("uv sync --group others", ["others"]),
        ("uv sync --extra fast", ["fast"]),
        ("uv run --group elsewhere pytest docs/learn/neuron.md -q", []),
        ("uv run mkdoc serve", ["mkdoc"]),
        ("SITE_URL=http://192.0.2.7/ uv run mkdocs serv", ["mkdocs serv"]),
        ("uv run ruff check --fix . && uv run ruf format .", ["ruf"]),
        ("uv run pytest --update-doc", ["--update-doc"]),
        ("pytest --update-docs -n 0", []),
        ("uv sink && uv", ["uv sink", "uv"]),
        ("pip install nn", ["nn"]),
        ("pip install . torch", []),
    ],
)
def test_a_command_that_is_not_there_is_seen(command, unknown, pytestconfig):
    assert list(unknown_in(command, pytestconfig)) == unknown


def test_the_place_of_the_site_is_where_mkdocs_serves_it():
    require_docs()
    from mkdocs.config.defaults import MkDocsConfig

    places = re.findall(r"127\.0\.0\.1:\d+", text_of("README.md"))
    assert places == [MkDocsConfig.dev_addr.default]
    assert "dev_addr" not in text_of("mkdocs.yml")


def test_a_command_in_a_tag_is_one_too():
    assert commands("<p>Type <code>uv run mkdoc serve</code>.</p>") == ["uv run mkdoc serve"]


def strange(text):
    """The names of the environment in a text that no code asks for."""
    return [name for name in re.findall(r"\bNN_[A-Z_]+", text) if name not in sources()]


@pytest.mark.parametrize("name", NAMES)
def test_some_code_asks_for_each_name_of_the_environment(name):
    assert not strange(text_of(name))
    assert strange("`NN_TIME" + "OUT`")


# What is imported


@cache
def packages():
    """The packages that some group or extra installs, as they are imported, and the project's."""
    groups = settings()["dependency-groups"] | settings()["project"]["optional-dependencies"]
    named = [line for group in groups.values() for line in group if isinstance(line, str)]
    return {re.split(r"[^\w-]", line)[0] for line in named} | {"literate"}


def homeless(page):
    """The packages that a block of a page needs, and nothing installs."""
    needed = [name for fence in page.of(document.Fence) for name in fence.needs]
    return [name for name in needed if INSTALLED_AS.get(name, name) not in packages()]


@pytest.mark.parametrize("name", NAMES)
def test_what_a_block_needs_is_installed_somewhere(name):
    assert not homeless(reader.read(ROOT / name))


def test_a_package_that_nothing_installs_is_seen():
    text = '```pycon needs="cupy"\n>>> 1 + 1\n2\n\n```\n'
    assert homeless(reader.read(DOCS / "page.md", text)) == ["cupy"]


def is_module(dotted):
    """Whether a module has this name."""
    try:
        return find_spec(dotted) is not None
    except ModuleNotFoundError:  # what should hold it is none
        return False


def is_there(dotted):
    """Whether a dotted name leads to something: through modules, and then one attribute each."""
    first, *rest = dotted.split(".")
    found = importlib.import_module(first)
    for at, name in enumerate(rest):
        place = ".".join([first, *rest[: at + 1]])
        if not hasattr(found, name) and not is_module(place):
            return False
        found = getattr(found, name, None) or importlib.import_module(place)
        if not isinstance(found, ModuleType):
            break
    return True


def lost(text):
    """The names of nn in the spans of a text that nn does not have."""
    dotted = re.findall(
        r"(?<![\w./-])nn(?:\.(?!pdf|json|zip)[A-Za-z_]\w*)+", "\n".join(spans(text))
    )
    return [name for name in dotted if not is_there(name)]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "CHANGELOG.md"])
def test_a_name_of_nn_in_a_sentence_is_one(name):
    assert not lost(text_of(name))


def test_the_names_of_now_are_there_and_those_of_before_are_not():
    rows = re.findall(r"^\| (.+) \| (.+) \|$", text_of("CHANGELOG.md"), re.MULTILINE)
    assert len(rows) > 10
    assert not lost("\n".join(now for _, now in rows))
    assert "nn.way_back_of" in lost("\n".join(before for before, _ in rows))


# What is looked for


def dead(text, folder):
    """The links of a text that lead nowhere in the project."""
    from markdown.extensions.toc import slugify

    for m in LINK.finditer(text):
        place = folder / m["path"]
        if not place.exists():
            yield m[0]
        elif m["place"]:
            read = place.read_text("utf-8")
            heads = {slugify(re.sub(r"[`*]", "", h), "-") for h in re.findall(r"^#+ (.+)", read, 8)}
            if f"#{m['place']} }}" not in read and m["place"] not in heads:
                yield m[0]


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_the_links_beside_the_pages_lead_somewhere(name):
    require_docs()
    assert not list(dead(text_of(name), ROOT))
    assert len(list(dead("[a](docs/a.md) [b](README.md#nowhere)", ROOT))) == 2


def test_a_page_that_a_docstring_names_is_there():
    require_docs()
    texts = [path.read_text("utf-8") for path in sources_of("nn")]
    named = {m for text in texts for m in re.findall(r"\b(?:learn|howto)/[a-z-]+", text)}
    assert len(named) > 5
    assert not [page for page in named if not (DOCS / f"{page}.md").exists()]


NAMED = {"K", "p", "r", "s", r"\mu"}  # in the laws of the guide


def refused(domains):
    """Those of the domains in a table that no row of symbols may have."""
    for domain in domains:
        try:
            law = read_row(f"z | z | () | {domain}").law
        except ValueError:
            yield domain
        else:
            if {
                node.name for node in walk(law.of if law else ()) if isinstance(node, Symbol)
            } - NAMED:
                yield domain


def test_the_domains_that_are_explained_are_read():
    text = text_of("docs/about/writing-equations.md")
    rows = re.findall(
        r"^\| (`(?:real|binary|rows|size|equally|unif|norm|.frac.* with).*?) \|", text, 8
    )
    domains = [m for row in rows for m in re.findall(r"`([^`]+)`", row)]
    assert len(domains) > 12
    assert not list(refused(domains))
    assert list(refused(["columns that sum to 1", "equally 1 to K with p"])) == [
        "columns that sum to 1",
        "equally 1 to K with p",
    ]
