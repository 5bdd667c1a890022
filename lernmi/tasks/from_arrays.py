"""A task of a person's own arrays: lists, numpy's, tables of pandas or polars."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Bytes
from lernmi.data.labelled_rows import LabelledRows
from lernmi.data.samples import Samples
from lernmi.data.tables.given_table import LARGEST_BYTE, NUMBERS, array_of, as_bytes, given_table
from lernmi.data.tables.table_rows import CLASS, TableChoice, rows_of
from lernmi.errors import DataError, LernmiError
from lernmi.tasks.encoding import Pixels
from lernmi.tasks.given import remember
from lernmi.tasks.given_title import PREFIX
from lernmi.tasks.labelled_task import labelled_task
from lernmi.tasks.options import SPLIT_SEED, TaskOptions, texts_of
from lernmi.tasks.samples_task import samples_task
from lernmi.tasks.task import Task
from lernmi.wording import counted, quoted, short

OPTIONS = ("label", "held_out", "split_seed", "columns", "drop", "predict", "missing")


def task(
    X: Any,
    y: Any = None,
    names: Sequence[str] | None = None,
    *,
    classes: Sequence[str] | None = None,
    title: str = "arrays",
    held_out: float | None = None,
    split_seed: int | None = None,
    predict: str | None = None,
    missing: str | None = None,
    columns: str | int | Sequence[str | int] | None = None,
    drop: str | int | Sequence[str | int] | None = None,
) -> Task:
    """A task of data that is in Python already: sessions, explanations and the app work on it.

    ``X`` is a table (n, columns) of numbers or words, or pictures (n, rows, columns) of pixels
    0 .. 1 or 0 .. 255. ``y`` (n,) has the class or the number to predict of each row, or
    (n, classes) a 1 among 0s. ``X`` may be a table of pandas or polars, and ``y`` then the name
    or number of one of its columns; the one that is found unless given. Or ``X`` are ``Samples``,
    whose inputs and targets are taken as they are, and ``y`` are those that are held out.

    ``names`` has one a column, ``classes`` one a class, in the order of their values. ``title`` is
    what the task is called. ``held_out`` is the share (0 .. 0.9) of the rows of every class that
    are never learned from, drawn by ``split_seed``: a fifth unless given, nothing of fewer than 20
    rows. ``predict`` is "class" or "number", ``missing`` "leave-out" or "mean" where values are
    missing (None, NaN); ``columns`` are those of a table to learn from, ``drop`` those not to, by
    name or by number from 1 on. The rest is found as in a file; see docs/data.md. Of arrays all
    columns of numbers are learned from, of a table of pandas or polars those that hold data.

    Everything is copied. No file holds it, so a saved run can be gone on with where the task is, or
    where ``load_run`` is given one of the same samples. Raises DataError for what makes no task.
    """
    options = TaskOptions(
        held_out=held_out,
        split_seed=split_seed,
        columns=texts_of(columns),
        drop=texts_of(drop),
        predict=predict,
        missing=missing,
    )
    is_samples = isinstance(X, Samples)
    try:
        options.check(
            "a task of samples" if is_samples else "a task", OPTIONS[1 : 3 if is_samples else None]
        )
    except LernmiError as error:
        raise LernmiError(_in_python(str(error))) from None
    name = f"{PREFIX}{_title(title)}"
    its_names = _texts(names, "names are a list of texts"), _texts(classes, "classes are texts")
    seed = SPLIT_SEED if split_seed is None else split_seed
    if is_samples:
        made = samples_task(name, X, y, *its_names, held_out, seed)
    else:
        given = _Given.of(X, y, *its_names)
        try:
            made = given.task(name, options, seed)
        except DataError as error:
            raise DataError(_in_python(str(error))) from None
    about = _in_python(made.info.about)
    made = replace(made, info=replace(made.info, title=_title(title), about=about))
    remember(made)
    return made


def _title(title: str) -> str:
    if not isinstance(title, str) or not title.strip():
        raise DataError("a title is a few words")
    return short(title)


def _texts(given: Sequence[str | int] | None, what: str) -> tuple[str, ...] | None:
    """Raises DataError, with ``what`` they are, for what is no list."""
    if isinstance(given, str) or not (given is None or isinstance(given, Iterable)):
        raise DataError(f"{what}, not {short(repr(given))}")
    return None if given is None else tuple(map(str, given))


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """``X`` (n, columns) or (n, rows, columns), ``y`` (n,) unless it is the column ``label``.

    ``names`` has one a column and one for ``y``, "" where there is none.
    """

    X: NDArray[Any]
    y: NDArray[Any] | None
    names: tuple[str, ...]
    classes: tuple[str, ...] | None
    label: str | int | np.integer[Any] | None = None
    is_frame: bool = False

    @classmethod
    def of(
        cls, X: Any, y: Any, names: tuple[str, ...] | None, classes: tuple[str, ...] | None
    ) -> _Given:
        is_frame = hasattr(X, "columns") and hasattr(X, "to_numpy")
        if is_frame:
            columns = tuple(str(column) for column in X.columns)
            names, X = columns if names is None else names, _cells_of(X)
        table = array_of(X, "X")
        if table.ndim not in (2, 3) or not table.size:
            raise DataError(
                f"X is a table (n, columns) or grey pictures (n, rows, columns), not {table.shape}"
            )
        width = table[0].size
        if table.ndim == 3 and names is not None:
            raise DataError("pictures have no names for their pixels; leave names out")
        if names is None:
            names = ("",) * width
        elif len(names) != width:
            raise DataError(
                f"{counted(len(names), 'name')} for {counted(width, 'column')}; there is one each"
            )
        if is_frame and (y is None or isinstance(y, str | int | np.integer)):
            return cls(table, None, names, classes, y, is_frame)
        if y is None:
            raise DataError("y is missing: the class or the number to predict of each row of X")
        its_name = str(getattr(y, "name", None) or "")
        return cls(table, _target(y, len(table)), (*names, its_name), classes, None, is_frame)

    def task(self, name: str, options: TaskOptions, seed: int) -> Task:
        """The task ``name``. Raises DataError, which may speak of options of a command line."""
        is_of_floats = False
        table = self.X
        if table.ndim == 3:
            pixels, is_of_floats = _pixels(table)
            table = pixels.reshape(len(table), -1)
        if self.X.ndim == 3 and (options.columns or options.drop):
            raise DataError("pictures are learned from whole; leave columns and drop out")
        label = -1 if self.y is not None else None if self.label is None else str(self.label)
        predict = CLASS if self.classes is not None else options.predict
        choice = TableChoice(label, options.columns, options.drop, predict, options.missing)
        rows = rows_of(given_table(table, self.y, self.names, self.is_frame), choice)
        made = labelled_task(name, self._finished(rows), options.held_out, seed)
        return _in_floats(made) if is_of_floats else made

    def _finished(self, rows: LabelledRows) -> LabelledRows:
        """As arrays have it: whence it comes, what ``y`` and its classes are called."""
        rows = replace(rows, origin="DataFrame" if self.is_frame else "Arrays")
        if self.y is not None:
            rows = replace(rows, label_name=quoted(self.names[-1]) if self.names[-1] else "")
        if self.X.ndim == 3:
            rows = replace(rows, picture=self.X.shape[1:], input_names=())
        return rows if self.classes is None else replace(rows, classes=self._named(rows.classes))

    def _named(self, found: tuple[str, ...]) -> tuple[str, ...]:
        """What the classes are called; where they are numbers from 0 on, by those."""
        assert self.classes is not None
        names = self.classes
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise DataError(f"two classes are called {quoted(twice)}; each needs a name of its own")
        if all(each.isdecimal() and int(each) < len(names) for each in found):
            return tuple(names[int(each)] for each in found)
        if len(names) == len(found):
            return names
        raise DataError(
            f"{counted(len(names), 'name')} for {counted(len(found), 'class')}: "
            f"{', '.join(map(short, found[:4]))}{', …' * (len(found) > 4)}"
        )


def _cells_of(frame: Any) -> NDArray[Any]:
    """The cells (n, columns) of a table of pandas or polars."""
    try:
        return np.asarray(frame.to_numpy())
    except TypeError:  # of polars: there is no one type for numbers and days
        columns = [np.asarray(column.to_numpy()) for column in frame.get_columns()]
    return np.column_stack(
        [column.astype(str if column.dtype.kind in "mM" else object) for column in columns]
    )


def _target(y: Any, rows: int) -> NDArray[Any]:
    """What is to be predicted of each of so many rows, (n,)."""
    values = array_of(y.to_numpy() if hasattr(y, "to_numpy") else y, "y")
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim not in (1, 2) or len(values) != rows:
        raise DataError(f"y has a value for each of {counted(rows, 'row')}, not {values.shape}")
    if values.ndim == 1:
        return values
    ones = (values == 1) if values.dtype.kind in NUMBERS else np.zeros_like(values, bool)
    if not ((ones | (values == 0)).all() and (ones.sum(axis=1) == 1).all()):
        raise DataError(
            "y has one value a row, or a 1 among 0s; other targets: "
            "lernmi.task(lernmi.Samples(X, y))"
        )
    places: NDArray[Any] = ones.argmax(axis=1)
    return places


def _pixels(pictures: NDArray[Any]) -> tuple[Bytes, bool]:
    """The pixels as bytes, and whether they were shares 0 .. 1 of the full ink."""
    if pictures.dtype.kind in NUMBERS:
        found: NDArray[Any] = as_bytes(pictures)
        if found.dtype == np.uint8:
            return found, False
        if found.min() >= 0.0 and found.max() <= 1.0:
            return np.rint(found * LARGEST_BYTE).astype(np.uint8), True
    raise DataError("pictures are pixels of 0 .. 1, or whole numbers of 0 .. 255; these are not")


def _in_floats(made: Task) -> Task:
    """As a person has its pixels: 0 .. 1."""
    encoding = made.encoding
    assert encoding is not None and isinstance(encoding.scaling, Pixels)
    scaling = replace(encoding.scaling, largest=1)
    return replace(made, encoding=replace(encoding, scaling=scaling))


_WORDS = (
    (r"--as (class|number)", r'predict="\1"'),
    (r"--missing ([\w-]+)", r'missing="\1"'),
    (r"--label", "y"),
    (r"--held-out", "held_out"),
    (r"--split-seed", "split_seed"),
    (r"--as", "predict"),
    (r"--(\w+)", r"\1"),
    (r"^line (\d+)", r"row \1"),
)
"""What options are called on a command line, and here."""


def _in_python(words: str) -> str:
    """``words`` that speak of options of a command line, as they are called here."""
    for there, here in _WORDS:
        words = re.sub(there, here, words)
    return words
