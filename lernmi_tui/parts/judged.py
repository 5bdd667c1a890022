"""What the network said to samples, held out or learned, and whether that is right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.data.samples import Samples
from lernmi.net.verdicts import Verdicts, verdicts
from lernmi.run.measures.suspects import Suspects
from lernmi.run.snapshots.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A row a sample: the ``answers`` (n, n_out) were given to the first of ``samples``.

    ``numbers`` (n,) are what they are called by; ``losses`` (n,) are known where they are ranked.
    """

    answers: Floats
    samples: Samples
    numbers: Integers
    said: Verdicts
    losses: Floats | None = None


def judged_answers(snapshot: Snapshot, answers: Floats, of_train: bool) -> Judged:
    """The samples that ``answers`` were given to: those learned, or those held out."""
    is_train = of_train or not snapshot.task.holds_out
    samples = snapshot.train if is_train else snapshot.test
    numbers = snapshot.present if is_train else np.arange(len(samples), dtype=np.int64)
    asked = min(len(answers), len(samples), len(numbers))  # not all of very many are asked
    losses: Floats | None = None
    if snapshot.task.info.regression:
        with np.errstate(all="ignore"):
            off = answers[:asked] - samples.targets[:asked]
            losses = 0.5 * (off**2).sum(axis=1)
    said = verdicts(answers[:asked], samples.labels[:asked])
    return Judged(answers, samples, numbers[:asked], said, losses)


def judged_suspects(snapshot: Snapshot, found: Suspects) -> Judged | None:
    """The suspects that were ``found``; None if others are learned by now."""
    order = np.argsort(found.samples)
    if not np.array_equal(found.samples[order], snapshot.present):
        return None
    said = verdicts(found.outputs[order], found.labels[order])
    return Judged(found.outputs, snapshot.train, found.samples[order], said, found.losses[order])
