"""What a run can be asked for, number by number: one name for one number, on every screen.

Screens, help, filter and documents take their words from here, so no number has two names and no
name means two numbers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number's words: ``str()`` of it is its name.

    ``short`` is the name where room is scarce, ``meaning`` says in one sentence what it is, begun
    as after a colon. ``word`` is what a filter of links calls it, empty where none knows it.
    ``tight`` is the heading of a column of eight cells, empty where ``short`` is one.
    """

    name: str
    short: str
    meaning: str
    word: str = ""
    tight: str = ""

    @property
    def tightest(self) -> str:
        """The shortest name it has."""
        return self.tight or self.short

    def __str__(self) -> str:
        return self.name


# Of a neuron.
INPUT_SUM = Quantity(
    "input sum", "sum", "what all links into a neuron bring it, added up; the bias is one of them."
)
SAYS = Quantity("says", "says", "a neuron's output: the activation of its input sum.")
SAYS_NOW = Quantity(
    "says now", "now", "what an output says to a sample at the weights of now: after learning it."
)
EXPECTED = Quantity("should say", "should", "the output that is right for the sample.")
OFF_BY = Quantity(
    "off by", "off", "how far what an output says is from what it should say, without a sign."
)
BLAME = Quantity(
    "blame",
    "blame",
    "of a neuron: how much the sample's loss grows with what it says; an output's is what it says "
    "minus what it should say. Below 0 it should say more, above 0 less.",
)
SLOPE = Quantity(
    "slope", "slope", "how much a neuron's output changes with its input sum, where it is now."
)
OUTPUT_SENSITIVITY = Quantity(
    "output sensitivity",
    "out sens",
    "how much the sample's loss grows with the input sum of the neuron ahead: its blame × slope.",
    "out.sens",
)

# Of a link.
WEIGHT = Quantity(
    "weight", "weight", "what a link multiplies its input with; this is learned.", "w"
)
OLD_WEIGHT = Quantity(
    "old weight",
    "old",
    "the weight that the sample met, before it moved it: what it says and what is to blame for it "
    "follow from that.",
)
INPUT = Quantity("input", "input", "what the neuron behind a link says.", "input")
BRINGS = Quantity(
    "brings", "brings", "input × weight: what a link adds to the input sum of the neuron ahead."
)
TELLS = Quantity(
    "tells",
    "tells",
    "output sensitivity × weight: what a link passes back; the blame of a neuron behind is the sum "
    "of what its links tell it.",
)
LINK_SENSITIVITY = Quantity(
    "link sensitivity",
    "link sens",
    "(gradient) how much the sample's loss grows with the weight: output sensitivity × input. The "
    "weight changes by - training rate × this.",
    "link.sens",
    "lnk sens",
)
CHANGE = Quantity(
    "last change",
    "change",
    "by how much the sample shown moved the weight: - training rate × link sensitivity.",
    "change",
)
WOULD_CHANGE = Quantity(
    "would change by",
    "would",
    "by how much the weight would move if the sample that is looked at were learned.",
)
EPOCH_CHANGE = Quantity(
    "change over the last epoch",
    "epoch ±",
    "by how much the weight moved from the start of the last whole epoch to its end.",
    "epoch",
)
EPOCH_BEGAN = Quantity(
    "weight as the epoch began",
    "began",
    "what the weight was at the start of the last whole epoch, or of the run in its first epoch.",
)
EPOCH_ENDED = Quantity(
    "weight as the epoch ended",
    "ended",
    "what the weight was at the end of the last whole epoch; in the first one, what it is now.",
)
OTHER_WEIGHT = Quantity(
    "weight in the other run",
    "other",
    "what the weight was in the run beside this one, at the same moment.",
)
OTHER_DIFFERENCE = Quantity(
    "more than in the other run",
    "more by",
    "by how much the weight is above what it was in the run beside this one, at the same moment.",
)
MEAN_LINK_SENSITIVITY = Quantity(
    "mean |link sensitivity|",
    "mean |sens|",
    "the mean, over some samples, of the link sensitivity without its sign, at the weights of now.",
    "mean",
    "mean",
)

# Of a sample and of a run.
SAMPLE_LOSS = Quantity(
    "this sample's loss",
    "its loss",
    "half the sum, over the outputs, of what each says minus what it should say, squared.",
)
CREDIT = Quantity(
    "credit",
    "credit",
    "of a training sample: the loss of the sample shown before minus after, each time that sample "
    "was learned, added up; of a weight: after minus before. All credits are all that changed.",
)
LOSS = Quantity("loss", "loss", "the mean, over all samples, of a sample's loss.")
ACCURACY = Quantity("accuracy", "right", "the share of the samples that are answered right.")
R2 = Quantity(
    "R²",
    "R2",
    "where answers are numbers: 1 minus the loss divided by that of always saying the mean. 1 is "
    "all met, 0 no better than the mean, below 0 worse.",
)
TYPICALLY_OFF = Quantity(
    "typically off by",
    "typ. off by",
    "the root of the mean of the squares of what answers are off by, in the units of the data.",
)
RATE = Quantity(
    "training rate", "rate", "(learning rate) a weight changes by - rate × link sensitivity."
)

QUANTITIES = (
    INPUT_SUM,
    SAYS,
    SAYS_NOW,
    EXPECTED,
    OFF_BY,
    BLAME,
    SLOPE,
    OUTPUT_SENSITIVITY,
    WEIGHT,
    OLD_WEIGHT,
    INPUT,
    BRINGS,
    TELLS,
    LINK_SENSITIVITY,
    CHANGE,
    WOULD_CHANGE,
    EPOCH_CHANGE,
    EPOCH_BEGAN,
    EPOCH_ENDED,
    OTHER_WEIGHT,
    OTHER_DIFFERENCE,
    MEAN_LINK_SENSITIVITY,
    SAMPLE_LOSS,
    CREDIT,
    LOSS,
    ACCURACY,
    R2,
    TYPICALLY_OFF,
    RATE,
)
"""All of them, in the order in which they are explained."""
