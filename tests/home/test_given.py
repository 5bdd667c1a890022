"""Home with a task whose data was given in Python: it is listed, shown and begun again."""

import pytest

import lernmi
from lernmi_tui.home import recent
from lernmi_tui.opening import app_of
from tests.app_helpers import Workbench, at_home, screen_text, until, until_ready

pytestmark = pytest.mark.slow  # a whole app


async def test_it_is_listed_shown_and_begun_again(tmp_path, monkeypatch):
    monkeypatch.setenv("LERNMI_FOLDER", str(tmp_path))
    rows = [[n % 5, n % 7, n % 3] for n in range(70)]
    task = lernmi.task(rows, [n % 2 for n in range(70)], title="of <arrays>")
    session = lernmi.Session(task)
    session.run(100)
    app = app_of(session)
    async with app.run_test(size=(100, 36)) as pilot:
        await until_ready(pilot)
        await pilot.press("h")
        await until(pilot, lambda: at_home(app) and "70 rows, 3 columns" in screen_text(app))
        assert screen_text(app).count("of <arrays>") >= 2
        assert "held out " not in screen_text(app)  # the split is made: there is no field for it
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Workbench))
        await until_ready(pilot)
    last = app.last_session()
    assert last is not session and last.task is task
    assert recent.own_data() == [task.name]  # nothing is written down of it
