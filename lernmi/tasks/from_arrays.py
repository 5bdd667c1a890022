"""A task of a person's own arrays: lists, numpy's, those of a table of pandas or polars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Bytes, Floats, Integers
from lernmi.data.labelled_rows import LabelledRows, coded
from lernmi.data.samples import Samples
from lernmi.errors import DataError
from lernmi.tasks.encoding import Pixels
from lernmi.tasks.given import PREFIX, remember
from lernmi.tasks.labelled_task import labelled_task
from lernmi.tasks.options import SPLIT_SEED, TaskOptions
from lernmi.tasks.samples_task import samples_task
from lernmi.tasks.task import Task
from lernmi.wording import counted, short

ORIGIN = "Arrays"
SHADES = 255
NUMBERS = "biuf"  # numpy's kinds of numbers


def task(
    X: Any,
    y: Any = None,
    names: Sequence[str] | None = None,
    *,
    classes: Sequence[str] | None = None,
    title: str = "arrays",
    held_out: float | None = None,
    split_seed: int | None = None,
) -> Task:
    """A task of data that is in Python already: sessions, explanations and the app work on it.

    ``X`` is a table (n, columns), or pictures (n, rows, columns) of pixels 0 .. 1 or 0 .. 255;
    ``y`` (n,) has the class of each row, as numbers or texts, or (n, classes) a 1 among 0s. ``X``
    may be a table of pandas or polars as well, and ``y`` then the name of one of its columns. Or
    ``X`` are ``Samples``, whose inputs and targets are taken as they are, and ``y`` are those that
    are held out.

    ``names`` has one a column, ``classes`` one a class, in the order of their sorted values.
    ``title`` is what the task is called. ``held_out`` is the share (0 .. 0.9) of the rows of every
    class that are never learned from, drawn by ``split_seed``: a fifth unless given, nothing of
    fewer than 20 rows. Columns are scaled to -1 .. 1, pixels to 0 .. 1, as those of a file are.

    Everything is copied. No file holds it, so a saved run can be gone on with where the task is, or
    where ``load_run`` is given one of the same samples. Raises DataError for what makes no task.
    """
    options = TaskOptions(held_out=held_out, split_seed=split_seed)
    options.check("a task of arrays", ("held_out", "split_seed"))
    name = f"{PREFIX}{_title(title)}"
    seed = SPLIT_SEED if split_seed is None else split_seed
    if isinstance(X, Samples):
        made = samples_task(name, X, y, _names(names), _names(classes), held_out, seed)
    else:
        made = _labelled(name, X, y, _names(names), _names(classes), held_out, seed)
    made = replace(made, info=replace(made.info, title=_title(title)))
    remember(made)
    return made


def _title(title: str) -> str:
    if not isinstance(title, str) or not title.strip():
        raise DataError("a title is a few words")
    return short(title)


def _names(names: Sequence[str] | None) -> tuple[str, ...] | None:
    if names is None:
        return None
    if isinstance(names, str):
        raise DataError(f"names are a list of texts, not one text: [{names!r}, ...]")
    return tuple(str(name) for name in names)


def _labelled(
    name: str,
    X: Any,
    y: Any,
    names: tuple[str, ...] | None,
    classes: tuple[str, ...] | None,
    held_out: float | None,
    seed: int,
) -> Task:
    if hasattr(X, "columns") and hasattr(X, "to_numpy"):
        X, y, names = _of_frame(X, y, names)
    table = _numbers(X)
    if y is None:
        raise DataError("y is missing: the class of each row of X")
    labels, found = _labels(y, len(table), classes)
    picture = None
    is_of_floats = False
    if table.ndim == 3:
        picture = table.shape[1], table.shape[2]
        pixels, is_of_floats = _pixels(table)
        inputs: Bytes | Floats = pixels.reshape(len(table), -1)
        if names is not None:
            raise DataError("pictures have no names for their pixels; leave names out")
    else:
        inputs = _as_bytes(table)
    if names is not None and len(names) != inputs.shape[1]:
        raise DataError(
            f"{counted(len(names), 'name')} for {counted(inputs.shape[1], 'column')}; there is one "
            "a column"
        )
    rows = LabelledRows(ORIGIN, inputs, labels, found, "", names or _plain(inputs), picture)
    made = labelled_task(name, rows, held_out, seed)
    return _in_floats(made) if is_of_floats else made


def _plain(inputs: NDArray[Any]) -> tuple[str, ...]:
    return tuple(f"x{number}" for number in range(1, inputs.shape[1] + 1))


def _of_frame(X: Any, y: Any, names: tuple[str, ...] | None) -> tuple[Any, Any, Any]:
    """The numbers, the labels and the names of the columns of a table of pandas or polars."""
    columns = [str(column) for column in X.columns]
    table = X.to_numpy()
    if isinstance(y, str):
        if columns.count(y) != 1:
            raise DataError(
                f"no column is called {y!r}; there are {', '.join(map(short, columns))}"
            )
        place = columns.index(y)
        y = table[:, place]
        table = np.delete(table, place, axis=1)
        del columns[place]
    return table, y, tuple(columns) if names is None else names


def _numbers(X: Any) -> NDArray[Any]:
    """``X`` as an array of numbers, (n, columns) or (n, rows, columns), of a row at least."""
    try:
        table = np.asarray(X)
        if table.dtype.kind == "O":
            table = table.astype(np.float64)
    except (TypeError, ValueError):
        raise DataError("X is a table of numbers with a row a sample, all of one length") from None
    if table.dtype.kind not in NUMBERS:
        raise DataError(f"X is a table of numbers, not of {table.dtype}")
    if table.ndim not in (2, 3) or not table.size:
        raise DataError(
            f"X is a table (n, columns) or grey pictures (n, rows, columns), not {table.shape}"
        )
    if table.dtype.kind == "f" and not np.isfinite(table).all():
        row, column = np.argwhere(~np.isfinite(table))[0][:2]
        raise DataError(f"X[{row}, {column}] is no finite number; replace it or leave the row out")
    return table


def _as_bytes(table: NDArray[Any]) -> Bytes | Floats:
    """As bytes if all are whole numbers of 0 .. 255, else as float64."""
    if table.dtype.kind == "b":
        return table.astype(np.uint8)
    if table.min() >= 0 and table.max() <= SHADES and not (table % 1).any():
        return table.astype(np.uint8)
    return table.astype(np.float64)


def _pixels(pictures: NDArray[Any]) -> tuple[Bytes, bool]:
    """The pixels as bytes, and whether they were shares 0 .. 1 of the full ink."""
    found: NDArray[Any] = _as_bytes(pictures)
    if found.dtype == np.uint8:
        return found, False
    if found.min() >= 0.0 and found.max() <= 1.0:
        return np.rint(found * SHADES).astype(np.uint8), True
    raise DataError(
        "pictures are pixels of 0 .. 1, or whole numbers of 0 .. 255, "
        f"not of {found.min():g} .. {found.max():g}"
    )


def _in_floats(made: Task) -> Task:
    """As a person has its pixels: 0 .. 1."""
    encoding = made.encoding
    assert encoding is not None and isinstance(encoding.scaling, Pixels)
    scaling = replace(encoding.scaling, largest=1)
    return replace(made, encoding=replace(encoding, scaling=scaling))


def _labels(y: Any, rows: int, names: tuple[str, ...] | None) -> tuple[Integers, tuple[str, ...]]:
    """The class of each row (n,), and what the classes are called."""
    values = np.asarray(y.to_numpy() if hasattr(y, "to_numpy") else y)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if len(values.shape) not in (1, 2) or len(values) != rows:
        raise DataError(f"y has the class of each of {counted(rows, 'row')}, not {values.shape}")
    if values.ndim == 2:
        labels, classes = _of_ones(values), tuple(map(str, range(values.shape[1])))
    else:
        labels, classes = _coded(values)
    if names is not None and len(names) != len(classes):
        raise DataError(
            f"{counted(len(names), 'name')} for {counted(len(classes), 'class')}: "
            f"{', '.join(map(short, classes[:4]))}{' …' * (len(classes) > 4)}"
        )
    return labels, classes if names is None else names


def _of_ones(values: NDArray[Any]) -> Integers:
    """The class of each row, of a 1 among 0s."""
    if not (((values == 0) | (values == 1)).all() and (values.sum(axis=1) == 1).all()):
        raise DataError(
            "y has a class a row, or a 1 among 0s; other targets: lernmi.task(lernmi.Samples(X, y))"
        )
    return np.asarray(values.argmax(axis=1), dtype=np.int64)


def _coded(values: NDArray[Any]) -> tuple[Integers, tuple[str, ...]]:
    texts: dict[str, int] = {}
    codes = [texts.setdefault(_text(value), len(texts)) for value in values.tolist()]
    try:
        return coded(list(texts), np.array(codes, dtype=np.int64))
    except DataError as error:
        raise DataError(f"y {error}") from None


def _text(value: object) -> str:
    if value is None or value != value:
        raise DataError("y has a missing value; leave that row out")
    return repr(value) if isinstance(value, float) else str(value)
