"""The loss panel: what it says and draws, and the cursor that reads values."""

import re
from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest

import lernmi
from lernmi.run.measures.metrics import Metrics
from lernmi.run.measures.run_curve import RunCurve
from lernmi.run.record.epochs import Epochs
from lernmi.run.record.events import (
    BatchSizeSet,
    Event,
    RateSet,
    SampleRemoved,
    SamplesAdded,
    SampleTaught,
)
from lernmi.run.record.recipe import Recipe
from lernmi.run.runs import LETTERS
from lernmi.tasks.options import TaskOptions
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.loss.axis import r2_axis
from lernmi_tui.panels.loss.crossings import crossings
from lernmi_tui.panels.loss.history import GHOSTS, Line, event_marks, history_plot, last_epoch
from lernmi_tui.panels.loss.panel import LossPanel
from lernmi_tui.panels.loss.plot import draw_plot
from lernmi_tui.panels.loss.runs import runs_table
from lernmi_tui.panels.loss.settings import differences
from lernmi_tui.panels.loss.words import epoch_words, first_words, legends, reading, titles
from tests.panel_helpers import alone, assert_fits, text_of

NAN, INF = float("nan"), float("inf")
XOR = lernmi.load_task("xor")
SPIRAL = lernmi.load_task("spiral")


def moment_of(
    train=(0.5, 0.25, 0.1), test=(0.6, 0.3, 0.2), shares=(0.5, 0.75, 1.0), task=SPIRAL, **changes
):
    """A snapshot with an evaluation at the end of each epoch, from epoch 0 on."""
    session = lernmi.Session(task)
    count = len(train)
    metrics = Metrics(
        np.arange(count) * len(task.train),
        np.array(train, dtype=float),
        np.array(test, dtype=float),
        np.array(shares, dtype=float),
        np.array(shares, dtype=float) / 2,
    )
    at, snapshot = int(metrics.moments[-1]), session.snapshot()
    curve = replace(snapshot.run_curve, metrics=metrics)
    given = dict(metrics=metrics, run_curve=curve, moment=at, newest=at)
    return replace(snapshot, **given | changes)


@asynccontextmanager
async def panel_of(task, size=(60, 20)):
    panel = LossPanel(task)
    async with alone(panel, size) as pilot:
        yield pilot, panel


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr("lernmi_tui.panels.loss.panel.SECONDS", 0.0)


def ghost_of(last=0.15, epochs=2, seed=1, **changes):
    """The curve of a run before, evaluated at the end of each epoch."""
    losses = np.linspace(0.5, last, epochs + 1)
    recipe = replace(lernmi.Session(SPIRAL).recipe, seed=seed, **changes)
    metrics = Metrics(
        np.arange(epochs + 1) * len(SPIRAL.train), losses, losses, 1 - losses, 1 - losses
    )
    return RunCurve(recipe, recipe.rate, recipe.rate, 1, Epochs.of(len(SPIRAL.train)), metrics)


# words


def test_titles_get_shorter():
    words = titles(moment_of(), held_out=True)
    assert words[0] == "Loss · train 0.100 · held-out 0.200 · 100.0 % / 50.0 %"
    assert words[1] == "Loss · train 0.100 · held-out 0.200 · 100.0 / 50.0 %"
    assert words[-2:] == ["Loss · train 0.100", "Loss"]
    assert titles(moment_of(), held_out=False)[0] == "Loss · train 0.100 · 100.0 %"


@pytest.mark.parametrize(
    ("moment", "words"), [(0, "0"), (100, "1"), (124_000, "1,240"), (31, "0.31")]
)
def test_epochs_in_words(moment, words):
    assert epoch_words(moment, Epochs.of(100)) == words


def test_a_reading_fits_if_it_can():
    long = "epoch 1: train 0.250, held-out 0.300, 75.0 % / 37.5 %"
    assert reading(moment_of(), 1, True, 60) == long
    assert reading(moment_of(), 1, True, len(long) - 1) == long.removeprefix("epoch ")
    assert reading(moment_of(), 1, False, 60) == "epoch 1: train 0.250, 75.0 %"


def marks_of(*changes):
    """The marks of changes (moment, change) in a run of rate 0.5 with epochs of 100."""
    events = [Event(number, *change) for number, change in enumerate(changes)]
    marks = event_marks(events, Recipe("xor", rate=0.5), Epochs.of(100))
    return [(mark.x, mark.label) for mark in marks]


