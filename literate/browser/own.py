"""The live figure of the reader's own table: read here, trained here, and sent nowhere."""

import numpy as np

import nn
from nn.train import batches

from .controls import File, Scene, Slider, as_bytes
from .table import Table, TableError, read

HIDDEN, RATE, BATCH = 16, 0.01, 16
EACH, STEPS = 20, 600  # steps a frame, and in all
TREES = {"birch": (50, 40), "oak": (110, 65), "willow": (90, 15)}  # mm
EMPTY: Scene = {"x": (0, 1), "y": (0, 1), "axes": "", "lines": [], "dots": []}


def leaves() -> str:
    """Return the table of the page: lengths and widths of the leaves of three trees."""
    rng = np.random.default_rng(0)
    rows = [(*rng.normal(TREES[tree], 12).round(1), tree) for tree in TREES for _ in range(50)]
    lines = [f"{length},{width},{tree}\n" for length, width, tree in rows]
    return "".join(["length_mm,width_mm,tree\n", *lines])


class Own:
    """A table in training: the cost, and how rows that it has not seen are taken for each other."""

    controls = (
        File("text", "Your table (CSV)", leaves()),
        Slider("column", "answer in the column, from the right (0: the first)", 1, 0, 12, 1),
    )
    moves = True

    def __init__(self, text: str, column: float) -> None:
        try:
            self.table = read(text, int(column))
        except TableError as error:
            self.moves, self.wrong = False, str(error)
        else:
            self.wrong = ""
            self.begin(self.table)

    def begin(self, table: Table) -> None:
        """Split, scale by the training part, and draw a network."""
        (X, self.y), (self.X_new, self.y_new) = nn.data.split(table.X, table.y, test=0.2, rng=0)
        self.X, scale = nn.data.standardize(X)
        self.X_new = scale(self.X_new)
        sizes = [len(table.columns), HIDDEN, len(table.names)]
        self.net = nn.init(sizes, rng=0, hidden=nn.tanh)
        self.update, self.rng = nn.adam(RATE), np.random.default_rng(0)
        self.rows: list[np.ndarray | slice] = []
        self.costs = [self.cost()]

    def cost(self) -> float:
        """Return the cost of all rows that it learns from."""
        return float(nn.softmax_cross_entropy(nn.predict(self.net, self.X), self.y)[0])

    def step(self) -> None:
        """Take some steps, each on a batch of its own."""
        if self.wrong:
            return
        for _ in range(EACH):
            self.rows = self.rows or batches(len(self.X), BATCH, self.rng)
            rows = self.rows.pop()
            scores, backward = nn.forward(self.net, self.X[rows])
            _, dZ = nn.softmax_cross_entropy(scores, self.y[rows])
            self.update(self.net, backward(dZ))
        self.costs.append(self.cost())
        self.moves = EACH * (len(self.costs) - 1) < STEPS

    def scene(self) -> Scene:
        """Return the cost of every frame, and the confusion matrix of the rows kept apart."""
        if self.wrong:
            nothing = [{"name": "Nothing is learned", **EMPTY}] * 2
            return {"say": self.wrong, "plots": nothing}
        table, M = self.table, nn.confusion_matrix(self.net, self.X_new, self.y_new)
        seen = nn.accuracy(self.net, self.X, self.y)
        kinds, side = " and ".join([", ".join(table.names[:-1]), table.names[-1]]), len(M)
        counts = [
            [column + 0.5, side - row - 0.5, str(M[row, column])]
            for row, column in np.ndindex(*M.shape)
        ]
        shares = M / np.maximum(M.sum(axis=1, keepdims=True), 1)
        return {
            "say": f"From {', '.join(table.columns)} it learns {table.answer}: {kinds}. After "
            f"{EACH * (len(self.costs) - 1)} steps {seen:.3f} of the {len(self.y)} rows it learns "
            f"from are right, and {np.trace(M) / M.sum():.3f} of {M.sum()} others.",
            "plots": [
                {
                    "name": "The cost, step by step",
                    "x": (0, STEPS),
                    "y": (0, 1.1 * max(self.costs)),
                    "lines": [["blame", [(EACH * at, C) for at, C in enumerate(self.costs)]]],
                    "dots": [],
                },
                {
                    "name": "The others, by class, in the order named below: downward what is "
                    "meant, to the right what is said",
                    "x": (0, side),
                    "y": (0, side),
                    "axes": "",
                    "field": as_bytes(0.6 * shares),
                    "pixels": True,
                    "lines": [],
                    "dots": [],
                    "words": counts,
                },
            ],
        }
