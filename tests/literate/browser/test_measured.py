"""An entry of the ledger is measured where the reader is, and compared with its record."""

from literate.ledger import tables
from literate.ledger.entries import ENTRIES
from literate.ledger.quick import QUICK

from .driver import ask
from .hands import LONG, usable_by_everyone


def test_an_entry_is_measured_and_compared_with_its_record():
    found, said = ask(do="measure", entry="micrograd")
    assert found["verdict"] == "same", found
    assert found["sentence"] == "As recorded: 5 numbers of 2 runs."
    assert "g: 24.704082 recorded, 24.704082 here" in found["details"]
    assert said.startswith("1 of 2: by the tape")


def test_an_entry_that_comes_out_otherwise_says_where(monkeypatch):
    record = tables.load("micrograd")
    record["runs"]["by the tape"]["g"] = 25.0
    monkeypatch.setattr(tables, "load", lambda _: record)
    found, _ = ask(do="measure", entry="micrograd")
    assert found["verdict"] == "differs"
    assert "1 of 5 numbers are not as recorded." in found["sentence"]
    assert found["details"].startswith("g: 25.0 recorded, 24.7040816326531 now")


def test_what_needs_no_mnist_can_be_measured_in_the_browser():
    entries = {name for name, entry in ENTRIES.items() if entry.jobs and not entry.mnist}
    assert {*tables.QUICK} == QUICK.keys() == entries


def test_an_entry_of_the_ledger_is_measured_on_its_page(numpy_is_here, opened, npm_packages):
    page = opened("about/ledger.md")
    box = page.locator("[data-measure=micrograd]")
    box.get_by_role("button", name="Measure it here").click()
    page.wait_for_selector("[data-measure=micrograd][data-live=same]", timeout=LONG)
    assert box.get_by_role("status").inner_text() == "As recorded: 5 numbers of 2 runs."
    assert "24.704082 here" in box.locator("pre").inner_text()
    assert not usable_by_everyone(page, "[data-measure=micrograd]", npm_packages)
    assert not page.complaints
