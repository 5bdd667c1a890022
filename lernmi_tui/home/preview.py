"""The preview of a task on Home. The task is loaded by a worker, so that keys stay quick."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.task import Task
from lernmi_tui.parts.beat import Beat
from lernmi_tui.parts.colours import palette_of

SECONDS = 0.15  # between two loads while a person types


class Preview(Widget):
    """Shows one task; blank while another one is loading."""

    DEFAULT_CSS = """
    Preview { height: 1fr; min-height: 3; }
    """

    @dataclass(eq=False)
    class Loaded(Message):
        """The task of ``recipe`` is loaded, or ``failure`` says why it can't be."""

        recipe: Recipe
        task: Task | None
        failure: str = ""

    def __init__(self) -> None:
        super().__init__()
        self._beat = Beat(self, SECONDS, self._start)
        self._wanted: Recipe | None = None
        self._loading = False
        self._shown: Task | None = None
        self._drawn_for: object = None
        self._strips: list[Strip] = []

    def preview(self, recipe: Recipe) -> None:
        """Show the task of ``recipe`` as soon as it is loaded."""
        if self._wanted is None or self._wanted.task != recipe.task:
            self._shown = None
            self.refresh()
        self._wanted = recipe
        self._beat.ask()

    def _start(self) -> None:
        """Load what is wanted, unless a thread is loading something already."""
        if not self._loading and self._wanted is not None:
            recipe, self._loading = self._wanted, True
            self.run_worker(lambda: self._load(recipe), thread=True, exit_on_error=False)

    def _load(self, recipe: Recipe) -> None:
        """In the worker's thread."""
        try:
            loaded = self.Loaded(recipe, recipe.load())
        except LernmiError as error:
            loaded = self.Loaded(recipe, None, str(error))
        except MemoryError:
            loaded = self.Loaded(recipe, None, "there is not enough memory for that task")
        self.post_message(loaded)

    def on_preview_loaded(self, message: Loaded) -> None:
        """Show it, or load what is wanted by now."""
        self._loading = False
        if message.recipe is not self._wanted:
            self._start()
        elif message.task is None:
            self.notify(message.failure, severity="error", markup=False)
        else:
            self._shown, self._drawn_for = message.task, None
            self.refresh()

    def render_line(self, y: int) -> Strip:
        if self._shown is None:
            return Strip.blank(self.size.width, self.rich_style)
        from lernmi_tui.home.preview_picture import (
            draw_preview,  # loads numpy, so after the first paint
        )

        drawn_for = (self.size, self.app.current_theme.name)
        if drawn_for != self._drawn_for:
            colours = palette_of(self.app)
            self._strips = draw_preview(self._shown, *self.size, colours).strips()
            self._drawn_for = drawn_for
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)
