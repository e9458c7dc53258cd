# %% [markdown]
# # A spiral: what no straight line can part
#
# Three arms wind around each other. First a network without a hidden layer tries to part them, and
# stays at half. Then one hidden layer bends the border. At the end you ask about points where it
# has never seen any. Change anything; every cell runs in your browser, too.

# %%
import numpy as np

import nn

X, y = nn.data.spiral()
X_new, y_new = nn.data.spiral(rng=1)
print(X.shape, np.bincount(y))

# %% [markdown]
# Each arm has 100<!-- value: np.bincount(y)[0] --> points, and a point two numbers. `X_new` are other
# points of the same arms, drawn with another seed. No network learns from them.
#
# ## Straight borders
#
# Three classes, three scores, one weighted sum each. The largest score wins. Between two classes
# the border runs where their two scores are equal. So look at the difference of two sums:
#
# <!-- symbols
# x | x | row (2) | real
# W | W | (2, 3) | real
# b | b | row (3) | real
# z | z | row (3) | real
# -->
#
# $$
# z_j = \sum_{i=1}^{2} x_i W_{ij} + b_j, \qquad z_j - z_k = \sum_{i=1}^{2} x_i (W_{ij} - W_{ik}) + b_j - b_k
# $$
#
# That is one weighted sum again. Where it is zero lies a straight line, whatever the weights are.


# %%
def learn(hidden, seed, bend=nn.tanh):
    """Return a network with so many hidden neurons, trained on the spiral."""
    net = nn.init([2, *hidden, 3], rng=seed, hidden=bend)
    loss, adam = nn.softmax_cross_entropy, nn.adam(0.1)
    net, _ = nn.train(net, X, y, loss, adam, epochs=100, fast=True)
    return net


straight = learn([], seed=0)
(W, b, _), x = straight[0], X[0]
z = x @ W + b
print(f"{nn.accuracy(straight, X, y):.3f} of the points it has seen")
print(f"{nn.accuracy(straight, X_new, y_new):.3f} of the others")

# %%
# alt: A spiral of three arms on a plane that three straight borders cut into three sectors; every sector holds parts of all arms.
nn.drawing.boundary(straight, X, y)

# %% [markdown]
# The plane behind the points has the color of the answer. Nearly half of the points lie on a color
# that is not theirs. More training does not mend that: further down, twenty starts end at the same
# place.
#
# ## One hidden layer
#
# Put sixteen neurons between. Each draws a line of its own, and answers softly on which side a
# point lies. The scores are sums of these answers, so the border may bend.

# %%
bent = learn([16], seed=0)
print(f"{nn.accuracy(bent, X, y):.3f} of the points it has seen")
print(f"{nn.accuracy(bent, X_new, y_new):.3f} of the others")

# %%
# alt: The same spiral; now the borders are curves, and each arm lies on a ground of its own color.
nn.drawing.boundary(bent, X, y)

# %% [markdown]
# With relus the border is made of straight pieces. It may turn only where it crosses the line of a
# neuron.

# %%
# alt: The same spiral; the borders follow the arms in straight pieces with corners between them.
nn.drawing.boundary(learn([16], seed=0, bend=nn.relu), X, y)

# %% [markdown]
# ## Was it luck?
#
# One seed is one case. Here are twenty for each width, judged by the points that none has seen:
# the worst of them, the middle one, the best.

# %%
nets, found = {}, {}
for width in (0, 2, 4, 16):
    hidden = [width] if width else []
    nets[width] = [learn(hidden, seed) for seed in range(20)]
    right = [nn.accuracy(net, X_new, y_new) for net in nets[width]]
    found[width] = np.quantile(right, [0, 0.5, 1])
    print(f"{width:2} hidden:", *found[width].round(3))

# %% [markdown]
# Without a hidden layer all twenty end alike: the cost has a single valley, and every start rolls
# into it. Two neurons are too few. With four it depends on the start: from
# 0.753<!-- value: found[4][0] --> to 0.980<!-- value: found[4][2] -->. With sixteen even the worst is
# at 0.983<!-- value: found[16][0] -->.
#
# Is that good? Ask what needs no training: the color of the nearest point.

# %%
apart = ((X_new[:, None] - X) ** 2).sum(axis=2)
album = (y[apart.argmin(axis=1)] == y_new).mean()
print(f"{album:.3f}")

# %% [markdown]
# None of the networks is better. Where points lie close together, comparing is enough.
#
# ## Has it learned the spiral?
#
# The arms end at a distance of 1<!-- given --> from the middle. A spiral goes on. While the distance
# `r` grows to that, the angle of an arm grows by four radians, and each arm begins four radians
# after the one before. Let each wind half as far again, by the same rule, and ask the twenty
# networks of sixteen about it:

# %%
arms = np.repeat([0, 1, 2], 50)
r = np.tile(np.linspace(1, 1.5, 50), 3)
angle = 4 * (arms + r)
beyond = np.column_stack([r * np.sin(angle), r * np.cos(angle)])
right = [nn.accuracy(net, beyond, arms) for net in nets[16]]
print(*np.quantile(right, [0, 0.5, 1]).round(3))
apart = ((beyond[:, None] - X) ** 2).sum(axis=2)
album_beyond = (y[apart.argmin(axis=1)] == arms).mean()
print(f"{album_beyond:.3f} by the nearest point")

# %%
# alt: The spiral, longer by half: the borders that followed the arms run straight on, and the new parts of the arms lie on the wrong colors.
points, names = np.concatenate([X, beyond]), np.concatenate([y, arms])
nn.drawing.boundary(bent, points, names)

# %% [markdown]
# Guessing would name a third of them. The middle one of the networks names
# 0.11<!-- value: np.quantile(right, 0.5) -->. Comparing fails out there, too, with
# 0.25<!-- value: album_beyond -->. Where the points end, the borders run straight on,
# while the arms turn away under them. So no network has learned *a spiral*. Each has learned the
# plane, there where it had points. What is asked elsewhere gets an answer, too, and no warning.
#
# How many lines a border can be bent by is told in [universality](../learn/universality.md); what a
# network says far from all it has seen, in [the notebook on digits](digits.py).
