"""The keys of the workbench that change what is picked, and what panels want to have changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.screen import Screen

from lernmi.net.refs import LinkRef, NeuronRef
from lernmi_tui.parts.changes import AskOther, Pointed
from lernmi_tui.workbench.runner import Runner
from lernmi_tui.workbench.set_box import SetBox
from lernmi_tui.workbench.set_samples import Label, OfSample, Removal
from lernmi_tui.workbench.set_subjects import BatchSize, Rate, Subject, Weight
from lernmi_tui.workbench.steering import Steering

if TYPE_CHECKING:
    from lernmi_tui.workbench.panels import Panels

MOST_SHOWN = 16  # training samples, up to which all of them are asked
OF_SAMPLES = ("truth", "images", "samples", "map")  # the panels whose samples are meant first


class Changing(Steering):
    """``=``, ``x`` and ``z``: a link, a sample that is looked at, or the rate."""

    _panels: Panels | None
    _set: SetBox | None

    def action_set_picked(self) -> None:
        """Set the weight of the picked link, the label of the sample looked at, or the rate."""
        pointed, (link, sample) = self._pointed, self._picked()
        if pointed is not None:
            self.open_set(Label(pointed.sample, pointed.suggested, from_start=True))
        elif link is not None:
            self.open_set(Weight(link))
        elif sample is not None:
            self.open_set(Label(sample))
        elif not self._is_a_neuron("set"):
            self.open_set(Rate())

    def action_set_rate(self) -> None:
        self.open_set(Rate())

    def action_set_batch(self) -> None:
        self.open_set(BatchSize())

    def action_take_out(self) -> None:
        """Cut the picked link, or put it back; leave out the training sample looked at."""
        pointed, (link, sample) = self._pointed, self._picked()
        if pointed is not None:
            self.open_set(Removal(pointed.sample, from_start=True))
        elif link is not None:
            self.runner.take_out(link)
        elif sample is not None:
            self.open_set(Removal(sample))
        elif not self._is_a_neuron("cut"):
            self._refuse_without("x cuts a picked link, or leaves out a training sample looked at")

    def action_freeze(self) -> None:
        """Have the picked link learn no longer, or again."""
        link = None if self._panels is None else self._panels.selection
        if isinstance(link, LinkRef):
            self.runner.freeze(link)
        elif not self._is_a_neuron("frozen"):
            self._refuse_without("z freezes a picked link")

    @property
    def _pointed(self) -> Pointed | None:
        """The training sample at the cursor of the active panel."""
        return None if self._panels is None else self._panels.pointed

    def _picked(self) -> tuple[LinkRef | None, int | None]:
        """What is meant, a link or a training sample: of both, the one of the active panel."""
        snapshot = self.runner.report.snapshot
        if self._panels is None or snapshot is None:
            return None, None
        from lernmi.run.snapshots.train_numbers import train_number

        picked = self._panels.selection
        link = picked if isinstance(picked, LinkRef) else None
        samples_first = self._panels.active in OF_SAMPLES
        if link is not None and not samples_first:
            return link, None
        sample = train_number(snapshot)
        return (link, None) if sample is None else (None, sample)

    def _is_a_neuron(self, done: str) -> bool:
        """Refuse where a neuron is picked: links alone are ``done``."""
        picked = None if self._panels is None else self._panels.selection
        if isinstance(picked, NeuronRef):
            self.notify(f"Links are {done}, and a neuron is picked: . picks one of its links.")
        return isinstance(picked, NeuronRef)

    def _refuse_without(self, what: str) -> None:
        snapshot = self.runner.report.snapshot
        looks = snapshot is not None and snapshot.focus is not None
        why = "this sample is not learned" if looks and "sample" in what else "nothing is picked"
        self.notify(f"{what}; {why}.")

    def open_set(self, subject: Subject) -> None:
        """Ask in the box what ``subject`` should be."""
        report = self.runner.report
        if self._set is None or not self._set.is_mounted or report.snapshot is None:
            return
        if isinstance(subject, OfSample) and not subject.is_there(report.snapshot):
            self.notify("That sample is not learned any more; u undoes what left it out.")
            return
        self._set.open(subject, report)

    def action_runs(self) -> None:
        """List the runs side by side."""
        from lernmi_tui.workbench.runs_screen import RunsScreen

        self._over(RunsScreen)

    def action_compare(self) -> None:
        """Ask for settings to compare."""
        from lernmi_tui.workbench.runs_screen import Compare

        self._over(Compare)

    def _over(self, make: Callable[[Runner], Screen[None]]) -> None:
        if self.is_current and self.runner.report.snapshot is not None:
            self.app.push_screen(make(self.runner))

    # the box

    def on_set_box_kept(self, message: SetBox.Kept) -> None:
        snapshot = self.runner.report.snapshot
        if snapshot is not None:
            message.subject.keep(message.text, snapshot, self.runner)

    def on_set_box_of_link(self, message: SetBox.OfLink) -> None:
        link = message.subject.link
        (self.runner.freeze if message.what == "freeze" else self.runner.take_out)(link)

    def on_set_box_ask(self, message: SetBox.Ask) -> None:
        """Have the network asked, in its thread: all samples where they are few, else the one
        that is seen."""
        from lernmi.run.snapshots.focus import Focus

        snapshot = self.runner.report.snapshot
        if snapshot is None:
            return
        link, weight, focus = message.subject.link, message.weight, snapshot.focus
        if focus is None and len(snapshot.present) > MOST_SHOWN:
            focus = Focus.of("this", snapshot.layer_outputs[0][1:], snapshot.expected)
        self.runner.ask(
            "trying", "asking what it would say", lambda run: run.trying(link, weight, focus)
        )

    # what panels want

    def on_ask_other(self, message: AskOther) -> None:
        self.runner.ask_other(message.wanted)
