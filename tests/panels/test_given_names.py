"""What a task calls its inputs and outputs is said wherever a neuron is told of."""

from dataclasses import replace

import pytest

from lernmi import Session, load_task
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.explanations.explanation import explain_link, explain_neuron
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.inspector.panel import Inspector
from lernmi_tui.panels.links.panel import LinksPanel
from lernmi_tui.panels.topology.captions import caption, inputs_line
from lernmi_tui.panels.topology.columns import columns_for
from lernmi_tui.panels.topology.condensed import draw_condensed
from lernmi_tui.panels.topology.drawing import draw_net
from lernmi_tui.panels.topology.layout import net_layout
from lernmi_tui.panels.topology.panel import Topology
from lernmi_tui.panels.topology.scene import Scene
from lernmi_tui.panels.topology.sheet import Sheet
from tests.app_helpers import until
from tests.panel_helpers import alone, text_of

FEATURES = load_task("circle", features=["x1", "x2²", "x1x2"])


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "flowers.csv"
    rows = [f"{i % 7},{i % 5},{['rose', 'lily', 'iris'][i % 3]}" for i in range(60)]
    path.write_text("\n".join(["length of petals,width,kind", *rows]))
    return load_task(str(path))


def scene_of(task, selection=None, samples=50):
    session = Session(task)
    session.run(samples)
    return Scene(session.snapshot(), task, selection=selection)


def text_of_cells(cells):
    return [strip.text for strip in cells.strips()]


@pytest.mark.parametrize(
    ("neuron", "given"),
    [
        (NeuronRef(0, 0), ""),
        (NeuronRef(0, 1), ""),
        (NeuronRef(0, 2), "x2²"),
        (NeuronRef(0, 3), "x1x2"),
        (NeuronRef(1, 2), ""),
        (NeuronRef(2, 1), ""),
    ],
)
def test_features_have_names_of_their_own(neuron, given):
    scene = scene_of(FEATURES)
    assert scene.given_name(neuron) == given


def test_a_selected_input_is_called_by_its_name(table):
    assert caption(scene_of(FEATURES, NeuronRef(0, 3)), 135).startswith("x3 (x1x2) says ")
    assert caption(scene_of(FEATURES, NeuronRef(0, 1)), 135).startswith("x1 says ")
    words = caption(scene_of(table, NeuronRef(0, 1)), 135)
    assert words.startswith("x1 (length of petals) says ")


def test_a_selected_link_is_called_by_the_names_of_its_ends(table):
    assert caption(scene_of(FEATURES, LinkRef(0, 3, 0)), 135).startswith("x3 (x1x2)→h1 weight ")
    assert caption(scene_of(FEATURES, LinkRef(1, 3, 0)), 135).startswith("h3→y1 weight ")
    assert caption(scene_of(table, LinkRef(1, 3, 2)), 135).startswith("h3→rose weight ")


def test_which_input_is_which_is_told_in_a_line(table):
    assert inputs_line(scene_of(FEATURES), 80) == ["inputs: x1 = x1, x2 = x2², x3 = x1x2"]
    assert inputs_line(scene_of(load_task("circle")), 80) == []
    assert inputs_line(scene_of(load_task("circle", features=["x2"])), 80) == ["inputs: x1 = x2"]
    assert inputs_line(scene_of(table), 80) == ["inputs: x1 = length of petals, x2 = width"]
    alike = replace(table, info=replace(table.info, input_names=("petal length", "petal width")))
    assert inputs_line(scene_of(alike), 34) == ["inputs: x1 = pet…gth, x2 = pet…dth"]
    assert inputs_line(scene_of(table), 36) == ["inputs: x1 = length of…, x2 = width"]


async def test_the_topology_tells_it_while_nothing_is_selected():
    panel = Topology(FEATURES)
    async with alone(panel, (66, 16)) as pilot:
        panel.show(Session(FEATURES).snapshot())
        await pilot.pause()
        assert text_of(panel)[-1].startswith("inputs: x1 = x1, x2 = x2², x3 = x1x2")
        panel.select(NeuronRef(0, 3))
        await pilot.pause()
        assert text_of(panel)[-1].startswith("x3 (x1x2) says ")


