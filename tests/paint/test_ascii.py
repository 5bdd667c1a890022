"""Characters in ASCII, and colours where there are 16."""

import sys

import pytest
from rich.cells import cell_len
from rich.color import Color
from rich.style import Style

from lernmi_tui.paint.ascii import ascii_text, braille_in_ascii
from lernmi_tui.paint.contrast import contrast
from lernmi_tui.paint.palette import DARK, LIGHT
from lernmi_tui.paint.plain_styles import READABLE, SEEN, block_in_ascii, style_of_256, style_of_few


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("x1→h2 · ✓", "x1>h2 . Y"),
        ("╭─ Löss ─╮", "+- Loss -+"),
        ("−1.5 ∀", "-1.5 ?"),
        ("日本", "????"),
        ("🔎 a", ">> a"),
        ("ＡＢ", "????"),
        ("x²", "x2"),
        ("e\u0301", "e"),
    ],
)
def test_a_text_in_ascii_is_as_wide(text, plain):
    assert ascii_text(text) == plain
    assert cell_len(ascii_text(text)) == cell_len(text)


def test_every_character_there_is_becomes_ascii_of_its_width():
    for number in range(0x20, 0x3000):
        char = chr(number)
        if char.isprintable():
            plain = ascii_text(char)
            assert plain.isascii()
            assert len(plain) == cell_len(char), char
    assert sys.maxunicode > 0x3000


@pytest.mark.parametrize(
    ("char", "plain"),
    [
        ("⠀", " "), ("⠉", "'"), ("⠒", "-"), ("⠤", "-"), ("⣀", "_"), ("⡀", "."), ("⡇", "|"),
        ("⢸", "|"), ("⠑", "\\"), ("⡠", "/"), ("⠶", "="), ("⣿", "#"), ("⠛", "="),
    ],
)  # fmt: skip
def test_dots_become_a_stroke_that_lies_as_they_do(char, plain):
    assert braille_in_ascii(ord(char) - 0x2800) == plain


@pytest.mark.parametrize("colours", [DARK, LIGHT])
def test_a_half_block_becomes_more_or_less_of_its_sign(colours):
    def drawn(upper, lower):
        style = Style(color=upper, bgcolor=lower)
        return block_in_ascii("▀", style, colours)[0]

    levels = (0.0, 0.3, 0.6, 0.8, 1.0)
    assert [drawn(colours.shade(part), colours.shade(part)) for part in levels] == list(" '+*#")
    assert [drawn(colours.shade(-part), colours.shade(-part)) for part in levels] == list(" ,-~=")
    assert [drawn(colours.grey(part), colours.grey(part)) for part in levels] == list(" -+#@")
    assert drawn(colours.grey(1.0), colours.grey(0.0)) in "=+"  # half of it
    _, style = block_in_ascii("▀", Style(color=colours.shade(0.3)), colours)
    assert style.color.name == colours.named("plus")


@pytest.mark.parametrize("is_dark", [True, False])
def test_words_in_16_colours_can_be_read_whatever_they_were(is_dark):
    for ink in SEEN:
        for paper in SEEN:
            old = Style.from_color(Color.from_rgb(*ink), Color.from_rgb(*paper))
            new = style_of_few(old, is_dark, False, True)
            assert contrast(SEEN[new.color.number], SEEN[new.bgcolor.number]) >= READABLE


def test_a_dark_sign_becomes_the_bright_one_rather_than_white():
    dark_blue = Style.from_color(Color.from_rgb(0, 0, 170), Color.from_rgb(0, 0, 0))
    assert style_of_few(dark_blue, True, False, True).color.number == 12
    picture = style_of_few(dark_blue, True, False, False)
    assert (picture.color.number, picture.bgcolor.number) == (4, 0)


@pytest.mark.parametrize(
    ("colour", "number"),
    [((46, 52, 64), 236), ((18, 20, 24), 233), ((255, 0, 0), 196), ((95, 175, 255), 75)],
)
def test_of_256_colours_the_nearest_to_the_eye_is_taken(colour, number):
    style = style_of_256(Style(color="default", bgcolor=Color.from_rgb(*colour)))
    assert style.bgcolor == Color.from_ansi(number)
    assert style.color.is_default


def test_the_paper_of_a_terminals_own_theme_is_the_terminals():
    words = Style.from_color(Color.from_rgb(255, 255, 255), Color.from_rgb(0, 0, 0))
    style = style_of_few(words, True, True, True)
    assert style.color.is_default
    assert style.bgcolor.is_default
    assert style_of_few(words, True, False, True).bgcolor.number == 0
