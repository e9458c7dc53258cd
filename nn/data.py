r"""Small data to learn on: made here, kept beside this file, or, for MNIST, fetched on request.

Yes-or-no data are ``X`` and a column ``Y`` of zeros and ones. Data of classes are ``X`` and the
class numbers ``y``, which the losses take as they are.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ._validation import Array, Rng, as_floats, generator_of, validated

if TYPE_CHECKING:
    from pathlib import Path

Pair: TypeAlias = tuple[Array, Array]


def truth_table(*answers: float) -> Pair:
    """Return the four corners of two yes-or-no questions, (4, 2), and the answers, (4, 1).

    Examples
    --------
    >>> import nn
    >>> nn.data.truth_table(0, 0, 0, 1)[1].T
    array([[0., 0., 0., 1.]])
    """
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    Y = np.array(answers, dtype=float)[:, None]
    return X, Y


def xor() -> Pair:
    """Return the four rows of "one or the other, not both": ``X`` (4, 2) and ``Y`` (4, 1).

    Examples
    --------
    >>> import nn
    >>> X, Y = nn.data.xor()
    >>> X[1], Y[1]
    (array([0., 1.]), array([1.]))
    """
    return truth_table(0, 1, 1, 0)


def and_() -> Pair:
    """Return the four rows of "both": ``X`` (4, 2) and ``Y`` (4, 1).

    Examples
    --------
    >>> import nn
    >>> nn.data.and_()[1].T
    array([[0., 0., 0., 1.]])
    """
    return truth_table(0, 0, 0, 1)


def or_() -> Pair:
    """Return the four rows of "one or the other, or both": ``X`` (4, 2) and ``Y`` (4, 1).

    Examples
    --------
    >>> import nn
    >>> nn.data.or_()[1].T
    array([[0., 1., 1., 1.]])
    """
    return truth_table(0, 1, 1, 1)


def nand() -> Pair:
    """Return the four rows of "not both": ``X`` (4, 2) and ``Y`` (4, 1).

    Examples
    --------
    >>> import nn
    >>> nn.data.nand()[1].T
    array([[1., 1., 1., 0.]])
    """
    return truth_table(1, 1, 1, 0)


def _source(caller: str, given: dict[str, Any]) -> Any:
    """Return what draws: also the older kind of generator, which other texts used."""
    rng = given["rng"]
    return rng if isinstance(rng, np.random.RandomState) else generator_of(caller, rng)


@validated(n="count", classes="count", noise="rate", rng=_source)
def spiral(n: int = 100, classes: int = 3, noise: float = 0.2, rng: Any = 0) -> Pair:
    r"""Return the points of arms that wind around each other: ``X`` (n * classes, 2) and ``y``.

    Parameters
    ----------
    n : int
        Points of each arm.
    classes : int
        How many arms.
    noise : float
        How far a point strays along its circle, as a standard deviation in radians.
    rng : int, numpy Generator, or RandomState
        ``np.random.RandomState(0)`` gives the points of the source, and can be drawn from after.

    Raises
    ------
    TypeError
        If the rng is none of these.

    Notes
    -----
    Stanford's course CS231n, "Putting it together: Minimal Neural Network Case Study".

    Examples
    --------
    >>> import nn
    >>> X, y = nn.data.spiral()
    >>> X.shape, y[[0, 100, 200]]
    ((300, 2), array([0, 1, 2]))
    """
    legacy = isinstance(rng, np.random.RandomState)
    source = rng if legacy else np.random.default_rng(rng)
    arms = []
    for arm in range(classes):
        r = np.linspace(0, 1, n)
        angle = np.linspace(4 * arm, 4 * (arm + 1), n) + noise * source.standard_normal(n)
        arms.append(np.column_stack([r * np.sin(angle), r * np.cos(angle)]))
    return np.concatenate(arms), np.repeat(np.arange(classes), n)


@validated(n="count", noise="rate", rng="rng")
def moons(n: int = 100, noise: float = 0.1, rng: Rng = 0) -> Pair:
    """Return the points of two half moons that reach into each other: ``X`` (2 * n, 2) and ``y``.

    Parameters
    ----------
    n : int
        Points of each moon.
    noise : float
        How far a point strays in each direction, as a standard deviation; a moon's radius is 1.
    rng : int or numpy Generator
        The same integer gives the same points.

    Notes
    -----
    Two half circles of radius 1; the lower one is moved by 1 to the right and by a half up.

    Examples
    --------
    >>> import nn
    >>> X, y = nn.data.moons()
    >>> X.shape, y[[0, 100]]
    ((200, 2), array([0, 1]))
    """
    angle = np.linspace(0, np.pi, n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    X = np.concatenate([upper, lower])
    X += noise * np.random.default_rng(rng).standard_normal(X.shape)
    return X, np.repeat([0, 1], n)


def digits() -> Pair:
    """Return 1,797 handwritten digits: ``X`` (1797, 64) from 0 to 1, and ``y`` from 0 to 9.

    Each row is an image of 8 by 8 pixels, 0 where the paper is blank. Thirteen writers wrote
    them, and neighbors seem to share a hand: so keep the file's order when you split. A random
    split puts a writer on both sides, and tests too kindly.

    Notes
    -----
    E. Alpaydin and C. Kaynak 1998, "Optical Recognition of Handwritten Digits", test set, UCI
    Machine Learning Repository, https://doi.org/10.24432/C50P49; CC BY 4.0.

    Examples
    --------
    >>> import nn
    >>> X, y = nn.data.digits()
    >>> X.shape, y[:5].tolist()
    ((1797, 64), [0, 1, 2, 3, 4])
    """
    from importlib.resources import files  # it takes longer to import than this module

    with (files(__package__) / "digits.npz").open("rb") as kept, np.load(kept) as file:
        return file["X"] / 16.0, file["y"].astype(np.int64)


MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
# What is inside the files: a mirror may have compressed them differently.
MNIST = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
LARGEST = 60_000 * 28 * 28 + 16  # bytes in the largest of them


def mnist() -> tuple[Pair, Pair]:
    r"""Return sixty thousand handwritten digits to train on, ``X, y``, and ten thousand to test on.

    Each ``X`` is (n, 28 * 28), float32, from 0 to 1: an image of 28 by 28 pixels a row, 0 where
    the paper is blank. Each ``y`` holds numbers from 0 to 9.

    The files are fetched once, some megabytes, and kept in the user's cache folder. Where the
    environment variable NN_DATA_DIR names a folder that has them, nothing is fetched.

    Raises
    ------
    ModuleNotFoundError
        If the files must be fetched and pooch is not installed.
    ConnectionError
        If no mirror gives them.
    FileNotFoundError
        If NN_DATA_DIR is set, and a file is not there.
    ValueError
        If a file that was there before has been damaged.

    Notes
    -----
    Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits"; CC BY-SA 3.0.

    Examples
    --------
    ``(X, y), (X_test, y_test) = nn.data.mnist()`` fetches from the first of these that answers.

    >>> import nn
    >>> print(*nn.data.MIRRORS, sep="\n")
    https://ossci-datasets.s3.amazonaws.com/mnist/
    https://storage.googleapis.com/cvdf-datasets/mnist/
    """
    images_train, labels_train, images_test, labels_test = map(_contents, MNIST)
    return _pair(images_train, labels_train), _pair(images_test, labels_test)


def _pair(images: bytes, labels: bytes) -> Pair:
    """Return the arrays in two files, behind their headers of 16 and of 8 bytes."""
    pixels = np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28 * 28)
    X = pixels.astype(np.float32)
    X /= 255
    return X, np.frombuffer(labels, np.uint8, offset=8).astype(np.int64)


def _contents(name: str) -> bytes:
    """Return what is inside one of the files of MNIST, fetched if it is nowhere."""
    from os import environ
    from pathlib import Path

    if own := environ.get("NN_DATA_DIR"):
        candidates = [Path(own, name + ending) for ending in (".gz", "")]
        path = next((p for p in candidates if p.is_file()), None)
        if path is None:
            raise FileNotFoundError(
                f"mnist: NN_DATA_DIR is {own}, where no {name}.gz is; put the four files there, "
                "or unset it to fetch them"
            )
    else:
        path = Path(_pooch().os_cache("nn-from-scratch"), name + ".gz")
        if not path.is_file():
            _fetch(path)
    content = _checked(path, name)
    if content is None:
        raise ValueError(f"mnist: {path} is damaged; delete it and call nn.data.mnist() again")
    return content


def _checked(path: "Path", name: str) -> "bytes | None":
    """Return what is inside a file of MNIST, or None where that is not what it should be."""
    import gzip
    from hashlib import sha256
    from zlib import error

    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (gzip.BadGzipFile, EOFError, error):
        return None
    return content if sha256(content).hexdigest() == MNIST[name] else None


def _fetch(path: "Path") -> None:
    """Put a file of MNIST at `path`, from the first mirror that gives it unharmed."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    download = _pooch().HTTPDownloader(timeout=30)
    path.parent.mkdir(parents=True, exist_ok=True)
    failures = []
    with TemporaryDirectory(dir=path.parent) as folder:
        fetched = Path(folder, path.name)
        for mirror in MIRRORS:
            try:
                download(mirror + path.name, str(fetched), None)
            except OSError as failure:  # whatever requests raises is one
                failures.append(f"{mirror} failed ({type(failure).__name__})")
                continue
            if _checked(fetched, path.stem) is not None:
                fetched.replace(path)
                return
            failures.append(f"{mirror} sent something else")
    raise ConnectionError(
        f"mnist: {path.name} could not be fetched: {', '.join(failures)}; connect to a network, "
        "or put the four files into a folder and name it in the environment variable NN_DATA_DIR"
    )


