"""What a person changes in a run. Everything about a run follows from its recipe and its events."""

from __future__ import annotations

from dataclasses import dataclass

from lernmi.arrays import Floats
from lernmi.data.samples import Samples
from lernmi.net.refs import LinkRef


@dataclass(frozen=True, slots=True)
class RateSet:
    """From now on the training rate is ``rate``."""

    rate: float


@dataclass(frozen=True, slots=True)
class BatchSizeSet:
    """From now on a batch has ``size`` samples. An epoch begins."""

    size: int


@dataclass(frozen=True, slots=True)
class WeightSet:
    """The weight of ``link`` becomes ``weight``."""

    link: LinkRef
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class WeightsSet:
    """All weights become ``weights`` (links,), as those of a network from elsewhere.

    At moment 0 the run begins with them.
    """

    weights: Floats


@dataclass(frozen=True, slots=True)
class LinkFrozen:
    """``link`` learns no longer, or with ``frozen=False`` again. It still passes blame on."""

    link: LinkRef
    frozen: bool = True


@dataclass(frozen=True, slots=True)
class LinkCut:
    """The weight of ``link`` becomes 0 and stays there."""

    link: LinkRef


@dataclass(frozen=True, slots=True, eq=False)
class SampleTaught:
    """One sample of a person's own is learned, once, at the rate of this moment: a lesson.

    ``inputs`` (n_in,), ``expected`` (n_out,). Clock, order and batches do not count it.
    """

    inputs: Floats
    expected: Floats


@dataclass(frozen=True, slots=True, eq=False)
class SamplesAdded:
    """``samples`` join those that are learned. An epoch begins."""

    samples: Samples


@dataclass(frozen=True, slots=True)
class SampleRemoved:
    """The sample with that number is learned no longer. An epoch begins."""

    sample: int


@dataclass(frozen=True, slots=True, eq=False)
class SampleRelabelled:
    """For the sample with that number ``expected`` (n_out,) is expected from now on."""

    sample: int
    expected: Floats


Change = (
    RateSet
    | BatchSizeSet
    | WeightSet
    | WeightsSet
    | LinkFrozen
    | LinkCut
    | SampleTaught
    | SamplesAdded
    | SampleRemoved
    | SampleRelabelled
)

BEGIN_AN_EPOCH = (BatchSizeSet, SamplesAdded, SampleRemoved)


@dataclass(frozen=True, slots=True)
class Event:
    """``change`` happened at ``moment``. ``number`` counts the events of a run, from 0 on.

    Several at one moment happened in the order of their numbers. ``was`` is the weight, or the
    rate, of before, where the change is about one.
    """

    number: int
    moment: int
    change: Change
    was: float | None = None
