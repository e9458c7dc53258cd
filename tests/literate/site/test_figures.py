"""A figure shows what it says, to everyone and at every width; a symbol has one color."""

import re
import runpy
from itertools import combinations, pairwise
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest

import nn
from literate.benchmarks import results
from literate.browser import drawn
from literate.pages import document, reader
from literate.site import code_cells, colors, equations, figures
from nn import _svg
from tests.conftest import ROOT, nav_pages

SCRIPTS = sorted(path.stem for path in figures.FOLDER.glob("*.py"))
each_figure = pytest.mark.parametrize("name", SCRIPTS)
SVG = "{http://www.w3.org/2000/svg}"


def script(name):
    """What a figure's script defines, as an object."""
    return SimpleNamespace(**runpy.run_path(figures.FOLDER / f"{name}.py"))


def of_role(role):
    """The color of a role in a drawing."""
    return getattr(_svg, role.upper())


def tree_of(name):
    """A figure as a tree."""
    return ElementTree.fromstring(figures.drawn(f"figures/{name}.svg"))


def words(name):
    """The words in a figure."""
    return [element.text for element in tree_of(name).iter(f"{SVG}text")]


# Every figure


@each_figure
def test_a_figure_is_markup_with_a_title_and_a_description(name):
    tree = tree_of(name)
    assert tree.tag == f"{SVG}svg"
    assert [child.tag for child in tree[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert all(child.text.strip() for child in tree[:2])
    assert not [element for element in tree.iter() if element.get("id")]  # two would collide


def test_a_figure_has_a_caption_below_it():
    pages = [ROOT / "docs" / uri for uri in nav_pages() if uri.endswith(".md")]
    found = [(page, image) for page in pages for image in reader.read(page).of(document.Image)]
    assert found
    bare = [
        f"{page.relative_to(ROOT).as_posix()}:{image.line}: say what to look for, in quotes behind "
        f'the address: ![…]({image.src} "One sentence.")'
        for page, image in found
        if not re.fullmatch(r"[A-Z].*\.", image.caption)
    ]
    assert not bare, "\n".join(bare)


def test_a_caption_is_text_and_leaves_no_tooltip():
    image = ElementTree.Element("img", src="figures/neuron.svg", alt="A", title="One & two.")
    markup = figures.inline(image)
    assert markup.endswith('</svg></span><span class="caption">One &amp; two.</span>')
    assert "title" not in image.attrib
    image = ElementTree.Element("img", src="figures/neuron.svg", alt="A")
    assert figures.inline(image).endswith("</svg></span>")


@each_figure
def test_its_words_can_be_read_at_360_pixels(name):
    tree = tree_of(name)
    shown = min(328, float(tree.get("width"))) / float(tree.get("viewBox").split()[2])
    sizes = [float(t.get("font-size", tree.get("font-size"))) for t in tree.iter(f"{SVG}text")]
    assert min(sizes, default=99) * shown >= 11


@each_figure
def test_its_words_lie_within_it(name):
    """The width of a letter is a guess, and a wide one."""
    tree = tree_of(name)
    _, _, width, height = map(float, tree.get("viewBox").split())
    for element in tree.iter(f"{SVG}text"):
        x, y = float(element.get("x")), float(element.get("y"))
        size = float(element.get("font-size", tree.get("font-size")))
        long = 0.55 * size * len(element.text)
        if "rotate" in element.get("transform", ""):
            left, right, up, down = x - size / 2, x + size / 2, y - long / 2, y + long / 2
        else:
            anchor = element.get("text-anchor", "middle")
            left = x - long * {"start": 0, "middle": 0.5, "end": 1}[anchor]
            right, up, down = left + long, y - size / 2, y + size / 2
        assert left >= -2, element.text
        assert right <= width + 2, element.text
        assert up >= -2, element.text
        assert down <= height + 2, element.text


@each_figure
def test_it_has_no_color_of_its_own(name):
    used = re.findall(r'(?:fill|stroke)="([^"]*)"', figures.drawn(f"figures/{name}.svg"))
    names = {"currentColor", "none", _svg.PAPER, *map(of_role, colors.ROLES)}
    assert set(used) <= names


SMALL = str.maketrans("₁₂₃₄", "1234", "⁽¹²³⁾ᵀ")


@each_figure
def test_a_symbol_has_its_color_in_a_figure_too(name):
    for element in tree_of(name).iter(f"{SVG}text"):
        for symbol in element.text.translate(SMALL).split(", "):
            known = colors.class_of(symbol.replace("ŷ", "y_hat"))
            if known:
                assert element.get("fill") == of_role(known.removeprefix("of-")), symbol


# The colors

STYLE = (ROOT / "docs" / "assets" / "site.css").read_text("utf-8")
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


def linear(color):
    """The amounts of red, green and blue light."""
    shares = np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """The contrast of WCAG 2."""
    bright = sorted(linear(color) @ [0.2126, 0.7152, 0.0722] for color in (one, other))
    return (bright[1] + 0.05) / (bright[0] + 0.05)


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


# What each figure claims


def test_sigmoid_is_steepest_at_zero_where_its_slope_is_a_quarter():
    figure = script("sigmoid")
    A, slope = figure.curves()
    assert figure.Z[slope.argmax()] == 0
    assert slope.max() == 0.25
    np.testing.assert_allclose(np.gradient(A, figure.Z)[1:-1], slope[1:-1], atol=1e-3)


def test_without_a_bend_two_layers_are_a_line():
    figure = script("linear_twice")
    for bend, straight in ((nn.identity, True), (nn.sigmoid, False)):
        parts, whole = figure.outputs(bend)
        np.testing.assert_allclose(parts.sum(axis=1, keepdims=True), whole)
        assert np.allclose(np.diff(whole, 2, axis=0), 0) == straight


def test_descent_creeps_arrives_and_flees():
    figure = script("descent")
    curvatures = np.linalg.eigvalsh(figure.hessian())
    assert curvatures == pytest.approx([0.5, 3])  # as the page says

    def cost(at):
        return nn.squared_error(figure.X @ at[:, None], figure.Y)[0]

    start = cost(figure.START)
    too_small, good, too_large = ([cost(at) for at in figure.walk(lr)] for lr in figure.rates())
    assert 0.1 * start < too_small[-1] < start
    assert good[-1] < 0.01 * start
    assert too_large[-1] > too_large[-3] > too_large[-5]
    for factor, shrinks in ((0.99, True), (1.01, False)):
        path = figure.walk(factor * figure.limit(), 2000)
        assert (cost(path[-1]) < cost(path[1000])) == shrinks
    for level in figure.LEVELS:
        assert [cost(at) for at in figure.ring(level)] == pytest.approx([level] * 61)


def test_pushing_both_ways_is_nearer_to_the_slope():
    exact, one_way, both_ways = script("slope").slopes()
    assert abs(both_ways - exact) < 0.3 * abs(one_way - exact)


def test_blame_on_the_arrows_adds_up_at_the_neurons():
    figure = script("paths")
    t = figure.trace()
    np.testing.assert_allclose(t.dZ[2], [[0.138498562, -0.038098236]], atol=1e-8)  # as published
    assert t.dW[1][0, 0] == pytest.approx(0.000438567734)
    shown = words("paths")
    numbers = [float(w.split()[-1].replace("−", "-")) for w in shown if re.search(r"\d\.\d", w)]
    flows, rest = numbers[:4], numbers[4:]
    np.testing.assert_allclose(flows, figure.carried(t).ravel(), atol=5e-6)
    for at, flow in enumerate((flows[:2], flows[2:])):
        _, total, slope, delta = rest[4 * at : 4 * at + 4]
        assert round(sum(flow), 5) == total
        assert round(total * slope, 5) == delta == round(t.dZ[1][0, at], 5)


def test_shapes_are_those_of_the_arrays():
    figure = script("shapes")
    sizes = {name: array.shape for name, array in figure.arrays().items()}
    assert len({sizes["X"], sizes["W"], sizes["Z"]}) == 3
    shown = words("shapes")
    for name, shape in [*sizes.items(), ("Xᵀ", sizes["X"][::-1]), ("Wᵀ", sizes["W"][::-1])]:
        if name in shown:
            assert shown[shown.index(name) + 1] == " × ".join(map(str, shape))
    assert {"X", "W", "b", "Z", "dW", "dX", "dZ", "Xᵀ", "Wᵀ"} <= set(shown)


def test_paths_multiply_and_add_up_to_the_slope():
    figure = script("fork")
    du, dv, dy_du, dy_dv = figure.slopes()
    whole = nn.numerical_gradient(lambda x: figure.u(x) * figure.v(x), figure.X)
    assert du * dy_du + dv * dy_dv == pytest.approx(whole)


def test_squares_have_the_area_of_the_squared_error():
    figure = script("cost")
    areas = [float(word) for word in words("cost") if re.fullmatch(r"0\.\d+", word)]
    C, _ = nn.squared_error(figure.Y_HAT[:, None], figure.Y[:, None])
    assert sum(areas) / (2 * len(areas)) == pytest.approx(C)
    sides = [float(r.get("width")) / figure.UNIT for r in tree_of("cost").iter(f"{SVG}rect")]
    assert [side**2 for side in sides] == pytest.approx(areas, rel=1e-3)


def test_a_sure_mistake_is_pushed_by_cross_entropy_alone():
    figure = script("sure_and_wrong")
    costs, slopes = figure.curves()
    for values, slope in zip(costs, slopes, strict=True):
        np.testing.assert_allclose(np.gradient(values, figure.Z)[1:-1], slope[1:-1], atol=1e-2)
    squared, entropy = slopes
    assert squared[-1] < 0.01 < 0.99 < entropy[-1]
    assert 0 < squared.argmax() < len(figure.Z) - 1


def test_the_bends_have_the_middles_and_the_slopes_that_are_said():
    figure = script("bends")
    assert [word for word in words("bends") if word.isalpha()] == [
        bend.__name__ for bend in figure.BENDS
    ]
    steepest = [
        nn.activations.backward_for(bend)(1.0, figure.Z, bend(figure.Z)).max()
        for bend in (nn.sigmoid, nn.tanh)
    ]
    assert steepest == [0.25, 1.0]
    assert nn.gelu(figure.Z).min() < 0


def test_the_joints_lie_on_the_curve_and_nowhere_else_bends_the_sum():
    figure = script("joints")
    net = figure.network()
    knots = np.append(figure.JOINTS, 1.0)[:, None]
    np.testing.assert_allclose(nn.predict(net, knots), figure.curve(knots), atol=1e-12)
    bends = np.diff(nn.predict(net, figure.X[:, None])[:, 0], 2)
    assert figure.X[1:-1][abs(bends) > 1e-9] == pytest.approx(figure.JOINTS[1:])


def test_what_arrives_is_told_apart_by_tanh_alone():
    figure = script("arrivals")
    spreads, cosines = zip(*(figure.arriving(at) for at in range(3)), strict=True)
    sigmoid, tanh, relu = (dict(zip(figure.LAYERS, found, strict=True)) for found in spreads)
    assert sigmoid[10] < 1e-5 < 0.15 < tanh[10] < 0.25
    assert 0.1 < relu[50] < 1
    sigmoid, tanh, relu = cosines
    assert sigmoid[1:].min() > 0.99
    assert abs(tanh).max() < 0.1
    assert abs(relu[0] - 1 / np.pi) < 0.1
    assert relu[-1] > 0.95
    assert (np.diff(relu) > -0.02).all()


def test_new_sigmoids_lose_both_ways_and_fitted_ones_neither():
    figure = script("both_ways")
    lost, kept, relus, fitted = (figure.both_ways(at) for at in range(4))
    ratios = lost[1][1:] / lost[1][:-1]
    assert ((3 < ratios) & (ratios < 6)).all(), "a quarter a layer, on the way back"
    assert lost[0][-1] < 1e-12
    assert kept[0].min() > 0.1
    assert relus[0].min() > 0.1
    grown = [blame[0] / blame[-1] for _, blame in (kept, relus, fitted)]
    assert 1 < grown[0] < 5
    assert 0.1 < grown[1] < 10 < 20 < grown[2] < 100


def test_steps_halve_their_error_and_pieces_quarter_it_while_training_does_not_care():
    figure = script("stairs")
    hard, soft, pieces = (np.array(figure.errors(name)) for name in figure.built(4))
    assert hard[-1] == pytest.approx(np.pi / 256, rel=0.01)
    assert pieces[-1] == pytest.approx(np.pi**2 / 2 / 256**2, rel=0.01)
    assert (soft[1:] < hard[1:] / 2).all()
    assert (soft[1:] < soft[:-1] / 3).all()
    learned = figure.learned()
    assert learned[0] < min(hard[1], soft[1], pieces[1])
    assert learned[-1] > 10 * pieces[5]


def test_a_note_with_two_readers_gets_two_slopes_and_a_corner_none():
    figure = script("notes")
    values, slopes = figure.noted()
    a, b, u, v, _ = values
    assert slopes == pytest.approx([v * b + u * v, v * a, v, u, 1])
    assert (figure.corner(0), figure.corner(0.1), figure.corner(-0.1)) == (0, 1, 1)


def test_pushes_end_at_the_targets_and_cancel():
    shares, pushes = script("shares").shares_and_pushes()
    assert shares + pushes == pytest.approx([1, 0, 0])
    assert pushes.sum() == pytest.approx(0)
    shown = words("shares")
    assert [f"{share:.2f}" for share in shares] == [w for w in shown if re.fullmatch(r"0\.\d\d", w)]


def test_the_five_is_named_by_the_network_and_its_neighbors_stand_beside_it():
    album = script("album")
    image, shares, near, digits = album.seen()
    assert shares.argmax() == 5
    assert shares.max() > 0.95  # so the bar reaches the top
    assert digits.tolist() == [5, 5, 5]
    X, _ = nn.data.digits()
    distances = np.linalg.norm(X[:1000] - image, axis=1)
    assert np.linalg.norm(near - image, axis=1) == pytest.approx(np.sort(distances)[:3])
    assert [word for word in words("album") if word.startswith("album")] == ["album: 5"] * 3


def test_the_surest_mistakes_are_mistakes_and_no_other_is_surer():
    images, said, meant, shares = script("misread").surest()
    net, X, y = drawn.learned()
    X, y = (array[1000:] for array in nn.data.digits())
    assert (nn.classify(net, images) == said).all()
    assert (said != meant).all()
    wrong = nn.classify(net, X) != y
    all_shares = nn.probabilities(net, X).max(axis=1)[wrong]
    assert shares == pytest.approx(np.sort(all_shares)[::-1][: len(shares)])
    assert words("misread") == [f"{a}, was {b}" for a, b in zip(said, meant, strict=True)]


def test_nine_bugs_reach_nearly_as_far_as_none_and_three_know_no_more_than_a_guess():
    found = script("bugs").accuracies()
    (_, none, _), *others = found.values()
    medians = [median for _, median, _ in others]
    assert sum(median > 0.89 for median in medians) == 9
    assert sum(median < 0.11 for median in medians) == 3
    assert none == max(none, *medians)
    assert [word for word in words("bugs") if not re.fullmatch(r"[\d.]+", word)] == [*found]


def test_pytorchs_start_holds_with_five_layers_and_is_lost_with_twenty():
    found = script("starts").accuracies()
    middle = {of: float(np.median(values)) for of, values in found.items()}
    assert all(len(values) == 20 for values in found.values())
    for run in ("PyTorch", "its start, in nn"):
        assert abs(middle[5, run] - middle[5, "PyTorch, He's start"]) < 0.02
        assert middle[20, run] < middle[20, "PyTorch, He's start"] - 0.3
    assert middle[20, "scikit-learn"] > middle[20, "PyTorch"] + 0.2


def test_layers_of_two_thousand_draws_lie_on_the_derived_curve():
    figure = script("random_layers")
    h = np.array(figure.HIDDEN)
    chances = figure.derived(h)
    spread = np.sqrt(chances * (1 - chances) / figure.DRAWS)
    assert (abs(figure.shares() - chances) <= 3 * spread + 1e-9).all()
    assert all(
        a >= b for a, b in zip(figure.shares(), figure.shares(", inputs 0 and 1"), strict=True)
    )


def test_three_lines_meet_in_each_corner_and_two_in_the_middle():
    figure = script("blends")
    lines = [*figure.EDGES.values(), *figure.LEVEL.values(), *figure.DIAGONALS.values()]

    def through(x, y):
        crossed = [(x - a) * (d - b) - (y - b) * (c - a) for (a, b), (c, d) in lines]
        return sum(abs(side) < 1e-12 for side in crossed)

    assert [through(*point) for point in figure.MEET.values()] == [3, 3, 3, 3, 2]


def test_the_chosen_one_of_sixty_lies_in_the_middle_of_the_height():
    seen, true = script("luck").sixty()
    best = true[seen.argmax()]
    assert len(seen) == 60
    assert 20 < (true > best).sum() < 40
    assert abs(np.corrcoef(seen, true)[0, 1]) < 0.2


def test_the_middle_speaks_against_the_zero():
    W = script("looks").alone()[:, 0].reshape(8, 8)
    assert W[3:5, 3:5].max() < 0
    assert words("looks") == [str(digit) for digit in range(10)] + ["hidden"] * 5


def test_walks_of_larger_batches_stagger_less_around_the_lowest_place():
    figure = script("batches")
    far = [np.linalg.norm(figure.walk(size)[48:] - figure.lowest(), axis=1) for size in (1, 64)]
    assert far[1].max() < far[0].mean()
    said = [word for word in words("batches") if "example" in word]
    assert [int(word.split()[0]) for word in said] == [*figure.SIZES]


def test_without_corrections_a_step_is_too_long_and_longest_at_the_twelfth():
    figure = script("correction")
    steps = []
    for t in (1, 12):
        net = [nn.Layer(np.array([[1.0]]), None, nn.identity)]
        update = nn.adam(0.001, figure.BETA_1, figure.BETA_2)
        update.state = nn.optimizers.OptimizerState(
            t - 1,
            {
                "m": [np.full((1, 1), 1 - figure.BETA_1 ** (t - 1))],
                "v": [np.full((1, 1), 1 - figure.BETA_2 ** (t - 1))],
            },
        )
        update(net, [(np.array([[1.0]]), None)])
        m, v = (update.state.arrays[name][0].item() for name in "mv")
        steps.append(m / np.sqrt(v))
        assert 1 - net[0].W.item() == pytest.approx(0.001)
    assert steps == pytest.approx([figure.factor(1), figure.factor(12)])
    assert figure.factor(figure.STEPS).max() == figure.factor(12)
    assert {"3.16", "6.57"} <= {*words("correction")}


def test_a_penalty_makes_a_network_believe_less_and_know_more():
    figure = script("overfit")
    _, given, true = figure.points()
    assert 0.1 < (given != true).mean() < 0.3
    by_heart, smooth = (figure.right(figure.trained(strength)) for strength in figure.STRENGTHS)
    assert by_heart[0] > smooth[0]
    assert by_heart[1] < smooth[1] - 0.1
    said = " ".join(words("overfit"))
    for known, new in (by_heart, smooth):
        assert f"known {known:.2f}, new {new:.2f}" in said


def test_a_wide_network_is_no_worse_with_clean_labels_and_a_little_with_lies():
    figure = script("widths")
    clean, lies = figure.medians("clean"), figure.medians("a fifth random")
    assert max(clean) - clean[-1] < 0.01
    assert 0.02 < max(lies) - lies[-1] < max(lies) - lies[0]
    assert [word for word in words("widths") if word.isdigit()] == [str(w) for w in figure.WIDTHS]


def test_true_labels_are_learned_before_false_ones_and_new_digits_are_best_between():
    figure = script("learned")
    true, false, new = (figure.medians(of) for of, *_ in figure.LINES)
    assert true[3] > 0.95
    assert false[3] < 0.05
    assert true[-1] == false[-1] == 1
    assert 0 < np.argmax(new) < len(new) - 1
    assert false[np.argmax(new)] < 0.1


def test_the_sum_of_the_wishes_is_the_blame_of_the_neuron_turned_around():
    figure = script("wishes")
    image, wishes = figure.asked()
    net = nn.init([64, 6, 10], rng=1, hidden=nn.sigmoid)
    t = nn.trace(net, image.reshape(1, 64), np.eye(10)[[2]], nn.squared_error)
    slope = (t.A[1] * (1 - t.A[1]))[0, figure.J]
    assert -wishes.sum() * slope == pytest.approx(t.dZ[1][0, figure.J], rel=1e-12)
    assert {"+0.38", "−0.49", "−0.23"} <= {*words("wishes")}


@pytest.mark.parametrize("sizes", [[2, 2, 1], [4, 8, 3]])
def test_pushing_takes_two_passes_a_parameter(sizes):
    figure, calls = script("cost_of_slopes"), []
    X, Y = np.ones((1, sizes[0])), np.ones((1, sizes[-1]))
    net = nn.init(sizes, rng=0)
    for at, (W, b, _) in enumerate(net):
        for which, start in enumerate((W, b)):

            def cost(p, at=at, which=which):
                calls.append(1)
                pushed = list(net)
                pushed[at] = net[at]._replace(**{("W", "b")[which]: p})
                return nn.squared_error(nn.predict(pushed, X), Y)[0]

            nn.numerical_gradient(cost, start)
    assert len(calls) == figure.pushing(sizes)
    assert 2 <= figure.passing_back(sizes) <= 3


def test_the_push_that_is_taken_is_nearly_the_best():
    figure = script("gradcheck_error")
    errors = np.array([figure.wrong(h) for h in figure.PUSHES])
    best = figure.PUSHES[errors.argmin()]
    assert 0.1 < figure.chosen() / best < 10
    assert figure.wrong(figure.chosen()) < 1e-9
    assert min(figure.wrong(h, both_ways=False) for h in figure.PUSHES[::5]) > errors.min()


def test_the_network_with_two_hidden_layers_has_the_shapes_that_it_says():
    figure, tree = script("two_hidden"), tree_of("two_hidden")
    shapes = [layer.W.shape for layer in figure.NET]
    assert [word for word in words("two_hidden") if word.startswith("(")] == [*map(str, shapes)]
    circles = [circle.get("cx") for circle in tree.iter(f"{SVG}circle")]
    sizes = [circles.count(f"{x}") for x, _, _ in figure.COLUMNS.values()]
    assert shapes == [*pairwise(sizes)]
    assert len([*tree.iter(f"{SVG}line")]) == sum(layer.W.size for layer in figure.NET)


@pytest.mark.parametrize("name", ["xor_boundary", "boundary_training"])
def test_a_boundary_shows_what_the_network_predicts(name):
    figure = script(name)
    X, Y = nn.data.xor()
    net = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
    net, _ = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=2000)
    field = figure.answers() if name == "xor_boundary" else figure.field(figure.training()[0][-1])
    side = 1.4 / figure.CELLS
    for row, column in ((0, 0), (5, 17), (20, 3)):
        at = [[-0.2 + side * (column + 0.5), 1.2 - side * (row + 0.5)]]
        assert field[row, column] == pytest.approx(nn.predict(net, at)[0, 0], rel=1e-6)


def test_the_moments_of_the_training_tell_its_story():
    figure = script("boundary_training")
    nets, costs = figure.training()
    X, Y = nn.data.xor()
    right = [int((nn.predict(net, X).round() == Y).sum()) for net in nets]
    assert right[0] < 4
    assert right[-1] == 4
    assert len(costs) == figure.MOMENTS[-1]
    assert [nn.squared_error(nn.predict(net, X), Y)[0] for net in nets[:-1]] == pytest.approx(
        [costs[moment] for moment in figure.MOMENTS[:-1]]
    )


def test_the_recorded_run_is_the_training_of_the_first_block():
    X, Y = nn.data.xor()
    net = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
    net, costs = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=2000)
    frames = [g for g in tree_of("learning").iter(f"{SVG}g") if g.get("data-frame")]
    told = re.compile(r"step ([\d,]+): cost ([\d.]+)")
    said = [told.fullmatch(frame.get("data-frame")).groups() for frame in frames]
    moments = [int(step.replace(",", "")) for step, _ in said]
    assert moments == sorted(moments)
    assert moments[-1] == len(costs)
    costs = [*costs, nn.squared_error(nn.predict(net, X), Y)[0]]
    assert [cost for _, cost in said] == [f"{costs[moment]:.4f}" for moment in moments]
    answers = [text.text for text in list(frames[-1].iter(f"{SVG}text"))[:4]]
    assert answers == [f"{answer:.2f}" for answer in nn.predict(net, X)[:, 0]]
    assert [frame.get("display") for frame in frames] == ["none"] * (len(frames) - 1) + [None]