def _pooch() -> Any:
    """Return the library that fetches, which is installed on request."""
    try:
        return import_module("pooch")
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "mnist: pooch, which fetches the files, is not installed; type "
            "pip install 'nn-from-scratch[mnist]', or name a folder that has the files in the "
            "environment variable NN_DATA_DIR",
            name="pooch",
        ) from None


def _targets(caller: str, given: dict[str, Any]) -> Array:
    """Return the targets as they are, if they are numbers and as many as the examples."""
    X, y = given["X"], given["y"]
    as_floats(caller, "y", y)
    y = np.asarray(y)
    if y.shape[:1] != X.shape[:1]:
        raise ValueError(
            f"{caller}: X is {X.shape} but y is {y.shape}; give as many targets as examples"
        )
    return y


@validated(X="(n, n_in)", y=_targets, test="rate", rng="rng")
def split(X: Array, y: Array, test: float = 0.2, rng: Rng = 0) -> tuple[Pair, Pair]:
    """Return the examples in two parts, ``(X, y), (X_test, y_test)``, drawn at random.

    Parameters
    ----------
    X : array (n, n_in)
        The examples, one a row.
    y : array (n,) or (n, n_out)
        What is true of each, in the same order.
    test : float
        The share of the examples in the second part.
    rng : int or numpy Generator
        The same integer draws the same parts.

    Raises
    ------
    TypeError
        If `y` does not hold numbers.
    ValueError
        If the lengths differ, or a part would be empty.

    Notes
    -----
    Whoever measures on examples that were trained on measures memory. Examples that belong
    together, by one writer or of one day, must stay on one side: cut such data by hand.

    Examples
    --------
    >>> import nn
    >>> (X, y), (X_test, y_test) = nn.data.split(*nn.data.spiral(), test=0.2)
    >>> len(X), len(y_test)
    (240, 60)
    """
    held = round(len(X) * test)
    if not 0 < held < len(X):
        raise ValueError(
            f"split: test is {test!r}, which takes {held} of {len(X)} examples; both parts need "
            "one, as test=0.2 of 10 has it"
        )
    order = np.random.default_rng(rng).permutation(len(X))
    rest, taken = order[held:], order[:held]
    return (X[rest], y[rest]), (X[taken], y[taken])


