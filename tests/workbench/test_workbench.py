"""The workbench as a whole: keys in, screen out, with a real session behind it."""

import pytest

from lernmi import Session, load_task
from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.run.explanations.worth_inspecting import most_blamed
from lernmi_tui.commands import KeyCommands
from lernmi_tui.keys.bindings import GROUPS, KEYS
from tests.app_helpers import (
    LernmiApp,
    Panels,
    Recipe,
    Workbench,
    at_home,
    screen_text,
    until,
    until_ready,
)

pytestmark = pytest.mark.slow  # whole apps


def moment(workbench):
    return workbench.runner.report.snapshot.moment


async def test_it_learns_xor_and_says_so():
    app = LernmiApp(Recipe("xor", seed=7), running=True, pace=None)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await until(pilot, lambda: "solved" in screen_text(app))
        await pilot.press("space")
        await until(pilot, lambda: "paused" in screen_text(app))
        stopped = moment(workbench)
        await pilot.pause(0.1)
        assert moment(workbench) == stopped
        assert f"moment {stopped:,}" in screen_text(app)


async def test_sample_epoch_rewind_and_new_seed():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("s")
        await until(pilot, lambda: "moment 1" in screen_text(app))
        await pilot.press("e")
        await until(pilot, lambda: "epoch 1" in screen_text(app) and moment(workbench) == 4)
        await pilot.press("r")
        await until(pilot, lambda: moment(workbench) == 0)
        assert "seed 0" in screen_text(app)
        await pilot.press("n")
        await until(pilot, lambda: "seed 1" in screen_text(app))


async def test_pace_and_rate_keys():
    app = LernmiApp(Recipe("xor"), running=False, pace=1_000)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        await until(pilot, lambda: "pace 1,000 a second" in screen_text(app))
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: "pace 100 a second" in screen_text(app))
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: "pace 1,000 a second" in screen_text(app))
        await pilot.press("f")
        await until(pilot, lambda: "full speed" in screen_text(app))
        await pilot.press("plus")
        await until(pilot, lambda: "rate 1 " in screen_text(app))
        await pilot.press("minus", "minus")
        await until(pilot, lambda: "rate 0.2" in screen_text(app))


async def test_inspect_picks_the_most_sensitive_link_and_shows_arithmetic():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("i")
        await until(pilot, lambda: "Nothing is learned yet" in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: moment(workbench) == 1)
        await until(
            pilot, lambda: "link sens" in screen_text(app) and "Raising" in screen_text(app)
        )
        text = screen_text(app)
        for word in ("brings", "blame", "slope", "× old weight", "- rate 0.5 ×"):
            assert word in text


async def test_inspect_with_a_neuron_picked_picks_its_most_blamed_link():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("s")
        await until(pilot, lambda: moment(workbench) == 1)
        panels = workbench.query_one(Panels)
        snapshot = panels._report.snapshot
        for neuron in (NeuronRef(1, 2), NeuronRef(2, 1), NeuronRef(0, 2), NeuronRef(1, 0)):
            panels.selection = neuron
            await pilot.press("i")
            await until(pilot, lambda: isinstance(panels.selection, LinkRef))
            link = panels.selection
            assert neuron in ends(link)
            of_neuron = snapshot.layer_sensitivities[link.layer]
            into = neuron.layer and neuron.index
            rivals = of_neuron[:, link.j] if into else of_neuron[link.i]
            assert abs(of_neuron[link.i, link.j]) == abs(rivals).max()


async def test_inspect_takes_the_focus_of_the_view_whose_place_it_takes():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        await pilot.press("5", "i", "down")
        await until(pilot, lambda: "Inspector · " in screen_text(app))
        await pilot.pause(0.1)  # a hidden widget gives its focus away a little later
        assert app.focused is app.screen.query_one("#inspector")
        await pilot.press("1", "i")
        assert app.focused is app.screen.query_one("#topology"), "it is seen as before"


async def test_escape_lets_go_of_what_is_picked_from_any_panel_and_then_shows_all_panels():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        panels = workbench.query_one(Panels)
        await pilot.press("1", "right", "4")
        await until(pilot, lambda: "esc shows all" in screen_text(app))
        await pilot.press("m")
        await until(pilot, lambda: panels.alone)
        await pilot.press("escape")
        await until(pilot, lambda: panels.selection is None)
        assert panels.alone, "one step out"
        await pilot.press("escape")
        await until(pilot, lambda: not panels.alone)


