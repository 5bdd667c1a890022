"""The panels of the workbench and how they share the room there is."""

from __future__ import annotations

from time import monotonic
from typing import Any

import numpy as np
from textual import events
from textual.app import ComposeResult
from textual.reactive import var

from lernmi.net.refs import LinkRef, NeuronRef, Selection
from lernmi.run.focus import Focus
from lernmi.run.snapshot import Snapshot
from lernmi.run.worth_inspecting import worth_inspecting
from lernmi.tasks.task import Task
from lernmi_tui.bindings import bindings_of
from lernmi_tui.panels.inspector.panel import Inspector
from lernmi_tui.panels.inspector.teachers import Subject
from lernmi_tui.panels.links.panel import LinksPanel
from lernmi_tui.panels.loss.panel import LossPanel
from lernmi_tui.panels.topology.panel import Topology
from lernmi_tui.parts.asking import Answered
from lernmi_tui.parts.changes import Pointed, Pointing
from lernmi_tui.parts.looking import LookAt
from lernmi_tui.parts.panel_tabs import PanelTabs
from lernmi_tui.parts.selection import ByClasses, ClassesPicked, PathLit, Selected, Selecting
from lernmi_tui.workbench.report import Report
from lernmi_tui.workbench.shares import SHARES, Column, Row
from lernmi_tui.workbench.showing import Showing
from lernmi_tui.workbench.views import views_of

NAMES = {"topology": "Topology", "loss": "Loss", "links": "Links", "inspector": "Inspector"}
ALL_WIDTH, ALL_HEIGHT = 110, 28  # from here on there is room for more than one panel
WIDE_WIDTH = 190  # from here on a view stands beside the inspector, none narrower than before
QUIET_SECONDS = 0.1  # after a change of what is seen: let that be painted first


