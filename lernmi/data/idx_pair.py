"""A pair of IDX files: one of inputs, mostly pictures, and one with their labels."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Bytes, Floats
from lernmi.data.idx import read_idx
from lernmi.data.labelled_rows import MAX_NUMBERS_BYTES, LabelledRows
from lernmi.errors import DataError
from lernmi.wording import file_name, printable

USUAL_NAMES = "images-idx3 and labels-idx1, or at least images and labels"
_OTHER = (("images", "labels"), ("idx3", "idx1"))


def pairs_in(folder: Path) -> list[Path]:
    """The files of inputs in a folder whose labels lie beside them, in order of their names."""
    names = sorted(entry.name for entry in os.scandir(folder))
    return [folder / name for name in names if _is_inputs(name) and _partner(name, names)]


def read_pair(path: Path) -> LabelledRows:
    """Read an IDX file of inputs and the labels beside it; either may be named, plain or gzip.

    Raises DataError for a missing partner, and for what can't be used.
    """
    names = [entry.name for entry in os.scandir(path.parent)]
    partner = _partner(path.name, names)
    if partner is None:
        read_idx(path)  # the first thing to say of what is no IDX file
        raise DataError(
            f"{printable(path)}: no file with its labels is beside it; the two files are told by "
            f"their names: {USUAL_NAMES}"
        )
    pair = (path, path.parent / partner)
    inputs_path, labels_path = pair if _is_inputs(path.name) else pair[::-1]
    labels = read_idx(labels_path)
    if labels.ndim != 1 or labels.dtype.kind not in "ui" or not labels.size:
        raise DataError(
            f"{printable(labels_path)}: it holds {_described(labels)}; labels are one row of whole "
            "numbers"
        )
    inputs = read_idx(inputs_path)
    if inputs.ndim not in (2, 3) or not inputs.size:
        raise DataError(
            f"{printable(inputs_path)}: it holds {_described(inputs)}; pictures are three "
            "dimensions: how many, rows, columns"
        )
    if len(inputs) != len(labels):
        raise DataError(
            f"{printable(inputs_path)}: it holds {len(inputs):,} inputs, but "
            f"{file_name(labels_path)} {len(labels):,} labels; they must be as many"
        )
    classes, codes = np.unique(labels, return_inverse=True)
    return LabelledRows(
        origin="IDX",
        inputs=_flat(inputs, inputs_path),
        labels=codes.astype(np.int64),
        classes=tuple(map(str, classes.tolist())),
        input_names=tuple(f"x{index + 1}" for index in range(inputs[0].size)),
        picture=inputs.shape[1:] if inputs.ndim == 3 and inputs.dtype == np.uint8 else None,
    )


def _is_inputs(name: str) -> bool:
    return any(word in name for word, _ in _OTHER)


def _partner(name: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` with the labels of ``name``, or the inputs if it has the labels."""
    other = name.removesuffix(".gz")
    for words in _OTHER:
        inputs, labels = words if _is_inputs(name) else words[::-1]
        other = other.replace(inputs, labels)
    wanted = () if other == name.removesuffix(".gz") else (other, f"{other}.gz")
    known = set(names)
    return next((each for each in wanted if each in known), None)


def _described(array: NDArray[Any]) -> str:
    return f"{' x '.join(f'{size:,}' for size in array.shape)} elements of type {array.dtype}"


def _flat(inputs: NDArray[Any], path: Path) -> Bytes | Floats:
    """A row a sample; bytes stay bytes."""
    size = inputs.size * (1 if inputs.dtype == np.uint8 else 8)
    if size > MAX_NUMBERS_BYTES:
        raise DataError(
            f"{printable(path)}: its numbers take {size:,} bytes of memory; at most "
            f"{MAX_NUMBERS_BYTES:,} can be used"
        )
    rows = inputs.reshape(len(inputs), -1)
    if rows.dtype == np.uint8:
        return rows
    if not np.isfinite(rows).all():
        row, column = np.argwhere(~np.isfinite(rows))[0]
        raise DataError(
            f"{printable(path)}: number {column + 1:,} of input {row + 1:,} is not finite; "
            "replace it or remove the input"
        )
    return rows.astype(np.float64)
