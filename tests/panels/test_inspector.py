"""The inspector: what it says of a link and of a neuron, where its lines lead, its keys."""

import re

import numpy as np
import pytest
from textual.app import App

from lernmi import Network, Session, load_task
from lernmi.equations import within_last_digit
from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.record.events import BatchSizeSet, LinkCut
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.inspector.lines import Writer
from lernmi_tui.panels.inspector.link_page import link_page
from lernmi_tui.panels.inspector.neuron_page import neuron_page, rest_words
from lernmi_tui.panels.inspector.panel import Inspector
from lernmi_tui.panels.inspector.ranking import Sort
from lernmi_tui.panels.inspector.step_page import in_step
from lernmi_tui.parts.selection import Selected
from tests.app_helpers import until
from tests.panel_helpers import alone, assert_fits, text_of
from tests.recalculated import mistakes

XOR, DIGITS, MNIST = (load_task(name) for name in ("xor", "digits", "mnist"))


def session_of(task, samples=0, **arguments):
    session = Session(task, seed=1, **arguments)
    session.run(samples)
    return session


def page_of(snapshot, ref, width=70, height=24, sort=Sort.BRINGS):
    page = link_page if isinstance(ref, LinkRef) else neuron_page
    return page(snapshot, ref, width, height, sort, Writer(DARK))


def words_of(page):
    """The page's lines, a label before each, and the sentence."""
    return [f"{line.label}: {line.text.plain}" for line in page.lines] + [page.sentence.plain]


def line_of(page, label):
    return next(line for line in page.lines if line.label == label)


def sentence(snapshot, ref):
    return page_of(snapshot, ref).sentence.plain


# the sentence


def test_the_sentence_says_why_the_weight_moved():
    snapshot = session_of(XOR, 101).snapshot()
    for ref in (LinkRef(1, i, 0) for i in range(4)):
        change = (
            snapshot.layer_weights_after[1][ref.i, 0] - snapshot.layer_weights_before[1][ref.i, 0]
        )
        doing, done = ("Raising", "raised") if change > 0 else ("Lowering", "lowered")
        said = sentence(snapshot, ref)
        words = rf"{doing} this weight would lower this sample's loss, so it was {done} by ([\d.]+)"
        found = re.fullmatch(rf"{words} = [\d.]+ × [\d.]+ × rate 0.5\.", said)
        assert found, said
        assert float(found[1]) == pytest.approx(abs(change), rel=0.01)


def test_the_sentence_of_a_bias_has_no_needless_digits():
    assert re.search(
        r" × 1 × rate 0.5\.$", sentence(session_of(XOR, 7).snapshot(), LinkRef(1, 0, 0))
    )


def test_a_look_says_what_learning_it_would_do():
    snapshot = session_of(XOR, 100).look([1.0, 0.0], [1.0])
    page = page_of(snapshot, LinkRef(1, 0, 0))
    assert re.match(
        r"Raising this weight would lower this sample's loss; learning it would raise it by ",
        page.sentence.plain,
    )
    assert line_of(page, "would be").text.plain.endswith(" ▲")
    assert "after learning it" in line_of(page, "update").text.plain
    assert "was " not in "\n".join(words_of(page))


def test_an_input_of_zero_leaves_its_weights():
    session = session_of(XOR)
    zero = sentence(session.look([0.0, 1.0], [1.0]), LinkRef(0, 1, 0))
    assert zero.startswith("x1 says 0 and brings nothing") and "leaves this weight" in zero


