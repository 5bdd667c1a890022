"""What neurons and links are called in a task, and what a name means."""

from dataclasses import replace

import pytest

import lernmi
from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.explanations.link_filter import FilterError, parse
from lernmi.run.names.given_names import called, label_of, own_names, ref_called

MNIST = lernmi.load_task("mnist").info
SIZES = MNIST.sizes
FEATURES = lernmi.load_task("circle", features=["x2", "x1²", "x1x2"]).info


def classes(*names, inputs=()):
    return replace(MNIST, output_names=names, input_names=inputs, sizes=(2, 3, len(names)))


FLOWERS = classes("setosa", "Iris virginica", "b", "a|b>c", inputs=("petal width", "x1"))
FLOWER_SIZES = FLOWERS.sizes


@pytest.mark.parametrize(
    ("ref", "name"),
    [
        (NeuronRef(2, 7), "6"),
        (LinkRef(1, 3, 6), "h3→6"),
        (LinkRef(1, 0, 9), "b→9"),
        (LinkRef(0, 381, 2), "x381→h3"),
        (NeuronRef(0, 381), "x381"),
        (NeuronRef(0, 0), "b"),
    ],
)
def test_an_output_is_called_by_its_class(ref, name):
    assert called(ref, 3, MNIST) == label_of(ref, 3, MNIST) == name


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (("setosa", "virginica"), ("setosa", "virginica")),
        (("x1", "h2", "b", "y3"), ("y1", "y2", "y3", "y4")),
        (("y2", "y1"), ("y1", "y2")),
        (("B", "H1.7", "X12"), ("y1", "y2", "y3")),
        (("beech", "hh1", "x", "x1 "), ("beech", "hh1", "x", "y4")),
        (("oak", "ash", "oak"), ("y1", "ash", "y3")),
        (("a", "A"), ("a", "A")),
        (("", " "), ("y1", "y2")),
    ],
)
def test_a_class_that_would_be_taken_for_another_neuron_is_no_name(given, names):
    assert own_names(given, "y") == names


def test_an_input_keeps_its_name_and_its_label_says_what_it_is():
    assert called(LinkRef(0, 1, 1), 3, FLOWERS) == "x1→h2"
    assert label_of(LinkRef(0, 1, 1), 3, FLOWERS) == "x1 (petal width)→h2"
    assert label_of(LinkRef(0, 2, 1), 3, FEATURES) == "x2 (x1²)→h2"
    assert label_of(LinkRef(0, 1, 1), 3, FEATURES) == "x1 (x2)→h2"
    assert label_of(NeuronRef(2, 3), 3, FLOWERS) == "y3 (b)"


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("h3→6", LinkRef(1, 3, 6)),
        ("h3→y7", LinkRef(1, 3, 6)),
        (" H3 -> Y7 ", LinkRef(1, 3, 6)),
        ("b→6", LinkRef(1, 0, 6)),
        ("b→h2", LinkRef(0, 0, 1)),
        ("x381→h3", LinkRef(0, 381, 2)),
        ("6", NeuronRef(2, 7)),
        ("y10", NeuronRef(2, 10)),
        ("h15", NeuronRef(1, 15)),
    ],
)
def test_both_names_mean_the_same(name, ref):
    assert ref_called(name, SIZES, MNIST) == ref


@pytest.mark.parametrize("name", ["", "b", "→", "h3→", "h16", "10", "h3→x1", "x1→6", "h3→6→7"])
def test_a_name_that_nothing_has(name):
    with pytest.raises(lernmi.LernmiError, match=r"no (link|neuron) is called"):
        ref_called(name, SIZES, MNIST)


def test_given_names_of_inputs_and_classes_mean_them_too():
    assert ref_called("petal width→h1", FLOWER_SIZES, FLOWERS) == LinkRef(0, 1, 0)
    assert ref_called("x1→h1", FLOWER_SIZES, FLOWERS) == LinkRef(0, 1, 0)
    assert ref_called("h1→iris virginica", FLOWER_SIZES, FLOWERS) == LinkRef(1, 1, 1)
    assert ref_called("h1→a|b>c", FLOWER_SIZES, FLOWERS) == LinkRef(1, 1, 3)
    cases = classes("a", "A")
    assert ref_called("A", cases.sizes, cases) == NeuronRef(2, 2)
    assert ref_called("a", cases.sizes, cases) == NeuronRef(2, 1)


def test_every_printed_name_is_read_back():
    for info in (MNIST, FLOWERS, FEATURES, classes("a", "A", "x1")):
        links = LinkIndex(info.sizes)
        for number in range(max(links.count - 300, 0), links.count):
            ref = links.ref(number)
            assert ref_called(called(ref, 3, info), info.sizes, info) == ref


# filters


def named(text, info):
    links = LinkIndex(info.sizes)
    found = parse(text, links, info).named
    return [called(links.ref(link), 3, info) for link in found]


@pytest.mark.parametrize("text", ["h3→6", "h3->y7", "H3→6"])
def test_a_filter_takes_both_names(text):
    assert named(text, MNIST) == ["h3→6"]


def test_all_links_into_a_class():
    assert named("*→6", MNIST) == named("*→y7", MNIST) == named("6", MNIST)
    assert len(named("*→6", MNIST)) == 16
    assert named("*→6 h3", MNIST) == ["h3→6"]


@pytest.mark.parametrize(
    "text",
    ['h1→"Iris virginica"', 'h1 → "iris virginica"', "h1→iris*virginica", "h1→y2", 'h1→"Iris v"*'],
)
def test_a_class_of_two_words(text):
    assert named(text, FLOWERS) == ["h1→Iris virginica"]


def test_signs_in_quotes_are_no_comparison():
    assert named('h1→"a|b>c"', FLOWERS) == ["h1→a|b>c"]
    change = classes("change", "w")
    assert named('h2→"change"', change) == named("h2→change", change) == ["h2→change"]
    assert named('"w" h2', change) == ["h2→w"]
    with pytest.raises(FilterError, match="w needs a comparison"):
        named("w", change)


def test_upper_and_lower_case_tell_two_classes_apart():
    cases = classes("a", "A")
    assert named("h1→a", cases) == ["h1→a"]
    assert named("h1→A", cases) == ["h1→A"]


def test_a_quote_left_open():
    with pytest.raises(FilterError, match="a quote is not closed"):
        named('h1→"Iris', FLOWERS)


def test_a_wrong_name_is_said_as_it_was_written():
    with pytest.raises(FilterError, match='no link matches h1→"Iris v";'):
        named('h1→"Iris v"', FLOWERS)
    with pytest.raises(FilterError, match='no column is called "q";'):
        named('"q">1', FLOWERS)


def test_a_snapshot_knows_its_links_by_name():
    snapshot = lernmi.Session(lernmi.load_task("mnist")).snapshot()
    assert snapshot.ref("h3→6") == snapshot.ref("h3->y7") == LinkRef(1, 3, 6)
