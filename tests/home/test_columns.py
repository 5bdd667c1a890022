"""The columns of a person's own table on Home, before anything starts."""

import gzip

import numpy as np
import pytest

from lernmi import write_idx
from lernmi.data.tables.column_roles import RolesOf
from lernmi.data.tables.csv_data import read_table
from lernmi.data.tables.table_rows import TableChoice
from lernmi.errors import LernmiError
from lernmi.tasks import kept_table, own_data
from lernmi.tasks.options import TaskOptions
from lernmi_tui.home.column_rows import HEADS, ColumnRows, details
from lernmi_tui.home.column_start import at_home, has_columns_to_choose
from lernmi_tui.paint.palette import DARK
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready
from tests.app_helpers import at_home as is_home

SEXES = ("male", "female", "")
ROWS = [
    f"{row + 1},{40 + row % 9},{SEXES[row % 3]},2020-01-{row % 28 + 1:02d},{row % 2}"
    for row in range(36)
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LERNMI_FOLDER", str(tmp_path / "kept"))


@pytest.fixture
def birds(tmp_path):
    path = tmp_path / "birds.csv"
    path.write_text("\n".join(["id,bill,sex,day,wild", *ROWS]))
    return path


def drawn(path, width):
    of = RolesOf(read_table(path))
    rows = ColumnRows(of.table, of.of(TableChoice()), {1: 1, 2: 3}, None, 0)
    return [strip.text for strip in rows.draw(width, 8, DARK).strips()]


def test_a_line_a_column_says_what_was_found_of_it(birds):
    heads, identity, bill, sex, day, wild, *_ = drawn(birds, 80)
    assert heads.split() == ["column", "kind", "holds", "differ", "lacks", "inputs"]
    assert identity.split("  ")[0] == "· id" and "it numbers the rows" in identity
    assert bill.split() == ["✓", "bill", "number", "40", "to", "48", "9", "1"]
    assert sex.split() == ["✓", "sex", "words", "female,", "male", "2", "12", "3"]
    assert day.startswith("· day") and day.endswith("dates" + " " * (80 - len(day.rstrip())))
    assert wild.startswith("◆ wild") and wild.rstrip().endswith("label")


@pytest.mark.parametrize("width", [0, 1, 12, 34, 54, 200])
def test_it_fits_whatever_the_names_are(tmp_path, width):
    path = tmp_path / "odd.csv"
    names = ["中文名前のとても長い列の名前", "[b]bold[/b]", "x" * 300, "l"]
    rows = [f"{row % 5},{row % 3},{row % 7},{'uv'[row % 2]}" for row in range(30)]
    path.write_text("\n".join([",".join(names), *rows]))
    of = RolesOf(read_table(path))
    strips = ColumnRows(of.table, of.of(TableChoice()), {}, 0, 0).draw(width, 6, DARK).strips()
    assert {strip.cell_length for strip in strips} == {width}


def test_a_thousand_columns_are_scrolled(tmp_path):
    path = tmp_path / "wide.csv"
    names = [f"n{place}" for place in range(1_000)]
    rows = [",".join(str((row * place) % 5) for place in range(1_000)) for row in range(12)]
    path.write_text("\n".join([",".join(names), *rows]))
    of = RolesOf(read_table(path))
    rows = ColumnRows(of.table, of.of(TableChoice()), {}, 990, 985)
    strips = rows.draw(60, 10, DARK).strips()
    assert [strip.text.split()[1] for strip in strips[HEADS:]] == names[985:994]


def test_the_chosen_column_is_told_whole(birds):
    of = RolesOf(read_table(birds))
    told = details(of.table.columns[2], of.of(TableChoice()), {2: 3})
    assert told[0].startswith("sex: words, female, male, 2 different, 12 missing; 3 inputs")
    assert told[-1] == "3 inputs"


def test_a_table_of_which_nothing_is_said_opens_home(birds, tmp_path, monkeypatch):
    assert has_columns_to_choose(Recipe(str(birds)))
    assert has_columns_to_choose(Recipe(str(birds), options=TaskOptions(drop=("id",))))
    assert not has_columns_to_choose(Recipe(str(birds), options=TaskOptions(label="wild")))
    assert not has_columns_to_choose(Recipe(str(birds), fingerprint="0" * 64))
    assert not has_columns_to_choose(Recipe("xor"))
    pictures = tmp_path / "a-images-idx3-ubyte"
    write_idx(pictures, np.arange(4, dtype=np.uint8).reshape(1, 2, 2))
    assert not has_columns_to_choose(Recipe(str(pictures)))
    packed = tmp_path / "b.csv.gz"
    packed.write_bytes(gzip.compress(birds.read_bytes()))
    assert has_columns_to_choose(Recipe(str(packed)))
    monkeypatch.chdir(tmp_path)
    assert at_home(Recipe("birds.csv")).task == str(birds)
    with pytest.raises(LernmiError, match="no --noise to set"):
        at_home(Recipe(str(birds), options=TaskOptions(noise=0.1)))


def test_while_columns_are_chosen_the_file_is_read_once(birds, monkeypatch):
    kept_table.keep(str(birds), own_data.table_in(birds))
    with monkeypatch.context() as patched:
        patched.setattr(own_data, "read_table", lambda path: pytest.fail("it is read again"))
        assert own_data.load(str(birds)).sizes[0] == 4
    birds.write_text("a,b,label\n1,2,u\n3,4,v\n5,6,u\n7,8,v\n")
    assert own_data.load(str(birds)).sizes[0] == 2
    kept_table.forget()
    assert kept_table.at_hand(str(birds)) is None


async def test_columns_are_chosen_and_what_starts_is_that(birds):
    """By keys and by mouse, from a file that can't be used as it stands."""
    birds.write_text("\n".join(["id,bill,sex,day,label", *(row[:-1] + "1" for row in ROWS)]))
    app = LernmiApp(table=Recipe(str(birds)), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: is_home(app) and app.screen._columns.has_focus)
        await until(pilot, lambda: "constant" in screen_text(app))
        await pilot.press("down", "down", "l")
        await until(pilot, lambda: "2 classes (female" in screen_text(app))
        await until(pilot, lambda: "1 of 5 learned from, 1 input" in screen_text(app))
        await pilot.click("#columns", offset=(2, 3))  # the mark of id
        await until(pilot, lambda: "2 of 5 learned from, 2 inputs" in screen_text(app))
        await pilot.press("enter")
        workbench = await until_ready(pilot)
        options = workbench.recipe.options
        assert (options.label, options.columns) == ("sex", ("id", "bill"))
        assert "--label sex --columns id,bill" in workbench.recipe.command()
        assert kept_table.at_hand(str(birds)) is None
        assert workbench.runner.report is None or workbench.runner.report.snapshot.moment == 0
