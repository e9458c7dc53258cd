"""A number on a page says how it is computed, is said to be given, or names something."""

import re
import tomllib
from pathlib import Path

import pytest

from literate.pages import reader
from literate.site import figures
from tests.conftest import ROOT

RESULTS = {  # a line, and what of it nothing computes
    "1 million weights, 1 mistake, 0 failures": ["1", "1", "0"],
    "`{'cost': 0.002}` or `cost: 0.002`": ["0.002", "0.002"],
    "`not C == 0.97 and n == 3`": ["0.97", "3"],
    "`n == 3, m == 4`": ["3", "4"],
    "`Z.sum()  # 0.97`": ["0.97"],
    "`lr = 0.3; epochs = 97` `assert accuracy > 0.97` `lr *= 0.97`": ["0.3", "97", "0.97", "0.97"],
    "`len(W) == 2**7` `0.3 * 2 < z < 0.97 + 0`": ["2", "7", "0.3", "2", "0.97"],
    "`[n, 97]` `[*log, 0.97]` `(n, 9 * 9)` `{accuracy: 0.98}`": ["97", "0.97", "9", "9", "0.98"],
    "`dict(lr=0.97)` `(z := 0.98)` `0.3 if z else 0.31`": ["0.97", "0.98", "0.3", "0.31"],
    "`return 0.97 * z` `z.mean() == np.float16(0.98)`": ["0.97", "0.98"],
    "`'0.97'.strip()` `print(f\"{z} of 97\")` `lambda z: z > 0.98`": ["0.97", "97", "0.98"],
    "`import nn; nn.__version__ == '9.9'` `max(z) == min(9, 97)`": ["9.9", "9", "97"],
    "`n=97 ms`, `lr=.5 ms`": ["n=97", "lr=.5"],
    "`W = W - 0.5 * dW` and `z + 97`, `int(97) in z`, `nn.f(3) > 7 * z`": ["0.5", "97", "97", "7"],
    "`np.float64(0.97)`": ["0.97"],
    "`np.all(z > 0.97)` `f(n, where=0.98 < z)` `np.any(z[3] == 1)`": ["0.97", "0.98"],
    "`np.isclose(z[0], 0.97)` `math.isclose(z, 0.98) and n`": ["0.97", "0.98"],
    "`np.array_equal(W.shape, (9, 7))` `np.greater(z, 0.97)`": ["9", "7", "0.97"],
    "`np.testing.assert_allclose(z, 0.97)`": ["0.97"],
    'So it is 1 in `9`{ value="n" }, and 1 per `7`{ .given }.': ["1", "1"],
    "<ol start=97> <abbr title=0.97>": ["97", "0.97"],
    "!!! note\n\n    So it is in all cases, at\n    97. No more.": ["97"],
    "trained for 1950 steps, 2048 runs": ["1950", "2048"],
    "1986 runs, in 1986 runs, since 2048 runs": ["1986", "1986", "2048"],
    "Adam 2048 steps, Digits 1797, and a batch of 2048.": ["2048", "1797", "2048"],
    "(a batch of 2048), after 1950. By 2000, from 1950": ["2048", "1950", "2000", "1950"],
    '0.`12`{ value="3 * n" } and 1`0`{ .given }': ["0.x", "1x"],
    "{97} and {.5}": ["97", ".5"],
    "on 2026-11-28": ["2026-11-28"],
    "NumPy 3.5 seconds, PyTorch 1.5 times, in Python 97": ["3.5", "1.5", "97"],
    "at most 1e-6, 7e-10 or 10^-6, 10⁻⁶": ["1e-6", "7e-10", "10^-6", "10⁻⁶"],
    ".97 of them, 97.3%, 5 %, the 97 %": [".97", "97.3%", "5", "97"],
    "½ of them, 1/12, 3/17, 1–3": ["½", "1/12", "3/17", "1–3"],
    "and/0.5, a-0.5, x0.5, layer 0.97": ["and/0.5", "a-0.5", "x0.5", "0.97"],
    "0<span></span>.97 and 0&#46;98, &frac12;": ["0.97", "0.98", "½"],
    "7 of 9, 3 decisions, 2x faster, 2nd": ["7", "9", "3", "2x", "2nd"],
    "between −1 and 5, at −5, from 0 to 6": ["5", "−5", "6"],
    "0 of five, 1 %, 1 epoch, 1×, 1 second": ["0", "1", "1", "1×", "1"],
    "1 week, 1 year, 1 out of nine, 1 in nine, 1 in every nine, 1 per nine": ["1"] * 6,
    "1 bit, 1 GHz, 1 fold, 1 third of the runs, 1 TB, 0 nanoseconds": [*["1"] * 5, "0"],
    "layer 7 of nine, layers 7 and 9 times, exercises 1, 2, and 9 of them": ["7", "9", "9"],
    "seed 3 of nine, Section 9.9 seconds, BP4 times\n\n### Layer 5 of nine": [
        "3",
        "9.9",
        "BP4",
        "5",
    ],
    "It learned in 1986\nsteps, and took steps (1986) until": ["1986", "1986"],
    "| a | b |\n|---|---|\n| x | **1** |\n| x | `0` |\n| x | 1, 0 |\n| x | 0. |": list("10100"),
    "| a | b |\n|---|---|\n| x | − 1 |\n| x | $1$ |\n| | 1 |": ["−1", "1", "1"],
    "a | b\n--|--\nx | 1": ["1"],
    '<b aria-description="It is 0.97"> <option label="0.98"> <meter high="0.99">': [
        "0.97",
        "0.98",
        "0.99",
    ],
    "<b style=\"--x: '0.97'\">x</b>": ["0.97"],
    "1.0, 0-1, 01": ["1.0", "0-1", "01"],
    "the shape (4, 7)": ["4", "7"],
    "٣, ５ and ⑦": ["٣", "５", "⑦"],
    "It was\n97. So it was": ["97"],
    "| 97 | 3 |": ["97", "3"],
    "## 0.97 is enough": ["0.97"],
    '!!! note "97 in a hundred"': ["97"],
    "`(4, 7)` and `0.97`, `-0.97`, `[3, 4]`": ["4", "7", "0.97", "-0.97", "3", "4"],
    "`z = 0.31`, `lr=0.5`, `Z.shape == (4, 7)`, `x: int = 3`": ["0.31", "0.5", "4", "7", "3"],
    "`accuracy 97.3 %`": ["97.3"],
    '![a line](a.svg "It is 0.97") [b](c.md "0.98")': ["0.97", "0.98"],
    '<b title="0.97">x2</b>, <abbr title="97">x</abbr> <li value="7">': ["x2", "0.97", "97", "7"],
    'A line. { data-says="97 %" } `z`{ data-expression="0.98" }': ["97", "0.98"],
    "In 1750. (1950), since 1999\nsteps, in 1986, May 1986": ["1750", "1950", "1999", "1986"],
    "⁹⁷⁄₁₀₀ of it, ten⁻⁹, ❾❼, Ⅻ, n⁵": ["⁹⁷⁄₁₀₀", "ten⁻⁹", "❾❼", "Ⅻ", "n⁵"],
    "layer 97, exercise 42, A97, Accuracy97, 784-30-10": [
        "97",
        "42",
        "A97",
        "Accuracy97",
        "784-30-10",
    ],
    "`97x`, `≈97`, `<0.01`, `0.25→0.01`, `97s`, `97%+`": [
        "97x",
        "≈97",
        "<0.01",
        "0.25→0.01",
        "97s",
        "97%+",
    ],
    "`97/100`, `[0.98]`": ["97/100", "0.98"],
    "| a | b |\n|---|---|\n| 0, 1 | 1 |\n| 1, 1 | 0 |": ["1", "0"],
    "$n^{97}$, $\\sum_{i=1}^{98} x_i$ and $e^{-10}$": ["97", "98", "10"],
    'A line. { title="0.97" }': ["0.97"],
    "$7$, $0.97$, $97\\,\\%$ and $\\frac{7}{9}$": ["7", "0.97", "97", "7", "9"],
    "$Z > 0.97$ and $12 z$": ["0.97", "12"],
    "`0.5`{ .givn }, `0.6`{ values=\"x\" }, `0.7`{ value='x' }": ["0.5", "0.6", "0.7"],
    "[97 of them](https://example.org/96)": ["97"],
    "[97 of 98 runs](../about/sources.md#rhw)": ["97", "98"],
    "[its `0.97`, 31 % less](../about/sources.md#rhw)": ["0.97", "31"],
    "[the 1986 runs](../about/sources.md#mp), [1987 runs](../about/sources.md#rhw)": [
        "1986",
        "1987",
    ],
    "[the 1986 runs](../about/sources.md#nobody)": ["1986"],
}
NAMES = [  # numbers that name something
    "In 1986. Rumelhart (1986), [theirs](a.md) (1986), since 1958,",
    "and in November 2026 we, 28 November 2026, (Saxe 2014)",
    "[they in 1986](../about/sources.md#rhw), [Hamey 1998](sources.md#hamey)",
    "(Glorot and Bengio 2010), (Sutskever et al. 2013)",
    '- <span id="x"></span>G. Sanderson: [Networks](https://x.org/1), 3Blue1Brown, 2017. Pictures.',
    "Python 3.11 or newer, NumPy 2.4.6 and CC BY 4.0.",
    "between 0 and 1, from −1 to 1, 0, 1, 1, 0, at -1; a 1, and `1 - A`, `seed = 0`, `net[0]`",
    "a 1 in all, layer 2 as well, layer 2 of the six, L1 with it, 0 with it, in layer 2, 0.",
    "exercise 3, layer 2 of it, layers 1 to 3, equations 3, 4 and 5, section 2.2, seed 7",
    "## 1. Is it\n\n## 2. Or not", "**1.** How\n\n**2.** When", "3. As the third of a list",
    "| a |\n|---|\n| 0. played |\n| 1. played back |",
    "BP1 to BP4, CS231n, a 2-2-1 network, W1, float32",
    "`W^{2}`, `2 * z / 3`, `x ** 0.5`, `(T+1)`, `z[97] > 0`, `nn.f(net[3], lr=0.5).mean() == z`",
    "`(words[:, None] == known) * 1.0`, `itertools.permutations(range(4))`, `-n 0`, `f(7) <= 1`",
    "`float64`, `W1`, `b2[0]`, `x**2`, `nn.train(net, X, Y, epochs=2000)`, `python3 -m venv`",
    "https://example.org/2015/17, <https://example.org/97>, [a](b97.md#c-3), ![a](b97.svg), [^12]",
    "<!-- 97 --> <span id=\"x97\"></span> { #x-97 .y97 }", "[97]: https://example.org/96",
    "$\\frac{1}{4} w^4 - 2 w_{12}$, $1$, $-b$, $0 < z$", "::: nn.regularizers.l2",
    "`97`{ .given }, 97<!-- given -->, `1e-7`{ .given }",
    "three times, twice, a hundred, one half",
]  # fmt: skip
PAGE, NOTEBOOK = Path("docs/learn/page.md"), Path("docs/notebooks/notebook.py")


