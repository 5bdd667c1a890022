"""``=``, ``x``, ``z`` and the list of runs: what a person changes, and what is refused."""

import numpy as np
import pytest

import lernmi
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.record.events import LinkCut, LinkFrozen, RateSet, SampleRelabelled, SampleRemoved
from lernmi_tui.workbench.runs_screen import Compare, RunsScreen
from lernmi_tui.workbench.set_box import SetBox
from lernmi_tui.workbench.set_samples import Label, Removal
from tests.app_helpers import LernmiApp, Panels, Recipe, screen_text, until, until_ready

pytestmark = pytest.mark.slow  # whole apps

LINK = LinkRef(1, 3, 0)
SIZES = [(60, 16), (80, 24), (120, 36), (200, 60)]


class Seen:
    """A run that stands at a moment, and the screen that shows it."""

    def __init__(self, pilot, workbench):
        self.pilot, self.app, self.runner = pilot, pilot.app, workbench.runner
        self.workbench = workbench

    @property
    def snapshot(self):
        return self.runner.report.snapshot

    @property
    def session(self):
        return self.runner._worker.session

    @property
    def box(self):
        return self.workbench.query_one(SetBox)

    async def pick(self, selection):
        self.workbench.query_one(Panels).selection = selection

    def ask(self, subject):
        self.workbench.open_set(subject)

    async def press(self, *keys):
        await self.pilot.press(*keys)

    async def until(self, condition):
        await until(self.pilot, condition)

    async def notified(self, words):
        await self.until(lambda: any(words in note.message for note in self.app._notifications))


async def seen(pilot, moment=3_604):
    workbench = await until_ready(pilot)
    workbench.runner.learn(moment)
    await until(pilot, lambda: workbench._shown.snapshot.moment == moment)
    await until(pilot, lambda: not workbench.runner.report.running)
    return Seen(pilot, workbench)


def xor(size=(80, 24)):
    app = LernmiApp(Recipe("xor"), running=False)
    return app.run_test(size=size)


@pytest.mark.parametrize("size", SIZES)
async def test_a_weight_is_typed_while_the_answer_is_watched(size):
    async with xor(size) as pilot:
        it = await seen(pilot)
        await it.pick(LINK)
        before = it.session.network.weights.copy()
        await it.press("=", *"-1")
        await it.until(lambda: "trying" in it.runner.report.answers)
        trying = it.runner.report.answers["trying"]
        await it.until(lambda: it.runner.report.answers["trying"].weight == -1.0)
        trying = it.runner.report.answers["trying"]
        loss = trying.then.measured.train_loss
        await it.until(lambda: f"→ {loss:.4g}"[:6] in screen_text(it.app))
        assert it.snapshot.events == ()
        np.testing.assert_array_equal(it.session.network.weights, before)
        await it.press("enter")
        await it.until(lambda: len(it.snapshot.events) == 1)
        assert it.snapshot.layer_weights[1][3, 0] == -1.0
        assert it.snapshot.metrics.train_loss[-1] == loss
        assert not it.box.is_open
        await it.press("u")
        await it.until(lambda: not it.snapshot.events and it.snapshot.moment == 3_604)
        np.testing.assert_array_equal(it.snapshot.weights, before)


async def test_a_weight_is_set_to_0_in_four_keys():
    async with xor() as pilot:
        it = await seen(pilot)
        await it.press("full_stop", "=", "0", "enter")
        await it.until(lambda: len(it.snapshot.events) == 1)
        (event,) = it.snapshot.events
        link = event.change.link
        assert it.snapshot.layer_weights[link.layer][link.i, link.j] == 0.0


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_accuracy_had_the_rate_been_005_in_six_keys(size):
    async with xor(size) as pilot:
        it = await seen(pilot)
        await it.press("=", *".05", "tab", "enter")
        await it.until(lambda: it.snapshot.run_curve.letter == "B" and it.snapshot.moment == 3_604)
        other = lernmi.Session(lernmi.load_task("xor"), training_rate=0.05)
        other.run(3_604)
        other.evaluate()
        np.testing.assert_array_equal(it.snapshot.weights, other.network.weights)
        right = f"{100 * other.latest.train_score:.0f} % right"
        await it.until(lambda: right in screen_text(it.app))
        await it.until(lambda: "Run B: rate 0.05 from the start; A stays" in screen_text(it.app))


async def test_nudges_come_in_bursts_and_none_is_lost():
    async with xor() as pilot:
        it = await seen(pilot)
        await it.pick(LINK)
        now = float(it.snapshot.layer_weights[1][3, 0])
        await it.press("=", *["down"] * 12, "up", "pagedown", "pageup", "pagedown", "enter")
        await it.until(lambda: len(it.snapshot.events) == 1)
        weight = it.snapshot.layer_weights[1][3, 0]
        assert abs(weight - (round(now, 4) - 2.1)) < 1e-9


