"""What the tests on a real terminal share."""

import sys

import pytest

if sys.platform == "win32":
    collect_ignore_glob = ["*"]


@pytest.fixture
def start(tmp_path):
    """Start the program on a terminal of its own, in an empty home; ended after the test."""
    from tests.terminal.program import Program

    programs = []

    def started(*arguments, **options):
        programs.append(Program(tmp_path, arguments, **options))
        return programs[-1]

    yield started
    for program in programs:
        program.close()