def test_changes_of_one_moment_are_one_mark():
    rates = ((200, RateSet(0.6)), (200, RateSet(1.0)), (300, RateSet(2.0)), (300, RateSet(1.0)))
    assert marks_of(*rates) == [(2.0, "rate 0.5→1")]
    lesson = SampleTaught(np.zeros(2), np.zeros(1))
    more = SamplesAdded(lernmi.Samples(np.zeros((3, 2)), np.zeros((3, 1))))
    found = marks_of((50, more), (50, SampleRemoved(1)), (50, lesson), (250, BatchSizeSet(4)))
    assert found == [(0.5, "taught, +2 samples"), (2.5, "batch 1→4")]
    assert marks_of((0, SampleRemoved(0))) == [(0.0, "-1 sample")]


@pytest.mark.parametrize("width", [0, 1, 8, 80])
def test_first_words_fit(width):
    lines = first_words(moment_of(), True, width)
    assert all(len(line) <= max(width, 1) for line in lines)


# curves


@pytest.mark.parametrize("measure", ["loss", "score"])
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    "values",
    [(0, 0, 0), (0.5, NAN, NAN), (NAN, NAN, NAN), (INF, -INF, 1), (1e300, 5e-324, 0), (1, 1, 1)],
)
def test_no_number_is_too_odd_to_draw(values, log, measure):
    plot = history_plot(moment_of(values, values, values), measure, log, True, (50, 12), DARK)
    assert len(plot.lines) == 12


def test_train_and_held_out_are_told_apart():
    plain = history_plot(moment_of(), "loss", False, False, (50, 12), DARK)
    both = history_plot(moment_of(), "loss", False, True, (50, 12), DARK)
    assert not any("•" in line.plain for line in plain.lines)
    assert any("•" in line.plain for line in both.lines)


def rows_with(plot, glyph):
    return [row for row, line in enumerate(plot.lines) if glyph in line.plain[plot.left :]]


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("rows", [6, 12, 33])
def test_a_curve_never_runs_below_its_zero_line(rows, log):
    """A line at 0 is at the height of the axis's own 0, as dots are."""
    zeros = (0.4, 0.0, 0.0, 0.0)
    plot = history_plot(moment_of(zeros, zeros, zeros), "loss", log, True, (50, rows), DARK)
    lowest = [line.plain[plot.left :] for line in plot.lines][plot.rows - 1]
    drawn = [ord(cell) - 0x2800 for cell in lowest if "⠀" <= cell <= "⣿"]
    below_the_middle = 0b11100100
    assert drawn and not any(dots & below_the_middle for dots in drawn)
    assert "•" in lowest


def test_the_loss_axis_starts_at_zero():
    plot = history_plot(moment_of(), "loss", False, True, (50, 12), DARK)
    assert plot.lines[plot.rows - 1].plain.startswith("     0┤")


@pytest.mark.parametrize("measure", ["loss", "score"])
def test_ghosts_are_told_apart_by_glyph_and_lie_below_this_run(measure):
    ghosts = (ghost_of(0.3), ghost_of(0.24), ghost_of(0.17), ghost_of(0.1))
    plot = history_plot(moment_of(ghosts=ghosts), measure, False, True, (60, 30), DARK)
    found = [rows_with(plot, glyph) for glyph in GHOSTS]
    assert all(found) and len(set(GHOSTS)) == len(LETTERS) - 1
    ends = [max(rows) if measure == "loss" else -min(rows) for rows in found]
    assert ends == sorted(ends), "each of them got further"
    same = history_plot(
        moment_of((0.5, 0.3), (0.5, 0.3), ghosts=(ghost_of(0.3, 1),)),
        "loss", False, True, (60, 30), DARK,
    )  # fmt: skip
    assert rows_with(same, "•") and not rows_with(same, GHOSTS[0])


@pytest.mark.parametrize(
    ("now", "before", "last"),
    [(0, 1_000, 1_000), (10, 1_000, 40), (500, 1_000, 1_000), (10, 2, 10)],
)
def test_a_ghost_that_went_far_leaves_this_run_room(now, before, last):
    epochs = np.arange(now + 1.0)
    ghost = Line(np.arange(before + 1.0), np.zeros(before + 1), "x", DARK.dim)
    assert last_epoch(epochs, [ghost]) == last


