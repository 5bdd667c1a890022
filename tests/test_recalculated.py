"""The helper that works printed lines out again sees what is wrong."""

import pytest

from tests.recalculated import accounted_for, assert_recalculated, equations, mistakes

RIGHT = [
    "h1 says 0.141 × weight +0.817 = brings +0.115",
    "raising this weight would lower it, so it was raised by 0.0413 = 0.146 × 0.567 × rate 0.5",
    "sigmoid(+2.01) = 0.882",
    "slope: 0.653 × (1 - 0.653) = 0.227",
    "-0.698 - (-0.0139) = -0.684 ▲",
    "½ × (-0.347)² = 0.0602",
    "½ × 0.347² = 0.0602.",
    "6 says 0.846 - should 0 = blame +0.846, by 3 links",
    "y4 (3) says 0.5 × 2 = 1.00 of 7",
    "h3→6 brings 0.5 × +2.00 = +1.00 to 6",
    "the other 783 inputs and the bias bring +2.00 + x381's -1.25 = +0.75",
    "relu(-3.00) = 0",
    "6 says sigmoid(+2.01) = 0.882",
    "+0.817 → +0.823 moved +0.0055",
    "1,234 + 1 = 1,235",
    "1.25e-5 × -2 = -2.50e-5",
    "0.5 × 0.5 = 0.25 = 0.3",
]
WRONG = [
    "h1 says 0.141 × weight +0.817 = brings +0.125",
    "by 0.0433 = 0.146 × 0.567 × rate 0.5",
    "sigmoid(+2.01) = 0.884",
    "0.9999 - 1 = -1.3e-4",
    "4.21 - (1.25e-5) = 4.25",
    "+0.817 → +0.833 moved +0.0055",
    "1.00 - 1.00 = 1.5e-9",
]


@pytest.mark.parametrize("line", RIGHT)
def test_right_lines(line):
    assert mistakes(line) == []
    assert equations(line)


@pytest.mark.parametrize("line", WRONG)
def test_wrong_lines(line):
    assert mistakes(line)


@pytest.mark.parametrize("line", ["h1→y1", "nothing here", "12 % of 4", "0.2 → 0.3", "w > 0.5"])
def test_lines_without_an_equation(line):
    assert equations(line) == 0
    assert mistakes(line) == []


def test_lines_without_any_equation_are_no_proof():
    with pytest.raises(AssertionError):
        assert_recalculated(["nothing", "here"])
    assert_recalculated(["nothing", "1 + 1 = 2"])


def test_no_sign_on_a_screen_is_passed_over():
    assert accounted_for(["h3→y1 +0.2", "forward: h → y", "inputs: x1 = x2, x2 = sin6x2"], 0)
    assert accounted_for(["inputs: x1 = x2, x2 = sin6x2"], 0)
    assert accounted_for(["forward: h1 → h2 · each link brings"], 0)
    wrapped = ["so it was raised by 0.0248 = 0.125 × 0.397 × rate", "0.5."]
    assert accounted_for(wrapped, 0)
    assert not accounted_for(wrapped[:1], 0), "its end is missing"
    assert not accounted_for(["so it was raised by 0.0249 = 0.125 × 0.3 × rate", "0.5."], 0)
    assert not accounted_for(["weight +0.5 → +0.6"], 0), "by what?"
    assert not accounted_for(["loss = what?"], 0)
    assert accounted_for(["- rate 0.5 × -0.05 = +0.025"], 0)
    assert not accounted_for(["- rate 0.5 × -0.05 = -0.025"], 0)
