"""Which samples are shown, and in what order: one place for the images and the table of samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers
from lernmi.net.verdicts import Verdicts
from lernmi.numbers import count
from lernmi_tui.paint.class_words import one

Shown = Literal["wrong", "right", "worst", "best", "all", "suspects"]
SHOWN: tuple[Shown, ...] = ("wrong", "right", "all", "suspects")
SHOWN_NUMBERS: tuple[Shown, ...] = ("worst", "best", "all", "suspects")
WIDTHS = (24, 16, 12, 8, 5)  # of a class' name in a title


@dataclass(frozen=True, slots=True)
class Choice:
    """The ``wrong`` ones, the ``right`` ones or ``all``; or the ``suspects``, which are all that is
    learned, by what it still loses. Of class ``true`` and taken for class
    ``given``, None being any.

    Where they are ``of_numbers`` none is wrong: all are shown, the ``worst`` or the ``best`` first,
    or in their own order.
    """

    shown: Shown = "wrong"
    true: int | None = None
    given: int | None = None
    of_numbers: bool = False

    @staticmethod
    def first(of_numbers: bool) -> Choice:
        """What is shown at first."""
        return Choice("worst", of_numbers=True) if of_numbers else Choice()

    @staticmethod
    def of_classes(true: int | None, given: int | None) -> Choice:
        """Every sample of class ``true`` that is taken for class ``given``."""
        if true is None or given is None:
            return Choice("all", true, given)
        return Choice("right" if true == given else "wrong", true, given)

    @property
    def is_of_any_class(self) -> bool:
        """True if neither class is asked for."""
        return self.true is None and self.given is None

    @property
    def is_of_suspects(self) -> bool:
        """True if those that are learned are asked for, by their loss."""
        return self.shown == "suspects"

    def rows(self, said: Verdicts, losses: Floats | None = None) -> Integers:
        """The rows of ``said`` that are shown.

        With ``losses`` (n,) the largest come first, before all one that is no number, or the
        smallest if the ``best`` are shown; ``all`` are as they come. Without:
        Wrong ones come first. Of those and of the right ones the most confident come first, and
        last where no output is a number.
        """
        chosen = np.flatnonzero(
            self._are_shown(said) & _are(said.labels, self.true) & _are(said.says, self.given)
        )
        if self.shown == "all" and losses is not None:
            return np.asarray(chosen, dtype=np.int64)
        if losses is None:
            order = np.lexsort((-said.confidence[chosen], said.right[chosen]))
        else:
            sizes = np.nan_to_num(losses[chosen], nan=np.inf)
            order = np.argsort(sizes if self.shown == "best" else -sizes, kind="stable")
        return np.asarray(chosen[order], dtype=np.int64)

    def next_shown(self) -> Choice:
        """Wrong, right, all, suspects in turn. A given class that rules them all out is dropped."""
        ways = SHOWN_NUMBERS if self.of_numbers else SHOWN
        shown = ways[(ways.index(self.shown) + 1) % len(ways)]
        given = self.given
        if self.true is not None and given is not None:
            ruled_out = {"wrong": given == self.true, "right": given != self.true, "all": False}
            given = None if ruled_out.get(shown) else given
        return replace(self, shown=shown, given=given)

    def next_true(self, said: Verdicts, step: int) -> Choice:
        """The next true class, or the one before, that some sample shown is of; then any."""
        chosen = self._are_shown(said) & _are(said.says, self.given)
        return replace(self, true=_next(self.true, said.labels[chosen], step))

    def next_given(self, said: Verdicts, step: int) -> Choice:
        """The next class, or the one before, that some sample shown is taken for; then any."""
        chosen = self._are_shown(said) & _are(said.labels, self.true) & (said.says >= 0)
        return replace(self, given=_next(self.given, said.says[chosen], step))

    def _are_shown(self, said: Verdicts) -> NDArray[np.bool_]:
        if self.of_numbers or self.shown in ("all", "suspects"):
            return np.ones(len(said.right), dtype=np.bool_)
        return said.right if self.shown == "right" else ~said.right

    def words(self, names: Sequence[str], width: int = 16) -> str:
        """``a 4 taken for a 9``, ``a 4, right``, ``wrong, the worst first``.

        Names take ``width`` cells at most.
        """
        true = None if self.true is None else one(names[self.true], width)
        given = None if self.given is None else one(names[self.given], width)
        if true is not None and given is not None:
            return f"{true} taken for {given}"
        if self.is_of_suspects:
            some = f"taken for {given}" if given is not None else true or "suspects"
            return f"{some}, the largest loss first"
        if self.of_numbers:
            return "all" if self.shown == "all" else f"the {self.shown} first"
        if self.shown == "right":
            only = true or given
            return "right, the surest first" if only is None else f"{only}, right"
        if self.shown == "wrong":
            if given is not None:
                return f"wrongly taken for {given}"
            return "wrong, the worst first" if true is None else f"{true} taken for another"
        return f"taken for {given}" if given is not None else true or "all"

    def titles(self, shown: int, of: int, names: Sequence[str], held_out: bool) -> list[str]:
        """Ever shorter: ``12 of 10,000 held out: a 4 taken for a 9``."""
        where = "held out" if held_out else "learned from"
        if self == Choice("all", of_numbers=self.of_numbers):
            return [f"all {count(of)} {where}"]
        if self.of_numbers and not self.is_of_suspects:
            way = self.words(names)
            brief = f"{count(of)}, {way}" if held_out else f"{count(of)} {where}, {way}"
            return [f"{count(of)} {where}, {way}", brief]
        long = f"{count(shown)} of {count(of)} {where}"
        if not held_out:  # it must be told from those held out, however little room there is
            return [f"{long}: {self.words(names, width)}" for width in WIDTHS]
        short = f"{count(shown)} of {count(of)}"
        heads = [(long, WIDTHS[0]), *((short, width) for width in WIDTHS)]
        return [f"{head}: {self.words(names, width)}" for head, width in heads]


def _are(classes: Integers, wanted: int | None) -> NDArray[np.bool_]:
    """Which of ``classes`` (n,) are ``wanted``; None is any."""
    if wanted is None:
        return np.ones(len(classes), dtype=np.bool_)
    return np.asarray(classes == wanted)


def _next(present: int | None, classes: Integers, step: int) -> int | None:
    """What follows ``present`` in the circle of the different ``classes`` and None."""
    circle: list[int | None] = [None, *np.unique(classes).tolist()]
    if present in circle:
        return circle[(circle.index(present) + step) % len(circle)]
    beyond = [each for each in circle if each is not None and (each - (present or 0)) * step > 0]
    return (beyond[0] if step > 0 else beyond[-1]) if beyond else None
