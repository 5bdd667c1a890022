"""The topology panel: keys, mouse, messages, slow motion; and where the keys lead."""

from contextlib import asynccontextmanager

import numpy as np
import pytest
from textual import events
from textual.app import App

from lernmi import Session, load_task
from lernmi.net.refs import LinkRef, NeuronRef, exists
from lernmi_tui.panels.topology.moves import moved
from lernmi_tui.panels.topology.panel import Topology
from lernmi_tui.panels.topology.phases import SETTLED
from lernmi_tui.parts.selection import Selected
from lernmi_tui.parts.walking import walked
from tests.app_helpers import double_click

XOR, DIGITS, CIRCLE = (load_task(name) for name in ("xor", "digits", "circle"))
SMALL, LARGE = (2, 3, 1), (64, 16, 10)
PICTURE = (8, 8)


# where the keys lead


@pytest.mark.parametrize(
    ("start", "direction", "end"),
    [
        (None, "down", NeuronRef(1, 1)),
        (NeuronRef(1, 1), "down", NeuronRef(1, 2)),
        (NeuronRef(1, 3), "down", NeuronRef(1, 0)),  # the bias neuron stands last
        (NeuronRef(1, 0), "down", NeuronRef(1, 0)),
        (NeuronRef(1, 0), "up", NeuronRef(1, 3)),
        (NeuronRef(1, 1), "up", NeuronRef(1, 1)),
        (NeuronRef(2, 1), "down", NeuronRef(2, 1)),
        (NeuronRef(1, 2), "home", NeuronRef(1, 1)),
        (NeuronRef(1, 2), "end", NeuronRef(1, 0)),
        (NeuronRef(1, 2), "pagedown", NeuronRef(1, 0)),
        (NeuronRef(1, 2), "right", NeuronRef(2, 1)),
        (NeuronRef(2, 1), "right", NeuronRef(2, 1)),
        (NeuronRef(1, 1), "left", NeuronRef(0, 1)),
        (NeuronRef(1, 0), "left", NeuronRef(0, 0)),
        (NeuronRef(0, 1), "left", NeuronRef(0, 1)),
        (LinkRef(0, 2, 1), "left", NeuronRef(0, 2)),
        (LinkRef(0, 2, 1), "right", NeuronRef(1, 2)),
        (LinkRef(0, 2, 1), "down", NeuronRef(1, 3)),
    ],
)
def test_arrows_lead_from_neuron_to_neuron(start, direction, end):
    assert moved(start, direction, SMALL) == end


@pytest.mark.parametrize(
    ("start", "direction", "end"),
    [
        (NeuronRef(1, 8), "left", NeuronRef(0, 40)),  # the right edge, in the middle
        (NeuronRef(0, 40), "right", NeuronRef(1, 10)),
        (NeuronRef(0, 10), "up", NeuronRef(0, 2)),
        (NeuronRef(0, 2), "up", NeuronRef(0, 2)),
        (NeuronRef(0, 10), "down", NeuronRef(0, 18)),
        (NeuronRef(0, 10), "left", NeuronRef(0, 9)),
        (NeuronRef(0, 9), "left", NeuronRef(0, 9)),
        (NeuronRef(0, 10), "right", NeuronRef(0, 11)),
        (NeuronRef(0, 10), "home", NeuronRef(0, 9)),
        (NeuronRef(0, 10), "end", NeuronRef(0, 16)),
        (NeuronRef(0, 10), "pageup", NeuronRef(0, 2)),
        (NeuronRef(0, 10), "pagedown", NeuronRef(0, 58)),
        (NeuronRef(0, 60), "down", NeuronRef(0, 0)),  # the bias neuron is below the picture
        (NeuronRef(0, 0), "up", NeuronRef(0, 57)),
        (NeuronRef(0, 0), "left", NeuronRef(0, 0)),
        (NeuronRef(0, 0), "right", NeuronRef(1, 0)),
    ],
)
def test_arrows_lead_over_the_pixels_of_a_picture(start, direction, end):
    assert moved(start, direction, LARGE, PICTURE) == end


