"""The language of conditions: what is read, and how it is refused."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import lernmi
from lernmi.data.samples import Samples
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.net.watch import Comparison, Quantity, Relation
from lernmi.run.goals.conditions import NAN
from lernmi.run.goals.goal_line import parse, parse_condition
from lernmi.run.goals.goal_tokens import GoalError
from lernmi.run.goals.goals import MetricGoal
from lernmi.run.names.given_names import typed_name
from lernmi.tasks.task import Task, TaskInfo
from tests.amount import SHARE

XOR, CIRCLE, DIGITS, SINE = map(lernmi.load_task, ("xor", "circle", "digits", "sine"))


def strange():
    """A task whose names hold all that a line has a meaning for."""
    names = ("two words", "a→b", "x)(", "w", "nan or", 'quo"te', " blank", "H1", "y9")
    train = Samples([[0.0]], [[1.0] + [0.0] * 8])
    info = TaskInfo("strange", "Strange", "Gates", "", (1, 3, 9), 0.5, 1, ("größe",), names)
    return Task(info, train, train)


STRANGE = strange()


@pytest.mark.parametrize(
    ("line", "quantity", "relation", "threshold", "number", "absolute"),
    [
        ("w(x1→h2) crosses 0", Quantity.WEIGHT, Relation.CROSSES, 0.0, 4, False),
        ("W( X1 -> H2 )>.5", Quantity.WEIGHT, Relation.ABOVE, 0.5, 4, False),
        ("weight(b→h1) = 0", Quantity.WEIGHT, Relation.EQUAL, 0.0, 0, False),
        ("|s(h1→y1)| >= 0.5", Quantity.SENSITIVITY, Relation.AT_LEAST, 0.5, 10, True),
        ("blame(h3) < -0.1", Quantity.BLAME, Relation.BELOW, -0.1, 6, False),
        ("out(x2) != 1", Quantity.OUTPUT, Relation.UNEQUAL, 1.0, 2, False),
        ("output(y1) <= 1e-3", Quantity.OUTPUT, Relation.AT_MOST, 0.001, 8, False),
        ("error > 1", Quantity.ERROR, Relation.ABOVE, 1.0, 0, False),
    ],
)
def test_numbers_of_links_neurons_and_the_sample(
    line, quantity, relation, threshold, number, absolute
):
    condition = parse(line, XOR, (2, 3, 1))
    (part,) = condition.parts
    assert part.comparison == Comparison(quantity, relation, threshold, number, absolute)
    assert condition.clauses == ((0,),)
    assert parse(condition.words, XOR, (2, 3, 1)) == condition


def test_names_are_those_of_the_network_there_is():
    with pytest.raises(GoalError, match="no link is called"):
        parse("w(h1.2→h2.1) > 0", XOR)
    condition = parse("w(h1.2→h2.1) > 0", XOR, (2, 2, 3, 1))
    assert condition.parts[0].comparison.number == 6 + 2 * 3


def test_an_output_of_a_class_answers_to_the_name_of_its_class():
    assert parse("out(6) > 0.9", DIGITS) == parse("out(y7) > 0.9", DIGITS)
    assert parse("out(y7) > 0.9", DIGITS).words == "out(6) > 0.9"
    assert parse("w(h3→6) > 0", DIGITS).words == "w(h3→6) > 0"


def test_names_with_signs_in_them_stand_in_quotes():
    sizes = STRANGE.sizes
    neurons = [NeuronRef(layer, i) for layer in range(3) for i in range(1, sizes[layer] + 1)]
    links = [LinkRef(1, i, j) for i in range(4) for j in range(9)]
    for what, refs in [("out", neurons), ("w", links)]:
        read = [parse(f"{what}({typed_name(r, sizes, STRANGE.info)}) > 0", STRANGE) for r in refs]
        assert len({each.parts[0].comparison for each in read}) == len(refs)
        for each in read:
            assert parse(each.words, STRANGE) == each
    assert parse('out("a→b") > 0', STRANGE) == parse("out(y2) > 0", STRANGE)
    assert parse("out(größe) > 0", STRANGE) == parse("out(x1) > 0", STRANGE)


def test_losses_and_accuracies():
    assert isinstance(parse("loss < 0.01", XOR), MetricGoal), "a goal as before"
    assert parse_condition("loss < 0.01", XOR).parts[0].goal == parse("loss < 0.01", XOR)
    condition = parse("accuracy(test) > 0.9 and train loss crosses .1", CIRCLE)
    assert condition.words == "held-out accuracy > 90 % and train loss crosses 0.1"
    assert [part.crosses for part in condition.parts] == [False, True]
    assert condition.is_measured and condition.measures
    mixed = parse("loss < 0.01 or nan", XOR)
    assert mixed.measures and not mixed.is_measured


def test_a_sample_that_is_wrong():
    (part,) = parse("wrong(sample 17)", CIRCLE).parts
    assert (part.sample, part.comparison.number) == (16, int(CIRCLE.train.is_one_hot))
    assert parse("wrong(row 201)", CIRCLE, samples=201).words == "wrong(sample 201)"
    assert parse("wrong(sample 17)", DIGITS).parts[0].comparison.number == 1


@pytest.mark.parametrize(
    ("line", "clauses"),
    [
        ("error > 1 and error > 2", [(0, 1)]),
        ("error > 1 or error > 2", [(0,), (1,)]),
        ("error > 1 and error > 2 or error > 3", [(0, 1), (2,)]),
        ("error > 1 or error > 2 and error > 3", [(0,), (1, 2)]),
        ("(error > 1 or error > 2) and error > 3", [(0, 2), (1, 2)]),
        ("error > 1 and (error > 2 or (error > 3))", [(0, 1), (0, 2)]),
        ("error > 1 and error > 1", [(0,)]),
        ("nan or nan", [(0,)]),
    ],
)
def test_and_comes_before_or(line, clauses):
    condition = parse(line, XOR)
    assert list(condition.clauses) == clauses
    assert parse(condition.words, XOR) == condition


def test_what_is_said_where_it_fires():
    lines = ["error > 1", "w(x1→h1) crosses 0", "wrong(sample 17)", "nan", "nan or error > 1"]
    said = {line: parse_condition(line, CIRCLE).became for line in lines}
    assert said == {
        "error > 1": "error > 1 became true",
        "w(x1→h1) crosses 0": "w(x1→h1) crossed 0",
        "wrong(sample 17)": "sample 17 was wrong",
        "nan": "nan: the error or a blame is no finite number",
        "nan or error > 1": "nan or error > 1 became true",
    }
    assert parse("nan", XOR) == NAN


@pytest.mark.parametrize(
    ("line", "task", "says", "place", "better"),
    [
        ("w(x9→h2) > 0", XOR, 'no link is called "x9→h2"', "x9→h2", "w(x2→h2) > 0"),
        ("w(x1→y1) > 0", XOR, 'no link is called "x1→y1"', "x1→y1", None),
        ("w(h1) > 0", XOR, '"h1" names a neuron; a link comes here, like w(h1→y1)', "h1", None),
        ("out(h1→y1) > 0", XOR, "names a link; a neuron comes here", "h1→y1", None),
        ("out(h9) > 0", XOR, 'no neuron is called "h9"', "h9", "out(h3) > 0"),
        ("out(b) > 0", XOR, "a bias always says 1", "b", None),
        ("blame(x1) > 0", XOR, "nobody tells an input its blame", "x1", None),
        ("error > 1 and epoch 10", XOR, "a goal of its own", "epoch", "error > 1"),
        ("error > 1 or moment 4", XOR, "a goal of its own", "moment", "error > 1"),
        ("wrong(held-out 3)", CIRCLE, "held-out samples are never learned", "held-out",
         "wrong(sample 3)"),
        ("wrong(sample 5)", XOR, "there are 4 train samples: 1 to 4", "5", None),
        ("wrong(sample 0)", XOR, "from 1", "0", None),
        ("wrong(sample)", XOR, "the number of a sample", ")", None),
        ("wrong(3)", XOR, "the word sample is missing", "3", "wrong(sample 3)"),
        ("wrong", XOR, "which sample is wrong? wrong(sample 4)", "wrong", None),
        ("wrong(sample 3) and nan", SINE, "like error > 0.5", "wrong", "error > 0.5 and nan"),
        ("wrong", SINE, "none is right or wrong", "wrong", None),
        ("nan or accuracy > 92 %", SINE, "none is right or wrong", "accuracy", "nan or r2 > 0.92"),
        ("foo or nan", SINE, "error > 1 or nan are right", "foo", None),
        ("wrong(sample 3", XOR, "a ) is missing", "", "wrong(sample 3)"),
        ("wieght(x1→h2) > 0", XOR, "nothing to compare", "wieght", "weight(x1→h2) > 0"),
        ("outt(y1) > 0", XOR, "nothing to compare", "outt", "out(y1) > 0"),
        ("w(x1→h2 > 0", XOR, "a ) is missing here", ">", "w(x1→h2) > 0"),
        ("w(x1→h2) 0", XOR, "a comparison is missing before 0", "0", "w(x1→h2) > 0"),
        ("w(x1→h2) croses 0", XOR, "a comparison is missing", "croses", "w(x1→h2) crosses 0"),
        ("w(x1→h2) crosses", XOR, "a number is missing", "", None),
        ("w", XOR, "w of which link? w(h1→y1)", "w", None),
        ("w(", XOR, "the name of a link comes here", "", None),
        ("w() > 0", XOR, "the name of a link comes here", ")", None),
        ('w("x1→h2) > 0', XOR, "a quote is not closed", '"', None),
        ("error > 0,5", XOR, "a point, not a comma", ",", "error > 0.5"),
        ("error > 5 %", XOR, "that is no share", "%", None),
        ("error > 1e300", XOR, "too large a number", "1e300", None),
        ("error > 1, nan", XOR, '"and" or "or" comes between', ",", "error > 1 and nan"),
        ("error > 1 nan", XOR, '"and" or "or" comes between', "nan", "error > 1 and nan"),
        ("error > 1)", XOR, "there is no ( for this )", ")", "error > 1"),
        ("(error > 1", XOR, "a ) for this ( is missing", "(", "(error > 1)"),
        ("nan and", XOR, "something to compare comes here", "", None),
        ("not nan", XOR, "there is no not", "not", None),
        ("|error > 1", XOR, "a second | is missing", ">", None),
        ("loss = 3 or nan", XOR, "< or > say which way", "=", "loss < 3 or nan"),
        ("loss < 0 or nan", XOR, "a loss is never below 0", "0", None),
        ("accuracy(test) > 0.9 and nan", XOR, "XOR holds none out", "test",
         "accuracy(train) > 0.9 and nan"),
        ("(" * 20 + "nan", XOR, "brackets stand 12 deep at most", "(", None),
        (" or ".join(f"error > {n}" for n in range(65)), XOR, "64 comparisons at most", "error",
         None),
        (" and ".join(f"(error > {n} or out(y1) > {n})" for n in range(9)), XOR, "simpler, please",
         ")", None),
    ],
)  # fmt: skip
def test_refusals_point_at_the_place(line, task, says, place, better):
    with pytest.raises(GoalError) as refused:
        parse(line, task)
    error = refused.value
    assert says in str(error) and "\n" not in str(error)
    assert line[error.start : error.end] == place
    assert error.better == better


def test_what_is_no_condition():
    for line in ("epoch 10", "4,000", "sample 3", "look 0 1"):
        with pytest.raises(GoalError, match="is no condition"):
            parse_condition(line, XOR)


RIGHT = """w(x1→h2) crosses 0
w(x1->h2) > 0.5 and |s(h1→y1)| > 0.5
blame(h3) < -0.1 or out(h3) > 0.99
out("y1") >= 1e-3 and (error > 1 or nan)
wrong(sample 3) or loss < 0.01
accuracy > 92 % and train loss crosses 0.05
held-out r2 crosses 0.9 or train R² < -1 and error > 1""".splitlines()
PIECES = """w s blame out error wrong nan loss accuracy r2 R² train held-out sample and or not
crosses ( ) | < <= > >= = != → -> , . % " x1 h2 y1 b 6 0 1 -0.1 1e9 1e999 17 epoch moment ' _ é ∞
İ 🙂 \\ sample( ) (("""
pieces = st.sampled_from(PIECES.split())


@st.composite
def mutated(draw):
    """A line that is right, with some characters and pieces of it changed."""
    line = draw(st.sampled_from(RIGHT))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(line)))
        end = min(start + draw(st.integers(0, 6)), len(line))
        new = draw(st.one_of(pieces, st.text(max_size=3), st.just("")))
        line = line[:start] + new + line[end:]
    return line


def read_or_refused(line, task):
    try:
        condition = parse(line, task)
    except GoalError as error:
        assert str(error).isprintable()
        assert 0 <= error.start <= len(line) and error.start < error.end
        assert error.start < len(line) or error.end == error.start + 1
        if error.better is not None:
            parse(error.better, task)
    else:
        if hasattr(condition, "clauses"):
            assert parse(condition.words, task) == condition


@settings(max_examples=500, deadline=None)
@given(mutated(), st.sampled_from([XOR, CIRCLE, DIGITS, STRANGE, SINE]))
@example("(" * 5_000, XOR)
@example("nan or " * 5_000, XOR)
def test_whatever_is_typed_is_read_or_refused_in_one_line(line, task):
    read_or_refused(line, task)


@pytest.mark.slow
@settings(max_examples=20_000 if SHARE == 1.0 else 1_000, deadline=None)
@given(mutated(), st.sampled_from([XOR, CIRCLE, DIGITS, STRANGE, SINE]))
def test_twenty_thousand_mutated_conditions(line, task):
    read_or_refused(line, task)


def test_a_star_stands_for_any_link_of_a_small_network():
    session = lernmi.Session(lernmi.load_task("xor"))
    found = session.condition("|w(*)| > 3 and error < 1")
    assert found.words == "|w(*)| > 3 and error < 1"
    assert len(found.parts) == 13 + 1 and len(found.clauses) == 13
    assert session.condition("w(*) crosses 0").became == "w(*) crossed 0"


def test_any_link_changes_sign_at_the_sample_at_which_one_does():
    session, again = (lernmi.Session(lernmi.load_task("xor")) for _ in range(2))
    session.run(5_000, until="w(*) crosses 0")
    start = again.network.weights > 0.0
    while ((again.network.weights > 0.0) == start).all():
        again.run(1)
    assert session.moment == again.moment


def test_too_many_links_are_refused_with_one_that_can_be_named():
    session = lernmi.Session(lernmi.load_task("digits"))
    with pytest.raises(GoalError, match=r"1,210 links are too many, 64 .*name one, like w\(h1→0\)"):
        session.condition("w(*) crosses 0")
