"""What the topology says in words and numbers: right, named, whole at every size."""

import re
from dataclasses import replace

import numpy as np
import pytest

from lernmi import Session, load_task
from lernmi.net.forward import predict
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.names.given_names import own_names
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.topology.boxes import UNKNOWN
from lernmi_tui.panels.topology.captions import caption
from lernmi_tui.panels.topology.condensed import draw_condensed
from lernmi_tui.panels.topology.drawing import draw_net
from lernmi_tui.panels.topology.layout import net_layout
from lernmi_tui.panels.topology.phases import SETTLED, Phase, steps
from lernmi_tui.panels.topology.scene import Scene
from lernmi_tui.panels.topology.sheet import Sheet
from tests.recalculated import equations, mistakes

NETS = {
    "xor": {},
    "half-adder": {},
    "circle": {"activation": "tanh"},
    "spiral": {"sizes": (2, 4, 3, 1), "activation": "relu"},
    "digits": {"batch_size": 4},
    "mnist": {},
}
WIDTHS = (58, 78, 135)
ROOMS = [  # of the panel at 60x16, 80x24, 120x36, 160x50, 200x60, 250x70, and alone in these
    (58, 9),
    (78, 16),
    (64, 12),
    (86, 19),
    (108, 24),
    (135, 29),
    (118, 30),
    (158, 44),
    (248, 64),
]


@pytest.fixture(scope="module")
def sessions():
    found = {name: Session(load_task(name), **given) for name, given in NETS.items()}
    for session in found.values():
        session.run(1_001)
    return found


def phases(layers, parts=(0.2, 0.9)):
    return [SETTLED] + [Phase(kind, layer, part) for kind, layer in steps(layers) for part in parts]


def picks(sizes, random):
    """Nothing, some neurons and some links."""
    last = len(sizes) - 1
    chosen = [None, NeuronRef(last, 1), NeuronRef(0, 1), NeuronRef(1, 0)]
    for layer in range(last):
        i, j = random.integers(sizes[layer] + 1), random.integers(sizes[layer + 1])
        chosen += [LinkRef(layer, int(i), int(j)), NeuronRef(layer + 1, int(j) + 1)]
    return chosen


# the arithmetic


@pytest.mark.parametrize("name", NETS)
def test_every_caption_comes_out_right_when_it_is_worked_out_again(sessions, name):
    session, random = sessions[name], np.random.default_rng(8)
    found = 0
    for _ in range(12):
        session.run(int(random.integers(1, 400)))
        taken = session.snapshot()
        inputs = taken.layer_input_sums[0][1:]
        for snapshot in (taken, session.look(inputs), session.look(inputs, taken.expected)):
            for phase in phases(len(snapshot.sizes)) if snapshot.learned else [SETTLED]:
                for pick in picks(snapshot.sizes, random):
                    scene = Scene(snapshot, snapshot.task, phase, pick)
                    for width in WIDTHS:
                        line = caption(scene, width)
                        assert mistakes(line) == []
                        found += equations(line)
    assert found > 100


