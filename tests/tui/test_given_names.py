"""What a task calls its inputs and outputs is said wherever a neuron is told of."""

import pytest

from lernmi import Session, load_task
from lernmi.explanation import explain_link, explain_neuron
from lernmi_tui.render.cells import Cells
from lernmi_tui.render.net_columns import columns_for
from lernmi_tui.render.net_condensed import draw_condensed
from lernmi_tui.render.net_drawing import draw_net
from lernmi_tui.render.net_layout import net_layout
from lernmi_tui.render.net_scene import Scene
from lernmi_tui.render.net_sheet import Sheet
from lernmi_tui.render.palette import DARK
from lernmi_tui.selection import NeuronRef

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


def text_of(cells):
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
    assert scene_of(FEATURES, NeuronRef(0, 3)).caption()[0].startswith("x3 (x1x2) says ")
    assert scene_of(FEATURES, NeuronRef(0, 1)).caption()[0].startswith("x1 says ")
    caption = scene_of(table, NeuronRef(0, 1)).caption()[0]
    assert caption.startswith("x1 (length of petals) says ")


def test_names_stand_above_the_neurons_where_there_is_room(table):
    def drawn(task, height):
        scene, cells = scene_of(task), Cells(100, height, "#ffffff", "#000000")
        draw_net(cells, scene, net_layout(scene.sizes, 100, height), DARK)
        return "\n".join(text_of(cells))

    assert all(name in drawn(FEATURES, 40) for name in ("x2²", "x1x2"))
    assert all(name in drawn(table, 40) for name in ("width", "rose", "lily"))
    assert "x2²" not in drawn(FEATURES, 11)


def test_a_column_of_bars_has_the_names_of_its_inputs(table):
    scene = scene_of(table)
    cells = Cells(80, 12, "#ffffff", "#000000")
    draw_condensed(Sheet(cells, scene, DARK, DARK.shade), {})
    lines = text_of(cells)
    assert any("length o " in line for line in lines) and any("width    " in line for line in lines)


def test_a_column_is_as_wide_as_its_names():
    def name_widths(names):
        return [each.name for each in columns_for((3, 9, 2), None, ("a", "b"), None, 80, 9, names)]

    assert name_widths(()) == [2, 2, 1]
    assert name_widths(("x1", "x2²", "sin6x1")) == [6, 2, 1]
    assert name_widths(("a" * 40, "b", "c")) == [8, 2, 1]


def test_an_explanation_knows_what_the_task_calls_a_neuron(table):
    features, own = (scene_of(task).snapshot for task in (FEATURES, table))
    assert explain_neuron(features, 0, 3).label == "x3 (x1x2)"
    assert explain_neuron(features, 0, 1).label == "x1"
    assert explain_neuron(features, 0, 0).label == "b"
    assert explain_neuron(features, 1, 2).label == "h2"
    assert explain_neuron(own, 2, 3).label == "y3 (rose)"
    assert explain_neuron(own, 0, 2).label == "x2 (width)"
    link = explain_link(features, 0, 2, 1)
    assert (link.name, link.input_name, link.input_label) == ("x2→h2", "x2", "x2 (x2²)")
    assert explain_link(features, 0, 0, 1).input_label == "b"
    assert explain_link(own, 1, 3, 0).input_label == "h3"
