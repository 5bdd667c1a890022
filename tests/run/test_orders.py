"""The shuffle: reproducible anywhere, compiled or not."""

import numpy as np
import pytest

from lernmi.run.record.orders import epoch_order, orders


def test_the_order_is_fixed_for_ever():
    # a change of these numbers breaks every recorded run
    assert epoch_order(7, 3, 8) == [1, 6, 5, 7, 3, 2, 0, 4]
    assert epoch_order(0, 0, 5) == epoch_order(0, 0, 5)


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
def test_compiled_and_plain_are_the_same(seed):
    found = orders(seed, 1_000_000, 3, 101)
    for row, order in enumerate(found):
        assert order.tolist() == epoch_order(seed, 1_000_000 + row, 101)


def test_every_place_is_as_likely():
    found = orders(5, 0, 40_000, 4)
    for sample in range(4):
        shares = (found == sample).mean(axis=0)
        np.testing.assert_allclose(shares, 0.25, atol=0.01)
