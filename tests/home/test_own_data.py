"""Home with a person's own data, and all of MNIST fetched from there."""

import json
import threading
from pathlib import Path

import numpy as np
import pytest
from textual.widgets import Input, OptionList

import lernmi
from lernmi import write_idx
from lernmi.data import mnist
from lernmi.errors import DataError
from lernmi.files.downloads import Cancelled, NotFetched
from lernmi_tui.home import recent, recent_runs
from lernmi_tui.home.fetching import Fetching
from lernmi_tui.home.recent_runs import run_in_file
from lernmi_tui.home.task_list import TaskList
from lernmi_tui.parts.path_input import completed
from tests.app_helpers import (
    Home,
    LernmiApp,
    Recipe,
    Workbench,
    at_home,
    screen_text,
    until,
    until_ready,
)

pytestmark = pytest.mark.slow  # whole apps, or time that passes


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LERNMI_FOLDER", str(tmp_path / "kept"))


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "flowers.csv"
    rows = [f"{i % 7},{i % 5},{(i % 7) * 3},{'ab'[i % 7 > 3]}" for i in range(70)]
    path.write_text("\n".join(["length,width,weight,kind", *rows]))
    return path


async def open_file(pilot, path):
    await until(pilot, lambda: at_home(pilot.app))
    await pilot.press("o")
    await until(pilot, lambda: pilot.app.focused is pilot.app.screen.query_one("#path"))
    pilot.app.screen.query_one("#path", Input).value = str(path)
    await pilot.press("enter")


async def test_a_file_is_opened_described_and_trained(table):
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await open_file(pilot, table)
        await until(pilot, lambda: "70 rows, 3 columns" in screen_text(app))
        text = screen_text(app)
        assert "label" in text and "2 classes" in text and "held out" in text
        await until(pilot, lambda: "3-8-2" in screen_text(app))  # a shape is suggested
        await pilot.press("enter")
        workbench = await until_ready(pilot)
        assert workbench.recipe.task == str(table)
        await until(pilot, lambda: workbench.runner.report.snapshot.moment > 10)
        await pilot.press("h")
        await until(pilot, lambda: "70 rows, 3 columns" in screen_text(app))
    assert recent.own_data() == [str(table)]


async def test_it_is_offered_again_next_time(table):
    recent.remember(str(table))
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "flowers.csv" in screen_text(app))
        tasks = app.screen.query_one("#tasks", OptionList)
        tasks.highlighted = tasks.get_option_index(str(table))
        await until(pilot, lambda: "70 rows" in screen_text(app))


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "nothing is at"), ("a,b,label\n1,2,u\n3,4\n1,2,u\n2,2,v\n", "line 3")],
)
async def test_what_cannot_be_used_is_said_in_place(tmp_path, content, words):
    path = tmp_path / "odd.csv"
    if content is not None:
        path.write_text(content)
    app = LernmiApp()
    async with app.run_test(size=(120, 30)) as pilot:
        await open_file(pilot, path)
        await until(pilot, lambda: words in screen_text(app))
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert isinstance(app.screen, Home)


async def test_a_file_that_went_bad_is_described_as_such(table):
    recent.remember(str(table))
    table.write_text("")
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: at_home(app))
        tasks = app.screen.query_one("#tasks", OptionList)
        tasks.highlighted = tasks.get_option_index(str(table))
        await until(pilot, lambda: "empty" in screen_text(app))
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert isinstance(app.screen, Home)


