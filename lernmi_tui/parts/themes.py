"""The themes there are: our own two, and those that come with Textual."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

from lernmi_tui.paint.palette import Palette
from lernmi_tui.parts.colours import OWN

FIRST = "lernmi-dark"
MUTED = 0.65  # of the way from background to text


def theme_names() -> list[str]:
    """Ours first, then all others by name."""
    return [*OWN, *sorted(BUILTIN_THEMES)]


def own_themes() -> list[Theme]:
    """Ours, as Textual takes them."""
    return [_theme(name, colours) for name, colours in OWN.items()]


def _theme(name: str, colours: Palette) -> Theme:
    return Theme(
        name=name,
        dark=name == FIRST,
        primary=colours.named("accent"),
        accent=colours.named("accent"),
        secondary=colours.named("plus"),
        warning=colours.named("minus"),
        error=colours.named("minus"),
        foreground=colours.named("text"),
        background=colours.named("background"),
        surface=colours.grey(0.05),
        panel=colours.grey(0.1),
        variables={"foreground-muted": colours.grey(MUTED)},
    )