async def test_leaving_the_box_and_keeping_what_it_was_change_nothing():
    async with xor() as pilot:
        it = await seen(pilot)
        await it.pick(LINK)
        for keys in (["=", "5", "escape"], ["=", "enter"], ["=", "down", "escape"]):
            await it.press(*keys)
            await it.until(lambda: not it.box.is_open)
        await it.pick(None)
        await it.press("=", "enter")
        await it.until(lambda: not it.box.is_open)
        it.runner.rate_up()
        await it.until(lambda: it.snapshot.events)
        assert [type(event.change) for event in it.snapshot.events] == [RateSet]


@pytest.mark.parametrize(
    ("picked", "typed", "words"),
    [(LINK, "-", "a weight is a number"), (None, "0", "a training rate is a number above 0")],
)
async def test_what_is_no_number_is_refused_and_the_box_stays(picked, typed, words):
    async with xor() as pilot:
        it = await seen(pilot)
        await it.pick(picked)
        await it.press("=", typed, "enter")
        await it.until(lambda: words in screen_text(it.app))
        assert it.box.is_open
        assert it.snapshot.events == ()


async def test_a_weight_that_is_set_in_the_past_begins_a_branch_and_says_so():
    async with xor() as pilot:
        it = await seen(pilot)
        await it.pick(LINK)
        it.runner.seek(1_000)
        await it.until(lambda: it.snapshot.is_past)
        await it.press("=", "0")
        await it.until(lambda: "⏎ begins a branch, A stays" in screen_text(it.app))
        assert "moment 1,000 of 3,604" in screen_text(it.app)
        await it.press("enter")
        await it.until(lambda: it.snapshot.run_curve.letter == "B")
        words = "This is branch B, begun at moment 1,000; A stays as it was"
        await it.until(lambda: words in screen_text(it.app))


async def test_x_cuts_and_puts_back_however_fast():
    async with xor() as pilot:
        it = await seen(pilot)
        await it.pick(LINK)
        weight = it.snapshot.layer_weights[1][3, 0]
        await it.press("x")
        await it.until(lambda: it.snapshot.layer_weights[1][3, 0] == 0.0)
        assert it.snapshot.frozen.tolist() == [12]
        await it.press(*"xxx")
        await it.until(lambda: len(it.snapshot.events) == 6)
        await it.until(lambda: it.snapshot.layer_weights[1][3, 0] == weight)
        await it.until(lambda: not len(it.snapshot.frozen))


async def test_z_freezes_and_thaws_and_the_box_does_both():
    async with xor() as pilot:
        it = await seen(pilot)
        await it.pick(LINK)
        await it.press("z")
        await it.until(lambda: it.snapshot.frozen.tolist() == [12])
        await it.press("=", "z")
        await it.until(lambda: not len(it.snapshot.frozen))
        assert not it.box.is_open
        await it.press("=", "x")
        await it.until(lambda: len(it.snapshot.events) == 3)
        kinds = [type(event.change) for event in it.snapshot.events]
        assert kinds == [LinkFrozen, LinkFrozen, LinkCut]


@pytest.mark.parametrize(
    ("key", "picked", "words"),
    [
        ("x", None, "x cuts a picked link, or leaves out a training sample looked at; nothing"),
        ("z", None, "z freezes a picked link; nothing is picked"),
        ("x", NeuronRef(1, 1), "Links are cut, and a neuron is picked"),
        ("z", NeuronRef(1, 1), "Links are frozen, and a neuron is picked"),
        ("=", NeuronRef(1, 1), "Links are set, and a neuron is picked"),
    ],
)
async def test_what_there_is_nothing_for_is_refused_in_a_sentence(key, picked, words):
    async with xor() as pilot:
        it = await seen(pilot)
        await it.pick(picked)
        await it.press(key)
        await it.notified(words)
        assert it.snapshot.events == ()
        assert not it.box.is_open


async def test_a_sample_looked_at_is_left_out_from_here_or_from_the_start():
    async with xor() as pilot:
        it = await seen(pilot)
        await it.press("5", "home", "down", "enter")
        await it.until(lambda: it.snapshot.focus is not None)
        await it.press("x", "enter")
        await it.until(lambda: len(it.snapshot.present) == 3)
        (event,) = it.snapshot.events
        assert isinstance(event.change, SampleRemoved) and event.moment == 3_604
        left_out = it.session.task.train.inputs[event.change.sample]
        np.testing.assert_array_equal(left_out, [0.0, 1.0])
        await it.press("home", "enter")
        await it.until(lambda: it.snapshot.focus.inputs[1] == 0.0)
        await it.press("x", "down")
        await it.until(lambda: "without 1 later change" in screen_text(it.app))
        await it.press("enter")
        await it.until(lambda: it.snapshot.run_curve.letter == "B" and it.snapshot.moment == 3_604)
        (event,) = it.snapshot.events
        assert event.moment == 0
        await it.until(lambda: "from the start; A stays as it was" in screen_text(it.app))


