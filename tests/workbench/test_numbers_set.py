"""What a sample of a regression should say is set in the units of the data."""

from lernmi_tui.paint.palette import DARK
from lernmi_tui.workbench.go_to_answer import answer
from lernmi_tui.workbench.set_samples import Label
from tests.regressions import PRICES, saying


class Runner:
    def __init__(self):
        self.done = []

    def do(self, change):
        self.done.append(change)


def test_a_number_is_read_and_kept_in_its_own_units():
    snapshot, label, runner = saying(), Label(sample=1), Runner()
    assert label.title(snapshot) == "Set · number of train 2"
    assert label.text(snapshot) == "225"
    assert label.nudged("225", 1, snapshot) == "230"  # a tenth of the standard deviation
    assert label.refusal("dear", snapshot) is not None
    label.from_start = False
    label.keep("225", snapshot, runner)
    assert runner.done == []
    label.keep("250", snapshot, runner)
    assert runner.done[0].expected.tolist() == [1.0]


def test_what_is_expected_of_a_sample_is_said_in_its_own_units():
    said = answer("held-out 2", saying(), 0, 80, DARK).lines[0].plain
    assert said == "⏎ looks at held-out 2 (should say 300.0), without learning it"
    assert PRICES.info.score == "R²"
