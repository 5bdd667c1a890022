"""The links panel: every link of the network as a row, to sort, filter and pick."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from lernmi import numbers
from lernmi.net.link_index import LinkIndex
from lernmi.net.names import layer_prefixes
from lernmi.net.refs import LinkRef, Selection, ends
from lernmi.run.explanations.link_columns import Column, LinkColumns
from lernmi.run.explanations.link_filter import LinkFilter
from lernmi.run.explanations.pixels import place_of
from lernmi.run.names.given_names import called, label_of
from lernmi.run.replays.weights_history import WeightsTracing
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.words import joined
from lernmi_tui.panels.links.filtering import Filtering
from lernmi_tui.panels.links.layout import BESIDE, NOW, Sorting, legend
from lernmi_tui.panels.links.names import LinkNames
from lernmi_tui.panels.links.table import LinkHeader
from lernmi_tui.panels.links.views import V_LEADS_TO, next_view, view_name
from lernmi_tui.parts.asked import Asked, Wondered, is_cheap
from lernmi_tui.parts.asking import Ask, post
from lernmi_tui.parts.beat import Beat
from lernmi_tui.parts.changes import AskOther

COUNT_SECONDS = 0.5  # between two counts shown while a run changes them
FEW_ROWS = 3  # with fewer, the headings give way to a link
LEGEND_FROM = 13, 20, 28  # lines of the panel from which on one, two, three explain the others
LIVES = "lives"  # the question
MOST_LINKS = 1 << 18  # of which the lives are kept: some 70 MB
KEYS = ("o sort", "O reverse", "/ filter")
FILTER_KEYS = ("⏎ to the rows", "esc shows all")


class LinksPanel(Filtering, can_focus=True):
    """A filter line, the headings and the table.

    Posts ``Selected(LinkRef)`` when a person moves the cursor, with ``inspect`` at enter or a
    double click. A picked neuron narrows the table to its links until escape.
    """

    DEFAULT_CSS = """
    LinksPanel {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground-muted;
        &:focus, &:focus-within { border: round $foreground 80%; }
        Input { display: none; padding: 0 1; }
        .error {
            display: none; height: 1; padding: 0 1; color: $error;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        &.-filtered Input, &.-wrong .error { display: block; }
        &.-flat LinkHeader { display: none; }
        .legend { display: none; height: auto; padding: 0 1; color: $foreground-muted; }
        &.-legend .legend { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("links")]

    def __init__(self, task: Task, **kwargs: Any) -> None:
        super().__init__(task, **kwargs)
        self._header = LinkHeader(self._table)
        self._legend = Static(classes="legend", markup=False)
        self._say_beat = Beat(self, COUNT_SECONDS, self._say)  # each paints the whole panel
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

    @property
    def _snapshot(self) -> Snapshot | None:
        return None if self._columns is None else self._columns.snapshot

    # the lives of the links

    def answer(self, answers: Mapping[str, object], is_paused: bool) -> None:
        """Take the lives of the links, if they were gone through."""
        if self._lives.take(answers, is_paused) and self._lives.answer is not None:
            self._table.show_lives(cast(WeightsTracing, self._lives.answer.job).result)
        self._wonder()

    def _wonder(self) -> None:
        """Have the lives gone through, where they are to be seen and that is soon done."""
        snapshot = self._snapshot
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

    # words

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
        parts.append(view_name(self._table.view, self._snapshot))
        if self._neuron is not None:
            parts.append("esc shows all")
        return [part for part in parts if part]

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
        v_leads_to = V_LEADS_TO[next_view(self._table.view, self._snapshot)]
        if self._table.is_stepping:
            return [*parts, "in the order of the steps", v_leads_to, "/ filter"]
        return [*parts, f"by {self._table.sorting.text}", v_leads_to, *KEYS]

    def on_resize(self) -> None:
        self.set_class(self.size.height < FEW_ROWS, "-flat")
        self._say()

    def on_descendant_focus(self) -> None:
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
        view = next_view(self._table.view, self._snapshot)
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
