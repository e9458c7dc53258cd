"""A symbol has one color, in formula, code and drawing, and every eye can tell it from others."""

import re
from itertools import combinations

import numpy as np
import pytest

from literate.paths import NOTATION
from literate.site import code_cells, colors, equations
from tests.conftest import ROOT
from tests.light import contrast, linear

from .drawn_figures import of_role

SHEETS = sorted((ROOT / "docs" / "assets" / "style").glob("*.css"))
STYLE = "\n".join(sheet.read_text("utf-8") for sheet in SHEETS)
SCHEMES = {  # what they stand on: the page, code, what a block printed; and the text beside them
    "default": ("#ffffff", "#f5f5f5", "#f0f1f6", "#212121"),
    "slate": ("#1e2129", "#272a35", "#2a2d3a", "#c4c5c9"),
}


def colors_of(scheme):
    """The colors of symbols on the site, in the light scheme or in the dark one."""
    blocks = re.findall(rf'^ *\[data-md-color-scheme="{scheme}"\] {{(.*?)}}', STYLE, re.M | re.S)
    found = dict(re.findall(r"--nn-([\w-]+): (#\w+)", "".join(blocks)))
    return {role: found[role] for role in colors.ROLES}


def test_drawings_have_the_colors_of_the_site():
    light, dark = colors_of("default"), colors_of("slate")
    for role in colors.ROLES:
        assert of_role(role) == f"var(--nn-{role}, light-dark({light[role]}, {dark[role]}))"


def test_the_notation_says_whose_color_is_whose():
    named = {"value": "flows", "weight": "learned", "target": "wanted", "blame": "wrong"}
    rows = re.findall(r"^\| (.*) \| what (?:is )?(\w+).* \|$", NOTATION.read_text("utf-8"), re.M)
    assert [what.strip(",") for _, what in rows] == [*named.values()]
    for (formulas, _), role in zip(rows, named, strict=True):
        for formula in re.findall(r"\$(.*?)\$", formulas):
            assert re.findall(r"of-\w+", equations.inline(formula))[:1] == [f"of-{role}"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_colors_can_be_read(scheme):
    *grounds, _ = SCHEMES[scheme]
    for color in colors_of(scheme).values():
        for ground in grounds:
            assert contrast(color, ground) >= 4.5, (color, ground)


EYES = {  # what is left of the three lights to each of the color-blind (Machado et al. 2009)
    "full": np.eye(3),
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def seen(color, eye):
    """A color as a place in CIELAB, where distance is difference."""
    x, y, z = np.cbrt(
        XYZ @ np.clip(np.array(EYES[eye]) @ linear(color), 0.002, 1) / XYZ.sum(axis=1)
    )
    return np.array([116 * y, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_colors_differ_to_every_eye(scheme, eye):
    shades = [*colors_of(scheme).values(), SCHEMES[scheme][-1]]
    for one, other in combinations(shades, 2):
        difference = np.linalg.norm(seen(one, eye) - seen(other, eye))
        assert difference >= 12, (one, other)  # 2.3 can barely be told apart


@pytest.mark.parametrize(
    ("latex", "code"),
    [
        ("W", "W"),
        ("W^{(l)}", "W2"),
        ("b_1", "b1"),
        ("X", "X"),
        ("A^{(0)}", "A"),
        ("z_1", "z1"),
        (r"\hat{Y}", "Y_hat"),
        (r"\hat{y}_i", "y_hat"),
        ("Y", "Y"),
        ("C", "C"),
        (r"\delta^{(l)}", "delta1"),
        (r"\delta", "dZ"),
        (r"\frac{\partial C}{\partial W^{(l)}}", "dW"),
        (r"\tfrac{\partial C}{\partial \hat{Y}}", "dY_hat"),
    ],
)
def test_a_symbol_has_one_class_in_formula_and_code(latex, code, npm_packages):
    formula = set(re.findall(r"of-\w+", equations.inline(latex)))
    assert formula == set(re.findall(r"of-\w+", code_cells.colored(f"{code} = 1")))
    assert formula == {colors.class_of(code)}


def test_every_class_has_its_color():
    for role in colors.ROLES:
        assert f".of-{role} {{\n  color: var(--nn-{role});" in STYLE


def test_what_is_no_symbol_has_no_class(npm_packages):
    assert "of-" not in equations.inline(r"n_{\text{in}} + \eta \, \sigma'(k) \frac{1}{2}")
    assert "of-" not in code_cells.colored("lr = nn.sigmoid(range(3), dim, Wide, domain, d)")
    slope_of_a_link = equations.inline(r"\frac{\partial a}{\partial z}")
    assert set(re.findall(r"of-\w+", slope_of_a_link)) == {"of-value"}


def test_colors_leave_the_formula_as_it_is(npm_packages):
    latex = r"\delta^{(L)} = \frac{\partial C}{\partial \hat{Y}} \odot \varphi'(Z^{(L)}) W^\top"
    bare = equations.katex.rendered(latex, display=False)
    assert re.sub(r" of-\w+", "", colors.in_formula(bare)) == bare