def test_shading_is_as_full_as_the_answer():
    answers = np.array([[0.0, 0.5, 0.5], [1.0, 0.25, 0.0]])
    tree = ElementTree.fromstring(f"<svg>{_svg.shade(answers, 0, 0, 2, 'red')}</svg>")
    found = np.zeros((2, 3))
    for path in tree[0]:
        for x, y, long in re.findall(r"M(\S+) (\S+)h(\S+?)v", path.get("d")):
            at = int(float(x)) // 2
            found[int(float(y)) // 2, at : at + int(float(long)) // 2] = path.get("fill-opacity")
    np.testing.assert_allclose(found / found.max(), answers, atol=0.03)


def test_the_border_lies_where_the_answers_pass_one_half():
    plot = _svg.Plot(0, 0, 10, 10, (0, 10), (0, 10))
    answers = np.repeat(np.linspace(0.05, 0.95, 10)[None], 10, axis=0)  # x / 10 in each column
    places = re.findall(r"[ML]([\d.]+) ", _svg.border(answers, plot))
    assert places
    assert {float(x) for x in places} == {5.0}


@pytest.mark.parametrize("name", ["hidden_units", "hidden_by_hand"])
def test_the_hidden_units_make_xor_one_line(name):
    figure = script(name)
    X, Y = nn.data.xor()
    net = figure.trained() if name == "hidden_units" else figure.NET
    t = nn.trace(net, X, Y, nn.squared_error)
    W, b, _ = net[1]
    assert ((t.A[1] @ W + b > 0) == (Y > 0.5)).all()
    plot = script("hidden_units").PLOTS[1]
    lines = re.findall(
        r'points="([\d.]+),([\d.]+) ([\d.]+),([\d.]+)"', figures.drawn(f"{name}.svg")
    )
    assert len(lines) == 3
    x1, y1, x2, y2 = map(float, lines[-1])
    for x, y in ((x1, y1), (x2, y2)):
        at = 1.5 * (x - plot.left) / plot.width - 0.25, 1.25 - 1.5 * (y - plot.top) / plot.height
        assert (np.array(at) @ W + b).item() == pytest.approx(0, abs=0.02 * np.abs(W).max())


# Columns, and three machines


def test_a_column_is_what_its_neuron_looks_for():
    layer = script("columns").trained()
    X, y = nn.data.digits()
    assert nn.accuracy([layer], X[1000:], y[1000:]) > 0.9
    averages = np.array([X[:1000][y[:1000] == digit].mean(axis=0) for digit in range(10)])
    assert ((averages @ layer.W + layer.b).argmax(axis=1) == np.arange(10)).all()
    ring = layer.W[:, 0].reshape(8, 8)
    assert ring[3:5, 3:5].max() < 0, "ink in the middle counts against a 0"


def test_three_machines_pass_back_what_their_rules_say():
    figure = script("three_gates")
    copies, swaps, routes = (figure.back(gate) for _, _, gate in figure.GATES)
    assert copies == [2, 2]
    assert swaps == [8, 6]
    assert routes == [0, 2]


# The record of curvatures


def test_large_rates_hold_the_curvature_at_their_border_and_small_ones_stay_below():
    found = script("edge").recorded()
    for rate in (0.1, 0.15):
        assert found[rate]["curvature"][0] > 2 / rate
        np.testing.assert_allclose(found[rate]["curvature"][-5:], 2 / rate, rtol=0.05)
    for rate in (0.02, 0.05):
        assert max(found[rate]["curvature"]) < 2 / rate
        assert found[rate]["uphill"] == 0
    costs = [found[rate]["cost"] for rate in sorted(found)]
    assert costs == sorted(costs, reverse=True)
    assert {"2/η for 0.1", "2/η for 0.15"} <= {*words("edge")}


def test_curvatures_are_measured_as_they_were_recorded():
    figure = script("edge")
    theta = np.array([0.5, -1.0, 2.0])
    net = [nn.Layer(theta[:2].reshape(2, 1), theta[2:], nn.identity)]
    X, Y = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[1.0], [0.0]])
    H = np.column_stack([X, np.ones(2)])
    exact = np.linalg.eigvalsh(H.T @ H / 2).max()
    assert figure.curvature(theta, net, X, Y) == pytest.approx(exact, rel=1e-6)
    now = figure.walk(0.15, steps=50)["curvature"]
    np.testing.assert_allclose(now, figure.recorded()[0.15]["curvature"][:3], rtol=0.02)


