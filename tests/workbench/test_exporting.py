"""Taking away, in the app: weights, the curve, the command, the screen; and begun with weights."""

import csv

import numpy as np
import pytest

import lernmi
from lernmi_tui.parts.screen_file import characters
from lernmi_tui.workbench.beginning import new
from lernmi_tui.workbench.exporting import _name
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready
from tests.workbench.test_stepping_keys import command


async def asked_to_save(pilot, what):
    await command(pilot, f"Workbench: save the {what}")
    await until(pilot, lambda: "esc leave it" in screen_text(pilot.app))


def said(app, words):
    return any(words in f"{each.title} {each.message}" for each in app._notifications)


async def test_weights_go_to_the_file_that_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await until_ready(pilot)
        app.screen.runner.learn(8)
        await until(pilot, lambda: app.screen.runner.report.snapshot.moment == 8)
        snapshot = app.screen.runner.report.snapshot
        await asked_to_save(pilot, "weights")
        assert "xor-2-3-1-moment-8.safetensors" in screen_text(app)
        await pilot.press("enter")
        path = tmp_path / "xor-2-3-1-moment-8.safetensors"
        await until(pilot, lambda: said(app, f"Weights of moment 8 saved {path}"))
        assert (lernmi.load_network(path).weights == snapshot.weights).all()
        await asked_to_save(pilot, "weights")
        assert "xor-2-3-1-moment-8-2.safetensors" in screen_text(app)
        await pilot.press("ctrl+u", "ctrl+k", *"w.txt", "enter")
        await until(pilot, lambda: "the name has to end in" in screen_text(app))
        await pilot.press(*["backspace"] * 3, *"csv", "enter")
        await until(pilot, lambda: said(app, str(tmp_path / "w.csv")))
        with open("w.csv", newline="") as file:
            weights = [float(line["weight"]) for line in csv.DictReader(file)]
        assert weights == snapshot.weights.tolist()
        await asked_to_save(pilot, "weights")
        await pilot.press("ctrl+u", "ctrl+k", *"w.csv", "enter")
        await until(pilot, lambda: "something is there already" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "esc leave it" not in screen_text(app))
        await asked_to_save(pilot, "weights")
        (tmp_path / "a folder").mkdir()
        await pilot.press("ctrl+u", *"a f", "tab", *"n.npz", "enter")  # before the ending there is
        await until(pilot, lambda: said(app, str(tmp_path / "a folder" / "n.npz")))
        assert [each.name for each in (tmp_path / "a folder").iterdir()] == ["n.npz"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a folder", "w.csv", path.name]


async def test_the_curve_goes_to_a_file_and_a_folder_that_can_not_be_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await until_ready(pilot)
        app.screen.runner.learn(40)
        await until(pilot, lambda: app.screen.runner.report.snapshot.moment == 40)
        await asked_to_save(pilot, "curve")
        await pilot.press("enter")
        path = tmp_path / "xor-2-3-1-moment-40-curve.csv"
        await until(pilot, lambda: said(app, f"Curve of moment 40 saved {path}"))
        with open(path, newline="") as file:
            moments = [int(line["moment"]) for line in csv.DictReader(file)]
        assert moments == app.screen.runner.report.snapshot.metrics.moments.tolist()
        await asked_to_save(pilot, "curve")
        await pilot.press("ctrl+u", "ctrl+k", *f"{path.name}/in.csv", "enter")
        await until(pilot, lambda: said(app, "can't be written"))


async def test_the_command_that_repeats_the_run_is_copied():
    app = LernmiApp(Recipe("xor", seed=7, rate=0.25), running=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await until_ready(pilot)
        await command(pilot, "Workbench: copy the command")
        recipe = app.screen.runner.report.snapshot.recipe
        await until(pilot, lambda: app.clipboard == recipe.command())
        assert "--seed 7" in app.clipboard and not said(app, "Not in it")
        app.screen.runner.rate_up()
        await until(pilot, lambda: app.screen.runner.report.snapshot.events)
        await command(pilot, "Workbench: copy the command")
        await until(pilot, lambda: said(app, "Not in it: 1 change made since the run began"))


@pytest.mark.parametrize("recipe", [None, Recipe("xor")])
async def test_the_screen_goes_to_files(tmp_path, monkeypatch, recipe):
    monkeypatch.setenv("LERNMI_FOLDER", str(tmp_path))
    app = LernmiApp(recipe, running=False)
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.pause()
        if recipe is not None:
            await until_ready(pilot)
        await command(pilot, "Everywhere: screen as a picture")
        picture = tmp_path / "screens" / "screen-1.svg"
        await until(pilot, picture.exists)
        assert picture.read_text().startswith("<svg")
        await command(pilot, "Everywhere: screen as text")
        await until(pilot, (tmp_path / "screens" / "screen-1.txt").exists)
        await command(pilot, "Everywhere: screen as text")
        await until(pilot, (tmp_path / "screens" / "screen-2.txt").exists)


async def test_text_of_a_screen_is_what_is_on_it():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(90, 30)) as pilot:
        await until_ready(pilot)
        await pilot.pause()
        rows = [row.rstrip() for row in screen_text(app).splitlines()]
        assert characters(app.export_screenshot()).splitlines() == rows
        assert len(rows) == 30


async def test_a_run_begins_with_weights_that_were_brought():
    weights = np.random.default_rng(1).normal(size=13)
    beginning = new(Recipe("xor"), weights=weights)
    app = LernmiApp(Recipe("xor"), running=False, beginning=beginning)
    async with app.run_test(size=(100, 30)) as pilot:
        await until_ready(pilot)
        snapshot = app.screen.runner.report.snapshot
        assert (snapshot.weights == weights).all()
        app.screen.runner.learn(4)
        await until(pilot, lambda: app.screen.runner.report.snapshot.moment == 4)
        app.screen.runner.rewind()
        await until(pilot, lambda: app.screen.runner.report.snapshot.moment == 0)
        assert (app.screen.runner.report.snapshot.weights == weights).all()


async def test_weights_are_brought_in_at_any_moment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    weights = np.random.default_rng(1).normal(size=13)
    other = lernmi.Network((2, 3, 1))
    other.weights[...] = weights
    other.save("other.safetensors")
    lernmi.Network((2, 4, 1)).save("larger.safetensors")
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await until_ready(pilot)
        app.screen.runner.learn(4)
        await until(pilot, lambda: app.screen.runner.report.snapshot.moment == 4)
        await command(pilot, "Workbench: bring in weights")
        await until(pilot, lambda: "type a path" in screen_text(app))
        await pilot.press(*"larger.safetensor", "enter")
        await until(pilot, lambda: "no file is there" in screen_text(app))
        await pilot.press("s", "enter")
        await until(pilot, lambda: said(app, "it is a network 2-4-1, not 2-3-1"))
        await command(pilot, "Workbench: bring in weights")
        await until(pilot, lambda: "type a path" in screen_text(app))
        await pilot.press(*"other.safetensors", "enter")
        await until(pilot, lambda: (app.screen.runner.report.snapshot.weights == weights).all())
        (event,) = app.screen.runner.report.snapshot.events
        assert event.moment == 4
        await pilot.press("u")
        await until(pilot, lambda: not app.screen.runner.report.snapshot.events)


def test_what_is_suggested_for_a_long_name_can_be_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / f"{'名' * 80}.csv"
    path.write_text("x,y\n" + "1,a\n2,b\n" * 20)
    session = lernmi.Session(lernmi.load_task(str(path)), (1, *[3] * 60, 2))
    name = _name(session.snapshot(), "run")
    session.save(f"{name}.safetensors")
    assert name.startswith("名" * 40 + "-1-3-3-") and name.endswith("-moment-0")
