"""A page runs the scripts that the site has, and no others."""

import html
import re

from literate.site import csp

from .hands import PLAIN


def test_the_policy_allows_each_script_of_a_page_by_its_hash():
    others = '<script src="b.js"></script><script type="application/json">{}</script>'
    text = f"<head><script>let a = 1</script>{others}"
    assert csp.inline_scripts(text) == ["let a = 1"]
    assert csp.hashed("let a = 1").startswith("'sha256-")


def test_all_pages_have_one_policy_and_it_is_strict(site):
    tag = re.compile(r'<head><meta http-equiv="Content-Security-Policy" content="([^"]*)">')
    pages = [path.read_text("utf-8") for path in site.rglob("*.html")]
    (policy,) = {found and found[1] for found in map(tag.search, pages)}
    rules = dict(rule.split(" ", 1) for rule in html.unescape(policy).split("; "))
    assert rules["default-src"] == "'self'"  # Firefox fetches the next page ahead by this rule
    assert rules["object-src"] == rules["frame-src"] == rules["base-uri"] == "'none'"
    allowed = set(rules["script-src"].split())
    hashes = {source for source in allowed if source.startswith("'sha256-")}
    assert allowed - hashes == {"'self'", "'wasm-unsafe-eval'"}
    assert "*" not in policy


def test_a_script_that_the_site_does_not_have_is_not_run(opened):
    page = opened(PLAIN)
    page.evaluate(
        """() => {
      window.refused = [];
      addEventListener("securitypolicyviolation", (e) => refused.push(e.effectiveDirective));
      const [script, button] = ["script", "button"].map((name) => document.createElement(name));
      script.textContent = "window.alien = 1";
      button.setAttribute("onclick", "window.alien = 2");
      document.body.append(script, button);
      button.click();
      fetch("https://elsewhere.example/").catch(() => {});
    }"""
    )
    page.wait_for_function("refused.length === 3")
    assert {*page.evaluate("refused")} == {"script-src-elem", "script-src-attr", "connect-src"}
    assert page.evaluate("window.alien") is None
