"""What the screens say: names with numbers beside them, and what each of them ought to be.

for fact in facts(stage):
    assert fact.is_true(truths(stage.snapshot, fact.subject))
"""

import re
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from lernmi.net.flat import link_views
from lernmi.net.forward import predict
from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.run.explanations.explanation import explain_link, explain_loss, explain_neuron
from lernmi.run.names import quantities
from lernmi.run.names.given_names import called, label_of
from lernmi.run.names.quantities import QUANTITIES

NUMBER = r"[+-]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:e-?\d+)?(?![\w.])"
NAMES = {word: each for each in QUANTITIES for word in (each.short, each.name)}
HEADINGS = NAMES | {each.tightest: each for each in QUANTITIES}
ONE_NAME = "|".join(map(re.escape, sorted(NAMES, key=len, reverse=True)))
# a heading in tight room has its mark for a blank: out▼sens
HEADING = "|".join(
    re.escape(word).replace(r"\ ", "[ ▼▲]") for word in sorted(HEADINGS, key=len, reverse=True)
)
NAMED = re.compile(rf"(?<![\w|])(?<!held-out )({ONE_NAME}) ({NUMBER})")
HELD_OUT = re.compile(r"held-out loss .*")  # to the end of the line: of other samples
LABEL_WIDTH = 11  # of the inspector


@dataclass(frozen=True)
class Fact:
    """``panel`` says that ``name`` of ``subject``, a ref or None for the run, is ``text``."""

    panel: str
    subject: object
    name: str
    text: str

    def is_true(self, truth):
        """Is ``truth``, by quantity, what is printed, as far as its digits tell?"""
        quantity = NAMES.get(self.name)
        if quantity not in truth:
            return False
        return overlap(between(self.text), (truth[quantity], truth[quantity]))


def truths(snapshot, subject):
    """The one number of each quantity that ``subject`` has: a link, a neuron, None for the run."""
    with np.errstate(all="ignore"):
        if isinstance(subject, LinkRef):
            found = _of_link(snapshot, subject)
        elif isinstance(subject, NeuronRef):
            found = _of_neuron(snapshot, subject)
        else:
            found = _of_run(snapshot)
    return {quantity: value for quantity, value in found.items() if value is not None}


def _of_link(snapshot, ref):
    link = explain_link(snapshot, ref.layer, ref.i, ref.j)
    flat = [snapshot.weights, snapshot.epoch_change, snapshot.mean_sensitivities]
    flat += snapshot.epoch_weights.last_epoch(snapshot.weights)
    now, epoch, mean, began, ended = (
        _matrices(each, snapshot)[ref.layer][ref.i, ref.j] for each in flat
    )
    moved = quantities.CHANGE if snapshot.learned else quantities.WOULD_CHANGE
    known = snapshot.expected is not None
    return {
        quantities.WEIGHT: float(now),
        quantities.OLD_WEIGHT: link.weight_before,
        quantities.INPUT: link.input,
        quantities.BRINGS: link.brings,
        quantities.TELLS: link.tells,
        quantities.OUTPUT_SENSITIVITY: link.neuron.output_sensitivity,
        quantities.LINK_SENSITIVITY: link.link_sensitivity,
        moved: link.change if known else None,
        quantities.EPOCH_CHANGE: float(epoch),
        quantities.EPOCH_BEGAN: float(began),
        quantities.EPOCH_ENDED: float(ended),
        quantities.MEAN_LINK_SENSITIVITY: float(mean),
        quantities.RATE: snapshot.last_rate,
    }


def _of_neuron(snapshot, ref):
    neuron = explain_neuron(snapshot, ref.layer, ref.index)
    return {
        quantities.INPUT_SUM: neuron.input_sum,
        quantities.SAYS: neuron.output,
        quantities.SAYS_NOW: _says_now(snapshot, ref),
        quantities.EXPECTED: neuron.expected,
        quantities.BLAME: neuron.blame,
        quantities.SLOPE: neuron.slope,
        quantities.OUTPUT_SENSITIVITY: neuron.output_sensitivity,
    }


def _says_now(snapshot, ref):
    if ref.layer < len(snapshot.sizes) - 1 or not ref.index:
        return None
    inputs = snapshot.layer_input_sums[0][None, 1:]
    said = predict(snapshot.layer_weights, snapshot.layer_activations, inputs)
    return float(said[0, ref.index - 1])


