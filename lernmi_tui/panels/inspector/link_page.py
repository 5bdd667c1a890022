"""A link's page: forward, backward, update and check, number by number."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text

from lernmi.equations import moved, negated, product, total
from lernmi.net.refs import LinkRef, ends
from lernmi.numbers import FROZEN, rate
from lernmi.run.explanations.explanation import LinkExplanation, explain_link
from lernmi.run.explanations.pixels import place_of
from lernmi.run.names import quantities
from lernmi.run.names.quantities import Quantity
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.own_inputs import own_input
from lernmi_tui.panels.inspector.forward import (
    LABEL_WIDTH,
    after_line,
    blame_line,
    demand,
    named,
    says_line,
    sensitivity_lines,
    told_line,
)
from lernmi_tui.panels.inspector.life import Life
from lernmi_tui.panels.inspector.life_lines import HIGH_ROWS, LOW_ROWS, life_lines
from lernmi_tui.panels.inspector.lines import (
    Line,
    Number,
    Writer,
    added,
    bare,
    number,
)
from lernmi_tui.panels.inspector.neuron_page import loss_of, rest_words, terms_into
from lernmi_tui.panels.inspector.page import Page
from lernmi_tui.panels.inspector.ranking import Sort, rows_of
from lernmi_tui.panels.inspector.sentences import link_sentence, said_by

CHECK = (
    "the weight is nudged a little up and down and the sample's loss measured: "
    "what that gives must be the link sensitivity"
)
ENOUGH_TERMS = 6  # rows; what is spare then is shared with the curve of its life
LEAST_TERMS = 3  # fewer rows of what else the neuron hears are not worth a glance


def link_page(
    snapshot: Snapshot,
    ref: LinkRef,
    width: int,
    height: int,
    sort: Sort,
    say: Writer,
    life: Life | None = None,
) -> Page:
    """What is said of a link; spare rows of ``height`` tell what else its neuron hears, and more
    of its ``life``, if any of that is told.
    """
    link = explain_link(snapshot, ref.layer, ref.i, ref.j)
    _, ahead = ends(ref)
    neuron = link.neuron
    lines = [
        *_brings(link, snapshot, ref, width, say),
        *_sum(link, ref, say),
        says_line(neuron, say, ahead),
    ]
    if neuron.blame is not None:
        of_output = neuron.expected is not None
        lines.append(blame_line(neuron, say) if of_output else told_line(neuron, say, ahead))
        lines += sensitivity_lines(neuron, width, say)
        if ref.i and ref.layer:
            lines.append(_tells(link, width, say, ref))
        lines += [_sensitivity(link, width, say), *_update(link, snapshot.step is not None, say)]
        lines.append(after_line(neuron, link.learned, say))
        lines += loss_of(snapshot, say)
        lines.append(Line("check", _check(link, say), None, CHECK))
    lines.append(_epoch(link, snapshot, say))
    terms = terms_into(snapshot, ref=ahead, neuron=neuron)
    room = height - len(lines) - 1
    known = 0 if terms is None else len(terms.values)
    spare = max(room - LOW_ROWS - ENOUGH_TERMS, 0)
    rows = LOW_ROWS + max(spare // 2, spare - max(known - ENOUGH_TERMS, 0))
    if life is not None:
        lines += life_lines(life, snapshot.moment, min(rows, HIGH_ROWS), width, say)
    room = height - len(lines)
    if terms is not None and room >= min(LEAST_TERMS, len(terms.values)):
        shown = terms.ranked(sort)[:room]
        label = f"into {neuron.name}"
        label = label if len(label) < LABEL_WIDTH else "beside it"
        lines += rows_of(terms, shown, label, quantities.BRINGS, width, say, ref.i)
    return Page(lines, Text(link_sentence(link, snapshot)))


def met(link: LinkExplanation) -> Quantity:
    """What to call the weight that the sample met: it may be the old one by now."""
    return quantities.OLD_WEIGHT if link.learned and link.change else quantities.WEIGHT


def _with_word(link: LinkExplanation, width: int, write: Callable[[str], Text]) -> Text:
    """What ``write`` makes of the weight's word, of the short one where that saves a line."""
    text = write(met(link).name)
    return text if text.cell_len <= width else write(met(link).short)