def test_each_step_tells_the_picked_link_or_neuron_what_it_does(sessions):
    session = sessions["xor"]
    session.run(1)
    snapshot = session.snapshot()

    def line(*phase, pick, width=78):
        return caption(Scene(snapshot, snapshot.task, Phase(*phase), pick), width)

    link = LinkRef(1, 2, 0)
    assert re.fullmatch(
        r"forward: h → y · h2→y1 brings \S+ × old weight \S+ = \S+",
        line("forward", 1, 0.5, pick=link),
    )
    told = line("backward", 1, 0.5, pick=link, width=135)
    assert re.search(r"h2→y1 link sens\w*: out\w* sens\w* \S+ × \S+ = \S+", told)
    assert re.search(r"tells h2 \S+ × old \S+ = \S+", told)
    moved = line("update", 1, 0.5, pick=link, width=135)
    assert re.search(r"h2→y1 weight \S+ → \S+ moved \S+ · moved by -\S+ × \S+ = \S+", moved)
    summed = line("forward", 0, 0.9, pick=NeuronRef(1, 2), width=135)
    assert re.search(r"h2 input sum .* = \S+ · says \S+", summed)
    assert line("backward", 1, 0.9, pick=NeuronRef(1, 2)).endswith("blame " + told.split(" = ")[-1])
    error = line("error", 1, 0.5, pick=None)
    assert re.fullmatch(
        r"y is blamed · y1 says (\S+), should say (\S): blame \1 - \2 = -?\S+", error
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_narrow_captions_keep_the_arithmetic(sessions, width):
    snapshot = sessions["xor"].snapshot()
    for kind, layer in steps(3):
        scene = Scene(snapshot, snapshot.task, Phase(kind, layer, 0.9), LinkRef(layer, 1, 0))
        line = caption(scene, width)
        assert len(line) <= width
        assert " = " in line or " → " in line


def test_batches_say_when_a_weight_moves():
    session = Session(load_task("xor"), batch_size=4)
    session.run(2)
    snapshot = session.snapshot()
    scene = Scene(snapshot, snapshot.task, Phase("update", 1, 0.9), LinkRef(1, 1, 0))
    assert "until the batch is over" in caption(scene, 135)
    session.run(2)
    snapshot = session.snapshot()
    scene = Scene(snapshot, snapshot.task, Phase("update", 1, 0.9), LinkRef(1, 1, 0))
    assert re.search(r"weight \S+ → \S+ moved \S+$", caption(scene, 135))
    assert "the batch's 4 samples" in caption(replace(scene, selection=None), 135)


# before and after


@pytest.mark.parametrize("name", ["xor", "mnist"])
def test_before_and_after_the_update_are_told_apart(sessions, name):
    session = sessions[name]
    session.run(1)
    snapshot = session.snapshot()
    output = NeuronRef(len(snapshot.sizes) - 1, 1)
    line = caption(Scene(snapshot, snapshot.task, SETTLED, output), 135)
    before, after = re.search(r"says (\S+) before learning it, (\S+) after", line).groups()
    assert before != after
    assert float(before) == pytest.approx(snapshot.layer_outputs[-1][1], rel=0.01)
    inputs = snapshot.layer_input_sums[0][None, 1:]
    said = predict(snapshot.layer_weights_after, snapshot.layer_activations, inputs)[0, 0]
    assert float(after) == pytest.approx(said, rel=0.01)


def test_what_outputs_say_afterwards_is_not_told_before_the_end_or_where_nothing_changed():
    session = Session(load_task("xor"), batch_size=4)
    assert Scene(session.snapshot(), session.task).says_after is None
    session.run(2)
    assert Scene(session.snapshot(), session.task).says_after is None
    session.run(2)
    assert Scene(session.snapshot(), session.task).says_after is not None
    assert Scene(session.snapshot(), session.task, Phase("error", 1)).says_after is None
    assert Scene(session.look([0.0, 1.0], [1.0]), session.task).says_after is None


# a sample that is looked at


def test_a_look_shows_that_samples_numbers_and_what_it_would_change():
    session = Session(load_task("xor"))
    session.run(1_001)
    snapshot = session.look([1.0, 1.0], [0.0], "row 3")
    line = caption(Scene(snapshot, session.task, SETTLED, LinkRef(1, 2, 0)), 135)
    change = (snapshot.weights_after - snapshot.weights_before).reshape(-1)
    assert "would change by" in line and "last change" not in line
    assert np.any(change)
    output = caption(Scene(snapshot, session.task, SETTLED, NeuronRef(2, 1)), 135)
    assert "should say 0" in output and "before" not in output
    text = "\n".join(drawn(Scene(snapshot, session.task), 78, 16)[0])
    assert f"says     {snapshot.layer_outputs[2][1]:.3f}" in text
    assert "should say 0" in text and "now" not in text


def test_where_nothing_is_expected_nothing_is_blamed():
    session = Session(load_task("xor"))
    session.run(1_001)
    snapshot = session.look([1.0, 0.5], words="x1 1, x2 0.5")
    for size in ROOMS:
        text = "\n".join(drawn(Scene(snapshot, session.task), *size)[0])
        assert "blame" not in text and "should" not in text and UNKNOWN not in text
        assert "says" in text
    for pick in (NeuronRef(2, 1), LinkRef(1, 2, 0)):
        line = caption(Scene(snapshot, session.task, SETTLED, pick), 135)
        assert "blame" not in line and "sensitivity" not in line and "change" not in line


# boxes and columns


class Kept(Cells):
    """Remembers what was written, to see whether it still stands there whole."""

    def __init__(self, width, height):
        super().__init__(width, height, "#ffffff", "#000000")
        self.written = []

    def put(self, x, y, text, ink=None, paper=None, bold=False):
        self.written.append((x, y, text))
        super().put(x, y, text, ink, paper, bold)

    def damaged(self):
        """Texts that another one covers, or that the edge cuts."""
        return [
            (x, y, text)
            for x, y, text in self.written
            for column, char in enumerate(text, start=x)
            if char not in " ▶◀"
            and not (
                0 <= y < self.height
                and 0 <= column < self.width
                and self._chars[y][column] in (char, "▶")
            )
        ]


def drawn(scene, width, height):
    cells = Kept(width, height)
    names = own_names(scene.task.info.output_names, "y")
    layout = net_layout(scene.sizes, width, height, names)
    if layout is None:
        draw_condensed(Sheet(cells, scene, DARK, DARK.shade), {})
    else:
        draw_net(cells, scene, layout, DARK)
    return [strip.text for strip in cells.strips()], cells


@pytest.mark.parametrize("size", ROOMS, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("name", NETS)
def test_nothing_covers_or_cuts_what_is_written(sessions, name, size):
    session, random = sessions[name], np.random.default_rng(1)
    snapshot = session.snapshot()
    for phase in phases(len(snapshot.sizes)):
        for pick in picks(snapshot.sizes, random):
            lines, cells = drawn(Scene(snapshot, snapshot.task, phase, pick), *size)
            assert cells.damaged() == []
            assert "…" not in "".join(lines)


@pytest.mark.parametrize("size", ROOMS, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("phase", phases(3, (0.9,)), ids=str)
def test_every_number_in_a_box_has_its_word(sessions, size, phase):
    snapshot = sessions["xor"].snapshot()
    lines, _ = drawn(Scene(snapshot, snapshot.task, phase), *size)
    text = "\n".join(lines)
    blamed = [layer for layer in range(3) if phase.blamed(layer, 3)]
    assert text.count("blame") >= len(blamed)
    assert ("blame" in text) >= bool(blamed)
    said = f"{snapshot.layer_outputs[1][1]:.3g}"
    if phase.lit(1) and said in text:
        assert "says" in text
    number = phase.number(phase.layer)
    if phase.kind == "backward":
        assert number.name in text or number.short in text
    if phase.kind == "update":
        assert re.search(r"new weight|weight → new|\bnew\b", text)
    assert "weight" in text


def test_a_number_that_is_not_there_yet_is_dots_of_the_same_width(sessions):
    snapshot = sessions["xor"].snapshot()
    before, after = (
        drawn(Scene(snapshot, snapshot.task, Phase("forward", 1, part)), 135, 29)[0]
        for part in (0.1, 0.9)
    )
    assert sum(line.count(UNKNOWN) for line in before) > sum(line.count(UNKNOWN) for line in after)
    for first, then in zip(before, after, strict=True):  # nothing else has moved
        kept = [one for one, other in zip(first, then, strict=True) if one != other]
        assert not set("".join(kept)) - set(" ·0123456789+-.e")


def test_numbers_have_three_digits_at_every_size():
    session = Session(load_task("xor"))
    session.run(777)
    snapshot = session.snapshot()
    weights = [f"{value:+.3g}" for value in snapshot.layer_weights[1][:, 0]]
    for size in ROOMS:
        text = "\n".join(drawn(Scene(snapshot, snapshot.task), *size)[0])
        assert all(weight in text for weight in weights), size


def test_a_larger_window_says_no_less(sessions):
    """In the order of the windows: 60x16, 80x24, 160x50, 200x60, 250x70."""
    snapshot = sessions["xor"].snapshot()
    words = ("says", "blame", "sum", "should say", "says now", "weight", "inputs", "hidden")
    told = set()
    for size in ((58, 9), (78, 16), (86, 19), (108, 24), (135, 29), (248, 64)):
        text = "\n".join(drawn(Scene(snapshot, snapshot.task), *size)[0])
        now = {word for word in words if word in text}
        numbers = len(re.findall(r"[-+]\d\.\d+", text))
        assert told <= now, size
        told = now
        assert numbers >= 4
    assert told == set(words)


@pytest.mark.parametrize("name", ["digits", "mnist"])
def test_columns_say_what_their_numbers_are(sessions, name):
    snapshot = sessions[name].snapshot()
    for size in ROOMS:
        for phase, word in ((SETTLED, "says"), (Phase("update", 0, 0.9), "blame")):
            lines, _ = drawn(Scene(snapshot, snapshot.task, phase), *size)
            assert re.search(rf"\bh\b.* {word}\b.*\by\b.* {word}\b", lines[0]), (size, lines[0])
        lines, _ = drawn(Scene(snapshot, snapshot.task, SETTLED, NeuronRef(2, 4)), *size)
        assert re.search(r"h\b.* weight\b", lines[0])


def test_pictures_say_what_their_colours_and_their_bias_are(sessions):
    snapshot = sessions["mnist"].snapshot()
    for size in ROOMS[1:]:
        text = "\n".join(drawn(Scene(snapshot, snapshot.task, SETTLED, NeuronRef(1, 3)), *size)[0])
        assert re.search(r"(weight, the largest|largest weight|largest|max) \d", text)
        assert re.search(r"b(, the bias: weight| weight|) [+-]\d", text)
        assert "into h3" in text or "h3 looks for" in text


def test_what_an_output_says_afterwards_looks_different_where_it_is():
    session = Session(load_task("xor"))
    session.run(40_000)
    snapshot = session.snapshot()
    said = snapshot.layer_outputs[2][1]
    lines, _ = drawn(Scene(snapshot, snapshot.task), 86, 19)
    then = re.search(r"(?:says )?now (\S+)", "\n".join(lines))[1]
    assert then != f"{said:.3g}"
    assert f"{said:.3g}" in "\n".join(lines)
    assert float(then) == pytest.approx(Scene(snapshot, snapshot.task).says_after[0], rel=0.01)
