"""The mistakes that a page may have, each with the line and the words that name it."""

import re
from textwrap import indent

FENCE = "```pycon\n>>> 1 + 1\n«2|7»\n\n```"
HIDDEN = "the page shows\n    7\n  but it gives\n    2"
DEEP = indent(FENCE, "    ")

# The mistake: the page with «what is right|what is wrong», the line and the words that name it.
# First what only a run can see, then what stops the build too, at last what only the build sees.
LAYER = """```pycon
>>> import numpy as np
>>> X, W, b, lr = np.ones((3, 2)), np.ones((2, 4)), np.ones(4), 0.5

```

$$
%s
$$

```pycon
>>> Z = X @ W + b

```

```pycon
>>> W = W - lr * W

```"""
DRIFTS = {
    "sign of an equation": (LAYER % "Z = X W «+|-» b", 7, "the sides differ by"),
    "transpose in an equation": (LAYER % r"Z = X W«|^\top» + b", 7, "look for a transpose"),
    "symbol of an equation": (LAYER % "«Z|Q» = X W + b", 7, "Q is not in the notation table"),
    "size of a step": (LAYER % r"W \leftarrow W - «|2» \eta W", 7, "the sides differ by"),
    "step that no code takes": (
        LAYER % r"«W|b» \leftarrow «W|b» - \eta «W|b»",
        7,
        "no code below makes this step",
    ),
    "symbol that no code has": (
        (LAYER % "Z = X W + b").replace(">>> Z", ">>> «Z|Z_now»"),
        7,
        "no block has a value for Z; compute Z, or leave its code cell empty",
    ),
    "symbol whose code has another name": (
        (LAYER % "X W + b - b = X W")
        .replace("W, b", "W, «b|c»")
        .replace("W + b\n\n", "W + «b|c»\n\n"),
        7,
        "b has no value here; compute b before the equation, or leave its code cell empty",
    ),
    "code of a symbol": (
        "<!-- symbols\nx | «x|xs» | () | real\n-->\n\n```pycon\n>>> x = 0.5\n\n```",
        2,
        "no block has a value for x; compute xs, or leave its code cell empty",
    ),
    "symbols that exchange their values": (
        "<!-- symbols\nx | «x|y» | () | real\ny | «y|x» | () | real\n-->\n\n"
        "```pycon\n>>> x, y = 0.5, 0.7\n\n```",
        2,
        "y is the name of y, which is x here; give each its own",
    ),
    "matrix that is a number in a comment": (
        "<!-- symbols\n«w|W» | w | () | real\n-->",
        2,
        "W is a matrix on every page; take another letter",
    ),
    "symbol that a step lacks": (
        (LAYER % r"W \leftarrow W - \eta W").replace("lr", "«lr|rate»"),
        7,
        r"before this step, \eta has no value here; compute lr before the equation",
    ),
    "line of the package beside its equation": (
        "$$\nZ = X W + «b|2 b»\n$$\n\n/// source | nn.layers.dense\n///\n\n$$\nZ - b = X W\n$$",
        1,
        "nn.layers.dense, line 5: Z = X @ W + b and this differ by",
    ),
    "definition that nothing uses": (
        "$$\nC = \\lVert X \\rVert^2\n$$\n\n"
        "$$\n«\\frac{\\partial C}{\\partial X}|2 C» = 2 «X|C»\n$$",
        1,
        "nothing on this page would notice if this were C = ",
    ),
    "equality in a sentence": ("Here «$X W$|$Z = X W$» is.", 1, "display it, to check it"),
    "symbol in a sentence": ("Here $«X|Q»$ is.", 1, "Q in $Q$ is not in the notation table"),
    "formula in a sentence that the checker cannot read": (
        "Here $«X|\\int X»$ is.",
        1,
        "integrals are outside the subset",
    ),
    "output": (FENCE, 2, HIDDEN),
    "output in tildes": ("~~~pycon\n>>> 1 + 1\n«2|7»\n\n~~~", 2, HIDDEN),
    "output under attributes": (FENCE.replace("pycon", '{ .pycon title="x" }'), 2, HIDDEN),
    "output in nested admonitions": (
        f'!!! note "A"\n\n    !!! tip "B"\n\n{indent(DEEP, "    ")}',
        6,
        HIDDEN,
    ),
    "output in a tab": (f'=== "One"\n\n{DEEP}', 4, HIDDEN),
    "output in a list": (f"1. Now:\n\n{DEEP}", 4, HIDDEN),
    "output in details": (f'??? note "More"\n\n{DEEP}', 4, HIDDEN),
    "output in details in a tab in a list": (
        f'1. Now:\n\n    === "One"\n\n        ??? note "More"\n\n{indent(DEEP, "        ")}',
        8,
        HIDDEN,
    ),
    "line of an output": (
        "```pycon\n>>> for i in (1, 2):\n...     print(i)\n1\n«2|3»\n\n```",
        2,
        "the page shows\n    1\n    3\n  but it gives\n    1\n    2",
    ),
    "missing output": (
        "```pycon\n>>> 1 + 1\n«2\n|»\n```",
        2,
        "the page shows\n    (nothing)\n  but it gives\n    2",
    ),
    "exception": ("```pycon\n>>> 1 «+|/ 0 +» 1\n2\n\n```", 2, "ZeroDivisionError"),
    "exception's message": (
        "```pycon\n>>> 1 / 0\nTraceback (most recent call last):\n    ...\n"
        "ZeroDivisionError: «division|devision» by zero\n\n```",
        2,
        "but it gives\n    Traceback (most recent call last):\n        ...\n"
        "    ZeroDivisionError: division by zero",
    ),
    "second run": (
        "```pycon\n>>> x = [1]\n\n```\n\n```pycon« once|»\n>>> x.append(2) or x\n[1, 2]\n\n```",
        7,
        "run twice, this gives another output; mark its fence `once`",
    ),
    "name that only a mistake has": (
        "```pycon«| wrong»\n>>> x = 1\n>>> x == 2\nFalse\n\n```\n\n```pycon\n>>> x\n1\n\n```",
        9,
        "NameError: name 'x' is not defined",
    ),
    "seed": (
        "```pycon seeded\n>>> seed = 0\n>>> seed «>=|==» 0\nTrue\n\n```",
        3,
        "with seed = 1 this gives another output",
    ),
    "number": (
        'It is `0.«250|251»`{ value="1 / 4" .given }.',
        1,
        "0.251 is said to be 1 / 4, which is",
    ),
    "number in a comment": (
        "It is «−|»25 %<!-- value: -1/4 .given -->.",
        1,
        "25 % is said to be -1/4",
    ),
    "number without a value": ('It is `1`{ value="«3 - 2|x»" .given }.', 1, "gives NameError"),
}
UNREADABLE = {
    "language": ("```«text|txet»\nx\n```", 1, 'unknown fence language "txet"'),
    "option": ('```text «title|titel»="x"\nx\n```', 1, 'unknown fence option "titel="x""'),
    "option's value": ('```text title="x«"|»\nx\n```', 1, "cannot read"),
    "fence without a language": ("```«text|»\nx\n```", 1, 'unknown fence language ""'),
    "prompts in a nameless fence": (
        "```«pycon|»\n>>> 1 + 1\n2\n\n```",
        1,
        "prompts in a nameless fence do not run; write pycon",
    ),
    "prompts in a fence of text": (
        "```«pycon|text»\n>>> 1 + 1\n2\n\n```",
        1,
        "prompts in a text fence do not run; write pycon",
    ),
    "prompts outside a fence": ("One.\n\n«|>>> »1 + 1", 3, '">>>" here would not be executed'),
    "fence in a quote": (
        "«```pycon\n>>> x = 1\n\n```|> ```pycon\n> >>> x = 1\n>\n> ```»",
        1,
        '"```" here would not be executed',
    ),
    "words before the first prompt": (
        "```pycon\n«>>> |»x = 1\n>>> y = 1\n\n```",
        2,
        '"x = 1" belongs to no example',
    ),
    "no blank line before the end": (
        "```pycon\n>>> 1 + 1\n2\n«\n|»```",
        4,
        "leave a blank line before the closing fence",
    ),
    "statement that goes on": (
        "```pycon\n>>> for i in (1, 2):\n«...|   »     print(i)\n1\n2\n\n```",
        2,
        "a statement goes on with ... before each of its lines",
    ),
    "bracket that is never closed": (
        "```pycon\n>>> x = 1\n>>> print((x«)|»)\n1\n\n```",
        3,
        "\"print((x)\" cannot be read: '(' was never closed",
    ),
    "directive": (
        "```pycon\n>>> 1 + 1  # «so|doctest: +SKIP»\n2\n\n```",
        2,
        "a doctest directive hides a difference; remove it",
    ),
    "number without its expression": (
        "It is «`0.4`{ .given }|0.4».",
        1,
        'nothing computes 0.4; write `0.4`{ value="…" } with its expression',
    ),
    "number without its source": (
        "[The 1986 runs](«sources.md#rhw|https://example.org») runs.",
        1,
        "nothing computes 1986",
    ),
    "digit without its expression": (
        "It is «`4`{ .given }|4».",
        1,
        'nothing computes 4; write `4`{ value="…" } with its expression',
    ),
    "expression that is the number": (
        '`0.4`{ value="«2 / 5|0.4»" .given }',
        1,
        "0.4 computes nothing",
    ),
    "number that a block prints": (
        "```pycon\n>>> «1|0.1234»\n«1|0.1234»\n\n```\n\nIt is `0.1234`{ .given }.",
        7,
        "a block prints 0.1234",
    ),
    "number in a text": ("```text\n«none|97.3 %»\n```", 2, "nothing computes 97.3"),
    "number in a comment": (
        "```pycon\n>>> x = 1  # «one|97»\n\n```",
        2,
        "97 stands in a comment and nowhere in the block",
    ),
    "number that a picture does not show": (
        "![«A|97» lines.](figures/line.svg)",
        1,
        "the picture figures/line.svg does not show 97",
    ),
    "line of a traceback": (
        "```pycon\n>>> 1 / 0\nTraceback (most recent call last):\n    «...|line 7»\n"
        "ZeroDivisionError: division by zero\n\n```",
        2,
        "nobody compares the lines of a traceback",
    ),
    "mistake that is none": (
        "```pycon wrong\n>>> 0.1 + 0.2 == 0.«3|4 - 0.1»\n«False|True»\n\n```",
        1,
        "end it with an error or with False",
    ),
    "seed's line": (
        "```pycon seeded\n>>> seed = «0|1»\n\n```",
        1,
        "a seeded fence sets its seed once",
    ),
    "seed without its mark": (
        '??? success "Solution"\n    ```pycon« seeded|»\n    >>> seed = 0\n\n    ```',
        2,
        "holds for others, too; write pycon seeded",
    ),
    "a mistake without its mark": (
        '!!! failure "Lost"\n    A word.\n\n    ```pycon« wrong|»\n    >>> 1 == 2\n    False\n\n'
        "    ```",
        1,
        "no block of this box is proved wrong",
    ),
    "the number of an exercise": (
        "See exercise «1|8».\n\n## Exercises\n\n**1.** Why?",
        1,
        "there is no exercise 8 on this page",
    ),
    "source": ("/// source | nn.«dense|desne»\n///", 1, "no source nn.desne"),
    "inner source": (
        "/// source | nn.layers.dense.«backward|forward»\n///",
        1,
        "forward is not in layers.py, which has backward",
    ),
    "block": ("/// «source|sauce» | nn.dense\n///", 1, 'unknown block "/// sauce | nn.dense"'),
    "image without words": (
        "![«A line.|»](figures/line.svg)",
        1,
        "the image figures/line.svg has no alt text",
    ),
    "reason that stands far above": (
        "<!-- argued: it is so -->\n\n«|Now:\n\n»$$\nX + X = 2 X\n$$",
        1,
        "this frees no equation; put it directly above the $$",
    ),
    "reason without its colon": (
        "<!-- argued«:|» it is so -->\n\n$$\nX + X = 2 X\n$$",
        1,
        "this comment is not read; write <!-- argued: REASON -->",
    ),
    "symbols in one line": (
        "<!-- symbols«\n| »x | x | () | real«\n| »-->",
        1,
        "this comment is not read; write <!-- symbols, then a row a line, -->",
    ),
    "symbol without a shape": (
        "<!-- symbols\nx | x | () | real\n\nw | w | «()|» | real\n-->",
        4,
        "nothing is no shape; write (), (n), (n, k), row (k), column (k) or entrywise; write "
        "symbol | code | shape | domain",
    ),
    "$$ in a sentence": ("It is «$X$|$$X$$».", 1, "write $$ on a line of its own"),
    "$$ without an end": ("$$\nX + X = 2 X«\n$$|»\n\nOn.", 1, "this $$ is never closed"),
}
UNSETTABLE = {
    "formula in a sentence": (r"It is $\frac{n}{L«}|»$.", 1, "this formula cannot be set"),
    "equation": ("$$\n\\log(\\«exp|xep»(C)) = C\n$$", 1, "this formula cannot be set"),
    "minus in an exponent": ("It is $e^«{-C}|-C»$.", 1, "write ^{-x}"),
    "reference": (
        "$$\nX + X = 2 X \\label{eq:a}\n$$\n\nSee $\\eqref{eq:«a|b»}$.",
        5,
        "no equation is labelled eq:b",
    ),
    "label": (
        "$$\nX + X = 2 X \\label{eq:c}\n$$\n\n$$\nY + Y = 2 Y \\label{eq:«d|c»}\n$$",
        5,
        "the label eq:c is taken in",
    ),
    "image without a script": (
        "![A line.](figures/«line|lime».svg)",
        1,
        "no script draws figures/lime.svg",
    ),
    "fence without an end": ("```pycon\n>>> x = 1\n«\n```|»", 1, "this fence is never closed"),
}
LAST = "fence without an end"  # it swallows whatever follows it on a page
RUN = DRIFTS | UNREADABLE | {LAST: UNSETTABLE[LAST]}
BUILT = UNREADABLE | UNSETTABLE


def slug(name):
    """A name as a file's name."""
    return re.sub(r"\W+", "-", name)


def text_of(case, which):
    """A case's page without its mistake (0) or with it (1)."""
    return re.sub(r"«(.*?)\|(.*?)»", lambda m: m[1 + which], case[0], flags=re.DOTALL) + "\n"


def said_of(place, output):
    """What a report says of file:line, up to the next failure or the next line with a place."""
    end = r"(?=\n_{3}|\n={3}|\ndocs/|\nAborted|\Z)"
    said = rf"^(?:\w+ +- +)?{re.escape(place)}: (.*?){end}"
    return "\n".join(re.findall(said, output, re.MULTILINE | re.DOTALL))
