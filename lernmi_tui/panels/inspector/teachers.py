"""Who taught it this: what a credit says of a run's samples, the largest first, and by class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.net.refs import LinkRef
from lernmi.numbers import plain
from lernmi.run.explanations.change_words import short_change_words
from lernmi.run.names.given_names import label_of
from lernmi.run.names.sample_words import sample_words
from lernmi.run.record.training_set import TrainingSet
from lernmi.run.replays.credit import Credit
from lernmi.run.replays.weight_credit import WeightCredit
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.encoding import Number
from lernmi.tasks.task import TaskInfo
from lernmi.wording import counted
from lernmi_tui.paint.class_words import cut, many, one
from lernmi_tui.paint.own_units import output_number, own
from lernmi_tui.panels.inspector.sentences import shown_words

MOST_KINDS = 100  # of what samples should say; more are no classes
MOST_CHANGES = 2  # by hand that are told one by one
LESSON = -1  # in the place of a sample's number
LONGEST_NAME = 14


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What was asked about: a sample, in ``words``, or a ``link``; and the samples of that run, and
    its ``changes`` by hand, in words.
    """

    words: str
    inputs: Floats
    expected: Floats | None
    link: LinkRef | None
    info: TaskInfo
    training_set: TrainingSet
    has_classes: bool
    changes: tuple[str, ...]
    numbers: tuple[Number, ...] = ()

    @classmethod
    def of_link(cls, snapshot: Snapshot, link: LinkRef) -> Subject:
        """What made the weight of ``link``?"""
        words = label_of(link, len(snapshot.sizes), snapshot.task.info)
        nothing = np.empty(0)
        return cls(words, nothing, None, link, *_of_run(snapshot))

    @classmethod
    def of_sample(cls, snapshot: Snapshot) -> Subject | None:
        """Who taught what is said to the sample shown? None where nothing is expected of it."""
        if snapshot.expected is None:
            return None
        inputs = snapshot.layer_input_sums[0][1:]
        return cls(shown_words(snapshot), inputs, snapshot.expected, None, *_of_run(snapshot))

    @classmethod
    def of_row(cls, snapshot: Snapshot, sample: int) -> Subject:
        """Who taught what is said to the training sample with that number?"""
        row, rows = int(snapshot.slots[sample]), snapshot.training_set.rows
        words = sample_words(False, sample)
        return cls(words, rows.inputs_of(row), rows.targets[row], None, *_of_run(snapshot))

    def what(self, target: Floats) -> str:
        """``a 7``, ``should say 1``: what is expected of a sample."""
        label = self._label(target)
        return self._should(target) if label is None else one(label, LONGEST_NAME)

    def kind(self, target: Floats) -> str:
        """``sevens``, ``should say 1``: those of which it is expected."""
        label = self._label(target)
        return self._should(target) if label is None else many(label, LONGEST_NAME)

    def _should(self, target: Floats) -> str:
        if self.numbers:
            pairs = zip(target.tolist(), self.numbers, strict=True)
            return "should say " + " ".join(own(value, number) for value, number in pairs)
        return "should say " + " ".join(f"{value:.4g}" for value in target)

    def _label(self, target: Floats) -> str | None:
        return self.info.output_names[int(target.argmax())] if self.has_classes else None

    def is_that_of(self, other: Subject | None) -> bool:
        """Are both about the same?"""
        if other is None or self.link != other.link:
            return False
        if self.link is not None:
            return True
        return np.array_equal(self.inputs, other.inputs) and np.array_equal(
            self.expected if self.expected is not None else (),
            other.expected if other.expected is not None else (),
        )


@dataclass(frozen=True, slots=True)
class Teacher:
    """A version of a sample: its ``row``, its number, what it did, how often it was learned."""

    row: int
    sample: int
    gain: float
    times: int


@dataclass(frozen=True, slots=True)
class Kind:
    """Samples of which the same is expected, or a change: how it is called, and what it did."""

    name: str
    gain: float


