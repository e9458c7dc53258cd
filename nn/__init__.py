"""A neural network from nothing but arithmetic: the package the book teaches with."""

from . import (
    activations,
    autodiff,
    data,
    distortions,
    drawing,
    fast,
    gradcheck,
    history,
    initializers,
    layers,
    losses,
    metrics,
    network,
    optimizers,
    penalties,
    schedules,
    storage,
    training,
    watch,
)
from .activations import (
    gelu,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    tanh,
    way_back_of,
)
from .autodiff import Tape, Var
from .gradcheck import check_backward, numerical_gradient
from .history import Log, State
from .initializers import init
from .layers import Layer, dense, dropout
from .losses import sigmoid_cross_entropy, softmax_cross_entropy, squared_error, weighted
from .metrics import accuracy, classify, confusion_matrix, probabilities
from .network import Network, Trace, forward, predict, trace
from .optimizers import adam, adamw, clip, momentum, nesterov, rmsprop, sgd
from .penalties import penalize
from .storage import checkpoint, load, resume, save
from .training import train

__version__ = "0.1.0"
__all__ = [
    "Layer",
    "Log",
    "Network",
    "State",
    "Tape",
    "Trace",
    "Var",
    "accuracy",
    "activations",
    "adam",
    "adamw",
    "autodiff",
    "check_backward",
    "checkpoint",
    "classify",
    "clip",
    "confusion_matrix",
    "data",
    "dense",
    "distortions",
    "drawing",
    "dropout",
    "fast",
    "forward",
    "gelu",
    "gradcheck",
    "history",
    "identity",
    "init",
    "initializers",
    "layers",
    "leaky_relu",
    "load",
    "losses",
    "metrics",
    "momentum",
    "nesterov",
    "network",
    "numerical_gradient",
    "optimizers",
    "penalize",
    "penalties",
    "predict",
    "probabilities",
    "relu",
    "resume",
    "rmsprop",
    "save",
    "schedules",
    "sgd",
    "sigmoid",
    "sigmoid_cross_entropy",
    "softmax",
    "softmax_cross_entropy",
    "squared_error",
    "storage",
    "tanh",
    "trace",
    "train",
    "training",
    "watch",
    "way_back_of",
    "weighted",
]
