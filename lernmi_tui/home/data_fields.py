"""The fields on Home for what there is to choose about the data: of clouds, of a person's own."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Label

from lernmi.run.record.recipe import Recipe
from lernmi.tasks.given_title import is_given
from lernmi.tasks.options import DEFAULTS, HELD_OUT_RANGE, SPLIT_SEED, TaskOptions
from lernmi.tasks.task import TaskInfo
from lernmi_tui.home.feature_picker import FeaturePicker
from lernmi_tui.home.field_text import number, share, share_text, whole

FIELDS = {  # id -> label, what is asked for
    "label": ("label", "column: name or number"),
    "noise": ("noise", "0 to 0.5"),
    "held_out": ("held out", "≤ 90 %"),
    "split_seed": ("split seed", "which ones"),
}

OF_COLUMNS = ("label", "columns", "drop", "predict", "missing")  # chosen in the list of columns


class DataFields(Vertical):
    """Shows only the fields that the task has."""

    DEFAULT_CSS = """
    DataFields { height: auto; }
    DataFields .pair { height: 1; }
    DataFields .pair > .field { width: 1fr; max-width: 40; }
    DataFields .pair > .field > Input { width: 6; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._task_name = ""
        self._given = self._usual = DEFAULTS  # what was asked for; what None stands for
        self._shown: tuple[str, ...] = ()
        self._filled: dict[str, str | tuple[str, ...]] = {}  # what was put into the fields

    def compose(self) -> ComposeResult:
        yield from self._field("label")
        with Horizontal(classes="pair", id="pair-field"):
            for field in ("noise", "held_out", "split_seed"):
                yield from self._field(field)
        with Horizontal(classes="field", id="features-field"):
            yield Label("features")
            yield FeaturePicker(id="features")

    def _field(self, field: str) -> ComposeResult:
        label, hint = FIELDS[field]
        with Horizontal(classes="field", id=f"{field}-field"):
            yield Label(label)
            yield Input(id=field, compact=True, select_on_focus=True, max_length=500)
            yield Label(hint, classes="hint")

    def on_mount(self) -> None:
        self._show_fields()

    def fill(self, recipe: Recipe) -> None:
        """Show the options of ``recipe``, and what the task does by itself where they are open."""
        self._task_name, self._given, self._usual = recipe.task, recipe.options, _usual(recipe)
        self._shown = _fields_of(recipe.info, recipe.options)
        self._show_fields()
        usual, given = asdict(self._usual), asdict(self._given)
        values = {name: usual[name] if value is None else value for name, value in given.items()}
        for field in FIELDS:
            self.query_one(f"#{field}", Input).value = _text(field, values[field])
        if "features" in self._shown:
            from lernmi.tasks.features import checked_features  # loads numpy

            self.query_one(FeaturePicker).pick(checked_features(values["features"]))
        self._filled = {field: self._entry(field) for field in self._shown}

    def choose(self, options: TaskOptions) -> None:
        """Take what ``options`` say of a table's columns; what is typed elsewhere stays."""
        self._given = replace(
            self._given,
            label=options.label,
            columns=options.columns,
            drop=options.drop,
            predict=options.predict,
            missing=options.missing,
        )
        self.query_one("#label", Input).value = _text("label", options.label)
        self._filled["label"] = self._entry("label")

    def _show_fields(self) -> None:
        shown = {*self._shown, *(["pair"] if "held_out" in self._shown else [])}
        for field in (*FIELDS, "pair", "features"):
            self.query_one(f"#{field}-field").display = field in shown

    def options(self) -> TaskOptions:
        """What the fields say: what was given where they are untouched, None for the task's own.

        Raises LernmiError, with one line, if a field makes no sense.
        """
        usual = asdict(self._usual)
        changed = [field for field in self._shown if self._entry(field) != self._filled[field]]
        chosen = {field: self._value(field) for field in changed}
        options = replace(
            self._given,
            **{field: None if each == usual[field] else each for field, each in chosen.items()},
        )
        if self._shown:
            elsewhere = OF_COLUMNS if "split_seed" in self._shown else ()
            options.check(self._task_name, (*self._shown, *elsewhere))
        return options

    def _entry(self, field: str) -> str | tuple[str, ...]:
        """What is in a field now."""
        if field == "features":
            return self.query_one(FeaturePicker).names
        return self.query_one(f"#{field}", Input).value.strip()

    def _value(self, field: str) -> Any:
        """What a field asks for, in the type of the option."""
        entry, label = self._entry(field), FIELDS.get(field, ("",))[0]
        if isinstance(entry, tuple):
            from lernmi.tasks.features import checked_features  # loads numpy

            return checked_features(entry)
        if field == "label":
            return entry or None
        if field == "noise":
            return number(entry, label)
        if field == "split_seed":
            return whole(entry, label)
        return share(entry, label, HELD_OUT_RANGE[0] if "noise" in self._shown else 0.0)


def _fields_of(info: TaskInfo, options: TaskOptions) -> tuple[str, ...]:
    if info.group == "Clouds":
        return ("held_out", "noise", "features")
    if info.group != "Yours" or is_given(info.name):
        return ()
    is_table = info.picture is None or options != replace(
        options, label=None, columns=None, drop=None, predict=None, missing=None
    )
    return ("label", "held_out", "split_seed")[0 if is_table else 1 :]


def _usual(recipe: Recipe) -> TaskOptions:
    """What the task does where nothing is asked for."""
    group = recipe.info.group
    if group == "Clouds":
        from lernmi.tasks import (
            clouds,  # these load numpy, so after the first paint
            features,  # these load numpy, so after the first paint
        )

        return TaskOptions(noise=clouds.NOISE, held_out=clouds.HELD_OUT, features=features.PLAIN)
    if group == "Yours":
        from lernmi.tasks import labelled_task

        task = recipe.load()
        rows = len(task.train) + (len(task.test) if task.holds_out else 0)
        enough = rows >= labelled_task.FEWEST_TO_HOLD_OUT
        share_out = labelled_task.USUAL_SHARE if enough else 0.0
        return TaskOptions(held_out=share_out, split_seed=SPLIT_SEED)
    return DEFAULTS


def _text(field: str, value: Any) -> str:
    if field == "held_out" and value is not None:
        return share_text(value)
    return "" if value is None else f"{value:g}" if field == "noise" else str(value)