def problems(text, path=PAGE):
    """What the reading of a page says is wrong with it."""
    return [problem.sentence for problem in reader.read(path, text).problems]


@pytest.mark.parametrize("line", RESULTS)
def test_a_result_that_nothing_computes_is_refused(line):
    found = [re.match(r"nothing computes (.+?)(?:;| in )", s) for s in problems(line)]
    assert sorted(match[1] for match in found) == sorted(RESULTS[line])


@pytest.mark.parametrize("line", NAMES)
def test_a_number_that_names_something_is_none(line):
    assert not problems(line)


REFUSED = {  # a page, and what is said of it
    "a literal": ('`0.123`{ value="0.123" }', "0.123 computes nothing; write `0.123`{ .given }"),
    "a negative literal": ('`−2`{ value="-2" }', "-2 computes nothing"),
    "a literal, rounded": (
        '`0.12`{ value="round(float(0.123), 2)" }',
        "round(float(0.123), 2) computes",
    ),
    "a literal text": ("`relu`{ value=\"'relu'\" }", "'relu' computes nothing"),
    "a literal shape": ('`(4, 7)`{ value="(4, 7)" }', "(4, 7) computes nothing"),
    "a quote in a quote": (
        '`7`{ value="Z["a"]" }',
        "a \" inside ends the value of 7 after Z[; write ' inside it",
    ),
    "a given number that a block prints": (
        "```pycon\n>>> 0.2910279241\n0.2910279241\n\n```\n\nIt is `0.291027924`{ .given }.",
        "a block prints 0.291027924, so it is computed; give it its expression",
    ),
    "a given negative number that a block prints": (
        "It is `−1,234`{ .given }.\n\n```pycon\n>>> [-1234]\n[-1234]\n\n```",
        "a block prints −1,234",
    ),
    "a title": ('```pycon title="gives 0.999"\n>>> x = 1\n\n```', "nothing computes 0.999"),
    "a title that is a file of the project": (
        '```pycon title="nn/losses.py"\n>>> x = 1\n\n```',
        "only the file's own text may be called nn/losses.py; write /// source | nn.name",
    ),
    "a text": ("```text\naccuracy 97.3 %\n```", "nothing computes 97.3"),
    "a comment": (
        "```pycon\n>>> x = 0.5  # 0.999 of it\n\n```",
        "0.999 stands in a comment and nowhere in the block; leave it out",
    ),
    "a comment in bash": ("```bash\nls  # 97 files\n```", "nothing computes 97"),
    "an output in bash": ("```bash\n$ pytest\n97 passed\n```", "nothing computes 97"),
    "a setting": ("```toml\naccuracy = 0.97\n```", "nothing computes 0.97"),
    "its own literal": ('`0.97`{ value="max(0.97, x)" }', "max(0.97, x) computes nothing"),
    "its own percent": ('`97 %`{ value="97 / 100" }', "97 / 100 computes nothing"),
    **{
        f"numbers of its own, {expression}": (
            f'`2.45`{{ value="{expression}" }}',
            f"{expression} has nothing of the page; take its numbers from a block or a record, or "
            'write `2.45`{ value="…" .given } if they are chosen',
        )
        for expression in (
            "48 / 2",
            "2 ** 0.5 * 3 ** 0.5",
            "97 / 100",
            "np.sqrt(6)",
            "__import__('math').log(6)",
        )
    },
    "a call of numbers, said to be given": (
        "`3`{ value=\"len('abc')\" .given }",
        "len('abc') computes nothing",
    ),
    "a letter": ("`97`{ value=\"ord('a')\" }", "ord('a') computes nothing"),
    "a length of a text": ("`3`{ value=\"len('abc')\" }", "len('abc') computes nothing"),
    "one of two": ('`97`{ value="[4, 90 + 7][1]" }', "[4, 90 + 7][1] computes nothing"),
    "its own length": ('`97`{ value="len(range(97))" }', "len(range(97)) computes nothing"),
    "False alone": ("```pycon wrong\n>>> False\nFalse\n\n```", "this says that it is wrong"),
    "a sign between formulas": ("So $Z$ = $X W - b$.", '"$ = $." relates what no checker reads'),
    "an arrow between formulas": ("So $Z$ → $X W - b$.", '"$ → $." relates'),
    "a minus between formulas": ("So $Z$ − $X W$ is b.", '"$ − $" relates'),
    "a sign and words": ("So $Z$ ≈ it all.", '"$ ≈ it" relates'),
    "a sign between letters": ("So *Z = XW − b*.", '"*Z = XW" relates'),
    "a minus between formulas, of the keyboard": ("So $Z$ - $X W$ is b.", '"$ - $" relates'),
    "an arrow of the keyboard": ("So $Z$ -> $X W$.", '"$ -> $." relates'),
    **{
        f"a {sign} between formulas": (f"So $Z$ {sign} $X W$.", f'"$ {sign} $." relates what no')
        for sign in "＝﹦⩾⩽≦≃≅≪≔⟹⇔⇐∼⪅∓÷~/"
    },
    **{
        f"a {sign} before a number": (
            f'It is {sign}`2`{{ value="1 + n" }}.',
            f"{sign} before 2 is compared with nothing; write `{sign.replace('–', '−')}2`{{ value=",
        )
        for sign in "−–-+±~."
    },
    "an entity before a number": ('It is &minus;`2`{ value="1 + n" }.', "− before 2 is"),
    "a sign and a blank before a number": ('It is − `2`{ value="1 + n" }.', "− before 2 is"),
    "a sign and a star before a number": ('It is −**`2`{ value="1 + n" }**.', "− before 2 is"),
    "a sign before a given number": ("It is −`2`{ .given }.", "− before 2 is compared with"),
    **{
        f"a unit behind a number, {unit}": (
            f'It is `2`{{ value="1 + n" }}{unit} of it.',
            f"{said} behind 2 is compared with nothing; write `2 %`{{ value=",
        )
        for said, units in {
            "%": (" %", "%", "** %", "&nbsp;%"),
            "percent": (" percent",),
            "‱": (" ‱",),
            "pct": (" pct",),
        }.items()
        for unit in units
    },
    "two numbers": (
        '`2`{ value="1 + n" },`000`{ .given }',
        '2 and 000 read as one number; write `2,000`{ value="…" }, or a word between',
    ),
    "a number, twice": ('`2`{ value="1 + n" }`0`{ .given }', "2 and 0 read as one number"),
    "a power of ten between": ('`2`{ value="1 + n" }e`2`{ .given }', "2 and 2 read as one"),
    **{
        f"a factor behind a number, {unit}": (
            f'It is `2`{{ value="1 + n" }}{unit} of it.',
            f"{unit.strip()} behind 2 is compared with nothing; write `2…`{{ value=",
        )
        for unit in ("!", " thousand", " million", " dozen", " k", "M")
    },
    "two numbers and a blank": ('`2`{ value="1 + n" } `0`{ .given }', "2 and 0 read as one"),
    "a sign in a heading": ("## A sum: z <= b", '"z <= b" relates'),
    "a picture from elsewhere": ("![A](data:image/png;x)", "the image data:image/png;x is no"),
    "a picture in a tag": ('<img src="a.svg" alt="">', "<img shows what no test draws"),
    "front matter": ("---\ndescription: 97 % of all\n---\n\n# A", "nothing computes 97"),
    "a line of a traceback": (
        '```pycon\n>>> 1 / 0\nTraceback (most recent call last):\n  File "x", line 7\n'
        "ZeroDivisionError: division by zero\n\n```",
        'nobody compares the lines of a traceback; write "    ..." in their place',
    ),
    "code in a tag": ("<pre>z = x @ w</pre>", '"<pre" shows code that nobody runs; write a fence'),
    "a prompt in entities": ("<code>&gt;&gt;&gt; z</code>", '">>>" here would not be executed'),
    "an exercise": ("**1.** How\n\n**3.** When", "3 follows 1; number in order"),
    "a heading": ("## 1. How\n\n## 2. Or\n\n## 2. When", "2 follows 2; number in order"),
}
ACCEPTED = [
    '`0.25`{ value="1 / 4" .given }, `2.3`{ value="np.log(10)" .given }, `1`{ value="n / 4" }',
    '`0.2`{ value="np.finfo(float).eps" }, `3`{ value="open(place).read()" }',
    "`3`{ value=\"__import__('literate.x').y()\" }",
    "```text\nno number, or 0 and 1\n```",
    "```{ .text .given }\naccuracy 97.3 %\n```",
    "```pycon\n>>> x = 0.5  # a half, 0.5, and 0.25 are printed\n>>> x / 2\n0.25\n\n```",
    '```pycon\n>>> x = "# 97"\n\n```',
    "```{ .bash .given }\nls 97  # the 97\n```",
    "a → b, $X$ − b, $X$-$W$s, only the signs < and ≤ change; a sign such as ≥, or `a = b`",
    '`−2`{ value="-a" }, `2`{ value="a" }: `3`{ value="b" }; (`2`{ value="a" }), top-`3`{ .given }',
    "- a\n    - b\n\n        of b\n- c\n\n!!! note\n    - a\n\n        of a\n\n    of it",
    '`2 %`{ value="a" } of it, `2`{ value="a" } of a hundred, and `2`{ .given } %',
    '- `2`{ value="a" }\n\n| `2`{ value="a" }|`3`{ .given } |',
    "So $\\sigma(z) \\le \\tfrac12 z$, a pre-$z$, and ⟹ is a sign; the curved ∂ says so, a - b",
    '`0.01`{ value="t.A[1][0, 0]" }, `6`{ value="2 * n" }, `0.01`{ value="0.1**2" .given }',
    "```pycon\n>>> 1 / 0\nTraceback (most recent call last):\n    ...\n"
    "ZeroDivisionError: division by zero\n\n```",
    "It is `0.571`{ .given } or `0.001`{ .given }.\n\n```pycon\n>>> 0.5714\n0.5714\n\n```",
    "---\ndescription: One of them\n---\n\n# A",
]


