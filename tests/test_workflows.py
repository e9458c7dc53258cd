"""CI types what the README tells a reader to type, with pinned actions and no needless right."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = ROOT / ".github" / "workflows"
BESIDES = [  # what the published site has besides
    "uv run python -m literate.site.fetch_wheel",
    "uv run python -m literate.site.folder site site/nn.zip",
    "uv run python -m literate.site.book site site/nn.pdf",
]
TYPED = ["pip install uv", "uv run pytest", "uv run mkdocs build --strict"]
CI = [ROOT / ".ci" / "run", WORKFLOWS / "test.yml", WORKFLOWS / "site.yml"]

each_workflow = pytest.mark.parametrize(
    "path", sorted(WORKFLOWS.glob("*.y*ml")), ids=lambda path: path.name
)


def commands(text):
    """The commands of a file that begin with pip or uv, as typed, without their comments."""
    return re.findall(r"^ *(?:- run: )?((?:pip|uv) .*?)(?: +#.*)?$", text, re.M)


def test_readme_gives_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {line for line in commands(readme) if line.startswith(TYPED[0])} == {
        f"{TYPED[0]} && {TYPED[1]}",
        f"{TYPED[0]} && uv run mkdocs serve",
    }


@pytest.mark.parametrize("path", CI, ids=lambda path: path.name)
def test_ci_types_the_readme_s_commands(path):
    typed = commands(path.read_text(encoding="utf-8"))
    assert [line for line in typed if line not in BESIDES] == TYPED
    assert [line for line in typed if line in BESIDES] == BESIDES * (path.name == "site.yml")


@each_workflow
def test_actions_are_pinned_by_commit(path):
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"\buses:(.*)", text)
    assert used
    for action in used:
        assert re.fullmatch(r" [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


@each_workflow
def test_rights_are_given_job_by_job(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        assert job.get("permissions"), name
        assert job.get("timeout-minutes", 360) <= 20, name
    for step in (step for job in workflow["jobs"].values() for step in job["steps"]):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