def test_a_slope_of_zero_and_a_neuron_that_is_not_blamed_leave_the_weight():
    session = session_of(XOR, activation=("relu", "identity"))
    weights = session.network.link_layers[0].weights
    weights[...] = -1.0
    flat = session.look([1.0, 1.0], [1.0])
    assert sentence(flat, LinkRef(0, 1, 0)).startswith("The slope of h1 is 0 here, so")
    assert "the slope is 0: nothing into it moves" in sentence(flat, NeuronRef(1, 1))
    said = flat.layer_outputs[-1][1:]
    right = session.look([1.0, 1.0], said)
    assert sentence(right, LinkRef(1, 0, 0)).startswith("y1 is not blamed, so")
    assert sentence(right, NeuronRef(2, 1)) == (
        "What y1 says makes no difference to this sample's loss."
    )


def test_a_frozen_weight_stays():
    session = session_of(XOR)
    session.freeze(1, 0, 0)
    session.do(LinkCut(LinkRef(1, 2, 0)))
    session.run(9)
    snapshot = session.snapshot()
    for ref in (LinkRef(1, 0, 0), LinkRef(1, 2, 0)):
        page = page_of(snapshot, ref)
        assert page.sentence.plain.endswith(", but it is frozen and stays as it is.")
        assert line_of(page, "weight").text.plain.startswith("▪ frozen: stays ")


def test_inside_a_batch_the_weight_waits():
    session = session_of(XOR, 5, batch_size=4)
    ref = LinkRef(1, 0, 0)
    page = page_of(session.snapshot(), ref)
    assert page.sentence.plain.endswith("; it waits for 3 more samples of the batch.")
    assert line_of(page, "batch").text.plain.startswith("1 of 4 samples, mean link sensitivity")
    assert "the same after it" in line_of(page, "update").text.plain
    session.run(2)
    assert sentence(session.snapshot(), ref).endswith("for 1 more sample of the batch.")
    session.run(1)
    page = page_of(session.snapshot(), ref)
    assert "would lower the mean loss of the 4 samples of its batch, so it was" in (
        page.sentence.plain
    )
    assert line_of(page, "batch").text.plain.startswith("mean link sensitivity of its 4 samples ")
    session.do(BatchSizeSet(1))
    session.run(1)
    assert not any(line.label == "batch" for line in page_of(session.snapshot(), ref).lines)


def test_a_frozen_weight_stays_over_a_batch():
    session = session_of(XOR, batch_size=4)
    session.freeze(1, 0, 0)
    session.run(4)
    assert sentence(session.snapshot(), LinkRef(1, 0, 0)) == (
        "Over the 4 samples of its batch this weight was frozen."
    )


def test_where_nothing_is_expected_the_forward_part_is_there():
    session = session_of(XOR, 3)
    unknown = page_of(session.look([0.5, 0.2]), LinkRef(1, 2, 0))
    assert unknown.sentence.plain.startswith("Nothing is expected of this sample")
    assert {"brings", "input sum", "y1 says"} <= {line.label for line in unknown.lines}
    assert not {"blame", "slope", "check", "its loss"} & {line.label for line in unknown.lines}
    for ref in (LinkRef(1, 2, 0), NeuronRef(1, 2)):
        first = page_of(session_of(XOR).snapshot(), ref)
        assert first.sentence.plain.startswith("Nothing is learned yet")
    assert line_of(first, "brings to").target == LinkRef(1, 2, 0)


def test_a_neuron_says_what_would_help():
    snapshot = session_of(XOR, 57).snapshot()
    for index in (1, 2, 3):
        blame = snapshot.layer_sensitivity_sums[1][index]
        way = "more" if blame < 0 else "less"
        assert sentence(snapshot, NeuronRef(1, index)).startswith(
            f"Saying {way} would lower this sample's loss: blame {'+' if blame > 0 else '-'}"
        )
    assert sentence(snapshot, NeuronRef(1, 0)).startswith("A bias neuron is never blamed")


def test_numbers_that_outgrew_everything_are_told():
    session = session_of(XOR, activation="identity", training_rate=50.0)
    session.run(400)
    assert not np.isfinite(session.network.weights).all()
    for ref in (LinkRef(0, 1, 1), LinkRef(1, 2, 0), NeuronRef(1, 1), NeuronRef(2, 1)):
        page = page_of(session.snapshot(), ref)
        assert page.sentence.plain.startswith("These numbers have outgrown"), page.sentence


