"""Colours that are told apart on every theme's paper, by every eye."""

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from lernmi_tui.paint.contrast import BLACK, WHITE, contrast, difference, faded, with_contrast
from lernmi_tui.paint.palette import DARK, FEW_DARK, FEW_LIGHT, LIGHT, SMALL, TEXT, palette_on
from lernmi_tui.parts.colours import css_colours, palette_of_theme
from lernmi_tui.parts.themes import own_themes

THEMES = {theme.name: theme for theme in own_themes()} | BUILTIN_THEMES
EYES = {  # what those see who lack a kind of cones; Machado et al. 2009, on linear light
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen_by(eye, colour):
    light = [
        part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour
    ]
    mixed = [sum(a * b for a, b in zip(row, light, strict=True)) for row in EYES[eye]]
    clipped = [min(max(part, 0.0), 1.0) for part in mixed]
    curved = [
        12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in clipped
    ]
    return tuple(round(255 * part) for part in curved)


def test_contrast_is_that_of_wcag():
    assert contrast(BLACK, WHITE) == pytest.approx(21.0)
    assert contrast(WHITE, WHITE) == 1.0
    assert contrast((119, 119, 119), WHITE) == pytest.approx(4.48, abs=0.005)  # just too faint
    assert contrast((118, 118, 118), WHITE) == pytest.approx(4.54, abs=0.005)


def test_a_colour_changes_no_more_than_its_contrast_asks_for():
    assert with_contrast((0, 0, 0), WHITE, 7.0) == (0, 0, 0)
    darker = with_contrast((255, 150, 40), WHITE, SMALL)
    assert SMALL <= contrast(darker, WHITE) < SMALL + 0.3
    assert with_contrast((90, 90, 90), (100, 100, 100), 7.0) == WHITE  # the farther end, at least
    assert SMALL <= contrast(faded(BLACK, WHITE, SMALL), WHITE) < SMALL + 0.3


@pytest.mark.parametrize("paper", ["background", "panel"])
@pytest.mark.parametrize("name", THEMES)
def test_all_that_means_something_stands_out_on_every_theme(name, paper):
    colours = palette_of_theme(THEMES[name], paper)
    assert contrast(colours.text, colours.background) >= TEXT
    for each in (colours.dim, colours.plus, colours.minus, colours.accent):
        assert contrast(each, colours.background) >= SMALL
    assert contrast(colours.text, colours.background) > 1.3 * contrast(
        colours.dim, colours.background
    )
    assert difference(colours.accent, colours.plus) > 10
    assert difference(colours.accent, colours.minus) > 10


@pytest.mark.parametrize("name", THEMES)
def test_the_signs_are_told_apart_by_every_eye(name):
    colours = palette_of_theme(THEMES[name])
    assert colours.plus[2] == max(colours.plus)  # they are called blue
    assert colours.minus[0] > colours.minus[1] > colours.minus[2]  # and orange
    assert difference(colours.plus, colours.minus) > 25
    for eye in EYES:
        assert difference(*(seen_by(eye, sign) for sign in (colours.plus, colours.minus))) > 15, eye


@pytest.mark.parametrize("colours", [FEW_DARK, FEW_LIGHT])
def test_of_16_colours_the_signs_and_their_shades_are_different_ones(colours):
    signed = {colours.shade(part) for part in (-1.0, -0.4, 0.0, 0.4, 1.0)}
    assert len(signed) == 5
    assert len({colours.grey(part) for part in (0.0, 0.3, 0.6, 1.0)}) == 4
    for each in (colours.text, colours.dim, colours.plus, colours.minus, colours.accent):
        assert contrast(each, colours.background) >= 4.0


def test_our_own_themes_have_our_own_colours():
    assert palette_of_theme(THEMES["lernmi-dark"]) == DARK
    assert palette_of_theme(THEMES["lernmi-light"]) == LIGHT


def test_an_accent_that_is_a_sign_to_the_eye_is_passed_over():
    ours = palette_on((18, 18, 18), (224, 224, 224), ((255, 166, 43), (78, 191, 113)))
    assert ours.accent == (78, 191, 113)
    assert palette_on((18, 18, 18), (224, 224, 224), ((255, 166, 43),)).accent == DARK.accent


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_what_style_sheets_say_in_words_stands_out_from_background_and_panel(name):
    theme = BUILTIN_THEMES[name]
    colours = {name: Color.parse(code).rgb for name, code in css_colours(theme).items()}
    assert bool(colours) != theme.ansi
    papers = [palette_of_theme(theme, paper).background for paper in ("background", "panel")]
    for paper in papers:
        assert all(contrast(colour, paper) >= SMALL for colour in colours.values())
