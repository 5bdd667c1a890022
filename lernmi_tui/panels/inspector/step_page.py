"""A page in the midst of a sample: what is not worked out yet is dots."""

from __future__ import annotations

from rich.text import Text

from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.run.names import quantities
from lernmi.run.snapshots.open_step import OpenStep
from lernmi_tui.panels.inspector.lines import Line
from lernmi_tui.panels.inspector.page import Page

UNKNOWN = "····"


def in_step(page: Page, picked: LinkRef | NeuronRef, step: OpenStep) -> Page:
    """The ``page`` of what is ``picked``, as far as ``step`` knows it."""
    lines = [
        line if _is_known(line, picked, step) else Line(line.label, Text(UNKNOWN), line.target)
        for line in page.lines
    ]
    return Page(lines, _sentence(page, picked, step))


def _is_known(line: Line, picked: LinkRef | NeuronRef, step: OpenStep) -> bool:
    link = line.target if isinstance(line.target, LinkRef) else picked
    neuron = ends(picked)[1] if isinstance(picked, LinkRef) else picked
    match line.about:
        case quantities.BRINGS:
            return isinstance(link, NeuronRef) or step.has_brought(link)
        case quantities.INPUT_SUM:
            return step.knows_output(neuron)
        case quantities.SAYS:
            return step.knows_output(neuron) and line.label != "update"
        case quantities.BLAME | quantities.SLOPE | quantities.OUTPUT_SENSITIVITY:
            return step.knows_blame(neuron)
        case quantities.SAMPLE_LOSS:
            return step.kind != "forward" and bool(line.label)
        case quantities.TELLS | quantities.LINK_SENSITIVITY | quantities.CHANGE:
            return isinstance(link, NeuronRef) or step.has_told(link)
        case str() if line.label == "check":
            return isinstance(link, NeuronRef) or step.has_told(link)
    return True


def _sentence(page: Page, picked: LinkRef | NeuronRef, step: OpenStep) -> Text:
    """The page's own once all of it is worked out."""
    if isinstance(picked, LinkRef):
        if step.has_told(picked):
            return page.sentence
        number, what = step.order.backward(picked), "what becomes of this weight"
    elif step.knows_blame(picked) or picked.index == 0:
        return page.sentence
    elif picked.layer == len(step.sizes) - 1:
        number, what = step.order.links + 1, "what it is to blame for"
    else:
        last = LinkRef(picked.layer, picked.index, step.sizes[picked.layer + 1] - 1)
        number, what = step.order.backward(last), "what it is to blame for"
    return Text(f"Step {number:,} of {step.total:,} works out {what}.")
