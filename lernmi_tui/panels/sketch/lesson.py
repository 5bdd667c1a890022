"""What a lesson changed: answers, weights and blame before and after a drawing was taught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lernmi import numbers
from lernmi.arrays import Floats
from lernmi.equations import difference, moved, negated
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.flat import link_views
from lernmi.net.forward import predict
from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import ends
from lernmi.run.names.given_names import called
from lernmi.run.record.events import Event, SamplesAdded, SampleTaught
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.class_words import cut
from lernmi_tui.panels.sketch.layout import LONGEST_NAME

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
        """What it did in words, the most important first; ``names`` are those of the classes.

        Each line can be worked out again from its own numbers.
        """
        parts = [f"Taught: {names[self.label]}" + (", every epoch" * self.every_epoch)]
        parts += [self._said(index, names) for index in (self.label, self._other)]
        if self._saturated is not None:
            name = cut(names[self._saturated], LONGEST_NAME)
            parts.append(f"{name} is saturated: its slope is next to 0, so little moves")
        was, now = (_blame(float(each[self.label])) for each in (self.before, self.after))
        parts.append(f"blame {was}, now {now}")
        if self.moved is None:
            parts.append(f"the run went on: {numbers.count(self.since)} samples since")
        else:
            parts.append(f"all links together moved {numbers.plain(self.moved.total)}")
            parts.append(f"most {self.moved.link} by {numbers.signed(self.moved.change)}")
        return parts

    def _said(self, index: int, names: Sequence[str]) -> str:
        """``3: said 0.123, says 0.148 (+0.0250)``: a class before and after."""
        before, after = float(self.before[index]), float(self.after[index])
        if self.moved is None:
            said, says = map(numbers.plain, (before, after))
            return f"{names[index]}: said {said}, now says {says}"
        said, taken, says = moved(before, before - after, after)
        said, says = (text.removeprefix("+") for text in (said, says))
        return f"{names[index]}: said {said}, says {says} ({negated(taken)})"

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
        weights = self._weights_before(now, taught)
        if weights is None:
            before, change = answer(self.seen, self.inputs), None
        else:
            before = answer(now, self.inputs, link_views(weights, now.sizes))
            change = _moved(weights, now)
        since = now.moment - taught.moment
        after = answer(now, self.inputs)
        with np.errstate(all="ignore"):
            slopes = ACTIVATIONS[now.activations[-1]].slope(before)
        which = (now.recording, taught.number, self.label, self.every_epoch)
        return Lesson(*which, before, after, slopes, change, since)

    def _weights_before(self, now: Snapshot, taught: Event) -> Floats | None:
        """The weights (n_links,) that it met, None if more has happened to them until ``now``."""
        lessons = [each for each in now.events if isinstance(each.change, SampleTaught)]
        if taught.number != lessons[-1].number or now.moment != taught.moment:
            return None
        if now.focus is None:
            return now.weights_before
        # those of ``now`` are another sample's; nothing is learned between two reports of a pause
        news = [
            each
            for each in now.events[len(self.seen.events) :]
            if not isinstance(each.change, SamplesAdded)
        ]
        return self.seen.weights if news == [taught] and self.seen.moment == now.moment else None

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


def _moved(before: Floats, snapshot: Snapshot) -> Moved:
    with np.errstate(all="ignore"):
        changes = snapshot.weights - before
        sizes = np.abs(changes)
        link = int(np.nan_to_num(sizes).argmax())
        return Moved(float(sizes.sum()), _link_name(link, snapshot), float(changes[link]))


def _link_name(link: int, snapshot: Snapshot) -> str:
    """``b→9``, each end as long as there is room for."""
    links, info = LinkIndex(snapshot.sizes), snapshot.task.info
    names = [called(end, links.layers, info) for end in ends(links.ref(link))]
    return "→".join(cut(name, LONGEST_NAME) for name in names)


def _blame(says: float) -> str:
    """``0.123 - 1 = -0.877`` for the output of the class that was taught."""
    text, one, blame = difference(says, "1")
    return f"{text.removeprefix('+')} - {one} = {blame}"
