"""The links panel: every link of the network as a row, to sort, filter and pick."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Input, Static

from lernmi import numbers
from lernmi.arrays import Integers
from lernmi.net.link_index import LinkIndex
from lernmi.net.names import layer_prefixes
from lernmi.net.refs import LinkRef, NeuronRef, Selection, ends
from lernmi.run.given_names import called, label_of
from lernmi.run.link_columns import Column, LinkColumns
from lernmi.run.link_filter import EXAMPLE, FilterError, LinkFilter, parse
from lernmi.run.pixels import place_of
from lernmi.run.snapshot import Snapshot
from lernmi.run.weights_history import WeightsTracing
from lernmi.tasks.task import Task
from lernmi_tui.bindings import bindings_of
from lernmi_tui.paint.words import joined
from lernmi_tui.panels.links.layout import (
    BESIDE,
    NOW,
    OVER_EPOCH,
    OVER_RUN,
    VIEWS,
    Sorting,
    View,
    legend,
)
from lernmi_tui.panels.links.names import LinkNames
from lernmi_tui.panels.links.table import LinkHeader, LinkTable
from lernmi_tui.parts.asked import Asked, Wondered, is_cheap
from lernmi_tui.parts.asking import Ask, post
from lernmi_tui.parts.beat import Beat
from lernmi_tui.parts.changes import AskOther

PAUSE = 0.4  # seconds without a key after which a filter being typed is applied
COUNT_SECONDS = 0.5  # between two counts shown while a run changes them
FEW_ROWS = 3  # with fewer, the headings give way to a link
LEGEND_FROM = 13, 20, 28  # lines of the panel from which on one, two, three explain the others
V_LEADS_TO = {NOW: "v now", OVER_EPOCH: "v epoch", OVER_RUN: "v run", BESIDE: "v beside"}
LIVES = "lives"  # the question
MOST_LINKS = 1 << 18  # of which the lives are kept: some 70 MB
KEYS = ("o sort", "O reverse", "/ filter")
FILTER_KEYS = ("⏎ to the rows", "esc shows all")


class LinksPanel(Vertical, can_focus=True):
    """A filter line, the headings and the table.

    Posts ``Selected(LinkRef)`` when a person moves the cursor, with ``inspect`` at enter or a
    double click. A picked neuron narrows the table to its links until escape.
    """

    DEFAULT_CSS = """
    LinksPanel {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 70%;
        &:focus, &:focus-within { border: round $foreground 80%; }
        Input { display: none; padding: 0 1; }
        .error {
            display: none; height: 1; padding: 0 1; color: $text-error;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        &.-filtered Input, &.-wrong .error { display: block; }
        &.-flat LinkHeader { display: none; }
        .legend { display: none; height: auto; padding: 0 1; color: $foreground 70%; }
        &.-legend .legend { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("links")]

    def __init__(self, task: Task, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run_task = task
        self._table = LinkTable()
        self._header = LinkHeader(self._table)
        self._input = Input(
            placeholder=f"filter, like {EXAMPLE}", select_on_focus=False, compact=True
        )
        self._error = Static(classes="error", markup=False)
        self._legend = Static(classes="legend", markup=False)
        self._pause: Timer | None = None
        self._say_beat = Beat(self, COUNT_SECONDS, self._say)  # each paints the whole panel
        self._links = LinkIndex(task.sizes)
        self._names = LinkNames(self._links, task.info)
        self._columns: LinkColumns | None = None
        self._filter = LinkFilter()  # the last good one
        self._neuron: NeuronRef | None = None  # whose links alone are shown
        self._applied = self._filter  # among that neuron's links
        self._selection: Selection = None
        self._words = ("", "", "")  # title, subtitle, legend
        self._sorting_now = self._table.sorting  # of the view NOW while another is shown
        self._lives = Wondered(LIVES)
        self.border_title = "Links"

    def compose(self) -> ComposeResult:
        yield self._input
        yield self._error
        yield self._header
        yield self._table
        yield self._legend

    # from outside

    def show(self, snapshot: Snapshot) -> None:
        """Show this moment."""
        is_first, said = self._columns is None, (self._table.would, self._table.is_stepping)
        if snapshot.sizes != self._links.sizes:
            is_first = True
            self._begin(LinkIndex(snapshot.sizes))
        self._columns = LinkColumns(snapshot, self._links)
        self._table.show(self._columns, self._names, self._applied.matching(self._columns))
        if is_first or said != (self._table.would, self._table.is_stepping):
            self._header.refresh()
            self._say()
        if is_first:
            self._table.settle()
        else:
            self._say_beat.ask()
        self._wonder()

    # the lives of the links

    def answer(self, answers: Mapping[str, object], is_paused: bool) -> None:
        """Take the lives of the links, if they were gone through."""
        if self._lives.take(answers, is_paused) and self._lives.answer is not None:
            self._table.show_lives(cast(WeightsTracing, self._lives.answer.job).result)
        self._wonder()

    def _wonder(self) -> None:
        """Have the lives gone through, where they are to be seen and that is soon done."""
        snapshot = None if self._columns is None else self._columns.snapshot
        if snapshot is None or not (self.display and self._table.view.has_life):
            return
        answer = self._lives.answer
        run = snapshot.recording, snapshot.run_curve.letter
        if answer is not None and answer.place[:2] != run:
            self._table.show_lives(None)
        is_soon = is_cheap(snapshot) and self._links.count <= MOST_LINKS
        if self._table.is_too_much is is_soon:
            self._table.is_too_much = not is_soon
            self._header.refresh()
        if snapshot.moment and is_soon and self._lives.is_wanted(snapshot, LIVES):
            ask = Ask(
                LIVES,
                "going through the lives of the links",
                lambda session: Asked.of(session, session.weights_tracing(), LIVES),
                at_leisure=True,
            )
            post(self, ask)

    def on_show(self) -> None:
        self._wonder()

    def select(self, selection: Selection) -> None:
        """Move the cursor to a link; narrow the table to a neuron's links; or neither."""
        self._selection = selection
        if isinstance(selection, LinkRef):
            link = self._links.flat_index(selection)
            own = self._links_of_neuron()
            if link is not None and own is not None and link not in own:
                self._narrow(None)
            self._table.pick(link)
            self._say()
        else:
            is_let_go = selection is None and self._table.picked is not None
            self._table.pick(None)
            self._narrow(selection)
            if is_let_go:
                self._table.settle()

    def _begin(self, links: LinkIndex) -> None:
        """Turn to a network of another shape: names mean other links there."""
        self._links = links
        self._names = LinkNames(links, self.run_task.info)
        self._columns = None
        self._table.pick(None)
        self._filter = LinkFilter()
        self._parse()
        self._narrow(None)
        self.select(self._selection)

    # what is shown

    def _links_of_neuron(self) -> Integers | None:
        return None if self._neuron is None else self._links.of_neuron(self._neuron)

    def _narrow(self, neuron: NeuronRef | None) -> None:
        is_known = neuron is not None and self._links.of_neuron(neuron) is not None
        self._neuron = neuron if is_known else None
        self._combine()
        self._refilter()

    def _parse(self) -> None:
        """Read the filter line: a good filter is taken, a wrong one is explained."""
        try:
            self._filter = parse(self._input.value, self._links, self.run_task.info)
        except FilterError as error:
            self._error.update(f"✗ {error}")
            self.add_class("-wrong")
        else:
            self.remove_class("-wrong")

    def _combine(self) -> None:
        self._applied = self._filter.within(self._links_of_neuron())

    def _refilter(self) -> None:
        """Show what matches now, from the top or around the picked link."""
        if self._columns is not None:
            self._table.show(self._columns, self._names, self._applied.matching(self._columns))
            self._table.settle()
        self._say()

    def _say(self) -> None:
        """Title, subtitle and legend: what is shown and how it is sorted, as far as they fit."""
        known = self._columns is not None
        room = self.size.width - 4  # between the corners
        subtitle = joined(self._parts(), room) if known else ""
        words = joined(self._title(), room), subtitle, self._explained()
        if words != self._words:
            self._words = words
            self.border_title, self.border_subtitle = Text(words[0]), words[1]
            self._legend.update(words[2])

    def _title(self) -> list[str]:
        """Whose links these are, which one is picked, if the sample was learned, and the view."""
        layers, info = self._links.layers, self.run_task.info
        parts = ["Links"]
        if self._neuron is not None:
            name = label_of(self._neuron, layers, info)
            if self._neuron.index == 0:  # its own name doesn't tell which bias neuron it is
                name = f"b→{layer_prefixes(layers)[self._neuron.layer + 1]}*"
            parts = [f"Links of {name}", place_of(self._neuron, info)]
        elif self._table.picked is not None:
            link = self._links.ref(self._table.picked)
            parts += [label_of(link, layers, info), place_of(ends(link)[0], info)]
        if self._table.would:
            parts.append("looked at, not learned")
        if self._columns is not None and not self._columns.has_blame:
            nothing = "nothing expected, so nothing blamed"
            parts.append(nothing if self._table.would else "no sample learned yet")
        parts.append(self._view_name)
        if self._neuron is not None:
            parts.append("esc shows all")
        return [part for part in parts if part]

    @property
    def _view_name(self) -> str:
        """``now``, ``over the epoch``, ``B minus A``."""
        snapshot = None if self._columns is None else self._columns.snapshot
        if self._table.view is not BESIDE or snapshot is None or snapshot.other is None:
            return self._table.view.name
        words = f"{snapshot.run_curve.letter} minus {snapshot.other.letter}"
        return words if snapshot.other.weights is not None else f"{words}: not known here"

    @property
    def _next_view(self) -> View:
        """The view that v leads to."""
        views = [view for view in VIEWS if view is not BESIDE or self._has_beside]
        after = VIEWS[VIEWS.index(self._table.view) + 1 :]
        return next((view for view in after if view in views), NOW)

    @property
    def _v_leads_to(self) -> str:
        return V_LEADS_TO[self._next_view]

    @property
    def _has_beside(self) -> bool:
        """Is there another run, of the same shape, to compare this one with?"""
        snapshot = None if self._columns is None else self._columns.snapshot
        return snapshot is not None and any(
            ghost.letter and ghost.recipe.sizes == snapshot.sizes for ghost in snapshot.ghosts
        )

    def _explained(self) -> str:
        """What headings and signs mean, as far as there is room."""
        plan, height = self._table.plan, self.size.height
        width = self.size.width - 2
        parts = [] if plan is None else legend(plan)
        parts = [part for part in parts if len(part) <= width]
        lines = []
        for _ in filter(lambda least: height >= least, LEGEND_FROM):
            lines.append(joined(parts, width))
            parts = parts[lines[-1].count(" · ") + 1 :]
        text = "\n".join(filter(None, lines))
        self.set_class(bool(text), "-legend")
        return text

    def _parts(self) -> list[str]:
        shown, total = numbers.count(self._table.count), numbers.count(self._links.count)
        parts = [total if shown == total else f"{shown} of {total}"]
        if self._input.has_focus:
            return [*parts, *FILTER_KEYS]
        if self._table.hides_picked and self._table.picked is not None:
            link = self._links.ref(self._table.picked)
            name = called(link, self._links.layers, self.run_task.info)
            parts.append(f"{name} is filtered out")
        if self._table.is_stepping:
            return [*parts, "in the order of the steps", self._v_leads_to, "/ filter"]
        return [*parts, f"by {self._table.sorting.text}", self._v_leads_to, *KEYS]

    def on_resize(self) -> None:
        self.set_class(self.size.height < FEW_ROWS, "-flat")
        self._say()

    # sorting and moving

    @property
    def picked_word(self) -> str:
        """The name of the column that the table is sorted by."""
        return self._table.sorting.column.value.name

    def action_sort(self, how: str) -> None:
        """Sort by the ``next`` column, or ``reverse``."""
        sorting = self._table.sorting
        self._sort(sorting.next(self._table.view) if how == "next" else sorting.reversed())

    def action_view(self) -> None:
        """What is so now, what the last epoch did to the links, what the run did, how another run's
        differ; each with its sorting."""
        if self._table.view is NOW:
            self._sorting_now = self._table.sorting
        if self._table.view is BESIDE:
            self.post_message(AskOther(False))
        view = self._next_view
        if view is NOW:
            self._table.sort(self._sorting_now, NOW)
        elif view is BESIDE:
            self._table.sort(Sorting.by(Column.OTHER_DIFFERENCE), BESIDE)
            self.post_message(AskOther(True))
        else:
            self._table.sort(Sorting.by(Column.EPOCH_CHANGE), view)
        self._header.refresh()
        self._say()
        self._wonder()

    def on_link_header_clicked(self, event: LinkHeader.Clicked) -> None:
        event.stop()
        sorting = self._table.sorting
        is_same = sorting.column is event.column
        self._sort(sorting.reversed() if is_same else Sorting.by(event.column))

    def _sort(self, sorting: Sorting) -> None:
        self._table.sort(sorting)
        self._header.refresh()
        self._say()

    def action_move(self, where: str) -> None:
        """Move the cursor: up, down, pageup, pagedown, home or end."""
        self._table.move(where)
        self._say()

    def action_inspect(self) -> None:
        """Have the picked link explained."""
        self._table.inspect()

    # filtering

    def action_filter(self) -> None:
        """Go to the filter line."""
        self.add_class("-filtered")
        self._input.focus()

    def action_clear(self) -> None:
        """Show all links again."""
        with self.prevent(Input.Changed):
            self._input.value = ""
        self._neuron = None
        self._apply()
        self.remove_class("-filtered")
        self.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is left to the screen if there is nothing here to take back."""
        if action == "clear":
            return not self._shows_all
        return True

    @property
    def _shows_all(self) -> bool:
        return not self.has_class("-filtered") and self._neuron is None

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._apply)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._apply()
        self.focus()

    def on_descendant_focus(self) -> None:
        self._say()

    def on_descendant_blur(self) -> None:
        self.set_class(bool(self._input.value), "-filtered")
        self._say()

    def _apply(self) -> None:
        """Take the filter line as it stands."""
        if self._pause is not None:
            self._pause.stop()
        self._parse()
        self._combine()
        self._refilter()
