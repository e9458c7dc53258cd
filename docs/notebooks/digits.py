# %% [markdown]
# # Small digits: the whole road in one notebook
#
# Look at the data, find the number to beat, train, and then look at what came out: the matrix of
# confusions, the mistakes, the weights, and what it says of images that are no digits.

# %%
import matplotlib.pyplot as plt
import numpy as np

import nn

plt.rcParams["figure.dpi"] = 72
X, y = nn.data.digits()
X, y, X_test, y_test = X[:1000], y[:1000], X[1000:], y[1000:]
print(len(X), "to learn from,", len(X_test), "to be asked about")

# %% [markdown]
# Thirteen people wrote them, and neighbors in the file seem to share a hand. So the file is cut in
# its order: nearly all images to be asked about are by hands that nobody has seen.
#
# ## Look


# %%
# alt: Ten handwritten digits, eight by eight pixels each, white on black: the first of each class.
def show(images, titles, colors="gray", least=0, most=1):
    """Draw each image under its title, five a row."""
    rows = -(-len(images) // 5)
    size, how = (4.2, rows), "constrained"
    _, grid = plt.subplots(rows, 5, figsize=size, squeeze=False, layout=how)
    for axes in grid.flat:
        axes.axis("off")
    for axes, image, title in zip(grid.flat, images, titles, strict=False):
        axes.imshow(image.reshape(8, 8), cmap=colors, vmin=least, vmax=most)
        axes.set_title(title, fontsize=9)
    plt.show()


firsts = [np.flatnonzero(y == digit)[0] for digit in range(10)]
show(X[firsts], range(10))

# %% [markdown]
# Each image has 64<!-- value: X.shape[1] --> pixels, numbers from 0 to 1. Can you read them all?
# Then a program can be asked to.
#
# ## The number to beat
#
# Keep the thousand images, and answer with the digit of the one that is most alike.

# %%
squares = (X**2).sum(axis=1) - 2 * X_test @ X.T
said_by_album = y[squares.argmin(axis=1)]
album = (said_by_album == y_test).mean()
print(f"{album:.3f}")

# %% [markdown]
# Nothing is trained, and 96 %<!-- value: album --> are right. The *nearest neighbor* is the bar.
#
# ## Train
#
# One hidden layer of 32<!-- given --> relus, ten scores, softmax cross entropy, Adam. Not one network:
# twenty, which differ in nothing but the seed. So each is trained for a shorter time than the
# single one of [the chapter](../learn/digits.md): fewer epochs, larger batches, a larger rate.


# %%
def learn(seed):
    """Return a trained network and its costs, epoch by epoch."""
    net = nn.init([64, 32, 10], rng=seed, hidden=nn.relu)
    loss, adam = nn.softmax_cross_entropy, nn.adam(0.02)
    steps = {"epochs": 12, "batch": 100, "rng": seed}
    return nn.train(net, X, y, loss, adam, **steps, fast=True)


nets, logs = zip(*(learn(seed) for seed in range(20)), strict=True)
right = [nn.accuracy(net, X_test, y_test) for net in nets]
print("lowest, median, highest:", *np.quantile(right, [0, 0.5, 1]).round(3))

# %%
# alt: Twenty curves of cost over epochs: a narrow bundle that falls steeply, then one line close to zero.
figure, axes = plt.subplots(figsize=(5, 2.5), layout="constrained")
axes.plot(np.transpose(logs), color="C0", linewidth=0.7)
axes.set(xlabel="epoch", ylabel="cost", ylim=(0, None))
plt.show()

# %% [markdown]
# The bar stands: the best of the twenty reaches
# 0.942<!-- value: max(right) -->, the album 0.962<!-- value: album -->. [The chapter](../learn/digits.md) tries wider and deeper ones.
# Take the first, and look closer.
#
# ## Which for which?
#
# A row is a digit that was meant, a column one that was said.

# %%
net = nets[0]
M = nn.confusion_matrix(net, X_test, y_test)
print(M)
off = M - np.diag(np.diag(M))
meant, said = np.unravel_index(off.argmax(), off.shape)
print(f"most often: {said} for {meant}, {off[meant, said]} times")

# %% [markdown]
# A single number would have hidden that. If some confusion costs more than another, this table is
# where you see it.
#
# ## The mistakes
#
# How sure was it? These are the mistakes to which it gave the largest shares. Each title is what it
# said, then what was meant.

# %%
# alt: Ten test digits that the network misread, each titled with its answer and the right one; some are hard to read.
shares = nn.probabilities(net, X_test)
answers = shares.argmax(axis=1)
wrong = np.flatnonzero(answers != y_test)
surest = wrong[shares[wrong].max(axis=1).argsort()[::-1]][:10]
show(X_test[surest], [f"{answers[at]} for {y_test[at]}" for at in surest])

# %% [markdown]
# Of the 30<!-- value: (said_by_album != y_test).sum() --> mistakes of the album the network makes
# 19<!-- value: (said_by_album[wrong] != y_test[wrong]).sum() -->, too. Drawn by lot, it would be
# 2<!-- value: len(wrong) * (said_by_album != y_test).mean() -->. So both stumble over the same hard
# images, and 33<!-- value: (said_by_album[wrong] == y_test[wrong]).sum() --> more are misread by the
# network alone.
#
# ## What a neuron looks for
#
# The weights of a hidden neuron are as many as the pixels, so they are an image: red where ink
# drives the neuron, blue where it holds it back.

# %%
# alt: Ten grids of eight by eight squares in red and blue, without strokes or loops that one could name.
W = net[0].W
reach = abs(W).max()
show(W.T[:10], range(10), "RdBu_r", -reach, reach)

# %% [markdown]
# Nothing to be named. But is it noise? The weights of a new network are: they were drawn at random.
# Compare those of pixels side by side, before training and after. Their correlation is 1 if they
# rise and fall together, and 0 if one tells nothing of the other.


# %%
def alike(W):
    """Return the correlation of the weights of pixels side by side."""
    images = W.T.reshape(-1, 8, 8)
    left, right = images[:, :, :-1], images[:, :, 1:]
    return np.corrcoef(left.ravel(), right.ravel())[0, 1]


new = [nn.init([64, 32, 10], rng=seed, hidden=nn.relu) for seed in range(20)]
before = [alike(each[0].W) for each in new]
after = [alike(each[0].W) for each in nets]
print("before:", *np.quantile(before, [0, 0.5, 1]).round(2))
print("after: ", *np.quantile(after, [0, 0.5, 1]).round(2))

# %% [markdown]
# Lowest, median, highest of twenty: in every network it has grown. Pixels side by side are often
# inked together, with a correlation of
# 0.39<!-- value: alike(X.T) -->. So their weights are pushed together, and training smooths what
# began as noise.
#
# ## What it says of noise
#
# Images that nobody wrote: each pixel drawn evenly from 0 to 1. How large is the largest share?

# %%
noise = np.random.default_rng(0).random((300, 64))
on_noise, on_mistakes = [], []
for each in nets:
    on_noise.append(nn.probabilities(each, noise).max(axis=1).mean())
    shares = nn.probabilities(each, X_test)
    misread = shares.argmax(axis=1) != y_test
    on_mistakes.append(shares[misread].max(axis=1).mean())
print("noise:       ", *np.quantile(on_noise, [0, 0.5, 1]).round(2))
print("its mistakes:", *np.quantile(on_mistakes, [0, 0.5, 1]).round(2))
surer = np.greater(on_noise, on_mistakes).sum()
print(surer, "of", len(nets), "are surer of noise")

# %% [markdown]
# A share says how the ten divide what they have to divide. It does not say *this is a digit*: nobody
# has taught the network what to do where none of the ten is right.
#
# On to [the same with a choice by quarters, and new images for nothing](mnist.py).
