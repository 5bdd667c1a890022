"""What is on the app's screen once it rests, cell by cell, and pictures of that.

Lines, blocks and braille are drawn here, not taken from a font: so they meet from cell to cell, as
they do in a good terminal.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from time import process_time
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont
from rich.cells import cell_len
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.terminal_theme import DIMMED_MONOKAI

if TYPE_CHECKING:
    from textual.app import App
    from textual.pilot import Pilot

WIDTH, HEIGHT = 12, 24  # of a cell in pixels
FONT_SIZE = 19.93  # at which a character of the font is so wide
BASELINE = 18
FONTS = {False: "DejaVuSansMono.ttf", True: "DejaVuSansMono-Bold.ttf"}
REST_SECONDS, REST_SHARE = 1.0, 0.05  # how long, and how much of it a resting app may work
SMOOTH = 4  # rounded corners are drawn so much larger first

RGB = tuple[int, int, int]

_ARMS = {  # of a line in the middle of a cell: left, right, up, down; thickness of each
    **{"─": "1100", "│": "0011", "┌": "0101", "┐": "1001", "└": "0110", "┘": "1010"},
    **{"├": "0111", "┤": "1011", "┬": "1101", "┴": "1110", "┼": "1111", "╴": "1000"},
    **{"╶": "0100", "╵": "0010", "╷": "0001", "━": "2200", "┃": "0022", "╌": "1100"},
    **{"╸": "2000", "╺": "0200", "╹": "0020", "╻": "0002"},
}
_ROUND = {"╭": (1, 1), "╮": (-1, 1), "╰": (1, -1), "╯": (-1, -1)}  # which way its arms go
_QUADRANTS = {  # upper left, upper right, lower left, lower right
    **{"▘": "1000", "▝": "0100", "▖": "0010", "▗": "0001", "▚": "1001", "▞": "0110"},
    **{"▛": "1110", "▜": "1101", "▙": "1011", "▟": "0111", "▀": "1100", "▄": "0011"},
    **{"▌": "1010", "▐": "0101", "█": "1111"},
}
_BELOW, _LEFT = "▁▂▃▄▅▆▇█", "▏▎▍▌▋▊▉█"  # eighths
_BRAILLE = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))  # dot of each bit


@dataclass(frozen=True, slots=True)
class Cell:
    """A character (wide ones take the next cell, which is empty) and its colours."""

    character: str
    colour: RGB
    paper: RGB
    is_bold: bool
    is_underlined: bool


Cells = list[list[Cell]]  # rows


def cells_of(app: App[None]) -> Cells:
    """What is on the screen of ``app``."""
    width, height = app.size
    console = Console(
        width=width, height=height, file=io.StringIO(), force_terminal=True,
        color_system="truecolor", record=True, legacy_windows=False, safe_box=False,
    )  # fmt: skip
    console.print(app.screen._compositor.render_update(full=True))
    segments = Segment.filter_control(console._record_buffer)
    rows = Segment.split_and_crop_lines(segments, width, include_new_lines=False)
    return [[cell for segment in row for cell in _cells(segment)] for row in rows][:height]


async def rest(pilot: Pilot[None]) -> None:
    """Until nothing changes on the screen, nor is worked on."""
    before: Cells = []
    worked = REST_SECONDS
    while worked > REST_SHARE * REST_SECONDS or cells_of(pilot.app) != before:
        before, began = cells_of(pilot.app), process_time()
        await pilot.pause(REST_SECONDS)
        worked = process_time() - began


def _cells(segment: Segment) -> list[Cell]:
    style = segment.style
    assert style is not None
    colour, paper = _rgb(style.color, True), _rgb(style.bgcolor, False)
    if style.reverse:
        colour, paper = paper, colour
    if style.dim:
        colour = tuple((a + b) // 2 for a, b in zip(colour, paper, strict=True))
    cells = []
    for character in segment.text:
        cell = Cell(character, colour, paper, bool(style.bold), bool(style.underline))
        cells += [cell, Cell("", colour, paper, False, False)][: cell_len(character)]
    return cells


def _rgb(colour: Color | None, is_front: bool) -> RGB:
    colour = colour or Color.default()
    return tuple(colour.get_truecolor(DIMMED_MONOKAI, foreground=is_front))


def picture_of(cells: Cells) -> Image.Image:
    """Those cells, in colour."""
    picture = Image.new("RGB", (len(cells[0]) * WIDTH, len(cells) * HEIGHT))
    for y, row in enumerate(cells):
        for x, cell in enumerate(row):
            if cell.character:
                picture.paste(_drawn(cell), (x * WIDTH, y * HEIGHT))
    return picture


@cache
def _drawn(cell: Cell) -> Image.Image:
    columns = cell_len(cell.character)
    ink = _ink(cell.character, cell.is_bold, columns)
    if cell.is_underlined:
        ImageDraw.Draw(ink).rectangle((0, BASELINE + 3, ink.width, BASELINE + 4), 255)
    drawn = Image.new("RGB", ink.size, cell.paper)
    drawn.paste(Image.new("RGB", ink.size, cell.colour), mask=ink)
    return drawn


@cache
def font_of(name: str, size: float) -> ImageFont.FreeTypeFont:
    """A font of the system's. Ends the program, in a line, where it isn't there."""
    try:
        return ImageFont.truetype(name, size)
    except OSError:
        raise SystemExit(f"{name} is needed: install the DejaVu fonts") from None


@cache
def _ink(character: str, is_bold: bool, columns: int) -> Image.Image:
    """How much of each pixel a character covers."""
    ink = Image.new("L", (columns * WIDTH, HEIGHT))
    draw = ImageDraw.Draw(ink)
    if character in _ARMS:
        _draw_arms(draw, character)
    elif character in _ROUND:
        _draw_round(ink, *_ROUND[character])
    elif character in _QUADRANTS:
        for place, is_full in enumerate(_QUADRANTS[character]):
            if is_full == "1":
                x, y = place % 2 * WIDTH // 2, place // 2 * HEIGHT // 2
                draw.rectangle((x, y, x + WIDTH // 2 - 1, y + HEIGHT // 2 - 1), 255)
    elif character in _BELOW:
        top = HEIGHT - HEIGHT * (_BELOW.index(character) + 1) // 8
        draw.rectangle((0, top, WIDTH, HEIGHT), 255)
    elif character in _LEFT:
        right = round(WIDTH * (_LEFT.index(character) + 1) / 8)
        draw.rectangle((0, 0, right - 1, HEIGHT), 255)
    elif 0x2800 <= ord(character) < 0x2900:
        _draw_braille(draw, ord(character) - 0x2800)
    else:
        draw.text((0, BASELINE), character, 255, font_of(FONTS[is_bold], FONT_SIZE), anchor="ls")
    return ink


def _draw_arms(draw: ImageDraw.ImageDraw, character: str) -> None:
    x, y = WIDTH // 2, HEIGHT // 2
    left, right, up, down = (int(arm) for arm in _ARMS[character])
    if character == "╌":
        for start in (1, WIDTH // 2 + 1):
            draw.rectangle((start, y - 1, start + WIDTH // 2 - 3, y), 255)
        return
    if left:
        draw.rectangle((0, y - left, x + left - 1, y + left - 1), 255)
    if right:
        draw.rectangle((x - right, y - right, WIDTH, y + right - 1), 255)
    if up:
        draw.rectangle((x - up, 0, x + up - 1, y + up - 1), 255)
    if down:
        draw.rectangle((x - down, y - down, x + down - 1, HEIGHT), 255)


def _draw_round(ink: Image.Image, right: int, down: int) -> None:
    """A corner whose arms go right or left (-1), and down or up (-1)."""
    large = Image.new("L", (WIDTH * SMOOTH, HEIGHT * SMOOTH))
    draw = ImageDraw.Draw(large)
    x, y, radius, thick = large.width // 2, large.height // 2, large.width // 2, 2 * SMOOTH
    centre = x + right * radius, y + down * radius
    reach = radius + thick // 2
    start = {(1, 1): 180, (-1, 1): 270, (1, -1): 90, (-1, -1): 0}[right, down]
    box = (*(each - reach for each in centre), *(each + reach for each in centre))
    draw.arc(box, start, start + 90, 255, thick)
    ends = sorted((centre[1], centre[1] + down * large.height))
    draw.rectangle((x - thick // 2, ends[0], x + thick // 2 - 1, ends[1]), 255)
    ink.paste(large.resize(ink.size, Image.Resampling.BOX))


def _draw_braille(draw: ImageDraw.ImageDraw, bits: int) -> None:
    for bit, (column, row) in enumerate(_BRAILLE):
        if bits >> bit & 1:
            x, y = WIDTH * (2 * column + 1) // 4, HEIGHT * (2 * row + 1) // 8
            draw.ellipse((x - 2, y - 2, x + 1, y + 1), 255)
