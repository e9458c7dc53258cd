"""The same walk in the three engines that browsers have, each of which draws and types by itself.

All else is asked of Chromium alone. `uv run --group engines pytest` with this file takes a browser
for each engine, and the driver that stands beside it.
"""

import shutil
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from importlib.util import find_spec
from os import environ
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from literate.site import folder, pyodide
from literate.site.chromium import FLAGS, NAMES, Quiet
from tests.conftest import place, require

from .hands import HOW

PAGES = (
    "index.md",
    "learn/neuron.md",
    "learn/xor.md",
    "learn/backprop-any-network.md",
    "learn/batches-and-optimizers.md",
    "learn/digits.md",
    "learn/your-equations.md",
    "reference/equations.md",
    "reference/api.md",
)
TAKEN = ("learn/neuron.md", "learn/xor.md", "learn/backprop-any-network.md", "learn/digits.md")
PLAIN = "learn/neuron.md"  # its first block needs nothing but Python
LONG = 120  # seconds: Python starts, on a slow machine

# Of selenium about itself, when it starts WebKit.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]

# It stands before the policy of the page, which would not allow it.
HEAR = b"""<head><script>
  window.complaints = [];
  const said = console.error;
  console.error = (...words) => { complaints.push(words.join(" ")); said(...words); };
  addEventListener("error", ({ message, target }) => {
    complaints.push(message ?? `not loaded: ${target.src ?? target.href}`);
  }, true);
  addEventListener("unhandledrejection", ({ reason }) => complaints.push(String(reason)));
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    complaints.push(`against the policy: ${violatedDirective} ${blockedURI}`);
  });
</script>"""


