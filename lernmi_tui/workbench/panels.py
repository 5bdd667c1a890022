"""The panels of the workbench, and what is picked in all of them."""

from __future__ import annotations

import numpy as np
from textual.reactive import var

from lernmi.net.refs import LinkRef, NeuronRef, Selection
from lernmi.run.explanations.worth_inspecting import worth_inspecting
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.panels.inspector.teachers import Subject
from lernmi_tui.parts.asking import Answered
from lernmi_tui.parts.changes import Pointed, Pointing
from lernmi_tui.parts.looking import LookAt
from lernmi_tui.parts.selection import PathLit, Selected, Selecting
from lernmi_tui.workbench.arranging import Arranging
from lernmi_tui.workbench.report import Report
from lernmi_tui.workbench.shares import SHARES


class Panels(Arranging):
    """What is picked in one panel is lit in all of them, and explained by the inspector."""

    DEFAULT_CSS = SHARES
    BINDINGS = bindings_of("panels")

    selection: var[Selection] = var(None, init=False, always_update=True)
    """What is picked. A panel asks for another with ``Selected``."""

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._stepped_at: Selection = None  # what the step has picked
        self._picked_before: Selection = None
        self._asked: Focus | None = None  # the look that a panel asked for last
        self._picks_soon = False

    def show(self, report: Report, last: Snapshot | None) -> None:
        """Show a report; ``last`` is the snapshot before it."""
        self._report = report
        self._panel["loss"].show_stops(report.stops)
        now = report.snapshot
        is_paused = not report.running and report.at_work is None
        for panel in self._panel.values():
            if isinstance(panel, Answered):
                panel.answer(report.answers, is_paused)
        if self._picks_soon:
            self._pick_what_matters()
        if now is not None:
            self._follow_step(now)
        self._take_turns(last)

    def _follow_step(self, now: Snapshot) -> None:
        """Pick what a step has come to; after the last, what was picked before, or since."""
        was, place = self._stepped_at, stepped_at(now)
        if place == was:
            return
        self._stepped_at = place
        if was is None:
            self._picked_before = self.selection
        is_theirs = was is not None and self.selection != was  # picked since, by a person
        if place is None and not is_theirs:
            place = self._picked_before
        elif isinstance(was, NeuronRef):
            self.selection = None  # all links are shown again
        if place is not None or not is_theirs:
            self.selection = place
        if (was is None) != (self._stepped_at is None):
            self._arrange()

    def watch_selection(self, selection: Selection) -> None:
        """Light it up wherever it is seen."""
        for panel in self._panel.values():
            if isinstance(panel, Selecting):
                panel.select(selection)

    def on_selected(self, message: Selected) -> None:
        self.selection = message.selection
        if message.inspect and message.selection is None:
            self.action_inspect()
        elif message.inspect:
            self._show_inspector()

    def step_out(self) -> None:
        """Let go of what is picked; then leave a fault, the teachers; then show all panels."""
        if self.selection is not None:
            self.selection = None
        elif self._inspector.leave_view():
            return
        elif self._maximised or self._cramped == self._active:
            self.action_maximise()

    def action_panel(self, panel: str) -> None:
        """Make ``panel`` the active one; the inspector never has nothing to say."""
        if panel == "inspector" and self.selection is None and not self._inspector.has_view:
            self._pick_what_matters()
        self.activate(panel)

    def action_inspect(self) -> None:
        """Have a link explained: the picked one, or that of the picked neuron which is most to
        blame. With nothing picked, what matters most. The focus stays where it is, unless the
        inspector takes that place.
        """
        if not isinstance(self.selection, LinkRef):
            self._pick_what_matters()
        self._show_inspector()

    def _show_inspector(self) -> None:
        if self.alone:
            self.activate("inspector")
            return
        self._beside = "inspector"
        self._arrange()
        if self._active not in self._seen_now:  # else textual moves the focus to any panel
            self.activate("inspector")

    def _pick_what_matters(self) -> None:
        """What is worth inspecting; of a look that was asked for, once a report shows it."""
        snapshot = self._report.snapshot
        if snapshot is None:
            return
        self._picks_soon = self._asked is not None and snapshot.focus is not self._asked
        if not self._picks_soon:
            self.post_message(Selected(worth_inspecting(snapshot, self.selection)))

    def on_look_at(self, message: LookAt) -> None:
        """The workbench sees to it; what is inspected from now on is meant of that sample."""
        self._asked = message.focus

    def on_path_lit(self, message: PathLit) -> None:
        self._topology.light(message.through)

    def show_fault(self) -> None:
        """Show whose fault the answer to the sample shown is."""
        self._inspector.show_fault()
        self.activate("inspector")

    def ask_teachers(self) -> None:
        """Show who taught it this: the sample at the cursor of a panel of samples, or the picked
        link, or the answer to the sample shown.
        """
        snapshot, pointed = self._report.snapshot, self.pointed
        if snapshot is None:
            return
        in_view = self._active in {view.name for view in self._views}
        subject: Subject | None
        if pointed is not None and self._active != "inspector":
            subject = Subject.of_row(snapshot, pointed.sample)
        elif self._inspector.is_about_link and not (in_view and snapshot.focus is not None):
            assert isinstance(self.selection, LinkRef)
            subject = Subject.of_link(snapshot, self.selection)
        else:
            subject = Subject.of_sample(snapshot)
        if not snapshot.moment and not snapshot.events:
            self.notify("Nothing is learned yet: s learns one sample, space runs.")
        elif subject is None:
            self.notify("Nothing is expected of this sample, so nobody taught it anything.")
        else:
            self._inspector.ask_teachers(subject)
            self.activate("inspector")

    @property
    def pointed(self) -> Pointed | None:
        """The training sample at the cursor of the active panel."""
        panel = self._panel[self._active]
        return panel.pointed if isinstance(panel, Pointing) else None

    def action_filter_links(self) -> None:
        """Go to the links and begin to filter them."""
        self.activate("links")
        self._links.action_filter()


def stepped_at(snapshot: Snapshot) -> Selection:
    """The link that a step has come to; after the error, the output most to blame."""
    step = snapshot.step
    if step is None or step.place is not None:
        return None if step is None else step.place
    blames = np.abs(snapshot.layer_sensitivity_sums[-1][1:])
    return NeuronRef(len(step.sizes) - 1, int(np.nan_to_num(blames).argmax()) + 1)
