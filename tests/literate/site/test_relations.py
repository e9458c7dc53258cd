r"""What follows from what is read off the formulas: from the one above, and from other chapters."""

import re
from pathlib import Path

import pytest

from literate.pages import document, reader
from literate.paths import DOCS
from literate.site import equation_map, plain, take_away
from literate.site.equations import Labels
from literate.site.plain_markdown import Plain
from literate.site.relations import Relations

FIRST = r"""# First: a page

<!-- symbols
z | z | () | real
x | x | () | real
w | w | () | real
C(w) | C | () | function
-->

$$
\sigma(z) = \frac{1}{1 + e^{-z}} \label{eq:bend}
$$

$$
z = w x \label{eq:sum}
$$

$$
z = x w \label{eq:again}
$$

$$
C(w) = z^2 \label{eq:cost}
$$

$$
C'(w) = 2 z x \label{eq:slope}
$$

$$
w \leftarrow w - \eta \, C'(w) \label{eq:step}
$$

$$
Z^{(l)} = A^{(l-1)} W^{(l)} + b^{(l)} \label{eq:layer}
$$

<!-- argued: nobody computes it -->
$$
z = 3 \label{eq:argued}
$$

<!-- symbols
z | score | row (d) | real
-->

$$
z_i = |z_i| \label{eq:other}
$$
"""
SECOND = r"""# Second

<!-- symbols
a | a | () | real
z | z | () | real
-->

$$
a = \sigma(z) \label{eq:answer}
$$

$$
A^{(l)} = \sigma(Z^{(l)}) \label{eq:activation}
$$
"""
RESTS = {
    "bend": [],
    "sum": [],
    "again": ["sum"],
    "cost": ["sum"],
    "slope": ["cost", "sum"],
    "step": ["slope", "cost"],
    "layer": [],
    "other": [],
    "answer": ["bend"],
    "activation": ["bend", "layer"],
}
MARK = '<a data-lines="[[&quot;Z = X @ W + b&quot;, &quot;nn/layers.py&quot;]]">checked</a>'


@pytest.fixture(scope="module")
def relations():
    found = Relations()
    for name, text in (("first", FIRST), ("second", SECOND)):
        found.add(f"{name}.md", reader.read(Path(f"docs/{name}.md"), text), {})
    return found


@pytest.fixture(scope="module")
def labels():
    found = Labels()
    for name, text in (("first", FIRST), ("second", SECOND)):
        found.add_page(f"{name}.md", reader.read(Path(f"docs/{name}.md"), text))
    return found


def test_an_equation_rests_on_those_that_say_what_it_speaks_of(relations):
    rests = {
        label.removeprefix("eq:"): [other.label.removeprefix("eq:") for other in item.rests]
        for label, item in relations.items.items()
    }
    assert {name: sorted(found) for name, found in rests.items()} == {
        name: sorted(found) for name, found in RESTS.items()
    }


def test_what_rests_on_an_equation_is_known_to_it(relations):
    items = relations.items.values()
    assert {(a.label, b.label) for a in items for b in a.rests} == {
        (b.label, a.label) for a in items for b in a.used
    }


def test_an_equation_that_is_gone_is_rested_on_by_none():
    found = Relations()
    text = FIRST.replace(r"z = w x \label{eq:sum}", r"2 = 1 + 1 \label{eq:sum}")
    found.add("first.md", reader.read(Path("docs/first.md"), text), {})
    assert not found.items["eq:sum"].used


def test_a_line_of_nn_is_found_in_the_function_that_the_page_shows():
    text = "# A\n\n$$\nZ = X W + b \\label{eq:z}\n$$\n\n/// source | nn.layers.dense\n///\n"
    found = Relations()
    reading = reader.read(Path("docs/a.md"), text)
    found.add("a.md", reading, {reading.of(document.Equation)[0].key: MARK})
    assert found.items["eq:z"].lines == [("Z = X @ W + b", "nn.layers.dense")]
    labels = Labels()
    labels.add_page("a.md", reader.read(Path("docs/a.md"), text))
    api = '<h2 id="nn.layers.dense">dense</h2><p>Text.</p><h2 id="nn.layers.other">other</h2>'
    said = equation_map.with_equations(api, "reference/api/layers.md", found, labels)
    link = '<p>As an equation: <a href="../../../a/#eq:z">(1) in A</a>.</p>'
    assert said == api.replace("dense</h2>", f"dense</h2>{link}")
    assert "nn.layers.dense" in equation_map.carried("a.md", found, labels)


def test_the_map_has_each_equation_once_and_each_line(relations, labels):
    page = equation_map.expanded("<!-- drawing -->\n\n<!-- tables -->", relations, labels)
    circles = re.findall(r'<a xlink:href="\.\./\.\./(\w+)/#(eq:\w+)" aria-label', page)
    assert circles == [(i.uri.removesuffix(".md"), i.label) for i in relations.items.values()]
    assert page.count("<path") == sum(map(len, RESTS.values()))
    assert re.findall(r'<tr id="of-(eq:\w+)">', page) == [*relations.items]
    assert re.findall("^## (.*)$", page, re.MULTILINE) == ["First: a page", "Second"]
    row = re.search(r'<tr id="of-eq:answer">.*?</tr>', page)[0]
    assert '<td><a href="../../first/#eq:bend">(1) in First</a></td>' in row


def test_the_map_is_taken_away_with_each_equation_and_its_name(relations, labels):
    reading = reader.read(DOCS / equation_map.URI)
    page = Plain(reading, equation_map.URI, labels, "https://here/", relations)
    text = take_away.as_markdown(page.parts)
    assert "The drawing is [on the site](https://here/reference/equations/)." in text
    for item in relations.items.values():
        link = f"[({labels[item.label].number})](https://here/{item.uri[:-3]}/#{item.label})"
        said = equation_map.text_of(item).replace("|", "\\|")
        assert text.count(f"\n| {link} `{said}` | ") == 1
    assert re.findall("^## (.*)$", text, re.MULTILINE) == ["First: a page", "Second"]
    assert "` | [(1) in First](https://here/first/#eq:bend) |  |  |\n" in text
    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in text.split("\n") if line[:1] == "|"}
    assert widths == {len(equation_map.HEAD) + 1}


def test_the_book_s_own_chapters_follow_from_each_other():
    found = Relations()
    for name in ("sigmoid", "gradient-descent", "backprop-one-chain"):
        found.add(f"learn/{name}.md", reader.read(DOCS / "learn" / f"{name}.md"), {})
    used = {item.label for item in found.items["eq:sigmoid"].used}
    assert {"eq:sigmoid-slope", "eq:chain-forward"} <= used
    assert [other.label for other in found.items["eq:gd-slope"].rests] == ["eq:gd-cost"]


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\begin{bmatrix} 10 & a \\ 3 & b \end{bmatrix}", "[10, a; 3, b]"),
        (r"\begin{aligned} a &= \tfrac{1}{2} b \\ &= c \end{aligned}", "a = 1/2b  = c"),
    ],
)
def test_rows_and_entries_stay_apart_as_plain_text(latex, text):
    assert plain.text_of(latex) == text
