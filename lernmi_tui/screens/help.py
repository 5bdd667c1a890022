"""Help: every key, from the one table, and what the words mean."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.keys import format_key
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from lernmi_tui.bindings import GROUPS, KEYS, Key, bindings_of

GLOSSARY = {
    "neuron": "holds data: its input sum, and its output, the activation of that sum.",
    "link": "moves data: one weight from an input neuron to an output neuron.",
    "bias": "a neuron that always says 1; one a layer.",
    "sensitivity": "(gradient) how much the error changes with a number: high sensitivity "
    "means we adjust more.",
    "output sensitivity": "how much the error changes with the input sum of a link's output "
    "neuron.",
    "link sensitivity": "how much the error changes with the weight: output sensitivity x input.",
    "training rate": "(learning rate) a weight changes by - rate x link sensitivity.",
    "loss": "of a sample: half the sum of its squared errors; of a run: the mean over samples.",
    "held-out": "samples the network never learns from: they tell whether it understood.",
    "epoch": "every train sample learned once.",
    "moment": "samples learned since the start: the run's clock.",
}


class Help(ModalScreen[None]):
    """A scrolling sheet over whatever is there."""

    BINDINGS = bindings_of("help")
    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > VerticalScroll {
        width: 86; max-width: 96%; height: 92%;
        border: round $accent; background: $surface; padding: 0 1;
    }
    """

    def compose(self) -> ComposeResult:
        sheet = VerticalScroll(Static(_sheet()))
        sheet.border_title = "Help"
        sheet.border_subtitle = "↑↓ scroll · esc closes"
        yield sheet
        yield Footer()


def _sheet() -> RenderableType:
    return Group(*_parts())


def _parts() -> Iterator[RenderableType]:
    for group, title in GROUPS.items():
        rows = [(_written(key), key.help) for key in KEYS if key.group == group]
        if rows:
            yield _table(title, rows)
    yield _table("Words", list(GLOSSARY.items()))


def _written(key: Key) -> str:
    return "  ".join(format_key(each) for each in key.keys.split(","))


def _table(title: str, rows: list[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 1))
    table.title = Text(f"\n{title}", style="bold")
    table.title_justify = "left"
    table.add_column(width=20, style="bold")
    table.add_column()
    for left, right in rows:
        table.add_row(left, right)
    return table
