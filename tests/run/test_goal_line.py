"""One typed line: what it means, and how it is refused."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lernmi
from lernmi.errors import LernmiError
from lernmi.run.goals.asked_samples import focus_of, scaling_words
from lernmi.run.goals.goal_line import InputsAsked, RowAsked, parse
from lernmi.run.goals.goal_tokens import GoalError, tokens
from lernmi.run.goals.goals import EpochGoal, MetricGoal, MomentGoal
from lernmi.tasks.encoding import Number

XOR, CIRCLE, DIGITS = map(lernmi.load_task, ("xor", "circle", "digits"))
ADDER = lernmi.load_task("half-adder")
SINE = lernmi.load_task("sine")


@pytest.mark.parametrize("line", ["moment 4000", "m 4000", "m4000", "4,000", "4000", " M4,000 "])
def test_moments(line):
    assert parse(line, XOR) == MomentGoal(4_000)


@pytest.mark.parametrize("line", ["epoch 10", "e10", "e 10", "10 epochs", "10e", "EPOCH 10"])
def test_epochs(line):
    assert parse(line, XOR) == EpochGoal(10)


@pytest.mark.parametrize(
    ("line", "task", "words"),
    [
        ("loss < 0.05", XOR, "loss < 0.05"),
        ("loss<.05", CIRCLE, "train loss < 0.05"),
        (".05", XOR, "loss < 0.05"),
        ("0.05", CIRCLE, "train loss < 0.05"),
        ("5e-2", CIRCLE, "train loss < 0.05"),
        ("train loss <= 1", CIRCLE, "train loss <= 1"),
        ("held-out loss ≤ 1", CIRCLE, "held-out loss <= 1"),
        ("loss(train) < 0.1", CIRCLE, "train loss < 0.1"),
        ("loss(train) < 0.1", XOR, "loss < 0.1"),
        ("loss > 3", CIRCLE, "train loss > 3"),
        ("92%", CIRCLE, "held-out accuracy >= 92 %"),
        ("92 %", XOR, "accuracy >= 92 %"),
        ("100%", XOR, "accuracy >= 100 %"),
        ("accuracy > 92 %", CIRCLE, "held-out accuracy > 92 %"),
        ("accuracy > 92 %", XOR, "accuracy > 92 %"),
        ("train accuracy > 0.92", CIRCLE, "train accuracy > 92 %"),
        ("accuracy(held-out) > 0.9", CIRCLE, "held-out accuracy > 90 %"),
        ("accuracy ( held-out ) ≥ 91.2%", CIRCLE, "held-out accuracy >= 91.2 %"),
        ("test accuracy < .5", CIRCLE, "held-out accuracy < 50 %"),
        ("r2 > 0.9", SINE, "held-out r2 > 0.9"),
        ("R² ≥ .9", SINE, "held-out r2 >= 0.9"),
        ("train R^2 < -3", SINE, "train r2 < -3"),
        ("r2(train)>=1", SINE, "train r2 >= 1"),
    ],
)
def test_losses_and_accuracies(line, task, words):
    goal = parse(line, task)
    assert isinstance(goal, MetricGoal) and goal.words == words
    assert parse(words, task) == goal, "what it is called can be typed"


def test_samples_by_their_numbers():
    assert parse("sample 17", CIRCLE) == RowAsked("train", 16, 7, 9)
    assert parse("train 1,700", DIGITS) == RowAsked("train", 1_699, 6, 11)
    assert parse("row 3", XOR) == RowAsked("train", 2, 4, 5)
    assert parse("held-out 52", CIRCLE) == RowAsked("held-out", 51, 9, 11)


def test_samples_by_their_inputs():
    assert parse("look 0.5 -0.25", XOR) == InputsAsked((0.5, -0.25), None)
    assert parse("look 1, 0 -> 1", XOR) == InputsAsked((1.0, 0.0), (1.0,))
    assert parse("look 1 0→1 0", ADDER) == InputsAsked((1.0, 0.0), (1.0, 0.0))


@pytest.mark.parametrize(
    ("line", "task", "says", "place", "better"),
    [
        ("", XOR, "nothing is typed", "", None),
        ("foo 3", XOR, '"foo" is nothing to go to', "foo", None),
        ("lo", XOR, "loss or look?", "lo", None),
        ("loss", XOR, "a comparison is missing here, like < 0.05", "", None),
        ("loss <", XOR, "a number is missing here, like < 0.05", "", None),
        ("loss 0.05", XOR, "a comparison is missing before 0.05", "0.05", "loss < 0.05"),
        ("loss = 0.05", XOR, "< or > say which way", "=", "loss < 0.05"),
        ("loss != 0.05", XOR, "< or > say which way", "!=", "loss < 0.05"),
        ("loss < 0,05", XOR, "a point, not a comma", ",", "loss < 0.05"),
        ("0,05", XOR, "a point, not a comma", ",", "0.05"),
        ("loss < nan", XOR, "a number is missing", "nan", None),
        ("loss < 1e400", XOR, "too large a number", "1e400", None),
        ("loss < -1", XOR, "a loss is never below 0", "-1", None),
        ("loss < 0", XOR, "a loss is never below 0", "0", None),
        ("loss < 5 %", XOR, "a loss is no share", "%", None),
        ("loss < 0.05 0.06", XOR, '"0.06" is too much', "0.06", "loss < 0.05"),
        ("accuracy > 92", XOR, "0 to 1, or 0 % to 100 %", "92", "accuracy > 92 %"),
        ("accuracy > 920", XOR, "0 to 1, or 0 % to 100 %", "920", None),
        ("accuracy > 100%", XOR, "no accuracy is above 100 %", "100", None),
        ("accuracy(hold-out) > 0.9", XOR, "no such samples: XOR has only train", "hold-out",
         "accuracy(train) > 0.9"),
        ("accuracy(hold-out) > 0.9", CIRCLE, "Circle has train and held-out", "hold-out",
         "accuracy(train) > 0.9"),
        ("held-out loss < 1", XOR, "XOR holds none out", "held-out", "train loss < 1"),
        ("train loss(train) < 1", CIRCLE, "train is said already", "(", None),
        ("loss(train < 1", CIRCLE, "a ) is missing here", "<", None),
        ("loss(", CIRCLE, "which samples? train and held-out", "", None),
        ("train foo", CIRCLE, "train loss or train accuracy", "foo", None),
        ("accuracy > 92 %", SINE, "has numbers for answers", "accuracy", "r2 > 0.92"),
        ("train right > .9", SINE, "has numbers for answers", "right", "train r2 > .9"),
        ("92%", SINE, "R² says how good it is, like r2 > 0.9", "92", "r2 > 0.92"),
        ("r2 > .9", CIRCLE, "has classes for answers", "r2", "accuracy > .9"),
        ("r2 > 90 %", SINE, "R² is no share", "%", "r2 > 0.9"),
        ("r2 > 1", SINE, "R² is 1 at the most", "1", None),
        ("r2 < 1.5", SINE, "R² is 1 at the most", "1.5", None),
        ("r2 =", SINE, "R² passes a number without being just that", "=", None),
        ("r2 0.9", SINE, "a comparison is missing before 0.9", "0.9", "r2 > 0.9"),
        ("train foo", SINE, "train loss or train r2", "foo", None),
        ("r", SINE, "row or r2?", "r", None),
        ("foo", SINE, "loss < 0.05, r2 > 0.9 or sample 3", "foo", None),
        ("epoch", XOR, "an epoch is a whole number", "", None),
        ("epoch 1.5", XOR, "an epoch is a whole number", "1.5", None),
        ("moment -4", XOR, "a moment is a whole number", "-4", None),
        ("1.5 epochs", XOR, "counted in whole numbers", "1.5", None),
        ("m 9999999999999999", XOR, "too large a number", "9999999999999999", None),
        ("1.5", XOR, "neither a moment", "1.5", "loss < 1.5"),
        ("-3", XOR, "neither a moment", "-3", "loss < 0.05"),
        ("sample", CIRCLE, "the number of a sample comes here, like sample 17", "", None),
        ("sample 0", CIRCLE, "counted from 1", "0", None),
        ("held-out 3", XOR, "XOR holds none out", "held-out", "train 3"),
        ("look", XOR, "2 inputs here, not 0: look 0.5 0.5", "", None),
        ("look 1", XOR, "2 inputs here, not 1", "", None),
        ("look 1 2 3", XOR, "2 inputs here, not 3", "3", None),
        ("look 1", DIGITS, "64 inputs here, not 1: look 0.5 0.5 0.5 0.5 ...", "", None),
        ("look 1 0 ->", XOR, "1 number expected here, not 0", "", None),
        ("look 1 0 -> 1", ADDER, "2 numbers expected here, not 1", "", None),
        ("__import__('os')", XOR, '"_" has no meaning here', "_", None),
        ("loss < \N{FULLWIDTH DIGIT ONE}", XOR, "has no meaning here", "\N{FULLWIDTH DIGIT ONE}",
         None),
    ],
)  # fmt: skip
def test_refusals_point_at_the_place(line, task, says, place, better):
    with pytest.raises(GoalError) as refused:
        parse(line, task)
    error = refused.value
    assert says in str(error) and "\n" not in str(error)
    assert line[error.start : error.end] == place
    assert error.better == better


def test_a_class_is_expected_by_its_name():
    line = "look" + " 0" * 64 + " -> 7"
    assert parse(line, DIGITS).expected == tuple(float(each == 7) for each in range(10))
    with pytest.raises(GoalError, match='10 numbers expected here, not 1, or a class like "0"'):
        parse("look" + " 0" * 64 + " -> 12", DIGITS)


PIECES = """loss accuracy r2 R² train held-out test ( ) < <= > >= = % . , - -> → 0 1 0.05 92 1e9
4,000 look sample row epoch e m moment x h3 ' " _ é ∞ İ 🙂"""
pieces = st.sampled_from([*PIECES.split(), " ", "\n", "\t"])
lines = st.one_of(st.text(), st.lists(pieces).map(" ".join), st.lists(pieces).map("".join))


