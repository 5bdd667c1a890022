"""Networks drawn neuron by neuron or condensed: layout, slow motion, and what stands where."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lernmi import Session, load_task
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.names.quantities import CHANGE, LINK_SENSITIVITY, OLD_WEIGHT, WEIGHT
from lernmi_tui.paint.braille import glyph, line_pieces
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.topology.bars import first_row
from lernmi_tui.panels.topology.captions import caption
from lernmi_tui.panels.topology.columns import Bars, Picture, columns_for
from lernmi_tui.panels.topology.condensed import draw_condensed
from lernmi_tui.panels.topology.drawing import brightness, draw_net
from lernmi_tui.panels.topology.layout import net_layout
from lernmi_tui.panels.topology.phases import SETTLED, Phase, phase_at, steps
from lernmi_tui.panels.topology.scene import Scene
from lernmi_tui.panels.topology.sheet import Sheet

NAN, INF = float("nan"), float("inf")
XOR, DIGITS, CIRCLE = (load_task(name) for name in ("xor", "digits", "circle"))
TEN_NAMES = tuple("0123456789")
PHASES = [SETTLED] + [Phase(kind, layer, part) for kind, layer in steps(3) for part in (0.2, 0.9)]


def snapshot_of(task=XOR, samples=0, **arguments):
    session = Session(task, **arguments)
    session.run(samples)
    return session.snapshot()


def xor_scene(phase=SETTLED, selection=None, samples=0, weights=None, task=XOR):
    """XOR 2-3-1; with ``weights``, those instead, before and after the last sample."""
    snapshot = snapshot_of(task, samples)
    if weights is not None:
        flat = np.array(weights, dtype=float)
        snapshot = replace(snapshot, weights=flat, weights_before=flat)
    return Scene(snapshot, task, phase, selection)


WEIGHTS = [0.25, -1.5, 4.66, 5.21, -1.02, 0.0, 3.0, -3.34, 0.5, -2.89, 1.43, -7.08, 6.1]


def drawn(scene, width=80, height=24):
    cells = Cells(width, height, "#ffffff", "#000000")
    draw_net(cells, scene, net_layout(scene.sizes, width, height), DARK)
    return [strip.text for strip in cells.strips()]


def condensed(scene, width=80, height=20, offsets=None, follow=True):
    cells = Cells(width, height, "#ffffff", "#000000")
    sheet = Sheet(cells, scene, DARK, DARK.shade)
    in_effect = draw_condensed(sheet, offsets or {}, follow)
    return [strip.text for strip in cells.strips()], sheet, in_effect


# slow motion


def test_the_steps_of_one_sample_in_the_algorithms_order():
    assert steps(3) == [
        ("forward", 0),
        ("forward", 1),
        ("error", 1),
        ("backward", 1),
        ("update", 1),
        ("backward", 0),
        ("update", 0),
    ]
    assert len(steps(2)) == 4


@pytest.mark.parametrize(
    ("fraction", "expected"),
    [
        (0.0, Phase("forward", 0, 0.0)),
        (0.125, Phase("forward", 0, 0.5)),
        (0.25, Phase("error", 0, 0.0)),
        (0.625, Phase("backward", 0, 0.5)),
        (0.75, Phase("update", 0, 0.0)),
        (1.0, SETTLED),
        (7.0, SETTLED),
        (-1.0, SETTLED),
        (NAN, SETTLED),
    ],
)
def test_each_step_takes_as_long(fraction, expected):
    assert phase_at(fraction, 2) == expected


@given(st.floats(0.0, 1.0, exclude_max=True), st.integers(2, 6))
def test_any_fraction_is_in_some_step(fraction, layers):
    phase = phase_at(fraction, layers)
    assert (phase.kind, phase.layer) in steps(layers)
    assert 0.0 <= phase.part < 1.0


def test_neurons_light_up_when_the_signal_arrives():
    def lit(*phase):
        return [Phase(*phase).lit(layer) for layer in range(3)]

    assert lit("forward", 0, 0.1) == [True, False, False]
    assert lit("forward", 0, 0.9) == [True, True, False]
    assert lit("forward", 1, 0.9) == [True, True, True]
    assert lit("error", 1, 0.0) == [True, True, True]


def test_blame_goes_from_the_outputs_to_the_inputs():
    def blamed(*phase):
        return [Phase(*phase).blamed(layer, 3) for layer in range(3)]

    assert blamed("forward", 1, 0.9) == [False, False, False]
    assert blamed("error", 1, 0.0) == [False, False, True]
    assert blamed("backward", 1, 0.1) == [False, False, True]
    assert blamed("backward", 1, 0.9) == [False, True, True]
    assert blamed("update", 1, 0.9) == [False, True, True]
    assert blamed("backward", 0, 0.9) == [True, True, True]
    assert blamed("settled") == [False, False, False]


def test_links_show_their_old_weight_then_sensitivity_change_and_new_weight():
    assert [Phase("backward", 1, 0.5).number(layer) for layer in (0, 1)] == [
        OLD_WEIGHT,
        LINK_SENSITIVITY,
    ]
    assert Phase("update", 1, 0.2).number(1) is CHANGE
    assert Phase("update", 1, 0.9).number(1) is WEIGHT
    assert [Phase("backward", 0, 0.5).updated(layer) for layer in (0, 1)] == [False, True]
    assert [Phase("update", 0, 0.0).updated(layer) for layer in (0, 1)] == [True, True]
    assert not Phase("forward", 1, 0.5).updated(0)
    assert SETTLED.updated(0)


def test_captions_say_what_happens():
    def begins(*phase):
        return caption(xor_scene(Phase(*phase), samples=1), 135).split(" · ")[0]

    assert begins("forward", 0, 0.1) == "forward: x → h"
    assert begins("backward", 1, 0.1) == "backward: y blames h"
    assert begins("update", 0, 0.1) == "update: x → h"
    assert begins("error", 1, 0.0) == "y is blamed"


def test_the_caption_follows_a_selected_link_through_its_update():
    scene = xor_scene(Phase("update", 1, 0.1), LinkRef(1, 2, 0), samples=1)
    before = scene.snapshot.layer_weights_before[1][2, 0]
    after = scene.snapshot.layer_weights[1][2, 0]
    assert before != after
    assert f"h2→y1 weight {before:+.3g} → {after:+.3g} moved " in caption(scene, 135)
    other = xor_scene(Phase("update", 0, 0.1), LinkRef(1, 2, 0), samples=1)
    assert "h2→y1" not in caption(other, 135)


def test_captions_of_what_is_selected():
    assert caption(xor_scene(), 80) == ""
    assert caption(xor_scene(selection=LinkRef(0, 0, 2)), 80).startswith("b→h3 weight ")
    assert caption(xor_scene(selection=NeuronRef(0, 1)), 80).startswith("x1 says ")
    digit = Scene(snapshot_of(DIGITS), DIGITS, SETTLED, NeuronRef(2, 4))
    assert caption(digit, 80).startswith("3 says ")
    into = Scene(snapshot_of(DIGITS), DIGITS, SETTLED, LinkRef(1, 2, 3))
    assert caption(into, 80).startswith("h2→3 weight ")
    bias = xor_scene(selection=NeuronRef(1, 0))
    assert caption(bias, 80) == "b, the bias neuron, always says 1"
    pixel = Scene(snapshot_of(DIGITS), DIGITS, SETTLED, NeuronRef(0, 10))
    assert caption(pixel, 80).split(" · ")[1] == "row 2 col 2"
    link = Scene(snapshot_of(DIGITS), DIGITS, SETTLED, LinkRef(0, 10, 2))
    assert caption(link, 80).endswith(" · row 2 col 2")


def test_before_the_first_sample_nothing_is_expected():
    scene = xor_scene()
    assert scene.snapshot.sample is None
    assert scene.expected is None
    assert not any("expected" in line for line in drawn(scene))


# lines


def test_lines_of_dots():
    assert line_pieces((0, 0), (3, 0)) == ((0, 0, 0x09, 0.0), (1, 0, 0x09, 2 / 3))
    assert [piece[:3] for piece in line_pieces((0, 0), (0, 7))] == [(0, 0, 0x47), (0, 1, 0x47)]
    assert [piece[:3] for piece in line_pieces((0, 1), (1, 1), thickness=3)] == [(0, 0, 0x3F)]
    assert glyph(0x09) == "⠉"


def test_dotted_lines_go_all_the_way_with_fewer_dots():
    solid, dotted = (line_pieces((0, 0), (40, 20), 1, dashed) for dashed in (False, True))
    assert {piece[:2] for piece in dotted} <= {piece[:2] for piece in solid}
    dots = [sum(piece[2].bit_count() for piece in pieces) for pieces in (solid, dotted)]
    assert 0.3 * dots[0] < dots[1] < 0.7 * dots[0]


# small networks


def test_small_networks_have_a_layout_and_large_ones_do_not():
    assert net_layout((2, 3, 1), 58, 20) is not None
    assert net_layout((2, 3, 1), 30, 20) is None  # too narrow
    assert net_layout((2, 3, 1), 58, 3) is None  # too low
    assert net_layout((2, 8, 8, 1), 58, 20) is not None
    assert net_layout((64, 16, 10), 200, 60) is None
    assert net_layout((1, 1), 58, 4) is not None


@given(
    st.lists(st.integers(1, 9), min_size=2, max_size=4),
    st.integers(1, 150),
    st.integers(1, 40),
)
def test_neurons_lie_apart_and_inside(sizes, width, height):
    layout = net_layout(tuple(sizes), width, height)
    if layout is None:
        return
    taken = set()
    for neuron in layout.neurons():
        left, top = layout.lefts[neuron.layer], layout.tops[neuron.layer][neuron.index]
        cells = {
            (x, y)
            for x in range(left, left + layout.widths[neuron.layer])
            for y in range(top, top + layout.lines(neuron))
        }
        assert not cells & taken
        assert all(0 <= x < width and 0 <= y < height for x, y in cells)
        assert all(layout.at(x, y) == neuron for x, y in cells)
        taken |= cells


def test_a_point_on_a_line_is_its_link():
    layout = net_layout((2, 3, 1), 80, 20)
    found = set()
    for layer in range(2):
        for link in layout.links(layer):
            line = layout.line(link)
            x, y = (line.x0 + 2 * (line.x1 - line.x0) // 3) // 2, 0
            y = round(line.y0 + (2 * x + 0.5 - line.x0) * (line.y1 - line.y0) / (line.x1 - line.x0))
            found.add(layout.at(x, y // 4))
    assert len(found) >= 11  # of 13: where lines cross it may be the other one
    assert layout.at(79, 0) is None


def test_the_number_of_a_link_is_its_link():
    layout = net_layout((2, 3, 1), 80, 20)
    for link in layout.links(1):
        assert layout.at(layout.lefts[2] - 3, layout.end_row(link)) == link


def test_xor_shows_neurons_weights_and_what_was_expected():
    scene = xor_scene(samples=1, weights=WEIGHTS)
    text = "\n".join(drawn(scene))
    for name in ("x1", "x2", "h1", "h2", "h3", "y1", " b "):
        assert name in text
    for weight in ("+5.21", "-1.02", "-7.08", "+4.66"):
        assert weight in text
    assert f"should say {scene.expected[0]:g}" in text
    assert f"{scene.snapshot.layer_outputs[2][1]:.3f}" in text


def test_numbers_stand_in_the_order_of_the_neurons_they_come_from():
    lines = drawn(xor_scene(weights=WEIGHTS))
    order = [
        text for line in lines for text in ("+1.43", "-7.08", "+6.10", "-2.89") if text in line
    ]
    assert order == ["+1.43", "-7.08", "+6.10", "-2.89"]  # h1, h2, h3, b


def test_where_there_is_no_room_only_the_selected_links_have_numbers():
    def numbers(selection):
        lines = drawn(xor_scene(weights=WEIGHTS, selection=selection), 58, 5)
        found = re.findall(r"[+-]\d\.\d\d", "\n".join(lines))
        return [number for number in found if number in ("+5.21", "-1.02", "+4.66")]

    assert numbers(None) == []
    assert numbers(LinkRef(0, 1, 1)) == ["-1.02"]
    assert numbers(NeuronRef(0, 1)) == ["+5.21", "-1.02"]


def test_the_selected_neuron_is_marked():
    (line,) = [line for line in drawn(xor_scene(selection=NeuronRef(1, 2))) if "▶" in line]
    assert line.index("▶") < line.index("◀")


def test_neurons_not_reached_show_no_value():
    lines = drawn(xor_scene(Phase("forward", 0, 0.1), samples=1), 58, 9)
    assert any("h1    ···· " in line for line in lines)
    assert any(line.endswith("      ···· ") for line in lines)


def test_blamed_neurons_show_their_blame():
    scene = xor_scene(Phase("error", 1, 0.5), samples=1)
    blame = scene.snapshot.layer_sensitivity_sums[2][1]
    (line,) = [line for line in drawn(scene) if line.rstrip().endswith(f"{blame:+.3g}")]
    assert "blame" in line


def test_brightness_is_the_size_of_the_output():
    assert brightness(np.array([1.0, 0.5, -0.25])).tolist() == [1.0, 0.5, 0.25]
    assert brightness(np.array([1.0, 4.0, NAN])).tolist() == [0.25, 1.0, 0.0]
    assert brightness(np.array([1.0, INF])).tolist()[1] == 1.0


# large networks


def columns(width, height=16, sizes=(784, 15, 10), picture=(28, 28), selection=None):
    return columns_for(sizes, picture, TEN_NAMES, selection, width, height)


def test_a_picture_the_hidden_neurons_and_the_outputs():
    source, hidden, outputs = columns(58)
    assert (source.shape.width, source.shape.height, source.weights) == (28, 14, False)
    assert (hidden.layer, outputs.layer) == (1, 2)
    assert outputs.left + outputs.width <= 58


def test_the_one_picture_is_the_weights_while_a_neuron_it_feeds_is_selected():
    assert columns(58, selection=NeuronRef(1, 3))[0].weights
    assert columns(58, selection=LinkRef(0, 5, 3))[0].weights
    assert not columns(58, selection=NeuronRef(2, 3))[0].weights


def test_both_pictures_where_there_is_room():
    assert [column.weights for column in columns(110) if isinstance(column, Picture)] == [
        False,
        True,
    ]


def test_the_selected_layer_and_what_feeds_it_stay_where_room_is_short():
    sizes = (2, 90, 80, 70, 1)
    shown = columns(35, 10, sizes, None, NeuronRef(2, 5))
    assert [column.layer for column in shown] == [1, 2]
    assert [column.layer for column in columns(12, 3)] == [2]


@given(
    st.integers(1, 200),
    st.integers(0, 60),
    st.sampled_from([None, NeuronRef(1, 3), NeuronRef(2, 2), NeuronRef(0, 9), LinkRef(0, 4, 2)]),
    st.sampled_from([((784, 15, 10), (28, 28)), ((64, 16, 10), (8, 8)), ((2, 200, 5, 10), None)]),
)
def test_columns_lie_side_by_side(width, height, selection, net):
    sizes, picture = net
    shown = columns(width, height, sizes, picture, selection)
    assert shown or height == 0
    for before, after in pairwise(shown):
        assert before.left + before.width < after.left
    if len(shown) > 1:
        assert shown[-1].left + shown[-1].width <= width


def test_a_column_scrolls_to_what_is_selected():
    snapshot = snapshot_of(CIRCLE, sizes=(2, 200, 1))

    def first(selection, offset=0, follow=True):
        return first_row(Scene(snapshot, CIRCLE, SETTLED, selection), 1, 10, {1: offset}, follow)

    assert first(None) == 0
    assert first(NeuronRef(1, 10)) == 0
    assert first(NeuronRef(1, 11)) == 1
    assert first(NeuronRef(1, 5), 20) == 4
    assert first(NeuronRef(1, 25), 20) == 20
    assert first(NeuronRef(1, 0)) == 191  # the bias neuron, last of 201
    assert first(LinkRef(1, 150, 0)) == 140
    assert first(LinkRef(0, 1, 149)) == 140
    assert first(NeuronRef(1, 5), 20, follow=False) == 20
    assert first(None, 999) == 191
    assert first(None, -5) == 0


def test_digits_condensed():
    snapshot = snapshot_of(DIGITS, 500)
    scene = Scene(snapshot, DIGITS)
    lines, _, _ = condensed(scene, 120)
    text = "\n".join(lines)
    assert f"input: train {snapshot.sample + 1}" in lines[0]
    assert "what h1 looks for: weights" in lines[0] or "weights into h1" in lines[0]
    assert "h · 16" in lines[0]
    assert "y · 10" in lines[0]
    assert "right" in text or ("expected" in text and "answer" in text)
    assert "h16" in text


def test_the_expected_output_and_the_answer_are_marked():
    snapshot = snapshot_of(DIGITS, 1)
    label = int(DIGITS.train.labels[snapshot.sample])
    outputs = snapshot.outputs.copy()
    outputs[-10:] = 0.1
    outputs[-10 + (label + 1) % 10] = 0.9
    lines, _, _ = condensed(Scene(replace(snapshot, outputs=outputs), DIGITS), 110)
    marked = {output(line, "◀"): "◀" for line in lines[1:] if "◀ expected" in line}
    marked |= {output(line, "✗"): "✗" for line in lines if "✗ answer" in line}
    assert marked == {str(label): "◀", str((label + 1) % 10): "✗"}
    outputs[-10 + label] = 0.95
    lines, _, _ = condensed(Scene(replace(snapshot, outputs=outputs), DIGITS), 110)
    (right,) = [line for line in lines if "✓ right" in line]
    assert output(right, "✓") == str(label)


def output(line, mark):
    """Which output a mark stands beside."""
    return re.findall(r"\b(\d) +[█▏▎▍▌▋▊▉]", line.split(mark)[0])[-1]


def test_the_links_into_a_selected_output_stand_beside_the_hidden_neurons():
    snapshot = snapshot_of(DIGITS, 1)
    lines, sheet, _ = condensed(Scene(snapshot, DIGITS, SETTLED, NeuronRef(2, 4)), 110)
    weight = snapshot.layer_weights[1][2, 3]
    (y,) = [y for y, line in enumerate(lines) if " h2 " in line]
    assert f"{weight:+.3g}" in lines[y]
    x = lines[y].index(f"{weight:+.3g}")
    assert sheet.at(x, y) == [LinkRef(1, 2, 3)]
    assert sheet.at(lines[y].index("h2"), y) == [NeuronRef(1, 2)]


def test_what_cells_of_the_pictures_stand_for():
    snapshot = snapshot_of(DIGITS)
    _, sheet, _ = condensed(Scene(snapshot, DIGITS), 70, 8)
    source = next(spot for spot in sheet.spots if spot.shape is not None)
    assert sheet.at(source.left, source.top)[0] == NeuronRef(0, 1)
    _, sheet, _ = condensed(Scene(snapshot, DIGITS, SETTLED, NeuronRef(1, 5)), 70, 8)
    picture = next(spot for spot in sheet.spots if spot.shape is not None)
    there = sheet.at(picture.left, picture.top)
    assert there[0] == LinkRef(0, 1, 4)
    assert sheet.at(70, 8) == []
    assert sheet.at(0, 0) == []  # a title


def test_the_selected_pixel_is_marked():
    snapshot = snapshot_of(DIGITS)
    lines, _, _ = condensed(Scene(snapshot, DIGITS, SETTLED, LinkRef(0, 9, 2)), 60)
    assert any("◆" in line for line in lines)


def test_inputs_that_are_no_picture_are_bars():
    snapshot = snapshot_of(CIRCLE, 1, sizes=(2, 200, 1))
    lines, _, _ = condensed(Scene(snapshot, CIRCLE))
    assert [
        column.layer for column in columns(80, 16, (2, 200, 1), None) if isinstance(column, Bars)
    ]
    assert lines[0].split() == [
        *("x", "·", "2", "·", "says", "▶"),
        *("h", "1-19/200", "·", "says", "▶"),
        *("y", "·", "1", "·", "says"),
    ]
    assert "x1" in lines[1]
    assert "should" in lines[1]


# whatever the numbers and the room


def broken(snapshot, value):
    """The same with ``value`` for every number of the network."""
    fields = ("weights", "weights_before", "input_sums", "outputs", "sensitivity_sums")
    return replace(
        snapshot, **{field: np.full_like(getattr(snapshot, field), value) for field in fields}
    )


@pytest.mark.parametrize("value", [NAN, INF, -INF, 1e308, 0.0])
@pytest.mark.parametrize("phase", PHASES, ids=str)
def test_any_number_can_be_drawn(value, phase):
    with np.errstate(all="ignore"):
        for selection in (None, NeuronRef(1, 1), LinkRef(0, 1, 0), LinkRef(1, 0, 0)):
            small = Scene(broken(snapshot_of(XOR, 1), value), XOR, phase, selection)
            drawn(small)
            large = Scene(broken(DIGITS_AT_1, value), DIGITS, phase, selection)
            condensed(large)
            assert isinstance(caption(small, 80) + caption(large, 80), str)


DIGITS_AT_1 = snapshot_of(DIGITS, 1)


@given(
    st.integers(1, 120),
    st.integers(1, 40),
    st.sampled_from(PHASES),
    st.sampled_from([None, NeuronRef(1, 3), NeuronRef(0, 0), NeuronRef(2, 2), LinkRef(0, 64, 15)]),
)
def test_any_size_can_be_drawn(width, height, phase, selection):
    lines, _, _ = condensed(Scene(DIGITS_AT_1, DIGITS, phase, selection), width, height)
    assert [len(line) for line in lines] == [width] * height
