"""An app as its person has set it: the theme, the keys, and what the terminal can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import App
from textual.filter import LineFilter

from lernmi_tui.one_at_a_time import OneAtATime
from lernmi_tui.parts.colours import css_colours, has_few_colours
from lernmi_tui.parts.plain_lines import AsciiLines, FewColourLines, Lines256
from lernmi_tui.parts.themes import FIRST, own_themes
from lernmi_tui.settings.kept_settings import KeptSettings

OTHER = {True: "lernmi-light", False: FIRST}  # of ours, if the present one is dark
SAID_SECONDS = 10


class AppAsSet(OneAtATime):
    """Themes and keys are those chosen; lines are painted as the terminal can show them."""

    _keeps_themes = False  # from when on they are chosen here

    def __init__(self, settings: KeptSettings | None = None) -> None:
        """``settings`` have been checked; None: all are at their defaults, and none is kept."""
        super().__init__()
        for theme in own_themes():
            self.register_theme(theme)
        # without its watcher, which would have all styles read and applied a second time
        self.set_reactive(App.theme, FIRST)
        self.stylesheet.set_variables(self.get_css_variables())
        self.settings = settings or KeptSettings(None)
        self.is_in_ascii = bool(self.settings.now.ascii)
        self._ascii = AsciiLines(self)
        self._few, self._of_256 = FewColourLines(self), Lines256()

    @property
    def chosen_keys(self) -> Mapping[str, str]:
        """By the id of what they do."""
        return self.settings.now.keys

    @property
    def chosen_pace(self) -> float | None:
        """Samples a second, infinity for full speed; None if none was ever chosen."""
        return self.settings.now.pace

    def on_mount(self) -> None:
        if self.chosen_keys:
            self.set_keymap(dict(self.chosen_keys))
        self.theme = self.settings.now.theme or FIRST
        self._keeps_themes = True
        self.settings.fail = lambda said: self.call_later(self.warn, said)
        for said in self.settings.said:
            self.warn(said)

    def get_css_variables(self) -> dict[str, str]:
        variables = super().get_css_variables()
        if not self._keeps_themes:  # it is our own first, whatever Textual begins with
            return variables
        self.theme_variables = variables | css_colours(self.current_theme)
        return self.theme_variables

    def warn(self, said: str) -> None:
        """A line that the person should read."""
        self.notify(said, severity="warning", timeout=SAID_SECONDS, markup=False)

    def get_line_filters(self) -> Sequence[LineFilter]:
        filters = super().get_line_filters()
        if self.is_in_ascii:
            filters = [self._ascii, *filters]
        if has_few_colours(self):
            return [*filters, self._few]
        return [*filters, self._of_256] if self.console.color_system == "256" else filters

    def keep_pace(self, pace: float) -> None:
        """Have runs to come begin at ``pace``."""
        self.settings.keep(pace=pace)

    def watch_theme(self, name: str) -> None:
        if self._keeps_themes:
            self.settings.keep(theme=name)

    def action_toggle_dark(self) -> None:
        self.theme = OTHER[self.current_theme.dark]
