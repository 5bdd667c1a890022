"""Home: choose a task, see what it is, start it as it is or change its shape and rate first."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from lernmi.tasks import GROUPS, TASKS
from lernmi_tui.bindings import bindings_of
from lernmi_tui.setup import Setup
from lernmi_tui.widgets.key_line import KeyLine
from lernmi_tui.widgets.preview import Preview
from lernmi_tui.widgets.setup_form import SetupForm
from lernmi_tui.widgets.too_small import TooSmall

WELCOME = (
    "[b $accent]lernmi[/]  Watch a neural network learn. Pause it, and ask any link what it did."
)
HINT = "[b $accent]enter[/] starts it  ·  [b $accent]tab[/] to change the fields first"
FIRST_TASK = "xor"


class Home(Screen[None]):
    """The tasks at the left, the highlighted one at the right."""

    BINDINGS = bindings_of("home")
    DEFAULT_CSS = """
    Home { layout: vertical; }
    Home #welcome { height: 1; padding: 0 1; background: $panel; width: 100%; }
    Home #body { height: 1fr; }
    Home #tasks {
        width: 22; height: 100%; border: round $foreground 30%; padding: 0;
        background: $background;
    }
    Home #tasks:focus { border: round $accent; }
    Home #chosen { width: 1fr; padding: 0 1; height: 100%; }
    Home #title { text-style: bold; height: 1; margin-top: 1; }
    Home #about { height: auto; max-height: 3; margin-bottom: 1; }
    Home #hint { height: 1; color: $foreground 70%; }
    """

    class Chosen(Message):
        """Start ``setup``, running or paused."""

        def __init__(self, setup: Setup, running: bool) -> None:
            super().__init__()
            self.setup = setup
            self.running = running

    def __init__(self, last: Setup | None = None, failure: str | None = None) -> None:
        super().__init__()
        self._last = last
        self._failure = failure
        self._started = False

    def compose(self) -> ComposeResult:
        yield Label(WELCOME, id="welcome")
        with Horizontal(id="body"):
            yield OptionList(*_options(), id="tasks")
            with Vertical(id="chosen"):
                yield Label(id="title")
                yield Static(id="about")
                yield SetupForm()
                yield Preview()
                yield Label(HINT, id="hint")
        yield KeyLine("home")
        yield TooSmall()

    def on_mount(self) -> None:
        if not self.query("#tasks"):
            return  # quit while it was still being put together
        tasks = self.query_one("#tasks", OptionList)
        tasks.border_title = "Tasks"
        tasks.border_subtitle = "enter starts"
        first = self._last.task if self._last else FIRST_TASK
        tasks.highlighted = tasks.get_option_index(first)
        tasks.focus()

    @on(OptionList.OptionHighlighted)
    def _describe(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id is None:
            return
        row = TASKS[event.option_id]
        self.query_one("#title", Label).update(row.title)
        self.query_one("#about", Static).update(row.about)
        setup = self._last if self._last and self._last.task == row.name else Setup(row.name)
        self.query_one(SetupForm).fill(setup)
        if self._failure and setup is self._last:
            self.query_one(SetupForm).complain(self._failure)
        # after the first paint: the preview loads numpy
        self.call_after_refresh(self.query_one(Preview).preview, setup)

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def action_start(self) -> None:
        self._start(running=True)

    def action_start_paused(self) -> None:
        self._start(running=False)

    def _start(self, running: bool) -> None:
        setup = self.query_one(SetupForm).setup()
        if setup is not None and not self._started:
            self._started = True
            self.post_message(self.Chosen(setup, running))


def _options() -> list[Option]:
    """The tasks under the headings of their groups."""
    options = []
    for group in GROUPS:
        options.append(Option(f"[b dim]{group}[/]", disabled=True))
        options += [
            Option(f"  {row.title}", id=row.name) for row in TASKS.values() if row.group == group
        ]
    return options