async def test_enter_in_the_topology_explains_the_neuron_itself():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("s", "right", "enter")
        panels = workbench.query_one(Panels)
        await until(pilot, lambda: "Inspector · h1" in screen_text(app))
        assert panels.selection == NeuronRef(1, 1)
        await pilot.press("escape", "enter")  # with nothing picked: what is most to blame
        await until(pilot, lambda: isinstance(panels.selection, LinkRef))


def test_where_nothing_is_expected_the_link_that_brings_most_is_inspected():
    session = Session(load_task("xor"))
    session.run(9)
    snapshot = session.look([1.0, 0.0])
    assert most_blamed(snapshot, NeuronRef(0, 1)).i == 1
    weights = snapshot.layer_weights_before
    link = most_blamed(snapshot, NeuronRef(1, 2))
    brought = abs(snapshot.layer_outputs[0] * weights[0][:, 1])
    assert (link.layer, link.j, brought[link.i]) == (0, 1, brought.max())


async def test_selecting_a_neuron_narrows_the_links():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        await pilot.press("1", "right", "right")
        await until(pilot, lambda: "Links of" in screen_text(app))


async def test_small_terminals_show_one_panel_and_its_tabs():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_ready(pilot)
        await until(pilot, lambda: "1 Topology" in screen_text(app))
        for key, words in (("2", "Loss"), ("3", "weight"), ("4", "Inspector"), ("5", "should say")):
            await pilot.press(key)
            await until(pilot, lambda words=words: words in screen_text(app).split("\n", 3)[3])


async def test_maximise_shows_one_panel_and_all_again():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        assert "1 Topology" not in screen_text(app)
        await pilot.press("3", "m")
        await until(pilot, lambda: "1 Topology" in screen_text(app))
        assert "Truth table ·" not in screen_text(app)
        await pilot.press("m")
        await until(pilot, lambda: "Truth table ·" in screen_text(app))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "size"),
    [
        ("xor", (60, 16)),
        ("xor", (200, 60)),
        ("spiral", (80, 24)),
        ("spiral", (250, 70)),
        ("mnist", (60, 16)),
        ("mnist", (120, 36)),
        ("mnist", (250, 70)),
    ],
)
async def test_every_size_shows_every_panel(task, size):
    app = LernmiApp(Recipe(task), running=False)
    async with app.run_test(size=size) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("s")
        await until(pilot, lambda: moment(workbench) == 1)
        panels = workbench.query_one(Panels)
        assert len(panels.panels) >= 5
        for name, (number, title) in panels.panels.items():
            await pilot.press(str(number))
            panel = panels.query_one(f"#{name}")
            await until(pilot, lambda panel=panel: panel.has_focus_within and panel.size.area > 0)
            assert app.screen.region.contains_region(panel.region)
            await until(pilot, lambda title=title: title in screen_text(app))


@pytest.mark.slow
@pytest.mark.parametrize("size", [(59, 30), (100, 15), (1, 1)])
async def test_too_small_is_said_politely_and_the_run_goes_on(size):
    app = LernmiApp(Recipe("xor"), running=True, pace=None)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await pilot.resize_terminal(*size)
        await pilot.pause(0.1)
        before = moment(workbench)
        if size != (1, 1):
            assert "lernmi needs" in screen_text(app)
        await until(pilot, lambda: moment(workbench) > before)
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: "Topology" in screen_text(app))


async def test_a_hopeless_rate_is_explained():
    app = LernmiApp(Recipe("xor", rate=1e6), running=True, pace=None)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        await until(pilot, lambda: "every output is saturated" in screen_text(app))
        assert "paused" in screen_text(app)


async def test_a_session_that_cannot_be_made_leads_home_and_says_why():
    app = LernmiApp(Recipe("xor", batch=9), running=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: at_home(app))
        await until(pilot, lambda: "1 to 4 samples" in screen_text(app))


async def test_home_ends_the_run():
    app = LernmiApp(Recipe("xor"), running=True, pace=None)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("h")
        await until(pilot, lambda: at_home(app))
        await until(pilot, lambda: not workbench.runner._thread.is_alive())


