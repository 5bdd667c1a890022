"""The page of the teachers: what all of them come to, by class, and those that did most."""

from __future__ import annotations

from dataclasses import dataclass

from lernmi.equations import difference, total
from lernmi.run.names.quantities import CREDIT, LOSS, WEIGHT
from lernmi.wording import counted
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.picture import draw_grey
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.inspector.teachers import Teacher, Teachers
from lernmi_tui.panels.inspector.teachers_layout import TeachersLayout, teachers_layout

TALL = 18  # lines: from here on there is room for what is said at length
FEW_LINES, MANY_LINES = 3, 4  # of sums by class
FOOT = 2
HEADINGS = (
    ("against: raised its loss", "for: lowered its loss"),
    ("lowered the weight", "raised the weight"),
)

Part = tuple[str, str]
"""A text, and the name of its colour; ``sign`` for that of its sign."""


@dataclass(frozen=True, slots=True)
class TeachersPage:
    """What is seen: ``lines`` above, the teachers of both ways, each with the text of its gain, in
    their places, and the ``foot``.
    """

    lines: list[list[Part]]
    ways: tuple[list[Teacher], list[Teacher]]
    gains: dict[int, str]
    layout: TeachersLayout
    foot: list[list[Part]]

    @property
    def shown(self) -> list[Teacher]:
        """In the order of the cursor."""
        return [*self.ways[0], *self.ways[1]]


def teachers_page(
    teachers: Teachers, width: int, height: int, outdated: str | None = None
) -> TeachersPage:
    """What is seen in ``width`` x ``height`` cells; ``outdated`` says of when."""
    lines = [] if outdated is None else [[(cut(outdated, width), "minus")]]
    if teachers.ended is not None:
        lines.append([(cut(teachers.ended, width), "minus")])
    lines.append(_sum_line(teachers, width))
    if height >= TALL:
        lines += [[(text, "dim")] for text in _at_length(teachers, width)]
    lines += _kind_lines(teachers, width, MANY_LINES if height >= TALL else FEW_LINES)
    room = max(height - len(lines) - FOOT, 2)
    layout = teachers_layout(len(lines), width, room, teachers.subject.info.picture)
    ways = teachers.lowest(layout.most), teachers.highest(layout.most)
    shown = [*ways[0], *ways[1]]
    others = sum(each.gain for each in shown)
    rest = teachers.whole - teachers.by_hand - others
    left = teachers.taught - len(shown)
    terms = [each.gain for each in shown]
    terms += [rest] if left else []
    changes = teachers.changes
    terms += [change.gain for change in changes]
    *texts, whole = total(*terms, result=teachers.whole)
    gains = {each.row: text for each, text in zip(shown, texts, strict=False)}
    names = [counted(left, "other" if shown else "sample")] if left else []
    names += [change.name for change in changes]
    foot = [*zip(names, texts[len(shown) :], strict=True), ("all together", whole)]
    return TeachersPage(lines, ways, gains, layout, _wrapped(foot, width))


def _sum_line(teachers: Teachers, width: int) -> list[Part]:
    """``loss at first 1.29 - credit 0.905 = loss now 0.388``; with fewer words in less room."""
    is_link = teachers.subject.link is not None
    if is_link:
        first, gained, now = total(teachers.first, teachers.whole, result=teachers.now)
        sign = "-" if gained.startswith("-") else "+"
        what = str(WEIGHT)
    else:
        first, gained, now = difference(teachers.first, teachers.whole, result=teachers.now)
        sign = "+" if gained.startswith("-") else "-"
        first, now, what = first.lstrip("+"), now.lstrip("+"), str(LOSS)
    credit = f" {sign} {CREDIT} {gained.lstrip('+-')} = "
    words = (
        (f"{what} at first ", f"{credit}{what} now "),
        (f"{what} at first ", f"{credit}now "),
        ("at first ", f"{credit}now "),
    )
    room = width - len(first) - len(now)
    fits = (each for each in words if sum(map(len, each)) <= room)
    before, between = next(fits, words[-1])
    return [(before, "text"), (first, "sign"), (between, "text"), (now, "sign")]


def _at_length(teachers: Teachers, width: int) -> list[str]:
    what = "its loss before minus after"
    if teachers.subject.link is not None:
        what = "the weight after minus before"
    each = ", each time a sample was learned"
    long = f"{what}{each}, added up. Exact, by replay."
    return [first_that_fits([long, f"{what}{each}", f"{what} each sample, exact"], width)]


