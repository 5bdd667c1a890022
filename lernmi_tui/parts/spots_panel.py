"""A panel of a regression that shows samples as points, the worst of them in turn."""

from __future__ import annotations

from typing import Literal

from textual.actions import SkipAction

from lernmi.net.refs import NeuronRef, Selection
from lernmi.numbers import plain, score_words
from lernmi.run.names.quantities import EXPECTED, OFF_BY, SAYS, TYPICALLY_OFF
from lernmi.run.names.sample_words import number_in
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.encoding import Number
from lernmi.tasks.task import Task
from lernmi_tui.paint.own_units import DIGITS, output_number
from lernmi_tui.paint.spots import Spot, Spots, spots_of, worst_first
from lernmi_tui.parts.changes import Pointed
from lernmi_tui.parts.last_sample import LastSamplePanel
from lernmi_tui.parts.looking import LookAt

Points = Literal["train", "held-out", "both"]
POINTS: tuple[Points, ...] = ("both", "train", "held-out")
SPOT_KEYS = ("↑↓ worst", "⏎ or click look")


class SpotsPanel(LastSamplePanel):
    """Keeps which samples are seen, of which output, and which of them is ``selected``.

    The output is that of the neuron picked last among them. Posts ``LookAt`` for the selected
    sample at enter.
    """

    points: Points = "both"
    output = 0  # which of them, from 0

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.selected: Spot | None = None
        self._known: tuple[object, list[Spots]] = (None, [])

    def show(self, snapshot: Snapshot) -> None:
        super().show(snapshot)
        self.say()

    def select(self, selection: Selection) -> None:
        """Show what a picked output says."""
        last = len(self.run_task.info.output_names)
        ref, layers = selection, 0 if self.snapshot is None else len(self.snapshot.sizes)
        if isinstance(ref, NeuronRef) and ref.layer == layers - 1 and 0 < ref.index <= last:
            self.output = ref.index - 1
            self.changed()

    def changed(self) -> None:
        """What is seen is another."""
        self.say()
        self.redraw()

    def on_resize(self) -> None:
        self.say()

    def say(self) -> None:
        """Title and subtitle."""

    # what is seen

    @property
    def number(self) -> Number:
        """How what the output says becomes a person's number."""
        return output_number(self.run_task, self.output)

    def spots(self, snapshot: Snapshot) -> list[Spots]:
        """The samples that are seen, train samples first."""
        kinds = [each for each in (False, True) if self.points in ("both", POINTS[1 + each])]
        kinds = kinds if self.run_task.holds_out else [False]
        known_for = (snapshot.weights, snapshot.slots, self.output, *kinds)
        if not _same(known_for, self._known[0]):
            found = [spots_of(snapshot, held_out, self.output) for held_out in kinds]
            self._known = known_for, found
        return self._known[1]

    @property
    def selected_words(self) -> list[str]:
        """``train 17: should say 22.7, says 30.1, off by 7.4``, in ever less words."""
        for each in [] if self.snapshot is None else self.spots(self.snapshot):
            row = each.row_of(self.selected)
            if row is not None:
                return _told(each, row)
        return []

    @property
    def looked_at(self) -> Spot | None:
        """The sample that is looked at, if it is one of the task's."""
        focus = None if self.snapshot is None else self.snapshot.focus
        for held_out in (False, True) if focus is not None else ():
            assert focus is not None
            number = number_in(focus.words, held_out)
            if number is not None:
                return Spot(held_out, number)
        return None

    @property
    def learned_last(self) -> Spot | None:
        """The sample learned last, or in the step."""
        present = None if self.snapshot is None else self.snapshot.present
        if present is None or self.marked is None or self.marked >= len(present):
            return None
        return Spot(False, int(present[self.marked]))

    @property
    def pointed(self) -> Pointed | None:
        """The selected sample, if it is one that is learned."""
        spot = self.selected
        return None if spot is None or spot.held_out else Pointed(spot.number)

    @property
    def how_good(self) -> list[str]:
        """``held-out R² 0.934``, ``typically off by 3.12``: what the evaluation said."""
        if self.snapshot is None:
            return []
        metrics, held_out = self.snapshot.metrics, self.run_task.holds_out
        told = score_words(float(metrics.test_score[-1]), True)
        words = [f"held-out {told}" if held_out else told]
        if len(self.run_task.info.output_names) == 1:
            off = self.number.typically_off(float(metrics.test_loss[-1]))
            words.append(f"{TYPICALLY_OFF} {plain(off)}")
        return words

    # keys

    def action_points(self) -> None:
        """The train samples, those held out, or both."""
        if not self.run_task.holds_out:
            self.notify("Nothing is held out: these are the samples learned from.")
            return
        self.points = POINTS[(POINTS.index(self.points) + 1) % len(POINTS)]
        self.changed()

    @property
    def next_points(self) -> list[str]:
        """What the key for that does."""
        after = POINTS[(POINTS.index(self.points) + 1) % len(POINTS)]
        return [f"t {after}"] if self.run_task.holds_out else []

    def action_output(self) -> None:
        """The next output, if there are several."""
        self.output = (self.output + 1) % len(self.run_task.info.output_names)
        self.changed()

    def action_worst(self, step: int) -> None:
        """Select the one that is next to the selected one by how far it is off."""
        if self.snapshot is not None:
            ranked = worst_first(self.spots(self.snapshot))
            at = ranked.index(self.selected) + step if self.selected in ranked else 0
            self.choose(ranked[min(max(at, 0), len(ranked) - 1)])

    def action_go(self, place: int) -> None:
        """Select the worst (0) or the best (-1)."""
        if self.snapshot is not None:
            self.choose(worst_first(self.spots(self.snapshot))[place])

    def choose(self, spot: Spot | None) -> None:
        """Select ``spot``, or none."""
        self.selected = spot
        self.changed()

    def action_look(self) -> None:
        """Look at the selected sample; without one, select the worst."""
        if self.selected is None:
            self.action_worst(0)
        focus = self.focus_of(self.selected)
        if focus is not None:
            self.post_message(LookAt(focus))

    def focus_of(self, spot: Spot | None) -> Focus | None:
        """That sample as something to look at, if it is seen."""
        for each in [] if self.snapshot is None else self.spots(self.snapshot):
            row = each.row_of(spot)
            if row is not None:
                return each.focus(row)
        return None

    def action_back(self) -> None:
        """Select none, unless the network looks at the selected one."""
        was, self.selected = self.selected, None
        self.changed()
        if was is None or was == self.looked_at:
            raise SkipAction


def _told(spots: Spots, row: int) -> list[str]:
    """What the sample in ``row`` should say and says, in ever less words."""
    expected, says = (plain(float(each[row]), DIGITS) for each in (spots.expected, spots.says))
    who, off = spots.spot(row).words, plain(float(spots.off[row]))
    long = f"{EXPECTED} {expected}, {SAYS} {says}, {OFF_BY} {off}"
    brief = f"{EXPECTED.short} {expected}, {SAYS.short} {says}, {OFF_BY.short} {off}"
    return [f"{who}: {long}", f"{who}: {brief}", brief, f"{who}, {OFF_BY.short} {off}"]


def shorter(good: list[str]) -> list[list[str]]:
    """What is said of how good it is, in ever less words."""
    brief = [words.removeprefix("held-out ") for words in good]
    return [good, brief, good[:1], brief[:1], []]


def _same(one: tuple[object, ...], other: object) -> bool:
    """Are they the same objects and numbers?"""
    if not isinstance(other, tuple) or len(one) != len(other):
        return False
    return all(a is b or (isinstance(a, int) and a == b) for a, b in zip(one, other, strict=True))
