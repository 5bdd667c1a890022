"""What all tests share."""

import gc
import os
import signal
import time

import pytest
from hypothesis import settings

# a shell has what it runs in the background ignore these, and programs that are tested would too
for number in (signal.SIGINT, getattr(signal, "SIGQUIT", signal.SIGINT)):
    if signal.getsignal(number) is signal.SIG_IGN:
        default = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
        signal.signal(number, default)

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when textual is imported
for name in ("COLUMNS", "LINES"):  # of the terminal that pytest-xdist writes to, not of one tested
    os.environ.pop(name, None)

from textual import _wait  # noqa: E402

# A pilot waits until nothing is at work, looking now and then at the processor time used. Of the
# whole process, so that a run learning in its thread made every wait last a full second: now of the
# app's own thread, looked at twice as often. Anything longer has to be waited for by name.
_wait.process_time = time.thread_time
_wait.SLEEP_GRANULARITY /= 2
_wait.SLEEP_IDLE /= 2

# the same examples on every machine, however slow; HYPOTHESIS_PROFILE=default looks for new ones
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path_factory):
    """A person's own folder, empty: what a developer fetched or drew changes no test."""
    folder = tmp_path_factory.mktemp("lernmi")
    monkeypatch.setenv("LERNMI_FOLDER", str(folder))
    return folder


@pytest.fixture(autouse=True)
def thawed():
    """What an app took as lasting (lernmi_tui/garbage.py) is looked at again: hypothesis asks the
    collector who holds its random numbers, which says nobody while they are frozen."""
    gc.unfreeze()
