"""Whose fault: what the view says adds up, and its keys lead where they say."""

import re
from itertools import pairwise

import numpy as np
import pytest
from rich.console import Console

from lernmi import Session, load_task
from lernmi.equations import within_last_digit
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.explanations.blame import BlameTree
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.inspector.fault_page import FaultState, fault_page, through
from lernmi_tui.panels.inspector.fault_picture import mean_of_nine
from lernmi_tui.panels.inspector.fault_view import FaultView
from lernmi_tui.panels.inspector.panel import Inspector
from lernmi_tui.parts.selection import PathLit, Selected
from tests.app_helpers import until
from tests.panel_helpers import alone, assert_fits, text_of
from tests.recalculated import accounted_for, mistakes, signs

SIZES = [(78, 18), (52, 18), (55, 26), (58, 10)]
NETS = {
    "xor": ("xor", (2, 3, 1), {}),
    "no hidden": ("and", (2, 1), {}),
    "half-adder": ("half-adder", (2, 4, 2), {"activation": ("tanh", "sigmoid")}),
    "deep": ("spiral", (2, 8, 8, 1), {}),
    "five layers": ("spiral", (2, 5, 4, 3, 1), {"activation": "relu"}),
    "digits": ("digits", (64, 20, 10), {"activation": ("relu", "sigmoid")}),
    "mnist": ("mnist", (784, 15, 10), {}),
    "large": ("mnist", (784, 40, 30, 10), {}),
    "no hidden digits": ("digits", (64, 10), {}),
}


def session_of(name, samples=700):
    task, sizes, arguments = NETS[name]
    session = Session(load_task(task), sizes, seed=1, **arguments)
    session.run(samples)
    return session


def looks(name, count=6):
    """Looks at held-out samples, right and wrong."""
    session = session_of(name)
    test = session.task.test
    for row in range(min(count, len(test))):
        yield session.look(test.inputs_of(row), test.targets[row], f"held-out {row + 1}")


def wrap(text, width):
    return list(text.wrap(Console(width=200), max(width, 4)))


def drawn(view, snapshot, size=(78, 18)):
    return [line.plain.rstrip() for line in view.draw(snapshot, *size, DARK, True, wrap)]


def page_of(view, snapshot, size=(78, 18)):
    return fault_page(BlameTree(snapshot), view.state, *size, DARK, wrap)


def opened_all(snapshot, size=(78, 18), levels=3):
    """A view with the first two branches of each level open."""
    view = FaultView()
    drawn(view, snapshot, size)
    for level in range(levels):
        page = page_of(view, snapshot, size)
        ends = [row.path for row in page.rows if row.opens and len(row.path) == level + 1][:2]
        for path in ends:
            view.state = view.state.toggled(path)
    return view


# what is printed


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NETS)
def test_every_equation_comes_out_right(name, size):
    found = 0
    for snapshot in looks(name):
        page = page_of(opened_all(snapshot, size), snapshot, size)
        for row in page.rows:
            assert mistakes(row.text.plain) == []
            found += signs(row.text.plain)
        foot = [line.plain for line in page.foot]
        assert all(accounted_for(foot, place) for place in range(len(foot)))
    assert found >= 2


NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NETS)
def test_columns_add_up_and_rows_multiply(name, size):
    for snapshot in looks(name, 4):
        page = page_of(FaultView(), snapshot, size)
        ends = {m.end() for m in re.finditer(r"\S+", page.headings[1].plain)}
        rows = [row for row in page.rows if row.kind in ("neuron", "others", "bias", "sum")]
        columns = {}
        for row in rows:
            for match in NUMBER.finditer(row.text.plain):
                if any(abs(match.end() - end) == 0 for end in ends):
                    columns.setdefault(match.end(), {})[row.kind, row.path] = match[0]
        sums = 0
        for column in columns.values():
            if ("sum", ()) in column:
                terms = [float(text) for key, text in column.items() if key[0] != "sum"]
                whole = column["sum", ()]
                half = 0.5000001 * 10 ** -len(whole.partition(".")[2])
                if "e" not in whole:
                    assert abs(sum(terms) - float(whole)) <= half, (whole, terms)
                sums += 1
        assert sums == len(BlameTree(snapshot).rivals)
        headings = page.headings[1].plain.split()
        if "weight" in headings and len(BlameTree(snapshot).rivals) == 1:
            for row in rows:
                if row.kind == "neuron":
                    says, weight, brings = NUMBER.findall(row.text.plain.partition("  ")[2])[:3]
                    assert within_last_digit(float(says) * float(weight), brings)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NETS)
