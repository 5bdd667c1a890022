"""A run whose data is not here: the app shows all that there is, and says what it is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

import lernmi
from lernmi.run.opening import read_run
from lernmi_tui.app import LernmiApp
from lernmi_tui.workbench.beginning import of_file
from tests.app_helpers import screen_text, until, until_ready
from tests.run.altered_files import altered
from tests.run.test_sealed_runs import made_with, other_bits

KEYS = ["tab", "g", "i", "w", "f", "c", "v", "m", "n", "s", "b", "d", "u", "x", "z", "r", "t", "e"]


def _sealed(path: Path, task: str, branches: bool = True) -> Path:
    session = lernmi.Session(lernmi.load_task(task), batch_size=3)
    session.run(300)
    session.set_training_rate(0.2)
    session.run(40)
    if branches:
        session.seek(250)
        session.branch()
        session.run(5)
    session.save(path)

    def elsewhere(document, _):
        for run in document["runs"]:
            run["recipe"]["task"] = "/nowhere/at-all.csv"

    return altered(path, elsewhere)


@pytest.mark.parametrize("task", ["xor", "circle", "digits"])
async def test_it_opens_and_every_key_is_survived(tmp_path, task):
    path = _sealed(tmp_path / "run.safetensors", task)
    beginning = of_file(str(path))
    recipe = read_run(path).runs.shown.recording.recipe
    app = LernmiApp(recipe, running=False, beginning=beginning)
    async with app.run_test(size=(120, 40)) as pilot:
        await until_ready(pilot)
        await until(pilot, lambda: "not gone on with" in screen_text(app))
        assert "/nowhere/at-all.csv" in screen_text(app)
        for key in ["space", "right", "left", "down", "up", *KEYS]:
            await pilot.press(key)
            await pilot.press("escape")
        for key in ["1", "2", "3", "4", "5", "6", "7", "8"]:
            await pilot.press(key)
        await pilot.pause()
    assert app.return_code in (0, None)


async def test_where_its_data_is_here_a_new_run_begins_from_it(tmp_path):
    path = tmp_path / "run.safetensors"
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(300)
    session.save(path)
    altered(path, made_with(numpy="1.26.0"))
    altered(path, other_bits)
    recipe = read_run(path).runs.shown.recording.recipe
    app = LernmiApp(recipe, running=False, beginning=of_file(str(path)))
    async with app.run_test(size=(120, 40)) as pilot:
        await until_ready(pilot)
        await until(pilot, lambda: "numpy 1.26.0" in screen_text(app))
        runner = app.screen.runner
        weights = runner.report.snapshot.weights
        app.screen.action_begin_from_here()
        await until(pilot, lambda: runner.report.snapshot.run_curve.letter == "B")
        assert (runner.report.snapshot.weights == weights).all()
        await pilot.press("space")
        await until(pilot, lambda: runner.report.snapshot.moment > 0)
