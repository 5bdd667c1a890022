"""The elements that pictures and tables are made of. Every text in them is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

PLUS, MINUS = "#3987e5", "#d97a1d"  # seen well on white and on black
EMPTY = ("line", "path", "circle", "img")  # HTML takes no others as closed at once
LONGEST = 18  # characters of a name in a picture


def text_of(text: str) -> str:
    """``text`` as it can stand in an element or in an attribute, on one line."""
    printable = "".join(each if each.isprintable() else " " for each in text)
    return escape(printable, quote=True)


def cut(text: str, longest: int = LONGEST) -> str:
    """Its first characters, where it has more than ``longest``."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def element(name: str, content: str = "", **attributes: object) -> str:
    """``<name ...>content</name>``; ``font_size`` is written ``font-size``."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text_of(str(value))}"'
        for key, value in attributes.items()
    )
    if not content and name in EMPTY:
        return f"<{name}{given}/>"
    return f"<{name}{given}>{content}</{name}>"


def label(text: str, x: float, y: float, anchor: str = "start", **attributes: object) -> str:
    """A text in a picture, cut to LONGEST characters: it ends, begins or is centred at ``x``."""
    return element(
        "text", text_of(cut(text)), x=f"{x:g}", y=f"{y:g}", text_anchor=anchor, **attributes
    )


def picture(width: float, height: float, content: Iterable[str], words: str) -> str:
    """An SVG, as wide as there is room at the most; ``words`` say what it is."""
    title = element("title", text_of(words))
    return element(
        "svg",
        title + "".join(content),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        style=f"width:{width:g}px;max-width:100%;height:auto",
        font_family="sans-serif",
        font_size="11",
        fill="currentColor",
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    """The first row are the heads, the first cell of each of the others says what it is."""
    style = "text-align:right;padding:1px 8px;background:none;color:inherit"
    cells = []
    for place, row in enumerate(rows):
        kinds = ["th" if place == 0 or column == 0 else "td" for column in range(len(row))]
        cells.append(
            element(
                "tr",
                "".join(
                    element(kind, text_of(cell) or " ", style=style)
                    for kind, cell in zip(kinds, row, strict=True)
                ),
                style="background:none",
            )
        )
    return element(
        "table", "".join(cells), style="border-collapse:collapse;margin:4px 0;font-size:inherit"
    )


def page(title: str, parts: Iterable[str]) -> str:
    """What a notebook shows of one thing: its ``title``, and ``parts`` below it."""
    heading = element("div", element("b", text_of(title)))
    return element("div", heading + "".join(parts), style="color:inherit;line-height:1.4")
