"""What the set box can set of a training sample: its label, and whether it is learned at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from lernmi.run.names.sample_words import sample_words
from lernmi.run.record.events import (
    SampleRelabelled,
    SampleRemoved,
)
from lernmi.run.record.state import GONE
from lernmi.wording import counted

if TYPE_CHECKING:
    from lernmi.run.snapshots.snapshot import Snapshot
    from lernmi_tui.workbench.runner import Runner

from lernmi_tui.paint.own_units import network_value, output_number, own_value
from lernmi_tui.workbench.set_subjects import Subject, number_of

NUDGE = 0.1  # of the standard deviation of what is predicted


@dataclass
class OfSample(Subject):
    """Something of the training sample with number ``sample``, from 0."""

    sample: int

    def is_there(self, snapshot: Snapshot) -> bool:
        """Is it learned?"""
        slots = snapshot.slots
        return 0 <= self.sample < len(slots) and bool(slots[self.sample] != GONE)

    def words(self, snapshot: Snapshot) -> str:
        """``train 4,045``."""
        return sample_words(False, self.sample)

    def has_start(self, snapshot: Snapshot) -> bool:
        return snapshot.moment > 0 and self.sample < len(snapshot.task.train)

    def _expected(self, snapshot: Snapshot) -> list[float]:
        targets = snapshot.training_set.rows.targets[snapshot.slots[self.sample]]
        return [float(value) for value in targets]


@dataclass
class Label(OfSample):
    """What is expected for it; ``suggested`` is a class that it may be."""

    suggested: int | None = None

    def title(self, snapshot: Snapshot) -> str:
        what = "number" if snapshot.task.info.regression else "label"
        return f"Set · {what} of {self.words(snapshot)}"

    def prompt(self, snapshot: Snapshot) -> str:
        return f"{self.words(snapshot)} is learned as {self._now(snapshot)}, from now as "

    def _now(self, snapshot: Snapshot) -> str:
        expected = self._expected(snapshot)
        if snapshot.task.train.is_one_hot:
            return snapshot.task.info.output_names[int(np.argmax(expected))]
        return " ".join(f"{value:.6g}" for value in self._own(expected, snapshot))

    def _own(self, values: list[float], snapshot: Snapshot) -> list[float]:
        """Numbers of the network as a person knows them."""
        if not snapshot.task.info.regression:
            return values
        task = snapshot.task
        return [own_value(each, output_number(task, at)) for at, each in enumerate(values)]

    def text(self, snapshot: Snapshot) -> str:
        if self.suggested is not None:
            return snapshot.task.info.output_names[self.suggested]
        return self._now(snapshot)

    def hint(self, snapshot: Snapshot) -> str:
        return "↑↓ or type"

    def nudged(self, text: str, steps: int, snapshot: Snapshot) -> str:
        step = 1 if steps > 0 else -1
        if not snapshot.task.train.is_one_hot:
            value = number_of(text)
            if value is not None and snapshot.task.info.regression:
                return f"{value + steps * NUDGE * output_number(snapshot.task, 0).scale:.6g}"
            return text if value is None else f"{min(max(value + step, 0.0), 1.0):g}"
        names = list(snapshot.task.info.output_names)
        place = names.index(text) if text in names else -1
        return names[(place + step) % len(names)]

    def refusal(self, text: str, snapshot: Snapshot) -> str | None:
        if self._read(text, snapshot) is not None:
            return None
        names = snapshot.task.info.output_names
        if snapshot.task.train.is_one_hot:
            return f"there is no class {text!r}; there are {', '.join(names)}"
        return f"{counted(len(names), 'number')} for {', '.join(names)}, like {self._now(snapshot)}"

    def _read(self, text: str, snapshot: Snapshot) -> list[float] | None:
        names = list(snapshot.task.info.output_names)
        if snapshot.task.train.is_one_hot:
            return [float(name == text) for name in names] if text in names else None
        values = [value for part in text.split() if (value := number_of(part)) is not None]
        if not len(values) == len(names) == len(text.split()):
            return None
        if snapshot.task.info.regression:
            if text == self._now(snapshot):
                return self._expected(snapshot)  # rounded for the eye alone
            task = snapshot.task
            return [network_value(each, output_number(task, at)) for at, each in enumerate(values)]
        return values

    def keep(self, text: str, snapshot: Snapshot, runner: Runner) -> None:
        expected = self._read(text, snapshot)
        if expected is None or (expected == self._expected(snapshot)):
            return
        change = SampleRelabelled(self.sample, np.array(expected))
        if self.from_start:
            runner.do_from_start(change, f"with {self.words(snapshot)} as {text}")
        else:
            runner.do(change)


@dataclass
class Removal(OfSample):
    """Whether it is learned at all."""

    has_text: ClassVar[bool] = False

    def title(self, snapshot: Snapshot) -> str:
        return f"Leave out · {self.words(snapshot)}"

    def prompt(self, snapshot: Snapshot) -> str:
        return f"{self.words(snapshot)} is learned no longer:"

    def refusal(self, text: str, snapshot: Snapshot) -> str | None:
        if len(snapshot.present) == 1:
            return "the last sample can't be left out: nothing would be learned"
        return None

    def keep(self, text: str, snapshot: Snapshot, runner: Runner) -> None:
        change = SampleRemoved(self.sample)
        if self.from_start:
            runner.do_from_start(change, f"without {self.words(snapshot)}")
        else:
            runner.do(change)
