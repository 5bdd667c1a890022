"""The columns of a table, chosen on a command line; the recipe says them again."""

import json

import pytest
from click.testing import CliRunner

import lernmi
from lernmi.cli.main import main
from lernmi.cli.options import recipe_of
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.options import TaskOptions


@pytest.fixture
def houses(tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text(
        'id,"rooms, all",town,price\n'
        + "".join(f"{n + 1},{n % 5},{('Rom', 'Bern')[n % 2]},{900 + n}\n" for n in range(50))
    )
    return path


def trained(*words, given=None):
    done = CliRunner().invoke(main, ["train", *map(str, words), "--epochs", "1"], input=given)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_options_choose_the_columns(houses):
    said = trained(houses, "--label", "2", "--drop", "TOWN", "--as", "number", "--json")
    last = json.loads(said.splitlines()[-1])
    assert last["sizes"] == [1, 16, 1]
    assert last["options"]["drop"] == ["TOWN"] and last["options"]["predict"] == "number"
    said = trained(houses, "--label", "price", "--columns", '"rooms, all",town', "--json")
    last = json.loads(said.splitlines()[-1])
    assert last["sizes"] == [3, 16, 1]
    assert "train_r2" in last


def test_a_table_from_standard_input(houses):
    assert "standard input" not in trained("-", given=houses.read_text()).splitlines()[0]


def test_a_recipe_with_columns_is_written_and_read(houses, tmp_path):
    options = TaskOptions(
        label="price", columns=("rooms, all", 'a "b"', "town"), predict="number", missing="mean"
    )
    recipe = Recipe(str(houses), options=options)
    assert recipe_of(recipe.words()) == recipe
    assert "--as number" in recipe.command() and "--missing mean" in recipe.command()
    assert Recipe.from_dict(json.loads(json.dumps(recipe.as_dict()))) == recipe
    task = lernmi.load_task(houses, label="price", columns=["rooms, all", 3], missing="mean")
    session = lernmi.Session(task)
    session.save(tmp_path / "run")
    assert lernmi.load_run(tmp_path / "run").task.options == task.options


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"predict": "both"}, "what is predicted is a class or a number"),
        ({"missing": "guess"}, "missing values are dealt with by leave-out or mean"),
    ],
)
def test_choices_that_are_none(houses, options, message):
    with pytest.raises(lernmi.LernmiError, match=message):
        lernmi.load_task(houses, **options)


def test_pictures_have_no_columns(tmp_path):
    with pytest.raises(lernmi.LernmiError, match="xor has no --drop to set"):
        lernmi.load_task("xor", drop=["x1"])