class Heard(Quiet):
    """Serves pages that note what goes wrong in them."""

    frame = b"<!doctype html><body style='margin: 0'><iframe width=360 height=740></iframe>"

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if self.path == "/frame":
            self.give(self.frame)
        elif path.suffix == ".html" and path.is_file():
            self.give(path.read_bytes().replace(b"<head>", HEAR, 1))
        else:
            super().do_GET()

    def give(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def which(*names):
    return next(filter(None, map(shutil.which, names)), None)


def chromium(webdriver):
    options = webdriver.ChromeOptions()
    options.binary_location = which(*NAMES)
    for flag in ("--headless=new", *FLAGS):
        options.add_argument(flag)
    return webdriver.Chrome(options, webdriver.ChromeService(which("chromedriver")))


def firefox(webdriver):
    options = webdriver.FirefoxOptions()
    options.binary_location = which("firefox", "firefox-esr")
    options.add_argument("-headless")
    return webdriver.Firefox(options, webdriver.FirefoxService(which("geckodriver")))


def webkit(webdriver):
    options = webdriver.WebKitGTKOptions()
    options.set_capability("browserName", "MiniBrowser")
    options.binary_location = str(next(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser")))
    options.add_argument("--automation")
    return webdriver.WebKitGTK(options, webdriver.WebKitGTKService(which("WebKitWebDriver")))


ENGINES = {
    chromium: (NAMES, "chromedriver", "`apt-get install chromium chromium-driver`"),
    firefox: (("firefox", "firefox-esr"), "geckodriver", "install Firefox and geckodriver"),
    webkit: (
        ("WebKitWebDriver",),
        "WebKitWebDriver",
        "`apt-get install webkit2gtk-driver xvfb`, and `xvfb-run -a` before the command",
    ),
}


@contextmanager
def started(engine):
    """Start a browser of an engine, or skip with what is missing."""
    browsers, driver, how = ENGINES[engine]
    is_seen = engine is not webkit or "DISPLAY" in environ  # it has no mode without a window
    require("selenium", find_spec("selenium"), "`uv run --group engines pytest` brings it")
    require(engine.__name__, which(*browsers) and which(driver) and is_seen, how)
    from selenium import webdriver

    browser = engine(webdriver)
    try:
        browser.set_window_size(1280, 900)
        browser.set_script_timeout(LONG)
        yield browser
    finally:
        browser.quit()


@pytest.fixture(scope="module", params=ENGINES, ids=lambda engine: engine.__name__)
def engine(request):
    with started(request.param) as browser:
        yield browser


class Walk:
    """A visit to the site with one browser."""

    def __init__(self, browser, address):
        from selenium.webdriver import ActionChains, Keys

        self.browser, self.address, self.keys = browser, address, Keys
        self.actions = partial(ActionChains, browser)

    def open(self, uri):
        self.browser.get(self.address + place(uri))
        self.quiet()

    def quiet(self):
        """Wait until scripts have equipped the page."""
        ready = "document.readyState === 'complete' && document.fonts.status === 'loaded'"
        self.wait(f"return {ready}")
        sleep(0.5)  # the theme waits for what it is told of the window

    def js(self, code, *words):
        return self.browser.execute_script(code, *words)

    def wait(self, code, *words):
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.browser, LONG, 0.1).until(lambda _: self.js(code, *words))

    def all(self, css):
        return self.browser.find_elements("css selector", css)

    def seen(self, css):
        """The first of those elements that is seen, in the middle of the window."""
        found = next(element for element in self.all(css) if element.is_displayed())
        self.js("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", found)
        sleep(0.5)  # what is scrolled under a resting pointer is pointed at
        return found

    def press(self, box, name):
        """Press the button that begins so."""
        buttons = [b for b in box.find_elements("css selector", "button") if b.is_displayed()]
        next(button for button in buttons if button.text.startswith(name)).click()

    def type(self, *keys, control=""):
        actions = self.actions()
        if control:
            actions.key_down(self.keys.CONTROL).send_keys(control).key_up(self.keys.CONTROL)
        actions.send_keys(*keys).perform()

    def pasted(self):
        """What the clipboard holds, as a reader finds out."""
        self.js("""const field = document.createElement("textarea");
          document.querySelector("article").prepend(field);
          field.id = "pasted";
          field.focus();""")
        self.type(control="v")
        self.wait("return document.getElementById('pasted').value")
        return self.js("""const field = document.getElementById("pasted");
          field.remove();
          return field.value;""")

    def ended(self, cell):
        self.wait("return !['idle', 'running'].includes(arguments[0].dataset.live)", cell)
        return cell.get_attribute("data-live")


@pytest.fixture(scope="module")
def address(site):
    """Where the site is served by what hears its pages."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Heard, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def walk(engine, address):
    return Walk(engine, address)


OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("uri", PAGES)
def test_a_page_opens_clean_and_fits(uri, walk):
    walk.open(uri)
    assert walk.js(OVERFLOW) <= 0
    walk.browser.get(f"{walk.address}frame")  # no window of theirs is as narrow as a telephone
    walk.js("document.querySelector('iframe').src = arguments[0]", f"/{place(uri)}")
    walk.browser.switch_to.frame(0)
    walk.wait("return document.querySelector('article') && document.readyState === 'complete'")
    walk.quiet()
    assert walk.js("return innerWidth") == 360
    assert walk.js(OVERFLOW) <= 0
    assert walk.js("return complaints") == []
    walk.browser.switch_to.default_content()


# Code that scrolls is left out: without a mouse, the theme leaves to the browser how keys reach it.
AXE = """const [rules, done] = arguments;
const scrolling = { "scrollable-region-focusable": { enabled: false } };
const asked = rules ? { runOnly: rules } : { rules: scrolling };
axe.run({ exclude: [".katex-html"] }, { resultTypes: ["violations"], ...asked }).then(
  ({ violations }) => done(violations
    .filter((rule) => ["serious", "critical"].includes(rule.impact))
    .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`))),
  (error) => done([String(error)]));"""


@pytest.mark.parametrize("uri", PAGES)
def test_everyone_can_use_a_page_in_light_and_in_the_dark(uri, walk, npm_packages):
    walk.open(uri)
    walk.js((npm_packages / "axe-core" / "axe.min.js").read_text("utf-8"))
    assert walk.browser.execute_async_script(AXE, None) == []
    for _ in range(3):
        if walk.js("return document.body.dataset.mdColorScheme") != "slate":
            walk.seen("label[for^=__palette]").click()
    walk.wait("return document.body.dataset.mdColorScheme === 'slate'")
    walk.wait("return !document.getAnimations().length")  # the colors have arrived
    assert walk.browser.execute_async_script(AXE, ["color-contrast"]) == []
    walk.js("localStorage.clear()")


SAID = """const marked = document.querySelectorAll(".same").length;
return [document.getElementById("symbol")?.textContent ?? "", marked];"""


@pytest.mark.parametrize("uri", TAKEN)
def test_a_symbol_says_what_it_is_by_pointer_and_by_key(uri, walk):
    walk.open(uri)
    letter = walk.seen("article .math .mathnormal")
    walk.actions().move_to_element(letter).perform()
    walk.wait("return document.getElementById('symbol')")
    says, marked = walk.js(SAID)
    assert says.startswith(letter.text[0])
    assert ": " in says
    assert marked
    formula = walk.seen("article div.math")
    walk.js("arguments[0].focus()", formula)
    walk.type(walk.keys.ARROW_RIGHT)
    walk.wait("return document.getElementById('symbol')")
    says, marked = walk.js(SAID)
    assert ": " in says
    assert marked
    walk.type(walk.keys.ESCAPE)
    assert walk.js(SAID) == ["", 0]


@pytest.mark.parametrize("uri", TAKEN)
def test_an_equation_is_copied_and_broken(uri, walk):
    walk.open(uri)
    mark = walk.seen("a.checked[data-numpy][data-latex]")
    box = walk.js("return arguments[0].previousElementSibling", mark)
    tex = walk.js(
        "let math = arguments[0];"
        "while (!math.matches('.math')) math = math.previousElementSibling;"
        "return math.querySelector('annotation').textContent.replace(/ *\\\\tag\\{\\d+\\}/, '')",
        box,
    )
    for name, text in (("NumPy", mark.get_attribute("data-numpy")), ("LaTeX", tex)):
        mark.click()
        walk.press(box, f"Copy as {name}")
        walk.wait(
            "return arguments[0].querySelector('[role=status]').textContent === 'Copied'", box
        )
        assert walk.pasted() == text
    mark.click()
    walk.press(box, "Break it")
    walk.wait("return document.querySelector('.breaking .formula .katex')")
    assert walk.js("return document.activeElement.tagName") == "TEXTAREA"
    assert walk.js("return complaints") == []


ASK = """const [query, done] = arguments;
const toggle = document.querySelector("[data-md-toggle=search]");
const field = document.querySelector("[data-md-component=search-query]");
if (!toggle.checked) toggle.click();
field.value = query;
const look = () => {
  const link = document.querySelector(".md-search-result__list a");
  if (link) done(link.href); else setTimeout(look, 50);
};
field.dispatchEvent(new Event("input"));
look();"""


@pytest.mark.parametrize(
    ("query", "found"), [("δ", "reference/notation/"), ("chain rule", "learn/chain-rule/")]
)
def test_the_search_finds(query, found, walk):
    walk.open(PLAIN)
    address = walk.browser.execute_async_script(ASK, query)
    assert address.removeprefix(walk.address).startswith(found)


def test_a_block_runs_is_changed_and_stopped(walk):
    walk.open(PLAIN)
    walk.seen(".cell[data-block] .run").click()
    cell = walk.seen(".cell[data-block]")
    assert walk.ended(cell) == "same"
    walk.press(cell, "Edit")
    walk.type("if True:", walk.keys.ENTER, "print(6 * 7)", control="a")
    walk.type(control=walk.keys.ENTER)
    assert walk.ended(cell) == "changed"
    assert cell.find_element("css selector", ".ran pre").text == "42"
    walk.js("arguments[0].querySelector('code').focus()", cell)
    walk.type("while True: pass", control="a")
    walk.type(control=walk.keys.ENTER)
    walk.press(cell, "Stop")
    assert walk.ended(cell) == "stopped"
    assert "Every name is kept." in cell.text
    assert walk.js("return complaints") == []


ALL_ENDED = """return [...document.querySelectorAll(".cell[data-block]")].every(
  (cell) => !["idle", "running"].includes(cell.dataset.live));"""
RUN_ALL = """[...arguments[0].querySelectorAll(".live button")]
  .find((button) => button.textContent.startsWith("Run all")).click();"""


def test_every_block_of_a_page_and_a_broken_equation_have_their_verdict(walk):
    require("pyodide", pyodide.wheel(), HOW)
    walk.open("learn/sigmoid.md")
    walk.wait("return document.querySelector('.cell .run')")
    walk.js(RUN_ALL, walk.all(".cell[data-block]")[-1])
    walk.wait(ALL_ENDED)
    assert {cell.get_attribute("data-live") for cell in walk.all(".cell[data-block]")} == {"same"}
    mark = walk.seen("a.checked[data-numpy][data-latex]")
    mark.click()
    walk.press(walk.js("return arguments[0].previousElementSibling", mark), "Break it")
    walk.wait("return document.querySelector('.breaking .formula .katex')")
    walk.type(" + 1")
    walk.type(control=walk.keys.ENTER)
    walk.wait("return document.querySelector('.breaking').dataset.live === 'differs'")
    assert walk.js("return complaints") == []


@pytest.fixture(scope="module")
def unpacked(site, tmp_path_factory):
    """The site as it is unpacked from its zip."""
    place = tmp_path_factory.mktemp("a folder")
    folder.write(site, place / "nn.zip")
    shutil.unpack_archive(place / "nn.zip", place)
    return place / "nn"


def test_a_page_opens_from_a_folder(walk, unpacked):
    walk.browser.get((unpacked / place(PLAIN) / "index.html").as_uri())
    walk.quiet()
    assert "opened as a file" in walk.all(".from-a-folder")[0].text
    assert walk.all(".cell .copy button")
    assert walk.browser.execute_async_script(ASK, "chain rule").endswith("chain-rule/index.html")
