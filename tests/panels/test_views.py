"""The views of a task: which there are, truth table, decision map."""

import re
from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest
from textual.actions import SkipAction
from textual.theme import BUILTIN_THEMES

import lernmi
from lernmi.data.samples import Samples
from lernmi.net.verdicts import is_solved
from lernmi.run.snapshots.focus import Focus
from lernmi_tui.keys.bindings import GROUPS
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.images.panel import ImageWall
from lernmi_tui.panels.plane.panel import DecisionMap
from lernmi_tui.panels.truth_table.panel import TruthTable
from lernmi_tui.panels.truth_table.picture import Marks, TruthTablePicture, table_words
from lernmi_tui.parts import choosing, last_sample
from lernmi_tui.parts.colours import palette_of_theme
from lernmi_tui.parts.looking import LookAt
from lernmi_tui.workbench.views import views_of
from tests.panel_helpers import alone, assert_fits, text_of

NAN, INF = float("nan"), float("inf")
XOR, SPIRAL, DIGITS = (lernmi.load_task(name) for name in ("xor", "spiral", "digits"))


# verdicts


@pytest.mark.parametrize(
    ("outputs", "words", "solved"),
    [
        ([0.9, 0.62], "1 of 2 right · worst off by 0.620", False),
        ([0.95, 0.02], "2 of 2 right · worst off by 0.0500", True),
        ([1.0, 0.001], "2 of 2 right · worst off by less than 0.01", True),
        ([NAN, 0.0], "1 of 2 right · worst off by nan", False),
        ([INF, 0.0], "1 of 2 right · worst off by inf", False),
        ([1e9, 0.0], "1 of 2 right · worst off by 1.00e9", False),
    ],
)
def test_a_table_in_words(outputs, words, solved):
    expected = np.array([[1.0], [0.0]])
    given = np.array(outputs)[:, None]
    assert table_words(given, expected) == words
    assert is_solved(given, expected) == solved


# the truth table

TABLE = TruthTablePicture(
    Samples([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]),
    np.array([[0.03], [0.94], [0.38], [0.5]]),
    ("a", "b"),
    ("out",),
)


def lines(table, width, height, *marks):
    return [line.plain.rstrip() for line in table.lines(width, height, Marks(*marks), DARK)]


def test_a_truth_table_with_room():
    assert lines(TABLE, 66, 13, 1, 2) == [
        "   a  b    should say  says now",
        "",
        "   0  0             0  0.030 ▍              ✓ right, off by 0.0300",
        "",
        " ▸ 0  1             1  0.940 ████████████▎  ✓ right, off by 0.0600",
        "",
        " ▹ 1  0             1  0.380 █████          ✗ wrong, off by 0.620",
        "",
        "   1  1             0  0.500 ██████▌        ✗ wrong, off by 0.500",
        "",
        " 2 of 4 right · worst off by 0.620",
        "",
        " ✓ off by less than 0.1 · ~ right: by less than 0.5 · ✗ wrong",
    ]


def test_a_small_truth_table_says_the_same():
    assert lines(TABLE, 36, 5) == [
        " 2 of 4 right · worst off by 0.620",
        "   0  0         0  0.030  ✓ 0.0300",
        "   0  1         1  0.940  ✓ 0.0600",
        "   1  0         1  0.380  ✗ 0.620",
        "   1  1         0  0.500  ✗ 0.500",
    ]
    assert lines(TABLE, 28, 5)[:2] == [" 2 of 4 right", "   0  0         0  0.030  ✓"]
    assert lines(TABLE, 28, 6)[-2:] == [" 2 of 4 right", ""]
    assert lines(TABLE, 28, 7)[0] == "   a  b    should  says now"
    assert lines(TABLE, 44, 9)[-1] == " ✓ off by < 0.1 · ~ right: < 0.5 · ✗ wrong"