def test_it_fits_and_no_number_is_cut(name, size):
    width, height = size
    for snapshot in looks(name, 3):
        view = opened_all(snapshot, size)
        for state in (view.state, FaultState(view.state.opened, 3, 1)):
            view.state = state
            lines = view.draw(snapshot, width, height, DARK, True, wrap)
            assert len(lines) <= height
            assert max(line.cell_len for line in lines) <= width
        page = page_of(view, snapshot, size)
        assert all(row.text.cell_len <= page.table_width for row in page.rows)


@pytest.mark.parametrize("name", ["mnist", "digits"])
def test_the_hidden_neurons_are_ranked_by_blame_and_the_inputs_by_what_they_bring(name):
    for snapshot in looks(name):
        tree = BlameTree(snapshot)
        rows = page_of(FaultView(), snapshot).rows
        order = [row.path[0].index for row in rows if row.kind == "neuron"]
        blames = np.abs(tree.blames[1][1:])
        assert order == (np.argsort(-blames, kind="stable") + 1)[: len(order)].tolist()
        view = opened_all(snapshot)
        inside = [row.path for row in page_of(view, snapshot).rows if len(row.path) == 2]
        first = [path[1].index for path in inside if path[0].index == order[0]]
        brings = np.abs(tree.brings(NeuronRef(1, order[0]))[1:])
        found = [index for index in dict.fromkeys(first)]
        assert found == (np.argsort(-brings, kind="stable") + 1)[: len(found)].tolist()


def test_the_title_says_which_sample_and_how_it_was_taken():
    session = session_of("mnist")
    test = session.task.test
    said = session.network.predict(test.inputs)
    wrong = int(np.flatnonzero(said.argmax(1) != test.labels)[0])
    right = int(np.flatnonzero(said.argmax(1) == test.labels)[0])
    view = FaultView()
    drawn(view, session.look(test.inputs_of(wrong), test.targets[wrong], "held-out 7"))
    given, label = said[wrong].argmax(), test.labels[wrong]
    verdict = rf"Whose fault\? · held-out 7 · an? {label}, taken for an? {given} · loss [\d.]+"
    assert re.fullmatch(verdict, view.titles[0])
    drawn(view, session.look(test.inputs_of(right), test.targets[right], "held-out 8"))
    assert f"{test.labels[right]}, and right" in view.titles[0]
    session.run(1)
    drawn(view, session.snapshot())
    assert re.search(r"· train [\d,]+ ·", view.titles[0])


def test_it_says_who_speaks_for_what():
    session = Session(load_task("half-adder"), (2, 2, 2), seed=0)
    weights = session.network.link_layers[1].weights
    weights[1:] = [[2.0, -1.0], [1.0, 3.0]]
    look = session.look([1.0, 1.0], [1.0, 0.0])
    view = FaultView()
    seen = [" ".join(drawn(view, look)[-3:])]
    view.move(1)
    seen.append(" ".join(drawn(view, look)[-3:]))
    first, second = BlameTree(look).rivals
    names = {1: look.task.info.output_names[0], 2: look.task.info.output_names[1]}
    for_one = f"h1 speaks for {names[1]} and against {names[2]}"
    for_both = f"h2 speaks for both, most for {names[2]}"
    assert any(for_one in each for each in seen) and any(for_both in each for each in seen)
    assert sum("most to blame" in each for each in seen) == 1
    assert {first.index, second.index} == {1, 2}


def test_where_nothing_is_expected_it_says_so():
    session = session_of("mnist")
    look = session.look(session.task.test.inputs_of(3), None, "the drawing")
    view = FaultView()
    lines = drawn(view, look)
    assert "blame" not in "\n".join(lines)
    assert any("brings" in line for line in lines)
    view.move(-99)
    drawn(view, look)
    words = " ".join(line.plain for line in page_of(view, look).foot)
    assert "nobody is to blame" in words