def _brings(
    link: LinkExplanation, snapshot: Snapshot, ref: LinkRef, width: int, say: Writer
) -> list[Line]:
    behind, _ = ends(ref)
    place = place_of(behind, snapshot.task.info)
    who = f"{link.input_label} ({place})" if place else link.input_label
    said, weight, brings = product(said_by(link), link.weight_before)

    def write(word: str) -> Text:
        return say(f"{who} says ", bare(said), f" × {word} ", Number(weight), " = ", Number(brings))

    text = _with_word(link, width, write)
    lines = [Line("brings", text, behind, quantities.BRINGS)]
    if behind.layer == 0 and behind.index:
        inputs = snapshot.layer_outputs[0][1:].tolist()
        if means := own_input(snapshot.task, behind.index - 1, inputs):
            lines.append(Line("", say(f"that is {means}"), behind, quantities.SAYS))
    return lines


def _sum(link: LinkExplanation, ref: LinkRef, say: Writer) -> list[Line]:
    neuron, about = link.neuron, quantities.INPUT_SUM
    _, ahead = ends(ref)
    others = 0 if neuron.terms is None else len(neuron.terms) - 1
    *texts, whole = total(link.brings, neuron.input_sum - link.brings, result=neuron.input_sum)
    rest = rest_words(ref.layer, others, ref.i > 0)
    if ref.i == 0:
        rest = rest.replace("the other", "the")
    return [
        Line("the rest", say(f"{rest} ", Number(texts[1])), ahead, about),
        Line("input sum", say(*added(texts), " = ", Number(whole)), ahead, about),
    ]


def _tells(link: LinkExplanation, width: int, say: Writer, ref: LinkRef) -> Line:
    back = link.neuron.output_sensitivity
    assert back is not None and link.tells is not None
    told, weight, tells = product(back, link.weight_before, result=link.tells)

    def write(word: str) -> Text:
        parts = Number(told), f" × {word} ", Number(weight), " = ", Number(tells)
        return say(*parts, demand(link.tells))

    text = _with_word(link, width, write)
    label = f"tells {link.input_name}"
    label = label if len(label) < LABEL_WIDTH else "tells"
    return Line(label, text, ends(ref)[0], quantities.TELLS)


def _sensitivity(link: LinkExplanation, width: int, say: Writer) -> Line:
    back = link.neuron.output_sensitivity
    assert back is not None and link.link_sensitivity is not None
    told, said, result = product(back, said_by(link), result=link.link_sensitivity)
    text = say(Number(told), f" × {link.input_name}'s ", bare(said), " = ", Number(result))
    return named(quantities.LINK_SENSITIVITY, text, width)


def _update(link: LinkExplanation, stepping: bool, say: Writer) -> list[Line]:
    """What the weight becomes; inside a batch, what it waits for."""
    moves = link.learned or stepping
    assert link.batch_mean is not None
    lines: list[Line] = []
    about = quantities.CHANGE if moves else quantities.WOULD_CHANGE
    if link.batch_left:
        of = f"{link.batch} of {link.batch + link.batch_left} samples"
        text = say(f"{of}, mean link sensitivity so far ", number(link.batch_mean))
        return [
            Line("batch", text, None, quantities.LINK_SENSITIVITY),
            Line("weight", say("waits for the end of the batch"), None, about),
        ]
    if link.batch > 1:
        text = say(f"mean link sensitivity of its {link.batch} samples ", number(link.batch_mean))
        lines.append(Line("batch", text, None, quantities.LINK_SENSITIVITY))
    if link.frozen and link.change == 0.0:
        text = say(f"{FROZEN} frozen: stays ", number(link.weight_before))
        return [*lines, Line("weight", text, None, about)]
    mean, per, step = product(link.batch_mean, rate(link.training_rate))
    begun = "" if moves else "change by "
    text = say(f"{begun}- rate {per} × ", Number(mean), " = ", Number(negated(step)))
    lines.append(Line(about.short, text, None, about))
    before, taken, after = moved(
        link.weight_before, link.batch_mean * link.training_rate, link.weight_after
    )
    text = say(*added([before, negated(taken)]), " = ", Number(after), _arrow(link))
    lines.append(Line("weight" if moves else "would be", text, None, about))
    return lines


def _epoch(link: LinkExplanation, snapshot: Snapshot, say: Writer) -> Line:
    """What the last epoch did to the weight."""
    began, ended = link.epoch_began, link.epoch_ended
    before, taken, after = moved(began, began - ended, ended)
    text = say(Number(before), " → ", Number(after), " moved ", Number(negated(taken)))
    label = "last epoch" if snapshot.epoch else "so far"
    return Line(label, text, None, quantities.EPOCH_CHANGE)


def _arrow(link: LinkExplanation) -> str:
    return " ▲" if link.change > 0 else " ▼" if link.change < 0 else ""


def _check(link: LinkExplanation, say: Writer) -> Text:
    assert link.checked is not None
    verdict = "✓ agrees" if link.agrees else "✗ differs"
    return say("nudging the weight gives ", number(link.checked), f" {verdict}")