async def test_named_on_the_command_line_it_starts_at_once(table):
    app = LernmiApp(Recipe(str(table)), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        assert isinstance(workbench, Workbench)
        assert "flowers.csv" in screen_text(app)


def test_paths_are_completed(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "points.csv").touch()
    (tmp_path / ".hidden").touch()
    assert completed(f"{tmp_path}/po") == f"{tmp_path}/points.csv"
    assert completed(f"{tmp_path}/pi") == f"{tmp_path}/pictures/"
    assert completed(f"{tmp_path}/") == f"{tmp_path}/pictures/"
    assert completed(f"{tmp_path}/.h") == f"{tmp_path}/.hidden"
    assert completed(f"{tmp_path}/points.csv") is None
    assert completed(f"{tmp_path}/nothing/x") is None
    assert completed("a\0b/") is None


@pytest.fixture
def reading_waits(monkeypatch):
    """No data is read until this is set."""
    go_on, load = threading.Event(), Recipe.load

    def waits(recipe):
        assert go_on.wait(20)
        return load(recipe)

    monkeypatch.setattr(Recipe, "load", waits)
    yield go_on
    go_on.set()


@pytest.mark.parametrize("is_typed", [False, True])
async def test_what_was_read_leaves_whoever_types_another_path_alone(
    table, reading_waits, is_typed
):
    if not is_typed:
        recent.remember(str(table))
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        if is_typed:
            await open_file(pilot, table)
        else:
            await until(pilot, lambda: at_home(app))
            app.screen.query_one(TaskList).highlight(str(table))
        await until(pilot, lambda: "Reading" in screen_text(app))
        await pilot.press(*([] if is_typed else ["o"]), "x")
        reading = [each for each in app.workers if each.group == "read"]
        reading_waits.set()
        await app.workers.wait_for_complete(reading)
        await pilot.press("y", "z")
        field = app.screen.query_one("#path", Input)
        assert app.focused is field and field.value.endswith("xyz")
        assert "Reading" not in screen_text(app) and "Type a path" in screen_text(app)


async def test_a_run_file_that_was_read_is_not_opened_for_whoever_went_on(tmp_path, monkeypatch):
    path, go_on = tmp_path / "run.safetensors", threading.Event()
    lernmi.Session(lernmi.load_task("xor")).save(path)

    def waits(path):
        assert go_on.wait(20)
        return run_in_file(path)

    monkeypatch.setattr(recent_runs, "run_in_file", waits)
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await open_file(pilot, path)
        await until(pilot, lambda: "Reading" in screen_text(app))
        await pilot.press("escape", "up")
        reading = [each for each in app.workers if each.group == "read"]
        go_on.set()
        await app.workers.wait_for_complete(reading)
        await pilot.press("up")
        assert at_home(app)


@pytest.mark.parametrize("content", [b"", b"{", b"[1, {}]", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_list_of_recent_files_is_no_list(content):
    file = recent._file()
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    assert recent.own_data() == []
    recent.remember(str(file))
    assert recent.own_data() == [str(file)]


def test_the_last_six_are_remembered_each_once_the_latest_first(tmp_path):
    paths = [tmp_path / f"{number}.csv" for number in range(8)]
    for path in [*paths, paths[5], paths[7]]:
        path.touch()
        recent.remember(str(path))
    assert recent.own_data() == [str(paths[number]) for number in (7, 5, 6, 4, 3, 2)]
    assert len(json.loads(recent._file().read_text())) == 6


def test_a_path_that_depends_on_where_one_is_is_not_offered(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("table.csv").touch()
    recent.remember("table.csv")
    assert recent.own_data() == [str(tmp_path / "table.csv")]
    recent._file().write_text('["table.csv"]')
    assert recent.own_data() == []


async def fetching(pilot):
    await until(pilot, lambda: at_home(pilot.app))
    await pilot.press("g")
    await until(pilot, lambda: isinstance(pilot.app.screen, Fetching))


async def test_mnist_is_fetched_with_progress_and_then_used(monkeypatch, tmp_path):
    go_on, there = threading.Event(), threading.Event()
    for part, count in (("train", 60), ("t10k", 20)):
        pixels = np.full((count, 28, 28), 9, np.uint8)
        write_idx(tmp_path / f"{part}-images-idx3-ubyte", pixels)
        write_idx(tmp_path / f"{part}-labels-idx1-ubyte", np.arange(count, dtype=np.uint8) % 10)

    def fetch(progress, stopped):
        progress(4_000_000, 11_594_722, "train-images from a mirror")
        go_on.wait(20)
        there.set()

    monkeypatch.setattr(mnist, "fetch_mnist", fetch)
    monkeypatch.setattr(mnist, "installed", lambda: tmp_path if there.is_set() else None)
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await fetching(pilot)
        await until(pilot, lambda: "train-images from a mirror" in screen_text(app))
        assert "34 %   4.0 of 11.6 MB" in screen_text(app)
        go_on.set()
        await until(pilot, lambda: at_home(app))
        await until(pilot, lambda: "60,000 real images" in screen_text(app))
        await pilot.press("enter")
        workbench = await until_ready(pilot)
        assert len(workbench.runner.task.train) == 60
        assert len(workbench.runner.task.test) == 20


async def test_a_failed_fetch_says_why_and_esc_closes(monkeypatch):
    def fetch(progress, stopped):
        raise DataError("could not reach example.org; check the connection")

    monkeypatch.setattr(mnist, "fetch_mnist", fetch)
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await fetching(pilot)
        await until(pilot, lambda: "could not reach example.org" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: at_home(app))


async def test_escape_stops_the_fetch(monkeypatch):
    ended = threading.Event()

    def fetch(progress, stopped):
        while not stopped():
            threading.Event().wait(0.01)
        ended.set()
        raise Cancelled("cancelled")

    monkeypatch.setattr(mnist, "fetch_mnist", fetch)
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await fetching(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: at_home(app))
        assert ended.wait(20)


async def test_tab_completes_the_path_and_escape_leads_back(table):
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: at_home(app))
        await pilot.press("o")
        field = app.screen.query_one("#path", Input)
        await until(pilot, lambda: app.focused is field)
        await until(pilot, lambda: "⏎ open" in screen_text(app).splitlines()[-1])
        assert "start paused" not in screen_text(app).splitlines()[-1]
        field.value = f"{table.parent}/flo"
        await pilot.press("tab")
        assert field.value == str(table)
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is app.screen.query_one("#tasks"))
        await until(pilot, lambda: " o open a file" in screen_text(app).splitlines()[-1])
        await pilot.press("home")
        await until(pilot, lambda: "start paused" in screen_text(app).splitlines()[-1])


async def test_a_failed_fetch_is_tried_again(monkeypatch):
    tries = []

    def fetch(progress, stopped):
        tries.append(1)
        raise NotFetched("could not reach it; check the connection")

    monkeypatch.setattr(mnist, "fetch_mnist", fetch)
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await fetching(pilot)
        await until(pilot, lambda: "lernmi fetch mnist --mirror" in screen_text(app))
        await pilot.press("r")
        await until(pilot, lambda: len(tries) == 2)