# the lines


def test_a_link_from_forward_to_check():
    session = session_of(XOR, 40)
    page = page_of(session.snapshot(), LinkRef(1, 2, 0), height=40)
    assert [line.label for line in page.lines] == [
        *("brings", "the rest", "input sum", "y1 says", "blame", "slope", "out sens"),
        *("tells h2", "link sens", "change", "weight", "update", "its loss", "", "check"),
        *("last epoch", "into y1", "", "", ""),
    ]
    words = "\n".join(words_of(page))
    assert "the other 2 neurons and the bias bring " in words
    assert "= " in line_of(page, "out sens").text.plain
    assert re.search(r"its loss: ½ × \(?-?0\.\d+\)?² = 0\.\d+ for this sample", words)
    assert re.search(r"update: y1 says 0\.\d+ before the update, 0\.\d+ after it", words)
    assert "✓ agrees" in words
    assert "sensitivity" not in words.replace("output sensitivity", "").replace(
        "link sensitivity", ""
    )


def test_in_the_midst_of_a_sample_a_weight_that_has_moved_is_said_to_have_moved():
    session = Session(XOR, seed=0)
    session.run(3_604)
    picked = LinkRef(1, 1, 0)  # h1→y1, the second on the way back

    def shown(links):
        while session.open_step is None or session.open_step.gone < links:
            session.step("link")
        snapshot = session.snapshot()
        return in_step(page_of(snapshot, picked), picked, snapshot.step)

    page = shown(15)
    assert line_of(page, "change").text.plain == line_of(page, "weight").text.plain == "····"
    assert page.sentence.plain == "Step 16 of 27 works out what becomes of this weight."
    page = shown(16)
    assert line_of(page, "change").text.plain == "- rate 0.5 × -0.0106 = +0.00531"
    assert line_of(page, "weight").text.plain == "+0.8174 + 0.00531 = +0.823 ▲"
    assert "so it is raised by 0.00531 = " in page.sentence.plain


def test_the_numbers_are_those_of_the_run():
    for task, arguments in ((XOR, {}), (DIGITS, {"batch_size": 4}), (DIGITS, {})):
        session = session_of(task, 44, **arguments)
        for snapshot in (session.snapshot(), session.look(*first_of(task))):
            layer, j = len(snapshot.sizes) - 2, 0
            page = page_of(snapshot, LinkRef(layer, 2, j))
            before, after = (
                weights[layer][2, j]
                for weights in (snapshot.layer_weights_before, snapshot.layer_weights_after)
            )
            said = snapshot.layer_outputs[-1][1]
            wanted = {
                "brings": snapshot.layer_outputs[layer][2] * before,
                "input sum": snapshot.layer_input_sums[-1][1],
                "blame": said - snapshot.expected[0],
                "slope": said * (1.0 - said),
                "out sens": snapshot.layer_output_sensitivities[layer][j],
                "link sens": snapshot.layer_sensitivities[layer][2, j],
                "change" if snapshot.learned else "would": after - before,
                "weight" if snapshot.learned else "would be": after,
            }
            for label, value in wanted.items():
                text = line_of(page, label).text.plain.rpartition(" = ")[2]
                assert within_last_digit(float(value), re.match(r"[-+.e\d]+", text)[0]), label
            first, then = re.findall(r" (0\.\d+) ", line_of(page, "update").text.plain)
            assert within_last_digit(float(said), first)
            network = Network(snapshot.sizes, seed=0)
            network.weights[...] = snapshot.weights_after
            inputs = snapshot.layer_input_sums[0][None, 1:]
            assert within_last_digit(float(network.predict(inputs)[0, 0]), then)


def first_of(task):
    return task.train.inputs[0], task.train.targets[0]