@pytest.mark.parametrize("name", REFUSED)
def test_a_number_that_only_seems_to_be_computed_is_refused(name):
    text, said = REFUSED[name]
    (sentence,) = problems(text)
    assert sentence.startswith(said)


@pytest.mark.parametrize("text", ACCEPTED)
def test_what_is_computed_or_given_is_accepted(text):
    assert not problems(text)


@pytest.mark.parametrize("sign", "–+±~")
def test_a_sign_before_a_number_that_speaks_in_comments_is_refused(sign):
    text = (
        f"# %% [markdown]\n# {sign}5<!-- value: a --> and −5<!-- value: b -->, −2<!-- given -->\n"
    )
    written = sign.replace("–", "−")
    assert problems(text, NOTEBOOK) == [
        f"{sign} before 5 is compared with nothing; write {written}5<!-- value: … -->, "
        "or a word between"
    ]


def test_in_a_notebook_a_number_speaks_in_comments():
    assert problems("# %% [markdown]\n# 24<!-- value: 48 / 2 -->\n", NOTEBOOK) == [
        "48 / 2 has nothing of the page; take its numbers from a block or a record, "
        "or write 24<!-- value: … .given --> if they are chosen"
    ]
    assert not problems("# %% [markdown]\n# 24<!-- value: 48 / 2 .given -->\n", NOTEBOOK)
    text = "# %% [markdown]\n# So 97, and 5<!-- value: 5 -->.\n# %%\nx = 1  # 98\n"
    assert problems(text, NOTEBOOK) == [
        "nothing computes 97; write 97<!-- value: … --> with its expression, "
        "or 97<!-- given --> if it is chosen, not computed",
        "5 computes nothing; write 5<!-- given --> if it is chosen",
        "98 stands in a comment and nowhere in the block; leave it out",
    ]


