"""LeCun's table of feed-forward networks: numbers to aim at, whose training is not told."""

from .record import Claim, Entry

ROWS = {
    "2 layers, 300 hidden units, squared error": "4.7",
    "2 layers, 300 hidden units, with distortions": "3.6",
    "2 layers, 1000 hidden units": "4.5",
    "2 layers, 1000 hidden units, with distortions": "3.8",
    "2 layers, 800 hidden units, cross entropy (Simard 2003)": "1.6",
    "2 layers, 800 hidden units, cross entropy, elastic distortions (Simard 2003)": "0.7",
    "6 layers, up to 2500 hidden units, elastic distortions, graphics card (Cireşan 2010)": "0.35",
}

ENTRY = Entry(
    name="lecun",
    title="LeCun: feed-forward networks on MNIST",
    source=(
        "Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits, table of "
        "results, test error in percent, as copied in November 2026. Learning rates, epochs and "
        "starts are not given there, so nothing can be repeated; these are targets."
    ),
    claims=tuple(Claim(of, printed, target=True) for of, printed in ROWS.items()),
    jobs={},
)
