#!/usr/bin/env bash
# Expected: Python-Markdown calls a postprocessor once for each document, with the whole of it, as its documentation has it.
# Happens: with the extension toc it is called for each heading before, with the text of that heading alone, and for a table
#     of contents that nobody asked for.
# Matters: what adds something below a document adds it to each heading as well; there it ends up in the ids: "two-end".
# Versions: markdown 3.11.3. Date: 2026-12-01.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'markdown==3.11.3'
env/bin/python - <<'END'
import markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

print("markdown", markdown.__version__)


class Below(Postprocessor):
    def run(self, text):
        seen.append(text)
        return f"{text} end"


class Adds(Extension):
    def extendMarkdown(self, md):
        md.postprocessors.register(Below(md), "below", -100)


found = {}
for extensions in ([], ["toc"]):
    seen = []
    html = markdown.markdown("# One\n\n## Two\n", extensions=[*extensions, Adds()])
    found[len(extensions)] = [text.partition("\n")[0] for text in seen], html
    print(extensions or "without toc", "called with", found[len(extensions)][0])
    print(html)

assert found[0] == (["<h1>One</h1>"], "<h1>One</h1>\n<h2>Two</h2> end")
texts, html = found[1]
assert texts == ["One", "Two", '<div class="toc">', '<h1 id="one-end">One</h1>']
assert html == '<h1 id="one-end">One</h1>\n<h2 id="two-end">Two</h2> end'
END
