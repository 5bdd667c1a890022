"""A run is kept while it goes on: at rest, at a change, now and then; and when it is left."""

import os
import shutil
import threading
import time

import pytest

import lernmi
from lernmi.errors import DataError
from lernmi.run.kept import keeper as keeper_module
from lernmi.run.kept import recovering
from lernmi.run.kept.kept_runs import KeptRuns, State
from lernmi.run.saved.summary import read_summary
from lernmi_tui.workbench import beginning, keeping
from lernmi_tui.workbench.keeping import Keeping
from lernmi_tui.workbench.runner import Runner
from tests.app_helpers import LernmiApp, Recipe, at_home, screen_text, until_ready
from tests.app_helpers import until as until_seen
from tests.runner_helpers import moment, settled, until


@pytest.fixture
def quick(monkeypatch):
    """It is time for another save at once, and everything is worth it."""
    monkeypatch.setattr(keeping, "AT_REST", 0.0)
    monkeypatch.setattr(keeping, "AT_WORK", 0.05)
    monkeypatch.setattr(keeping, "AGAIN", 0.05)
    monkeypatch.setattr(keeping, "SHARE", 1e9)
    monkeypatch.setattr(keeping, "WORTH", 1e-9)


def kept():
    """The moments of what is kept of the only run, the newest first."""
    found = KeptRuns().every()
    summaries = map(read_summary, found[0].files if found else [])
    return [summary.moment for summary in summaries if summary is not None]  # else gone by now


def test_it_is_kept_at_rest_and_at_each_change_but_not_where_nothing_changed(start, quick):
    runner = start("xor", keeping=Keeping())
    runner.learn(100)
    until(lambda: kept()[:1] == [100])
    runner.rate_up()
    until(lambda: kept() == [100, 100])
    (before,) = KeptRuns().every()
    time.sleep(0.3)
    assert KeptRuns().every() == [before]
    assert before.state is State.LIVING
    runner.stop()
    assert runner.farewell.comes(30.0)
    (after,) = KeptRuns().every()
    assert (after.state, after.files) == (State.ENDED, before.files)


def test_while_it_learns_it_is_kept_now_and_then(start, quick):
    runner = start("xor", running=True, keeping=Keeping())
    until(lambda: len(kept()) == 2)
    first = KeptRuns().every()[0].files[0]
    until(lambda: KeptRuns().every()[0].files[0] != first)
    assert runner.report.running
    runner.stop()
    assert runner.farewell.comes(30.0)
    assert kept()[0] == moment_at_end(runner)


def test_a_change_while_it_learns_is_kept_at_once(start, quick, monkeypatch):
    monkeypatch.setattr(keeping, "AT_WORK", 1e9)
    runner = start("xor", running=True, keeping=Keeping())
    until(kept)  # once, as soon as there is anything to it
    first = KeptRuns().every()
    begun = moment(runner)
    until(lambda: moment(runner) > begun)
    assert KeptRuns().every() == first
    runner.rate_up()
    until(lambda: KeptRuns().every() != first)
    assert runner.report.running
    assert read_summary(KeptRuns().every()[0].files[0]).changes == 1


def moment_at_end(runner):
    return runner._worker.session.moment


def test_a_run_that_nothing_is_behind_is_not_kept(start):
    runner = start("xor", keeping=Keeping())
    runner.learn(3)
    settled(runner)
    runner.stop()
    assert runner.farewell.comes(30.0)
    assert KeptRuns().every() == [] and not runner.farewell.is_kept


def test_a_change_by_hand_is_worth_it(start):
    runner = start("xor", keeping=Keeping())
    runner.rate_up()
    settled(runner)
    runner.stop()
    assert runner.farewell.comes(30.0)
    assert kept() == [0]