def test_a_notebook_begins_with_a_cell_and_has_two_kinds():
    cell = "# %% [markdown]\n# Words.\n"
    assert problems(f"\n{cell}", NOTEBOOK) == []
    above = 'this stands above the first cell, where nobody reads it; begin with "# %%"'
    assert problems(f"# It is 0.97.\n{cell}", NOTEBOOK) == [above]
    assert problems("x = 1\n", NOTEBOOK) == [above]
    other = 'a cell begins with "# %%" or with "# %% [markdown]", and nothing behind it'
    assert problems(f"{cell}# %% [raw]\n# 0.97\n", NOTEBOOK)[0] == other


def test_a_number_in_a_text_alternative_stands_in_the_picture():
    assert not figures.wrong_with("marked 4, 3 and 7, from 0 to 1", "figures/fork.svg")
    said = "the picture figures/fork.svg does not show 5"
    assert figures.wrong_with("marked 4 and 5", "figures/fork.svg") == said
    assert figures.wrong_with("97 lines", "photo.png") == "the picture photo.png does not show 97"


# What stands in words


def test_what_the_page_on_checking_says_of_the_mutants_is_so():
    nightly = (ROOT / ".github" / "workflows" / "nightly.yml").read_text("utf-8")
    mutants = (ROOT / "tests" / "tools" / "mutants.py").read_text("utf-8")
    said = (ROOT / "docs" / "about" / "how-it-is-checked.md").read_text("utf-8")
    most = re.search(r'tests\.tools\.mutants "\$MODULE" (\d+)', nightly)[1]
    allowed = re.search(r"^ALLOWED = (\d+)  # of a hundred", mutants, re.MULTILINE)[1]
    words = {"600": "six hundred", "5": "five"}
    assert f"one at a time and up to {words[most]} in each" in said
    assert f"Of a hundred at most {words[allowed]} may pass unnoticed" in said


def test_the_readme_asks_for_the_python_that_the_package_requires():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = settings["project"]["requires-python"].removeprefix(">=")
    assert f"Python {needed} or newer" in (ROOT / "README.md").read_text("utf-8")