@settings(max_examples=600, deadline=None)
@given(lines, st.sampled_from([XOR, CIRCLE, DIGITS, SINE]))
def test_whatever_is_typed_is_read_or_refused_in_one_line(line, task):
    try:
        asked = parse(line, task)
    except LernmiError as error:
        assert isinstance(error, GoalError)
        assert str(error).isprintable()
        assert 0 <= error.start <= len(line) and error.start < error.end
        if error.better is not None:
            parse(error.better, task)
    else:
        if isinstance(asked, MomentGoal | EpochGoal | MetricGoal):
            assert parse(asked.words, task) == asked


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["<", "<=", ">", ">="]),
    st.floats(0.0, 1.0, exclude_min=True, exclude_max=True),
)
def test_any_bound_is_read_as_it_is_written(sign, bound):
    goal = parse(f"accuracy {sign} {bound!r}", CIRCLE)
    assert (goal.comparison, goal.bound) == (sign, bound)


@settings(max_examples=300, deadline=None)
@given(lines)
def test_tokens_stand_where_they_say(line):
    try:
        found = tokens(line)
    except GoalError:
        return
    assert found[-1].kind == "end"
    for each in found[:-1]:
        if each.kind == "word":
            said = line[each.start : each.end].lower()
            assert said == each.text or (each.text == "r2" and said in ("r²", "r^2"))


