"""The topology panel: the network itself, at rest or with one sample passing through it slowly."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

import numpy as np
from rich.text import Text
from textual import events
from textual.strip import Strip
from textual.timer import Timer

from lernmi.net.refs import LinkRef, NeuronRef, Selection, exists
from lernmi.run.explanations.blame import BlameTree
from lernmi.run.explanations.step_lines import title_of
from lernmi.run.names.given_names import own_names
from lernmi.run.snapshots.open_step import OpenStep
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.picture import sign_shade
from lernmi_tui.paint.words import first_that_fits, how_many_fit, joined, rows_of
from lernmi_tui.panels.topology.captions import caption, inputs_line
from lernmi_tui.panels.topology.condensed import draw_condensed
from lernmi_tui.panels.topology.drawing import draw_net
from lernmi_tui.panels.topology.layout import NetLayout, net_layout
from lernmi_tui.panels.topology.legend import NET, of_columns, of_net
from lernmi_tui.panels.topology.moves import Direction, moved
from lernmi_tui.panels.topology.phases import SETTLED, Phase, phase_at, phase_of
from lernmi_tui.panels.topology.scene import Scene
from lernmi_tui.panels.topology.sheet import Sheet
from lernmi_tui.panels.topology.step_page import draw_step, height_of
from lernmi_tui.parts.drawn import DrawnPanel
from lernmi_tui.parts.selection import Selected
from lernmi_tui.parts.walking import walked

FRAME_SECONDS = 1 / 20  # of the slow motion
WHEEL_ROWS = 3
CAPTION_HEIGHT = 4  # lines from which on the last one says in words what is shown
LEGEND_HEIGHT = 13  # from here on lines above that say what lines and signs mean
CONDENSED_LEGEND_HEIGHT = 20  # the same of a condensed network, whose pictures come first
KEYS = ["arrows neuron · , . links · enter inspect", "arrows · , . links · enter inspect"]
STEP_KEYS = ["k next · K back · l this layer · enter inspect · esc leave", "k next · K back · esc"]
NET_HEIGHT = 8  # lines from which on the network is drawn above a step
LETS_GO = " · esc lets go"
HINT = "arrows or a click pick a neuron"


class Topology(DrawnPanel):
    """A small network neuron by neuron and link by link, a large one condensed.

    ``show`` shows a moment at rest, ``play`` its last sample in slow motion.
    """

    BINDINGS = bindings_of("topology")
    BORDER_TITLE = "Topology"
    BORDER_SUBTITLE = KEYS[0]

    def __init__(self, task: Task, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(task, id=id, classes=classes)
        self.selection: Selection = None
        self._through: tuple[NeuronRef, ...] = ()
        self._layout: NetLayout | None = None
        self._sheet: Sheet | None = None
        self._offsets: dict[int, int] = {}  # rows each layer is scrolled by, where condensed
        self._follow = True  # keep the selection in sight, until someone scrolls away from it
        self._timer: Timer | None = None
        self._started = 0.0
        self._seconds = 0.0

    # what to show

    def show(self, snapshot: Snapshot) -> None:
        """Show this moment; a slow motion of the same sample goes on."""
        shown = self.snapshot
        if shown is not None:
            same = (shown.moment, shown.seed) == (snapshot.moment, snapshot.seed)
            if not same or snapshot.step is not None or shown.focus is not snapshot.focus:
                self._stop()
        self.snapshot = snapshot
        self._say_title()
        self._say_keys()
        if not exists(self.selection, snapshot.sizes):
            self.selection = None
        self.moved_on()

    def _say_title(self) -> None:
        """The shape, and what is looked at: in the longest words that fit."""
        if self.snapshot is None:
            return
        title = f"Topology · {'-'.join(map(str, self.snapshot.sizes))}"
        focus, step = self.snapshot.focus, self.snapshot.step
        titles = [title]
        if step is not None:
            where = title_of(self.snapshot, step)
            titles = [f"{title} · {where}", f"Topology · {where}", where]
        if focus is not None:
            looking = f"looking at {focus.words}"
            titles = [
                f"{title} · {looking}, not learned",
                f"Topology · {looking}, not learned",
                f"{looking}, not learned",
                f"{cut(looking, max(self._room - 13, 1))}, not learned",
            ]
        self.border_title = Text(first_that_fits(titles, self._room))

    def _say_keys(self) -> None:
        snapshot = self.snapshot
        if snapshot is not None and snapshot.step is not None:
            self.border_subtitle = first_that_fits(STEP_KEYS, self._room)
            return
        elsewhere = snapshot is not None and (snapshot.focus is not None or snapshot.is_past)
        more = "" if self.selection is None or elsewhere else LETS_GO  # esc leaves that first
        self.border_subtitle = first_that_fits([f"{keys}{more}" for keys in KEYS], self._room)

    @property
    def _room(self) -> int:
        """Cells within the border for a title."""
        return max(self.size.width - 4, 1) if self.size.width else 80

    def on_resize(self) -> None:
        self._say_title()
        self._say_keys()

    def play(self, snapshot: Snapshot, seconds: float) -> None:
        """Show the last sample of ``snapshot`` in slow motion, all of it in ``seconds``."""
        self._stop()
        self.show(snapshot)
        if seconds > 0.0 and snapshot.expected is not None:
            self._started, self._seconds = monotonic(), seconds
            self._timer = self.set_interval(FRAME_SECONDS, self._next_frame)

    def select(self, selection: Selection) -> None:
        """Light up a neuron or a link; one that isn't there counts as none."""
        known = self.snapshot is None or exists(selection, self.snapshot.sizes)
        self.selection = selection if known else None
        self._say_keys()
        self._follow = True
        self.redraw()

    def light(self, through: tuple[NeuronRef, ...]) -> None:
        """Mark the path of blame that leads through these neurons; of none if there are none."""
        self._through = through
        self.redraw()

    @property
    def phase(self) -> Phase:
        """How far the slow motion is."""
        if self._timer is None or self.snapshot is None:
            return SETTLED
        return phase_at((monotonic() - self._started) / self._seconds, len(self.snapshot.sizes))

    def _next_frame(self) -> None:
        if monotonic() - self._started >= self._seconds:
            self._stop()
        self.redraw()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    # drawing

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        with np.errstate(all="ignore"):  # a run gone wrong holds infinite numbers
            return self._drawn(snapshot, width, height)

    def _drawn(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        path: tuple[LinkRef, ...] = ()
        if self._through and (snapshot.expected is not None or snapshot.focus is not None):
            path = BlameTree(snapshot).path_through(self._through)
        scene = Scene(snapshot, self.run_task, self.phase, self.selection, path)
        colours = self.palette
        paper = colours.named("background")
        if snapshot.step is not None:
            return self._step_drawn(scene, snapshot.step, width, height)
        below = (height >= CAPTION_HEIGHT) + (height >= LEGEND_HEIGHT)
        names = own_names(self.run_task.info.output_names, "y")
        self._layout = net_layout(snapshot.sizes, width, height - below, names)
        if self._layout is not None and height >= LEGEND_HEIGHT:
            # the same lines whatever happens, as long as the network says as much above them
            for more in range(rows_of([*inputs_line(scene, width), *NET], width) - 1, 0, -1):
                lower = net_layout(snapshot.sizes, width, height - below - more, names)
                if lower is not None and lower.says() == self._layout.says():
                    self._layout, below = lower, below + more
                    break
        if self._layout is None:
            below = (height >= CAPTION_HEIGHT) + (height >= CONDENSED_LEGEND_HEIGHT)
        cells = Cells(width, height - below, colours.named("text"), paper)
        if self._layout is not None:
            self._sheet = None
            draw_net(cells, scene, self._layout, colours)
        else:
            shade = sign_shade(colours, self.app.no_color)
            self._sheet = Sheet(cells, scene, colours, shade)
            self._offsets = draw_condensed(self._sheet, self._offsets, self._follow)
        return cells.strips() + self._words(scene, width, below, paper)

    def _step_drawn(self, scene: Scene, step: OpenStep, width: int, height: int) -> list[Strip]:
        """A sample in the middle."""
        colours = self.palette
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        scene = replace(scene, phase=phase_of(step))
        self._sheet = Sheet(cells, scene, colours, sign_shade(colours, self.app.no_color))
        top = max(height - height_of(step.sizes), 0)
        names = own_names(self.run_task.info.output_names, "y")
        self._layout = net_layout(step.sizes, width, top, names) if top >= NET_HEIGHT else None
        if self._layout is not None:
            draw_net(cells, scene, self._layout, colours)
        draw_step(self._sheet, step, top if self._layout else 0)
        return cells.strips()

    def _words(self, scene: Scene, width: int, lines: int, paper: str) -> list[Strip]:
        """What is told below the network, in ``lines`` lines; the last one is the caption."""
        colours = self.palette
        words = Cells(width, lines, colours.named("dim"), paper)
        legend = of_columns(scene) if self._sheet else of_net(scene)
        inputs = [] if self._sheet else inputs_line(scene, width)
        told = caption(scene, width)
        if lines > 1 and told:
            legend, inputs = [*inputs, *legend], []  # which is which stays to be read
        for row in range(lines - 1):
            if legend:
                words.put(0, row, joined(legend, width))
            legend = legend[how_many_fit(legend, width) :]
        hints = [*inputs, *legend, HINT]
        ink = "accent" if not scene.settled else "text" if told else "dim"
        words.put(0, lines - 1, told or joined(hints, width), colours.named(ink))
        return words.strips()

    # selecting

    def _pick(self, selection: Selection, inspect: bool = False) -> None:
        self.select(selection)
        self.post_message(Selected(selection, inspect))

    def action_go(self, direction: Direction) -> None:
        """Select the neuron that lies in ``direction``."""
        if self.snapshot is not None:
            picture = None if self._layout else self.run_task.info.picture
            self._pick(moved(self.selection, direction, self.snapshot.sizes, picture))

    def action_walk(self, step: int) -> None:
        """Select the next link of the selected neuron, the strongest first."""
        if self.snapshot is not None:
            start = self.selection or moved(None, "right", self.snapshot.sizes)
            self._pick(walked(start, step, self.snapshot.layer_weights))

    def action_inspect(self) -> None:
        """Ask for what is selected to be explained; with nothing selected, for what is to blame."""
        if self.snapshot is not None:
            self._pick(self.selection, inspect=True)

    # the mouse

    def _selections_at(self, x: int, y: int) -> list[Selection]:
        """What cell (``x``, ``y``) of the content stands for; a cell of a picture is two pixels."""
        found = None if self._layout is None else self._layout.at(x, y)
        if found is not None:
            return [found]
        return self._sheet.at(x, y) if self._sheet is not None else []

    def on_click(self, event: events.Click) -> None:
        """Select; a second click on a picture's cell selects its other pixel; twice inspects."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        there = self._selections_at(offset.x, offset.y)
        if there and event.chain == 2:
            self.action_inspect()
        elif there:
            known = there.index(self.selection) if self.selection in there else -1
            self._pick(there[(known + 1) % len(there)])

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(event, -1)

    def _scroll(self, event: events.MouseEvent, rows: int) -> None:
        """Scroll the layer under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or self._sheet is None:
            return
        there = self._selections_at(offset.x, offset.y)
        refs = [one.layer for one in there if one is not None]
        if refs:
            layer = refs[0]
            self._offsets[layer] = self._offsets.get(layer, 0) + WHEEL_ROWS * rows
            self._follow = False
            event.stop()
            self.redraw()