def test_neither_training_nor_a_command_waits_for_the_disk(start, quick, monkeypatch):
    """However long a write takes; and no second one of the same run begins meanwhile."""
    writes, at_once, most, goes_on = [], [], [], threading.Event()
    write_whole = keeper_module.write_whole

    def slow(path, content):
        at_once.append(path)
        most.append(len(at_once))
        goes_on.wait()
        write_whole(path, content)
        writes.append(at_once.pop())

    monkeypatch.setattr(keeper_module, "write_whole", slow)
    runner = start("xor", running=True, keeping=Keeping())
    until(lambda: most)
    begun, number = moment(runner), runner.report.number
    runner.look_at(None)
    until(lambda: runner.report.number > number + 1 and moment(runner) > begun + 1_000)
    assert most == [1] and not writes
    goes_on.set()
    until(lambda: len(writes) > 1)
    assert set(most) == {1}


def test_a_save_that_fails_is_said_once_tried_again_and_said_again_when_it_works(
    start, quick, monkeypatch
):
    tries, works = [], []
    write_whole = keeper_module.write_whole

    def fail(path, content):
        tries.append(path)
        if not works:
            raise DataError("the disk is full")
        write_whole(path, content)

    monkeypatch.setattr(keeper_module, "write_whole", fail)
    runner = start("xor", running=True, keeping=Keeping())
    until(lambda: runner.report.notice)
    assert runner.report.notice == "The run can't be kept for now: the disk is full"
    begun, number = moment(runner), runner.report.number
    until(lambda: len(tries) > 2 and moment(runner) > begun)
    assert runner.report.running and runner.report.number > number
    works.append(True)
    until(lambda: runner.report.notice == "The run is kept again.")


def test_what_could_not_be_kept_at_the_end_is_said(start, quick, monkeypatch):
    monkeypatch.setattr(keeping, "AT_REST", 1e9)
    runner = start("xor", keeping=Keeping())
    runner.learn(100)
    settled(runner)

    def fail(path, content):
        raise DataError("the disk is full")

    monkeypatch.setattr(keeper_module, "write_whole", fail)
    runner.stop()
    assert runner.farewell.comes(30.0)
    assert runner.farewell.said == "The run could not be kept: the disk is full"
    assert KeptRuns().every() == []


def test_where_the_end_can_t_be_kept_what_was_kept_before_is_offered(start, quick, monkeypatch):
    runner = start("xor", keeping=Keeping())
    runner.learn(100)
    until(lambda: kept()[:1] == [100])

    def fail(path, content):
        raise DataError("the disk is full")

    monkeypatch.setattr(keeping, "AGAIN", 1e9)
    monkeypatch.setattr(keeper_module, "write_whole", fail)
    runner.learn(20)
    settled(runner)
    runner.stop()
    assert runner.farewell.comes(30.0)
    assert "the disk is full" in runner.farewell.said
    assert [run.state for run in KeptRuns().every()] == [State.CRASHED]
    assert kept()[0] == 100


def test_after_a_fault_it_is_one_to_be_recovered(start, quick):
    runner = start("xor", keeping=Keeping())
    runner.learn(100)
    settled(runner)
    runner.stop(is_fault=True)
    assert runner.farewell.comes(30.0)
    assert [run.state for run in KeptRuns().every()] == [State.CRASHED]
    assert runner.farewell.is_kept and kept()[0] == 100


def begun(begins):
    runner = Runner(begins.make, False, None, keeping=begins.keeping)
    runner.start()
    until(lambda: runner.report.snapshot is not None or runner.report.failure)
    return runner


def test_a_kept_run_goes_on_in_its_place(start, quick):
    runner = start("xor", keeping=Keeping())
    runner.learn(100)
    settled(runner)
    runner.stop()
    assert runner.farewell.comes(30.0)
    (run,) = KeptRuns().every()
    other = begun(beginning.kept(run.id))
    assert (moment(other), other.report.notice) == (100, None)
    other.learn(20)
    settled(other)
    third = begun(beginning.kept(run.id))
    assert "open already" in third.report.failure
    other.stop()
    assert other.farewell.comes(30.0)
    assert [each.id for each in KeptRuns().every()] == [run.id]
    assert kept()[0] == 120


