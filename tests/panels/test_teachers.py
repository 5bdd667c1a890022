"""Who taught it this: what the view says adds up, and its keys lead where they say."""

import re
from itertools import pairwise

import numpy as np
import pytest
from rich.console import Console

from lernmi import Session, load_task
from lernmi.net.refs import LinkRef
from lernmi.run.jobs.job import whole
from lernmi.run.names.sample_words import sample_words
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.inspector.panel import Inspector
from lernmi_tui.panels.inspector.teachers import Subject, Teachers
from lernmi_tui.panels.inspector.teachers_page import teachers_page
from lernmi_tui.panels.inspector.teachers_view import QUESTION, TeachersView
from lernmi_tui.parts.asked import place_of
from tests.panel_helpers import alone, assert_fits, text_of, told

SIZES = [(78, 18), (52, 17), (55, 27), (58, 10), (110, 50), (30, 8)]
NETS = {
    "xor": ("xor", (2, 3, 1), 50),
    "half-adder": ("half-adder", (2, 4, 2), 300),
    "spiral": ("spiral", (2, 8, 1), 700),
    "digits": ("digits", (64, 20, 10), 3_000),
    "mnist": ("mnist", (784, 15, 10), 4_600),
}


def session_of(name):
    task, sizes, samples = NETS[name]
    session = Session(load_task(task), sizes, seed=1)
    session.run(samples)
    return session


def snapshot_of(session):
    test = session.task.test
    return session.look(test.inputs_of(0), test.targets[0], "held-out 1")


def teachers_of(session):
    subject = Subject.of_sample(snapshot_of(session))
    return Teachers(subject, session.credit(subject.inputs, subject.expected))


LINK = (0, 1, 0)


@pytest.fixture(scope="module", params=NETS)
def session(request):
    return session_of(request.param)


@pytest.mark.parametrize("is_link", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_all_that_is_shown_adds_up(session, size, is_link):
    teachers = of_both(session)[is_link]
    page = teachers_page(teachers, *size)
    foot = [text for line in page.foot for text, name in line if name == "sign"]
    terms = [float(text) for text in [*page.gains.values(), *foot[:-1]]]
    assert printed_sum(terms, foot[-1])
    assert float(foot[-1]) == pytest.approx(teachers.whole, rel=0.006)
    kinds = [text for line in page.lines for text, name in line if name == "sign"]
    if teachers.kinds:
        first = 2  # of the line above: at first, and now
        assert printed_sum([float(text) for text in kinds[first:-1]], kinds[-1])


@pytest.mark.parametrize("is_link", [False, True])
@pytest.mark.parametrize("width", [50, 53, 55, 56, 78])
def test_no_line_above_is_cut_where_a_number_would_lose_its_digits(session, width, is_link):
    page = teachers_page(of_both(session)[is_link], width, 25)
    assert max(sum(len(text) for text, _ in line) for line in page.lines) <= width


def of_both(session):
    link = LinkRef(*LINK)
    snapshot = snapshot_of(session)
    made = Teachers(Subject.of_link(snapshot, link), session.weight_credit(*LINK))
    return teachers_of(session), made


def printed_sum(terms, whole):
    """Do the printed ``terms`` give the printed ``whole`` to its last digit?"""
    if "e" in whole:
        return sum(terms) == pytest.approx(float(whole), rel=0.01)
    return abs(sum(terms) - float(whole)) <= 0.5000001 * 10 ** -len(whole.partition(".")[2])


def test_the_loss_and_the_weight_are_those_of_the_run(session):
    taught, made = of_both(session)
    snapshot = snapshot_of(session)
    loss = 0.5 * ((snapshot.layer_outputs[-1][1:] - snapshot.expected) ** 2).sum()
    assert taught.now == pytest.approx(loss, abs=1e-12)
    assert taught.first - taught.whole == pytest.approx(taught.now, abs=1e-9)
    assert made.now == snapshot.layer_weights[0][1, 0]
    assert made.first + made.whole == pytest.approx(made.now, abs=1e-9)


def test_the_largest_come_first_both_ways(session):
    teachers = teachers_of(session)
    against, for_it = teachers.lowest(50), teachers.highest(50)
    assert all(a.gain <= b.gain < 0.0 for a, b in pairwise(against))
    assert all(a.gain >= b.gain > 0.0 for a, b in pairwise(for_it))
    gains = session.credit(teachers.subject.inputs, teachers.subject.expected).samples
    assert against[0].gain == gains.min() and for_it[0].gain == gains.max()


def test_the_sums_by_class_are_those_of_their_samples():
    session = session_of("digits")
    teachers = teachers_of(session)
    credit = session.credit(teachers.subject.inputs, teachers.subject.expected)
    labels = session.train.labels
    sums = {kind.name: kind.gain for kind in teachers.kinds}
    assert len(sums) == 10
    assert sums["sevens"] == pytest.approx(credit.samples[labels == 7].sum(), abs=1e-12)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("xor", {"should say 0", "should say 1"}),
        ("half-adder", {"should say 0 0", "should say 1 0", "should say 0 1"}),
    ],
)
def test_without_classes_what_is_expected_is_said(name, kinds):
    teachers = teachers_of(session_of(name))
    assert {kind.name for kind in teachers.kinds} == kinds


