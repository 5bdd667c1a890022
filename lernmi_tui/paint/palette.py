"""The colours that carry meaning: blue for +, orange for -, one accent; for dark and light."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

RGB = tuple[int, int, int]


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
            _hex(_blend(self.background, self.plus if step > 0 else self.minus, abs(step) / 256))
            for step in range(-256, 257)
        ]

    def shade(self, value: float) -> str:
        """The colour of ``value`` within -1 .. 1, clipped; a NaN is dim."""
        if value != value:
            return _hex(self.dim)
        return self.shades[round(min(max(value, -1.0), 1.0) * 256) + 256]

    def grey(self, value: float) -> str:
        """From background (0) to text (1), clipped: brightness for outputs and pixels."""
        part = min(max(value, 0.0), 1.0) if value == value else 0.0
        return _hex(_blend(self.background, self.text, part))

    def sign(self, value: float) -> str:
        """The full sign colour of ``value``; dim for zero and NaN."""
        if value > 0.0:
            return _hex(self.plus)
        return _hex(self.minus if value < 0.0 else self.dim)

    def named(self, name: str) -> str:
        """One of the fields, as ``#rrggbb``."""
        colour: RGB = getattr(self, name)
        return _hex(colour)


def _blend(start: RGB, end: RGB, part: float) -> RGB:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(start, end, strict=True))
    return red, green, blue


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
    dim=(120, 124, 130),
    plus=(20, 90, 210),
    minus=(200, 90, 0),
    accent=(0, 120, 96),
)


def palette(dark: bool) -> Palette:
    """The palette of a dark or a light theme."""
    return DARK if dark else LIGHT
