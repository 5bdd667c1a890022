"""The preview of a task on Home. The task is loaded by a worker, so that keys stay quick."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget
from textual.worker import get_current_worker

from lernmi.errors import LernmiError
from lernmi.tasks import Task
from lernmi_tui.setup import Setup


class Preview(Widget):
    """Shows one task; blank while it is loading."""

    DEFAULT_CSS = """
    Preview { height: 1fr; min-height: 3; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: Task | None = None
        self._drawn_for: object = None
        self._strips: list[Strip] = []

    def preview(self, setup: Setup) -> None:
        """Show the task of ``setup`` as soon as it is loaded."""
        self._shown = None
        self.refresh()
        self.run_worker(lambda: self._load(setup), thread=True, exclusive=True, exit_on_error=False)

    def _load(self, setup: Setup) -> None:
        worker = get_current_worker()
        try:
            task = setup.load()
        except LernmiError as error:
            self.app.call_from_thread(self.notify, str(error), severity="error")
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, task)

    def _show(self, task: Task) -> None:
        self._shown = task
        self.refresh()

    def render_line(self, y: int) -> Strip:
        from lernmi_tui.render.palette import palette
        from lernmi_tui.render.preview import draw_preview  # loads numpy, so after the first paint

        if self._shown is None:
            return Strip.blank(self.size.width, self.rich_style)
        drawn_for = (self._shown.name, self.size, self.app.current_theme.name)
        if drawn_for != self._drawn_for:
            colours = palette(self.app.current_theme.dark)
            self._strips = draw_preview(self._shown, *self.size, colours).strips()
            self._drawn_for = drawn_for
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)