@pytest.mark.parametrize("sizes", [SMALL, LARGE, (1, 1), (2, 200, 1)])
@pytest.mark.parametrize(
    "direction", ["left", "right", "up", "down", "pageup", "pagedown", "home", "end"]
)
def test_every_move_from_everywhere_leads_to_a_neuron(sizes, direction):
    picture = PICTURE if sizes == LARGE else None
    for layer, size in enumerate(sizes):
        for index in range(size + 1):
            if exists(NeuronRef(layer, index), sizes):
                assert exists(moved(NeuronRef(layer, index), direction, sizes, picture), sizes)


def test_what_exists():
    assert exists(None, SMALL)
    assert exists(NeuronRef(1, 0), SMALL)
    assert exists(LinkRef(0, 2, 2), SMALL)
    for missing in (
        NeuronRef(2, 0),  # no bias neuron in the last layer
        NeuronRef(1, 4),
        NeuronRef(3, 1),
        NeuronRef(-1, 1),
        LinkRef(2, 0, 0),
        LinkRef(0, 3, 0),
        LinkRef(0, 0, 3),
        LinkRef(0, -1, 0),
    ):
        assert not exists(missing, SMALL)


def test_links_are_walked_the_strongest_first():
    weights = [
        np.array([[0.1, 9.0, 0.0], [-3.0, 1.0, 0.0], [2.0, -4.0, 5.0]]),
        np.array([[0.5], [-6.0], [7.0], [1.0]]),
    ]
    assert walked(None, 1, weights) is None
    assert walked(NeuronRef(1, 1), 1, weights) == LinkRef(0, 1, 0)
    assert walked(LinkRef(0, 1, 0), 1, weights) == LinkRef(0, 2, 0)
    assert walked(LinkRef(0, 2, 0), 1, weights) == LinkRef(0, 0, 0)
    assert walked(LinkRef(0, 0, 0), 1, weights) == LinkRef(0, 1, 0)  # round again
    assert walked(LinkRef(0, 1, 0), -1, weights) == LinkRef(0, 0, 0)
    assert walked(NeuronRef(1, 1), -1, weights) == LinkRef(0, 0, 0)  # the weakest
    assert walked(NeuronRef(2, 1), 1, weights) == LinkRef(1, 2, 0)
    assert walked(NeuronRef(0, 2), 1, weights) == LinkRef(0, 2, 2)  # out of an input
    assert walked(NeuronRef(1, 0), 1, weights) == LinkRef(1, 0, 0)  # out of a bias neuron
    weights[0][2, 0] = np.nan
    assert walked(NeuronRef(1, 1), 1, weights) == LinkRef(0, 2, 0)


# the panel


@asynccontextmanager
async def panel_of(task=XOR, size=(80, 24), samples=0, **arguments):
    """A panel that shows a session; ``panel.picked`` gathers what it says was selected."""

    class Harness(App):
        CSS = "Topology { height: 100%; }"

        def compose(self):
            yield Topology(task)

        def on_selected(self, message: Selected):
            picked.append((message.selection, message.inspect))

    picked = []
    session = Session(task, **arguments)
    session.run(samples)
    app = Harness()
    async with app.run_test(size=size) as pilot:
        panel = app.query_one(Topology)
        panel.picked = picked
        panel.focus()
        panel.show(session.snapshot())
        await pilot.pause()
        yield pilot, panel, session


def screen(panel):
    return [panel.render_line(y).text for y in range(panel.size.height)]


def place_of(panel, text):
    """Where ``text`` begins, as an offset from the panel's corner, its border counted."""
    for y, line in enumerate(screen(panel)):
        if text in line:
            return line.index(text) + 1, y + 1
    raise AssertionError(f"{text!r} is nowhere")


async def test_before_the_first_snapshot_it_is_empty_and_keys_do_nothing():
    class Harness(App):
        def compose(self):
            yield Topology(XOR)

    app = Harness()
    async with app.run_test() as pilot:
        panel = app.query_one(Topology)
        panel.focus()
        await pilot.press("right", "enter", "full_stop", "comma")
        await pilot.click(Topology, offset=(5, 5))
        assert panel.selection is None
        panel.select(NeuronRef(1, 1))
        assert panel.selection == NeuronRef(1, 1)


async def test_the_title_says_the_shape_and_the_empty_state_what_to_press():
    async with panel_of() as (_, panel, _):
        assert panel.border_title == "Topology · 2-3-1"
        assert "arrows or a click pick a neuron" in screen(panel)[-1]


