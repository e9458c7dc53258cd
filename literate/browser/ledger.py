"""An entry of the ledger is measured where the reader is, and compared with its record.

The jobs and the comparison are those of the tests, which the site's archive brings along.
"""

from typing import Any

from ..ledger import record, tables
from ..ledger.quick import QUICK


def measured(entry: str, emit: Any) -> dict[str, Any]:
    """Return whether the jobs of an entry give here what is recorded, and each number of both."""
    recorded, runs = tables.load(entry), {}
    assert recorded
    for at, (job, do) in enumerate(QUICK[entry].jobs.items(), start=1):
        emit("out", f"{at} of {len(QUICK[entry].jobs)}: {job} …\n")
        try:
            runs[job] = do()
        except ModuleNotFoundError as error:
            emit("out", f"left out: {error}\n")
    fresh = record.make(QUICK[entry], runs)
    found = record.differences(QUICK[entry], recorded, fresh)
    numbers = list(lines(recorded, fresh))
    sentence = (
        f"{len(found)} of {len(numbers)} numbers are not as recorded."
        if found
        else f"As recorded: {len(numbers)} numbers of {tables.runs(len(runs))}."
    )
    verdict = "differs" if found else "same"
    return {"verdict": verdict, "sentence": sentence, "details": "\n".join(found + numbers)}


def lines(recorded: dict[str, Any], fresh: dict[str, Any]) -> Any:
    """Yield each quantity as it is recorded and as it came out here."""
    for row in fresh["rows"]:
        was, now = (
            tables.values_of({job: record["runs"][job] for job in fresh["runs"]}, row["of"])
            for record in (recorded, fresh)
        )
        if now:
            before, here = (tables.said(values, row["published"]) for values in (was, now))
            yield f"{row['of']}: {before} recorded, {here} here"
