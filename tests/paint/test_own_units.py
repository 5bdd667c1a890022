"""What answers mean in a person's own units."""

import math

import numpy as np
import pytest

import lernmi
from lernmi.net.refs import LinkRef
from lernmi.tasks.encoding import Number
from lernmi_tui.paint.own_units import (
    beside,
    input_number,
    is_scaled,
    meaning,
    network_value,
    output_number,
    output_scale,
    own,
    own_value,
)
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.inspector.lines import Writer
from lernmi_tui.panels.inspector.link_page import link_page
from lernmi_tui.panels.inspector.ranking import Sort
from tests.regressions import PRICE, PRICES


def test_there_and_back():
    assert own(-0.5, PRICE) == "175.0"
    assert network_value(own_value(0.375, PRICE), PRICE) == 0.375
    assert output_number(PRICES, 0) == PRICE
    assert input_number(PRICES, 0) == Number("weight", 3000.0, 1000.0)


def test_words_stand_beside_a_scaled_number_alone():
    assert beside(0.5, PRICE) == " = 225.0"
    assert meaning(PRICES, 0, 0.5, 1.0) == "that is price 225.0, and should be 250.0"
    assert meaning(PRICES, 0, 0.5, None) == "that is price 225.0"
    sine = lernmi.load_task("sine")
    assert not is_scaled(output_number(sine, 0))
    assert meaning(sine, 0, 0.5, 1.0) == beside(0.5, output_number(sine, 0)) == ""
    assert meaning(lernmi.load_task("xor"), 0, 0.5, 1.0) == ""


def test_typically_off_is_the_root_of_the_mean_square():
    off = np.array([30.0, -10.0, 20.0])
    loss = float(np.mean(0.5 * (off / PRICE.scale) ** 2))
    assert PRICE.typically_off(loss) == pytest.approx(math.sqrt(np.mean(off**2)))
    assert math.isnan(PRICE.typically_off(math.nan))


@pytest.mark.parametrize("name", ["slope", "hills"])
def test_numbers_that_reach_about_one_are_measured_by_one(name):
    scale = output_scale(lernmi.load_task(name), 0)
    assert (scale.low, scale.middle, scale.high, scale.ends) == (-1.0, 0.0, 1.0, ("-1", "1"))


def test_a_scale_says_its_ends_in_the_units_of_the_data():
    assert output_scale(PRICES, 0).ends == ("150", "250")
    assert output_scale(lernmi.load_task("spiral"), 0).ends == ("0", "1")


def test_what_an_input_means_stands_beside_its_arithmetic():
    session = lernmi.Session(PRICES)
    session.run(1)
    page = link_page(session.snapshot(), LinkRef(0, 1, 0), 60, 20, Sort.BRINGS, Writer(DARK))
    assert page.lines[1].text.plain.startswith("that is weight ")
