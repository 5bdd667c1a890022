"""Home: choose a task, see what it is, start it as it is or change its shape and rate first."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label, OptionList, Static

from lernmi.data import mnist
from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.table import TASKS
from lernmi_tui.bindings import bindings_of
from lernmi_tui.home import recent
from lernmi_tui.home.runs import RUN_HINT, Runs
from lernmi_tui.home.task_list import OPEN, TaskList
from lernmi_tui.parts.key_line import KeyLine
from lernmi_tui.parts.too_small import TooSmall
from lernmi_tui.visit import guest

if TYPE_CHECKING:
    from lernmi_tui.home.form import RecipeForm
    from lernmi_tui.home.preview import Preview
    from lernmi_tui.home.recent_runs import RecentRun
    from lernmi_tui.parts.path_input import PathInput

WELCOME = (
    "[b $accent]lernmi[/]  Watch a neural network learn. Pause it, and ask any link what it did."
)
HINT = "[b $accent]enter[/] starts it  ·  [b $accent]tab[/] to change the fields first"
FIRST_TASK = "xor"
OPEN_WORDS = (
    "Type a path: tab completes it, enter opens it, esc leads back. A CSV file with a row a sample "
    "and a column for the label; an IDX file of images with its labels beside it; a folder with a "
    "folder of pictures for each class; or a run file, which opens where it stood."
)
PATHS = "data.csv, images-idx3-ubyte.gz, a folder or run.safetensors"
MORE_MNIST = " Press g to get all 70,000 (11.6 MB)."


class Home(Runs):
    """The tasks at the left, the highlighted one at the right."""

    BINDINGS = bindings_of("home")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-enough"), (100, "-wide")]  # noqa: RUF012
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
    """

    @dataclass
    class Chosen(Message):
        """Start ``recipe``, running or paused."""

        recipe: Recipe
        running: bool

    @dataclass
    class Read(Message):
        """The data of ``recipe`` is loaded, or ``failure`` says why it can't be used."""

        recipe: Recipe
        failure: str | None = None

    class WentBack(Message):
        """Go on with the run that was left."""

    def __init__(
        self,
        last: Recipe | None = None,
        failure: str | None = None,
        left: str | None = None,
        leave: Callable[[], str | None] = lambda: None,
        said: str | None = None,
    ) -> None:
        """``last`` is in the form, with why it failed; ``left`` says which run can be gone on.

        ``said`` is why a run could not be opened. ``leave`` waits until a run just left is kept,
        and gives why that could not be.
        """
        super().__init__(said, leave)
        self._left = left
        self._last = last
        self._failure = failure
        self.is_whole = False  # as the first paint does without a part of it
        self._recipe: Recipe | None = None  # what the form shows
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
        from lernmi_tui.home.form import RecipeForm
        from lernmi_tui.home.preview import Preview
        from lernmi_tui.parts.path_input import PathInput

        await self.query_one("#chosen").mount(
            PathInput(id="path", placeholder=PATHS),
            Label(id="wrong", markup=False),
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

    @property
    def _path(self) -> PathInput:
        return self.query_one("#path")  # type: ignore[return-value]

    @property
    def _form(self) -> RecipeForm:
        return self.query_one("RecipeForm")  # type: ignore[return-value]

    @property
    def _preview(self) -> Preview:
        return self.query_one("Preview")  # type: ignore[return-value]

    # the task at the right

    @on(OptionList.OptionHighlighted)
    def _describe(self, event: OptionList.OptionHighlighted) -> None:
        self._show_task(event.option_id)

    def _show_task(self, chosen: str | None) -> None:
        """What is known of the task, or of a person's own data once it is read."""
        if chosen is None:
            return
        if not self.is_whole:
            if chosen in TASKS:
                self._say_words(TASKS[chosen].title, TASKS[chosen].about)
            return
        self.query_one("#path").display = chosen == OPEN
        self._recipe = None
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

    def _show_run(self, run: RecentRun) -> None:
        from lernmi_tui.home.run_words import about

        self._say(run.summary.title, about(run, time.time()))
        self.query_one("#hint", Label).update(RUN_HINT)
        self.query_one("#hint").display = True

    def _say(self, title: str, about: str, wrong: str = "") -> None:
        """Words alone, no form."""
        self._say_words(title, about)
        self.query_one("#wrong", Label).update(wrong)
        self.query_one("#wrong").display = bool(wrong)
        for part in ("RecipeForm", "Preview", "#hint"):
            self.query_one(part).display = self._recipe is not None
        self.query_one("#hint", Label).update(HINT)

    def _say_words(self, title: str, about: str) -> None:
        self.query_one("#title", Label).update(title)
        self.query_one("#about", Static).update(about)

    def _fill(self, recipe: Recipe) -> None:
        """The task of ``recipe``, loaded if it is a person's own data, with its form."""
        self._recipe = recipe
        info = recipe.info
        self._say(info.title, info.about + (MORE_MNIST if self._may_fetch() else ""))
        self._form.fill(recipe)
        if self._failure and recipe is self._last:
            self._form.complain(self._failure)
        # after the first paint: the preview loads numpy
        self.call_after_refresh(self._preview.preview, recipe)

    def on_recipe_form_changed(self, message: RecipeForm.Changed) -> None:
        """Other data is asked for: show what that is."""
        if not self.query("#hint"):
            return  # quit meanwhile
        self._recipe = message.recipe
        info = message.recipe.info
        self._say(info.title, info.about + (MORE_MNIST if self._may_fetch() else ""))
        self._preview.preview(message.recipe)

    # a person's own data

    def _read(self, recipe: Recipe) -> None:
        """Load it in a thread: keys stay quick, however large it is. A run file is opened."""

        def load() -> None:
            from lernmi_tui.home.recent_runs import run_in_file

            try:
                run = run_in_file(recipe.task)
                if run is not None:
                    self.post_message(self.Opened(run.recipe, recipe.task, is_file=True))
                    return
                recipe.load()
            except LernmiError as error:
                self.post_message(self.Read(recipe, str(error)))
            else:
                self.post_message(self.Read(recipe))

        self.run_worker(load, thread=True, exclusive=True, group="read", exit_on_error=False)

    def on_home_read(self, message: Read) -> None:
        """Show what was found, unless something else is highlighted by now."""
        if not self.query("#hint"):
            return  # quit meanwhile
        chosen, task = self._tasks.chosen, message.recipe.task
        if chosen not in (OPEN, task):
            return
        if message.failure is not None:
            if chosen == OPEN:
                self._say("Your own data", OPEN_WORDS, message.failure)
            else:
                self._say(recent.title_of(task), "", message.failure)
        elif chosen == OPEN:
            recent.remember(task)
            self._tasks.highlight(task)
            self._tasks.focus()
        else:
            self._fill(message.recipe)

    def action_open(self) -> None:
        self._tasks.highlight(OPEN)
        self._path.focus()

    def action_leave(self) -> None:
        """Go from a field back to the tasks."""
        self._tasks.focus()

    def on_path_input_left(self) -> None:
        self.action_leave()

    @on(Input.Changed, "#path")
    def _forget_what_was_wrong(self) -> None:
        self.query_one("#wrong").display = False

    @on(Input.Submitted, "#path")
    def _open(self, event: Input.Submitted) -> None:
        event.stop()
        path = self._path.path
        if path and (refusal := guest.refusal(path)):
            self._say("Your own data", OPEN_WORDS, refusal)
        elif path:
            self._say("Your own data", f"Reading {path} …")
            self._read(Recipe(os.path.abspath(path)))

    # all of MNIST

    def _may_fetch(self) -> bool:
        recipe = self._recipe
        if recipe is None or recipe.task != "mnist" or recipe.options.data is not None:
            return False
        if guest.is_visit():
            return False
        return not mnist.installed()

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
            self.post_message(self.Chosen(recipe, running))