async def test_links_and_inspector_are_headed_by_given_names(table):
    session = Session(table)
    session.run(1)
    links, inspector = LinksPanel(table), Inspector(table)
    async with alone(links) as pilot:
        links.show(session.snapshot())
        links.select(LinkRef(0, 1, 1))
        assert links.border_title == "Links · x1 (length of petals)→h2 · now"
        links.select(LinkRef(1, 0, 2))
        assert links.border_title == "Links · b→rose · now"
        links.select(NeuronRef(0, 2))
        assert links.border_title == "Links of x2 (width) · now · esc shows all"
        links.select(NeuronRef(1, 2))
        assert links.border_title == "Links of h2 · now · esc shows all"
        await pilot.pause()
    async with alone(inspector) as pilot:
        inspector.select(LinkRef(1, 3, 2))
        inspector.show(session.snapshot())
        await until(pilot, lambda: inspector.border_title == "Inspector · h3→rose")
        inspector.select(NeuronRef(1, 1))
        await until(pilot, lambda: inspector.border_title == "Inspector · h1")
        text = " ".join(text_of(inspector))
        assert "x1 " in text
        inspector.select(LinkRef(0, 1, 0))
        await until(pilot, lambda: "x1 (length of petals) says" in "\n".join(text_of(inspector)))


def test_names_that_are_cut_end_in_an_ellipsis(table):
    def drawn(task):
        scene, cells = scene_of(task), Cells(60, 40, "#ffffff", "#000000")
        draw_net(cells, scene, net_layout(scene.sizes, 60, 40), DARK)
        return "\n".join(text_of_cells(cells))

    assert "length o…" in drawn(table)


def test_names_stand_above_the_neurons_where_there_is_room(table):
    def drawn(task, height):
        scene, cells = scene_of(task), Cells(100, height, "#ffffff", "#000000")
        draw_net(cells, scene, net_layout(scene.sizes, 100, height), DARK)
        return "\n".join(text_of_cells(cells))

    assert all(name in drawn(FEATURES, 40) for name in ("x2²", "x1x2"))
    assert all(name in drawn(table, 40) for name in ("width", "rose", "lily"))
    assert "x2²" not in drawn(FEATURES, 11)


def test_a_column_of_bars_has_the_names_of_its_inputs(table):
    scene = scene_of(table)
    for width, name in ((60, "length …"), (110, "length of petals")):
        cells = Cells(width, 12, "#ffffff", "#000000")
        draw_condensed(Sheet(cells, scene, DARK, DARK.shade), {})
        lines = text_of_cells(cells)
        assert any(f"{name} " in line for line in lines)
        assert any(f"{'width'.ljust(len(name))} " in line for line in lines)


def test_a_column_is_as_wide_as_its_names():
    def name_widths(names):
        return [each.name for each in columns_for((3, 9, 2), None, ("a", "b"), None, 80, 9, names)]

    assert name_widths(()) == [2, 2, 1]
    assert name_widths(("x1", "x2²", "sin6x1")) == [6, 2, 1]
    assert 8 < name_widths(("a" * 40, "b", "c"))[0] <= 16


def test_an_explanation_knows_what_the_task_calls_a_neuron(table):
    features, own = (scene_of(task).snapshot for task in (FEATURES, table))
    assert explain_neuron(features, 0, 3).label == "x3 (x1x2)"
    assert explain_neuron(features, 0, 1).label == "x1"
    assert explain_neuron(features, 0, 0).label == "b"
    assert explain_neuron(features, 1, 2).label == "h2"
    assert explain_neuron(own, 2, 3).label == "rose"
    assert explain_neuron(own, 0, 2).label == "x2 (width)"
    link = explain_link(features, 0, 2, 1)
    assert (link.name, link.input_name, link.input_label) == ("x2→h2", "x2", "x2 (x2²)")
    assert explain_link(features, 0, 0, 1).input_label == "b"
    assert explain_link(own, 1, 3, 0).input_label == "h3"
