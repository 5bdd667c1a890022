"""What the set box can set: a weight, the rate, the batch size; of a sample see set_samples."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from lernmi.net.refs import LinkRef
from lernmi.numbers import FROZEN, count, rate, signed
from lernmi.run.names.given_names import label_of
from lernmi.run.record.events import (
    BatchSizeSet,
    RateSet,
    WeightSet,
)
from lernmi.wording import counted
from lernmi_tui.workbench.paces import next_rate

if TYPE_CHECKING:
    from lernmi.run.snapshots.snapshot import Snapshot
    from lernmi_tui.workbench.runner import Runner

SMALL, LARGE = 0.1, 1.0


@dataclass
class Subject:
    """``from_start``: the change is made at the start of the run, which is replayed with it."""

    from_start: bool = field(default=False, kw_only=True)
    has_text: ClassVar[bool] = True

    def title(self, snapshot: Snapshot) -> str:
        raise NotImplementedError

    def prompt(self, snapshot: Snapshot) -> str:
        """What stands before the line."""
        raise NotImplementedError

    def text(self, snapshot: Snapshot) -> str:
        """What the line holds at first: how it is now."""
        return ""

    def hint(self, snapshot: Snapshot) -> str:
        """What can be typed, and nudged."""
        return ""

    def has_start(self, snapshot: Snapshot) -> bool:
        """Can it be asked what had been if it had been so from the start?"""
        return snapshot.moment > 0

    def at_start(self, snapshot: Snapshot) -> str:
        """What the choice of the start does."""
        since = len([each for each in snapshot.events if each.moment])
        without = f", without {counted(since, 'later change')}" if since else ""
        return f"from the start: a branch replayed to {count(snapshot.moment)}{without}"

    def nudged(self, text: str, steps: int, snapshot: Snapshot) -> str:
        """The line after ``steps`` up or down; 10 for a page."""
        return text

    def refusal(self, text: str, snapshot: Snapshot) -> str | None:
        """What is wrong with the line, if anything is."""
        return None

    def keep(self, text: str, snapshot: Snapshot, runner: Runner) -> None:
        """Do it."""
        raise NotImplementedError


@dataclass
class Weight(Subject):
    """The weight of ``link``."""

    link: LinkRef

    def title(self, snapshot: Snapshot) -> str:
        newest = f" of {count(snapshot.newest)}" if snapshot.is_past else ""
        return f"Set · {self._name(snapshot)} · moment {count(snapshot.moment)}{newest}"

    def _name(self, snapshot: Snapshot) -> str:
        return label_of(self.link, len(snapshot.sizes), snapshot.task.info)

    def now(self, snapshot: Snapshot) -> float:
        """The weight as it is."""
        return float(snapshot.layer_weights[self.link.layer][self.link.i, self.link.j])

    def prompt(self, snapshot: Snapshot) -> str:
        frozen = f" {FROZEN} frozen" if snapshot.is_frozen(self.link) else ""
        return f"{self._name(snapshot)}   weight {signed(self.now(snapshot), 5)}{frozen} → "

    def text(self, snapshot: Snapshot) -> str:
        return f"{self.now(snapshot):.4f}"

    def hint(self, snapshot: Snapshot) -> str:
        return "↑↓ ±0.1 · pages ±1 · or type"

    def has_start(self, snapshot: Snapshot) -> bool:
        return False

    def nudged(self, text: str, steps: int, snapshot: Snapshot) -> str:
        value = number_of(text)
        value = self.now(snapshot) if value is None else value
        size = LARGE if abs(steps) > 1 else SMALL
        return f"{round(value + math.copysign(size, steps), 10):.10g}"

    def refusal(self, text: str, snapshot: Snapshot) -> str | None:
        return None if number_of(text) is not None else "a weight is a number, like -1.5"

    def keep(self, text: str, snapshot: Snapshot, runner: Runner) -> None:
        value = number_of(text)
        if value is not None and text != self.text(snapshot):
            runner.do(WeightSet(self.link, value))


@dataclass
class Rate(Subject):
    """The training rate."""

    def title(self, snapshot: Snapshot) -> str:
        return "Set · training rate"

    def prompt(self, snapshot: Snapshot) -> str:
        return f"training rate {rate(snapshot.training_rate)} → "

    def text(self, snapshot: Snapshot) -> str:
        return rate(snapshot.training_rate)

    def hint(self, snapshot: Snapshot) -> str:
        return "↑↓ or type"

    def at_start(self, snapshot: Snapshot) -> str:
        return f"from the start: a run beside this one, learned to {count(snapshot.moment)}"

    def nudged(self, text: str, steps: int, snapshot: Snapshot) -> str:
        value = number_of(text)
        return rate(next_rate(value if value else snapshot.training_rate, steps > 0))

    def refusal(self, text: str, snapshot: Snapshot) -> str | None:
        value = number_of(text)
        good = value is not None and value > 0.0
        return None if good else "a training rate is a number above 0, like 0.05"

    def keep(self, text: str, snapshot: Snapshot, runner: Runner) -> None:
        value = number_of(text)
        assert value is not None
        if self.from_start:
            runner.begin_with(f"rate {rate(value)}", rate=value)
        elif value != snapshot.training_rate:
            runner.do(RateSet(value))


@dataclass
class BatchSize(Subject):
    """How many samples a batch has."""

    def title(self, snapshot: Snapshot) -> str:
        return "Set · batch size"

    def prompt(self, snapshot: Snapshot) -> str:
        return f"samples a batch {count(snapshot.batch_size)} → "

    def text(self, snapshot: Snapshot) -> str:
        return str(snapshot.batch_size)

    def hint(self, snapshot: Snapshot) -> str:
        return f"↑↓ or type, 1 to {count(len(snapshot.present))}; an epoch begins"

    def at_start(self, snapshot: Snapshot) -> str:
        return f"from the start: a run beside this one, learned to {count(snapshot.moment)}"

    def nudged(self, text: str, steps: int, snapshot: Snapshot) -> str:
        value = int(text) if text.isdecimal() else snapshot.batch_size
        return str(min(max(value + steps, 1), len(snapshot.present)))

    def refusal(self, text: str, snapshot: Snapshot) -> str | None:
        most = len(snapshot.present)
        good = text.strip().isdecimal() and 1 <= int(text) <= most
        return None if good else f"a batch has 1 to {count(most)} samples here"

    def keep(self, text: str, snapshot: Snapshot, runner: Runner) -> None:
        if self.from_start:
            runner.begin_with(f"batches of {int(text)}", batch=int(text))
        elif int(text) != snapshot.batch_size:
            runner.do(BatchSizeSet(int(text)))


def number_of(text: str) -> float | None:
    """The finite number that ``text`` is; None for others."""
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
