"""The form on Home: the fields about data, what they ask for, and the preview that follows."""

import struct
from contextlib import asynccontextmanager

import pytest
from textual.app import App
from textual.widgets import Input

import lernmi
from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.features import FEATURES
from lernmi.tasks.options import DEFAULTS, TaskOptions
from lernmi_tui.home.data_fields import DataFields
from lernmi_tui.home.feature_picker import FeaturePicker
from lernmi_tui.home.field_text import share, share_text
from lernmi_tui.home.form import RecipeForm
from lernmi_tui.home.preview import Preview
from lernmi_tui.home.preview_picture import draw_preview
from lernmi_tui.paint.palette import DARK
from tests.app_helpers import LernmiApp, at_home, screen_text, until, until_ready
from tests.regressions import PRICES

pytestmark = pytest.mark.slow  # whole apps


@pytest.fixture
def table(tmp_path):
    """A table with two columns that may be the label: of three and of two classes."""
    path = tmp_path / "table.csv"
    rows = [f"{i % 7},{i % 5},{i % 2},{i % 3}" for i in range(60)]
    path.write_text("\n".join(["length,width,colour,kind", *rows]))
    return str(path)


class Harness(App):
    """The form with its preview, as on Home."""

    def __init__(self, recipe):
        super().__init__()
        self.first = recipe
        self.asked = []

    def compose(self):
        yield RecipeForm()
        yield Preview()

    def on_mount(self):
        self.query_one(RecipeForm).fill(self.first)
        self.query_one(Preview).preview(self.first)

    def on_recipe_form_changed(self, message):
        self.asked.append(message.recipe)
        for preview in self.query(Preview):  # none if the app has ended meanwhile
            preview.preview(message.recipe)


@asynccontextmanager
async def form_with(recipe, size=(56, 24)):
    app = Harness(recipe)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "to learn" in screen_text(app))
        yield pilot, app.query_one(RecipeForm)


def put(form, field, text):
    form.query_one(f"#{field}", Input).value = text


def said(form):
    """The line that says what comes of the fields."""
    return str(form.query_one("#verdict").render())


def shown(form):
    """The fields about data that are seen."""
    fields = form.query_one(DataFields).query(".field, .pair")
    inside = [field for field in fields if field.display and field.parent.display]
    return {field.id.removesuffix("-field") for field in inside} - {"pair"}


# numbers as people type them


@pytest.mark.parametrize(
    ("text", "value"),
    [("50 %", 0.5), ("50%", 0.5), ("50", 0.5), ("0.5", 0.5), ("10", 0.1), ("12.5 %", 0.125)],
)
def test_a_share(text, value):
    assert share(text, "held out", 0.1) == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["", "%", "half", "9 %", "91", "0.05", "0", "-20", "nan", "inf", "0.5 %", "1e9"]
)
def test_what_is_no_share(text):
    with pytest.raises(LernmiError, match="held out: 10 to 90 % is needed"):
        share(text, "held out", 0.1)


@pytest.mark.parametrize("value", [0.0, 0.1, 0.2, 1 / 3, 0.5, 0.9])
def test_a_share_as_text_is_that_share(value):
    assert share(share_text(value), "held out", 0.0) == pytest.approx(value, abs=1e-4)


# the fields that a task has


@pytest.mark.parametrize(
    ("task", "fields"),
    [
        ("xor", set()),
        ("digits", set()),
        ("mnist", set()),
        ("spiral", {"noise", "held_out", "features"}),
    ],
)
async def test_each_task_has_its_fields(task, fields):
    async with form_with(Recipe(task)) as (_, form):
        assert shown(form) == fields
        assert form.recipe().options == DEFAULTS


async def test_a_table_has_its_fields(table):
    async with form_with(Recipe(table)) as (_, form):
        assert shown(form) == {"label", "held_out", "split_seed"}
        assert form.query_one("#held_out", Input).value == "20 %"
        assert form.query_one("#split_seed", Input).value == "2026"
        assert form.recipe() == Recipe(
            table, (3, 8, 3), lernmi.load_task(table).training_rate, activation="sigmoid"
        )


async def test_a_cloud_is_filled_in_with_its_defaults():
    async with form_with(Recipe("circle")) as (_, form):
        assert form.query_one("#noise", Input).value == "0.06"
        assert form.query_one("#held_out", Input).value == "50 %"
        assert form.query_one(FeaturePicker).names == ("x1", "x2")


async def test_options_come_back_as_they_were():
    options = TaskOptions(noise=1 / 7, held_out=1 / 3, features=("x1²", "x1x2"))
    async with form_with(Recipe("circle", (2, 3, 1), options=options)) as (_, form):
        recipe = form.recipe()
        assert recipe.options == options and recipe.sizes == (2, 3, 1)
        put(form, "noise", "0.06")
        assert form.recipe().options == TaskOptions(held_out=1 / 3, features=("x1²", "x1x2"))


