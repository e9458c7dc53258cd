"""A plan makes each record of a tracer a call of NumPy which writes into an array that is there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np

from ._validation import Array
from .tracer import VIEWS, Call, Tracer


def plan(
    notes: list[Tracer], results: Iterable[tuple[Any, Array]], spare: Sequence[Tracer] = ()
) -> list[Call]:
    """Return the calls that leave these results in these arrays; they write over what is used up.

    Used up is what no later call reads: what was made on the way, what a result will replace, and
    the `spare` ones of the given arrays.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> notes, A = [], np.array([0.5, 0.25])
    >>> dZ = nn.activations.sigmoid_backward(1.0, None, nn.tracer.input_of(notes, A))
    >>> for function, inputs in nn.planner.plan(notes, [(dZ, A)]):
    ...     _ = function(*inputs)
    >>> A
    array([0.25  , 0.1875])
    """
    places = {value: place for place, value in enumerate(notes)}
    for value, array in results:
        later = _watched(notes[places[value] + 1 :]) if value in places else []
        if value in places and value.array is None and not any(v.array is array for v in later):
            value.array = array
        else:
            notes.append(Tracer(notes, array.shape, array.dtype, np.positive, (value,), array))
    last = {v: place for place, value in enumerate(notes) for v in _watched([value])}
    due = {id(v.array): place for place, v in enumerate(notes) if v.array is not None}
    due |= {id(v.array): len(notes) for v in spare}  # when an array must be free at the latest
    held = {v for v in last if v.function is None and id(v.array) in due}
    free: defaultdict[Any, list[Array]] = defaultdict(list)
    calls = []
    for place, value in enumerate(notes):
        if value.array is None and value not in last:
            continue  # nobody reads it
        spent = {v for v in held if last[v] == place}
        held -= spent
        if value.array is None:
            kind, until = (value.shape, value.dtype), last[value]
            here = [
                v for v in spent
                if value.function is not np.matmul  # which may not write into what it reads
                and (v.shape, v.dtype) == kind and until <= due.get(id(v.array), until)
            ]  # fmt: skip
            spent -= set(here[:1])
            pool = [v.array for v in here[:1]] or free[kind]
            value.array = pool.pop() if pool else np.empty(*kind)
            held.add(value)
        for v in spent:
            if id(v.array) not in due:
                free[v.shape, v.dtype].append(v.array)
        calls.append(_call(value))
    return calls


def _watched(values: Iterable[Tracer]) -> list[Tracer]:
    """Return the watched values that these are made of; for a view, what it shows."""
    return [v.root for value in values for v in value.inputs if isinstance(v, Tracer)]


def _call(value: Tracer) -> Call:
    """Return the call that computes a value into its array."""
    inputs = tuple(map(_array_of, value.inputs))
    if value.function is np.matmul:
        return inputs[0].dot, (inputs[1], value.array)
    if value.function in (np.maximum, np.minimum):  # they take it by its name alone
        return partial(value.function, out=value.array), inputs
    return value.function, (*inputs, value.array)


def _array_of(value: Any) -> Any:
    """Return the array that an input of a call stands for."""
    if not isinstance(value, Tracer):
        return value
    return value.function(_array_of(value.inputs[0])) if value.function in VIEWS else value.array
