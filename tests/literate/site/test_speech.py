"""What is heard of an equation is kept beside the tests, and says what the equation says.

`uv run pytest --update-docs tests/literate/site/test_speech.py` writes what is heard now. The
engine is speech-rule-engine, in MathSpeak: it says where a fraction, a root and an index end, which
its other dialect leaves to the ear. Braille is Nemeth; where there is a label, the engine would
spell it, so the labels are left out of what it reads.
"""

import json
import re
import subprocess

import pytest

from literate.pages import document, reader
from literate.paths import DOCS, ROOT
from literate.site import equations, katex, npm
from tests.conftest import environment

KEPT = ROOT / "tests" / "literate" / "site" / "speech"
SPEAKER = """
const sre = require("speech-rule-engine");
const dialects = [
  { locale: "en", modality: "speech", domain: "mathspeak", style: "default" },
  { locale: "nemeth", modality: "braille", domain: "default" },
];
(async () => {
  const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const told = [];
  for (const [at, dialect] of dialects.entries()) {
    await sre.setupEngine(dialect);
    await sre.engineReady();
    told.push(asked[at].map((mathml) => sre.toSpeech(mathml)));
  }
  process.stdout.write(JSON.stringify(told));
})();
"""


def heard(mathml, felt=()):
    """The words of some formulas in MathML, and others in braille."""
    maps = npm.packages() / "speech-rule-engine" / "lib" / "mathmaps"
    result = subprocess.run(
        [npm.executable(), "-e", SPEAKER],
        input=json.dumps([list(mathml), list(felt)]),
        env=environment(NODE_PATH=str(npm.packages()), SRE_JSON_PATH=str(maps)),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    words, braille = json.loads(result.stdout)
    return words, braille


def mathml_of(latex):
    """The MathML of a display, without its LaTeX."""
    markup = katex.rendered(latex, display=True)
    body = re.search("<semantics>(.*?)<annotation ", markup, re.DOTALL)[1]
    return f"<math>{body}</math>"


def without_words(mathml):
    """The same without labels."""
    return re.sub(' aria-label="[^"]*"', "", mathml)


def pages():
    """All that is read, by the name under which its speech is kept."""
    paths = [ROOT / "README.md", *sorted(DOCS.rglob("*.md")), *sorted(DOCS.glob("notebooks/*.py"))]
    for path in paths:
        if found := reader.read(path).of(document.Equation):
            place = path.relative_to(DOCS if path.is_relative_to(DOCS) else ROOT)
            bare = [equations.one_line(equations.without_label(e.latex)) for e in found]
            yield place.with_suffix(".txt").as_posix(), bare


@pytest.fixture(scope="module")
def said(npm_packages):
    """The LaTeX, the words and the braille of each equation, page by page."""
    written = dict(pages())
    formulas = list(dict.fromkeys(latex for page in written.values() for latex in page))
    mathml = [mathml_of(latex) for latex in formulas]
    told = zip(formulas, *heard(mathml, map(without_words, mathml)), strict=True)
    of = {latex: (latex, words, braille) for latex, words, braille in told}
    return {page: [of[latex] for latex in page_of] for page, page_of in written.items()}


@pytest.fixture(scope="module")
def everything(said):
    """All of it."""
    return [entry for page in said.values() for entry in page]


def test_what_is_heard_is_what_is_kept(said, request):
    if request.config.getoption("--update-docs"):
        keep(said)
    wrong = []
    for page in sorted(said.keys() | {p.relative_to(KEPT).as_posix() for p in KEPT.rglob("*.txt")}):
        text = (KEPT / page).read_text("utf-8") if (KEPT / page).is_file() else ""
        then = [tuple(entry.strip("\n").split("\n")) for entry in text.split("\n\n") if entry]
        now = said.get(page, [])
        wrong += [f"{page}, gone: {'  '.join(entry)}" for entry in then if entry not in now]
        wrong += [f"{page}, new: {'  '.join(entry)}" for entry in now if entry not in then]
        if not wrong and now != then:
            wrong.append(f"{page}: in another order")
    how = "listen, then write `uv run pytest --update-docs tests/literate/site/test_speech.py`"
    assert not wrong, "\n".join([how, *wrong])


def keep(said):
    """Write what is heard beside the tests, and nothing else."""
    for page, entries in said.items():
        (KEPT / page).parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join("\n".join(entry) + "\n" for entry in entries)
        (KEPT / page).write_text(text, "utf-8", newline="\n")
    for path in KEPT.rglob("*.txt"):
        if path.relative_to(KEPT).as_posix() not in said:
            path.unlink()


def count(pattern, text):
    return len(re.findall(pattern, text))


# What stands in the LaTeX, and the words that are said as often, no more and no less.
ENDS = "(?![A-Za-z])"
WORDS = {
    r"\^\{\((?:[lL]|\d)(?:[+-]\d)?\)\}": r"\blayer\b(?<!end layer)",
    r"\\top" + ENDS: r"\btranspose\b",
    r"\\hat" + ENDS: r"\bhat\b",
    r"\\bar" + ENDS: r"bar\b(?<!vertical bar)",
    r"\\tilde" + ENDS: r"tilde\b",
    r"\\lVert" + ENDS: r"\bstart norm\b",
    r"\\rVert" + ENDS: r"\bend norm\b",
    r"\\times" + ENDS: r"\btimes\b",
    r"\\varphi" + ENDS: r"\bphi\b",
    r"\\Phi" + ENDS: r"\bupper Phi\b",
    r"\^2": r"\bsquared\b|\bSuperscript 2\b",
    r"\^3": r"\bcubed\b|\bSuperscript 3\b",
    r"\\sqrt" + ENDS: r"\bEndRoot\b",
    r"\\sum" + ENDS: r"\bsigma summation\b",
}


@pytest.mark.parametrize("latex", WORDS, ids=WORDS.values())
def test_it_is_said_as_often_as_it_is_written(latex, everything):
    counts = {
        formula: (count(latex, formula), count(WORDS[latex], words))
        for formula, words, _ in everything
    }
    assert any(written for written, _ in counts.values())
    assert not {f: pair for f, pair in counts.items() if pair[0] != pair[1]}


def test_nothing_is_passed_over_and_nothing_spelled(everything):
    unsaid = [(formula, words) for formula, words, _ in everything if re.search("[^ -~]", words)]
    assert not unsaid
    unfelt = [(formula, cells) for formula, _, cells in everything if re.search("[^⠀-⣿]", cells)]
    assert not unfelt
    names = r"down tack|Metric|\bnormal\b|caret|power|ModifyingBelow"
    assert not [words for _, words, _ in everything if re.search(names, words)]


def test_every_sign_is_felt_but_one(everything):
    formulas = " ".join(mathml_of(formula) for formula, *_ in everything)
    signs = sorted(set(re.findall(r"<(m[ino])[^>]*>([^<]+)<", formulas)))
    cells = heard([], [f"<math><{tag}>{sign}</{tag}></math>" for tag, sign in signs])[1]
    unfelt = {sign for (_, sign), found in zip(signs, cells, strict=True) if not found.strip()}
    assert unfelt == {"∏"}  # the product is dropped, and no other sign for it is one


def test_a_transpose_is_felt(everything):
    written = [(f, count(r"\\top" + ENDS, f), cells.count("⠘⠠⠞")) for f, _, cells in everything]
    assert any(number for _, number, _ in written)
    assert not [found for found in written if found[1] != found[2]]


def test_a_thin_space_is_not_heard(everything):
    spaced = {f: words for f, words, _ in everything if r"\," in f}
    assert spaced
    closer = [mathml_of(formula.replace(r"\,", " ")) for formula in spaced]
    assert heard(closer)[0] == list(spaced.values())


def test_a_number_beside_an_equation_is_not_a_part_of_it(npm_packages):
    for latex in ("Z = X W + b", r"\begin{aligned} a &= b \\ &= c \end{aligned}"):
        assert mathml_of(latex + r" \tag{7}") == mathml_of(latex)
