"""What a terminal too small to show anything shows instead."""

from rich.text import Text
from textual.widget import Widget

MIN_WIDTH, MIN_HEIGHT = 60, 16


class TooSmall(Widget):
    """Hidden unless the screen has the class of a too small size (see the app's CSS).

    What is hidden meanwhile loses the focus; it gets it back.
    """

    DEFAULT_CSS = """
    TooSmall { display: none; width: 100%; height: 100%; content-align: center middle; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._focused: Widget | None = None  # the last that was

    def on_mount(self) -> None:
        self.watch(self.screen, "focused", self._remember)

    def _remember(self, focused: Widget | None) -> None:
        self._focused = focused or self._focused

    def on_hide(self) -> None:
        if self.screen.focused is None and self._focused is not None:
            self._focused.focus()

    def render(self) -> Text:
        width, height = self.app.size
        return Text(
            f"lernmi needs {MIN_WIDTH} columns and {MIN_HEIGHT} rows;\n"
            f"this terminal has {width} and {height}.\n"
            "Please make it larger. The run goes on.",
            justify="center",
        )
