"""Of all small mistakes in a module of nn, some are tried each night; here they are drawn and told.

`python -m tests.mutants draw SESSION` keeps as many as a night has time for, other ones each night.
`python -m tests.mutants judge SESSION MODULE` names those that no test noticed, and fails if there
are too many for which mutants.toml has no reason.
"""

import sqlite3
import sys
import tomllib
from contextlib import closing
from pathlib import Path

NIGHT = 150  # mistakes
ALLOWED = 5  # of a hundred
TABLES = ("work_items", "mutation_specs", "work_results")


def draw(session):
    """Take what the filter left out from the session, and all but some of the rest."""
    with closing(sqlite3.connect(session)) as database, database:
        tried = (
            "select job_id from work_items where job_id not in (select job_id from work_results)"
        )
        kept = [job for (job,) in database.execute(f"{tried} order by random() limit {NIGHT}")]
        for table in TABLES:
            marks = ", ".join("?" * len(kept))
            database.execute(f"delete from {table} where job_id not in ({marks})", kept)


def judge(session, reasons):
    """Return how many mistakes were tried, and the diffs of those that survived for no reason."""
    with closing(sqlite3.connect(session)) as database:
        results = database.execute("select test_outcome, diff from work_results").fetchall()
    survived = [diff for outcome, diff in results if outcome == "SURVIVED"]
    return len(results), [diff for diff in survived if mistake_in(diff) not in reasons]


def mistake_in(diff):
    """Return the line that a diff puts in place of another, without its indentation."""
    lines = [line[1:] for line in diff.splitlines() if line[:1] == "+" and line[:3] != "+++"]
    return " ".join(map(str.strip, lines))


def main(task, session, module=None):
    """Draw or judge."""
    if task == "draw":
        draw(session)
        return
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        reasons = tomllib.load(file)["survivors"].get(module, {})
    tried, unexplained = judge(session, reasons)
    print(*unexplained, sep="\n\n")
    print(f"{tried} mistakes in nn.{module}, of which {len(unexplained)} were not noticed")
    if not tried or 100 * len(unexplained) > ALLOWED * tried:
        sys.exit(f"at most {ALLOWED} in 100 may pass; write a test, or a reason in mutants.toml")


if __name__ == "__main__":
    main(*sys.argv[1:])
