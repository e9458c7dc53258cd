#!/usr/bin/env bash
# Expected: an extractor of a page's text keeps a display formula, or loses all of them.
# Happens: trafilatura keeps MathML in a paragraph, a list or a table, and even turns it into TeX; directly in
#     a `<div>`, where most builders put a display, it is gone without a trace, and in a `<figure>` too.
#     (On a very short page another way of extraction takes over, which keeps them all.)
# Matters: what reader modes, search engines and language models get of a chapter are sentences that end in
#     "as follows:". A `<p>` around the formula, inside the `<div>`, keeps it.
# Versions: trafilatura 2.3.1, lxml_html_clean 0.4.6. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'trafilatura==2.3.1' 'lxml_html_clean==0.4.6'
env/bin/python -W ignore - <<'END'
from importlib.metadata import version

import trafilatura

formula = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>C</mi><mo>=</mo><mn>42</mn>'
    '</mrow><annotation encoding="application/x-tex">C = 42</annotation></semantics></math>'
)
places = {
    "p": f"<p>{formula}</p>",
    "div": f"<div>{formula}</div>",
    "div p": f"<div><p>{formula}</p></div>",
    "figure": f"<figure>{formula}</figure>",
    "li": f"<ul><li>{formula}</li></ul>",
    "td": f"<table><tr><td>{formula}</td><td>1</td></tr></table>",
}
words = "A sentence of section {} about the cost of a network and how it is measured. "
kept = {}
for place, inner in places.items():
    parts = (f"<p>{words.format(i) * 6}</p>{inner}<p>{words.format(i) * 6}</p>" for i in range(3))
    page = f"<html><body><article><h1>The cost</h1>{''.join(parts)}</article></body></html>"
    kept[place] = "C = 42" in trafilatura.extract(page, output_format="markdown")
print("trafilatura", version("trafilatura"), kept)
assert kept == {"p": True, "div": False, "div p": True, "figure": False, "li": True, "td": True}
END
