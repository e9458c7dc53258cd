"""Adam walks down a bowl twenty times as steep one way: its means, its corrections, its step."""

from typing import Any

import numpy as np

from .controls import Choice, Scene, Slider, beside, curve
from .following import Rule

CURVATURES = np.array([[20.0, 1.0]])  # the page's bowl
MEMORY, SLOW, TINY = 0.9, 0.999, 1e-8
LAST = 200  # steps


class Walk:
    """Where Adam is, step by step, if its equations say this, or one of them that."""

    def __init__(self, lr: float, memory: float, corrected: bool, rule: Rule | None = None) -> None:
        self.names: dict[str, Any] = {"lr": lr, "beta1": memory, "beta2": SLOW, "epsilon": TINY}
        self.corrected, self.rule, self.t = corrected, rule, 0
        self.W, self.m, self.v = np.ones((1, 2)), np.zeros((1, 2)), np.zeros((1, 2))
        self.path, self.costs = [self.W[0].tolist()], [self.cost()]

    def cost(self) -> float:
        """Return the cost where the walk is now."""
        return float((CURVATURES * self.W**2).sum() / 2)

    def said(self, label: str, own: Any, at: int = 0, **names: Any) -> Any:
        """Return what an equation gives: the value of its own line, or what was edited says."""
        if not self.rule or self.rule.label != label:
            return own
        return self.rule.array(own, {}, self.names | {"W": self.W, "t": self.t + 1} | names, at)

    def step(self) -> None:
        """Take one step, in the lines of the page."""
        t = self.t + 1
        dW, first, second = CURVATURES * self.W, self.names["beta1"], self.names["beta2"]
        m, v = first * self.m + (1 - first) * dW, second * self.v + (1 - second) * dW**2
        m = self.said("eq:adam-mean", m, m=self.m, v=self.v, dW=dW)
        v = self.said("eq:adam-square", v, m=self.m, v=self.v, dW=dW)
        m_hat, v_hat = m, v
        if self.corrected:
            m_hat, v_hat = m / (1 - first**t), v / (1 - second**t)
            m_hat = self.said("eq:adam-corrections", m_hat, m=m, v=v, dW=dW)
            v_hat = self.said("eq:adam-corrections", v_hat, 1, m=m, v=v, dW=dW)
        W = self.W - self.names["lr"] * m_hat / (np.sqrt(v_hat) + TINY)
        W = self.said("eq:adam-step", W, m=m, v=v, m_hat=m_hat, v_hat=v_hat, dW=dW)
        self.W, self.m, self.v, self.t = W, m, v, t
        self.path.append(W[0].tolist())
        self.costs.append(self.cost())


class Adam:
    """Adam in the page's bowl, with its corrections or without, and as an edited equation says."""

    controls = (
        Choice("corrections", "corrections", "with", ("with", "without")),
        Slider("lr", "learning rate η", 0.05, 0.01, 0.3, 0.01),
        Slider("beta1", "β₁", MEMORY, 0, 0.95, 0.05),
    )
    moves = True
    rule: Rule | None = None

    def __init__(self, corrections: str, lr: float, beta1: float) -> None:
        self.given = lr, beta1, corrections == "with"
        self.own = self.walk = Walk(*self.given)

    def follow(self, rule: Rule | None) -> None:
        """Walk beside this walk as an edited equation would say."""
        self.rule = rule if rule and rule.is_edited else None
        self.walk = Walk(*self.given, self.rule) if self.rule else self.own

    def step(self) -> None:
        """Take two steps."""
        for _ in range(2):
            self.walk.step()
            if self.rule:
                self.own.step()
        self.moves = self.walk.t < LAST and self.walk.costs[-1] < 1e6

    def scene(self) -> Scene:
        """Return the walk on the rings of equal cost, and its cost."""
        shown = np.clip(self.walk.path, -9, 9).tolist()
        lines = [*rings(), *([["target", self.own.path]] if self.rule else []), ["weight", shown]]
        costs = curve(self.walk.costs)
        say = f"Step {self.walk.t}: cost {self.walk.costs[-1]:.3g}."
        if self.rule:
            costs = beside(costs, curve(self.own.costs))
            say += f" The page's own: cost {self.own.costs[-1]:.3g}."
        return {
            "say": say,
            "plots": [
                {
                    "name": "The walk; to the right the steep weight, upward the flat one",
                    "x": (-1.3, 1.3),
                    "y": (-1.3, 1.3),
                    "lines": lines,
                    "dots": [[*at, True, "weight"] for at in shown[-20:]],
                },
                costs,
            ],
        }


def rings() -> list[Any]:
    """Return lines of equal cost around the bottom."""
    angle = np.linspace(0, 2 * np.pi, 61)[:, None]
    around = np.hstack([np.cos(angle), np.sin(angle)])
    return [
        ["blame", (around * np.sqrt(2 * level / CURVATURES)).tolist()]
        for level in (0.05, 0.2, 0.45, 0.8)
    ]