@pytest.mark.parametrize("columns", [20, 60])
def test_at_most_two_points_a_column_are_drawn(columns, monkeypatch):
    given = []
    monkeypatch.setattr(
        "lernmi_tui.panels.loss.history.draw_plot",
        lambda *arguments: given.extend(arguments[4]) or draw_plot(*arguments),
    )
    ghosts = tuple(ghost_of(epochs=5_000) for _ in range(3))
    now = moment_of(*[np.random.default_rng(1).random(4_000) for _ in range(3)], ghosts=ghosts)
    history_plot(now, "loss", False, True, (columns + 7, 20), DARK)
    assert len(given) == 5
    assert all(len(curve.x) <= 2 * columns for curve in given)


# round values that were passed


def passed(width=200, height=2, measure="loss", task=SPIRAL, **values):
    return crossings(moment_of(task=task, **values), measure, task.holds_out, width, height)


def test_the_first_evaluation_past_a_round_value():
    values = (0.5, 0.3, 0.2, 0.099, 0.3, 0.04)
    shares = (0.5, 0.6, 0.5, 0.95, 1.0, 1.0)
    found = passed(train=values, test=values, shares=shares)
    assert found == [" train loss first under 0.1 at epoch 3, 0.05 at 5"]
    same = dict(train=values, test=values, shares=shares, measure="score")
    assert passed(**same) == [" held-out first right 50 % at epoch 4"]
    assert passed(task=XOR, **same) == [" first right 60 % at epoch 1, 95 % at 3, 100 % at 4"]


def test_nothing_is_said_of_what_was_never_passed():
    assert passed(train=(0.05, 0.4, 0.45)) == []
    assert passed(train=(NAN, 0.4, 0.45)) == []
    assert passed(train=(INF, 0.4, 0.45)) == []
    assert passed(train=(0.0, 0.4, 0.45)) == []
    assert passed(height=0) == []


@pytest.mark.parametrize("width", [10, 30, 52, 76, 150])
@pytest.mark.parametrize("height", [1, 2])
def test_round_values_have_room_and_the_roundest_come_first(width, height):
    losses = 10.0 ** -np.linspace(0.2, 9, 2_000)
    lines = passed(width, height, train=losses, test=losses, shares=losses)
    assert len(lines) <= height and all(len(line) <= width for line in lines)
    if width >= 52:
        assert "0.5 at epoch" in lines[0] and "0.1 at" in lines[0]
        assert "0.05 at" in " ".join(lines) or width * height < 76
    if width >= 52 and height == 2:
        said = float(re.search(r" 0.05 at ([0-9,]+)", " ".join(lines))[1].replace(",", ""))
        assert losses[int(said)] < 0.05 <= losses[int(said) - 1]


# how runs differ


def differing(*curves):
    """How each of them is set, as far as they differ: in words, and as values."""
    settings = [list(each.values()) for each in differences(curves)]
    words = [", ".join(each.words for each in one) for one in settings]
    return words, [", ".join(each.value for each in one) for one in settings]


def test_only_what_differs_is_said():
    one, other = ghost_of(seed=1), ghost_of(seed=1)
    assert differing(one, other) == (["", ""], ["", ""])
    words, values = differing(one, ghost_of(seed=2, rate=0.25))
    assert words == ["rate 0.1, seed 1", "rate 0.25, seed 2"]
    assert values == ["0.1, 1", "0.25, 2"]
    assert list(differences([one, ghost_of(seed=2, rate=0.25)])[0]) == ["rate", "seed"]
    shaped = ghost_of(seed=1, sizes=(2, 3, 1), activation=("tanh", "sigmoid"))
    own = "-".join(map(str, one.recipe.sizes))
    assert differing(one, shaped)[0][1] == "2-3-1, tanh,sigmoid"
    assert differing(one, shaped)[0][0].startswith(own)
    batches, faster = replace(one, batch_size=8), replace(one, training_rate=2.0)
    words, values = differing(batches, faster)
    assert words == ["batches of 8, rate 0.1", "no batches, rate 0.1→2"]
    assert values == ["8, 0.1", "1, 0.1→2"]
    noisy = replace(one.recipe, options=TaskOptions(noise=0.2), fingerprint="ab" * 32)
    assert differing(one, replace(one, recipe=noisy))[0] == ["usual data", "noise 0.2"]
    changed = replace(one.recipe, fingerprint="ab" * 32)
    assert differing(one, replace(one, recipe=changed))[0][1] == "data abab"


# the panel


async def test_before_learning_it_says_what_will_be_seen():
    async with panel_of(XOR) as (pilot, panel):
        panel.show(lernmi.Session(XOR).snapshot())
        await pilot.pause()
        text = " ".join(text_of(panel))
        assert "a curve" in text and "Press space to run." in text
        await pilot.press("left", "v", "y", "escape", "end")
        assert "Press space to run." in " ".join(text_of(panel))