async def test_features_may_be_spelled_as_on_the_command_line():
    options = TaskOptions(features=("x1^2", "x2^2"))
    async with form_with(Recipe("circle", options=options)) as (_, form):
        assert form.query_one(FeaturePicker).names == ("x1²", "x2²")
        assert form.recipe().sizes == (2, 4, 1)


async def test_options_without_a_field_are_kept(tmp_path):
    for part in ("train", "t10k"):
        images, labels = bytes(20 * 28 * 28), bytes(i % 10 for i in range(20))
        head = struct.pack(">HBBIII", 0, 8, 3, 20, 28, 28)
        (tmp_path / f"{part}-images-idx3-ubyte").write_bytes(head + images)
        (tmp_path / f"{part}-labels-idx1-ubyte").write_bytes(
            struct.pack(">HBBI", 0, 8, 1, 20) + labels
        )
    options = TaskOptions(data=str(tmp_path))
    async with form_with(Recipe("mnist", options=options)) as (_, form):
        put(form, "seed", "3")
        assert form.recipe().options == options


async def test_no_noise_is_not_the_default():
    async with form_with(Recipe("circle", options=TaskOptions(noise=0.0))) as (_, form):
        assert form.query_one("#noise", Input).value == "0"
        assert form.recipe().options.noise == 0.0


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("noise", "much", "noise: a number like 0.5 is needed, not 'much'"),
        ("noise", "0.7", "noise lies within 0 and 0.5, not 0.7"),
        ("noise", "nan", "noise lies within 0 and 0.5"),
        ("held_out", "5 %", "held out: 10 to 90 % is needed, not '5 %'"),
        ("held_out", "[b]", "held out: 10 to 90 % is needed, not '[b]'"),
        ("sizes", "3-4-1", "Circle has 2 inputs"),
    ],
)
async def test_what_is_wrong_is_said_and_does_not_start(field, text, says):
    async with form_with(Recipe("circle")) as (pilot, form):
        put(form, field, text)
        await until(pilot, lambda: says in said(form))
        assert form.recipe() is None
        put(form, field, {"noise": "0.1", "held_out": "40", "sizes": "2-4-1"}[field])
        await until(pilot, lambda: "17 links" in said(form))
        assert form.recipe() is not None


# the features


async def test_features_are_switched_with_the_keyboard_and_the_shape_follows():
    async with form_with(Recipe("circle", (2, 5, 1))) as (pilot, form):
        picker = form.query_one(FeaturePicker)
        picker.focus()
        await pilot.press("space", "right", "right", "space", "left", "left", "left", "space")
        assert picker.names == ("x2", "x1²", "sin6x2")
        recipe = form.recipe()
        assert recipe.sizes == (3, 5, 1)
        assert recipe.options == TaskOptions(features=("x2", "x1²", "sin6x2"))
        assert "26 links" in said(form)
        await pilot.press("space", "right", "space")
        assert form.recipe().options.features == ("x1", "x2", "x1²")


async def test_features_are_switched_with_the_mouse():
    async with form_with(Recipe("circle")) as (pilot, form):
        picker = form.query_one(FeaturePicker)
        start = 0
        for name in FEATURES:
            await pilot.click(picker, offset=(start + 1, 0))
            start += len(name) + 2
        assert picker.names == tuple(FEATURES)[2:]
        assert form.recipe().sizes == (5, 4, 1)
        line = screen_text(pilot.app).splitlines()[picker.region.y]
        assert line.split() == ["features", "·x1", "·x2", *("✓" + name for name in picker.names)]


async def test_no_feature_at_all_is_refused():
    async with form_with(Recipe("circle")) as (pilot, form):
        form.query_one(FeaturePicker).focus()
        await pilot.press("space", "right", "space")
        assert "at least one feature" in said(form)
        assert form.recipe() is None
        await pilot.press("space")
        assert form.recipe().sizes == (1, 4, 1)


# the preview follows


def preview_text(app):
    return "\n".join(screen_text(app).splitlines()[app.query_one(Preview).region.y :])


async def test_the_preview_of_a_cloud_follows():
    async with form_with(Recipe("circle"), (56, 32)) as (pilot, form):
        app = pilot.app
        await until(pilot, lambda: "200 points to learn from" in preview_text(app))
        assert {"●", "○", "◆", "◇"} <= set(preview_text(app))
        put(form, "held_out", "90 %")
        await until(pilot, lambda: "40 points to learn from" in preview_text(app))
        assert "360 held out" in preview_text(app)
        before = preview_text(app)
        put(form, "noise", "0.4")
        await until(pilot, lambda: preview_text(app) != before)
        assert [recipe.options for recipe in app.asked] == [
            TaskOptions(held_out=0.9),
            TaskOptions(held_out=0.9, noise=0.4),
        ]
        put(form, "seed", "5")
        await pilot.pause()
        assert len(app.asked) == 2, "that is no other data"


async def test_the_last_of_many_changes_is_shown():
    async with form_with(Recipe("circle"), (56, 32)) as (pilot, form):
        for percent in range(10, 91, 5):
            put(form, "held_out", f"{percent} %")
            await pilot.pause()
        await until(pilot, lambda: "360 held out" in preview_text(pilot.app))


