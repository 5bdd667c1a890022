"""What one step inside a sample works out, as arithmetic."""

from __future__ import annotations

from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.run.explanations.arithmetic import Arithmetic
from lernmi.run.explanations.sum_line import Sum
from lernmi.run.snapshots.open_step import OpenStep, StepOrder
from lernmi.run.snapshots.snapshot import Snapshot

MOST_OUTPUTS = 3  # whose errors are worked out line by line; of more, those with the most blame


def step_lines(snapshot: Snapshot, step: int) -> list[Sum]:
    """The lines of step number ``step`` of the sample of ``snapshot``, in order."""
    order, arithmetic = StepOrder(snapshot.sizes), Arithmetic(snapshot)
    link, kind = order.link(step), order.kind(step)
    if link is None:
        return _error(snapshot, arithmetic)
    _, ahead = ends(link)
    if kind == "forward":
        lines = [arithmetic.brings(link), arithmetic.so_far(link)]
        is_last = link.i == snapshot.sizes[link.layer]
        return [*lines, arithmetic.says(ahead)] if is_last else lines
    lines = [arithmetic.output_sensitivity(ahead)]
    if link.i:
        lines.append(arithmetic.tells(link))
        if link.j:
            lines.append(arithmetic.told_so_far(link))
    return [*lines, arithmetic.link_sensitivity(link), *arithmetic.moves(link)]


def _error(snapshot: Snapshot, arithmetic: Arithmetic) -> list[Sum]:
    layer, blames = len(snapshot.sizes) - 1, abs(snapshot.layer_sensitivity_sums[-1][1:])
    most = sorted(range(len(blames)), key=lambda place: -blames[place])[:MOST_OUTPUTS]
    lines = [arithmetic.error(NeuronRef(layer, place + 1)) for place in sorted(most)]
    return [*lines, arithmetic.loss()] if len(blames) <= MOST_OUTPUTS else lines


def title_of(snapshot: Snapshot, step: OpenStep) -> str:
    """``backward, into y1: 3 of 4``: where it is by now."""
    link, names = step.place, Arithmetic(snapshot)
    if link is None:
        return "the outputs' blame"
    _, ahead = ends(link)
    return f"{step.kind}, into {names.name(ahead)}: {link.i + 1:,} of {_links_into(step, link):,}"


def done_and_next(snapshot: Snapshot, step: OpenStep) -> tuple[str, str]:
    """What has been done, and what is still to do, in a few words each."""
    link, links = step.next, step.order.links
    following = "the outputs' blame" if link is None else Arithmetic(snapshot).name(link)
    left = step.total - step.gone - 1
    what = f"{following}, then {left:,} more" if left else f"{following}, then {_over(snapshot)}"
    back = step.gone - links - 1
    if back < 0:
        return f"forward {step.gone:,} of {links:,} links", what
    done = f"forward {links:,} links, blame"
    return f"{done}, back {back:,} of {links:,}" if back else done, what


def _over(snapshot: Snapshot) -> str:
    return "it is learned again" if snapshot.is_past else "it is learned"


def _links_into(step: OpenStep, link: LinkRef) -> int:
    return step.sizes[link.layer] + 1
