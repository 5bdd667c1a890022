"""What all tests share."""

import gc
import os
import signal
import time
from types import SimpleNamespace

import pytest
from hypothesis import settings

# a shell, or nohup, has what it runs in the background ignore these: programs tested would too
for name in ("SIGHUP", "SIGINT", "SIGQUIT"):
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is signal.SIG_IGN:
        default = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
        signal.signal(number, default)

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when textual is imported
os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"  # whatever terminal the tests are run in
for name in ("COLUMNS", "LINES"):  # of the terminal that pytest-xdist writes to, not of one tested
    os.environ.pop(name, None)

from textual import _wait  # noqa: E402

from lernmi_tui import garbage  # noqa: E402

# A pilot waits until nothing is at work, looking now and then at the processor time used. Of the
# whole process, so that a run learning in its thread made every wait last a full second: now of the
# app's own thread, looked at twice as often. Anything longer has to be waited for by name.
_wait.process_time = time.thread_time
_wait.SLEEP_GRANULARITY /= 2
_wait.SLEEP_IDLE /= 2

# what an app takes as lasting would be kept for all the tests after it
garbage.gc = SimpleNamespace(**vars(gc) | {"freeze": lambda: None, "unfreeze": lambda: None})

# the same examples on every machine, however slow; HYPOTHESIS_PROFILE=default looks for new ones
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path_factory):
    """A person's own folder, empty: what a developer fetched or drew changes no test."""
    folder = tmp_path_factory.mktemp("lernmi")
    monkeypatch.setenv("LERNMI_FOLDER", str(folder))
    return folder


def pytest_collection_finish():
    """What was loaded and collected lasts as long as the tests do: nobody looks through it again.

    An app looks for garbage wherever a run begins (lernmi_tui/garbage.py). It finds that of the
    tests before, among some 10,000 objects instead of the 300,000 that all the tests are.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def thawed(request):
    """Hypothesis asks the collector who holds its random numbers: nobody while they are frozen."""
    if getattr(request.function, "is_hypothesis_test", False):
        gc.unfreeze()
        yield
        gc.freeze()
    else:
        yield