async def test_arrows_select_neurons_and_say_so():
    async with panel_of() as (pilot, panel, _):
        await pilot.press("right", "down", "right", "left")
        assert [selection for selection, _ in panel.picked] == [
            NeuronRef(1, 1),
            NeuronRef(1, 2),
            NeuronRef(2, 1),
            NeuronRef(1, 3),
        ]
        assert not any(inspect for _, inspect in panel.picked)
        assert screen(panel)[-1].startswith("h3 says")


async def test_full_stop_and_comma_walk_the_links_of_a_neuron():
    async with panel_of() as (pilot, panel, session):
        panel.select(NeuronRef(2, 1))
        await pilot.press("full_stop", "full_stop", "full_stop", "full_stop")
        weights = np.abs(session.network.link_layers[1].weights[:, 0])
        order = np.argsort(-weights).tolist()
        assert [selection.i for selection, _ in panel.picked] == order
        await pilot.press("comma")
        assert panel.selection == LinkRef(1, order[2], 0)


async def test_enter_asks_to_explain_what_is_selected_and_with_nothing_what_is_to_blame():
    async with panel_of() as (pilot, panel, _):
        await pilot.press("enter")
        panel.select(LinkRef(0, 1, 2))
        await pilot.press("enter")
        panel.select(NeuronRef(2, 1))
        await pilot.press("enter")
        assert panel.picked == [
            (None, True),
            (LinkRef(0, 1, 2), True),
            (NeuronRef(2, 1), True),
        ]


async def test_what_is_selected_from_outside_lights_up_and_posts_nothing():
    async with panel_of() as (pilot, panel, _):
        panel.select(NeuronRef(1, 2))
        await pilot.pause()
        (line,) = [line for line in screen(panel) if "▶" in line and "◀" in line]
        assert line.index("▶") < line.index("sum") < line.index("◀")
        panel.select(NeuronRef(1, 99))
        assert panel.selection is None
        assert panel.picked == []


async def test_a_click_on_a_neuron_selects_it_and_a_double_click_inspects():
    async with panel_of() as (pilot, panel, _):
        place = place_of(panel, "h2")
        await pilot.click(Topology, offset=place)
        assert panel.picked == [(NeuronRef(1, 2), False)]
        await double_click(pilot, Topology, place)
        assert panel.picked[-1] == (NeuronRef(1, 2), True)


async def test_a_click_on_a_line_or_its_number_selects_the_link():
    async with panel_of() as (pilot, panel, session):
        weight = session.network.link_layers[1].weights[2, 0]
        await pilot.click(Topology, offset=place_of(panel, f"{weight:+.3g}"))
        assert panel.selection == LinkRef(1, 2, 0)
        line = panel._layout.line(LinkRef(1, 1, 0))
        x, y = (line.x0 + line.x1) // 4, (line.y0 + line.y1) // 8
        await pilot.click(Topology, offset=(x + 1, y + 1))
        assert panel.selection == LinkRef(1, 1, 0)


async def test_a_click_on_nothing_changes_nothing():
    async with panel_of() as (pilot, panel, _):
        panel.select(NeuronRef(1, 2))
        await pilot.click(Topology, offset=(79, 1))
        await pilot.click(Topology, offset=(0, 0))
        assert panel.selection == NeuronRef(1, 2)
        assert panel.picked == []


async def test_a_click_on_a_pixel_selects_it_or_its_link_to_the_selected_neuron():
    async with panel_of(DIGITS, (60, 20)) as (pilot, panel, _):
        await pilot.click(Topology, offset=(1, 2))
        assert panel.selection == NeuronRef(0, 1)
        panel.select(NeuronRef(1, 5))
        await pilot.pause()
        await pilot.click(Topology, offset=(1, 2))
        assert panel.selection == LinkRef(0, 1, 4)


async def test_a_cell_of_two_pixels_gives_one_after_the_other():
    async with panel_of(DIGITS, (60, 10)) as (pilot, panel, _):
        panel.select(NeuronRef(0, 1))
        await pilot.click(Topology, offset=(1, 2))
        assert panel.selection == NeuronRef(0, 9)  # the pixel below it