def test_the_run_of_a_file_goes_on_in_a_place_of_its_own_and_the_file_stays(tmp_path, quick):
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(100)
    path = tmp_path / "mine.safetensors"
    session.save(path)
    before = path.read_bytes()
    runner = begun(beginning.of_file(str(path)))
    assert KeptRuns().every() == []
    runner.learn(20)
    until(lambda: kept()[:1] == [120])
    runner.stop()
    assert runner.farewell.comes(30.0)
    assert path.read_bytes() == before


slow = pytest.mark.slow  # whole apps


@slow
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_run_that_was_cut_off_is_offered_at_home_and_recovered(size):
    session = lernmi.Session(lernmi.load_task("xor"), seed=3)
    session.run(400)
    keeper = KeptRuns().begin()
    keeper.save(session.packed())
    session.run(1_000)
    keeper.save(session.packed())
    keeper.let_go()
    newest = KeptRuns().every()[0].files[0]
    newest.write_bytes(newest.read_bytes()[:-1])
    app = LernmiApp()
    async with app.run_test(size=size) as pilot:
        await until_seen(pilot, lambda: at_home(app))
        said = "XOR, seed 3, epoch 350 was cut off, kept just now: u recovers it"
        await until_seen(pilot, lambda: said in screen_text(app))
        await pilot.press("end")
        await until_seen(pilot, lambda: "ended without a word" in screen_text(app))
        await pilot.press("u")
        workbench = await until_ready(pilot)
        snapshot = workbench.runner.report.snapshot
        assert (snapshot.moment, snapshot.seed) == (400, 3)
        assert "set aside" in workbench.runner.report.notice
        await pilot.press("q")
    assert all(farewell.comes(30.0) for farewell in app.last_farewells())
    assert [run.state for run in KeptRuns().every()] == [State.ENDED]


@slow
async def test_a_recent_run_is_opened_and_forgotten(monkeypatch):
    for seed in range(20):
        keeper = KeptRuns().begin()
        keeper.save(lernmi.Session(lernmi.load_task("xor"), seed=seed).packed())
        keeper.end()
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until_seen(pilot, lambda: at_home(app))
        await until_seen(pilot, lambda: "Recent runs" in screen_text(app))
        await pilot.press("end")
        await until_seen(pilot, lambda: "Kept" in screen_text(app))
        await until_seen(pilot, lambda: "del forget" in screen_text(app).splitlines()[-1])
        assert "start paused" not in screen_text(app) and "enter opens" in screen_text(app)
        chosen = app.screen._tasks.chosen.removeprefix(":run:")
        await pilot.press("delete")
        await until_seen(pilot, lambda: "for good?" in screen_text(app))
        await pilot.press("enter")
        await until_seen(pilot, lambda: len(app.screen._runs) == 19)
        assert chosen not in {run.id for run in KeptRuns().every()}
        await pilot.press("enter")
        workbench = await until_ready(pilot)
        assert not workbench.runner.report.running
        assert workbench.runner.report.pace == 1_000
        await pilot.press("q")


