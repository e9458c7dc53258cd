"""What several promises need: the built site, a copy of the project, a reason for each skip.

What the site and the browser need is imported where it is used: tests of the package do without.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[1]
REPOSITORY = "https://github.com/someone/nn"  # a host whose stars the theme would ask for
BESIDES = {"BOOK": "nn.pdf", "FOLDER": "nn.zip"}  # what will stand beside the site
ENOUGH = 4  # processes; beyond, the largest file of tests takes longer than what is left
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def require(name, available, how):
    """Skip what this machine cannot run, saying how it could; NN_REQUIRE names what must not be."""
    if available:
        return
    wanted = {word.strip() for word in os.environ.get("NN_REQUIRE", "").split(",")}
    if name in wanted:
        pytest.fail(f"NN_REQUIRE asks for {name}, which is not here; {how}", pytrace=False)
    pytest.skip(f"{name} is not here; {how}")


def require_docs():
    """Skip what needs the site's tools where only the package's are installed."""
    require("docs", find_spec("mkdocs"), "it is a dependency group: `uv sync`")


@pytest.hookimpl(tryfirst=True)  # before the plugin that starts the processes looks
def pytest_cmdline_main(config):
    """Let all tests share the cores; what is named is sooner done in one process than in new ones.

    A process takes a file of tests at a time, so that it runs the blocks of a page once.
    """
    option, is_all = config.option, config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if is_all and not (option.keyword or option.markexpr):
        os.environ["NN_WHOLE_RUN"] = "1"  # which the processes are told in this way
    is_told = getattr(option, "numprocesses", 0) is not None  # or knows no such option
    if is_all and not (is_told or hasattr(config, "workerinput") or option.update_docs):
        option.numprocesses, option.dist = min(os.cpu_count() or 1, ENOUGH), "loadfile"
        option.loadscopereorder = False
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads would wait for each other
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each would compile all anew


def pytest_collection_modifyitems(config, items):
    """Mark what opens a browser; several processes begin with the pages, and then build the site.

    The build finds what they have judged. The file of tests that it is for takes longest of all.
    """
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if hasattr(config, "workerinput"):
        items.sort(key=turn)


def turn(item):
    """When a test's turn comes, if all are run."""
    if not item.path.is_relative_to(ROOT / "tests"):
        return 0
    if item.path.name == "test_browser.py":
        return 1
    return 3 if "browser" in item.path.parts else 2  # which would wait for the site


class File(pytest.Module):
    """A file of tests; one of the site is skipped where only the package's tools are installed."""

    def collect(self):
        """Import the file, unless it needs what no test of the package needs."""
        try:
            return list(super().collect())
        except self.CollectError as error:
            if isinstance(error.__cause__, ModuleNotFoundError):
                require_docs()
            raise


def pytest_pycollect_makemodule(module_path, parent):
    """Collect every file of tests in this way."""
    return File.from_parent(parent, path=module_path)


def nav_pages():
    """The pages of the site in their reading order, as paths under docs."""
    return [uri for part in nav_parts() for uri in part]


def nav_parts():
    """The same, part by part."""
    from mkdocs.utils import yaml_load

    def leaves(entry):
        if isinstance(entry, str):
            yield entry
        else:
            for child in entry.values() if isinstance(entry, dict) else entry:
                yield from leaves(child)

    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        return [list(leaves(part)) for part in yaml_load(file)["nav"]]


def some(things):
    """Every fifth of what is much alike and takes long, where all tests are run; else all of it."""
    return things[::5] if is_whole_run() else things


def is_whole_run():
    """Whether no tests were named: a whole run must be over soon."""
    return "NN_WHOLE_RUN" in os.environ


def place(uri):
    """Where a page is published: `learn/neuron.md` at `learn/neuron/`."""
    name = Path(uri).with_suffix("").as_posix()
    return name.removesuffix("index").rstrip("/") + "/" * (name != "index")


def command(*words, cwd=ROOT, **env):
    """Run a Python module as a reader would type it, and return what came of it."""
    return subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        cwd=cwd,
        env=environment(**env),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=900,  # a machine may be busy
        check=False,
    )


def environment(**env):
    """The environment without what would change a build, or have Python compile all anew."""
    left_out = {"MPLBACKEND", "PYTHONDONTWRITEBYTECODE"}
    kept = {key: value for key, value in os.environ.items() if key not in left_out}
    ours = {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}
    return kept | ours | env


