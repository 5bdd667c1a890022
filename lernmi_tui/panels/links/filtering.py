"""Which links are shown: those that the filter line matches, or a picked neuron's of them."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Input, Static

from lernmi.arrays import Integers
from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import NeuronRef
from lernmi.run.explanations.link_columns import LinkColumns
from lernmi.run.explanations.link_filter import EXAMPLE, FilterError, LinkFilter, parse
from lernmi.tasks.task import Task
from lernmi_tui.panels.links.names import LinkNames
from lernmi_tui.panels.links.table import LinkTable

PAUSE = 0.4  # seconds without a key after which a filter being typed is applied


class Filtering(Vertical):
    """A table of links and the filter line that narrows it."""

    def __init__(self, task: Task, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run_task = task
        self._table = LinkTable()
        self._input = Input(
            placeholder=f"filter, like {EXAMPLE}", select_on_focus=False, compact=True
        )
        self._error = Static(classes="error", markup=False)
        self._pause: Timer | None = None
        self._links = LinkIndex(task.sizes)
        self._names = LinkNames(self._links, task.info)
        self._columns: LinkColumns | None = None
        self._filter = LinkFilter()  # the last good one
        self._neuron: NeuronRef | None = None  # whose links alone are shown
        self._applied = self._filter  # among that neuron's links

    @abstractmethod
    def _say(self) -> None:
        """Say in words what is shown now."""

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

    def _apply(self) -> None:
        """Take the filter line as it stands."""
        if self._pause is not None:
            self._pause.stop()
        self._parse()
        self._combine()
        self._refilter()

    # the filter line

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

    def on_descendant_blur(self) -> None:
        self.set_class(bool(self._input.value), "-filtered")
        self._say()
