"""A live figure is worked with the keys, with the pointer, and by itself, in a real browser."""

import pytest

from .hands import LONG, usable_by_everyone

FIGURES = {
    "bend": "learn/sigmoid.md",
    "neuron": "learn/neuron.md",
    "bowl": "learn/gradient-descent.md",
    "chain": "learn/backprop-one-chain.md",
    "xor": "learn/xor.md",
    "shares": "learn/cross-entropy.md",
    "arrivals": "learn/initialization.md",
    "both-ways": "learn/vanishing-gradients.md",
    "drawn": "learn/digits.md",
    "border": "learn/batches-and-optimizers.md",
    "bug": "learn/debugging.md",
    "lies": "learn/generalization.md",
    "luck": "learn/hyper-parameters.md",
    "stairs": "learn/universality.md",
    "notes": "learn/autodiff.md",
    "begun": "learn/onwards.md",
    "perceptron": "learn/history.md",
    "own": "howto/own-data.md",
    "adam": "learn/batches-and-optimizers.md",
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_worked_by_keyboard(name, numpy_is_here, opened, npm_packages):
    page = opened(FIGURES[name])
    page.emulate_media(reduced_motion="reduce")
    box = page.locator(f"[data-figure={name}]")
    assert box.locator(".figure").is_visible()
    box.get_by_role("button", name="Work this figure").focus()
    page.keyboard.press("Enter")
    canvas = box.locator("canvas").first
    canvas.wait_for(timeout=LONG)
    assert not box.locator(".figure").is_visible()
    status = box.get_by_role("status")
    before = status.text_content()
    assert canvas.get_attribute("aria-label") == before
    slider = box.locator("input[type=range]").last
    slider.focus()
    page.keyboard.press("ArrowRight")
    still = ("bend", "neuron", "chain", "shares", "arrivals", "both-ways", "drawn", "luck")
    if name not in still:
        box.get_by_role("button", name="One step").press("Enter")
    changed = "([status, before]) => status.textContent !== before"
    page.wait_for_function(changed, arg=[status.element_handle(), before])
    assert not usable_by_everyone(page, f"[data-figure={name}]", npm_packages)
    assert not page.complaints


def test_a_digit_is_drawn_with_the_pointer_and_with_the_keys(numpy_is_here, opened):
    page = opened(FIGURES["drawn"])
    box = page.locator("[data-figure=drawn]")
    box.get_by_role("button", name="Work this figure").click()
    sheet = box.locator("canvas").first
    sheet.wait_for(timeout=LONG)
    status = box.get_by_role("status")
    clean = box.get_by_role("button", name="Clean sheet")

    def says(digit):
        text = "([status, said]) => status.textContent.startsWith(said)"
        said = f"The network says {digit},"
        page.wait_for_function(text, arg=[status.element_handle(), said], timeout=LONG)

    says(5)
    one, seven = [(0.52, 0.1), (0.52, 0.9)], [(0.2, 0.1), (0.7, 0.1), (0.4, 0.9)]
    for digit, points in ((1, one), (7, seven)):
        clean.click()
        sheet.scroll_into_view_if_needed()
        at = sheet.bounding_box()
        places = [(at["x"] + x * at["width"], at["y"] + y * at["height"]) for x, y in points]
        page.mouse.move(*places[0])
        page.mouse.down()
        for end in places[1:]:
            page.mouse.move(*end, steps=12)
        page.mouse.up()
        says(digit)
    clean.click()
    for way in ["Shift+ArrowLeft"] * 3 + ["Shift+ArrowUp"] * 7 + ["ArrowRight"] * 6:
        sheet.press(way)
    for _ in range(7):
        sheet.press("ArrowDown")
        sheet.press("ArrowLeft")
        sheet.press("ArrowDown")
    says(7)
    assert not page.complaints


def test_a_figure_runs_by_itself_and_pauses_when_nobody_looks(numpy_is_here, opened):
    page = opened(FIGURES["xor"])
    box = page.locator("[data-figure=xor]")
    box.get_by_role("button", name="Work this figure").click()
    box.get_by_role("button", name="Pause").wait_for(timeout=LONG)
    page.evaluate("scrollTo(0, 0)")
    box.get_by_role("button", name="Go on").wait_for(timeout=LONG)


def test_a_figure_that_is_begun_and_left_is_there_when_the_reader_comes_back(numpy_is_here, opened):
    page = opened(FIGURES["xor"])
    box = page.locator("[data-figure=xor]")
    box.get_by_role("button", name="Work this figure").click()
    page.evaluate("scrollTo(0, 0)")
    box.get_by_role("button", name="Go on").wait_for(timeout=LONG)
    assert box.get_by_role("status").text_content().startswith("Step 0")


def test_a_figure_takes_the_colors_of_the_other_theme(numpy_is_here, opened):
    page = opened(FIGURES["neuron"])
    box = page.locator("[data-figure=neuron]")
    box.get_by_role("button", name="Work this figure").click()
    canvas = box.locator("canvas")
    canvas.wait_for(timeout=LONG)
    before = canvas.evaluate("canvas => canvas.toDataURL()")
    page.emulate_media(color_scheme="dark")
    changed = "([canvas, before]) => canvas.toDataURL() !== before"
    page.wait_for_function(changed, arg=[canvas.element_handle(), before])