async def test_title_legend_and_curve():
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(moment_of())
        await pilot.pause()
        text = text_of(panel)
        assert panel.border_title == "Loss · train 0.100 · held-out 0.200 · 100.0 % / 50.0 %"
        assert text[0] == " ⠤⠤⠤ train   • • held-out   loss by epoch"
        assert text[1].startswith("   0.6┤")


async def test_without_held_out_samples_only_train_is_named():
    async with panel_of(XOR) as (pilot, panel):
        panel.show(moment_of(task=XOR))
        await pilot.pause()
        assert panel.border_title == "Loss · train 0.100 · 100.0 %"
        assert "held-out" not in "".join(text_of(panel))


async def test_runs_before_are_named_with_their_numbers_beside_those_of_this_run():
    before = (ghost_of(0.25, 3, seed=4), ghost_of(0.125, 40, seed=5))
    async with panel_of(SPIRAL, (80, 20)) as (pilot, panel):
        panel.show(moment_of(ghosts=before))
        await pilot.pause()
        *_, head, now, one, two = [line.split() for line in text_of(panel) if line.strip()]
        assert head == ["runs", "epoch", "loss", "held-out", "right", "held-out"]
        assert now[:5] == ["⠤•", "this", "run,", "seed", "0"]
        assert now[5:] == ["2", "0.100", "0.200", "100.0", "%", "50.0", "%"]
        assert one == ["∘", "seed", "4", "3", "0.250", "0.250", "75.0", "%", "75.0", "%"]
        assert two == ["·", "seed", "5", "40", "0.125", "0.125", "87.5", "%", "87.5", "%"]


@pytest.mark.parametrize("size", [(52, 14), (58, 10), (76, 18), (90, 28)])
async def test_the_run_before_is_named_at_every_size_and_what_has_no_room_is_counted(size):
    other = {"activation": ("tanh", "sigmoid"), "sizes": (2, 16, 1)}
    before = (ghost_of(0.25, 3, seed=4, **other), ghost_of(seed=5), ghost_of(seed=6))
    async with panel_of(SPIRAL, (size[0] + 2, size[1] + 2)) as (pilot, panel):
        panel.show(moment_of(ghosts=before))
        await pilot.pause()
        text = "\n".join(text_of(panel))
        assert "seed 4" in text and re.search(r"75\.0 ?%", text)
        shown = text.count("seed") - 1
        assert shown == 3 or f"+{3 - shown} more" in text


async def test_the_runs_leave_the_curves_room_to_be_told_apart():
    before = tuple(ghost_of(0.25, 3, seed=seed) for seed in (4, 5, 6))
    async with panel_of(SPIRAL, (54, 13)) as (pilot, panel):
        panel.show(moment_of(ghosts=before))
        await pilot.pause()
        rows = text_of(panel)
        assert sum("┤" in row or "│" in row[:8] for row in rows) >= 4
        assert rows[-3].split()[:2] == ["+2", "more"] and len(rows) == 11


async def test_where_it_is_narrow_the_heading_says_which_settings_the_values_are_of():
    before = tuple(ghost_of(0.25, 3, seed=seed, rate=0.125) for seed in (4, 5, 6))
    async with panel_of(SPIRAL, (54, 16)) as (pilot, panel):
        panel.show(moment_of(ghosts=before))
        await pilot.pause()
        head, now, *others = text_of(panel)[-5:]
        assert head.split() == ["rate,", "seed", "epoch", "loss", "held", "right", "held"]
        assert now.split()[:3] == ["⠤•", "0.1,", "0"]
        assert [row.split()[1:3] for row in others] == [["0.125,", seed] for seed in "456"]


async def test_settings_that_have_no_room_are_left_out_with_a_sign():
    long = {"activation": ("tanh",) * 9, "sizes": (2, *[16] * 8, 1), "rate": 0.125}
    async with panel_of(SPIRAL, (54, 20)) as (pilot, panel):
        panel.show(moment_of(ghosts=(ghost_of(0.25, 3, seed=4, **long),)))
        await pilot.pause()
        assert_fits(panel)
        assert "tanh, rate 0.125, …" in "\n".join(text_of(panel))