def test_before_the_first_sample_it_says_what_to_do():
    view = FaultView()
    assert "Press s to learn one sample" in " ".join(
        drawn(view, Session(load_task("xor")).snapshot())
    )
    view.move(1)
    view.next_view()
    assert view.enter() is None and not view.back()


def test_numbers_that_have_outgrown_everything():
    session = Session(load_task("xor"), (2, 3, 1), 1e300, activation="identity")
    session.run(9)
    view = FaultView()
    lines = drawn(view, session.snapshot())
    assert "outgrown" in " ".join(lines)
    view.enter()
    drawn(view, session.snapshot())


# the picture


def test_the_mean_of_nine():
    values = np.arange(12.0).reshape(3, 4) ** 2
    means = mean_of_nine(values)
    assert means[1, 1] == pytest.approx(values[:3, :3].mean())
    assert means[0, 0] == pytest.approx(values[:2, :2].mean())
    assert means[2, 3] == pytest.approx(values[1:, 2:].mean())


def test_the_picture_has_the_sign_of_what_would_help_and_the_pixel_that_helps_most():
    for snapshot in looks("mnist"):
        tree = BlameTree(snapshot)
        view = FaultView()
        drawn(view, snapshot)
        view.next_view()  # pixel by pixel
        lines = [line.plain for line in page_of(view, snapshot).side]
        assert "pixel by pixel" in lines[0]
        means = tree.input_slopes.reshape(14, 2, 28).mean(1)
        largest = np.abs(means).max()
        best = tree.brightened.neuron.index - 1
        for y in range(14):
            for x in range(28):
                glyph, part = lines[1 + y][x], means[y, x] / largest
                if (y, x) == (best // 56, best % 28):
                    assert glyph == "◆"
                else:
                    signs_of = "-=" if part < 0 else "+#"
                    assert glyph == ("·" if abs(part) < 0.2 else signs_of[int(abs(part) >= 0.6)])
        assert f"row {best // 28 + 1} col {best % 28 + 1}" in lines[16]


def test_without_room_beside_the_table_the_pictures_come_one_after_the_other():
    snapshot = next(looks("mnist"))
    view = FaultView()
    size = (52, 18)
    seen = []
    for _ in range(5):
        seen.append(drawn(view, snapshot, size)[0])
        view.next_view()
    assert seen[0] == seen[4] and "should" in seen[0]
    assert seen[1:3] == ["what it would rather see", "the same, pixel by pixel"]
    assert seen[3].startswith("what goes into h")


# the path


@pytest.mark.parametrize("name", ["xor", "deep", "five layers", "mnist", "half-adder"])
def test_every_row_has_a_path_from_an_output_through_it_to_an_input(name):
    for snapshot in looks(name, 3):
        tree = BlameTree(snapshot)
        for row in page_of(opened_all(snapshot), snapshot).rows:
            neurons = through(tree, row)
            path = tree.path_through(neurons)
            assert path[0].layer == len(snapshot.sizes) - 2
            for link, behind in pairwise(path):
                assert (behind.layer, behind.j + 1) == (link.layer - 1, link.i)
            assert path[-1].layer == 0 or path[-1].i == 0
            joined = {NeuronRef(link.layer, link.i) for link in path}
            joined |= {NeuronRef(link.layer + 1, link.j + 1) for link in path}
            assert set(neurons) <= joined
            if row.kind in ("link", "bias"):
                assert row.target in path


# keys


class Told(Inspector):
    """An inspector that keeps what it posts."""

    def __init__(self, task):
        super().__init__(task)
        self.told = []

    def post_message(self, message):
        if isinstance(message, Selected | PathLit):
            self.told.append(message)
            return True
        return super().post_message(message)

    @property
    def picked(self):
        return [message.selection for message in self.told if isinstance(message, Selected)]


async def test_enter_opens_and_shuts_a_branch_and_inspects_a_link():
    session = session_of("xor")
    panel = Told(session.task)
    async with alone(panel, (80, 24)) as pilot:
        panel.show(session.look([1.0, 0.0], [1.0], "x1 1, x2 0"))
        panel.show_fault()
        await pilot.pause()
        shut = text_of(panel)
        await pilot.press("enter")
        await pilot.pause()
        assert any("into h" in line for line in text_of(panel))
        await pilot.press("enter")
        await pilot.pause()
        assert text_of(panel) == shut
        await pilot.press("enter", "down", "down", "down", "enter")
        top = panel._fault._page.rows[1].path[0]
        assert panel.picked == [LinkRef(0, 1, top.index - 1)] or panel.picked == [
            LinkRef(0, 2, top.index - 1)
        ]
        assert panel.view is None
        panel.select(panel.picked[-1])
        await pilot.pause()
        assert "× weight" in text_of(panel)[0]
        await pilot.press("escape")  # back to where the link was followed from
        await pilot.pause()
        assert any("into h" in line for line in text_of(panel))
        await pilot.press("escape")  # shuts the branch
        await pilot.pause()
        assert text_of(panel) == shut
        await pilot.press("escape")  # leaves
        await until(pilot, lambda: panel.told[-1] == PathLit(()))
        assert not panel.has_view


async def test_up_down_home_end_and_pages_move_over_every_row():
    session = session_of("mnist")
    panel = Told(session.task)
    async with alone(panel, (80, 24)) as pilot:
        panel.show(next(looks("mnist")))
        panel.show_fault()
        await pilot.pause()

        def row():
            return panel._fault._page.cursor

        seen = [row()]
        for key in ("down", "up", "home", "end", "pageup", "pagedown"):
            await pilot.press(key)
            seen.append(row())
        last = len(panel._fault._page.rows) - 1
        assert seen == [2, 3, 2, 0, last, last - 8, last]
        assert sum(line.startswith("│▸") or line.startswith("▸") for line in text_of(panel)) == 1
        assert_fits(panel)


async def test_more_of_a_level_is_listed_on_enter():
    session = session_of("large")
    panel = Told(session.task)
    async with alone(panel, (80, 24)) as pilot:
        panel.show(next(looks("large")))
        panel.show_fault()
        await pilot.pause()

        def listed():
            return [row for row in panel._fault._page.rows if row.kind == "neuron"]

        before = len(listed())
        assert before < 30
        await pilot.press("end", "up", "up", "enter")
        assert len(listed()) == 30
        assert not any(row.kind == "others" for row in panel._fault._page.rows)
        assert listed()[before:] and panel._fault._page.rows[before + 2].kind == "neuron"


async def test_v_shows_the_next_picture_and_j_finds_the_word():
    session = session_of("mnist")
    panel = Told(session.task)
    async with alone(panel, (80, 24)) as pilot:
        panel.show(next(looks("mnist")))
        panel.show_fault()
        await pilot.pause()
        titles = []
        for _ in range(4):
            titles.append(text_of(panel)[1 if text_of(panel)[0].startswith("╭") else 0].strip("│ "))
            await pilot.press("v")
            await pilot.pause()
        assert titles[0] == titles[3]
        assert "pixel by pixel" in titles[1] and "what goes into h" in titles[2]
        assert panel.picked_word == "blame"


async def test_a_click_moves_the_cursor_and_two_open():
    session = session_of("xor")
    panel = Told(session.task)
    async with alone(panel, (80, 24)) as pilot:
        panel.show(session.look([1.0, 0.0], [1.0]))
        panel.show_fault()
        await pilot.pause()
        await pilot.click(panel, offset=(5, 5))
        await pilot.pause()
        assert panel._fault._page.cursor == 2
        await pilot.click(panel, offset=(5, 3))  # a heading
        await pilot.pause()
        assert panel._fault._page.cursor == 2


async def test_the_path_is_told_and_changes_with_the_cursor():
    session = session_of("xor")
    panel = Told(session.task)
    async with alone(panel, (80, 24)) as pilot:
        panel.show(session.look([1.0, 0.0], [1.0]))
        panel.show_fault()
        await until(pilot, lambda: panel.told)
        first = panel._fault._page.rows[1].path
        assert panel.told == [PathLit(first)]
        await pilot.press("down")
        await until(pilot, lambda: len(panel.told) == 2)
        assert panel.told[-1] == PathLit(panel._fault._page.rows[2].path) != PathLit(first)