# what is looked at


def focus(line, session):
    return focus_of(parse(line, session.task), session.snapshot())


def test_the_sample_of_a_number():
    session = lernmi.Session(DIGITS)
    seen = focus("sample 17", session)
    assert seen.words == "train 17"
    assert (seen.inputs == DIGITS.train.inputs_of(16)).all()
    assert (seen.expected == DIGITS.train.targets[16]).all()
    seen = focus("held-out 52", session)
    assert seen.words == "held-out 52"
    assert (seen.inputs == DIGITS.test.inputs_of(51)).all()
    assert (seen.expected == DIGITS.test.targets[51]).all()
    assert focus("sample 3", lernmi.Session(XOR)).words == "row 3"


def test_samples_that_came_and_went():
    session = lernmi.Session(CIRCLE)
    session.add_samples(lernmi.Samples([[0.1, 0.2]], [[1.0]]))
    session.remove_sample(4)
    assert focus("train 201", session).inputs.tolist() == [0.1, 0.2]
    with pytest.raises(GoalError, match="train sample 5 was taken out of this run"):
        focus("train 5", session)
    with pytest.raises(GoalError, match="there are 201 train samples: 1 to 201") as refused:
        focus("train 202", session)
    assert (refused.value.start, refused.value.end) == (6, 9)
    with pytest.raises(GoalError, match="there are 200 held-out samples"):
        focus("held-out 201", session)


def test_inputs_that_are_typed():
    seen = focus("look 0.5 0.25", lernmi.Session(XOR))
    assert (seen.words, seen.expected) == ("x1 0.5, x2 0.25", None)
    assert seen.inputs.tolist() == [0.5, 0.25]
    assert focus("look 1 0 -> 1", lernmi.Session(XOR)).expected.tolist() == [1.0]
    many = focus("look" + " 8" * 64, lernmi.Session(DIGITS))
    assert many.words == "x1 8, x2 8, x3 8, x4 8, ..."
    assert many.inputs.tolist() == [0.5] * 64  # the pixels of that task go from 0 to 16
    with pytest.raises(GoalError, match=r"input 3: 17 is no pixel of 0 \.\. 16"):
        focus("look 0 0 17" + " 0" * 61, lernmi.Session(DIGITS))


