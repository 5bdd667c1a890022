"""Which panels of the workbench are seen: what is asked for, as far as there is room."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult

from lernmi.tasks.task import Task
from lernmi_tui.panels.inspector.panel import Inspector
from lernmi_tui.panels.links.panel import LinksPanel
from lernmi_tui.panels.loss.panel import LossPanel
from lernmi_tui.panels.topology.panel import Topology
from lernmi_tui.parts.panel_tabs import PanelTabs
from lernmi_tui.parts.selection import ByClasses, ClassesPicked
from lernmi_tui.workbench.shares import Column, Row
from lernmi_tui.workbench.showing import Showing
from lernmi_tui.workbench.views import views_of

NAMES = {"topology": "Topology", "loss": "Loss", "links": "Links", "inspector": "Inspector"}
ALL_WIDTH, ALL_HEIGHT = 110, 28  # from here on there is room for more than one panel
WIDE_WIDTH = 190  # from here on a view stands beside the inspector, none narrower than before


class Arranging(Showing):
    """Topology, links and loss with one or two others beside them, or the active panel alone.

    A page or a picture is higher than the curves, which read as well where they are lower.

    The inspector and the views of the task share the last place; in a wide window a view has a
    column of its own, unless it is as small as a truth table.
    """

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._maximised = False
        self._cramped: str | None = None  # what is seen alone, having no room beside others
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
        self._panel |= {
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
        for panel in self.panels:
            self._panel[panel].display = panel in seen
        for box in (self._tables, self._curves):
            box.display = any(child.display for child in box.children)
        self._begin_turns(new)

    @property
    def _is_stepping(self) -> bool:
        snapshot = self._report.snapshot
        return snapshot is not None and snapshot.step is not None

    def on_panel_tabs_chosen(self, message: PanelTabs.Chosen) -> None:
        self.activate(message.panel)

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

    def action_maximise(self) -> None:
        """Show the active panel alone, or all again."""
        self._maximised = not (self._maximised or self._cramped == self._active)
        self._cramped = None
        self._arrange()