# The record of two hundred starts


def test_the_record_is_what_the_experiment_gives():
    figure = script("seeds")
    found = figure.answers()
    np.testing.assert_allclose(found, figure.recorded(), atol=0.001)
    assert figure.failing(found).tolist() == figure.failing(figure.recorded()).tolist()
    assert f"{len(figure.failing(found))} of {figure.SEEDS} starts fail" in words("seeds")


@pytest.mark.parametrize("seed", [0, 2])
def test_the_experiment_trains_as_the_package_does(seed):
    figure = script("seeds")
    X, Y = nn.data.xor()
    net, _ = nn.train(
        figure.start(seed), X, Y, nn.squared_error, nn.sgd(lr=figure.LEARNING_RATE), epochs=500
    )
    ours = figure.answers(range(seed, seed + 1), steps=500)
    np.testing.assert_allclose(ours[0], nn.predict(net, X)[:, 0], rtol=1e-6)


# What was measured


def test_every_change_but_the_last_few_pays_and_all_together_do():
    figure = script("gains")
    for workload, _, name in figure.CURVES:
        gains = figure.gains(workload)
        assert gains[0] == 1
        assert gains[-1] > 1.2
        assert name in words("gains")
    assert figure.gains("W1")[-1] > figure.gains("W5")[-1]  # it is calls that were saved