class Teachers:
    """``credit`` for ``subject``, as it is shown.

    Of a sample ``first`` - all gains = ``now``, of a link ``first`` + all gains = ``now``.
    """

    def __init__(self, subject: Subject, credit: Credit | WeightCredit) -> None:
        self.subject = subject
        self._gains, self._times, self._sample_of = credit.samples, credit.times, credit.sample_of
        self.by_hand = float(credit.events.sum())
        self._by_event = credit.events
        self.ended = credit.ended
        if isinstance(credit, WeightCredit):
            self.first, self.now = credit.first, credit.now
        else:
            self.first, self.now = credit.first_loss, credit.loss

    @property
    def whole(self) -> float:
        """Everything that was gained."""
        return float(self._gains.sum()) + self.by_hand

    @property
    def changes(self) -> list[Kind]:
        """What each change by hand did, or all of them together where they are many."""
        numbers = np.flatnonzero(self._by_event).tolist()
        words = self.subject.changes
        if len(numbers) > MOST_CHANGES or any(number >= len(words) for number in numbers):
            return [Kind(f"{counted(len(numbers), 'change')} by hand", self.by_hand)]
        return [Kind(words[number], float(self._by_event[number])) for number in numbers]

    @property
    def taught(self) -> int:
        """How many versions of samples were learned."""
        return int(np.count_nonzero(self._times))

    @cached_property
    def _order(self) -> Integers:
        """Rows from the least gain to the largest."""
        return np.argsort(self._gains, kind="stable")

    def lowest(self, most: int) -> list[Teacher]:
        """Those with the least gains, all below 0, the very least first."""
        return [self._teacher(row) for row in self._order[:most].tolist() if self._gains[row] < 0.0]

    def highest(self, most: int) -> list[Teacher]:
        """Those with the largest gains, all above 0, the very largest first."""
        rows = self._order[::-1][:most].tolist()
        return [self._teacher(row) for row in rows if self._gains[row] > 0.0]

    def _teacher(self, row: int) -> Teacher:
        return Teacher(
            row, int(self._sample_of[row]), float(self._gains[row]), int(self._times[row])
        )

    # words

    @cached_property
    def kinds(self) -> list[Kind]:
        """What all samples of a class did, the largest first whichever its sign.

        Empty where what samples should say is not one of some few things, or a number.
        """
        if self.subject.numbers:
            return []
        targets = self.subject.training_set.rows.targets[: len(self._gains)]
        learned = np.flatnonzero(self._times)
        if not len(learned):
            return []
        different, places = np.unique(targets[learned], axis=0, return_inverse=True)
        if len(different) > MOST_KINDS:
            return []
        sums = np.bincount(places.reshape(-1), self._gains[learned])
        kinds = [
            Kind(self.subject.kind(target), float(gain))
            for target, gain in zip(different, sums, strict=True)
        ]
        return sorted(kinds, key=lambda kind: -abs(kind.gain))

    def what(self, teacher: Teacher) -> str:
        """``a 7``, ``should say 1``: what was expected of it."""
        return self.subject.what(self.subject.training_set.rows.targets[teacher.row])

    def number(self, teacher: Teacher) -> str:
        """``4,045``, as samples are counted on the screen."""
        return "a lesson" if teacher.sample == LESSON else f"{teacher.sample + 1:,}"

    def inputs_words(self, teacher: Teacher, width: int) -> str:
        """``x1 0.5, x2 1`` in ``width`` cells at most."""
        values = self.subject.training_set.rows.inputs_of(teacher.row)
        info = self.subject.info
        names = info.input_names or tuple(f"x{number + 1}" for number in range(len(values)))
        some = slice(max(width // 4, 1))
        told = zip(names[some], values[some].tolist(), strict=True)
        return cut(", ".join(f"{name} {plain(value)}" for name, value in told), width)

    def pixels(self, teacher: Teacher) -> Floats:
        """Its picture (rows, cols)."""
        picture = self.subject.info.picture
        assert picture is not None
        values: Floats = self.subject.training_set.rows.inputs_of(teacher.row).reshape(picture)
        return values

    def focus(self, teacher: Teacher) -> Focus:
        """To look at it."""
        rows = self.subject.training_set.rows
        words = sample_words(False, teacher.sample)
        words = "a lesson" if teacher.sample == LESSON else words
        return Focus.of(words, rows.inputs_of(teacher.row), rows.targets[teacher.row])


def _of_run(
    snapshot: Snapshot,
) -> tuple[TaskInfo, TrainingSet, bool, tuple[str, ...], tuple[Number, ...]]:
    info, sizes = snapshot.task.info, snapshot.sizes
    numbers = tuple(output_number(snapshot.task, each) for each in range(sizes[-1]))
    changes = tuple(short_change_words(event, sizes, snapshot.task) for event in snapshot.events)
    has_classes = snapshot.task.train.is_one_hot
    return info, snapshot.training_set, has_classes, changes, numbers if info.regression else ()