class Panels(Showing):
    """Topology, links and loss with one or two others beside them, or the active panel alone.

    A page or a picture is higher than the curves, which read as well where they are lower.

    The inspector and the views of the task share the last place; in a wide window a view has a
    column of its own, unless it is as small as a truth table.
    """

    DEFAULT_CSS = SHARES
    BINDINGS = bindings_of("panels")

    selection: var[Selection] = var(None, init=False, always_update=True)
    """What is picked. A panel asks for another with ``Selected``."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._maximised = False
        self._cramped: str | None = None  # what is seen alone, having no room beside others
        self._stepped_at: Selection = None  # what the step has picked
        self._picked_before: Selection = None
        self._asked: Focus | None = None  # the look that a panel asked for last
        self._picks_soon = False
        self._views = views_of(task)
        self._view = self._views[0].name  # the one that was seen last
        self._beside = self._view  # what has the last place: the inspector or a view
        names = {**NAMES, **{view.name: view.title for view in self._views}}
        self.panels = {
            name: (number, title) for number, (name, title) in enumerate(names.items(), start=1)
        }
        self._topology = Topology(task, id="topology", classes="panel")
        self._links = LinksPanel(task, id="links", classes="panel")
        self._inspector = Inspector(task, id="inspector", classes="panel")
        self._panel: dict[str, Any] = {  # held, not asked for: their children may be gone by then
            "topology": self._topology,
            "loss": LossPanel(task, id="loss", classes="panel"),
            "links": self._links,
            "inspector": self._inspector,
        }
        for view in self._views:
            panel = self._panel[view.name] = view.make(task)
            panel.id = view.name
            panel.add_class("panel", "view")
        self._all_tabs = PanelTabs(self.panels)
        self._side_tabs = PanelTabs({name: self.panels[name] for name in self._sharing})
        self._tables = Column(classes="column tables")
        self._curves = Column(classes="column curves")

    def compose(self) -> ComposeResult:
        yield self._all_tabs
        with Row(classes="columns"):
            with self._tables:
                yield self._topology
                yield self._links
            with self._curves:
                yield self._panel["loss"]
                yield self._side_tabs
                for view in self._views:
                    yield self._panel[view.name]
                yield self._panel["inspector"]

    def on_mount(self) -> None:
        self._arrange()
        self.screen.set_focus(self._topology)

    def on_classes_picked(self, message: ClassesPicked) -> None:
        """Show the samples of those classes in the view that has them."""
        for view in self._views:
            panel = self._panel[view.name]
            if isinstance(panel, ByClasses):
                panel.show_classes(message.true, message.given)
                self.activate(view.name)

    def on_resize(self, _event: events.Resize) -> None:
        self._arrange()

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        focused = self.screen.focused  # by now: the event may be an older one's
        within = () if focused is None else [each.id for each in focused.ancestors_with_self]
        for panel in self.panels:
            if panel in within and panel != self._active:
                self._active = panel
                self._arrange()

    @property
    def active(self) -> str:
        """The panel that keys go to."""
        return self._active

    @property
    def alone(self) -> bool:
        """True if only the active panel is seen."""
        width, height = self.app.size
        alone = self._maximised or self._cramped == self._active
        return alone or width < ALL_WIDTH or height < ALL_HEIGHT

    def _arrange(self) -> None:
        seen = {self._active}
        # the larger the paper the better: the inspector comes beside it when it is asked for
        is_wide = self.app.size.width >= WIDE_WIDTH and self._beside != "sketch" and not self.alone
        if not self.alone:
            beside = {"inspector", self._view} if is_wide else {self._beside}
            seen = set(self.panels) - self._sharing.keys() | beside
            if self._is_stepping and not is_wide and self._beside not in ("inspector", "sketch"):
                seen |= {"inspector"}  # in the place of the curves, which stand still
                seen -= {"loss"} - {self._active}
        for column in (self._tables, self._curves):
            column.set_class(is_wide, "wide")
        self._curves.set_class(self._beside == "sketch", "drawing")
        self._curves.set_class(is_wide and self._views[0].name == "truth", "low")
        hidden = len(self._sharing) - len(seen & self._sharing.keys())
        self._all_tabs.display = self.alone
        self._side_tabs.display = not self.alone and hidden > 0
        for tabs in (self._all_tabs, self._side_tabs):
            tabs.mark(seen)
        if seen == self._seen_now:
            return
        new, self._seen_now = seen - self._seen_now, seen
        self._quiet_until = monotonic() + QUIET_SECONDS
        for panel in self.panels:
            self._panel[panel].display = panel in seen
        for box in (self._tables, self._curves):
            box.display = any(child.display for child in box.children)
        self._show(new & {self._active})
        others = dict.fromkeys(name for name in self.panels if name in new - {self._active})
        self._waiting = others | self._waiting
        if not self._report.running:
            self._show_rest()

    @property
    def _is_stepping(self) -> bool:
        snapshot = self._report.snapshot
        return snapshot is not None and snapshot.step is not None

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

    def on_panel_tabs_chosen(self, message: PanelTabs.Chosen) -> None:
        self.activate(message.panel)

    def action_panel(self, panel: str) -> None:
        """Make ``panel`` the active one; the inspector never has nothing to say."""
        if panel == "inspector" and self.selection is None and not self._inspector.has_view:
            self._pick_what_matters()
        self.activate(panel)

    def activate(self, panel: str) -> None:
        """Make ``panel`` the active one, seen and focused."""
        self._active = panel
        if panel in self._sharing:
            self._beside = panel
            if panel != "inspector":
                self._view = panel
        self._arrange()
        self.screen.set_focus(self._panel[panel])

    def action_view(self, number: int) -> None:
        """Make the task's view ``number``, from 0, the active panel, if it has so many."""
        if number < len(self._views):
            self.activate(self._views[number].name)

    def action_draw(self) -> None:
        """Go to the sketch pad; it is seen alone where it has no room beside others."""
        if "sketch" not in self.panels:
            self.notify("Drawing is for tasks of images, such as digits.")
            return
        self.activate("sketch")
        self.call_after_refresh(self._give_room)

    def _give_room(self) -> None:
        # in a window large enough for several panels, one alone has more room than the pad needs
        if self._active == "sketch" and self._panel["sketch"].layout_now is None:
            self._cramped = "sketch"
            self._arrange()

    @property
    def _sharing(self) -> dict[str, None]:
        """The panels that share the last place."""
        return dict.fromkeys(("inspector", *(view.name for view in self._views)))

    def action_inspect(self) -> None:
        """Have a link explained: the picked one, or that of the picked neuron which is most to
        blame. With nothing picked, what matters most. The focus stays where it is, unless the
        inspector takes that place.
        """
        if not isinstance(self.selection, LinkRef):
            self._pick_what_matters()
        self._show_inspector()

    def on_look_at(self, message: LookAt) -> None:
        """The workbench sees to it; what is inspected from now on is meant of that sample."""
        self._asked = message.focus

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
            self.notify("Nothing is expected of this sample, so nobody taught it right or wrong.")
        else:
            self._inspector.ask_teachers(subject)
            self.activate("inspector")

    @property
    def pointed(self) -> Pointed | None:
        """The training sample at the cursor of the active panel."""
        panel = self._panel[self._active]
        return panel.pointed if isinstance(panel, Pointing) else None

    def on_path_lit(self, message: PathLit) -> None:
        self._topology.light(message.through)

    def _pick_what_matters(self) -> None:
        """What is worth inspecting; of a look that was asked for, once a report shows it."""
        snapshot = self._report.snapshot
        if snapshot is None:
            return
        self._picks_soon = self._asked is not None and snapshot.focus is not self._asked
        if not self._picks_soon:
            self.post_message(Selected(worth_inspecting(snapshot, self.selection)))

    def _show_inspector(self) -> None:
        if self.alone:
            self.activate("inspector")
            return
        self._beside = "inspector"
        self._arrange()
        if self._active not in self._seen_now:  # else textual moves the focus to any panel
            self.activate("inspector")

    def action_filter_links(self) -> None:
        """Go to the links and begin to filter them."""
        self.activate("links")
        self._links.action_filter()

    def action_maximise(self) -> None:
        """Show the active panel alone, or all again."""
        self._maximised = not (self._maximised or self._cramped == self._active)
        self._cramped = None
        self._arrange()

    def step_out(self) -> None:
        """Let go of what is picked; then leave a fault, the teachers; then show all panels."""
        if self.selection is not None:
            self.selection = None
        elif self._inspector.leave_view():
            return
        elif self._maximised or self._cramped == self._active:
            self.action_maximise()

    def on_selected(self, message: Selected) -> None:
        self.selection = message.selection
        if message.inspect and message.selection is None:
            self.action_inspect()
        elif message.inspect:
            self._show_inspector()

    def watch_selection(self, selection: Selection) -> None:
        """Light it up wherever it is seen."""
        for panel in self._panel.values():
            if isinstance(panel, Selecting):
                panel.select(selection)

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
        if now is not None and last is not None and now.slots is not last.slots:
            self._show(set(self.panels))  # so that none keeps the samples of before in memory
        self._show_in_turn(last)


def stepped_at(snapshot: Snapshot) -> Selection:
    """The link that a step has come to; after the error, the output most to blame."""
    step = snapshot.step
    if step is None or step.place is not None:
        return None if step is None else step.place
    blames = np.abs(snapshot.layer_sensitivity_sums[-1][1:])
    return NeuronRef(len(step.sizes) - 1, int(np.nan_to_num(blames).argmax()) + 1)