def _of_run(snapshot):
    loss, score = explain_loss(snapshot), float(snapshot.metrics.train_score[-1])
    return {
        quantities.R2: score if snapshot.task.info.regression else None,
        quantities.LOSS: float(snapshot.metrics.train_loss[-1]),
        quantities.SAMPLE_LOSS: None if loss is None else loss.before,
        quantities.RATE: snapshot.training_rate,
    }


def _matrices(flat, snapshot):
    return link_views(flat, snapshot.sizes)


def facts(stage):
    """All that the panels which are seen say by name, of whatever is told apart by its name."""
    rows, snapshot = stage.rows(), stage.snapshot
    refs = named_refs(snapshot)
    status = HELD_OUT.sub("", "\n".join(rows["around"][:2]))
    found = [Fact("status", None, *pair) for pair in NAMED.findall(status)]
    if "links" in rows:
        for name, values in link_rows(rows["links"]).items():
            found += [Fact("links", refs[name], *pair) for pair in values.items()]
    if "truth" in rows and snapshot.sizes[-1] == 1:
        found += _of_truth_table(rows["truth"], snapshot)
    if "topology" in rows:
        found += _of_caption(rows["topology"], snapshot)
        found += _of_boxes(rows["topology"], refs)
    if "inspector" in rows and stage.panels.selection is not None:
        found += _of_inspector(rows["inspector"], stage.panels.selection)
    return found


def named_refs(snapshot):
    """Neurons and links by what a screen calls them; ``b`` alone may be several."""
    sizes, info = snapshot.sizes, snapshot.task.info
    neurons = [NeuronRef(layer, i + 1) for layer, size in enumerate(sizes) for i in range(size)]
    links = [
        LinkRef(layer, i, j)
        for layer in range(len(sizes) - 1)
        for i in range(sizes[layer] + 1)
        for j in range(sizes[layer + 1])
    ]
    return {called(ref, len(sizes), info): ref for ref in (*neurons, *links)}


def link_rows(rows):
    """By the name of the link what its row says, by the heading of its columns."""
    titles, found = [], {}
    for row in rows:
        if not titles:
            words = re.findall(rf"[|]?({HEADING})[|]?[▼▲]?(?= |$)", row)
            titles = [HEADINGS[re.sub("[▼▲]", " ", word)].name for word in words]
            continue
        match = re.match(r"[▶ ]\s*(\S+→\S+)", row)
        values = row.split()[-len(titles) :]
        if match and len(values) == len(titles):
            shown = {title: text for title, text in zip(titles, values, strict=True)}
            found[match[1]] = {title: text for title, text in shown.items() if text != "–"}
    return found


def _of_truth_table(rows, snapshot):
    """``▸  0   1             1  0.525``: the row of the sample that is shown."""
    output = NeuronRef(len(snapshot.sizes) - 1, 1)
    inputs = r"\s+".join(f"{value:g}" for value in snapshot.layer_input_sums[0][1:])
    found = []
    for row in rows if "says now" in "".join(rows) else []:
        match = re.match(rf" [▸▹ ]\s+{inputs}\s+(\d)\s+(\d?\.\d+) ", row)
        if match:
            found.append(Fact("truth", output, "says now", match[2]))
        if match and snapshot.expected is not None:
            found.append(Fact("truth", output, "should say", match[1]))
    return found


def _of_caption(rows, snapshot):
    """The last line: ``h2→y1 weight -0.685 · link sens -0.0495``."""
    caption = next((row.strip() for row in reversed(rows) if row.strip()), "")
    layers, info = len(snapshot.sizes), snapshot.task.info
    labels = {label_of(ref, layers, info): ref for ref in named_refs(snapshot).values()}
    found, ref = [], None
    for part in re.split(" · |: (?=blame)", caption):
        begun = [label for label in labels if part.startswith(f"{label} ")]
        if begun:
            ref = labels[max(begun, key=len)]
            part = part.removeprefix(max(begun, key=len)).strip()
        if ref is not None:
            found += [(ref, *pair) for pair in _named_in(part)]
    return [Fact("topology", *fact) for fact in found if _fits(*fact[:2])]


