"""Which way will a weight go? What is asked, what is right, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lernmi.equations import told_apart
from lernmi.net.refs import LinkRef, Selection, ends
from lernmi.numbers import expected_text, plain, signed
from lernmi.run.explanations.explanation import LinkExplanation, explain_link
from lernmi.run.faces.time_travel import By
from lernmi.run.names.given_names import called
from lernmi.run.snapshots.snapshot import Snapshot

Way = Literal["up", "down", "stay"]
SIGNS = {"up": "▲", "down": "▼", "stay": "="}


@dataclass(frozen=True, slots=True)
class Guess:
    """A question about one link: ``asked`` in words; ``right`` is what its weight does; ``why``."""

    number: str
    asked: str
    right: Way
    why: str

    def verdict(self, given: str) -> str:
        """``✓ up: +2.19 → +2.21. h3 said 0.590 and y1 must say more.``"""
        return f"{'✓' if given == self.right else '✗'} {self.right}: {self.why}"


def guess_at(snapshot: Snapshot, by: By, picked: Selection) -> Guess | None:
    """What to ask before a step by ``by`` from ``snapshot``: None where no weight changes in it.

    It is the ``picked`` link if that goes back in this step, else the first that does.
    """
    step = snapshot.step
    if step is None or by == "epoch":
        return None
    order = step.order
    end = order.total if by == "sample" else order.after(step.gone, by)
    first = max(step.gone + 1, order.links + 2)
    if end < first:
        return None
    link = order.link(first)
    number = first
    if isinstance(picked, LinkRef) and first <= order.backward(picked) <= end:
        link, number = picked, order.backward(picked)
    if link is None:
        return None
    explained = explain_link(snapshot, link.layer, link.i, link.j)
    ahead = called(ends(link)[1], len(snapshot.sizes), snapshot.task.info)
    neuron = explained.neuron
    asked = f"{explained.name} = {signed(explained.weight_before)}.  {ahead} says "
    asked += plain(neuron.output)
    if neuron.expected is not None:
        asked += f" and should say {expected_text(neuron.expected)}."
    else:
        asked += f", blame {signed(neuron.blame or 0.0)}."
    change = explained.change
    right: Way = "up" if change > 0.0 else "down" if change < 0.0 else "stay"
    before, after = told_apart(explained.weight_before, explained.weight_after)
    moved = "" if right == "stay" else f"{before} → {after}. "
    why = f"{moved}{_why(explained, ahead)}."
    return Guess(f"step {number:,} of {order.total:,}", asked, right, why)


def _why(link: LinkExplanation, ahead: str) -> str:
    neuron, said = link.neuron, plain(link.input)
    blame = neuron.blame or 0.0
    if link.frozen:
        return "It is frozen"
    if link.batch_left:
        return f"Its batch waits for {link.batch_left:,} more"
    if link.batch > 1:
        return f"So say the {link.batch:,} samples of its batch together"
    if link.input == 0.0:
        return f"{link.input_name} said 0: it had no part in what {ahead} says"
    if blame == 0.0:
        return f"Nobody blames {ahead}"
    if neuron.slope == 0.0:
        return f"The slope of {ahead} is 0: a little more or less changes nothing"
    want = "more" if blame < 0.0 else "less"
    below = ", below 0," if link.input < 0.0 else ""
    return f"{link.input_name} said {said}{below} and {ahead} must say {want}"
