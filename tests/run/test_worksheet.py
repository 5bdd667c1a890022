"""Worksheets: every line comes out, and one with blanks gives nothing away."""

import re

import numpy as np
import pytest

import lernmi
from lernmi.net.link_index import LinkIndex
from lernmi.net.names import name_of
from lernmi.numbers import signed
from lernmi.run.explanations.worksheet import MOST_LINKS, worksheet
from tests.recalculated import equations, mistakes


def session(name="xor", samples=3_604, **arguments):
    session = lernmi.Session(lernmi.load_task(name), **arguments)
    session.run(samples)
    return session


SESSIONS = [
    {},
    {"activation": "tanh"},
    {"activation": ("relu", "identity"), "training_rate": 0.05},
    {"name": "half-adder", "batch_size": 2, "samples": 3_603},
    {"name": "half-adder", "batch_size": 2},
    {"name": "circle", "samples": 100},
    {"sizes": [2, 1], "samples": 1},
    {"sizes": [2, 3, 2, 1], "seed": 5, "samples": 7},
]


@pytest.mark.parametrize("arguments", SESSIONS)
def test_every_line_comes_out_from_its_own_numbers(arguments):
    made = session(**arguments)
    text = made.worksheet()
    lines = [line for line in text.splitlines() if line.startswith("- ") and " = " in line]
    assert not [mistake for line in lines for mistake in mistakes(line)]
    assert sum(map(equations, lines)) >= 5 * made.network.weights.size // 2
    snapshot = made.snapshot()
    for number, weight in enumerate(snapshot.weights_before.tolist()):
        name = name_of(LinkIndex(snapshot.sizes).ref(number), len(snapshot.sizes))
        assert f"**{name}**" in text or snapshot.task.info.output_names
        assert signed(weight, 4) in text


def test_it_ends_with_the_weights_that_the_sample_left():
    made = session()
    new = re.findall(r"new weight: .* = ([+-][\d.e-]+)", made.worksheet())
    after = made.snapshot().weights_after
    assert len(new) == len(after)
    left = {f"{float(text):.2g}" for text in new}
    assert left == {f"{weight:.2g}" for weight in after}


def test_with_blanks_nothing_that_is_worked_out_is_told():
    made = session()
    solved, blank = (made.worksheet(blanks).splitlines() for blanks in (False, True))
    assert len(blank) == len(solved) + 1  # how to round
    assert not [line for line in blank if mistakes(line) or (" = " in line and equations(line))]
    text = "\n".join(blank)
    assert text.count("= ______") == len([line for line in solved if re.search(r" = ", line)])
    for hint in ("▲", "▼", "(______)²", "- (______)", "______ - ______"):
        assert hint not in text
    snapshot = made.snapshot()
    changed = snapshot.weights_after[snapshot.weights_after != snapshot.weights_before]
    hidden, outputs = snapshot.layer_outputs[1][1:], snapshot.layer_outputs[2][1:]
    blames = [*snapshot.layer_sensitivity_sums[1][1:], *snapshot.layer_sensitivity_sums[2][1:]]
    for value in np.concatenate([changed, hidden, outputs, blames]):
        assert signed(float(value), 4) not in text


def test_of_a_sample_that_is_looked_at_or_stepped_through():
    made = session()
    looked = worksheet(made.look([0.5, 0.25], [1], "x1 0.5, x2 0.25"))
    assert "x1 0.5, x2 0.25, looked at, not learned" in looked
    made.step("link")
    assert "the one learned next" in made.worksheet()


def test_refused_for_what_is_too_much_and_where_there_is_no_way_back():
    with pytest.raises(lernmi.LernmiError, match=f"up to {MOST_LINKS} links; this one has 11,935"):
        session("mnist", 1).worksheet()
    with pytest.raises(lernmi.LernmiError, match="learn one first"):
        session(samples=0).worksheet()
