#!/usr/bin/env bash
# Expected: a Markdown extension that refuses a page stops the build, as with MkDocs, also where it read the page before and
#     let it pass.
# Happens: Zensical keeps what an extension made of a page, for as long as the page and mkdocs.yml are the same. An
#     extension that has changed, or that reads a file that has changed, is not called: the build ends well, with the old page.
# Matters: a check in an extension passes what it would refuse. A setting that changes with all that it reads lets it be
#     called, such as a digest named by !!python/name; so does --clean.
# Versions: zensical 0.0.73, markdown 3.11.3, mkdocs 1.6.1. Date: 2026-12-01.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'zensical==0.0.73' 'markdown==3.11.3' 'mkdocs==1.6.1'
mkdir docs
echo 'One and one is two.' > docs/index.md
echo 'yes' > allowed.txt
printf 'site_name: A site\nmarkdown_extensions:\n  - refuses\n' > mkdocs.yml
cat > refuses.py <<'END'
from pathlib import Path

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor


class Refuses(Preprocessor):
    def run(self, lines):
        if Path("allowed.txt").read_text() != "yes\n":
            raise ValueError("this page is refused")
        return lines


class Reads(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Refuses(md), "refuses", 100)


def makeExtension(**_):
    return Reads()
END
export PYTHONPATH="$PWD" NO_MKDOCS_2_WARNING=1
ends() { # how a build ends, without its many words
    if "$@" > said 2>&1; then echo 0; else grep -q 'this page is refused' said && echo refused; fi
}
echo "zensical $(env/bin/zensical --version)"
found="$(ends env/bin/zensical build) $(ends env/bin/mkdocs build -q -d by-mkdocs)"
echo 'no' > allowed.txt
found="$found, then $(ends env/bin/zensical build) $(ends env/bin/mkdocs build -q -d by-mkdocs)"
found="$found, clean $(ends env/bin/zensical build --clean)"
echo "zensical and mkdocs end with: $found"
test "$found" = "0 0, then 0 refused, clean refused"
