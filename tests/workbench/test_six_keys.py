"""Questions that the screen answers in six keys or fewer, whatever its size.

The others: test_epoch_change.py, test_go_to.py, test_behind.py, help/test_glossary.py.
"""

import numpy as np
import pytest

from lernmi.net.refs import NeuronRef
from lernmi.numbers import signed
from tests.app_helpers import LernmiApp, Panels, Recipe, learned, screen_text, until

pytestmark = pytest.mark.slow  # whole apps

SIZES = [(60, 16), (80, 24), (120, 36), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_which_hidden_neuron_brought_most_to_the_wrong_output_of_the_worst_image(size):
    app = LernmiApp(Recipe("mnist"), running=False)
    async with app.run_test(size=size) as pilot:
        runner = await learned(pilot, 4_500)
        snapshot = runner.report.snapshot
        said, labels = snapshot.answers, snapshot.task.test.labels
        wrong = np.flatnonzero(said.argmax(1) != labels)
        worst = wrong[said[wrong].max(1).argmax()]
        await pilot.press("5", "enter", "i")
        await until(pilot, lambda: runner.report.snapshot.focus is not None)
        given = int(said[worst].argmax())
        answer = NeuronRef(2, given + 1)
        await until(pilot, lambda: app.screen.query_one(Panels).selection == answer)
        snapshot = runner.report.snapshot
        np.testing.assert_array_equal(
            snapshot.layer_outputs[0][1:], snapshot.task.test.inputs_of(int(worst))
        )
        brought = snapshot.layer_outputs[1] * snapshot.layer_weights[1][:, given]
        most = int(np.abs(brought[1:]).argmax()) + 1
        await until(pilot, lambda: f"Inspector · {given} " in screen_text(app))
        lines = [line for line in screen_text(app).splitlines() if " × " in line and " = " in line]
        first = next(line for line in lines if f" h{most} " in line)
        assert signed(brought[most]) in first
        bias = [line for line in lines if " b " in line]
        assert lines.index(first) <= len(bias)  # none but the bias may stand above it


@pytest.mark.parametrize("size", SIZES)
async def test_the_blame_of_each_hidden_neuron_for_a_row_of_the_truth_table(size):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=size) as pilot:
        runner = await learned(pilot, 3_604)
        where = "i" if size[0] < 64 else "1"  # the topology has no room for blame there
        await pilot.press("5", "home", "down", "enter", where)
        await until(pilot, lambda: runner.report.snapshot.focus is not None)
        snapshot = runner.report.snapshot
        np.testing.assert_array_equal(snapshot.layer_outputs[0][1:], [0.0, 1.0])
        blames = [signed(blame) for blame in snapshot.layer_sensitivity_sums[1][1:]]
        await until(pilot, lambda: all(blame in screen_text(app) for blame in blames))
        assert "blame" in screen_text(app)
