"""A log shows both costs, and at most eleven rows however long it is."""

import nn


def test_a_log_prints_both_costs_and_at_most_eleven_rows():
    log = nn.History([0.5, 12.25], [1.5, 0.125])
    assert repr(log) == (
        "epoch      cost  validation\n"
        "    0  0.500000    1.500000\n"
        "    1  12.250000    0.125000"
    )  # fmt: skip
    assert repr(nn.History()) == "epoch      cost"
    assert repr(nn.History([0.25])) == "epoch      cost\n    0  0.250000"
    for n in (10, 11, 12, 21, 1999, 2000):
        rows = repr(nn.History(range(n))).split("\n")[1:]
        assert 6 <= len(rows) <= 11
        assert rows[0] == "    0  0.000000"
        assert rows[-1].split() == [f"{n - 1}", f"{n - 1:.6f}"]
    assert len(rows) == 11  # of two thousand
