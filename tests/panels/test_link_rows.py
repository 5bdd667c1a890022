"""The numbers of all links, their ranking, and how rows are written."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import lernmi
from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.explanations.link_columns import Column, LinkColumns
from lernmi.run.record.epoch_weights import EpochWeights
from lernmi.run.snapshots.focus import Focus
from lernmi_tui.paint.palette import DARK, LIGHT
from lernmi_tui.panels.links.layout import (
    LONGEST,
    NOW,
    NUMBER,
    OVER_EPOCH,
    UNSIGNED,
    Sorting,
    layout,
    legend,
)
from lernmi_tui.panels.links.names import LinkNames
from lernmi_tui.panels.links.ranking import Ranking, ranking
from lernmi_tui.panels.links.rows import Pens, header, rows, written

NAMES = ["b→h1", "b→h2", "x1→h1", "x1→h2", "x2→h1", "x2→h2", "b→y1", "h1→y1", "h2→y1"]


def hand_made(**changes):
    """A 2-2-1 network whose y1 is at slope 0.25 and h1, h2 at 0.16 and 0.09."""
    snapshot = lernmi.Session(lernmi.load_task("xor"), (2, 2, 1)).snapshot()
    numbers = {
        "sample": 0,
        "expected": np.array([1.0]),
        "weights": np.array([1.0, -2, 3, -4, 5, -6, 7, -8, 9]),
        "weights_before": np.array([1.0, -2, 3, -4, 5, -6, 7, -8, 8]),
        "weights_after": np.array([1.0, -2, 3, -4, 5, -6, 7, -8, 9]),
        "epoch_weights": EpochWeights(np.arange(9.0), np.arange(9.0)[::-1].copy()),
        "mean_sensitivities": np.arange(9) / 10,
        #                    b   x1  x2   b   h1   h2   b   y1
        "outputs": np.array([1.0, 0, 2, 1, 0.8, 0.1, 1, 0.5]),
        "sensitivity_sums": np.array([0.0, 0, 0, 0, 1, -2, 0, 4]),
    }
    return replace(snapshot, **(numbers | changes))


def columns_of(snapshot):
    return LinkColumns(snapshot, LinkIndex(snapshot.sizes))


def names_of(columns, info=None):
    return LinkNames(columns.links, info or lernmi.load_task("xor").info)


EXPECTED = {
    Column.WEIGHT: [1, -2, 3, -4, 5, -6, 7, -8, 9],
    Column.INPUT: [1, 1, 0, 0, 2, 2, 1, 0.8, 0.1],
    Column.OUTPUT_SENSITIVITY: [0.16, -0.18, 0.16, -0.18, 0.16, -0.18, 1, 1, 1],
    Column.SENSITIVITY: [0.16, -0.18, 0, 0, 0.32, -0.36, 1, 0.8, 0.1],
    Column.CHANGE: [0, 0, 0, 0, 0, 0, 0, 0, 1],
    Column.EPOCH_BEGAN: [8, 7, 6, 5, 4, 3, 2, 1, 0],
    Column.EPOCH_ENDED: [0, 1, 2, 3, 4, 5, 6, 7, 8],
    Column.EPOCH_CHANGE: [-8, -6, -4, -2, 0, 2, 4, 6, 8],
    Column.MEAN_SENSITIVITY: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
}


@pytest.mark.parametrize("column", EXPECTED)
def test_a_column_of_every_link(column):
    np.testing.assert_allclose(columns_of(hand_made()).all(column), EXPECTED[column], atol=1e-15)


def test_the_columns_are_what_the_network_of_links_says():
    session = lernmi.Session(lernmi.load_task("spiral"), (2, 4, 3, 1), seed=2)
    session.run(50)
    snapshot = session.snapshot()
    columns = columns_of(snapshot)
    found = columns.all(Column.SENSITIVITY)
    np.testing.assert_array_equal(
        found, np.concatenate([layer.ravel() for layer in snapshot.layer_sensitivities])
    )
    everywhere = np.arange(columns.links.count)
    links = [link for layer in session.network.link_layers for link in layer.links]
    assert [columns.links.name(link) for link in everywhere] == [link.name for link in links]


def test_a_diverged_network_raises_nothing():
    wild = np.array([np.inf, -np.inf, np.nan, 1e308, -1e308, 0, 1, 1, 1])
    snapshot = hand_made(
        weights=wild,
        weights_before=wild,
        outputs=np.full(8, np.inf),
        sensitivity_sums=np.full(8, np.nan),
    )
    columns = columns_of(snapshot)
    plan = layout(80, 5, 0, NOW, Sorting())
    assert len(rows(columns, names_of(columns), np.arange(9), None, plan, Pens.of(DARK))) == 9
    for column in EXPECTED:
        assert len(ranking(columns, column, True, None).links(0, 9)) == 9


# the index of links


def test_names_and_numbers_lead_to_each_other():
    index = LinkIndex((2, 2, 1))
    assert [index.name(link) for link in range(9)] == NAMES
    assert [index.flat_index(index.ref(link)) for link in range(9)] == list(range(9))
    assert index.ref(5) == LinkRef(0, 2, 1)


@pytest.mark.parametrize(
    "ref",
    [LinkRef(2, 0, 0), LinkRef(-1, 0, 0), LinkRef(0, 3, 0), LinkRef(0, 0, 2), LinkRef(0, 0, -1)],
)
def test_a_link_of_another_network_has_no_number(ref):
    assert LinkIndex((2, 2, 1)).flat_index(ref) is None


@pytest.mark.parametrize(
    ("ref", "names"),
    [
        (NeuronRef(0, 1), ["x1→h1", "x1→h2"]),
        (NeuronRef(0, 0), ["b→h1", "b→h2"]),
        (NeuronRef(1, 2), ["b→h2", "x1→h2", "x2→h2", "h2→y1"]),
        (NeuronRef(1, 0), ["b→y1"]),
        (NeuronRef(2, 1), ["b→y1", "h1→y1", "h2→y1"]),
    ],
)
def test_the_links_of_a_neuron(ref, names):
    index = LinkIndex((2, 2, 1))
    assert [index.name(link) for link in index.of_neuron(ref)] == names


def test_a_neuron_of_another_network_has_no_links():
    assert LinkIndex((2, 2, 1)).of_neuron(NeuronRef(1, 3)) is None
    assert LinkIndex((2, 2, 1)).of_neuron(NeuronRef(2, 0)) is None


# ranking


def ranked(column, descending=True, links=None, **changes):
    columns = columns_of(hand_made(**changes))
    found = ranking(columns, column, descending, links)
    return found.links(0, 99).tolist()


def test_the_largest_first_whatever_the_sign():
    assert ranked(Column.WEIGHT) == [8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert ranked(Column.SENSITIVITY) == [6, 7, 5, 4, 1, 0, 8, 2, 3]


def test_equal_ones_stay_in_the_network_s_order_both_ways():
    assert ranked(Column.CHANGE) == [8, 0, 1, 2, 3, 4, 5, 6, 7]
    assert ranked(Column.CHANGE, descending=False) == [0, 1, 2, 3, 4, 5, 6, 7, 8]


def test_names_are_sorted_by_their_place():
    assert ranked(Column.LINK, descending=False) == list(range(9))
    assert ranked(Column.LINK, links=np.array([1, 4, 7])) == [7, 4, 1]


def test_nan_is_the_largest():
    weights = np.array([1.0, np.nan, 3, -np.inf, 5, 6, 7, 8, 9])
    assert ranked(Column.WEIGHT, weights=weights)[:3] == [1, 3, 8]
    assert ranked(Column.WEIGHT, descending=False, weights=weights)[-2:] == [1, 3]


def test_only_the_links_that_match_are_ranked():
    found = ranking(columns_of(hand_made()), Column.WEIGHT, True, np.array([0, 3, 7]))
    assert len(found) == 3
    assert found.links(0, 3).tolist() == [7, 3, 0]
    assert found.links(1, 2).tolist() == [3]
    assert [found.rank(link) for link in (7, 3, 0, 1, 8)] == [0, 1, 2, None, None]


def test_no_links_have_no_ranks():
    for nothing in (Ranking(0, None, None), Ranking(9, np.empty(0, np.int64), np.empty(0))):
        assert len(nothing) == 0
        assert nothing.links(0, 5).tolist() == []
        assert nothing.rank(3) is None


@given(
    key=st.lists(st.sampled_from([0.0, 1.0, 2.5, 3.0, np.inf]), min_size=1, max_size=60),
    start=st.integers(-3, 60),
    length=st.integers(0, 60),
)
def test_any_window_is_that_of_a_stable_sort(key, start, length):
    key = np.array(key)
    whole = np.argsort(key, kind="stable")
    found = Ranking(len(key), None, key)
    window = found.links(start, start + length)
    np.testing.assert_array_equal(window, whole[max(start, 0) : max(start + length, 0)])
    assert [found.rank(link) for link in whole] == list(range(len(key)))


# how it is written


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (Column.WEIGHT, 5.2134, "+5.21"),
        (Column.WEIGHT, 123.45678, "+123"),
        (Column.WEIGHT, -12345.6, "-12346"),
        (Column.WEIGHT, -1.23e-150, "-1e-150"),
        (Column.INPUT, 0.941, "+0.941"),
        (Column.INPUT, 0.0, "0"),
        (Column.SENSITIVITY, -0.0115612, "-0.0116"),
        (Column.SENSITIVITY, 1.2e-7, "+1.20e-7"),
        (Column.MEAN_SENSITIVITY, 0.01634, "0.0163"),
        (Column.MEAN_SENSITIVITY, float("inf"), "inf"),
        (Column.CHANGE, float("nan"), "nan"),
    ],
)
def test_a_number_has_three_digits_that_count(column, value, text):
    assert written(column, value, NUMBER) == text


@given(value=st.floats(), column=st.sampled_from(list(EXPECTED)))
def test_no_number_is_wider_than_its_column(value, column):
    value = abs(value) if column in UNSIGNED else value
    assert all(len(written(column, value, width)) <= width for width in (NUMBER - 1, LONGEST))


@given(
    value=st.floats(1e-9, 9.99e5),
    sign=st.sampled_from([1, -1]),
    column=st.sampled_from(list(EXPECTED)),
)
def test_three_digits_count_in_the_cells_of_a_tight_table(value, sign, column):
    """A number that is never negative has a cell less, for it has no sign."""
    value = value if column in UNSIGNED else sign * value
    text = written(column, value, NUMBER - (column in UNSIGNED))
    assert float(text) == pytest.approx(value, rel=0.00501)


BY_SENSITIVITY = Sorting(Column.SENSITIVITY)


def shown(
    width, sorting=BY_SENSITIVITY, picked=None, links=(6, 1, 8), info=None, view=NOW, **changes
):
    columns = columns_of(hand_made(**changes))
    names = names_of(columns, info)
    would = "focus" in changes
    plan = layout(width, names.width, names.place_width, view, sorting, would)
    lines = [header(plan, sorting, Pens.of(LIGHT))]
    lines += rows(columns, names, np.array(links), picked, plan, Pens.of(LIGHT))
    assert {line.cell_length for line in lines} == {width}
    return [line.text.rstrip() for line in lines]


def test_a_table():
    assert shown(79, picked=1) == [
        " link     weight     input  out sens link sens▼    change   epoch ± mean |sens|",
        "  b→y1     +7.00     +1.00     +1.00      +1.00         0     +4.00       0.600",
        "▶ b→h2     -2.00     +1.00    -0.180     -0.180         0     -6.00       0.100",
        " h2→y1     +9.00    +0.100     +1.00     +0.100     +1.00     +8.00       0.800",
    ]
    assert "epoch" not in shown(78)[0]


def test_a_tight_table_has_them_all_but_the_epoch():
    assert shown(59, picked=1) == [
        " link    weight    input out sens lnk▼sens   change    mean",
        "  b→y1    +7.00    +1.00    +1.00    +1.00        0   0.600",
        "▶ b→h2    -2.00    +1.00   -0.180   -0.180        0   0.100",
        " h2→y1    +9.00   +0.100    +1.00   +0.100    +1.00   0.800",
    ]


def test_a_table_of_the_epoch():
    assert shown(57, Sorting(Column.EPOCH_CHANGE), picked=1, view=OVER_EPOCH) == [
        " link     began    ended epoch ±▼ mean |sens|   weight",
        "  b→y1    +2.00    +6.00    +4.00       0.600    +7.00",
        "▶ b→h2    +7.00    +1.00    -6.00       0.100    -2.00",
        " h2→y1        0    +8.00    +8.00       0.800    +9.00",
    ]


@pytest.mark.parametrize(
    "column", [column for column in NOW.columns if column in (Column.LINK, *NOW.first)]
)
def test_all_of_now_fits_into_62_cells_beside_names_like_x381_h15(column):
    plan = layout(62, len("x381→h15"), 0, NOW, Sorting.by(column))
    assert set(plan.columns) == {Column.LINK, *NOW.first}
    assert plan.numbers == (8, 8, 8, 8, 8, 7)
    assert column is Column.LINK or sum("▼" in head.text for head in plan.headings) == 1
    for head, width in zip(plan.headings[1:], plan.widths[1:], strict=True):
        assert len(head.text) < width, "headings stand apart"


def test_a_wide_table_has_whole_headings():
    line = shown(150)[0]
    assert [part.strip() for part in line.split("   ") if part.strip()] == [
        "link",
        "weight",
        "input",
        "output sensitivity",
        "|link sensitivity|▼",
        "last change",
        "change over the last epoch",
        "mean |link sensitivity|",
    ]


def test_where_nothing_is_expected_a_dash_stands_for_what_is_unknown():
    assert shown(79, links=[1], sample=None, expected=None)[1] == (
        "  b→h2     -2.00     +1.00         –          –         –     -6.00       0.100"
    )


def test_the_change_of_a_sample_that_is_looked_at_is_one_it_would_make():
    looking = {"learned": False, "focus": Focus.of("row 3", [1.0, 1.0], [0.0])}
    assert " would " in shown(72, **looking)[0] and " change " not in shown(72, **looking)[0]
    assert " would change by " in shown(150, **looking)[0]
    assert legend(layout(72, 5, 0, NOW, Sorting(), would=True))[0].startswith("would: ")
    assert not any(
        "would" in part for part in legend(layout(150, 5, 0, NOW, Sorting(), would=True))
    )


@pytest.mark.parametrize(
    ("width", "headings"),
    [
        (50, " link      weight      input   lnk▼sens     change"),
        (34, " link    weight lnk▼sens   change"),
        (26, " link     weight  lnk▼sens"),
        (23, " link       weight"),
        (15, " link    weight"),
        (13, " link  weight"),
        (4, " lin"),
        (1, ""),
        (0, ""),
    ],
)
def test_columns_give_way_but_for_the_weight_and_the_sorted_one(width, headings):
    assert shown(width)[0] == headings


SORTED_VIEWS = [(view, column) for view in (NOW, OVER_EPOCH) for column in view.columns]


@pytest.mark.parametrize(("view", "column"), SORTED_VIEWS)
@pytest.mark.parametrize("names", [(5, 0), (8, 13), (24, 16)])
def test_a_wider_table_never_shows_less(view, column, names):
    plans = [layout(width, *names, view, Sorting.by(column)) for width in range(250)]
    for narrow, wide in itertools.pairwise(plans):
        assert set(narrow.columns) <= set(wide.columns)
        assert narrow.place <= wide.place
        for index, each in enumerate(narrow.columns):
            there = wide.columns.index(each)
            assert len(narrow.headings[index].text) <= len(wide.headings[there].text)
            assert not index or narrow.numbers[index - 1] <= wide.numbers[there - 1]
    assert plans[-1].columns == view.columns
    assert all(heading.is_whole for heading in plans[-1].headings)


def test_three_digits_however_small_where_there_is_room():
    values = {"weights": np.full(9, -1.2345e-10)}
    assert " -1.2e-10 " in shown(68, links=[1], **values)[1]
    assert " -1.23e-10 " in shown(69, links=[1], **values)[1]


def test_in_tight_room_numbers_are_shorter():
    values = {"weights": np.full(9, -0.012345)}
    assert shown(15, links=[1], **values)[1] == "  b→h2  -0.0123"
    assert shown(12, links=[1], **values)[1] == "  b→h2 -0.01"


def test_where_an_input_stands_is_said_where_there_is_room():
    pixels = replace(lernmi.load_task("xor").info, picture=(1, 2))
    assert "row 1 col 2" in shown(95, info=pixels, links=[4])[1]
    assert "row 1 col 2" not in shown(85, info=pixels, links=[4])[1]
    named = replace(lernmi.load_task("xor").info, input_names=("petal length", "petal width"))
    assert shown(100, info=named, links=[4, 6])[1].startswith(" x2→h1 petal width  ")
    assert shown(100, info=named, links=[4, 6])[2].startswith("  b→y1              ")


def test_names_of_classes_are_shortened_apart():
    info = replace(
        lernmi.load_task("xor").info,
        output_names=("Iris setosa of the north", "Iris setosa of the south"),
    )
    names = LinkNames(LinkIndex((2, 2, 2)), info)
    shown = [names.padded(link).strip() for link in (10, 11)]
    assert len(set(shown)) == 2 and all(len(name) <= len("h2→") + 12 for name in shown)
    wide = LinkNames(LinkIndex((2, 2, 1)), replace(info, output_names=("日本",)))
    assert {cell_len(wide.padded(link)) for link in range(9)} == {wide.width}


@pytest.mark.parametrize(
    ("sorting", "heading", "text"),
    [
        (Sorting(Column.WEIGHT), "weight▼", "|weight| ▼"),
        (Sorting(Column.WEIGHT, False), "weight▲", "|weight| ▲"),
        (Sorting(Column.MEAN_SENSITIVITY), "|sens|▼", "mean |link sensitivity| ▼"),
        (Sorting.by(Column.LINK), "link▲", "link ▲"),
    ],
)
def test_the_sorted_heading_says_how(sorting, heading, text):
    assert heading in shown(90, sorting)[0].split()
    assert sorting.text == text


def test_a_signed_column_has_the_sign_s_colour():
    columns = columns_of(hand_made())
    plan = layout(80, 5, 0, NOW, Sorting())
    pens = Pens.of(DARK)
    cells = [
        segment.style
        for segment in rows(columns, names_of(columns), np.array([1]), None, plan, pens)[0]
    ]
    names = ["accent", "text", "minus", "plus", "minus", "minus", "dim", "minus", "text", "text"]
    assert cells == [pens.plain[name] for name in names]


def test_a_click_finds_its_column():
    plan = layout(80, 5, 0, NOW, Sorting())
    assert plan.column_at(0) is Column.LINK
    assert plan.column_at(6) is Column.WEIGHT
    assert plan.column_at(sum(plan.widths) - 1) is Column.MEAN_SENSITIVITY
    assert plan.column_at(sum(plan.widths)) is None
