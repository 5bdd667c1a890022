"""Home: choose a task, see what it is, start it as it is or change its shape and rate first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label, OptionList, Static

from lernmi.run.record.recipe import Recipe
from lernmi.tasks.table import TASKS
from lernmi_tui.home import recent
from lernmi_tui.home.own_data import OPEN_WORDS, PATHS, OwnData
from lernmi_tui.home.task_list import OPEN, TaskList
from lernmi_tui.home.task_page import HINT
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.parts.key_line import KeyLine
from lernmi_tui.parts.too_small import TooSmall
from lernmi_tui.visit import guest

if TYPE_CHECKING:
    from lernmi_tui.home.recent_runs import RecentRun

WELCOME = (
    "[b $accent]lernmi[/]  Watch a neural network learn. Pause it, and ask any link what it did."
)
FIRST_TASK = "xor"


class Home(OwnData):
    """The tasks at the left, the highlighted one at the right."""

    BINDINGS = bindings_of("home")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-enough"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-short"), (34, "-high")]  # noqa: RUF012
    DEFAULT_CSS = """
    Home { layout: vertical; }
    Home #welcome { height: 1; padding: 0 1; background: $panel; width: 100%; }
    Home #left { height: 1; padding: 0 1; width: 100%; color: $accent; text-style: bold; }
    Home #said {
        display: none; height: auto; max-height: 3; padding: 0 1; width: 100%; color: $error;
        text-style: bold;
    }
    Home #body { height: 1fr; }
    Home #tasks {
        width: 22; height: 100%; border: round $foreground 30%; padding: 0;
        background: $background;
    }
    Home.-wide #tasks.-runs { width: 38; }
    Home #tasks:focus { border: round $accent; }
    Home #tasks > .option-list--option-disabled { color: $foreground-muted; }
    Home #chosen { width: 1fr; padding: 0 1; height: 100%; }
    Home #title { text-style: bold; height: 1; margin-top: 1; }
    Home #about { height: auto; max-height: 8; margin-bottom: 1; }
    Home #hint { height: 1; color: $foreground-muted; }
    Home #wrong { width: 100%; height: auto; max-height: 6; color: $error; text-style: bold; }
    Home #path { margin: 1 0; }
    Home .-words-alone > RecipeForm, Home .-words-alone > Preview { display: none; }
    Home .-words-alone > #hint { display: none; }
    Home .-words-alone.-with-hint > #hint { display: block; }
    Home #chosen.-table #about { max-height: 5; margin: 0; }
    Home.-short #chosen.-table #about { max-height: 3; }
    Home.-short #chosen.-table #hint, Home.-short #chosen.-table Preview { display: none; }
    Home.-short #chosen.-choosing RecipeForm { height: 0; }
    """

    @dataclass
    class Chosen(Message):
        """Start ``recipe``, running or paused."""

        recipe: Recipe
        running: bool

    class WentBack(Message):
        """Go on with the run that was left."""

    def __init__(
        self,
        last: Recipe | None = None,
        failure: str | None = None,
        left: str | None = None,
        leave: Callable[[], str | None] = lambda: None,
        said: str | None = None,
        at_columns: bool = False,
    ) -> None:
        """``last`` is in the form, with why it failed; ``left`` says which run can be gone on.

        ``said`` is why a run could not be opened. ``leave`` waits until a run just left is kept,
        and gives why that could not be. It begins ``at_columns`` of a table if those are asked for.
        """
        super().__init__(last, failure, leave, said)
        self._left = left
        self._begins_at_columns = at_columns
        self._clicked_from: int | None = None  # what was highlighted before the latest click

    def compose(self) -> ComposeResult:
        yield Label(WELCOME, id="welcome")
        if self._left is not None:
            yield Label(f"u goes back to {self._left}", id="left", markup=False)
        yield Label(id="said", markup=False)
        with Horizontal(id="body"):
            yield TaskList(id="tasks")
            with Vertical(id="chosen"):
                yield Label(id="title", markup=False)
                yield Static(id="about", markup=False)
        yield KeyLine("home")
        yield TooSmall()

    def on_mount(self) -> None:
        if not self.query("#tasks"):
            return  # quit while it was still being put together
        self._tasks.highlight(self._last.task if self._last else FIRST_TASK)
        self._tasks.focus()
        # by way of the app, which paints nothing until it hears its first message
        self.app.call_later(self.call_after_refresh, self._make_whole)

    async def on_key(self) -> None:
        """A key typed ahead of the fields waits for them."""
        await self._make_whole()

    async def _make_whole(self) -> None:
        """Put in what the first paint does without: it takes longer than all the rest."""
        if self.is_whole or not self.query("#about"):
            return
        from lernmi_tui.home.column_list import ColumnList
        from lernmi_tui.home.form import RecipeForm
        from lernmi_tui.home.preview import Preview
        from lernmi_tui.parts.path_input import PathInput

        await self.query_one("#chosen").mount(
            PathInput(id="path", placeholder=PATHS),
            Label(id="wrong", markup=False),
            ColumnList(),
            RecipeForm(),
            Preview(),
            Label(HINT, id="hint"),
        )
        if not all(part.is_mounted for part in self.query("#chosen *")):
            return  # quit while they were being put in
        self.is_whole = True
        self._show_task(self._tasks.chosen)
        self._say_at_top()
        self._look_for_runs()

    # the task at the right

    @on(OptionList.OptionHighlighted)
    def _describe(self, event: OptionList.OptionHighlighted) -> None:
        self._show_task(event.option_id)

    def _show_task(self, chosen: str | None) -> None:
        """What is known of the task, or of a person's own data once it is read."""
        if chosen is None or not self.query("#about"):
            return  # nothing is chosen, or Home was left meanwhile
        if not self.is_whole:
            if chosen in TASKS:
                self._say_words(TASKS[chosen].title, TASKS[chosen].about)
            return
        self.query_one("#path").display = chosen == OPEN
        self._recipe = self._awaited = None
        self._show_columns(None)
        self._show_keys(chosen)
        run = self._run_of(chosen)
        if run is not None:
            self._show_run(run)
            return
        if chosen == OPEN:
            self._say("Your own data", OPEN_WORDS)
            return
        last = self._last
        recipe = last if last is not None and last.task == chosen else Recipe(chosen)
        if chosen in TASKS:
            self._fill(recipe)
        else:
            self._say(recent.title_of(chosen), f"Reading {chosen} …")
            self._read(recipe)

    # all of MNIST

    def action_fetch(self) -> None:
        """Fetch all of MNIST; what is there, undamaged, stays."""
        if guest.is_visit():
            self.notify("In a browser nothing is fetched: whoever serves this can do that.")
            return
        from lernmi_tui.home.fetching import Fetching

        self._tasks.highlight("mnist")
        self.app.push_screen(Fetching(), self._fetched)

    def _fetched(self, there: bool | None) -> None:
        if there:
            self._last = None
            self._tasks.highlight("mnist")
            self._fill(Recipe("mnist"))
            self.notify("All of MNIST is there; this task uses it from now on.", title="MNIST")

    # going back, starting

    def action_undo(self) -> None:
        """Once, and not while a run starts: to the run just left, else to one that crashed."""
        if self._left is None:
            if self._crashed is not None:
                self._open_run(self._crashed)
        elif not self._started:
            self._started = True
            self._let_columns_go()
            self.post_message(self.WentBack())

    async def on_mouse_down(self) -> None:
        self._clicked_from = self._tasks.highlighted
        await self._make_whole()

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def action_start(self) -> None:
        """Start, unless a click has only just gone to that task."""
        before, self._clicked_from = self._clicked_from, None
        if before is not None and before != self._tasks.highlighted:
            return
        if self._tasks.highlighted is not None and self.query_one("#path").display:
            self._path.focus()
        else:
            self._start(running=True)

    def action_start_paused(self) -> None:
        self._start(running=False)

    def _start(self, running: bool) -> None:
        run = self._run_of(self._tasks.chosen)
        if run is not None:
            self._open_run(run)
            return
        recipe = self._form.recipe() if self._recipe is not None else None
        if recipe is not None and not self._started:
            self._started = True
            if recipe.task not in TASKS:
                recent.remember(recipe.task)
            self._let_columns_go()
            self.post_message(self.Chosen(recipe, running))

    def _open_run(self, run: RecentRun) -> None:
        self._let_columns_go()
        super()._open_run(run)