def test_a_line_of_the_table_is_found_again():
    for height in range(1, 16):
        drawn = lines(TABLE, 60, height)
        for y in range(height + 1):
            line = TABLE.line_at(y, height)
            bits = drawn[y].split()[:2] if y < len(drawn) else []
            table_lines = [["0", "0"], ["0", "1"], ["1", "0"], ["1", "1"]]
            assert (table_lines.index(bits) if bits in table_lines else None) == line


NUMBER = re.compile(r"\d\.\d+")


def test_a_larger_table_says_no_less():
    """Whatever number or word of a verdict stands in a small table stands in every larger one."""
    for height in (5, 7, 9, 12, 16):
        before = set()
        for width in (28, 36, 44, 52, 58, 66, 78, 120):
            text = "\n".join(lines(TABLE, width, height, 1, 2))
            said = {f"{float(each):.3g}" for each in NUMBER.findall(text)}
            assert before <= said, (width, height)
            before = said


HALF_ADDER = TruthTablePicture(
    Samples([[0, 1], [1, 1]], [[1, 0], [0, 1]]),
    np.array([[0.9, 0.7], [-5.0, 1.2]]),
    ("a", "b"),
    ("sum", "carry"),
)


def test_a_truth_table_of_two_outputs():
    assert lines(HALF_ADDER, 56, 5)[:2] == [
        "   a  b      sum  says now        carry  says now",
        "   0  1        1  0.900 ████▌  ✓      0  0.700 ███▌   ✗",
    ]
    assert lines(HALF_ADDER, 28, 5)[:3] == [
        "   a  b   sum      carry",
        "   0  1   1 0.90 ✓ 0 0.70 ✗",
        "   1  1   0 -5.0 ✗ 1 1.20 ~",
    ]


@pytest.mark.parametrize("width", range(28, 61))
def test_two_outputs_fit_into_any_panel(width):
    _, *rows = lines(HALF_ADDER, width, 5)[:3]
    assert all(len(row) <= width for row in rows)
    assert [sum(map(row.count, "✓~✗")) for row in rows] == [2, 2]


def test_a_solved_table_says_so():
    solved = replace(TABLE, outputs=np.array([[0.01], [0.99], [0.95], [0.02]]))
    assert lines(solved, 60, 12)[-1] == " ✓ solved: all are off by less than 0.1"
    assert lines(solved, 60, 5)[0].startswith(" ✓ solved · 4 of 4 right")


@pytest.mark.parametrize("value", [NAN, INF, -INF, 1e300, -5])
@pytest.mark.parametrize("size", [(0, 0), (8, 1), (30, 6), (90, 30)])
def test_a_table_of_any_numbers(value, size):
    table = replace(TABLE, outputs=np.full((4, 1), value))
    assert len(lines(table, *size, 3)) <= size[1]


# the panels


@asynccontextmanager
async def panel_of(task, size=(60, 20)):
    panel = views_of(task)[0].make(task)
    async with alone(panel, size) as pilot:
        yield pilot, panel


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(last_sample, "SECONDS", 0.0)
    monkeypatch.setattr(choosing, "SECONDS", 0.0)


def test_the_right_panel_for_each_task():
    assert isinstance(views_of(XOR)[0].make(XOR), TruthTable)
    assert isinstance(views_of(SPIRAL)[0].make(SPIRAL), DecisionMap)
    assert isinstance(views_of(DIGITS)[0].make(DIGITS), ImageWall)
    assert [view.name for view in views_of(DIGITS)][:3] == ["images", "confusion", "weights"]
    table = replace(DIGITS, info=replace(DIGITS.info, picture=None, group="Yours"))
    assert [view.name for view in views_of(table)] == ["samples", "confusion"]


def test_every_view_has_its_keys():
    for task in (XOR, SPIRAL, DIGITS):
        for view in views_of(task):
            assert view.name in GROUPS


