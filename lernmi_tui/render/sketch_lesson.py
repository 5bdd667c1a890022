"""What a lesson changed: answers, weights and blame before and after a drawing was taught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.forward import predict
from lernmi.snapshot import Snapshot, Taught
from lernmi_tui.render import numbers
from lernmi_tui.render.link_places import LinkPlaces


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """How much the weights moved: the ``total`` of all |changes|, and the link that moved most."""

    total: float
    link: str
    change: float


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """``label`` was taught, ``every_epoch`` if it will be again.

    ``before`` and ``after`` (n_out,) are the answers to it. ``moved`` is None if the run went on
    in between: ``since`` samples were learned as well.
    """

    label: int
    every_epoch: bool
    before: Floats
    after: Floats
    moved: Moved | None
    since: int

    def parts(self, names: Sequence[str]) -> list[str]:
        """What it did in words, the most important first; ``names`` are those of the classes."""
        now = "" if self.moved else "now "
        parts = [f"Taught: {names[self.label]}" + (", in every epoch" * self.every_epoch)]
        for place in (self.label, self._other):
            before, after = _value(self.before[place]), _value(self.after[place])
            parts.append(f"{names[place]}: {before} → {now}{after}")
        before, after = (_signed(each[self.label] - 1.0) for each in (self.before, self.after))
        parts.append(f"blame {before} → {now}{after}")
        if self.moved is None:
            parts.append(f"the run went on: {numbers.count(self.since)} samples since")
        else:
            parts.append(f"weights moved {numbers.plain(self.moved.total, 3, 7)}")
            parts.append(f"most {self.moved.link} {numbers.signed(self.moved.change, 4, 7)}")
        return parts

    @property
    def _other(self) -> int:
        """The class said before, or its runner-up if that was right."""
        others = np.nan_to_num(self.before, nan=-np.inf)
        others[self.label] = -np.inf
        return int(others.argmax())


@dataclass(frozen=True, slots=True, eq=False)
class Teaching:
    """A lesson on its way: ``inputs`` (n_in,) of class ``label``.

    ``seen`` is the snapshot before it.
    """

    seen: Snapshot
    inputs: Floats
    label: int
    every_epoch: bool

    def lesson(self, now: Snapshot) -> Lesson | None:
        """What it did, once ``now`` tells of it."""
        lessons = _lessons(now)
        taught = next(filter(self._is_this, reversed(lessons[len(_lessons(self.seen)) :])), None)
        if taught is None:
            return None
        since = now.moment - taught.moment
        is_last = taught is lessons[-1] and since == 0
        if is_last and now.sample is None and now.expected is not None:
            before = answer(now, self.inputs, now.layer_weights_before)
            moved = _moved(now)
        else:
            before, moved = answer(self.seen, self.inputs), None
        after = answer(now, self.inputs)
        return Lesson(self.label, self.every_epoch, before, after, moved, since)

    def _is_this(self, taught: Taught) -> bool:
        is_of_label = int(taught.expected.argmax()) == self.label
        return is_of_label and np.array_equal(taught.inputs, self.inputs)


def _lessons(snapshot: Snapshot) -> list[Taught]:
    """The lessons of the run so far."""
    return [event for event in snapshot.events if isinstance(event, Taught)]


def answer(snapshot: Snapshot, inputs: Floats, weights: Sequence[Floats] | None = None) -> Floats:
    """The outputs (n_out,) for ``inputs`` (n_in,), with other ``weights`` than now if given."""
    with np.errstate(all="ignore"):  # a run gone wrong holds infinite numbers
        layers = snapshot.layer_weights if weights is None else weights
        outputs = predict(layers, snapshot.activations, inputs[None, :], snapshot.classic)
    return outputs.ravel()


def _moved(snapshot: Snapshot) -> Moved:
    with np.errstate(all="ignore"):
        changes = snapshot.weights - snapshot.weights_before
        sizes = np.abs(changes)
        link = int(np.nan_to_num(sizes).argmax())
        name = LinkPlaces(snapshot.sizes).name(link)
        return Moved(float(sizes.sum()), name, float(changes[link]))


def _value(output: float) -> str:
    return numbers.plain(float(output), 3, 7)


def _signed(value: float) -> str:
    return numbers.signed(float(value), 3, 7)
