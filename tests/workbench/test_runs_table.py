"""The table of the runs side by side."""

import pytest

from lernmi_tui.workbench.runs_table import memory_words


@pytest.mark.parametrize(
    ("taken", "words"),
    [
        (0, ""),
        (999_999, ""),
        (7_733_880, " · their past takes 8 MB"),
        (1 << 27, " · their past takes 134 MB"),
    ],
)
def test_the_memory_of_the_past_is_said_where_it_is_much(taken, words):
    assert memory_words(taken) == words