def test_no_network_breaks_through_a_roof_and_wider_ones_come_nearer():
    figure = script("roofline")
    peak, bandwidth = figure.limit("flops"), figure.limit("bytes")
    points = figure.points()
    assert all(speed < peak for _, _, speed in points)
    shares = [speed / min(peak, each_byte * bandwidth) for _, each_byte, speed in points]
    assert shares[0] < 0.5 * max(shares[3:])
    assert {f"{width:,}" for width in figure.NAMED} <= {*words("roofline")}


def test_narrow_steps_cost_their_calls_and_wide_ones_their_products():
    figure = script("growth")
    _, step, products, calls = figure.rows()[0]
    assert calls > products
    _, step, products, calls = figure.rows()[-1]
    assert 0.5 * step < products < step
    assert calls < 0.01 * step
    assert 16 <= results.takes_over() <= 1024


# The scripts


def test_a_picture_of_another_site_is_not_drawn_here():
    assert figures.is_made_here("../figures/neuron.svg")
    assert not figures.is_made_here("https://example.org/figures/neuron.svg")
    assert not figures.is_made_here("../photos/neuron.svg")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("raise SystemExit", "this raises SystemExit"),
        ("1 / 0", "ZeroDivisionError"),
        ("", "KeyError: 'draw'"),
    ],
)
def test_a_script_that_draws_nothing_says_why(line, why, tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "FOLDER", tmp_path)
    (tmp_path / "broken.py").write_text(f'"""A figure."""\n{line}\n', "utf-8")
    assert figures.wrong_with("A line.", "figures/broken.svg").startswith("docs/figures/broken.py:")
    assert why in figures.wrong_with("A line.", "figures/broken.svg")


def test_the_squared_error_stays_at_its_border_and_the_cross_entropy_falls():
    figure = script("border")
    found = figure.recorded()
    assert min(found[name][0] for name in figure.RUNS) > 1
    assert np.abs(np.array(found["squared error"][2:]) - 1).max() < 0.1
    assert (np.diff(found["cross entropy"]) < 0).all()
    assert found["cross entropy"][-1] < 0.2
    now = figure.walk("squared error", steps=20)
    np.testing.assert_allclose(now, found["squared error"][:3], rtol=0.02)


def test_own_has_every_new_leaf_in_one_of_nine_squares():
    trained = script("own").trained()
    counts = np.array([int(word) for word in words("own") if word.isdigit()][-9:]).reshape(3, 3)
    assert (counts.sum(axis=1) == np.bincount(trained.y_new)).all()
    assert np.trace(counts) / counts.sum() == nn.accuracy(trained.net, trained.X_new, trained.y_new)
