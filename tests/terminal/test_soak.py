"""A quarter of a minute of the soak that `make torture` does for half an hour."""

import pytest

from tests.torture.soak import soaked

pytestmark = pytest.mark.slow

MOST_MEMORY = 1_000.0  # MB


def test_threads_and_open_files_stay_the_same():
    after = soaked(0.25, 0)[1:]
    assert len({each.threads for each in after}) == 1, after
    assert len({each.files for each in after}) == 1, after
    assert max(each.memory for each in after) < MOST_MEMORY
