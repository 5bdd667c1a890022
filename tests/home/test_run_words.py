"""What Home says of a kept run."""

import pytest

from lernmi.run.kept.kept_runs import State
from lernmi.run.record.recipe import Recipe
from lernmi.run.saved.summary import RunSummary
from lernmi_tui.home import run_words
from lernmi_tui.home.recent_runs import RecentRun


def a_run(state=State.ENDED, title="XOR", epoch=1_280, accuracy=1.0, losses=(0.25, 0.1, 0.01)):
    recipe = Recipe("xor", (2, 3, 1), 0.5, 7)
    summary = RunSummary(
        title, recipe, (2, 3, 1), epoch, 5_120, 0.0123, accuracy, False, losses, "AB", 1, 1_000.0
    )
    return RecentRun("an id", state, 1_000.0, 21_600, summary)


@pytest.mark.parametrize(
    "seconds, words",
    [(-5, "now"), (59, "now"), (60, "1 min"), (3_599, "59 min"), (3_600, "1 h"), (86_399, "23 h"),
     (86_400, "1 d"), (86_400 * 998, "998 d"), (86_400 * 1_000, "long")],
)  # fmt: skip
def test_how_long_ago(seconds, words):
    assert run_words.age(seconds) == words


@pytest.mark.parametrize("state, mark", [(State.ENDED, " "), (State.CRASHED, "!")])
def test_a_line_is_as_wide_as_its_room(state, mark):
    for width in range(1, 60):
        assert len(run_words.line(a_run(state), 1_300.0, width)) <= width
    assert run_words.line(a_run(state), 1_300.0, 34) == f"{mark} XOR           1,280 100 %  5 min"
    assert run_words.line(a_run(state), 1_300.0, 18) == f"{mark} XOR       1k  5m"
    long = a_run(state, "A very long title")
    assert run_words.line(long, 1_300.0, 34) == f"{mark} A very long…  1,280 100 %  5 min"


def test_the_heading_stands_over_the_columns():
    for width in range(1, 60):
        assert len(run_words.heading(width)) <= width
    wide, narrow = run_words.heading(34), run_words.heading(18)
    assert wide == "Recent runs     epoch score   kept"
    assert wide.index("epoch") == run_words.line(a_run(), 1_300.0, 34).index("1,280")
    assert narrow == "Recent   epoch"
    assert len(narrow) == run_words.line(a_run(), 1_300.0, 18).index("1k") + len("1k")


def test_what_it_is_in_a_few_lines():
    assert run_words.about(a_run(), 1_300.0).splitlines() == [
        "2-3-1 · rate 0.5 · seed 7",
        "epoch 1,280 · moment 5,120 · loss 0.0123 · 100.0 % right",
        "1 change by hand · 2 runs side by side: A, B",
        "train loss 0.250 █▄▁ 0.0100",
        "Kept 5 min ago, 22 kB.",
    ]
    crashed = run_words.about(a_run(State.CRASHED), 1_000.0).splitlines()[-1]
    assert crashed == "Its program ended without a word. Kept just now, 22 kB."
    living = run_words.about(a_run(State.LIVING), 1_000.0).splitlines()[-1]
    assert living == "It is open in another program."


def test_what_was_never_measured_is_not_said():
    said = run_words.about(a_run(accuracy=None, losses=()), 1_000.0)
    assert "right" not in said and "█" not in said
    assert "%" not in run_words.line(a_run(accuracy=None), 1_000.0, 40)


def test_a_curve_of_zeros_and_a_long_one():
    assert run_words.curve([0.0, 0.0]) == "▁▁"
    long = run_words.curve([float(each) for each in range(1, 65)])
    assert len(long) <= run_words.CURVE and (long[0], long[-1]) == ("▁", "█")
