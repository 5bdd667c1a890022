"""What a notebook shows: whole, escaped, bounded, with nothing to fetch."""

import base64
import re
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

import lernmi
from lernmi.html.curves import Line, curves, ticks
from lernmi.html.marks import element, table
from lernmi.html.topology import topology

EVIL = '<script>alert("1")</script>'


def elements(page):
    """All elements of a page that is well-formed."""
    return [*ElementTree.fromstring(page).iter()]


def texts(page):
    return [each.text for each in elements(page) if each.text]


def names_of_tags(page):
    return {each.tag.rpartition("}")[2] for each in elements(page)}


@pytest.fixture(scope="module")
def session():
    session = lernmi.Session(lernmi.load_task("xor"), seed=7)
    session.run(2_000)
    return session


@pytest.fixture(scope="module")
def evil():
    rows = [[n % 5, n % 7, n % 2] for n in range(40)]
    task = lernmi.task(
        rows,
        [n % 2 for n in range(40)],
        [EVIL, "a & b", "'c' \"d\"\n"],
        classes=[EVIL, "&"],
        title=EVIL,
    )
    session = lernmi.Session(task)
    session.run(50)
    return session


def test_all_that_is_shown_is_whole_and_fetches_nothing(session, evil):
    looked = session.look([0.5, 0.5], [1.0])
    for shown in (session, session.snapshot(), looked, session.metrics, session.network, evil):
        page = shown._repr_html_()
        assert names_of_tags(page) <= {
            *("div", "b", "table", "tr", "th", "td"),
            *("svg", "g", "line", "circle", "path", "text", "title"),
        }
        for attribute in (name for each in elements(page) for name in each.attrib):
            assert attribute not in ("href", "src", "onclick") and "xlink" not in attribute
        assert "url(" not in page and "@import" not in page


def test_a_picture_that_is_looked_at_is_there_pixel_by_pixel():
    digits = lernmi.load_task("digits")
    session = lernmi.Session(digits)
    session.run(3)
    looked = session.look(digits.test.inputs[5], digits.test.targets[5], "held-out 6")
    (image,) = (each for each in elements(looked._repr_html_()) if each.tag == "img")
    kind, _, content = image.get("src").partition(",")
    assert kind == "data:image/png;base64" and image.get("alt") == "held-out 6"
    shown = np.asarray(Image.open(BytesIO(base64.b64decode(content))))
    expected = np.rint(255 * (1 - digits.test.inputs[5].reshape(8, 8)))
    np.testing.assert_array_equal(shown, expected)


def test_a_number_stands_there_in_its_own_units():
    task = lernmi.task([[float(n)] for n in range(30)], [1_000.0 + 20.0 * n for n in range(30)])
    session = lernmi.Session(task)
    session.run(5_000)
    seen = session.look([0.0], task.encoding.numbers[0].output_for(np.array([1_290.0])))
    (line,) = (text for text in texts(seen._repr_html_()) if text.startswith("y: "))
    said = float(re.fullmatch(r"y: (\d+), expected 1290", line)[1])
    assert 1_200 < said < 1_400


def test_elements_are_closed_as_html_wants_it():
    assert element("div") == "<div></div>"
    assert element("line", x1="<1>", stroke_width=2) == '<line x1="&lt;1&gt;" stroke-width="2"/>'
    assert table([["", "a"], ["b", "<c>"]]).count("&lt;c&gt;") == 1


def test_names_and_titles_are_escaped(evil):
    page = evil._repr_html_()
    assert "<script" not in page
    assert EVIL in texts(page)
    assert any(text.startswith("a & b") for text in texts(page))


