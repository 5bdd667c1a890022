"""No terminal, a dumb one, one that vanishes: a few of the ways that `make torture` tries."""

from random import Random

import pytest

from tests.torture.no_terminal import DUMB, TERMINALS, vanishing, without

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("case", ["closed input", "output to a file", "all closed", DUMB])
def test_without_one_it_says_so_in_a_line(case):
    faults, _, _ = without("lernmi-tui", "xor", case)
    assert faults == []


@pytest.mark.parametrize("terminal", TERMINALS)
def test_one_that_vanishes_ends_it(terminal):
    faults, _, _ = vanishing(terminal, Random(terminal))
    assert faults == []
