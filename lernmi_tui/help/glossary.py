"""What the words, signs and colours on the screen mean, each in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lernmi.run.names.quantities import (
    ACCURACY,
    BLAME,
    CREDIT,
    LINK_SENSITIVITY,
    LOSS,
    OUTPUT_SENSITIVITY,
    QUANTITIES,
    R2,
    RATE,
    SAYS,
    SLOPE,
    TYPICALLY_OFF,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """``word`` and its one ``meaning``; ``also`` are other words it is looked up by."""

    word: str
    meaning: str
    also: str = ""


_ALSO = {
    ACCURACY: "solved answers",
    BLAME: "error fault neuron sensitivity",
    CREDIT: "teacher influence attribution tracin data",
    LINK_SENSITIVITY: "gradient sensitivity",
    LOSS: "error cost",
    OUTPUT_SENSITIVITY: "gradient sensitivity delta",
    R2: "r squared score coefficient determination regression",
    RATE: "learning step size",
    SAYS: "output answer",
    SLOPE: "derivative saturated",
    TYPICALLY_OFF: "rmse mse regression",
}
"""Words of the field, and others that people look for."""

GLOSSARY: dict[str, tuple[Entry, ...]] = {
    "The network": (
        Entry("neuron", "adds up what its links bring, and says the activation of that sum."),
        Entry("link", "leads from one neuron to a neuron of the layer ahead, and has one weight."),
        Entry("layer", "neurons side by side: the inputs, the hidden ones, the outputs.", "hidden"),
        Entry("bias", "a neuron b that always says 1; its weights shift what a sum starts from."),
        Entry(
            "activation",
            "turns a sum into what the neuron says: sigmoid into 0 to 1, tanh into -1 to 1, relu "
            "cuts off what is below 0, identity changes nothing.",
            "sigmoid tanh relu identity",
        ),
    ),
    "Numbers": tuple(
        Entry(each.name, each.meaning, f"{each.short} {each.word} {_ALSO.get(each, '')}")
        for each in QUANTITIES
    ),
    "Learning": (
        Entry("sample", "one example: inputs, and the outputs that are expected of them."),
        Entry("train", "the samples that the network learns from.", "training samples"),
        Entry(
            "held-out",
            "samples that the network never learns from: they tell whether it understood.",
            "test samples validation",
        ),
        Entry("mean", "a sum divided by the count: the loss of a run is the mean of its samples'."),
        Entry("forward", "from the inputs to the outputs: each neuron works out what it says."),
        Entry("backward", "from the outputs to the inputs: each neuron is told its blame."),
        Entry("update", "each weight moves a little, to where the loss is lower."),
        Entry(
            "check",
            "the link sensitivity measured another way: move the weight a hair up and down, and "
            "see how much the loss changes. Both agree, or a number is wrong.",
            "finite difference agrees",
        ),
        Entry("batch", "samples learned together: their link sensitivities are averaged."),
        Entry("epoch", "once through every train sample, in an order that changes each time."),
        Entry("moment", "how many samples were learned since the start: the run's clock."),
        Entry("pace", "how many samples are learned a second."),
        Entry(
            "seed",
            "the number that initial weights and the order of samples come from: the same seed, "
            "the same run.",
            "random initial",
        ),
        Entry(
            "looked at",
            "the network is shown a sample and answers, but no weight moves; the change shown is "
            "the one it would make. Esc goes back to the sample learned last.",
            "not learned look focus",
        ),
        Entry(
            "typed inputs",
            "in the line that g opens, look 5.1 3.5 shows the network numbers of your own, in the "
            "units of the data; the line says what scaling makes of them. Nothing is learned.",
            "type own row units encoding scaled",
        ),
        Entry(
            "scaled",
            "how a row of your table became inputs: a column's mean is 0, its standard deviation "
            "about 1, of what is learned from; each word has an input of its own, 1 or 0.",
            "scaling encoding units normalised standardised own",
        ),
        Entry(
            "fault",
            "who an answer is due to: what each neuron brings to it, and what each is blamed for; "
            "of a picture, which pixels should be brighter or darker.",
            "whose blame tree",
        ),
        Entry(
            "teacher",
            "a training sample with what it did to one answer: for, it lowered the loss; against, "
            "it raised it. All of them and all changes add up to what became of the loss.",
            "who taught it against for credit",
        ),
        Entry(
            "suspect",
            "a training sample that still surprises the network: the larger its loss, the more "
            "likely is its label wrong.",
            "wrong label outlier",
        ),
        Entry(
            "life",
            "of a link: its weight over the whole run, and the sample that moved it furthest.",
            "history sparkline curve",
        ),
        Entry(
            "step",
            "one link forward, the outputs' blame, or one link backward: what k goes on by, inside "
            "a sample. Nothing is learned before the last of them.",
            "link by link layer pass inside",
        ),
        Entry("worksheet", "all that one sample does, to be worked out by hand: in the palette."),
        Entry(
            "branch",
            "a run that begins in the middle of another: what is changed in the past begins one, "
            "and the other stays as it was. Up to five runs stand side by side, A to E.",
            "runs compare beside letter",
        ),
        Entry(
            "frozen",
            "of a link: its weight does not learn, but blame still passes it. Cut: its weight is 0 "
            "and frozen; to put it back gives it the weight that it had.",
            "freeze thaw cut take out",
        ),
        Entry(
            "with it",
            "what the network would say with the weight that is typed; nothing is changed until "
            "it is kept.",
            "set preview nudge try",
        ),
        Entry("solved", "the network's answers to all samples are within 0.1 of the right ones."),
        Entry("confusion", "how often samples of one class are taken for another."),
    ),
    "Signs": (
        Entry("▶ ▸", "the row, neuron or answer that is picked, or the sample shown."),
        Entry(
            "▲ ▼",
            "this weight goes up, goes down; of a blame: more would help, less would; in a "
            "heading: the way it is sorted; on the time of a run ▼ is the moment shown.",
        ),
        Entry(
            "▹ ◃",
            "the sample looked at, not learned; on the sketch pad ▹ is the second best answer.",
        ),
        Entry(
            "◂ ◀",
            "the output that was expected to be on; in the inspector and the topology the picked "
            "link or neuron.",
        ),
        Entry("◊", "on the path of blame: a neuron or a link that it leads through."),
        Entry("- = + #", "in the picture of a fault: ink helps, helps much, hurts, hurts much."),
        Entry("⏎", "the enter key.", "return"),
        Entry("⇧", "the shift key: with k, l, s or e the same step back.", "shift back"),
        Entry("⌫", "the backspace key.", "backspace run back"),
        Entry(
            "✓ ✗ ~",
            "right, wrong, right but not yet close; in a step, ✓ is a link that has gone.",
            "right wrong done",
        ),
        Entry("····", "a number that is not worked out yet.", "dots unknown"),
        Entry("╌", "in a step: a link that waits for its turn.", "waits"),
        Entry("● ○", "a train point that is 1, that is 0; ● is also a run that is shown."),
        Entry(
            "◆ ◇",
            "a held-out point that is 1, that is 0; ◆ is also where settings changed, and a pixel "
            "that is picked. Where answers are numbers ● is a train sample and ◇ one held out.",
        ),
        Entry("[●]", "the sample shown, on a map."),
        Entry("+ -", "above zero, below zero; keys: a larger, a smaller training rate."),
        Entry("▪", "frozen: this weight does not learn."),
        Entry("×", "times, as in weight × output."),
        Entry("→", "from one neuron to another (x1→h2), from before to after (0.3 → 0.4)."),
        Entry("99.8 / 98.1 %", "right: of the train samples, of the held-out ones; losses too."),
        Entry("||", "the size of a number without its sign: |weight|.", "absolute"),
        Entry("❚❚ ►", "the run is paused, runs."),
        Entry("◂◂", "what is shown is past, not the newest moment of the run.", "past back"),
        Entry("!", "on the time of a run: here a condition became true.", "condition stop mark"),
        Entry("⚠", "something to know: the line says what."),
    ),
    "Lines, bars and colours": (
        Entry("line", "a link: the thicker, the stronger; solid above zero, dotted below."),
        Entry("bar", "how much a number is of the largest it can be, or of the largest seen."),
        Entry("blue", "above zero, or toward 1.", "colour color plus"),
        Entry("orange", "below zero, or toward 0; also what is wrong.", "colour color minus"),
        Entry("bright", "large in size; what is dim is near zero.", "colour color shade dark"),
    ),
}
"""By section, in the order of the help."""


def found(typed: str) -> dict[str, tuple[Entry, ...]]:
    """The sections, narrowed to what ``typed`` finds; the best first, in one, if it is a word."""
    wanted = typed.strip().casefold()
    if not wanted:
        return GLOSSARY
    entries = [entry for section in GLOSSARY.values() for entry in section]
    ranked = sorted(
        (rank, place) for place, entry in enumerate(entries) for rank in _ranks(entry, wanted)
    )
    return {"": tuple(entries[place] for _, place in ranked)} if ranked else {}


def is_known(word: str) -> bool:
    """Is there an entry of that very word?"""
    return any(entry.word == word for section in GLOSSARY.values() for entry in section)


def _ranks(entry: Entry, wanted: str) -> Iterator[int]:
    """How far ``entry`` is from ``wanted``, 0 for the word itself; nothing if it isn't found."""
    words = entry.word.casefold()
    places = (
        words == wanted,
        words.startswith(wanted),
        any(word.startswith(wanted) for word in f"{words} {entry.also}".split()),
        wanted in words or wanted in entry.also,
        len(wanted) > 1 and wanted in entry.meaning.casefold(),
    )
    yield from [rank for rank, fits in enumerate(places) if fits][:1]
