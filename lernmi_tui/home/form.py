"""The form on Home: shape, training rate, activations, batch, seed, and what the data has."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label

from lernmi.errors import LernmiError
from lernmi.numbers import count, rate
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.options import DEFAULTS, TaskOptions
from lernmi.tasks.table import TASKS
from lernmi.tasks.task import TaskInfo
from lernmi_tui.home.data_fields import DataFields
from lernmi_tui.home.feature_picker import FeaturePicker
from lernmi_tui.home.field_text import number, shape, whole
from lernmi_tui.parts.beat import Beat

FIELDS = {  # id -> label, what is asked for
    "sizes": ("shape", "neurons of each layer"),
    "rate": ("rate", "training (learning) rate"),
    "activation": ("activation", "or tanh, relu, identity"),
    "batch": ("batch", "samples for one change"),
    "seed": ("seed", "of weights and order"),
}
SECONDS = 0.3  # between two readings of a person's own data while they type


class RecipeForm(Vertical):
    """One line a field, and a line below that says what comes of them or what is wrong.

    It is filled in with the defaults. A person's own data is read again, by a worker, when the
    fields ask for another reading of it.
    """

    DEFAULT_CSS = """
    RecipeForm { height: auto; }
    RecipeForm .field { height: 1; }
    RecipeForm .field > Label { width: 12; color: $foreground-muted; }
    RecipeForm .field > Label.hint {
        width: 1fr; padding-left: 1; color: $foreground-muted;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    RecipeForm .field > Input { width: 18; }
    RecipeForm #verdict { width: 100%; height: auto; max-height: 3; margin: 0 0 1 0; }
    RecipeForm #verdict.-wrong { color: $error; text-style: bold; }
    """

    @dataclass
    class Changed(Message):
        """A person asks for other data: that of ``recipe``, which can be had."""

        recipe: Recipe

    @dataclass
    class Read(Message):
        """A worker has loaded the data of ``recipe``, or ``failure`` says why it can't be used."""

        recipe: Recipe
        failure: str | None

    def __init__(self) -> None:
        super().__init__()
        self._beat = Beat(self, SECONDS, self._read_data)
        self._filled: Recipe | None = None  # what it was filled in with
        self._info: TaskInfo | None = None  # of the data that was read last
        self._options = DEFAULTS  # for which that was read
        self._complained = False

    def compose(self) -> ComposeResult:
        for field, (label, hint) in FIELDS.items():
            with Horizontal(classes="field"):
                yield Label(label)
                yield Input(id=field, compact=True, select_on_focus=True, max_length=500)
                yield Label(hint, classes="hint")
        yield DataFields()
        yield Label(id="verdict", markup=False)

    def fill(self, recipe: Recipe) -> None:
        """Show ``recipe``, the task's defaults where it leaves them open."""
        self._filled, self._info, self._options = recipe, recipe.info, recipe.options
        sizes = recipe.sizes or self._info.sizes
        names = recipe.activation or self._info.activations(len(sizes) - 1)
        with self.prevent(Input.Changed):
            self._put("sizes", _shape(sizes))
            self._put("rate", rate(recipe.rate or self._info.training_rate))
            self._put("activation", _joined((names,) if isinstance(names, str) else names))
            self._put("batch", str(recipe.batch))
            self._put("seed", str(recipe.seed))
            self.query_one(DataFields).fill(recipe)
        self._say("")
        self._complained = False
        # after the first paint: judging loads numpy
        self.call_after_refresh(self._judge_first)

    def _judge_first(self) -> None:
        """Judge what was filled in, unless something was wrong with it or the form has gone."""
        if self.query("#verdict") and not self._complained:
            self._judge()

    def complain(self, message: str) -> None:
        """Say what is wrong."""
        self._say(message)
        self._complained = True
        self.query_one("#verdict", Label).add_class("-wrong")

    def choose(self, options: TaskOptions) -> None:
        """Take what ``options`` say of a table's columns, and have the data read as that."""
        with self.prevent(Input.Changed):
            self.query_one(DataFields).choose(options)
        self._judge()

    def recipe(self) -> Recipe | None:
        """What the fields say; None, after saying why, if they make no network."""
        recipe = self._typed()
        return recipe if recipe is not None and self._approve(recipe) else None

    # judging what is typed

    @on(Input.Changed)
    def _judge(self) -> None:
        """Say what the fields make, or what is wrong with them."""
        recipe = self._typed()
        if recipe is None:
            return
        if recipe.task not in TASKS and recipe.options != self._options:
            self._say("reading …")
            self._beat.ask()
        elif self._approve(recipe) and recipe.options != self._options:
            self._options = recipe.options
            self.post_message(self.Changed(recipe))

    @on(FeaturePicker.Changed)
    def _follow_features(self) -> None:
        """As many inputs as there are features."""
        wanted = len(self.query_one(FeaturePicker).names)
        inputs, dash, rest = self._text("sizes").partition("-")
        if wanted and inputs.isdecimal():
            with self.prevent(Input.Changed):
                self._put("sizes", f"{wanted}{dash}{rest}")
        self._judge()

    def _read_data(self) -> None:
        """Have a worker read a person's own data as the fields ask for."""
        recipe = self._typed()
        if recipe is None:
            return

        def load() -> None:
            failure = None
            try:
                recipe.load()
            except LernmiError as error:
                failure = str(error)
            self.post_message(self.Read(recipe, failure))

        self.run_worker(load, thread=True, exclusive=True, exit_on_error=False)

    def on_recipe_form_read(self, message: Read) -> None:
        """Use what was read, unless the fields ask for something else by now."""
        recipe = self._typed() if self.query("#verdict") else None
        if recipe is None or recipe.options != message.recipe.options:
            return
        if message.failure is not None:
            self.complain(message.failure.removeprefix(f"{recipe.task}: "))
            return
        self._follow_task(recipe.info)
        self._options = recipe.options
        self._judge()
        self.post_message(self.Changed(self._typed() or recipe))

    def _follow_task(self, info: TaskInfo) -> None:
        """Where a field holds the default of the task before, make it that of ``info``."""
        old, self._info = self._info, info
        if old is not None:
            with self.prevent(Input.Changed):
                for field, text in _defaults(info).items():
                    if self._text(field) == _defaults(old)[field]:
                        self._put(field, text)

    def _approve(self, recipe: Recipe) -> bool:
        """Say how many links it makes, or what is wrong with it."""
        from lernmi.net.flat import link_count

        try:
            recipe.check()
        except LernmiError as error:
            self.complain(str(error))
            return False
        assert recipe.sizes is not None
        self._say(f"{count(link_count(recipe.sizes))} links (weights and biases) to learn")
        return True

    def _say(self, verdict: str) -> None:
        label = self.query_one("#verdict", Label)
        label.update(verdict)
        label.remove_class("-wrong")

    # the fields

    def _text(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value.strip()

    def _put(self, field: str, text: str) -> None:
        self.query_one(f"#{field}", Input).value = text

    def _typed(self) -> Recipe | None:
        """What the fields say, whether it fits or not; None, after saying why, if it is none."""
        try:
            return None if self._filled is None else self._read(self._filled)
        except LernmiError as error:
            self.complain(str(error))
            return None

    def _read(self, filled: Recipe) -> Recipe:
        names = tuple(self._text("activation").replace(",", " ").split())
        return replace(
            filled,
            sizes=shape(self._text("sizes"), _shape((self._info or filled.info).sizes)),
            rate=number(self._text("rate"), "rate"),
            activation=names[0] if len(names) == 1 else names or None,
            batch=whole(self._text("batch"), "batch"),
            seed=whole(self._text("seed"), "seed"),
            options=self.query_one(DataFields).options(),
        )


def _defaults(info: TaskInfo) -> dict[str, str]:
    """The texts of the fields that a task has defaults for."""
    return {
        "sizes": _shape(info.sizes),
        "rate": rate(info.training_rate),
        "activation": _joined(info.activations(len(info.sizes) - 1)),
    }


def _shape(sizes: tuple[int, ...]) -> str:
    return "-".join(map(str, sizes))


def _joined(names: tuple[str, ...]) -> str:
    return names[0] if len(set(names)) == 1 else " ".join(names)
