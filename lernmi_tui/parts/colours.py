"""The palette of the theme that is on, for what a widget draws itself."""

from __future__ import annotations

from typing import Any, Literal

from textual.app import App
from textual.color import Color
from textual.theme import Theme

from lernmi_tui.paint.contrast import BLACK, RGB, WHITE, with_contrast
from lernmi_tui.paint.palette import DARK, FEW_DARK, FEW_LIGHT, LIGHT, SMALL, Palette, palette_on

Paper = Literal["background", "panel"]

OWN = {"lernmi-dark": DARK, "lernmi-light": LIGHT}
ACCENTS = ("accent", "primary", "success", "secondary")
_known: dict[str, tuple[Theme, dict[Paper, Palette]]] = {}  # by the name of the theme


def palette_of(app: App[Any], paper: Paper = "background") -> Palette:
    """The colours for what is drawn on the theme's background, or on its panel."""
    theme = app.current_theme
    if has_few_colours(app):
        few = FEW_DARK if theme.dark else FEW_LIGHT
        return few.smooth if is_in_ascii(app) else few
    return palette_of_theme(theme, paper)


def has_few_colours(app: App[Any]) -> bool:
    """True if there are the 16 colours of every terminal alone, or the theme wants no others."""
    return app.native_ansi_color or app.console.color_system == "standard"


def is_in_ascii(app: App[Any]) -> bool:
    """True if all that ``app`` draws is painted in ASCII."""
    return bool(getattr(app, "is_in_ascii", False))


def palette_of_theme(theme: Theme, paper: Paper = "background") -> Palette:
    """The same where there are all colours."""
    known, palettes = _known.get(theme.name, (None, {}))
    if known is not theme:
        palettes = {}
        _known[theme.name] = theme, palettes
    if paper not in palettes:
        palettes[paper] = _palette(theme, paper)
    return palettes[paper]


def _palette(theme: Theme, paper: Paper) -> Palette:
    own = OWN.get(theme.name)
    if own is not None and theme.panel is not None:
        on_panel = _rgb(theme.panel), own.text, (own.accent,)
        return own if paper == "background" else palette_on(*on_panel)
    if theme.ansi:  # its background is the terminal's own
        return palette_on(*((BLACK, WHITE) if theme.dark else (WHITE, BLACK)))
    every = theme.to_color_system().generate()
    back, text, *accents = (_rgb(every[name]) for name in (paper, "foreground", *ACCENTS))
    if paper == "panel":
        accents.insert(0, palette_of_theme(theme).accent)
    return palette_on(back, text, tuple(accents))


def css_colours(theme: Theme) -> dict[str, str]:
    """Variables of style sheets that are told from the theme's background, and from its panel.

    Ours have none but such colours, and a terminal's own theme has the terminal's.
    """
    if theme.ansi or theme.name in OWN:
        return {}
    colours = palette_of_theme(theme, "panel")
    error = with_contrast(_rgb(theme.error or theme.primary), colours.background, SMALL)
    named = {"foreground": "text", "foreground-muted": "dim", "accent": "accent"}
    variables = {name: colours.named(colour) for name, colour in named.items()}
    return variables | {"error": Color(*error).hex}


def _rgb(name: str) -> RGB:
    return Color.parse(name).rgb
