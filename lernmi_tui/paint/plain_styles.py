"""Half blocks where there is nothing but ASCII; styles where there are 16 colours, or 256."""

from __future__ import annotations

import math
from functools import cache, lru_cache

from rich.color import Color, ColorSystem
from rich.style import Style

from lernmi_tui.paint.ascii import GREYS
from lernmi_tui.paint.contrast import RGB, blend, contrast, oklab
from lernmi_tui.paint.palette import Palette

READABLE = 3.0  # the contrast that words have at least
PLUS, MINUS = " '+*#", " ,-~="
"""What stands for ever more of a sign."""
BLACK, WHITE = 0, 15
SEEN: tuple[RGB, ...] = (
    *((0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0)),
    *((0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)),
    *((85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85)),
    *((85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255)),
)
"""The 16 colours by number, as the first terminals had them; those of today are much alike."""


def is_picture(text: str, style: Style) -> bool:
    """True if ``text`` is there for its colours: half blocks, blanks, or blocks with no edge."""
    return not text.strip(" ▀▄") or (style.color == style.bgcolor and not text.strip("█"))


@lru_cache(maxsize=16_384)
def block_in_ascii(char: str, style: Style, palette: Palette) -> tuple[str, Style]:
    """What a character of a picture stands for: more or less of a sign, or of brightness.

    The character says it as well as its colour, which is a full one.
    """
    ink, paper = _rgb(style.color, palette.text), _rgb(style.bgcolor, palette.background)
    seen = paper if char == " " else blend(paper, ink, 0.5)
    part, ramp, full = _nearest(seen, palette)
    return ramp[round(part * (len(ramp) - 1))], style + _style(full, palette.background)


def _nearest(colour: RGB, palette: Palette) -> tuple[float, str, RGB]:
    """How much of which colour of the palette that is, on its background, with its characters."""
    ways = []
    for ramp, full in ((GREYS, palette.text), (PLUS, palette.plus), (MINUS, palette.minus)):
        way = [end - start for start, end in zip(palette.background, full, strict=True)]
        gone = [here - start for start, here in zip(palette.background, colour, strict=True)]
        part = sum(a * b for a, b in zip(way, gone, strict=True)) / sum(a * a for a in way)
        part = min(max(part, 0.0), 1.0)
        aside = sum((a * part - b) ** 2 for a, b in zip(way, gone, strict=True))
        ways.append((aside, part, ramp, full))
    _, part, ramp, full = min(ways)
    return part, ramp, full


def _rgb(colour: Color | None, otherwise: RGB) -> RGB:
    if colour is None or colour.is_default:
        return otherwise
    red, green, blue = colour.get_truecolor()
    return red, green, blue


def _style(ink: RGB, paper: RGB) -> Style:
    return Style.from_color(Color.from_rgb(*ink), Color.from_rgb(*paper))


@lru_cache(maxsize=16_384)
def style_of_few(style: Style, is_dark: bool, is_terminals: bool, is_words: bool) -> Style:
    """``style`` in the 16 colours of every terminal, words told from the paper they are on.

    ``is_terminals``: black paper, or white where it is not dark, is as the terminal has it, and so
    is what is written in the opposite.
    """
    ends = (BLACK, WHITE) if is_dark else (WHITE, BLACK)
    paper, ink = (
        end if colour is None or colour.is_default else _number(colour)
        for colour, end in zip((style.bgcolor, style.color), ends, strict=True)
    )
    if is_words and contrast(SEEN[ink], SEEN[paper]) < READABLE:
        # the same brighter or darker, else the end that is farther away
        ways = (ink ^ 8, *sorted(ends, key=lambda end: -contrast(SEEN[end], SEEN[paper])))
        ink = next(way for way in ways if contrast(SEEN[way], SEEN[paper]) >= READABLE)
    kept = is_terminals and paper == ends[0]
    return style + Style.from_color(
        Color.default() if kept and ink == ends[1] else Color.from_ansi(ink),
        Color.default() if kept else Color.from_ansi(paper),
    )


def _number(colour: Color) -> int:
    number = colour.downgrade(ColorSystem.STANDARD).number
    return 0 if number is None else number


@lru_cache(maxsize=16_384)
def style_of_256(style: Style) -> Style:
    """``style`` in the colours that most terminals have, the nearest to the eye.

    Rich would take a teal for the dark blue grey of many a theme.
    """
    ink, paper = style.color, style.bgcolor
    return style + Style.from_color(
        None if ink is None or ink.is_default else Color.from_ansi(_nearest_of_256(ink)),
        None if paper is None or paper.is_default else Color.from_ansi(_nearest_of_256(paper)),
    )


_CUBE = (0, 95, 135, 175, 215, 255)
_GREYS = range(8, 248, 10)
_OF_256 = (
    *((red, green, blue) for red in _CUBE for green in _CUBE for blue in _CUBE),
    *((grey, grey, grey) for grey in _GREYS),
)
"""From number 16 on; those below are not the same everywhere."""


@lru_cache(maxsize=4096)
def _nearest_of_256(colour: Color) -> int:
    wanted = oklab(_rgb(colour, (0, 0, 0)))
    return 16 + min(range(len(_OF_256)), key=lambda number: math.dist(wanted, _seen()[number]))


@cache
def _seen() -> list[tuple[float, float, float]]:
    return [oklab(colour) for colour in _OF_256]
