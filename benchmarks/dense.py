"""Builds and calls the dense loop of dense.c."""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np
from numpy.typing import NDArray

SOURCE = Path(__file__).with_name("dense.c")
COMPILE = ["cc", "-O3", "-march=native", "-shared", "-fPIC"]


def build(folder: Path) -> ctypes.CDLL | None:
    """The loop as a library built into ``folder``; None where there is no C compiler."""
    if which(COMPILE[0]) is None:
        return None
    library = folder / "dense.so"
    subprocess.run([*COMPILE, "-o", str(library), str(SOURCE), "-lm"], check=True)
    return ctypes.CDLL(str(library))


class DenseNet:
    """``weights`` is flat, as ``lernmi.Network.weights`` is, and changes as the net learns."""

    def __init__(
        self,
        library: ctypes.CDLL,
        sizes: Sequence[int],
        weights: NDArray[np.float64],
        training_rate: float,
    ) -> None:
        self.weights = weights.copy()
        self._learn = library.learn
        self._learn.restype = None
        self._sizes = np.array(sizes, np.int64)
        self._rate = ctypes.c_double(training_rate)
        self._outputs = np.zeros(sum(sizes[1:]))
        self._sensitivities = np.zeros(sum(sizes[1:]))

    def learn(
        self,
        inputs: NDArray[np.float64],
        targets: NDArray[np.float64],
        order: NDArray[np.int64],
    ) -> None:
        """Learn rows ``order`` of ``inputs`` (n, n_in) and ``targets`` (n, n_out), in turn."""
        self._learn(
            _pointer(self.weights),
            _pointer(self._outputs),
            _pointer(self._sensitivities),
            _pointer(self._sizes),
            ctypes.c_int64(len(self._sizes) - 1),
            _pointer(inputs),
            _pointer(targets),
            _pointer(order),
            ctypes.c_int64(len(order)),
            self._rate,
        )


def _pointer(array: NDArray[Any]) -> ctypes.c_void_p:
    assert array.flags.c_contiguous
    return ctypes.c_void_p(array.ctypes.data)
