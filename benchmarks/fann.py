"""Incremental training with FANN, the Fast Artificial Neural Network Library, in float32.

Called as its manual says: a standard net, a training set made once, and ``fann_train_epoch``, a
loop in C. Incremental training is online stochastic gradient descent. FANN keeps slopes from
becoming zero, so its weights are not lernmi's to the last digit; the work done is the same.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from ctypes.util import find_library

import numpy as np
from numpy.typing import NDArray

TRAIN_INCREMENTAL = 0  # enum fann_train_enum
ERRORFUNC_LINEAR = 0  # enum fann_errorfunc_enum: output - expected, as it is
SIGMOID = 3  # enum fann_activationfunc_enum: 1 / (1 + exp(-2 * steepness * sum)), steepness 0.5

_Row = ctypes.CFUNCTYPE(
    None,
    *[ctypes.c_uint] * 3,
    ctypes.POINTER(ctypes.c_float),
    ctypes.POINTER(ctypes.c_float),
)


def load() -> ctypes.CDLL | None:
    """libfann, or None where it is not installed."""
    name = find_library("fann")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    library.fann_create_standard_array.restype = ctypes.c_void_p
    library.fann_create_train_from_callback.restype = ctypes.c_void_p
    library.fann_train_epoch.restype = ctypes.c_float
    return library


class FannNet:
    """A net and its training set: ``inputs`` (n, n_in) and ``targets`` (n, n_out)."""

    def __init__(
        self,
        library: ctypes.CDLL,
        sizes: Sequence[int],
        training_rate: float,
        inputs: NDArray[np.float64],
        targets: NDArray[np.float64],
    ) -> None:
        def fill(row: int, n_in: int, n_out: int, to_inputs: object, to_targets: object) -> None:
            np.ctypeslib.as_array(to_inputs, (n_in,))[:] = inputs[row]
            np.ctypeslib.as_array(to_targets, (n_out,))[:] = targets[row]

        self._library = library
        self._net = ctypes.c_void_p(
            library.fann_create_standard_array(len(sizes), (ctypes.c_uint * len(sizes))(*sizes))
        )
        self._data = ctypes.c_void_p(
            library.fann_create_train_from_callback(len(inputs), sizes[0], sizes[-1], _Row(fill))
        )
        library.fann_set_activation_function_hidden(self._net, SIGMOID)
        library.fann_set_activation_function_output(self._net, SIGMOID)
        library.fann_set_training_algorithm(self._net, TRAIN_INCREMENTAL)
        library.fann_set_train_error_function(self._net, ERRORFUNC_LINEAR)
        library.fann_set_learning_rate(self._net, ctypes.c_float(training_rate))

    def learn_epoch(self) -> float:
        """Learn every row once; the mean squared error meanwhile."""
        return float(self._library.fann_train_epoch(self._net, self._data))

    def close(self) -> None:
        """Give the memory back."""
        self._library.fann_destroy_train(self._data)
        self._library.fann_destroy(self._net)