@pytest.mark.parametrize("size", [(78, 18), (55, 27)])
def test_there_are_three_pictures_each_way(size):
    page = teachers_page(teachers_of(session_of("mnist")), *size)
    assert page.layout.shape is not None
    assert [len(way) for way in page.ways] == [3, 3]


def test_a_bigger_window_never_says_less():
    teachers = teachers_of(session_of("mnist"))
    for height in (8, 14, 18, 24, 40):
        counts = []
        for width in range(30, 130, 4):
            page = teachers_page(teachers, width, height)
            counts.append((page.layout.shape is not None, len(page.shown)))
        pictures = [number for is_picture, number in counts if is_picture]
        assert pictures == sorted(pictures)
        assert [is_picture for is_picture, _ in counts] == sorted(each for each, _ in counts)


def answered(session, view, subject):
    _, make = view.ask(subject)
    asked = make(session)
    whole(asked)
    assert view.answer({QUESTION: asked}, True)
    return asked


def drawn(view, snapshot, size=(78, 18)):
    def wrap(text, width):
        return list(text.wrap(Console(width=200), max(width, 4)))

    lines = view.draw(snapshot, *size, DARK, True, wrap)
    lines = lines if isinstance(lines, list) else lines.strips()
    return [line.plain if hasattr(line, "plain") else line.text for line in lines]


@pytest.mark.parametrize("size", SIZES)
def test_it_fits(session, size):
    snapshot = snapshot_of(session)
    view = TeachersView()
    answered(session, view, Subject.of_sample(snapshot))
    lines = drawn(view, snapshot, size)
    assert len(lines) == size[1]
    assert "all together" in lines[-1]


def test_an_answer_of_another_moment_says_so():
    session = session_of("xor")
    snapshot = snapshot_of(session)
    view, subject = TeachersView(), Subject.of_sample(snapshot)
    assert "lived through once more" in " ".join(drawn_after_asking(view, subject, snapshot))
    answered(session, view, subject)
    assert view.is_of(Subject.of_sample(snapshot), place_of(snapshot))
    assert "W asks again" not in drawn(view, snapshot)[0]
    session.run(3)
    later = snapshot_of(session)
    assert not view.is_of(Subject.of_sample(later), place_of(later))
    assert drawn(view, later)[0].startswith("as it was at moment 50; W asks again")


def drawn_after_asking(view, subject, snapshot):
    view.ask(subject)
    return drawn(view, snapshot)


def test_a_question_that_was_left_says_so():
    session = session_of("xor")
    snapshot = snapshot_of(session)
    view = TeachersView()
    view.ask(Subject.of_sample(snapshot))
    assert not view.answer({}, True)  # the report is older than the question
    assert not view.answer({}, False)
    assert view.answer({}, True)
    assert "W asks again" in drawn(view, snapshot)[0]


