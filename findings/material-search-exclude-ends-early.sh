#!/usr/bin/env bash
# Expected: what stands inside an element marked `data-search-exclude` is not in the search index, all of it.
# Happens: the exclusion ends with the first nested element of the same kind: in a `<span>` with a `<span>` in it,
#     or a `<div>` with a `<div>`, the rest of the outer one is indexed. (A span with an `<em>` in it is left out whole.)
# Matters: a set formula is spans in spans. Marked as excluded, its tail is still found, and printed in excerpts.
# Versions: mkdocs-material 9.8.2, mkdocs 1.6.1. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'mkdocs-material==9.8.2' 'mkdocs==1.6.1'
cat > mkdocs.yml <<'END'
site_name: A site
theme:
  name: material
markdown_extensions: [md_in_html]
END
mkdir docs
cat > docs/index.md <<'END'
# A page

Apple <span data-search-exclude>banana <span>cherry</span> damson</span> elder.

Fig <span data-search-exclude>grape <em>hazel</em> iris</span> juniper.

<div data-search-exclude>kiwi <div>lemon</div> mango</div>
END
NO_MKDOCS_2_WARNING=1 env/bin/mkdocs build -q
env/bin/python - <<'END'
import json
import re
from importlib.metadata import version

entry = json.load(open("site/search/search_index.json", encoding="utf-8"))["docs"][0]
words = re.findall(r"\w+", re.sub(r"<.*?>", " ", entry["text"]).lower())
print("mkdocs-material", version("mkdocs-material"), "indexes", words)
assert words == ["apple", "damson", "elder", "fig", "juniper", "mango"]
END