async def test_before_a_run_begins_those_before_it_are_seen():
    async with panel_of(SPIRAL, (60, 20)) as (pilot, panel):
        panel.show(replace(lernmi.Session(SPIRAL).snapshot(), ghosts=(ghost_of(epochs=50),)))
        await pilot.press("left", "escape")
        text = "\n".join(text_of(panel))
        assert "∘ ∘ ∘" in text and "50" in text and "runs" in text


async def test_log_scale_and_accuracy():
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(moment_of())
        await pilot.press("y")
        assert text_of(panel)[0].endswith("loss by epoch, log scale")
        await pilot.press("v")
        assert text_of(panel)[0].endswith("accuracy by epoch")
        assert "100 %" in text_of(panel)[1]
        await pilot.press("y")
        assert panel.is_log
        await pilot.press("v")
        if panel.view == "both":
            await pilot.press("v")
        assert text_of(panel)[0].endswith("log scale")


async def test_both_where_there_is_room():
    async with panel_of(SPIRAL, (60, 25)) as (pilot, panel):
        panel.show(moment_of())
        await pilot.press("v", "v")
        headers = [line for line in text_of(panel) if "by epoch" in line]
        assert [line.split("  ")[-1].strip() for line in headers] == [
            "loss by epoch",
            "accuracy by epoch",
        ]
        assert panel.size.height % 2 == 1
        assert len(panel.draw(panel.snapshot, *panel.size)) == panel.size.height
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        assert len([line for line in text_of(panel) if "by epoch" in line]) == 1


async def test_the_cursor_reads_exact_values():
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(moment_of())
        await pilot.press("left")
        assert text_of(panel)[0].strip().startswith("epoch 2: train 0.100, held-out 0.200")
        await pilot.press("left")
        assert text_of(panel)[0].strip().startswith("epoch 1: train 0.250")
        assert "▲" in "".join(text_of(panel))
        await pilot.press("home", "left")
        assert text_of(panel)[0].strip().startswith("epoch 0: train 0.500")
        await pilot.press("end", "right", "pagedown")
        assert text_of(panel)[0].strip().startswith("epoch 2: ")
        await pilot.press("pageup")
        assert text_of(panel)[0].strip().startswith("epoch 1: ")


async def test_the_cursor_is_a_column_of_the_curves_above_its_foot():
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(moment_of())
        await pilot.press("left", "left")
        lines = panel.draw(panel.snapshot, *panel.size)
        foot = next(index for index, line in enumerate(lines) if "▲" in line.plain)
        at = lines[foot].plain.index("▲")
        for line in lines[1:foot]:
            before, here, after = (
                line.get_style_at_offset(panel.app.console, x).bgcolor for x in (at - 1, at, at + 1)
            )
            assert here is not None and here not in (before, after)
        assert foot > 5


async def test_the_cursor_stays_at_its_moment_while_the_run_goes_on():
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(moment_of())
        await pilot.press("left", "left")
        panel.show(moment_of((0.5, 0.25, 0.1, 0.05), (1, 1, 1, 1), (1, 1, 1, 1)))
        await pilot.pause()
        assert text_of(panel)[0].strip().startswith("epoch 1: train 0.250")


async def test_a_rewind_takes_the_cursor_away():
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(moment_of())
        await pilot.press("left")
        panel.show(lernmi.Session(SPIRAL).snapshot())
        panel.show(moment_of((0.5, 0.4), (0.5, 0.4), (0.5, 0.6)))
        await pilot.pause()
        assert "by epoch" in text_of(panel)[0]


async def test_the_mouse_reads_after_a_resize():
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(moment_of())
        await pilot.resize_terminal(100, 20)
        await pilot.pause()
        await pilot.hover(panel, offset=(96, 5))
        assert text_of(panel)[0].strip().startswith("epoch 2: ")
        await pilot.hover(panel, offset=(52, 5))
        assert text_of(panel)[0].strip().startswith("epoch 1: ")


async def test_escape_leaves_the_cursor_and_then_belongs_to_the_screen():
    async with panel_of(SPIRAL) as (pilot, panel):
        escapes = []
        pilot.app.bind("escape", "app.escaped")
        pilot.app.action_escaped = lambda: escapes.append(1)
        panel.show(moment_of())
        await pilot.press("left", "escape")
        assert "by epoch" in text_of(panel)[0]
        assert not escapes
        await pilot.press("escape")
        assert escapes == [1]