def _kind_lines(teachers: Teachers, width: int, most: int) -> list[list[Part]]:
    """The sums by class, as many of the largest as ``most`` lines have room for."""
    kinds = teachers.kinds
    for count in range(len(kinds), 0, -1):
        rest = [kind.gain for kind in kinds[count:]]
        terms = [kind.gain for kind in kinds[:count]]
        names = [kind.name for kind in kinds[:count]]
        if rest:
            terms.append(sum(rest))
            names.append("the other one" if len(rest) == 1 else f"the other {len(rest)}")
        if teachers.changes:
            terms.append(teachers.by_hand)
            names.append("by hand")
        *texts, whole = total(*terms, result=teachers.whole)
        parts = [*zip(names, texts, strict=True), ("=", whole)]
        lines = _wrapped(parts, width)
        if len(lines) <= most:
            return lines
    return []


def _wrapped(parts: list[tuple[str, str]], width: int) -> list[list[Part]]:
    """Names with their numbers, two cells apart, in lines of ``width``."""
    lines: list[list[Part]] = []
    used = width
    for name, number in parts:
        each = len(name) + 1 + len(number)
        if used + 2 + each > width:
            lines.append([])
            used = -2
        elif lines[-1]:
            lines[-1].append(("  ", "text"))
        lines[-1] += [(f"{name} ", "text"), (number, "sign")]
        used += 2 + each
    return lines


def draw(
    page: TeachersPage,
    teachers: Teachers,
    cursor: int,
    width: int,
    height: int,
    colours: Palette,
    focused: bool,
) -> Cells:
    """The page in ``width`` x ``height`` cells; the teacher at ``cursor`` is marked."""
    cells = Cells(width, height, colours.named("text"), colours.named("background"))
    for y, line in enumerate(page.lines):
        _put(cells, 0, y, line, colours)
    layout = page.layout
    headings = HEADINGS[teachers.subject.link is not None]
    number = 0
    for way, some in enumerate(page.ways):
        box = layout.boxes[way]
        heading = headings[way] if some else f"{headings[way].partition(':')[0]}: none"
        cells.put(box.x, box.y, cut(heading, box.width), colours.named("dim"))
        for place, teacher in enumerate(some):
            at_cursor = number == cursor
            _draw_teacher(cells, page, teachers, way, place, teacher, at_cursor, focused, colours)
            if at_cursor and layout.preview is not None:
                box, shape = layout.preview
                draw_grey(cells, box.x, box.y, teachers.pixels(teacher), shape, colours)
            number += 1
    for y, line in enumerate(page.foot):
        _put(cells, 0, height - len(page.foot) + y, line, colours)
    return cells


def _draw_teacher(
    cells: Cells,
    page: TeachersPage,
    teachers: Teachers,
    way: int,
    place: int,
    teacher: Teacher,
    at_cursor: bool,
    focused: bool,
    colours: Palette,
) -> None:
    layout = page.layout
    box = layout.box(way, place)
    y = box.y
    who = f"{teachers.number(teacher)} {teachers.what(teacher)}"
    gain = page.gains[teacher.row]
    times = f"{teacher.times:,}×"
    paper = colours.shade(0.35) if at_cursor and focused else None
    mark = "▸" if at_cursor else " "
    if layout.shape is None:
        end = f"{gain} in {times}"
        left = max(box.width - len(end) - 2, 8)
        inputs = teachers.subject.info.picture is None
        words = cut(f"{mark}{who}", left)
        if inputs and left - len(words) > 8:
            words += f" · {teachers.inputs_words(teacher, left - len(words) - 3)}"
        cells.put(box.x, y, words.ljust(left + 1), None, paper, at_cursor)
        _put(cells, box.x + left + 1, y, [(gain, "sign"), (f" in {times}", "text")], colours, paper)
        return
    draw_grey(cells, box.x + 1, y, teachers.pixels(teacher), layout.shape, colours)
    y += layout.shape.height
    room = box.width - 1
    cells.put(box.x, y, cut(f"{mark}{who}", room).ljust(room), None, paper, at_cursor)
    often = first_that_fits((f" in {times}", f" {times}", ""), room - 1 - len(gain))
    parts: list[Part] = [(" ", "text"), (gain, "sign"), (often, "text")]
    _put(cells, box.x, y + 1, parts, colours, paper)


def _put(
    cells: Cells, x: int, y: int, parts: list[Part], colours: Palette, paper: str | None = None
) -> None:
    for text, name in parts:
        if name == "sign":
            value = {"+": 1.0, "-": -1.0}.get(text[:1])
            ink = None if value is None else colours.sign(value)
            cells.put(x, y, text, ink, paper, value is not None)
        else:
            cells.put(x, y, text, colours.named(name), paper)
        x += len(text)
