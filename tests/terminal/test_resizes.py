"""A storm of resizes, a small one."""

from random import Random

import pytest

from tests.torture.resizes import LARGEST, size, storm

pytestmark = pytest.mark.slow


def test_the_last_size_is_what_is_drawn():
    assert storm(60, Random(1)) == []


def test_sizes_are_of_all_kinds():
    random = Random(0)
    sizes = [size(random) for _ in range(5000)]
    assert (1, 1) in sizes
    assert max(rows for rows, _ in sizes) > 0.95 * LARGEST[0]
    assert max(columns for _, columns in sizes) > 0.95 * LARGEST[1]
    assert sum(rows >= 16 and columns >= 60 for rows, columns in sizes) > 500