def test_inputs_are_typed_in_the_units_of_a_table(tmp_path):
    path = tmp_path / "own.csv"
    rows = "".join(f"{i},{100 - i},{'abc'[i % 3]}\n" for i in range(11))
    path.write_text(f"weight,height,kind\n{rows}")
    task = lernmi.load_task(path)
    session = lernmi.Session(task)
    seen = focus("look 7.5 95 -> b", session)
    assert seen.words == "weight 7.5, height 95"
    assert seen.inputs.tolist() == pytest.approx(
        [2.5 / 10**0.5, 0.0]
    ) and seen.expected.tolist() == [0.0, 1.0, 0.0]
    scaled = scaling_words(parse("look 7.5 95", task), task)
    assert scaled == "scaled to 0.791, 0"
    far = scaling_words(parse("look 70 1", task), task)
    cut_off = "beyond what was learned from, so cut off: weight, height"
    assert far == f"scaled to 3, -3; {cut_off}"
    assert scaling_words(parse("look 1 0", XOR), XOR) is None


def test_a_number_that_is_expected_is_typed_in_its_own_units():
    numbers = (Number("price", 100.0, 20.0),)
    task = replace(SINE, encoding=replace(SINE.encoding, numbers=numbers))
    assert focus("look 0.5 -> 130", lernmi.Session(task)).expected.tolist() == [1.5]


def test_a_point_is_typed_as_it_lies_in_the_plane():
    session = lernmi.Session(lernmi.load_task("circle", features=("x1²", "x2")))
    seen = focus("look 0.5 0.25", session)
    assert (seen.words, seen.inputs.tolist()) == ("x1 0.5, x2 0.25", [0.25, 0.25])
    assert session.look_at(seen).focus is seen


@pytest.fixture(scope="module")
def birds():
    rows = [
        [("Dream", "Long Island")[n % 2], 30.0 + n, None if n % 8 == 7 else n % 5]
        for n in range(40)
    ]
    answers = [("Adelie", "Gentoo")[n % 2] for n in range(40)]
    return lernmi.task(rows, answers, ["island", "bill", "eggs"], missing="mean")


@pytest.mark.parametrize(
    "line",
    [
        "look Dream 39.5 2",
        "LOOK dream, 39.5, 2",
        'look "Dream" 39.5 2 -> gentoo',
        "look dream 39.5 ?",
    ],
)
def test_rows_are_typed_with_words_and_gaps(line, birds):
    asked = parse(line, birds)
    assert asked.inputs[:2] == (0.0, 39.5)
    assert asked.expected == ((0.0, 1.0) if "->" in line else None)
    gap = line.endswith("?")
    focus = focus_of(asked, lernmi.Session(birds).snapshot())
    assert focus.words == f"island Dream, bill 39.5, eggs {'missing' if gap else '2'}"
    assert focus.inputs.shape == (5,)
    assert focus.inputs[[0, 1, 4]].tolist() == [1.0, 0.0, float(gap)]


def test_words_that_go_over_spaces_are_known(birds):
    assert parse("look long island 70 3->Adelie", birds).inputs == (1.0, 70.0, 3.0)
    assert scaling_words(parse("look Dream 40 3", birds), birds) is None
    assert scaling_words(parse("look Dream 400 3", birds), birds).endswith("so cut off: bill")


@pytest.mark.parametrize(
    ("line", "says", "place"),
    [
        ("look", "3 cells here, not 0: look ", ""),
        ("look Dream 3 -> Adelie", "3 cells here, not 2: look ", "-"),
        ("look Mars 3 4", '"Mars" is no island; those are Dream, Long Island', "Mars"),
        ("look Dream x 4", '"x" is no number, as bill is', "x"),
        ("look Dream ? 4", '"?" is no number, as bill is', "?"),
        ("look Dream 3 4 5", '"5" is too much: 3 cells here', "5"),
        ('look "Dream 3 4', "this quote is not closed", '"Dream 3 4'),
        ("look Dream 3 4 -> Emperor", 'or a class like "Adelie"', "Emperor"),
    ],
)
def test_rows_that_can_t_be_read(line, says, place, birds):
    with pytest.raises(GoalError) as refused:
        parse(line, birds)
    assert says in str(refused.value)
    assert line[refused.value.start : refused.value.end] == place
