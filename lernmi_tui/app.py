"""The app: a switchboard between the screens."""

from __future__ import annotations

from functools import partial

from textual.screen import Screen
from textual.theme import Theme

from lernmi_tui import terminal
from lernmi_tui.bindings import bindings_of
from lernmi_tui.commands import CommandScreen, KeyCommands
from lernmi_tui.help.screen import Help
from lernmi_tui.home.screen import Home
from lernmi_tui.one_at_a_time import OneAtATime
from lernmi_tui.paint.palette import DARK, LIGHT, Palette
from lernmi_tui.parts.overlay import Overlay
from lernmi_tui.workbench.screen import Workbench
from lernmi_tui.workbench.setup import Setup


def _theme(name: str, colours: Palette, dark: bool) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=colours.named("accent"),
        accent=colours.named("accent"),
        secondary=colours.named("plus"),
        warning=colours.named("minus"),
        error=colours.named("minus"),
        foreground=colours.named("text"),
        background=colours.named("background"),
        surface=colours.grey(0.05),
        panel=colours.grey(0.1),
    )


class LernmiApp(OneAtATime):
    """Opens Home, or the workbench at once if there is a ``setup``."""

    TITLE = "lernmi"
    BINDINGS = bindings_of("app")
    COMMANDS = {KeyCommands}  # noqa: RUF012
    CSS = """
    Screen.-narrow > *, Screen.-low > * { display: none; }
    Screen.-narrow > TooSmall, Screen.-low > TooSmall { display: block; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-enough")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012

    def __init__(
        self, setup: Setup | None = None, running: bool = True, pace: float | None = None
    ) -> None:
        super().__init__()
        self.register_theme(_theme("lernmi-dark", DARK, dark=True))
        self.register_theme(_theme("lernmi-light", LIGHT, dark=False))
        self.theme = "lernmi-dark"
        self._begin = partial(Home) if setup is None else partial(Workbench, setup, running, pace)

    def on_mount(self) -> None:
        if not self.is_headless:
            terminal.on_end_signals(self._end)
            terminal.guard_continuation(lambda: self.call_later(self.refresh, layout=True))
        self.push_screen(self._begin())

    def _end(self, code: int) -> None:
        self.exit(return_code=code)

    def on_home_chosen(self, message: Home.Chosen) -> None:
        self._go_to(Workbench(message.setup, message.running, message.setup.first_pace))

    def on_workbench_ended(self, message: Workbench.Ended) -> None:
        self._go_to(Home(message.setup, message.failure))

    def _go_to(self, screen: Screen[None]) -> None:
        """Show ``screen`` in place of the one there is, and of what lies over that.

        At the bottom lies Textual's own, which is blank.
        """
        while len(self.screen_stack) > 2:
            self.pop_screen()
        self.switch_screen(screen)

    def action_command_palette(self) -> None:
        self._lay_over(CommandScreen)

    def action_help(self) -> None:
        self._lay_over(Help)

    def _lay_over(self, kind: type[Overlay[None]]) -> None:
        """Show such a screen over the one there is, unless one lies there already."""
        if not any(isinstance(screen, kind) for screen in self.screen_stack):
            self.push_screen(kind())

    def action_toggle_dark(self) -> None:
        self.theme = "lernmi-light" if self.current_theme.dark else "lernmi-dark"
