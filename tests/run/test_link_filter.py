"""Filters: what they mean, and what a wrong one is told."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lernmi
from lernmi.net.link_index import LinkIndex
from lernmi.net.names import layer_prefixes
from lernmi.run.explanations.link_columns import LinkColumns
from lernmi.run.explanations.link_filter import FilterError, LinkFilter, parse
from lernmi.run.record.epoch_weights import EpochWeights

LINKS = LinkIndex((2, 2, 1))
XOR = lernmi.load_task("xor").info
COLUMNS = "w, input, out.sens, link.sens, change, epoch, mean"


@pytest.fixture(scope="module")
def columns():
    """b→h1 ... h2→y1: weights 1, -2, 3, ... 9; the last one changed by +1; means 0, 0.1 ... 0.8."""
    snapshot = replace(
        lernmi.Session(lernmi.load_task("xor"), (2, 2, 1)).snapshot(),
        sample=0,
        expected=np.array([1.0]),
        weights=np.array([1.0, -2, 3, -4, 5, -6, 7, -8, 9]),
        weights_before=np.array([1.0, -2, 3, -4, 5, -6, 7, -8, 8]),
        weights_after=np.array([1.0, -2, 3, -4, 5, -6, 7, -8, 9]),
        epoch_weights=EpochWeights(np.arange(9.0), np.array([0.0, 1, 2, 3, 4, 5, 6, 7, 7])),
        mean_sensitivities=np.arange(9) / 10,
        outputs=np.array([1.0, 0, 2, 1, 0.8, 0.1, 1, 0.5]),
        sensitivity_sums=np.array([0.0, 0, 0, 0, 1, -2, 0, 4]),
    )
    return LinkColumns(snapshot, LINKS)


def matching(text, columns):
    found = parse(text, LINKS, XOR).matching(columns)
    return "all" if found is None else " ".join(map(LINKS.name, found))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "all"),
        ("  ,  ", "all"),
        ("*", "all"),
        ("*→*", "all"),
        ("→", "all"),
        ("h2→*", "h2→y1"),
        ("h2->*", "h2→y1"),
        ("h2 -> *", "h2→y1"),
        ("H2→Y1", "h2→y1"),
        ("*→y1", "b→y1 h1→y1 h2→y1"),
        ("→y1", "b→y1 h1→y1 h2→y1"),
        ("b→*", "b→h1 b→h2 b→y1"),
        ("b->h*", "b→h1 b→h2"),
        ("x*→h2", "x1→h2 x2→h2"),
        ("*1→*1", "x1→h1 h1→y1"),
        ("h2", "b→h2 x1→h2 x2→h2 h2→y1"),
        ("x1, →h2", "x1→h2"),
        ("x1 →h2", "x1→h2"),
        ("2", "x2→h1 x2→h2"),
        ("2→h1", "x2→h1"),
    ],
)
def test_name_patterns(text, names, columns):
    assert matching(text, columns) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("w>6", "b→y1 h2→y1"),
        ("|w|>6", "b→y1 h1→y1 h2→y1"),
        ("w<-5", "x2→h2 h1→y1"),
        ("w < -5", "x2→h2 h1→y1"),
        ("weight>=9", "h2→y1"),
        ("w≥7", "b→y1 h2→y1"),
        ("w<=-6", "x2→h2 h1→y1"),
        ("w≤-8", "h1→y1"),
        ("w=5", "x2→h1"),
        ("w==5", "x2→h1"),
        ("change!=0", "h2→y1"),
        ("change≠0", "h2→y1"),
        ("input>1", "x2→h1 x2→h2"),
        ("out.sens<0", "b→h2 x1→h2 x2→h2"),
        ("|link.sens|>3e-1", "x2→h1 x2→h2 b→y1 h1→y1"),
        ("epoch>0", "h2→y1"),
        ("|sens|>3e-1", "x2→h1 x2→h2 b→y1 h1→y1"),
        ("sens<0", "b→h2 x2→h2"),
        ("mean>.65", "h1→y1 h2→y1"),
        ("mean|sens|>.65", "h1→y1 h2→y1"),
        ("|w|>2 |w|<4", "x1→h1"),
        ("*→h2 |w|>2,|w|<5", "x1→h2"),
        ("w>100", ""),
    ],
)
def test_conditions(text, names, columns):
    assert matching(text, columns) == names


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "foo>1",
            "no column is called foo; there are " + COLUMNS,
        ),
        (
            ">1",
            "no column is called nothing; there are " + COLUMNS,
        ),
        (
            "|w>1",
            "no column is called |w; there are " + COLUMNS,
        ),
        ("w>", "w> needs a number, like w>0.5"),
        ("|w|>two", "|w|>two needs a number, like |w|>0.5"),
        ("w>nan", "w>nan needs a number, like w>0.5"),
        ("|w|", "|w| needs a comparison, like w>0.5 or |w|>0.5"),
        ("sens", "sens needs a comparison, like sens>0.5 or |sens|>0.5"),
        ("q3→*", "no link matches q3→*; right are *→y1 |w|>2 link.sens<0"),
        ("3", "no link matches 3; right are *→y1 |w|>2 link.sens<0"),
        ("h3", "no link matches h3; right are *→y1 |w|>2 link.sens<0"),
        ("y1→h1", "no link matches y1→h1; right are *→y1 |w|>2 link.sens<0"),
        ("h[1→*", "no link matches h[1→*; right are *→y1 |w|>2 link.sens<0"),
        ("x1→h1→y1", "x1→h1→y1 has two arrows; a link is one, like *→y1"),
    ],
)
def test_a_wrong_filter_says_what_is_wrong_and_what_is_right(text, message):
    with pytest.raises(FilterError) as caught:
        parse(text, LINKS, XOR)
    assert str(caught.value) == message


def test_a_wrong_filter_is_one_of_our_errors():
    assert issubclass(FilterError, lernmi.LernmiError)


def test_only_y1_is_not_y10():
    links = LinkIndex((1, 12))
    found = parse("x1→y1", links, XOR).named
    assert [links.name(link) for link in found] == ["x1→y1"]
    found = parse("x1→y1*", links, XOR).named
    assert [links.name(link) for link in found] == ["x1→y1", "x1→y10", "x1→y11", "x1→y12"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("6", "b→y7 h1→y7"),  # the class of that name
        ("12", "x12→h1"),
        ("12→h1", "x12→h1"),
        ("11", "x3→h1"),  # the input of that name
    ],
)
def test_a_number_that_is_nobody_s_name_is_that_of_an_input(text, named):
    links = LinkIndex((12, 1, 10))
    info = replace(XOR, input_names=("a", "b", "11"), output_names=tuple("0123456789"))
    assert " ".join(map(links.name, parse(text, links, info).named)) == named


def test_layers_are_told_apart_by_their_names():
    links = LinkIndex((2, 3, 3, 1))
    assert layer_prefixes(4) == ["x", "h1.", "h2.", "y"]
    found = parse("h1.2→h2.*", links, XOR).named
    assert [links.name(link) for link in found] == ["h1.2→h2.1", "h1.2→h2.2", "h1.2→h2.3"]


def test_a_dot_is_a_dot():
    with pytest.raises(FilterError):
        parse("h1.→*", LinkIndex((1, 12, 1)), XOR)


def test_among_some_links_only(columns):
    some = np.array([1, 5, 8])
    whole, named = LinkFilter(), parse("*→h2 |w|>2", LINKS, XOR)
    assert whole.within(None).matching(columns) is None
    assert whole.within(some).matching(columns).tolist() == [1, 5, 8]
    assert named.within(None).matching(columns).tolist() == [3, 5]
    assert named.within(some).matching(columns).tolist() == [5]


def test_a_nan_satisfies_no_comparison_but_unequal():
    snapshot = lernmi.Session(lernmi.load_task("xor"), (2, 2, 1)).snapshot()
    weights = np.array([np.nan, np.inf, -np.inf, 0, 0, 0, 0, 0, 0])
    columns = LinkColumns(replace(snapshot, weights=weights), LINKS)
    assert matching("|w|>1", columns) == "b→h2 x1→h1"
    assert matching("w<1 w<-1", columns) == "x1→h1"
    assert matching("w!=0", columns) == "b→h1 b→h2 x1→h1"


def test_a_million_links_are_named_without_a_million_names():
    links = LinkIndex((784, 1024, 200, 10))
    assert len(parse("h1.7→*", links, XOR).named) == 200
    assert len(parse("*→y3", links, XOR).named) == 201
    assert parse("*→*", links, XOR).named is None


@given(text=st.text(alphabet='xhybw→->|<=*. ,1sen["\ue000', max_size=20))
def test_any_text_is_a_filter_or_a_filter_error_of_one_line(text):
    try:
        parse(text, LINKS, XOR)
    except FilterError as error:
        assert "\n" not in str(error)
