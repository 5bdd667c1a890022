"""Words and names within the width there is."""

import pytest

from lernmi_tui.paint.words import first_that_fits, joined


def test_parts_are_left_out_whole():
    assert joined(["one", "two", "three"], 20) == "one · two · three"
    assert joined(["one", "two", "three"], 16) == "one · two"
    assert joined(["a long one"], 5) == "a lo…"
    assert joined(["one"], 0) == ""
    assert joined([], 9) == ""


@pytest.mark.parametrize(("width", "text"), [(10, "a long one"), (9, "one"), (2, "one")])
def test_the_first_that_fits_or_else_the_last(width, text):
    assert first_that_fits(["a long one", "one"], width) == text
