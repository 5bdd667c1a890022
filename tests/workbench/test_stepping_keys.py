"""Inside a sample on the screen: every key, one by one and in bursts; guesses; worksheets."""

import numpy as np
import pytest
from textual import events

import lernmi
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi_tui.commands import KeyCommands
from lernmi_tui.workbench.guess_screen import GuessScreen
from tests.app_helpers import LernmiApp, Panels, Recipe, screen_text, until, until_ready

SIZES = [(60, 16), (80, 24), (120, 36), (200, 60)]


async def learned(pilot, samples):
    """A run that stands at that moment, and is seen to."""
    workbench = await until_ready(pilot)
    workbench.runner.learn(samples)
    await until(pilot, lambda: workbench._shown.snapshot.moment == samples)
    return workbench


def stands(workbench):
    """(moment, how many links have gone, None between two samples)."""
    snapshot = workbench.runner.report.snapshot
    return snapshot.moment, snapshot.step and snapshot.step.gone


async def until_stands(pilot, workbench, place):
    await until(pilot, lambda: stands(workbench) == place)


async def command(pilot, title):
    """Do what the command palette would do."""
    found = {each.title: each for each in KeyCommands(pilot.app.screen).commands()}
    pilot.app.call_later(found[title].do)


IN_THE_PAST = [
    ("k", (5, 1)),
    ("kkk", (5, 3)),
    ("l", (5, 9)),
    ("ll", (5, 13)),
    ("lll", (5, 14)),
    ("lllk", (5, 15)),
    ("kkK", (5, 1)),
    ("kK", (5, None)),
    ("K", (4, 26)),
    ("KK", (4, 25)),
    ("L", (4, 18)),
    ("LL", (4, 14)),
    ("kkS", (5, None)),
    ("kkE", (4, None)),
    ("Kk", (5, None)),
    ("Kkk", (5, 1)),
    ("K" * 40, (3, 14)),
]
BEYOND = [
    ("llllkl", (6, None)),
    ("ks", (6, None)),
    ("ke", (8, None)),
    ("k" * 40, (6, 13)),
    ("klKLSskl" * 3, (7, 9)),
]


async def test_every_key_leads_where_it_should_however_fast_they_come():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await learned(pilot, 5)
        for keys, place in IN_THE_PAST:
            await pilot.press(*keys)
            await assert_stays(pilot, workbench, place)
            while stands(workbench) != (5, None):
                await pilot.press("escape")
                await pilot.pause(0.05)


@pytest.mark.parametrize(("keys", "place"), BEYOND)
async def test_keys_lead_into_the_next_sample_too_however_fast_they_come(keys, place):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await learned(pilot, 5)
        await pilot.press(*keys)
        await assert_stays(pilot, workbench, place)


async def assert_stays(pilot, workbench, place):
    """It gets there, goes no further and has nothing to say."""
    await until_stands(pilot, workbench, place)
    await pilot.pause(0.1)
    assert stands(workbench) == place
    assert workbench.runner.report.notice is None


async def test_escape_leaves_the_step_then_the_past_and_lets_go_last():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await learned(pilot, 5)
        await pilot.press("K")
        await until_stands(pilot, workbench, (4, 26))
        await pilot.press("escape")
        await until_stands(pilot, workbench, (4, None))
        await pilot.press("escape")
        await until_stands(pilot, workbench, (5, None))


@pytest.mark.parametrize("key", ["space", "r", "plus"])
async def test_whatever_else_is_done_leaves_the_step(key):
    app = LernmiApp(Recipe("xor"), running=False, pace=1.0)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await learned(pilot, 5)
        await pilot.press("k")
        await until_stands(pilot, workbench, (5, 1))
        await pilot.press(key)
        await until(pilot, lambda: workbench.runner.report.snapshot.step is None)