async def test_a_sample_looked_at_gets_another_label():
    async with xor() as pilot:
        it = await seen(pilot)
        await it.press("5", "home", "enter")
        await it.until(lambda: it.snapshot.focus is not None)
        await it.press("=", "1", "enter")
        await it.until(lambda: len(it.snapshot.events) == 1)
        (event,) = it.snapshot.events
        assert isinstance(event.change, SampleRelabelled)
        assert event.change.expected.tolist() == [1.0]


async def test_the_last_sample_is_not_left_out():
    async with xor() as pilot:
        it = await seen(pilot)
        for sample in range(3):
            it.runner.do(SampleRemoved(sample))
        await it.until(lambda: len(it.snapshot.present) == 1)
        it.ask(Removal(3))
        await it.until(lambda: it.box.is_open)
        await it.press("enter")
        await it.until(lambda: "the last sample can't be left out" in screen_text(it.app))
        await it.press("escape")
        it.ask(Removal(0))
        await it.notified("That sample is not learned any more")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_label_and_a_removal_from_the_start_begin_a_branch(size):
    app = LernmiApp(Recipe("digits"), running=False)
    async with app.run_test(size=size) as pilot:
        it = await seen(pilot, 1_500)
        first = int(it.session.task.train.labels[7])
        it.ask(Label(7, (first + 1) % 10, from_start=True))
        await it.until(lambda: it.box.is_open and "train 8 is learned" in screen_text(app))
        assert "▸ from the start" in screen_text(app)
        await it.press("enter")
        await it.until(lambda: it.snapshot.run_curve.letter == "B" and it.snapshot.moment == 1_500)
        (event,) = it.snapshot.events
        assert event.change.expected.argmax() == (first + 1) % 10 and event.moment == 0
        it.ask(Removal(7, from_start=True))
        await it.until(lambda: it.box.is_open)
        await it.press("up", "enter")
        await it.until(lambda: len(it.snapshot.events) == 2)
        assert it.snapshot.events[1].moment == 1_500


async def test_a_label_that_is_no_class_is_refused():
    app = LernmiApp(Recipe("digits"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        it = await seen(pilot, 100)
        it.ask(Label(0))
        await it.until(lambda: it.box.is_open)
        await it.press("x", "enter")
        await it.until(lambda: "there is no class 'x'; there are 0, 1" in screen_text(app))
        await it.press("down", "up", "up", "enter")
        await it.until(lambda: not it.box.is_open)


async def test_the_batch_size_is_typed():
    async with xor() as pilot:
        it = await seen(pilot)
        it.workbench.action_set_batch()
        await it.until(lambda: it.box.is_open)
        await it.press("9", "enter")
        await it.until(lambda: "a batch has 1 to 4 samples here" in screen_text(it.app))
        await it.press("backspace", "4", "enter")
        await it.until(lambda: it.snapshot.batch_size == 4)


@pytest.mark.parametrize("size", SIZES)
async def test_runs_are_begun_beside_listed_shown_and_forgotten(size):
    async with xor(size) as pilot:
        it = await seen(pilot)
        it.workbench.action_compare()
        await it.until(lambda: isinstance(it.app.screen, Compare))
        await it.press(*"0.05,0.2", "tab", *"0..2")
        await it.until(lambda: "these are 6 runs, and there is room for 4" in screen_text(it.app))
        await it.press("enter", "backspace", "1", "enter")
        await it.until(lambda: it.session.run_letters == tuple("ABCDE"))
        await it.until(lambda: len(it.snapshot.ghosts) == 4 and not it.runner.report.at_work)
        assert it.snapshot.run_curve.letter == "A"
        assert {int(ghost.metrics.moments[-1]) for ghost in it.snapshot.ghosts} == {3_604}
        it.workbench.action_runs()
        await it.until(lambda: isinstance(it.app.screen, RunsScreen))
        await it.until(lambda: "Runs · 5 of 5" in screen_text(it.app))
        await it.press("delete")
        await it.until(lambda: "run A is shown" in screen_text(it.app))
        await it.press("down", "delete")
        await it.until(lambda: "Runs · 4 of 5" in screen_text(it.app))
        await it.press("end", "down", "down", "down", "enter")
        await it.until(lambda: it.snapshot.run_curve.letter == "E")
        assert it.snapshot.recipe.rate == 0.2 and it.snapshot.seed == 1
