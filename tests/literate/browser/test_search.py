"""Sixty queries as readers type them, in the dialog of a real browser: where each leads first."""

import pytest

from tests.conftest import visiting

SYMBOLS, GLOSSARY = "reference/notation/#symbols", "reference/glossary/#"
FIRST = {
    # Symbols and their names, LaTeX and letters of all kinds.
    "δ": SYMBOLS,
    "delta": SYMBOLS,
    "η": SYMBOLS,
    "eta": SYMBOLS,
    "∂": SYMBOLS,
    "ŷ": SYMBOLS,
    "Y_hat": SYMBOLS,
    r"W_{ij}^{(l)}": SYMBOLS,
    r"\eta": SYMBOLS,
    "σ": "learn/sigmoid/",
    "sigma": "learn/sigmoid/",
    "δ Wᵀ": "learn/backprop-in-code/",
    # Names of code, whole and in part.
    "nn.sigmoid": "reference/api/activations/#nn.activations.sigmoid",
    "nn.train": "reference/api/training/#nn.training.train",
    "nn.init": "reference/api/initializers/#nn.initializers.init",
    "nn.data.mnist": "reference/api/data/#nn.data.mnist",
    "data.mnist": "reference/api/data/#nn.data.mnist",
    "softmax_cross_entropy": "reference/api/losses/#nn.losses.softmax_cross_entropy",
    "numerical_gradient": "reference/api/gradcheck/#nn.gradcheck.numerical_gradient",
    "squared_error": "reference/api/losses/#nn.losses.squared_error",
    "cross_entropy": "learn/cross-entropy/",
    "cross_ent": "learn/cross-entropy/",
    # Words, and those of other books.
    "cross entropy": "learn/cross-entropy/",
    "cross-entropy": "learn/cross-entropy/",
    "sigmoid": "learn/sigmoid/",
    "sigmoids": "learn/sigmoid/",
    "neuron": "learn/neuron/",
    "layer": "learn/layer/",
    "xor": "learn/xor/",
    "XOR by hand": "learn/xor-by-hand/",
    "loss": "learn/cost/",
    "objective": "learn/cost/",
    "error function": "learn/cost/",
    "gradient descent": "learn/gradient-descent/",
    "gradient desc": "learn/gradient-descent/",
    "step size": "learn/gradient-descent/",
    "chain rule": "learn/chain-rule/",
    "backpropagation": "learn/backprop-one-chain/",
    "backward pass": "learn/backprop-one-chain/",
    "four equations": "learn/backprop-any-network/",
    "gradient checking": "learn/gradient-checking/",
    "softmax": "learn/cross-entropy/",
    "relu": "learn/activations/",
    "rectifier": "learn/activations/",
    "Xavier": "learn/initialization/",
    "vanishing gradients": "learn/vanishing-gradients/",
    "momentum": "learn/batches-and-optimizers/",
    "Adam": "learn/batches-and-optimizers/",
    "mini-batch": "learn/batches-and-optimizers/",
    "confusion matrix": "learn/digits/",
    "overfitting": "learn/generalization/",
    "dropout": "learn/generalization/",
    "early stopping": "learn/generalization/",
    "weight decay": "learn/generalization/",
    "random search": "learn/hyper-parameters/",
    "csv": "howto/own-data/",
    "perceptron": f"{GLOSSARY}perceptron",
    "bias": f"{GLOSSARY}bias",
    # Quotation marks, numbers with a sign, questions, names of people.
    '"the chain rule"': "learn/chain-rule/",
    "“the chain rule”": "learn/chain-rule/",
    "-0.066788": "learn/backprop-any-network/#first-at-the-output",
    "−0.066788": "learn/backprop-any-network/#first-at-the-output",
    "why does it not learn": "howto/when-it-does-not-learn/",
    "Mazur": "about/ledger/#mazur",
}
# What a reader would press Enter for: the theme opens the link with the highest score.
ASK = """async (query) => {
  const field = document.querySelector("[data-md-component=search-query]");
  const list = document.querySelector(".md-search-result__list");
  const toggle = document.querySelector("[data-md-toggle=search]");
  if (!toggle.checked) toggle.click();
  field.value = query;
  await new Promise((done) => {
    let quiet = setTimeout(done, 5000);
    new MutationObserver(() => {
      clearTimeout(quiet);
      quiet = setTimeout(done, 40);
    }).observe(list, { childList: true });
    field.dispatchEvent(new Event("input"));
  });
  const links = [...list.querySelectorAll("li:first-child a")];
  const score = (link) => Number(link.querySelector("article").dataset.mdScore);
  links.sort((a, b) => score(b) - score(a));
  return links.map((link) => [link.href, link.innerHTML]);
}"""


@pytest.fixture(scope="module")
def ask(browser, address):
    """Type a query, and return the links of the first page found: where to, and what is shown."""
    with visiting(browser, address) as visit:
        seen = visit("reference/api/data.md", until="networkidle")

        def asked(query):
            links = seen.page.evaluate(ASK, query)
            assert not seen.complaints
            return [(link.removeprefix(address), shown) for link, shown in links]

        asked("network")
        yield asked


def test_there_are_sixty_queries():
    assert len(FIRST) >= 60


@pytest.mark.parametrize("query", FIRST)
def test_a_query_leads_first_to_where_a_reader_should_begin(query, ask):
    assert ask(query)[0][0].startswith(FIRST[query])


def test_an_equation_is_a_result_and_shown_as_text(ask):
    found = ask("∂C/∂zⱼ⁽ˡ⁾ φ′(zⱼ⁽ˡ⁾) δₖ⁽ˡ⁺¹⁾ wⱼₖ⁽ˡ⁺¹⁾")
    equations = [shown for place, shown in found if "#eq:" in place]
    assert equations
    assert "∑" in equations[0]
    assert "\\" not in "".join(shown for _, shown in found)


def test_an_excerpt_has_the_words_marked_and_nothing_of_a_picture(ask):
    (_, shown), *_ = ask("second neuron of layer 2 and the three outputs")
    assert "<mark data-md-highlight" in shown
    assert "z₂" not in shown


def test_nothing_is_found_for_what_no_page_says(ask):
    assert ask("qqqqqq") == []