@slow
async def test_a_run_is_saved_where_a_person_says_and_a_file_there_is_asked_about(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    app = LernmiApp(Recipe("xor", seed=3), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await until_ready(pilot)
        for turn in range(2):
            await pilot.press("s")
            await workbench.run_action("export('run')")
            await until_seen(pilot, lambda: "Save the run" in screen_text(app))
            await pilot.press("ctrl+u", "ctrl+k", *"mine.safetensors")
            if turn:
                await pilot.press("enter")
                await until_seen(pilot, lambda: "overwrites it" in screen_text(app))
            await pilot.press("enter")
            await until_seen(pilot, lambda: workbench.runner.report.notice is not None, tries=500)
            assert "The run is saved" in workbench.runner.report.notice
            assert os.listdir(tmp_path) == ["mine.safetensors"]
            opened = lernmi.load_run(tmp_path / "mine.safetensors")
            assert opened.moment == turn + 1
        await pilot.press("h")
        await until_seen(pilot, lambda: at_home(app))
        await pilot.press("o", *"mine.safetensors", "enter")
        again = await until_ready(pilot)
        assert again is not workbench
        assert again.runner.report.snapshot.moment == 2


@slow
async def test_a_run_that_can_t_be_opened_is_said_at_home(tmp_path):
    keeper = KeptRuns().begin()
    keeper.save(lernmi.Session(lernmi.load_task("xor")).packed())
    keeper.end()
    app = LernmiApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, lambda: at_home(app) and app.screen._runs)
        (run,) = KeptRuns().every()
        run.files[0].write_bytes(b"nothing")
        await pilot.press("end", "enter")
        await until_seen(pilot, lambda: "No state of this run is whole" in screen_text(app))
        await pilot.press("q")


def test_a_folder_that_is_removed_meanwhile_is_made_again(start, quick):
    keeping = Keeping()
    runner = start("xor", keeping=keeping)
    runner.learn(100)
    until(lambda: kept()[:1] == [100] and not keeping._is_writing)
    shutil.rmtree(KeptRuns().folder)
    runner.learn(100)
    until(lambda: kept()[:1] == [200])
    runner.stop()
    assert runner.farewell.comes(30.0)
    assert [run.state for run in KeptRuns().every()] == [State.ENDED]
    assert runner.report.notice is None


def test_a_run_that_could_not_be_kept_at_the_end_is_offered_as_it_was_before(
    start, quick, monkeypatch
):
    runner = start("xor", keeping=Keeping())
    runner.learn(100)
    until(lambda: kept()[:1] == [100])

    def fail(path, content):
        raise DataError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(keeper_module, "write_whole", fail)
        runner.learn(100)
        until(lambda: moment(runner) == 200)
        left = runner.leave()
        assert runner.farewell.comes(30.0)
    assert [run.state for run in KeptRuns().every()] == [State.CRASHED]
    id = KeptRuns().every()[0].id
    left.keeping.resume()
    assert left.keeping._keeper.id == id
    left.keeping.finish(left.session, left.time, runner.farewell)
    assert kept()[0] == 200


def test_where_no_thread_can_be_had_it_is_kept_all_the_same(start, quick, monkeypatch):
    begin = threading.Thread.start

    def fail(thread):
        if thread.name == "keeping":
            raise RuntimeError("can't start new thread")
        begin(thread)

    monkeypatch.setattr(threading.Thread, "start", fail)
    runner = start("xor", keeping=Keeping())
    runner.learn(100)
    until(lambda: kept()[:1] == [100])
    runner.stop()
    assert runner.farewell.comes(30.0)
    assert runner.farewell.said is None
    assert [run.state for run in KeptRuns().every()] == [State.ENDED]


def test_nobody_waits_for_a_run_that_is_still_loading_and_it_stays_as_it_was(start, monkeypatch):
    keeper = KeptRuns().begin()
    keeper.save(lernmi.Session(lernmi.load_task("xor")).packed())
    keeper.end()
    loading, go_on = threading.Event(), threading.Event()

    def load(path):
        loading.set()
        go_on.wait()
        raise DataError("no")

    monkeypatch.setattr(recovering, "load_run", load)
    begins = beginning.kept(keeper.id)
    runner = Runner(begins.make, False, None, keeping=begins.keeping)
    runner.start()
    assert loading.wait(30.0)
    assert [run.state for run in KeptRuns().every()] == [State.LIVING]
    runner.farewell.ask()
    assert runner.farewell.comes(0.1) and not runner.farewell.is_over
    runner.farewell.drop()
    assert [run.state for run in KeptRuns().every()] == [State.ENDED]
    go_on.set()


@slow
async def test_what_could_not_be_kept_as_it_was_left_is_said_at_home(monkeypatch):
    def fail(path, content):
        raise DataError("the disk is full")

    monkeypatch.setattr(keeper_module, "write_whole", fail)
    monkeypatch.setattr(keeping, "AT_REST", 1e9)
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("plus")
        await until_seen(pilot, lambda: workbench.runner.report.snapshot.events)
        await pilot.press("h")
        said = "The run could not be kept: the disk is full"
        await until_seen(pilot, lambda: at_home(app) and said in screen_text(app))
        await pilot.press("u")  # it is there all the same
        again = await until_ready(pilot)
        assert len(again.runner.report.snapshot.events) == 1
        await pilot.press("q")
