"""What is asked of every library: one question a fact, in the groups of the page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A question; `name` is the function that measures it, in the module of each library."""

    name: str
    question: str


GROUPS: dict[str, tuple[Fact, ...]] = {
    "layers": (
        Fact("dense_shapes", "What are the weights of a dense layer from 3 to 2?"),
        Fact("start_weights", "How does a fresh layer draw its weights?"),
        Fact("start_biases", "And its biases?"),
        Fact("float64", "Of what type is the answer to a float64 row?"),
        Fact("agreement", "How far are 1,000 answers of a 2-4-1 sigmoid network from ours?"),
    ),
    "losses": (
        Fact("squared_loss", "4 rows, 3 outputs, each off by 2: what is the squared error?"),
        Fact("squared_slope", "And the slope that a step follows, for one output of one row?"),
        Fact("weighted_loss", "2 rows that cost log 2 each, with class weights of 1 and 3?"),
        Fact("certain_wrong", "What does a share of 0 cost, for what then happened (float32)?"),
    ),
    "corners": (
        Fact("relu", "The slope of relu at 0?"),
        Fact("maximum", "Of maximum(x, 0) at 0?"),
        Fact("clip", "Of clip(x, 0, 9) at 0?"),
        Fact("leaky_relu", "Of leaky relu (0.01) at 0?"),
        Fact("absolute", "Of abs(x) at 0?"),
        Fact("norm", "Of the norm at (0, 0)?"),
        Fact("tie", "Of the maximum of (1, 1, 0)?"),
        Fact("power", "Of x ** 0.0 at 0?"),
    ),
    "steps": (
        Fact("decay", "Slope 0, rate 0.1, weight decay 0.5: what becomes of 1?"),
        Fact("adam_tiny", "Adam's first step with rate 0.1, where the slope is 1e-8?"),
        Fact("momentum", "Momentum 0.9, rate 0.1, slope 1: the first two steps?"),
        Fact("momentum_stop", "And the second, if the rate is set to 0 between them?"),
        Fact("fit_order", "In which order does an epoch take the rows?"),
        Fact("fit_again", "And a second fit?"),
    ),
    "numbers": (
        Fact("half_sum", "Two columns of 4,096 ones in float16: the sum of each?"),
        Fact("times_half", "Of what type is a float32 array times 0.5?"),
        Fact("sigmoid_left", "The sigmoid of −20 in float32 (to 4 digits)?"),
        Fact("relu_nan", "What is relu of nan?"),
        Fact("gelu_one", "What is the gelu of 1 that you get unasked (to 5 digits)?"),
        Fact("std_two", "The standard deviation of (1, 3)?"),
    ),
}
FACTS = {fact.name: fact for facts in GROUPS.values() for fact in facts}

# What can only be asked of a library that learns: an engine runs a finished network.
LEARNING = (
    *("start_weights", "start_biases"),
    *(fact.name for group in ("losses", "corners", "steps") for fact in GROUPS[group]),
)
