# %% [markdown]
# # XOR, in a notebook
#
# A formula $a = \sigma(z)$ and a number 0.25<!-- value: 1/4 -->.
#
# $$
# a = \sigma(z)
# $$

# %%
import nn

X, Y = nn.data.xor()
print(X)

# %%
# alt: A line.
import matplotlib.pyplot as plt

plt.plot([1, 2])
plt.show()