async def test_a_click_on_a_bar_and_on_the_weight_beside_it():
    async with panel_of(DIGITS, (120, 24)) as (pilot, panel, session):
        panel.select(NeuronRef(2, 4))
        await pilot.pause()
        weight = session.network.link_layers[1].weights[6, 3]
        x, y = place_of(panel, " h6 ")
        await pilot.click(Topology, offset=(x + 1, y))
        assert panel.selection == NeuronRef(1, 6)
        panel.select(NeuronRef(2, 4))
        await pilot.pause()
        x = screen(panel)[y - 1].index(f"{weight:+.3g}") + 1
        await pilot.click(Topology, offset=(x, y))
        assert panel.selection == LinkRef(1, 6, 3)


async def test_the_wheel_scrolls_a_layer_and_selecting_scrolls_back():
    async with panel_of(CIRCLE, (80, 14), sizes=(2, 200, 1)) as (pilot, panel, _):
        panel.select(NeuronRef(1, 2))
        await pilot.pause()
        x, y = place_of(panel, "h2 ")
        for _ in range(2):
            panel.post_message(wheel_down(panel, x, y))
        await pilot.pause()
        assert "h 7-16/200 · says" in screen(panel)[0]
        panel.select(NeuronRef(1, 2))
        await pilot.pause()
        assert any("▶h2 " in line for line in screen(panel))


def wheel_down(panel, x, y):
    keys = {"shift": False, "meta": False, "ctrl": False}
    corner = panel.region.offset
    return events.MouseScrollDown(
        panel, x, y, 0, 1, 0, **keys, screen_x=corner.x + x, screen_y=corner.y + y
    )


async def test_keys_scroll_to_the_selected_neuron():
    async with panel_of(CIRCLE, (80, 14), sizes=(2, 200, 1)) as (pilot, panel, _):
        await pilot.press("right", "pagedown", "pagedown", "end")
        assert panel.selection == NeuronRef(1, 0)
        await pilot.press("up")
        assert any("▶h200" in line for line in screen(panel))


async def test_arrows_lead_over_pixels():
    async with panel_of(DIGITS, (80, 24)) as (pilot, panel, _):
        panel.select(NeuronRef(1, 8))
        await pilot.press("left", "left", "up")
        assert panel.selection == NeuronRef(0, 31)


async def test_it_says_how_to_let_go():
    async with panel_of(sizes=(2, 3, 1)) as (_, panel, _):
        assert "esc" not in panel.border_subtitle
        for selection in (NeuronRef(1, 2), LinkRef(0, 1, 1)):
            panel.select(selection)
            assert panel.border_subtitle.endswith(" · esc lets go")
            panel.select(None)
            assert "esc" not in panel.border_subtitle


async def test_it_says_so_only_where_esc_does_that_next():
    async with panel_of(sizes=(2, 3, 1), samples=8) as (_, panel, session):
        panel.select(NeuronRef(1, 2))
        panel.show(session.look([1.0, 0.0], [1.0], "row 3"))
        assert "esc" not in panel.border_subtitle
        session.step(back=True)
        panel.show(session.snapshot())
        assert "esc" not in panel.border_subtitle
        session.seek()
        panel.show(session.snapshot())
        assert panel.border_subtitle.endswith(" · esc lets go")


@pytest.mark.parametrize("width", [60, 66, 80, 120])
async def test_the_title_says_what_is_looked_at(width):
    async with panel_of(size=(width, 24), samples=8) as (pilot, panel, session):
        panel.show(session.look([1.0, 0.0], [1.0], "row 3"))
        await pilot.pause()
        assert str(panel.border_title) == "Topology · 2-3-1 · looking at row 3, not learned"
        panel.show(
            session.look([1.0, 0.0], words="a sample with a name as long as can be, and more")
        )
        await pilot.pause()
        assert str(panel.border_title).endswith(", not learned")
        assert len(str(panel.border_title)) <= width - 6
        panel.show(session.snapshot())
        assert str(panel.border_title) == "Topology · 2-3-1"


@pytest.mark.parametrize("width", [60, 66, 80])
async def test_the_keys_are_not_cut(width):
    async with panel_of(size=(width, 16)) as (pilot, panel, _):
        panel.select(NeuronRef(1, 1))
        await pilot.pause()
        assert len(panel.border_subtitle) <= width - 6
        assert panel.border_subtitle.endswith("esc lets go")


