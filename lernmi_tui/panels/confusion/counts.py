"""Who is taken for whom: the counts of a confusion matrix, and what a cell of it means in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.net.verdicts import NO_CLASS, Verdicts
from lernmi.numbers import percent
from lernmi_tui.paint.class_words import cut, many, one

HEAD = -1
"""The row or the column of a head."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell of the matrix: samples of class ``row`` that are taken for class ``column``.

    One of the two may be HEAD: any class.
    """

    row: int
    column: int

    @property
    def classes(self) -> tuple[int | None, int | None]:
        """The true class and the one that the network says; None is any."""
        true, given = (None if each == HEAD else each for each in (self.row, self.column))
        return true, given


@dataclass(frozen=True)
class Confusion:
    """``counts`` (classes, classes): samples of the row's class that are taken for the column's.

    ``totals`` (classes,) also count those to which no output is a number. ``names`` are those of
    the classes.
    """

    counts: Integers
    totals: Integers
    names: Sequence[str]

    @staticmethod
    def of(said: Verdicts, names: Sequence[str]) -> Confusion:
        """The counts of ``said``."""
        classes = len(names)
        known = said.says != NO_CLASS
        pairs = said.labels[known] * classes + said.says[known]
        counts = np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)
        return Confusion(counts, np.bincount(said.labels, minlength=classes), names)

    @cached_property
    def right(self) -> int:
        """How many samples are taken for what they are."""
        return int(self.counts.trace())

    @cached_property
    def shares(self) -> Floats:
        """(classes, classes): the part of the row's samples."""
        return np.asarray(self.counts / np.maximum(self.totals, 1)[:, None], dtype=np.float64)

    @cached_property
    def worst(self) -> Entry:
        """The most frequent mistake; the first cell if there is none."""
        wrong = self.counts.copy()
        np.fill_diagonal(wrong, 0)
        row, column = divmod(int(wrong.argmax()), len(self.names))
        return Entry(row, column)

    def number(self, entry: Entry) -> int:
        """How many samples ``entry`` counts; of a row's head, all of that class."""
        if entry.column == HEAD:
            return int(self.totals[entry.row])
        column = self.counts[:, entry.column]
        return int(column.sum() if entry.row == HEAD else column[entry.row])

    def title(self) -> str:
        """``434 of 500 right (86.8 %)``."""
        samples = int(self.totals.sum())
        return f"{self.right:,} of {samples:,} right ({percent(self.right / max(samples, 1))})"

    def words(self, entry: Entry) -> str:
        """What ``entry`` means: ``37 of 982 fours are taken for nines``."""
        if entry.row == HEAD:
            return self._words_of_column(entry.column)
        total, name = int(self.totals[entry.row]), self.names[entry.row]
        if total == 0:
            return f"there is no {cut(name, 16)} among the samples"
        if entry.column == HEAD:
            return self._words_of_row(entry.row)
        count = int(self.counts[entry.row, entry.column])
        if total == 1:
            given = "what it is" if entry.row == entry.column else one(self.names[entry.column])
            return f"the one {cut(name, 16)} is {'' if count else 'not '}taken for {given}"
        are = f"{_counted(count)} of {total:,} {many(name)} {'is' if count == 1 else 'are'}"
        if entry.row == entry.column:
            return f"{are} taken for what {'it is' if count == 1 else 'they are'}"
        given = self.names[entry.column]
        return f"{are} taken for {one(given) if count == 1 else many(given)}"

    def _words_of_row(self, row: int) -> str:
        total, right = int(self.totals[row]), int(self.counts[row, row])
        if total == 1:
            return self.words(Entry(row, row if right else int(self.counts[row].argmax())))
        words = f"{total:,} {many(self.names[row])}, {_counted(right)} of them right"
        wrong = self.counts[row].copy()
        wrong[row] = 0
        most = int(wrong.argmax())
        if wrong[most]:
            words += f", {int(wrong[most]):,} taken for {many(self.names[most])}"
        return words

    def _words_of_column(self, column: int) -> str:
        taken, right = int(self.counts[:, column].sum()), int(self.counts[column, column])
        return f"{_counted(taken)} taken for {many(self.names[column])}, {_counted(right)} rightly"


def _counted(count: int) -> str:
    return f"{count:,}" if count else "none"