def test_a_link_of_a_pixel_says_where_the_pixel_is():
    snapshot = session_of(MNIST, 20).snapshot()
    page = page_of(snapshot, LinkRef(0, 381, 2))
    assert "x381 (row 14 col 17) says " in line_of(page, "brings").text.plain
    assert "the other 783 inputs and the bias bring " in line_of(page, "the rest").text.plain
    assert "blame" in [line.label for line in page.lines]
    assert "the 10 links ahead tell h3 " in line_of(page, "blame").text.plain
    neuron = page_of(snapshot, NeuronRef(0, 381))
    assert line_of(neuron, "input").text.plain.startswith("x381 (row 14 col 17) says ")


def test_an_output_lists_who_brings_most_with_their_blame():
    snapshot = session_of(DIGITS, 300).snapshot()
    page = page_of(snapshot, NeuronRef(2, 3), width=60, height=40)
    terms = snapshot.layer_outputs[1] * snapshot.layer_weights_before[1][:, 2]
    strongest = int(np.abs(terms).argmax())
    assert line_of(page, "brings").target == LinkRef(1, strongest, 2)
    rows = [line for line in page.lines if isinstance(line.target, LinkRef)]
    assert [row.target.i for row in rows] == np.argsort(-np.abs(terms), kind="stable").tolist()
    assert all(", blame " in row.text.plain for row in rows if row.target.i)
    assert " of this sample's loss" in "\n".join(words_of(page))
    by_blame = page_of(snapshot, NeuronRef(2, 3), 60, 40, Sort.BLAME)
    blames = np.abs(snapshot.layer_sensitivity_sums[1])
    most = int(blames[1:].argmax()) + 1
    assert line_of(by_blame, "brings").target == LinkRef(1, most, 2)


def test_a_hidden_neuron_lists_who_blames_it():
    snapshot = session_of(DIGITS, 300).snapshot()
    page = page_of(snapshot, NeuronRef(1, 4), width=60, height=60)
    told = snapshot.layer_weights_before[1][4] * snapshot.layer_output_sensitivities[1]
    assert line_of(page, "is told").target == LinkRef(1, 4, int(np.abs(told).argmax()))
    assert sum(line.target is not None for line in page.lines) > 20


def test_taller_windows_have_more_terms():
    snapshot = session_of(MNIST, 20).snapshot()
    counts = [len(page_of(snapshot, NeuronRef(1, 4), 60, rows).lines) for rows in (10, 30, 60)]
    assert counts[0] < counts[1] < counts[2] <= 60


@pytest.mark.parametrize(
    ("layer", "others", "bias", "words"),
    [
        (0, 784, True, "the other 783 inputs and the bias bring"),
        (0, 3, False, "the other 3 inputs bring"),
        (1, 2, True, "the other neuron and the bias bring"),
        (1, 1, False, "the other neuron brings"),
        (1, 1, True, "the bias brings"),
    ],
)
def test_the_others_are_named(layer, others, bias, words):
    assert rest_words(layer, others, bias) == words


# the panel


@pytest.mark.parametrize("size", [(60, 13), (48, 12), (80, 20), (70, 40)])
@pytest.mark.parametrize("ref", [LinkRef(0, 381, 2), LinkRef(1, 3, 2), NeuronRef(2, 8)])
async def test_nothing_is_cut(size, ref):
    session = session_of(MNIST, 50)
    panel = Inspector(MNIST)
    async with alone(panel, size) as pilot:
        for snapshot in (session.snapshot(), session.look(MNIST.test.inputs[52], [0.1] * 10)):
            panel.show(snapshot)
            panel.select(ref)
            await pilot.pause()
            await until(pilot, lambda: panel.border_subtitle is not None)  # said after a paint
            assert_fits(panel)
            text = "\n".join(text_of(panel))
            assert " ".join(page_of(snapshot, ref).sentence.plain.split()) in " ".join(text.split())
            assert len(panel.border_title) <= size[0] - 4
            assert len(panel.border_subtitle) <= size[0] - 4