async def test_the_truth_table_follows_the_run():
    session = lernmi.Session(XOR, seed=7)
    async with panel_of(XOR) as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.pause()
        assert not any(line.startswith(" ▸") for line in text_of(panel))
        session.run(40_000)
        panel.show(session.snapshot())
        await pilot.pause()
        text = text_of(panel)
        assert "4 of 4 right" in "".join(text)
        assert "solved" in "".join(text)
        marked = next(line for line in text if "▸" in line)
        bits = XOR.train.inputs[session.snapshot().sample]
        assert marked.split()[1:3] == [f"{bit:g}" for bit in bits]


def marks_of(panel):
    """Which of the four rows have which sign."""
    return [line[1] for line in text_of(panel) if line[3:5] in (" 0", " 1")]


async def test_the_row_looked_at_and_the_row_learned_last_are_told_apart():
    session = lernmi.Session(XOR, seed=7)
    session.run(9)
    order = [XOR.train.inputs.tolist().index(list(bits)) for bits in np.ndindex(2, 2)]
    async with panel_of(XOR) as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.pause()
        last = order.index(session.snapshot().row)
        assert [row for row, mark in enumerate(marks_of(panel)) if mark == "▸"] == [last]
        other = (last + 1) % 4
        focus = Focus.of("that", XOR.train.inputs[order[other]], XOR.train.targets[order[other]])
        panel.show(session.look_at(focus))
        await pilot.pause()
        wanted = [" "] * 4
        wanted[last], wanted[other] = "▸", "▹"
        assert marks_of(panel) == wanted
        assert panel.border_subtitle == "▹ looked at · ▸ learned last · ↑↓ ⏎ look"
        session.run(1)
        panel.show(session.look_at(focus))
        await pilot.pause()
        assert "▸" not in marks_of(panel), "which one was learned last is not known any more"
        panel.show(session.snapshot())
        await pilot.pause()
        assert marks_of(panel).count("▸") == 1 and "▹" not in marks_of(panel)


async def test_the_cursor_of_the_table_is_taken_away_before_anything_else():
    session, skipped = lernmi.Session(XOR), []
    looks = []

    class Watched(TruthTable):
        def post_message(self, message):
            if isinstance(message, LookAt):
                looks.append(message.focus)
            return super().post_message(message)

        def action_back(self):
            try:
                super().action_back()
            except SkipAction:
                skipped.append(self.cursor)

    panel = Watched(XOR)
    async with alone(panel) as pilot:
        await pilot.press("down", "enter", "escape")
        assert not looks and skipped == [None], "there is nothing to look at yet"
        panel.show(session.snapshot())
        await pilot.press("down", "down", "up", "end", "down", "enter")
        assert panel.cursor == 3 and [focus.words for focus in looks] == ["x1 1, x2 1"]
        panel.show(session.look_at(looks[0]))
        await pilot.press("up", "escape")
        assert panel.cursor is None and len(skipped) == 1
        await pilot.press("enter", "escape")
        assert len(skipped) == 2, "the cursor is where the network looks: the look ends"


@pytest.mark.slow
@pytest.mark.parametrize("task", [XOR, SPIRAL, DIGITS], ids=lambda task: task.name)
@pytest.mark.parametrize("size", [(3, 3), (10, 30), (24, 8), (160, 60)])
@pytest.mark.parametrize("weight", [NAN, 1e300])
async def test_any_size_and_any_weights(task, size, weight):
    snapshot = lernmi.Session(task).snapshot()
    odd = replace(snapshot, weights=np.full_like(snapshot.weights, weight), sample=0)
    async with panel_of(task, size) as (pilot, panel):
        panel.show(odd)
        await pilot.press("down", "right", "pagedown", "v", "t", "end")
        assert_fits(panel, least=20 if task is XOR else 0)  # a row of two inputs and one output


async def test_light_and_dark():
    session = lernmi.Session(SPIRAL)
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(session.snapshot())
        for theme in ("textual-light", "textual-dark"):
            pilot.app.theme = theme
            await pilot.pause()
            colours = panel.palette
            assert colours == palette_of_theme(BUILTIN_THEMES[theme])
            styles = [segment.style for segment in panel.render_line(0)]
            assert any(style.color.name == colours.named("text") for style in styles)
