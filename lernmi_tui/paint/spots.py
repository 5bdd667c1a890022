"""Samples of a regression as points: what each should say, and what the network says to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.data.samples import Samples
from lernmi.net.forward import predict
from lernmi.run.names.sample_words import sample_words
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.own_units import output_number

MOST_SPOTS, FEWEST_SPOTS = 2_000, 100
AFFORDABLE = 10_000_000  # links x samples that a panel may ask about: a few ms
SIGNS = {False: "●", True: "◇"}  # of train samples, of those held out


class Spot(NamedTuple):
    """The sample with that ``number``, from 0, among the held-out or the train samples."""

    held_out: bool
    number: int

    @property
    def words(self) -> str:
        return sample_words(self.held_out, self.number)


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """The train or the held-out samples, of very many the last ones: n of them.

    ``numbers`` (n,) are theirs, ``expected`` and ``says`` (n,) what an output should say and says,
    in a person's own units; ``rows`` (n,) those of ``samples``.
    """

    held_out: bool
    samples: Samples
    rows: Integers
    numbers: Integers
    expected: Floats
    says: Floats

    @property
    def name(self) -> str:
        return "held-out" if self.held_out else "train"

    @property
    def off(self) -> Floats:
        """How far each answer is from what it should be; infinite where it is no number."""
        with np.errstate(all="ignore"):
            return np.nan_to_num(np.abs(self.says - self.expected), nan=np.inf, posinf=np.inf)

    def row_of(self, spot: Spot | None) -> int | None:
        """Which of them ``spot`` is, None if none."""
        if spot is None or spot.held_out is not self.held_out:
            return None
        found = np.flatnonzero(self.numbers == spot.number)
        return int(found[0]) if len(found) else None

    def spot(self, row: int) -> Spot:
        return Spot(self.held_out, int(self.numbers[row]))

    def focus(self, row: int) -> Focus:
        """That sample as something to look at."""
        at = int(self.rows[row])
        return Focus.of(self.spot(row).words, self.samples.inputs_of(at), self.samples.targets[at])


def spots_of(snapshot: Snapshot, held_out: bool, output: int) -> Spots:
    """What the network of ``snapshot`` says by that ``output``, from 0."""
    samples = snapshot.test if held_out else snapshot.train
    numbers = np.arange(len(samples)) if held_out else snapshot.present
    most = AFFORDABLE // max(snapshot.weights.size, 1)
    rows = np.arange(len(samples))[-min(max(most, FEWEST_SPOTS), MOST_SPOTS) :]
    number = output_number(snapshot.task, output)
    with np.errstate(all="ignore"):  # a run gone wrong holds infinite numbers
        answers = predict(
            snapshot.layer_weights, snapshot.layer_activations, samples.inputs_of(rows)
        )
        says = number.of(answers[:, output])
    expected = number.of(samples.targets[rows, output])
    return Spots(held_out, samples, rows, numbers[rows], expected, says)


def worst_first(spots: list[Spots]) -> list[Spot]:
    """All of them, the one that is farthest off first."""
    every = [(float(off), each.spot(row)) for each in spots for row, off in enumerate(each.off)]
    return [spot for _, spot in sorted(every, key=lambda pair: -pair[0])]