@pytest.mark.parametrize("size", SIZES)
async def test_the_link_of_the_step_is_marked_and_worked_out_and_what_is_to_come_is_dots(size):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=size) as pilot:
        workbench = await learned(pilot, 3_604)
        await pilot.press(*"lllkkk")
        await until_stands(pilot, workbench, (3_604, 17))
        await until(pilot, lambda: "h2→y1" in screen_text(app))
        text = screen_text(app)
        assert "backward, into y1: 3 of 4" in text
        rows = [row for row in text.splitlines() if " ▶" in row or "✓" in row or "····" in row]
        (now,) = [row for row in rows if row.lstrip("│ ").startswith("h2") and "▶" in row]
        waits = [row for row in rows if row.lstrip("│ ").startswith("h3") and "+2.19" in row]
        assert "-0.684" in now  # the new weight
        assert now.index("▶") < size[0]
        if size[1] >= 24:
            assert waits[0].count("····") == 3
            assert "✓" not in waits[0].split("││")[0]
            assert "-0.698 - (-0.0139) = -0.684 ▲" in text
            assert "not worked out yet" in text
        assert workbench.query_one(Panels).selection == LinkRef(1, 2, 0)


async def test_nothing_dances_from_step_to_step():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await learned(pilot, 3_604)
        places = set()
        for gone in range(10, 19):
            await pilot.press("k" if gone > 10 else "l", *(["k"] if gone == 10 else []))
            await until_stands(pilot, workbench, (3_604, gone))
            if gone == 14:
                continue  # the outputs
            await until(pilot, lambda: "h3" in screen_text(app))
            await pilot.pause(0.1)
            rows = screen_text(app).splitlines()
            (row,) = [row for row in rows if row.startswith("│ h3  ●")]
            places.add((rows.index(row), row.index("+2.19")))
        assert len(places) == 1


