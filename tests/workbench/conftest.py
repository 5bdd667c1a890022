"""What the tests of a run's thread share."""

import pytest

import lernmi
from lernmi_tui.workbench.runner import Runner
from tests.runner_helpers import until


@pytest.fixture
def start():
    runners = []

    def begin(name="xor", running=False, pace=None, keeping=None, **arguments):
        task = lernmi.load_task(name)
        make = lambda: lernmi.Session(task, **arguments)  # noqa: E731
        runner = Runner(make, running, pace, keeping=keeping)
        runners.append(runner)
        runner.start()
        until(lambda: runner.report.snapshot is not None or runner.report.failure)
        return runner

    yield begin
    for runner in runners:
        runner.stop()
        assert runner.farewell.comes(30.0)
