"""No rate that was chosen lies at the end of those that were tried: a better one may be beyond."""

from literate.ledger import optimizers, tables


def test_a_chosen_rate_has_tried_ones_on_both_sides():
    tried = {
        **{f"steps, {name}": least for name, (_, least) in optimizers.METHODS.items()},
        **{f"steps, ten of relu, {name}": least for name, (_, least) in optimizers.DEEP.items()},
        **{
            f"{name}, B = {B}": least
            for name, all_sizes in optimizers.RATES.items()
            for B, least in all_sizes.items()
        },
        **{f"schedule, {name}": 0.05 for name in optimizers.SCHEDULES},
    }
    record = tables.load("optimizers")
    chosen = {
        of.removesuffix(": rate"): value
        for run in record["runs"].values()
        for of, value in run.items()
        if of.endswith(": rate")
    }
    assert chosen
    for of, rate in chosen.items():
        deep, steps = of.startswith("steps, ten of relu"), of.startswith("steps")
        most = tried[of] * 2 ** (2 if deep else 4 if steps else 5)
        assert tried[of] < rate < most, f"{of}: {rate} of {tried[of]} to {most}"