async def test_the_mouse_reads_while_it_is_over_the_curves():
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(moment_of())
        await pilot.pause()
        await pilot.hover(panel, offset=(8, 5))
        assert text_of(panel)[0].strip().startswith("epoch 0: ")
        await pilot.click(panel, offset=(57, 5))
        assert text_of(panel)[0].strip().startswith("epoch 2: ")
        await pilot.hover(panel, offset=(3, 5))
        assert text_of(panel)[0].strip().startswith("epoch 2: "), "the click has put the cursor"
        await pilot.press("escape")
        assert "by epoch" in text_of(panel)[0]


async def test_a_loss_that_is_no_number_is_said():
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(moment_of((0.5, NAN, NAN), (0.5, NAN, NAN)))
        await pilot.pause()
        assert "no finite loss since epoch 1" in text_of(panel)[0]
        await pilot.press("y", "left")
        assert "train nan" in text_of(panel)[0]


async def test_the_curve_is_drawn_only_if_it_changed(monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "lernmi_tui.panels.loss.panel.history_plot",
        lambda *given: drawn.append(1) or history_plot(*given),
    )
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(moment_of())
        await pilot.pause()
        assert len(drawn) == 1
        panel.show(moment_of())
        panel.show(moment_of(training_rate=9.0))
        await pilot.press("left", "left", "escape")
        assert len(drawn) == 1
        panel.show(moment_of((0.5, 0.25, 0.05)))
        await pilot.pause()
        assert len(drawn) == 2
        await pilot.resize_terminal(50, 20)
        await pilot.pause()
        assert len(drawn) == 3


async def odd_keys(pilot, panel):
    panel.show(lernmi.Session(SPIRAL).snapshot())
    await pilot.pause()
    panel.show(moment_of())
    for key in ("v", "y", "left", "v", "home", "escape"):
        await pilot.press(key)
        yield key


@pytest.mark.parametrize("size", [(3, 3), (24, 7), (200, 3), (10, 50)])
async def test_any_size_is_survived(size):
    async with panel_of(SPIRAL, size) as (pilot, panel):
        async for _ in odd_keys(pilot, panel):
            assert "".join(text_of(panel)).strip()


@pytest.mark.parametrize("size", [(60, 10), (80, 20), (160, 50)])
@pytest.mark.parametrize("ghosts", range(4))
async def test_where_there_is_room_nothing_is_cut(size, ghosts):
    before = tuple(ghost_of(seed=seed, rate=0.123) for seed in range(ghosts))
    async with panel_of(SPIRAL, size) as (pilot, panel):
        async for _ in odd_keys(pilot, panel):
            panel.show(moment_of(ghosts=before))
            await pilot.pause()
            assert_fits(panel)
            assert len(panel.draw(panel.snapshot, *panel.size)) == panel.size.height


# of a regression


SINE = lernmi.load_task("sine")


def test_a_regression_has_r2_in_the_place_of_an_accuracy():
    snapshot = moment_of(shares=(-3.0, 0.5, 0.934), task=SINE)
    assert titles(snapshot, held_out=True)[0] == (
        "Loss · train 0.100 · held-out 0.200 · R² 0.934 / 0.467"
    )
    assert reading(snapshot, 0, False, 60) == "epoch 0: train 0.500, R² -3.000"
    assert legends(snapshot, "score", False, False, DARK)[0].plain.endswith("R² by epoch")
    assert not first_words(snapshot, True, 60)[-2].endswith("right.")
    assert crossings(snapshot, "score", False, 80, 2) == [" first R² 0.5 at epoch 1, 0.92 at 2"]


@pytest.mark.parametrize(
    ("values", "low", "labels"),
    [
        ([-40.0, *[0.5] * 20], 0.0, ["0", "0.5", "1.0"]),  # a hopeless start is cut off
        ([-1.4, -0.2, 0.3], -1.2, ["-1", "0", "1"]),
        ([NAN, -INF, 0.5], 0.0, ["0", "0.5", "1.0"]),
        ([NAN], 0.0, ["0", "0.5", "1.0"]),
    ],
)
def test_the_axis_of_r2_ends_at_one(values, low, labels):
    axis = r2_axis(np.array(values), 3)
    assert (axis.low, axis.high) == (low, 1.0)
    assert [label for _, label in axis.ticks] == labels


async def test_a_table_of_runs_has_r2():
    snapshot = moment_of(shares=(-3.0, 0.5, -0.934), task=SINE)
    lines = runs_table(replace(snapshot, ghosts=(ghost_of(),)), True, 70, (8, 8), DARK)
    assert "R²" in lines[0].plain and "right" not in lines[0].plain
    said = " ".join(line.plain for line in lines)
    assert "-0.93" in said and "%" not in said
