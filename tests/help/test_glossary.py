"""The glossary: one meaning a word, found while it is typed."""

import pytest

from lernmi.run.names.quantities import QUANTITIES
from lernmi_tui.help.glossary import GLOSSARY, found
from lernmi_tui.help.glossary_screen import Glossary, words_text
from lernmi_tui.help.screen import sheet_text
from lernmi_tui.help.sheet import LEAST, WIDTH
from tests.app_helpers import LernmiApp, Recipe, at_home, screen_text, until, until_ready

ENTRIES = [entry for section in GLOSSARY.values() for entry in section]
ASKED_FOR = {
    *("blame", "slope", "seed", "batch", "check", "mean", "moment", "held-out", "looked at"),
    *("output sensitivity", "link sensitivity", "training rate", "epoch", "loss", "neuron"),
    *("▶ ▸", "▲ ▼", "● ○", "✓ ✗ ~", "+ -", "▪", "line", "bar", "blue", "orange"),
}


def first(typed):
    return next((entry.word for section in found(typed).values() for entry in section), None)


def test_one_meaning_a_word():
    words = [entry.word for entry in ENTRIES]
    assert len(words) == len(set(words))
    assert set(words) >= ASKED_FOR
    assert set(words) >= {each.name for each in QUANTITIES}


def test_a_sentence_each():
    for entry in ENTRIES:
        assert entry.meaning.endswith("."), entry.word
        assert len(entry.meaning) < 200, entry.word


def test_every_word_is_found_by_itself():
    for entry in ENTRIES:
        assert first(entry.word) == entry.word


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("bla", "blame"),
        ("MOM", "moment"),
        ("learning", "training rate"),
        ("gradient", "output sensitivity"),
        ("right", "accuracy"),
        ("held", "held-out"),
        ("finite", "check"),
        ("▼", "▲ ▼"),
        ("qq", None),
        ("  ", ENTRIES[0].word),
    ],
)
def test_the_best_comes_first(typed, word):
    assert first(typed) == word


def test_the_help_begins_with_the_words():
    sheet = sheet_text(WIDTH).plain
    assert sheet.index("orange") < sheet.index("Workbench")
    for entry in ENTRIES:
        assert f"\n {entry.word}" in sheet


@pytest.mark.parametrize("width", [LEAST, 78])
def test_lines_fit(width):
    for typed in ("", "e", "loss", "qq"):
        for line in words_text(typed, width).plain.splitlines():
            assert len(line) <= max(width, 44)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (200, 60)])
@pytest.mark.parametrize(
    ("keys", "word"), [("jblam", "blame"), ("jmom", "moment"), ("jslop", "slope")]
)
async def test_what_a_word_means_in_six_keys(size, keys, word):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=size) as pilot:
        workbench = await until_ready(pilot)
        await until(pilot, lambda: workbench.focused is not None)
        assert len(keys) <= 6
        await pilot.press(*keys)
        meaning = next(entry.meaning for entry in ENTRIES if entry.word == word)
        await until(pilot, lambda: meaning[:20] in screen_text(app).splitlines()[2])
        assert word in screen_text(app).splitlines()[2]
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is workbench)
        assert workbench.runner.report.snapshot.moment == 0


async def test_it_opens_at_the_column_the_links_are_sorted_by():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        await pilot.press("3", "j")
        await until(pilot, lambda: "link sensitivity" in screen_text(app).splitlines()[0])
        await pilot.press(*"seed")
        await until(pilot, lambda: "initial weights" in screen_text(app).splitlines()[2])


async def test_it_opens_at_the_line_of_the_inspector():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_ready(pilot)
        await pilot.press("s", "i")
        workbench = app.screen
        lines = workbench.query_one("#inspector")
        await until(pilot, lambda: workbench.runner.report.snapshot.moment == 1)
        await until(pilot, lambda: "brings" in screen_text(app))
        await pilot.press("home", "j")
        await until(pilot, lambda: isinstance(app.screen, Glossary))
        assert lines.picked_word
        await until(pilot, lambda: lines.picked_word in screen_text(app).splitlines()[0])


async def test_over_the_help_and_at_home():
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: at_home(app))
        home = app.screen
        await pilot.press("question_mark", "j", *"epoch")
        await until(pilot, lambda: "once through every train" in screen_text(app))
        await pilot.press("enter", "escape")
        await until(pilot, lambda: app.screen is home)
        await pilot.press("j", "pagedown", "pagedown", "down", "up", "pageup")
        await until(pilot, lambda: "Glossary" in screen_text(app))