@pytest.fixture(scope="session")
def npm_packages():
    """The folder of the npm packages, fetched if need be."""
    from literate.site import npm

    try:
        return npm.packages()
    except npm.MissingPackagesError as error:
        require("node", False, str(error))


@pytest.fixture(scope="session")
def site(npm_packages, tmp_path_factory):
    """The site as `mkdocs build --strict` publishes it, built once for the tests of all processes.

    The first to need it builds it, and the others wait.
    """
    from literate.site import whole

    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    place, said = folder / "built" / "site", folder / "said"
    with (folder / "building").open("a") as lock:
        while not whole.is_locked(lock):
            time.sleep(0.1)
        if not said.exists():
            words = ("build", "--strict", "--site-dir", place)
            result = command("mkdocs", *words, REPO_URL=REPOSITORY, **BESIDES)
            warned = re.search("^WARNING", result.stderr, re.MULTILINE)
            said.write_text(result.stderr if result.returncode or warned else "", "utf-8")
    assert not said.read_text("utf-8")
    return place


@pytest.fixture(scope="session")
def chromium():
    """Where the system's Chromium is; asked for before the site is built in vain."""
    from literate.site import chromium

    path = chromium.executable()
    require("chromium", path, chromium.HOW)
    return path


@pytest.fixture(scope="session")
def browser(chromium):
    from literate.site.chromium import launched

    with launched(chromium) as browser:
        yield browser


@pytest.fixture(scope="session")
def address(browser, site):
    """Where the site is served."""
    from literate.site.chromium import served

    with served(site) as address:
        yield address


SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""


@contextmanager
def visiting(browser, address):
    """Give what opens a page with nothing in the cache, and notes what goes wrong or over the wire.

    What was opened is closed at the end.
    """
    contexts = []

    def opened(uri, until="load", **settings):
        context = browser.new_context(**({"viewport": WIDE, "reduced_motion": "reduce"} | settings))
        contexts.append(context)
        page = context.new_page()
        seen = SimpleNamespace(uri=uri, page=page, complaints=[], responses=[])
        page.on("console", lambda m: seen.complaints.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("requestfailed", lambda r: seen.complaints.append(f"failed: {r.url}"))
        page.on("response", lambda response: seen.responses.append(response))
        page.add_init_script(SHIFTS)
        page.goto(address + place(uri), wait_until=until)
        page.evaluate("document.fonts.ready.then(() => true)")
        return seen

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def visit(browser, address):
    """Opens pages for one test."""
    with visiting(browser, address) as visit:
        yield visit


class Project:
    """A copy of the project with pages of its own, in which real commands are run."""

    def __init__(self, root):
        from literate.paths import NOTATION
        from literate.site import npm

        self.root, self.packages = root, npm.packages
        written_now = shutil.ignore_patterns("*.pyc.*")  # by another process, under such a name
        for name in ("nn", "literate", "docs/assets"):  # compiled, where they are
            shutil.copytree(ROOT / name, root / name, ignore=written_now)
        (root / "docs" / "figures").mkdir()
        (root / "docs" / "reference").mkdir()
        shutil.copy(NOTATION, root / "docs" / "reference")
        for name in ("pyproject.toml", *npm.MANIFEST):
            shutil.copy(ROOT / name, root / name)
        shutil.copy(ROOT / "mkdocs.yml", root / "base.yml")

    def write(self, name, text):
        """Write a page."""
        path = self.root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
        return path

    @property
    def paths(self):
        """What makes Python take this project's machinery and package, not the installed ones."""
        return str(self.root)

    def run(self, *words):
        """Run a command in this project."""
        return command(*words, cwd=self.root, PYTHONPATH=self.paths)

    def start(self, *words):
        """Start a command in this project, and do not wait for it."""
        return subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=self.root,
            env=environment(PYTHONPATH=self.paths),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def configure(self, *pages, settings=""):
        """Take the real project's settings for a site of these pages and no other."""
        cache = self.root / ".cache"
        if not cache.exists():
            here, large = self.packages(), ("axe-core", "eslint", "speech-rule-engine")
            shutil.copytree(here, cache / here.name, ignore=shutil.ignore_patterns(*large))
        nav = "".join(f"  - {page}\n" for page in (*pages, "reference/notation.md"))
        settings = f"INHERIT: base.yml\nnav:\n{nav}{settings}"
        (self.root / "mkdocs.yml").write_text(settings, "utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A small copy of the project; its folder has a space in its name, as people's folders do."""
    require_docs()
    root = tmp_path_factory.mktemp("project") / "a copy"
    root.mkdir()
    return Project(root)