async def test_a_legend_says_what_lines_and_signs_mean():
    async with panel_of(size=(80, 20)) as (pilot, panel, _):
        assert "solid line + · dotted -" in screen(panel)[-3]
        assert "blue + · orange -" in screen(panel)[-2]
        panel.select(NeuronRef(1, 1))
        await pilot.pause()
        assert "solid line + · dotted -" in screen(panel)[-3]
        assert "blue + · orange -" in screen(panel)[-2]
    async with panel_of(size=(60, 12)) as (_, panel, _):
        assert "solid line + · dotted -" in screen(panel)[-1]
    async with panel_of(DIGITS, (110, 28)) as (_, panel, _):
        assert "longer bar: says more" in screen(panel)[-2]


async def test_a_selection_that_another_network_lacks_is_forgotten():
    async with panel_of(sizes=(2, 3, 1)) as (_, panel, _):
        panel.select(NeuronRef(1, 3))
        panel.show(Session(XOR, sizes=(2, 2, 1)).snapshot())
        assert panel.selection is None
        assert panel.border_title == "Topology · 2-2-1"


# slow motion


async def test_slow_motion_starts_with_the_signal_and_another_moment_ends_it():
    async with panel_of(samples=1) as (pilot, panel, session):
        assert panel.phase == SETTLED
        panel.play(session.snapshot(), 1e6)
        await pilot.pause()
        assert (panel.phase.kind, panel.phase.layer) == ("forward", 0)
        assert "forward: x → h" in screen(panel)[-1]
        panel.show(session.snapshot())  # the same moment, as a timer shows it
        assert panel.phase.kind == "forward"
        session.run(1)
        panel.show(session.snapshot())
        await pilot.pause()
        assert panel.phase == SETTLED
        assert "forward" not in screen(panel)[-1]


async def test_a_look_at_another_sample_ends_slow_motion():
    async with panel_of(samples=1) as (_, panel, session):
        panel.play(session.snapshot(), 1e6)
        panel.show(session.look([1.0, 1.0], [0.0]))
        assert panel.phase == SETTLED


async def test_slow_motion_starts_over_with_the_next_sample():
    async with panel_of(samples=1) as (_, panel, session):
        panel.play(session.snapshot(), 1e6)
        first = panel._timer
        session.run(1)
        panel.play(session.snapshot(), 1e6)
        assert panel.snapshot.moment == 2
        assert panel._timer is not first
        assert panel.phase.kind == "forward"


async def test_slow_motion_ends_by_itself():
    async with panel_of(samples=1) as (pilot, panel, session):
        panel.play(session.snapshot(), 1e-9)
        assert panel.phase == SETTLED
        while panel._timer is not None:
            await pilot.pause(0.05)
        assert panel.phase == SETTLED


async def test_there_is_no_slow_motion_without_time_or_sample():
    async with panel_of() as (_, panel, session):
        panel.play(session.snapshot(), 1e6)  # moment 0
        assert panel.phase == SETTLED
        session.run(1)
        panel.play(session.snapshot(), 0.0)
        assert panel.phase == SETTLED


# any room


@pytest.mark.slow
@pytest.mark.parametrize("task", [XOR, DIGITS], ids=["xor", "digits"])
@pytest.mark.parametrize("size", [(10, 3), (1, 1), (24, 6), (250, 70)])
async def test_any_room_will_do(task, size):
    async with panel_of(task, size, samples=1) as (pilot, panel, session):
        for selection in (None, NeuronRef(1, 2), LinkRef(0, 0, 1), LinkRef(1, 3, 0)):
            panel.select(selection)
            panel.play(session.snapshot(), 1e6)
            await pilot.pause()
            panel.play(session.snapshot(), 0.0)
            await pilot.pause()
        await pilot.press("right", "full_stop", "enter", "left", "pageup")


@pytest.mark.parametrize("theme", ["textual-light", "textual-dark"])
async def test_signs_are_readable_without_colour(theme, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with panel_of(DIGITS, (80, 24), samples=500) as (pilot, panel, _):
        panel.app.theme = theme
        await pilot.pause()
        assert any("+ - largest" in line or "+ - max" in line for line in screen(panel))
        panel.select(NeuronRef(2, 1))
        await pilot.pause()
        beside = "".join(line for line in screen(panel) if " h" in line)
        assert "+" in beside
        assert "-" in beside