def test_a_weight_is_shown_by_colour_width_and_dashes():
    weights = [np.array([[0.0], [2.0], [-1.0]])]
    page = topology([2, 1], weights, lambda layer, index: f"n{layer}.{index}")
    plus, minus = (each for each in elements(page) if each.tag.endswith("}g"))
    widths = {line[0].text: float(line.get("stroke-width")) for line in (*plus, *minus)}
    assert widths == {"b→n1.1: 0": 0.4, "n0.1→n1.1: +2.00": 3.6, "n0.2→n1.1: -1.00": 2.0}
    assert [len(plus), len(minus)] == [2, 1]
    assert plus.get("stroke") != minus.get("stroke")
    assert minus.get("stroke-dasharray") and not plus.get("stroke-dasharray")


def test_what_ran_away_is_shown_as_well():
    net = lernmi.Network([2, 3, 1])
    net.weights[:3] = [np.nan, np.inf, -np.inf]
    assert "nan" not in re.sub(r"<title>.*?</title>", "", net._repr_html_())
    session = lernmi.Session(lernmi.load_task("sine"), training_rate=1e6)
    session.run(300)
    assert not np.isfinite(session.metrics.train_loss[-1])
    elements(session._repr_html_())


@pytest.mark.parametrize(
    ("sizes", "most"), [((784, 100, 10), 40_000), ([3] * 400, 20_000), ((5, *[40] * 20, 5), 60_000)]
)
def test_large_networks_are_condensed(sizes, most):
    page = lernmi.Network(sizes)._repr_html_()
    assert len(page) < most
    left = {f"{size:,}" for size in sizes if size > 10} | (
        {f"⋯ {len(sizes) - 5:,} layers ⋯"} if len(sizes) > 6 else set()
    )
    assert left <= set(texts(page)) | {"40"}


def test_a_curve_of_many_points_is_bounded_and_keeps_its_peaks():
    x, values = np.arange(100_000.0), np.full(100_000, 0.5)
    values[77_777], values[5] = 3.0, np.nan
    page = curves("loss", x, [Line("train", values)], "epoch")
    assert len(page) < 20_000
    path = next(each.get("d") for each in elements(page) if (each.get("d") or "").count("L") > 5)
    heights = [float(y) for _, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", path)]
    assert heights.count(min(heights)) == 1 and heights.count(max(heights)) == len(heights) - 1


def test_a_line_is_broken_where_it_is_not_finite():
    page = curves("l", np.arange(4.0), [Line("t", np.array([1.0, np.nan, 1.0, 2.0]))], "e")
    path = next(each.get("d") for each in elements(page) if (each.get("d") or "").count("M") > 1)
    assert path.count("M") == 2 and path.count("L") == 1


@pytest.mark.parametrize("high", [1e-9, 0.3, 1.0, 753.0, 1e200])
def test_ticks_are_a_few_round_numbers_within_the_axis(high):
    found = ticks(0.0, high)
    assert 3 <= len(found) <= 6
    assert found[0] == 0.0 and found[-1] <= high * (1 + 1e-9)


def test_short_reprs(session):
    assert repr(session) == "Session(XOR, 2-3-1, seed 7, moment 2,000, epoch 500)"
    assert repr(session.snapshot()) == "Snapshot(XOR, 2-3-1, moment 2,000)"
    assert re.fullmatch(
        r"Metrics\(\d+ evaluations up to moment 1,992, train loss 0\.1\d+ → [\d.e-]+\)",
        repr(session.metrics),
    )
    assert repr(session.metrics.before(0)) == "Metrics(no evaluation)"
    elements(session.metrics.before(0)._repr_html_())
    fresh = lernmi.Session(lernmi.load_task("xor"), classic=True)
    assert "classic" in repr(fresh)
    elements(fresh._repr_html_())


def test_showing_a_run_changes_no_bit_of_it(session):
    other = lernmi.Session(lernmi.load_task("xor"), seed=7)
    other.run(1_001)
    other._repr_html_()
    other.run(999)
    assert other.network.weights.tobytes() == session.network.weights.tobytes()
    assert other.metrics.moments.tolist() == session.metrics.moments.tolist()
