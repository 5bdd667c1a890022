"""Every line of the inspector comes out right when it is worked out from what is printed in it."""

import numpy as np
import pytest

from lernmi import Session, load_task
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.record.events import LinkCut
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.inspector.lines import Writer
from lernmi_tui.panels.inspector.link_page import link_page
from lernmi_tui.panels.inspector.neuron_page import neuron_page
from lernmi_tui.panels.inspector.ranking import Sort
from tests.recalculated import assert_recalculated, equations

SIZES = [(47, 10), (67, 22), (120, 56)]
RUNS = {
    "xor": ("xor", {}, 100),
    "classic": ("xor", {"classic": True}, 30),
    "half-adder": ("half-adder", {}, 60),
    "circle": ("circle", {"activation": ("tanh", "sigmoid")}, 70),
    "spiral": ("spiral", {"sizes": (2, 8, 6, 1)}, 70),
    "digits": ("digits", {"batch_size": 8}, 80),
    "relu": ("digits", {"sizes": (64, 12, 10), "activation": ("relu", "identity")}, 40),
    "far too fast": ("xor", {"training_rate": 1e6}, 20),
    "mnist": ("mnist", {}, 40),
}


@pytest.mark.parametrize("name", RUNS)
def test_every_line_follows_from_its_own_numbers(name):
    task_name, arguments, moments = RUNS[name]
    task = load_task(task_name)
    session = Session(task, seed=0 if "classic" in arguments else 5, **arguments)
    generator = np.random.default_rng(len(name))
    for _ in range(moments):
        session.run(int(10 ** generator.uniform(0.0, 2.5)))
        sample = int(generator.integers(len(task.train)))
        inputs, expected = task.train.inputs[sample], task.train.targets[sample]
        looks = (session.look(inputs, expected), session.look(inputs))
        snapshot = (session.snapshot(), session.snapshot(), *looks)[int(generator.integers(4))]
        for width, height in SIZES:
            check(random_page(snapshot, width, height, generator))


def test_a_frozen_link_and_one_that_was_cut_come_out_right():
    session = Session(load_task("xor"), seed=1)
    session.freeze(0, 1, 2)
    session.do(LinkCut(LinkRef(1, 2, 0)))
    session.run(50)
    for ref in (LinkRef(0, 1, 2), LinkRef(1, 2, 0)):
        check(link_page(session.snapshot(), ref, 60, 20, Sort.BRINGS, Writer(DARK)))


def random_page(snapshot, width, height, generator):
    sort = list(Sort)[int(generator.integers(len(Sort)))]
    layer = int(generator.integers(len(snapshot.sizes) - 1))
    i = int(generator.integers(snapshot.sizes[layer] + 1))
    j = int(generator.integers(snapshot.sizes[layer + 1]))
    if generator.random() < 0.5:
        return link_page(snapshot, LinkRef(layer, i, j), width, height, sort, Writer(DARK))
    ref = NeuronRef(layer + 1, j + 1) if generator.random() < 0.7 else NeuronRef(layer, i)
    return neuron_page(snapshot, ref, width, height, sort, Writer(DARK))


def check(page):
    lines = [line.text.plain for line in page.lines]
    assert_recalculated([*lines, page.sentence.plain])
    for line in lines:  # none of them is passed over
        assert (" = " in line or " → " in line) == (equations(line) > 0), line