async def test_links_and_inspector_know_no_more_than_the_step():
    app = LernmiApp(Recipe("half-adder"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await learned(pilot, 3_604)
        assert not workbench.query_one("#inspector").display
        await pilot.press(*"lk")
        await until_stands(pilot, workbench, (3_604, 10))
        await until(pilot, lambda: workbench.query_one("#inspector").display)
        await until(pilot, lambda: "step 10 of 35" in screen_text(app))
        assert not workbench.query_one("#loss").display
        text = screen_text(app)
        snapshot = workbench.runner.report.snapshot
        for rows in ("blame      ····", "link sens  ····", "check      ····"):
            assert rows in text
        assert "Step 19 of 35 works out what becomes of this weight." in text
        sensitivities = np.concatenate([each.ravel() for each in snapshot.layer_sensitivities])
        from lernmi.numbers import signed

        for value in sensitivities[sensitivities != 0.0]:
            assert signed(float(value)) not in text
        await pilot.press("escape")
        await until(pilot, lambda: workbench.query_one("#loss").display)
        await until(pilot, lambda: not workbench.query_one("#inspector").display)


async def test_what_was_picked_before_is_picked_again_afterwards():
    app = LernmiApp(Recipe("half-adder"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await learned(pilot, 5)
        panels = workbench.query_one(Panels)
        await pilot.press("right")
        await until(pilot, lambda: panels.selection is not None)
        before = panels.selection
        await pilot.press(*"lll")
        await until(pilot, lambda: isinstance(panels.selection, NeuronRef))
        await until(pilot, lambda: panels.selection.layer == 2)
        await pilot.press("k")
        await until(pilot, lambda: isinstance(panels.selection, LinkRef))
        await pilot.press("escape")
        await until(pilot, lambda: panels.selection == before)


@pytest.mark.parametrize("task", ["mnist", "circle", "digits"])
async def test_every_task_can_be_stepped_through_at_every_size(task):
    app = LernmiApp(Recipe(task), running=False)
    async with app.run_test(size=SIZES[0]) as pilot:
        workbench = await learned(pilot, 10)
        for moment, size in enumerate(SIZES, 11):
            await pilot.resize_terminal(*size)
            for key in "klkllkLkls":
                await pilot.press(key)
                await pilot.pause(0.05)
            await until_stands(pilot, workbench, (moment, None))


# guesses


async def test_a_guess_is_asked_before_a_weight_changes_and_counted():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await learned(pilot, 3_604)
        await command(pilot, "Workbench: guess first")
        await until(pilot, lambda: workbench._score is not None)
        await pilot.press(*"lll")
        await until_stands(pilot, workbench, (3_604, 14))
        for gone, key in ((15, "up"), (16, "down"), (17, "escape")):
            await pilot.press("k")
            await until(pilot, lambda: isinstance(app.screen, GuessScreen))
            assert stands(workbench) == (3_604, gone - 1)  # not shown yet
            await until(pilot, lambda: "Will this weight go" in screen_text(app))
            await pilot.press(key)
            await until_stands(pilot, workbench, (3_604, gone))
        assert (workbench._score.right, workbench._score.asked) == (1, 2)
        assert workbench._score.last.startswith("✗ up: +0.8174 → +0.8227") or "→" in (
            workbench._score.last
        )
        assert "h1 said 0.135 and y1 must say more" in workbench._score.last
        await command(pilot, "Workbench: guess first")
        await until(pilot, lambda: workbench._score is None)
        await pilot.press("k")
        await until_stands(pilot, workbench, (3_604, 18))


async def test_the_picked_link_is_asked_about_where_it_goes_in_the_step():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await learned(pilot, 3_604)
        await command(pilot, "Workbench: guess first")
        await pilot.press(*"lll")
        await until_stands(pilot, workbench, (3_604, 14))
        workbench.query_one(Panels).selection = LinkRef(1, 3, 0)
        await pilot.press("l")
        await until(pilot, lambda: "h3→y1" in screen_text(app).split("Guess first")[-1])
        await pilot.press("up")
        await until_stands(pilot, workbench, (3_604, 18))
        assert workbench._score.right == 1


@pytest.mark.parametrize(
    ("arguments", "samples", "right"),
    [({}, 3_604, {"up", "down", "stay"}), ({"batch_size": 4}, 3_601, {"stay"})],
)
def test_what_is_right_is_what_the_weight_does(arguments, samples, right):
    from lernmi_tui.workbench.guess import guess_at

    session = lernmi.Session(lernmi.load_task("xor"), **arguments)
    session.run(samples)
    session.step("pass")
    assert guess_at(session.snapshot(), "link", None) is None
    session.step("link")
    found = set()
    while session.open_step is not None:
        snapshot, link = session.snapshot(), session.open_step.next
        guess = guess_at(snapshot, "link", None)
        place = link.layer, (link.i, link.j)
        before = snapshot.layer_weights_before[place[0]][place[1]]
        after = snapshot.layer_weights_after[place[0]][place[1]]
        assert guess.right == {1: "up", -1: "down", 0: "stay"}[int(np.sign(after - before))]
        found.add(guess.right)
        session.step("link")
    assert found == right


# worksheets


async def test_worksheets_go_to_files_and_to_the_clipboard(tmp_path, monkeypatch):
    monkeypatch.setenv("LERNMI_FOLDER", str(tmp_path))
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await learned(pilot, 3_604)
        folder = tmp_path / "worksheets"
        await command(pilot, "Workbench: worksheet to a file")
        solved = folder / "xor-2-3-1-moment-3604.md"
        await until(pilot, solved.exists)
        await command(pilot, "Workbench: worksheet with blanks to a file")
        await until(pilot, (folder / "xor-2-3-1-moment-3604-blanks.md").exists)
        await command(pilot, "Workbench: worksheet to the clipboard")
        await until(pilot, lambda: app.clipboard == solved.read_text())


async def test_a_worksheet_of_a_large_network_is_refused_in_a_sentence():
    app = LernmiApp(Recipe("mnist"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await learned(pilot, 1)
        await command(pilot, "Workbench: worksheet to a file")
        await until(pilot, lambda: any("60 links" in each.message for each in app._notifications))


# all at once


@pytest.mark.parametrize(
    ("keys", "place"), [("k" * 30, (6, 3)), ("K" * 30, (3, 24)), ("lKlKsKLk", (5, 19))]
)
async def test_steps_that_arrive_all_at_once_are_all_taken(keys, place):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await learned(pilot, 5)
        for key in keys:
            app.post_message(events.Key(key, key))
        await until_stands(pilot, workbench, place)
        await pilot.pause(0.1)
        assert stands(workbench) == place
