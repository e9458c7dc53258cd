"""A neural network from nothing but arithmetic: the package the book teaches with."""

from . import (
    activations,
    augmentation,
    autodiff,
    data,
    drawing,
    gradcheck,
    history,
    initializers,
    layers,
    losses,
    metrics,
    network,
    optimizers,
    planner,
    regularizers,
    replay,
    schedules,
    serialization,
    tracer,
    training,
)
from .activations import (
    backward_of,
    gelu,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from .autodiff import Tape, Var
from .gradcheck import check_backward, numerical_gradient
from .history import History, TrainingState
from .initializers import init
from .layers import Layer, dense, dropout
from .losses import sigmoid_cross_entropy, softmax_cross_entropy, squared_error, weighted
from .metrics import accuracy, classify, confusion_matrix, probabilities
from .network import Network, Trace, forward, predict, trace
from .optimizers import adam, adamw, clip, momentum, nesterov, rmsprop, sgd
from .regularizers import penalize
from .serialization import checkpoint, load, resume, save
from .training import train

__version__ = "0.2.0"
__all__ = [
    "History",
    "Layer",
    "Network",
    "Tape",
    "Trace",
    "TrainingState",
    "Var",
    "accuracy",
    "activations",
    "adam",
    "adamw",
    "augmentation",
    "autodiff",
    "backward_of",
    "check_backward",
    "checkpoint",
    "classify",
    "clip",
    "confusion_matrix",
    "data",
    "dense",
    "drawing",
    "dropout",
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
    "planner",
    "predict",
    "probabilities",
    "regularizers",
    "relu",
    "replay",
    "resume",
    "rmsprop",
    "save",
    "schedules",
    "serialization",
    "sgd",
    "sigmoid",
    "sigmoid_cross_entropy",
    "softmax",
    "softmax_cross_entropy",
    "squared_error",
    "tanh",
    "trace",
    "tracer",
    "train",
    "training",
    "weighted",
]
