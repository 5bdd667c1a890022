"""A runner without a screen: waiting for what it does."""

import time


def until(condition, seconds=30.0):
    """Wait for ``condition``; a slow machine only makes it take longer."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.001)


def moment(runner):
    return runner.report.snapshot.moment


def settled(runner):
    """Wait until all that was asked for is done; gives the newest report."""
    before = []
    runner._send(lambda worker: before.append(runner.report.number))
    until(lambda: before and runner.report.number > before[0])
    return runner.report
