"""Every line of a lesson can be worked out again from the numbers printed in it."""

import re

import numpy as np
import pytest

import lernmi
from lernmi.drawings.drawn_inputs import drawn_inputs
from lernmi.run.snapshots.focus import Focus
from lernmi_tui.panels.sketch.lesson import Teaching
from tests.recalculated import equations, mistakes

SAID = re.compile(r"(.+): said (\S+), says (\S+) \((\S+)\)")


def drawing(random):
    """A few strokes anywhere."""
    pad = lernmi.Drawing()
    for _ in range(random.integers(1, 4)):
        pad.begin(*random.uniform(3, 25, 2))
        for _ in range(3):
            pad.stroke_to(*random.uniform(3, 25, 2))
        pad.end()
    return pad.canvas


def lessons(task, count):
    """Lessons of random drawings at random moments, some of them looked at meanwhile."""
    random, session = np.random.default_rng(7), lernmi.Session(task, seed=1)
    for number in range(count):
        session.run(int(random.integers(1, 300)))
        label = int(random.integers(10))
        canvas = drawn_inputs(drawing(random), task.info.picture)
        inputs = task.train.alike([canvas], task.train.targets[:1]).inputs_of(0)
        focus = Focus.of("the drawing", inputs) if number % 2 else None
        see = session.snapshot if focus is None else lambda focus=focus: session.look_at(focus)
        teaching = Teaching(see(), inputs, label, False)
        session.teach(inputs, np.eye(10)[label])
        yield teaching.lesson(see())


@pytest.mark.parametrize(("name", "count"), [("digits", 60), ("mnist", 30)])
def test_the_lines_of_lessons_come_out_right(name, count):
    task = lernmi.load_task(name)
    for lesson in lessons(task, count):
        lines = lesson.parts(task.info.output_names)
        said = [found for line in lines if (found := SAID.fullmatch(line))]
        assert len(said) == 2
        for found in said:
            _, before, after, change = found.groups()
            assert mistakes(f"{before} → {after} moved {change}") == []
        assert [wrong for line in lines for wrong in mistakes(line)] == []
        assert sum(map(equations, lines)) == 2, "the blame before and after"
        index = lesson.label
        assert float(said[0][2]) == pytest.approx(lesson.before[index], rel=0.005)
        assert float(said[0][3]) == pytest.approx(lesson.after[index], rel=0.005)
        assert float(said[0][4]) == pytest.approx(
            lesson.after[index] - lesson.before[index], rel=0.006
        )
