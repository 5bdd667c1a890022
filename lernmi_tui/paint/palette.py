"""The colours that carry meaning: blue for +, orange for -, one accent; on any paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lernmi_tui.paint.contrast import RGB, blend, difference, faded, luminance, with_contrast

TEXT, SMALL = 7.0, 4.5  # contrast to the paper: of words; of what is dim, and of the signs
APART, FROM_TEXT = 15.0, 10.0  # how different the accent is from the signs; from words
WEAK, STRONG = 0.12, 0.62  # of a sign's colour, between which there is one step
BRIGHT = 0.18  # the luminance from which on a paper is a light one


@dataclass(frozen=True)
class Palette:
    """Colours as (red, green, blue), 0 .. 255."""

    background: RGB
    text: RGB
    dim: RGB
    plus: RGB
    minus: RGB
    accent: RGB

    @cached_property
    def shades(self) -> list[str]:
        """513 colours from minus through background to plus, as ``#rrggbb``."""
        return [
            _hex(self._part(self.plus if step > 0 else self.minus, abs(step) / 256))
            for step in range(-256, 257)
        ]

    def shade(self, value: float) -> str:
        """The colour of ``value`` within -1 .. 1, clipped; a NaN is dim."""
        if value != value:
            return _hex(self.dim)
        return self.shades[round(min(max(value, -1.0), 1.0) * 256) + 256]

    def grey(self, value: float) -> str:
        """From background (0) to text (1), clipped: brightness for outputs and pixels."""
        return _hex(self._part(self.text, min(max(value, 0.0), 1.0) if value == value else 0.0))

    def _part(self, colour: RGB, part: float) -> RGB:
        """``part`` of ``colour`` on the background."""
        return blend(self.background, colour, part)

    def sign(self, value: float) -> str:
        """The full sign colour of ``value``; dim for zero and NaN."""
        if value > 0.0:
            return _hex(self.plus)
        return _hex(self.minus if value < 0.0 else self.dim)

    def named(self, name: str) -> str:
        """One of the fields, as ``#rrggbb``."""
        colour: RGB = getattr(self, name)
        return _hex(colour)


@dataclass(frozen=True)
class FewColours(Palette):
    """Of the 16 colours that every terminal has: shades are the few steps that there are."""

    weak_plus: RGB
    weak_minus: RGB
    greys: tuple[RGB, ...]

    def _part(self, colour: RGB, part: float) -> RGB:
        if colour == self.text:
            steps = (self.background, *self.greys, colour)
            return steps[min(int(part * len(steps)), len(steps) - 1)]
        if part < WEAK:
            return self.background
        if part > STRONG:
            return colour
        return self.weak_plus if colour == self.plus else self.weak_minus

    @cached_property
    def smooth(self) -> Palette:
        """The same with all shades: for pictures in which characters say how much there is."""
        return Palette(self.background, self.text, self.dim, self.plus, self.minus, self.accent)


def _hex(colour: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


DARK = Palette(
    background=(18, 20, 24),
    text=(224, 226, 230),
    dim=(120, 126, 136),
    plus=(86, 156, 255),
    minus=(255, 150, 40),
    accent=(120, 220, 190),
)
LIGHT = Palette(
    background=(250, 250, 248),
    text=(30, 32, 36),
    dim=(108, 112, 118),
    plus=(20, 90, 210),
    minus=(186, 82, 0),
    accent=(0, 120, 96),
)
FEW_DARK = FewColours(
    background=(0, 0, 0),
    text=(255, 255, 255),
    dim=(170, 170, 170),
    plus=(85, 85, 255),
    minus=(255, 255, 85),
    accent=(85, 255, 85),
    weak_plus=(0, 0, 170),
    weak_minus=(170, 85, 0),
    greys=((85, 85, 85), (170, 170, 170)),
)
FEW_LIGHT = FewColours(
    background=(255, 255, 255),
    text=(0, 0, 0),
    dim=(85, 85, 85),
    plus=(0, 0, 170),
    minus=(170, 0, 0),
    accent=(170, 0, 170),
    weak_plus=(85, 85, 255),
    weak_minus=(255, 85, 85),
    greys=((170, 170, 170), (85, 85, 85)),
)


def is_dark(paper: RGB) -> bool:
    """True if it is seen as dark, and what is written on it should be light."""
    return luminance(paper) < BRIGHT


@lru_cache(maxsize=64)
def palette_on(paper: RGB, ink: RGB, accents: Sequence[RGB] = ()) -> Palette:
    """The palette for ``paper``: words in ``ink``, as accent the first of ``accents`` that will do.

    All stand out from the paper, an accent from the signs and from words too. The signs stay blue
    and orange, as they are called.
    """
    own = DARK if is_dark(paper) else LIGHT
    text = with_contrast(ink, paper, TEXT)
    plus, minus = (with_contrast(sign, paper, SMALL) for sign in (own.plus, own.minus))
    possible = [with_contrast(each, paper, SMALL) for each in (*accents, own.accent)]
    accent = next((each for each in possible if _is_told(each, plus, minus, text)), possible[-1])
    return Palette(paper, text, faded(text, paper, SMALL), plus, minus, accent)


def _is_told(accent: RGB, plus: RGB, minus: RGB, text: RGB) -> bool:
    return (
        min(difference(accent, plus), difference(accent, minus)) > APART
        and difference(accent, text) > FROM_TEXT
    )
