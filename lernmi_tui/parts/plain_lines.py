"""The last thing done to each line that is painted: what the terminal can't show, in other ways.

So no panel has to know of terminals with few colours, or without Unicode.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

from lernmi_tui.paint.ascii import ascii_text
from lernmi_tui.paint.plain_styles import block_in_ascii, is_picture, style_of_256, style_of_few
from lernmi_tui.parts.colours import palette_of


class AsciiLines(LineFilter):
    """Lines in ASCII. It comes before colours are changed: some stand for a character."""

    def __init__(self, app: App[Any]) -> None:
        super().__init__()
        self._app = app

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        done: list[Segment] = []
        for segment in segments:
            text, style, control = segment
            if text.isascii():
                done.append(segment)
            elif style is None or not is_picture(text, style):
                done.append(Segment(ascii_text(text), style, control))
            else:
                palette = palette_of(self._app)
                for char, run in groupby(text):
                    plain, changed = block_in_ascii(char, style, palette)
                    done.append(Segment(plain * len(list(run)), changed))
        return done


class FewColourLines(LineFilter):
    """Lines in 16 colours. It comes last."""

    def __init__(self, app: App[Any]) -> None:
        super().__init__()
        self._app = app

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        is_dark, is_terminals = self._app.current_theme.dark, self._app.native_ansi_color
        done = []
        for text, style, control in segments:
            old = style or Style.null()
            new = style_of_few(old, is_dark, is_terminals, not is_picture(text, old))
            done.append(Segment(text, new, control))
        return done


class Lines256(LineFilter):
    """Lines in the 256 colours that most terminals have. It comes last."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text, None if style is None else style_of_256(style), control)
            for text, style, control in segments
        ]
