"""Four things of those done in the soak that `make torture` does for half an hour."""

import pytest

from tests.torture.soak import Reading, growth, soaked

pytestmark = pytest.mark.slow

MOST_MEMORY = 1_000.0  # MB


def test_threads_and_open_files_stay_the_same():
    after = soaked(0.0, 0, least=4)[1:]
    assert len({each.threads for each in after}) == 1, after
    assert len({each.files for each in after}) == 1, after
    assert max(each.memory for each in after) < MOST_MEMORY


def test_a_leak_is_growth_and_noise_is_little():
    def growth_of(memory):
        return growth([Reading(10.0 * number, each, 7, 6) for number, each in enumerate(memory)])

    assert growth_of([500.0 + 0.05 * number for number in range(100)]) == pytest.approx(3.0)
    assert abs(growth_of([500.0 + number % 7 for number in range(1_000)])) < 0.1
    assert growth_of([500.0 + number % 7 + 0.05 * number for number in range(100)]) > 2.0