async def test_the_title_says_that_a_sample_is_only_looked_at():
    session = session_of(XOR, 4)
    panel = Inspector(XOR)
    async with alone(panel) as pilot:
        panel.select(LinkRef(1, 2, 0))
        panel.show(session.look([1.0, 0.0], [1.0]))
        await until(pilot, lambda: "looked at, not learned" in panel.border_title)
        panel.show(session.snapshot())
        await until(pilot, lambda: panel.border_title == "Inspector · h2→y1")


class Listening(App):
    """Keeps what is picked and what is said."""

    def __init__(self, panel):
        super().__init__()
        self.panel, self.picked = panel, []
        self.said = []  # a notification itself goes away after some seconds

    def compose(self):
        yield self.panel

    def on_selected(self, message: Selected):
        self.picked.append(message.selection)
        self.panel.select(message.selection)

    def notify(self, message, **options):
        self.said.append(message)


async def test_enter_follows_a_line_of_what_is_picked_now_painted_or_not():
    """Keys may come faster than paints."""
    ref = LinkRef(0, 1, 0)
    app = Listening(Inspector(XOR))
    async with app.run_test(size=(70, 30)) as pilot:
        app.panel.show(session_of(XOR, 5).snapshot())
        app.panel.select(LinkRef(1, 2, 0))
        await pilot.pause()
        app.panel.select(ref)
        await pilot.pause()
        wanted = [line.target for line in app.panel._contents]
        app.panel.select(None)
        await pilot.pause()
        for line in range(len(wanted)):
            app.panel.select(LinkRef(1, 2, 0))
            await pilot.pause()
            app.panel.select(None)
            app.panel.select(ref)
            app.panel.action_move(line)
            app.panel.action_follow()
            await pilot.pause()
            if wanted[line] not in (None, ref):
                assert app.picked.pop() == wanted[line]
        assert not app.picked


async def test_every_line_answers_enter():
    session = session_of(DIGITS, 30)
    for ref in (LinkRef(1, 3, 2), NeuronRef(1, 4)):
        app = Listening(Inspector(DIGITS))
        async with app.run_test(size=(70, 40)) as pilot:
            app.panel.focus()
            app.panel.show(session.snapshot())
            app.panel.select(ref)
            await pilot.pause()
            for line in range(len(app.panel._contents)):
                app.panel.select(None)
                app.panel.select(ref)
                await pilot.pause()
                before = len(app.picked) + len(app.said)
                app.panel.action_move(line)
                app.panel.action_follow()
                await pilot.pause()
                assert len(app.picked) + len(app.said) == before + 1, line


async def test_a_line_without_a_source_says_what_its_word_means():
    app = Listening(Inspector(XOR))
    async with app.run_test(size=(70, 30)) as pilot:
        app.panel.focus()
        app.panel.show(session_of(XOR, 5).snapshot())
        app.panel.select(LinkRef(1, 2, 0))
        await pilot.pause()
        slope = [line.label for line in app.panel._contents].index("slope")
        await pilot.press(*["down"] * slope, "enter")
        assert app.said[0].startswith("slope: how much a neuron's output changes")
        assert not app.picked


async def test_comma_and_full_stop_walk_the_links_and_v_sorts():
    session = session_of(DIGITS, 30)
    app = Listening(Inspector(DIGITS))
    async with app.run_test(size=(70, 40)) as pilot:
        app.panel.focus()
        app.panel.show(session.snapshot())
        app.panel.select(NeuronRef(2, 4))
        weights = np.abs(session.network.link_layers[1].weights[:, 3])
        ranked = np.argsort(-weights, kind="stable").tolist()
        await pilot.press("full_stop", "full_stop", "comma")
        assert [ref.i for ref in app.picked] == [ranked[0], ranked[1], ranked[0]]
        app.panel.select(NeuronRef(2, 4))
        for words in ("by |brings|", "by |weight|", "by |blame|", "by |brings|"):
            await until(pilot, lambda words=words: app.panel.border_subtitle.endswith(words))
            await pilot.press("v")
        app.panel.select(NeuronRef(1, 4))  # inputs are not blamed
        await pilot.press("v")
        await until(pilot, lambda: app.panel.border_subtitle.endswith("by |brings|"))