async def test_a_preview_that_cannot_be_had_is_notified():
    async with form_with(Recipe("circle"), (56, 32)) as (pilot, _):
        pilot.app.query_one(Preview).preview(Recipe("[/nope]"))
        await until(pilot, lambda: pilot.app._notifications)
        assert "[/nope]" in next(iter(pilot.app._notifications)).message


# a person's own table


async def test_another_label_is_read_and_what_follows_from_it(table):
    async with form_with(Recipe(table), (56, 32)) as (pilot, form):
        put(form, "label", "colour")
        await until(pilot, lambda: form.query_one("#sizes", Input).value == "3-8-2")
        await until(pilot, lambda: pilot.app.asked == [form.recipe()])
        assert form.recipe().options == TaskOptions(label="colour")
        await until(pilot, lambda: "kind" in preview_text(pilot.app))
        put(form, "label", "")
        await until(pilot, lambda: form.query_one("#sizes", Input).value == "3-8-3")
        assert form.recipe().options == DEFAULTS


async def test_a_shape_that_was_typed_stays(table):
    async with form_with(Recipe(table)) as (pilot, form):
        put(form, "sizes", "3-5-3")
        put(form, "held_out", "30")
        await until(pilot, lambda: len(pilot.app.asked) == 1)
        assert form.recipe().sizes == (3, 5, 3)
        assert form.recipe().options == TaskOptions(held_out=0.3)
        put(form, "label", "colour")
        await until(pilot, lambda: "the shape starts with 3 and ends with 2" in said(form))


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("label", "colou", 'no column is called "colou"'),
        ("held_out", "95 %", "held out: 0 to 90 % is needed, not '95 %'"),
        ("split_seed", "-1", "a split seed is a whole number from 0 on, not -1"),
        ("split_seed", "x", "split seed: a whole number is needed, not 'x'"),
    ],
)
async def test_what_cannot_be_read_is_said(table, field, text, says):
    async with form_with(Recipe(table), (120, 32)) as (pilot, form):
        put(form, field, text)
        await until(pilot, lambda: says in said(form))
        assert form.recipe() is None and pilot.app.asked == []


async def test_nothing_held_out_is_a_choice(table):
    async with form_with(Recipe(table)) as (pilot, form):
        put(form, "held_out", "0")
        await until(pilot, lambda: pilot.app.asked)
        assert not form.recipe().load().holds_out


# on Home


@pytest.mark.parametrize("task", ["gaussians", "spiral"])
async def test_on_home_everything_fits_a_small_terminal(task):
    app = LernmiApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: at_home(app))
        tasks = app.screen.query_one("#tasks")
        tasks.highlighted = tasks.get_option_index(task)
        await until(pilot, lambda: "● is 1" in screen_text(app))
        assert app.screen.query_one(Preview).size.height >= 6
        text = screen_text(app)
        assert all(word in text for word in ("noise", "held out", "features", "sin6x2", "to learn"))
        chosen = app.screen.query_one("#chosen")
        assert chosen.max_scroll_y == 0


async def test_on_home_enter_starts_with_what_was_chosen():
    app = LernmiApp(None)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: at_home(app))
        tasks = app.screen.query_one("#tasks")
        tasks.highlighted = tasks.get_option_index("circle")
        form = app.screen.query_one(RecipeForm)
        await until(pilot, lambda: shown(form))
        put(form, "noise", "0.2")
        form.query_one(FeaturePicker).focus()
        await pilot.press("right", "right", "space", "enter")
        workbench = await until_ready(pilot)
        options = TaskOptions(noise=0.2, features=("x1", "x2", "x1²"))
        assert workbench.recipe.options == options
        assert workbench.runner.report.snapshot.sizes == (3, 4, 1)


# pictures


def drawn(task, width=40, height=8):
    cells = draw_preview(task, width, height, DARK)
    return [strip.text.rstrip() for strip in cells.strips()]


def test_the_first_rows_of_a_table(table):
    lines = drawn(lernmi.load_task(table))
    assert lines[0].split() == ["length", "width", "…", "class"]
    assert len(lines) == 8 and all(len(line.split()) == 4 for line in lines[1:])
    wide = drawn(lernmi.load_task(table), 80)
    assert wide[0].split() == ["length", "width", "colour", "│", "class"]


def test_what_is_to_be_predicted_is_seen_in_its_own_units():
    lines = drawn(PRICES, 60, 8)
    assert lines[0].split() == [
        "price",
        "●",
        "3",
        "points",
        "to",
        "learn",
        "from",
        "◇",
        "held",
        "out:",
        "2",
    ]
    assert "".join(lines[1:]).count("●") == 3 and lines[-1].endswith("weight")
    assert any("200┤" in line for line in lines)


@pytest.mark.parametrize("size", [(0, 0), (3, 1), (14, 2), (200, 90)])
def test_previews_of_any_size(table, size):
    names = ("circle", "sine", "hills")
    for task in (lernmi.load_task(table), PRICES, *map(lernmi.load_task, names)):
        assert len(drawn(task, *size)) == size[1]