async def test_quitting_ends_the_thread():
    app = LernmiApp(Recipe("mnist"), running=True, pace=None)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("q")
    workbench.runner._thread.join(timeout=30)
    assert not workbench.runner._thread.is_alive()


async def test_help_lists_every_key():
    from lernmi_tui.keys.bindings import KEYS

    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 600)) as pilot:
        await until_ready(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: "Everywhere" in screen_text(app))
        words = " ".join(screen_text(app).replace("│", " ").split())
        for key in KEYS:
            assert " ".join(key.help.split())[:40] in words
        assert "sensitivity" in words
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Workbench))


async def test_themes_switch_and_repaint():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)

        def papers():
            strips = app.screen._compositor.render_strips()
            return {segment.style.bgcolor for strip in strips for segment in strip if segment.style}

        dark = papers()
        await pilot.press("ctrl+t")
        await until(pilot, lambda: not papers() & dark)
        assert not app.current_theme.dark
        light = papers()
        await pilot.press("ctrl+t")
        await until(pilot, lambda: not papers() & light)
        assert app.current_theme.dark


async def test_the_palette_has_every_action():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await until(pilot, lambda: workbench.focused is not None)
        titles = {command.title for command in KeyCommands(app.screen).commands()}
        groups = {"app", "workbench", "topology", "loss", "links", "inspector"}
        wanted = [key for key in KEYS if key.group in groups]
        by_name = ("panel(", "view(")  # "Go to ..." does that
        assert titles >= {
            f"{GROUPS[key.group]}: {key.label}"
            for key in wanted
            if not key.action.startswith(by_name)
        }
        assert titles >= {"Theme", "Quit", "Keys", "Everywhere: screen as a picture"}
        assert "Screenshot" not in titles
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"workbench one s")
        await until(pilot, lambda: "Workbench: one sample" in screen_text(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: moment(workbench) == 1)


async def test_at_80_columns_the_status_line_still_says_how_good_it_is():
    app = LernmiApp(Recipe("digits"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await until_ready(pilot)
        workbench.runner.learn(1_000)
        await until(pilot, lambda: moment(workbench) == 1_000)
        metrics = workbench.runner.report.snapshot.metrics
        train, test = 100 * metrics.train_score[-1], 100 * metrics.test_score[-1]
        shares = f"{train:.1f} / {test:.1f} %".replace(".0 ", " ")
        await until(pilot, lambda: shares in screen_text(app).splitlines()[1])
        assert "loss" in screen_text(app).splitlines()[1]


@pytest.mark.slow
@pytest.mark.parametrize("task", ["digits", "circle"])
async def test_in_a_wide_window_a_view_has_a_column_of_its_own_beside_the_inspector(task):
    app = LernmiApp(Recipe(task), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        panels = workbench.query_one(Panels)
        view = panels._panel[panels._views[0].name]
        inspector, loss, links = (panels._panel[name] for name in ("inspector", "loss", "links"))
        await until(pilot, lambda: view.size.width)
        narrow = {panel: panel.size.width for panel in (view, loss, links)}
        for width, height in ((190, 40), (200, 60), (250, 70)):
            await pilot.resize_terminal(width, height)
            await until(
                pilot,
                lambda width=width: (
                    app.size.width == width
                    and view.display
                    and view.region.x >= inspector.region.right == loss.region.right > 0
                    and view.region.height >= app.size.height - 5
                ),  # all of the height
            )
            assert loss.display and inspector.display
            assert view.region.bottom == inspector.region.bottom
            assert inspector.region.y == loss.region.bottom
            assert all(panel.size.width >= before for panel, before in narrow.items())
        await pilot.resize_terminal(120, 36)
        await until(
            pilot,
            lambda: (
                not inspector.display
                and {panel: panel.size.width for panel in (view, loss, links)} == narrow
            ),
        )


@pytest.mark.slow
async def test_a_truth_table_needs_no_column_of_its_own():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(200, 60)) as pilot:
        workbench = await until_ready(pilot)
        panels = workbench.query_one(Panels)
        table, inspector, loss = (panels._panel[name] for name in ("truth", "inspector", "loss"))
        await until(pilot, lambda: table.size.width and inspector.size.width)
        assert loss.region.width == table.region.width + inspector.region.width
        assert table.region.y == inspector.region.y == loss.region.bottom
        assert table.region.right == inspector.region.x
