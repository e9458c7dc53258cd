"""A page runs the scripts that the site has, and no others."""

from literate.site import csp


def test_the_policy_allows_each_script_of_a_page_by_its_hash():
    others = '<script src="b.js"></script><script type="application/json">{}</script>'
    text = f"<head><script>let a = 1</script>{others}"
    assert csp.inline_scripts(text) == ["let a = 1"]
    assert csp.hashed("let a = 1").startswith("'sha256-")
