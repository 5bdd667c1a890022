"""What a lesson changed: answers, weights and blame before and after a drawing was taught."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.forward import predict
from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import ends
from lernmi.run.events import Event, SampleTaught
from lernmi.run.given_names import called
from lernmi.run.snapshot import Snapshot
from lernmi_tui.paint import numbers
from lernmi_tui.paint.class_words import cut
from lernmi_tui.panels.sketch.layout import LONGEST_NAME

DIGITS, MOST_DIGITS = 3, 6  # decimals of an answer; more where two look alike
MUCH_BLAME, LITTLE_CHANGE = 0.5, 0.005
NEXT_TO_FLAT = 0.02  # slope of an output


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """How much the weights moved: the ``total`` of all |changes|, and the link that moved most."""

    total: float
    link: str
    change: float


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """``label`` was taught, ``every_epoch`` if it will be again.

    It is event ``number`` of the session's recording ``recording``.

    ``before`` and ``after`` (n_out,) are the answers to it, ``slopes`` (n_out,) those of the
    outputs before it. ``moved`` is None if the run went on in between: ``since`` samples were
    learned as well.
    """

    recording: int
    number: int
    label: int
    every_epoch: bool
    before: Floats
    after: Floats
    slopes: Floats
    moved: Moved | None
    since: int

    def belongs_to(self, now: Snapshot) -> bool:
        """Is it a lesson of this run, which has not been rewound since?"""
        return now.recording == self.recording and self.number < len(now.events)

    def parts(self, names: Sequence[str]) -> list[str]:
        """What it did in words, the most important first; ``names`` are those of the classes."""
        now = "" if self.moved else "now "
        parts = [f"Taught: {names[self.label]}" + (", every epoch" * self.every_epoch)]
        for index in (self.label, self._other):
            before, after = _apart(_value, self.before[index], self.after[index])
            parts.append(f"{names[index]}: {before} → {now}{after}")
        if self._saturated is not None:
            name = cut(names[self._saturated], LONGEST_NAME)
            parts.append(f"{name} is saturated: its slope is next to 0, so little moves")
        blames = (float(each[self.label]) - 1.0 for each in (self.before, self.after))
        before, after = _apart(_signed, *blames)
        parts.append(f"blame {before} → {now}{after}")
        if self.moved is None:
            parts.append(f"the run went on: {numbers.count(self.since)} samples since")
        else:
            parts.append(f"all links together moved {numbers.plain(self.moved.total, 2, 7)}")
            parts.append(f"most {self.moved.link} {numbers.signed(self.moved.change, 4, 7)}")
        return parts

    @property
    def _other(self) -> int:
        """The class said before, or its runner-up if that was right."""
        others = np.nan_to_num(self.before, nan=-np.inf)
        others[self.label] = -np.inf
        return int(others.argmax())

    @property
    def _saturated(self) -> int | None:
        """A class that is to blame, but hardly moved, its output being next to flat."""
        for index in (self.label, self._other):
            before, after = float(self.before[index]), float(self.after[index])
            blame, change = before - (index == self.label), after - before
            to_blame = self.moved is not None and abs(blame) > MUCH_BLAME
            if to_blame and abs(change) < LITTLE_CHANGE and self.slopes[index] < NEXT_TO_FLAT:
                return index
        return None


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
        """What it did, once ``now`` shows it."""
        if now.recording != self.seen.recording:
            return None
        new = now.events[len(self.seen.events) :]
        taught = next(filter(self._is_this, reversed(new)), None)
        if taught is None:
            return None
        lessons = [each for each in now.events if isinstance(each.change, SampleTaught)]
        since = now.moment - taught.moment
        if taught.number == lessons[-1].number and since == 0:
            before = answer(now, self.inputs, now.layer_weights_before)
            moved = _moved(now)
        else:
            before, moved = answer(self.seen, self.inputs), None
        after = answer(now, self.inputs)
        with np.errstate(all="ignore"):
            slopes = ACTIVATIONS[now.activations[-1]].slope(before)
        which = (now.recording, taught.number, self.label, self.every_epoch)
        return Lesson(*which, before, after, slopes, moved, since)

    def _is_this(self, event: Event) -> bool:
        change = event.change
        if not isinstance(change, SampleTaught) or int(change.expected.argmax()) != self.label:
            return False
        return np.array_equal(change.inputs, self.inputs)


def answer(snapshot: Snapshot, inputs: Floats, weights: Sequence[Floats] | None = None) -> Floats:
    """The outputs (n_out,) for ``inputs`` (n_in,), with other ``weights`` than now if given."""
    with np.errstate(all="ignore"):  # a run gone wrong holds infinite numbers
        layers = snapshot.layer_weights if weights is None else weights
        outputs = predict(layers, snapshot.layer_activations, inputs[None, :])
    return outputs.ravel()


def _moved(snapshot: Snapshot) -> Moved:
    with np.errstate(all="ignore"):
        changes = snapshot.weights_after - snapshot.weights_before
        sizes = np.abs(changes)
        link = int(np.nan_to_num(sizes).argmax())
        return Moved(float(sizes.sum()), _link_name(link, snapshot), float(changes[link]))


def _link_name(link: int, snapshot: Snapshot) -> str:
    """``b→9``, each end as long as there is room for."""
    links, info = LinkIndex(snapshot.sizes), snapshot.task.info
    names = [called(end, links.layers, info) for end in ends(links.ref(link))]
    return "→".join(cut(name, LONGEST_NAME) for name in names)


def _apart(write: Callable[[float, int], str], before: float, after: float) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to tell one from the other."""
    for digits in range(DIGITS, MOST_DIGITS):
        texts = write(before, digits), write(after, digits)
        if texts[0] != texts[1] or before == after:
            return texts
    return write(before, MOST_DIGITS), write(after, MOST_DIGITS)


def _value(output: float, digits: int) -> str:
    return numbers.plain(float(output), digits, digits + 4)


def _signed(value: float, digits: int) -> str:
    return numbers.signed(float(value), digits, digits + 4)
