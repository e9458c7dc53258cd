# %% [markdown]
# # XOR in one sitting
#
# The whole road in a few cells: the data, a network, its training, its answers, and the border
# that it draws. Download nothing; change anything.

# %%
import matplotlib.pyplot as plt
import numpy as np

import nn

plt.rcParams["figure.dpi"] = 72
X, Y = nn.data.xor()
print(np.hstack([X, Y]))

# %% [markdown]
# Each row is one case: two inputs, and what should come out. The network below has
# 17<!-- value: sum(W.size + b.size for W, b, _ in nn.init([2, 4, 1], rng=0)) --> numbers to find.

# %%
lr = 8.0
net = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
t = nn.trace(net, X, Y, nn.squared_error)
print(net, f"cost {t.C:.4f}", sep="\n")

# %% [markdown]
# ## Train
#
# The network predicts, and its cost says how wrong it is:
#
# $$
# A^{(0)} = X, \qquad Z^{(l)} = A^{(l-1)} W^{(l)} + b^{(l)}, \qquad A^{(l)} = \sigma(Z^{(l)}), \qquad \hat{Y} = A^{(L)}
# $$
#
# $$
# C = \frac{1}{2n} \sum_{m=1}^{n} \lVert \hat{y}_m - y_m \rVert^2
# $$
#
# Every epoch takes one step downhill, for all weights and biases at once:
#
# $$
# W^{(l)} \leftarrow W^{(l)} - \eta \, \frac{\partial C}{\partial W^{(l)}}
# $$
#
# Where the slopes come from is told in [the four equations](../learn/backprop-any-network.md).
# Here is one such step, and then two thousand.

# %%
stepped, _ = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr), epochs=1)
t = nn.trace(stepped, X, Y, nn.squared_error)
print(f"cost {t.C:.4f}")

# %%
trained, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr), epochs=2000)
print(nn.predict(trained, X).round(2).T)

# %%
# alt: The cost, epoch by epoch: nearly level at first, then a steep fall, then close to zero.
figure, axes = plt.subplots(figsize=(6, 2.5), layout="constrained")
axes.plot(log)
axes.set(xlabel="epoch", ylabel="cost", ylim=(0, None))
plt.show()

# %% [markdown]
# ## Look at the border
#
# Ask the trained network about every point of a grid, not only about the four corners. Where it
# answers one half, it cannot decide: that is the border, the dashed line.

# %%
# alt: A square with two dark corners, upper left and lower right, and a light band between them.
steps = np.linspace(-0.2, 1.2, 50)
grid = np.array([(x1, x2) for x2 in steps for x1 in steps])
answers = nn.predict(trained, grid).reshape(50, 50)

figure, axes = plt.subplots(figsize=(4.5, 4), layout="constrained")
image = axes.pcolormesh(steps, steps, answers, cmap="Blues", vmin=0, vmax=1)
half = {"levels": [0.5], "linestyles": "dashed", "colors": "black"}
axes.contour(steps, steps, answers, **half)
axes.scatter(*X.T, c=Y[:, 0], cmap="gray_r", edgecolors="white", s=90)
axes.set(xlabel="x₁", ylabel="x₂", aspect="equal")
figure.colorbar(image, label="answer")
plt.show()

# %% [markdown]
# Two borders, and one neuron can draw only one. What each hidden neuron contributes is on
# [the page about XOR](../learn/xor.md).