def _with_a_door(pair: Any) -> Any:
    """Return the scaled examples, and what scales others, behind a door."""
    X, same = pair
    return X, validated(X="(n, n_in)")(same)


@validated(_with_a_door, X="(n, n_in)")
def standardize(X: Array) -> tuple[Array, Callable[[Array], Array]]:
    r"""Return `X` with every column around 0 and spread by 1, and the function that did it.

    Parameters
    ----------
    X : array (n, n_in)
        The examples to train on, and no others: what is measured on the test part leaks into it.

    Returns
    -------
    X : array (n, n_in)
        A column whose entries are all the same becomes 0.
    same : function
        Does the same to other examples: ``X_test = same(X_test)``.

    Raises
    ------
    ValueError
        By `same`, if it is given another width.

    Notes
    -----
    What is above the column's mean, counted in the column's standard deviations.

    Examples
    --------
    >>> import nn
    >>> X, same = nn.data.standardize([[1.0, 10.0], [3.0, 30.0]])
    >>> X
    array([[-1., -1.],
           [ 1.,  1.]])
    >>> same([[2.0, 40.0]])
    array([[0., 2.]])
    """
    mean = X.mean(axis=0, dtype=np.float64).astype(X.dtype)
    spread = X.std(axis=0, dtype=np.float64).astype(X.dtype)
    constant = X.min(axis=0) == X.max(axis=0)
    mean, spread = np.where(constant, X[0], mean), np.where(constant, 1, spread)

    def same(X: Array) -> Array:
        if X.shape[1] != len(mean):
            raise ValueError(f"same: X is {X.shape} but must have {len(mean)} columns, as before")
        return ((X - mean) / spread).astype(X.dtype, copy=False)

    return same(X), same