def test_changes_by_hand_have_their_own():
    session = session_of("xor")
    session.set_weight(1, 1, 0, 3.0)
    session.run(20)
    teachers = teachers_of(session)
    credit = session.credit(teachers.subject.inputs, teachers.subject.expected)
    assert teachers.by_hand == credit.events[0] == teachers.changes[0].gain
    foot = "".join(text for text, _ in teachers_page(teachers, 78, 18).foot[0])
    assert re.search(r"h1→y1 = 3 [+-][\d.]+  all together", foot)
    for weight in (1.0, 2.0):
        session.set_weight(0, 0, 0, weight)
    (many,) = teachers_of(session).changes
    assert many.name == "3 changes by hand"


async def test_arrows_choose_a_teacher_and_enter_looks_at_it():
    session = session_of("mnist")
    panel = told(Inspector)(session.task)
    async with alone(panel, (80, 20)) as pilot:
        snapshot = snapshot_of(session)
        panel.show(snapshot)
        panel.ask_teachers(Subject.of_sample(snapshot))
        await pilot.pause()
        assert [ask.question for ask in panel.asked] == [QUESTION]
        asked = panel.asked[0].make(session)
        whole(asked)
        panel.answer({QUESTION: asked}, True)
        await pilot.pause()
        assert_fits(panel)
        credit = asked.job.result
        order = np.argsort(credit.samples, kind="stable")
        expected = [*order[:3], *order[::-1][:3]]
        for row in expected:
            assert panel.pointed.sample == row
            assert f"▸{row + 1:,} " in "\n".join(text_of(panel))
            await pilot.press("enter")
            await pilot.pause()
            focus = panel.looked[-1]
            assert focus.words == sample_words(False, row)
            assert np.array_equal(focus.inputs, session.train.inputs_of(int(row)))
            await pilot.press("right")
        await pilot.press("home", "left")
        assert panel.pointed.sample == expected[0]
        await pilot.press("end")
        assert panel.pointed.sample == expected[-1]
        panel.ask_teachers(Subject.of_sample(snapshot))  # known already
        await pilot.pause()
        assert len(panel.asked) == 1


async def test_a_click_chooses_and_two_look():
    session = session_of("mnist")
    panel = told(Inspector)(session.task)
    async with alone(panel, (80, 20)) as pilot:
        snapshot = snapshot_of(session)
        panel.show(snapshot)
        panel.ask_teachers(Subject.of_sample(snapshot))
        await pilot.pause()
        asked = panel.asked[0].make(session)
        whole(asked)
        panel.answer({QUESTION: asked}, True)
        await pilot.pause()
        box = panel.view._page.layout.box(1, 1)
        await pilot.click(panel, offset=(box.x + 3, box.y + 3))
        assert panel.pointed.sample == panel.view._page.ways[1][1].sample
        await pilot.click(panel, offset=(box.x + 3, box.y + 3), times=2)
        await pilot.pause()
        assert panel.looked[-1].words == sample_words(False, panel.pointed.sample)


async def test_between_the_fault_and_the_teachers_and_back():
    session = session_of("xor")
    panel = told(Inspector)(session.task)
    async with alone(panel, (80, 20)) as pilot:
        snapshot = snapshot_of(session)
        panel.show(snapshot)
        panel.show_fault()
        panel.ask_teachers(Subject.of_sample(snapshot))
        await pilot.pause()
        assert str(panel.border_title).startswith("Who taught it this?")
        panel.show_fault()
        await pilot.pause()
        assert str(panel.border_title).startswith("Whose fault?")
        await pilot.press("escape")
        await pilot.pause()
        assert str(panel.border_title).startswith("Who taught it this?")
        await pilot.press("escape")
        await pilot.pause()
        assert panel.view is None and not panel.has_view
