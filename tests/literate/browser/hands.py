"""What a reader's hands do on a page in a browser, and what all must be able to use."""

import re

from tests.conftest import ROOT

PLAIN = "learn/neuron.md"  # its first block needs nothing but Python
LONG = 120_000  # milliseconds: Python starts, on a slow machine

HOW = (
    "put NumPy's wheel for Pyodide into .cache/pyodide "
    "(`uv run python -m literate.site.fetch_wheel`), "
    "or let NN_PYODIDE_DIR name a folder with a full Pyodide distribution"
)


class Block:
    """A block of a page, worked as a reader works it."""

    def __init__(self, page, number):
        self.page = page
        self.cell = page.locator(".cell[data-block]").nth(number)

    def press(self, name):
        self.cell.get_by_role("button", name=re.compile(f"^{name}")).first.click()

    def type(self, code):
        if self.cell.locator("code[contenteditable]").count() == 0:
            self.press("Edit")
        self.cell.locator("code").focus()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)

    def ended(self):
        self.page.wait_for_function(
            "cell => !['idle', 'running'].includes(cell.dataset.live)",
            arg=self.cell.element_handle(),
            timeout=LONG,
        )
        return self.state

    def run(self, code=None):
        if code is not None:
            self.type(code)
            self.page.keyboard.press("Control+Enter")
        else:
            self.press("Run")
        return self.ended()

    @property
    def state(self):
        return self.cell.get_attribute("data-live")

    @property
    def status(self):
        return self.cell.locator(".ran [role=status]").inner_text()

    @property
    def output(self):
        return self.cell.locator(".ran pre").text_content()


def has_come(page, uri):
    """Wait until a page stands in the place of another; its address is there before it is."""
    title = (ROOT / "docs" / uri).read_text("utf-8").partition("\n")[0].removeprefix("# ")
    page.locator("article h1", has_text=title).wait_for()
    page.wait_for_selector(".cell[data-live] .run")


AXE = """async (box) => (await axe.run(box)).violations
  .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`))"""


def usable_by_everyone(page, box, npm_packages):
    """What is wrong with a part of a page, in both themes."""
    page.evaluate((npm_packages / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = []
    for scheme, name in (("light", "default"), ("dark", "slate")):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_selector(f"body[data-md-color-scheme={name}]")
        page.wait_for_function("!document.getAnimations().length")  # the colors have arrived
        found += [f"{scheme}: {line}" for line in page.evaluate(AXE, box)]
    return found