def _named_in(part):
    """Names and numbers in a part of a line."""
    apart = re.fullmatch(rf"says ({NUMBER})(?: before learning it)?, ({NUMBER}) after", part)
    moved = re.match(rf"weight {NUMBER} → ({NUMBER})", part)
    if apart:
        return [("says", apart[1]), ("says now", apart[2])]
    if moved:
        return [("weight", moved[1])]
    first, result = re.match(rf"({ONE_NAME})\b", part), re.search(rf" = ({NUMBER})$", part)
    if not result:
        return re.findall(rf"(?<![\w|])({ONE_NAME}) ({NUMBER})(?!,)", part)
    factors = re.findall(rf"(?<=[×:] )({ONE_NAME}) ({NUMBER})", part)
    return [*factors, (first[1], result[1])] if first else factors


def _fits(ref, name):
    """A line of a link tells numbers of the neurons at its ends as well, and the other way round:
    those are read elsewhere."""
    of_neuron = ("sum", "input sum", "says", "says now", "should say", "should", "blame", "slope")
    return (name in of_neuron) == isinstance(ref, NeuronRef) or "sens" in name


def _of_boxes(rows, refs):
    """``h1 sum +0.005`` with ``says 0.501`` and ``blame -0.0187`` below it."""
    found = []
    words = "sum|says|blame"
    below = re.compile(rf"(says now|should say|{words})\s+({NUMBER})")
    for y, row in enumerate(rows[:-2]):
        for match in re.finditer(rf"(?<![\w.])([xhy][\d.]*\d) ({words}) +({NUMBER})", row):
            ref = refs.get(match[1])
            if ref is None or " · " in row:
                continue
            found.append(Fact("topology", ref, match[2], match[3]))
            for under in rows[y + 1 : y + 5]:
                more = [
                    each
                    for each in below.finditer(under)
                    if match.start() <= each.start() <= match.start(2)
                ]
                if not more or re.search(r"[xhy]\d", under[match.start() : match.start(2)]):
                    break
                found += [Fact("topology", ref, each[1], each[2]) for each in more]
    return found


def _of_inspector(rows, picked):
    """The labels of its lines are names; a line's number stands behind its last equals sign."""
    behind, ahead = ends(picked) if isinstance(picked, LinkRef) else (None, picked)
    subjects = {
        **dict.fromkeys(("input sum", "says", "blame", "slope", "out sens"), ahead),
        **dict.fromkeys(("brings", "tells", "link sens", "change", "would", "weight"), picked),
        **dict.fromkeys(("loss", "its loss"), None),
    }
    found = []
    for row, after in zip(rows, [*rows[1:], ""], strict=True):
        label, text = row[:LABEL_WIDTH].strip(), row[LABEL_WIDTH:]
        if not row[:LABEL_WIDTH].strip() or len(row) <= LABEL_WIDTH or row[LABEL_WIDTH - 1] != " ":
            continue
        if not after[:LABEL_WIDTH].strip():
            text = f"{text.strip()} {after.strip()}"
        name = re.sub(r"^\S+ (?=says$)|(?<=^tells) \S+$", "", label)  # y1 says, tells h2
        if name not in subjects or (name == "brings" and isinstance(picked, NeuronRef)):
            continue
        value = re.search(rf".* = ({NUMBER})", text) or re.search(rf"tells? \S+ ({NUMBER})", text)
        if value is not None:
            found.append(Fact("inspector", subjects[name], name, value[1]))
        if isinstance(picked, LinkRef):
            said = re.match(rf"\S+(?: \(.*?\))? says ({NUMBER}) × ", text)
            if said and behind.index:
                found.append(Fact("inspector", behind, "says", said[1]))
            for word, number in re.findall(rf"(old weight|weight) ({NUMBER})", text):
                found.append(Fact("inspector", picked, word, number))
    return found


# numbers as they are printed


def between(text):
    """From where to where a printed number may lie."""
    if text in ("0", "~0"):
        return (-1.0, 1.0) if text == "~0" else (0.0, 0.0)
    number = Decimal(text.replace(",", ""))
    half = Decimal((0, (5,), int(number.as_tuple().exponent) - 1))
    if "," in text or ("." not in text and "e" not in text):
        half = Decimal(0) if abs(number) < 100 else half  # counts, and a plain 1
    return float(number - half), float(number + half)


def times(one, other):
    """From where to where the product of two such numbers may lie."""
    products = [a * b for a in one for b in other]
    return min(products), max(products)


def overlap(one, other):
    """May both be the same number?"""
    slack = 1e-9 * max(map(abs, (*one, *other)))
    return one[0] <= other[1] + slack and other[0] <= one[1] + slack