async def test_from_link_to_link_the_cursor_stays_at_its_line():
    session = session_of(DIGITS, 5)
    panel = Inspector(DIGITS)
    async with alone(panel, (60, 14)) as pilot:
        panel.show(session.snapshot())
        panel.select(LinkRef(1, 3, 2))
        await pilot.pause()
        await pilot.press("down", "down", "down", "down")
        panel.select(LinkRef(0, 0, 2))
        await pilot.pause()
        assert panel._cursor == 4
        await pilot.press("end")
        panel.show(session.look(DIGITS.test.inputs[0]))  # a shorter page
        await pilot.pause()
        assert panel._cursor == len(panel._contents) - 1
        panel.select(NeuronRef(1, 1))
        await pilot.pause()
        assert panel._cursor == 0


async def test_long_pages_are_paged():
    panel = Inspector(DIGITS)
    async with alone(panel, (50, 9)) as pilot:
        panel.show(session_of(DIGITS, 5).snapshot())
        panel.select(LinkRef(1, 3, 2))
        await pilot.pause()
        first = text_of(panel)
        for key, line in (("pagedown", 8), ("end", -1), ("pageup", -9), ("home", 0)):
            await pilot.press(key)
            assert panel._cursor == range(len(panel._contents))[line]
        await pilot.press("end")
        await pilot.pause()
        last = panel._contents[-1].text.plain.split()[-1]
        assert any(row.rstrip(" │").endswith(last) for row in text_of(panel))
        await pilot.press("home")
        await pilot.pause()
        assert text_of(panel) == first


async def test_with_nothing_picked_it_says_how_to_pick():
    panel = Inspector(XOR)
    async with alone(panel) as pilot:
        panel.show(session_of(XOR).snapshot())
        await pilot.pause()
        assert text_of(panel)[0].startswith("Pick a link or a neuron")
        await pilot.press("enter", "v", "down")


# what the last epoch did


@pytest.mark.parametrize("moment", [0, 1, 3, 4, 101, 4_002])
def test_the_last_epoch_is_told_with_its_change(moment):
    snapshot = session_of(XOR, moment).snapshot()
    changes = snapshot.epoch_change
    for number, ref in enumerate(map(LinkIndex(snapshot.sizes).ref, range(len(changes)))):
        label = "last epoch" if moment >= 4 else "so far"
        line = line_of(page_of(snapshot, ref), label).text.plain
        assert mistakes(line) == []
        found = re.fullmatch(r"(\S+) → (\S+) moved (\S+)", line)
        assert found, line
        assert float(found[3]) == pytest.approx(changes[number], rel=0.01)
        assert (found[1] == found[2]) == (changes[number] == 0.0)


def test_the_last_epoch_is_told_of_a_sample_that_is_looked_at_as_well():
    session = session_of(XOR, 101)
    ref = LinkRef(0, 1, 1)
    looks = [session.look([1.0, 0.0], [1.0]), session.look([1.0, 0.5])]
    lines = [
        line_of(page_of(each, ref), "last epoch").text for each in [session.snapshot(), *looks]
    ]
    assert lines[0] == lines[1] == lines[2]


def test_a_weight_that_has_grown_out_of_numbers():
    session = Session(XOR, (2, 3, 1), 1e300, activation="identity")
    session.run(9)
    assert (
        "moved" in line_of(page_of(session.snapshot(), LinkRef(0, 1, 1)), "last epoch").text.plain
    )
