"""One plain sentence for a link and for a neuron: what would help, and so what happens."""

from __future__ import annotations

from lernmi.equations import product
from lernmi.net.refs import NeuronRef
from lernmi.numbers import count, rate, signed
from lernmi.run.explanations.explanation import LinkExplanation, NeuronExplanation
from lernmi.run.names.sample_words import sample_words
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.wording import counted

UNKNOWN = "Nothing is expected of this sample, so nobody is to blame and no weight moves."
FIRST = "Nothing is learned yet; this is what it says to the first sample, which s learns."
BEYOND = "These numbers have outgrown what can be computed: rewind (r) with a smaller rate."


def shown_words(snapshot: Snapshot) -> str:
    """Which sample is shown, in words: ``held-out 52``."""
    if snapshot.focus is not None:
        return snapshot.focus.words
    if snapshot.sample is not None:
        return sample_words(False, snapshot.sample)
    return "the sample taught last"


def link_sentence(link: LinkExplanation, snapshot: Snapshot) -> str:
    """Why the weight was raised, lowered or left as it is, with the numbers of it."""
    sensitivity, mean = link.link_sensitivity, link.batch_mean
    if sensitivity is None or mean is None:
        return _nothing_expected(snapshot)
    if sensitivity != sensitivity or abs(sensitivity) == float("inf"):
        return BEYOND
    if link.batch > 1 and not link.batch_left:
        return _of_a_batch(link, mean)
    if sensitivity == 0.0:
        return f"{_why_none(link)}, so this sample leaves this weight as it is."
    raise_it = sensitivity < 0.0
    helps = f"{_doing(raise_it)} this weight would lower this sample's loss"
    if link.frozen:
        return f"{helps}, but it is frozen and stays as it is."
    if link.batch_left:
        more = counted(link.batch_left, "more sample")
        return f"{helps}; it waits for {more} of the batch."
    back = link.neuron.output_sensitivity or 0.0
    said = said_by(link)
    said = said if isinstance(said, str) else abs(said)
    step = product(abs(back), said, rate(link.training_rate))
    factors = [text.removeprefix("+") for text in step]
    by = f"by {factors[3]} = {factors[0]} × {factors[1]} × rate {factors[2]}."
    if link.learned:
        return f"{helps}, so it was {_done(raise_it)} {by}"
    if snapshot.step is not None:
        return f"{helps}, so it is {_done(raise_it)} {by}"
    return f"{helps}; learning it would {'raise' if raise_it else 'lower'} it {by}"


def _of_a_batch(link: LinkExplanation, mean: float) -> str:
    samples = f"the {count(link.batch)} samples of its batch"
    if mean == 0.0 or mean != mean:
        what = "was frozen" if link.frozen else "stays as it is"
        return f"Over {samples} this weight {what}."
    raise_it = mean < 0.0
    step = product(abs(mean), rate(link.training_rate))
    factors = [text.removeprefix("+") for text in step]
    return (
        f"{_doing(raise_it)} this weight would lower the mean loss of {samples}, "
        f"so it was {_done(raise_it)} by {factors[2]} = {factors[0]} × rate {factors[1]}."
    )


def said_by(link: LinkExplanation) -> float | str:
    """What its input neuron says, as an operand: of a bias a plain 1."""
    return "1" if link.input_name == "b" else link.input


def neuron_sentence(neuron: NeuronExplanation, ref: NeuronRef, snapshot: Snapshot) -> str:
    """Which way of saying would lower the sample's loss, and how much the neuron is blamed."""
    if ref.index == 0:
        return "A bias neuron is never blamed: it can't say anything but 1."
    if neuron.blame is None or neuron.output_sensitivity is None:
        return _nothing_expected(snapshot)
    if neuron.blame != neuron.blame or abs(neuron.blame) == float("inf"):
        return BEYOND
    if neuron.blame == 0.0:
        return f"What {neuron.name} says makes no difference to this sample's loss."
    way = "more" if neuron.blame < 0.0 else "less"
    blame, back = (signed(value, width=11) for value in (neuron.blame, neuron.output_sensitivity))
    if ref.layer == 0:
        less = f"{way.capitalize()} of this input would lower"
        return f"{less} this sample's loss: its blame is {blame}."
    if neuron.slope == 0.0:
        return (
            f"Saying {way} would lower this sample's loss (blame {blame}), but the slope is 0: "
            "nothing into it moves."
        )
    return (
        f"Saying {way} would lower this sample's loss: blame {blame}, "
        f"and after the slope an output sensitivity of {back}."
    )


def _nothing_expected(snapshot: Snapshot) -> str:
    return FIRST if snapshot.focus is None else UNKNOWN


def _why_none(link: LinkExplanation) -> str:
    """Why a link sensitivity is 0."""
    name = link.neuron.name
    if link.input == 0.0:
        return f"{link.input_name} says 0 and brings nothing whatever the weight is"
    if link.neuron.blame == 0.0:
        return f"{name} is not blamed"
    return f"The slope of {name} is 0 here"


def _doing(raise_it: bool) -> str:
    return "Raising" if raise_it else "Lowering"


def _done(raise_it: bool) -> str:
    return "raised" if raise_it else "lowered"
