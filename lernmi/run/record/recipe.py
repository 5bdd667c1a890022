"""A recipe: what a run is made of. With its events it says everything about it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from lernmi.errors import LernmiError
from lernmi.tasks.given import given_task
from lernmi.tasks.given_title import given_title, is_given
from lernmi.tasks.kept import info_of, kept_task
from lernmi.tasks.options import DEFAULTS, TaskOptions
from lernmi.tasks.table import TASKS
from lernmi.tasks.task import TaskInfo
from lernmi.wording import counted, file_name

if TYPE_CHECKING:
    from lernmi.tasks.task import Task

PROGRAM = "lernmi-tui"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to train, and how. None stands for the task's own default.

    ``task`` is a name or a path, or ``given:`` and a title where the data was given as arrays;
    ``options`` are those of its data, ``fingerprint`` (SHA-256 in hex) tells it by its content.
    ``activation`` is one name for all layers or one each.
    """

    task: str
    sizes: tuple[int, ...] | None = None
    rate: float | None = None
    seed: int = 0
    batch: int = 1
    activation: str | tuple[str, ...] | None = None
    classic: bool = False
    options: TaskOptions = DEFAULTS
    fingerprint: str | None = None

    @property
    def info(self) -> TaskInfo:
        """What is known of the task; where that depends on the data, it is loaded for it."""
        return info_of(self.task, self.options)

    @property
    def title(self) -> str:
        """What to call the task before it is loaded."""
        if is_given(self.task):
            return given_title(self.task)
        return TASKS[self.task].title if self.task in TASKS else file_name(self.task)

    def load(self) -> Task:
        """The task, one that was loaded lately if its files are as they were.

        Raises LernmiError if there is none of that name, its data is no good, or is other data than
        that of the fingerprint; or if it was given, and nobody has it any more.
        """
        if is_given(self.task):
            return given_task(self.task, self.fingerprint)
        task = kept_task(self.task, self.options)
        if self.fingerprint not in (None, task.fingerprint):
            raise LernmiError(
                f"{self.title}: the data is not what it was: its fingerprint begins with "
                f"{task.fingerprint[:8]}, that of the recipe with {str(self.fingerprint)[:8]}"
            )
        return task

    def check(self) -> None:
        """Raises LernmiError, with one line, if this makes no network for the task.

        Data is loaded only where a person chose some, so a batch larger than the train samples may
        be found only later.
        """
        from lernmi.net.checks import checked_activations, checked_rate, checked_seed, checked_sizes

        if self.options != DEFAULTS or self.fingerprint is not None:
            self.load()
        info = self.info
        sizes = checked_sizes(info.sizes if self.sizes is None else self.sizes)
        if (sizes[0], sizes[-1]) != (info.sizes[0], info.sizes[-1]):
            raise LernmiError(
                f"{info.title} has {counted(info.sizes[0], 'input')} and "
                f"{counted(info.sizes[-1], 'output')}: the shape "
                f"starts with {info.sizes[0]} and ends with {info.sizes[-1]}"
            )
        checked_rate(info.training_rate if self.rate is None else self.rate)
        checked_seed(self.seed)
        self._check_classic()
        checked_activations(self.activation or "sigmoid", len(sizes) - 1)
        if self.batch < 1:
            raise LernmiError(f"a batch has 1 sample or more, not {self.batch}")

    def completed(self, task: Task) -> Recipe:
        """This recipe with nothing left to the defaults: shape, rate, activations, fingerprint.

        Raises LernmiError if this makes no network.
        """
        from lernmi.net.checks import checked_activations, checked_sizes
        from lernmi.net.network import CLASSIC_TRAINING_RATE

        self._check_classic()
        sizes = checked_sizes(task.sizes if self.sizes is None else self.sizes)
        rate = self.rate
        if rate is None:
            rate = CLASSIC_TRAINING_RATE if self.classic else task.training_rate
        activation = self.activation
        if activation is None:
            activation = "sigmoid" if self.classic else task.info.activations(len(sizes) - 1)
        names = checked_activations(activation, len(sizes) - 1)
        return replace(self, sizes=sizes, rate=rate, activation=names, fingerprint=task.fingerprint)

    def _check_classic(self) -> None:
        if self.classic and self.seed != 0:
            raise LernmiError(
                "classic draws nothing by chance: weights and order are always the same, so it "
                f"takes no seed such as {self.seed}"
            )

    # as text

    def words(self) -> list[str]:
        """Task and options as the words of a command line; what is left to defaults is left out."""
        words = []
        given = {**_options_of(self.options), **_options_of(self, ("task", "options"))}
        for name, value in given.items():
            option = option_name(name)
            words += [option] if value is True else [option, _written(value)]
        if self.task.startswith("-"):  # a file of that name is no option
            return [*words, "--", self.task]
        return [self.task, *words]

    def command(self, program: str = PROGRAM) -> str:
        """The one command line that repeats the run; ``lernmi train`` does it without a screen.

        Where the data was given as arrays there is none, and it is the line of Python.
        """
        if is_given(self.task):
            return self._python()
        return f"{program} {shlex.join(self.words())}"

    def _python(self) -> str:
        """``lernmi.Session(task, sizes=(2, 3, 1), training_rate=0.5, seed=7)``."""
        given = _options_of(self, ("task", "options", "fingerprint"))
        named = {_ARGUMENTS.get(name, name): value for name, value in given.items()}
        return f"lernmi.Session({', '.join(['task', *_assigned(named)])})"

    def as_dict(self) -> dict[str, Any]:
        """Every field, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Recipe:
        """The recipe that ``as_dict`` wrote, through JSON or not. Raises LernmiError for others."""
        names = {field.name for field in fields(cls)}
        if unknown := set(values) - names:
            raise LernmiError(f"a recipe has no {', '.join(sorted(map(str, unknown)))}")
        try:
            options = TaskOptions(**_without_lists(values.get("options", {})))
            return cls(**{**_without_lists(values), "options": options})
        except TypeError as error:
            raise LernmiError(f"this is no recipe: {error}") from None


def option_name(name: str) -> str:
    """What a field of a recipe or of its options is called on a command line."""
    return "--as" if name == "predict" else f"--{name.replace('_', '-')}"


def _options_of(values: Any, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a dataclass that differ from their defaults."""
    return {
        field.name: value
        for field in fields(values)
        if field.name not in leave_out and (value := getattr(values, field.name)) != field.default
    }


_ARGUMENTS = {"rate": "training_rate", "batch": "batch_size"}  # of a session, for the fields


def _assigned(values: Mapping[str, Any]) -> list[str]:
    """As Python's keyword arguments are written."""
    return [f"{name}={value!r}" for name, value in values.items()]


def _written(value: object) -> str:
    """As options are written: lists with commas, numbers with every digit."""
    if not isinstance(value, tuple):
        return str(value)
    return ",".join(_in_list(str(each)) for each in value)


def _in_list(text: str) -> str:
    """An entry of a list; in quotes, as CSV has them, where commas or quotes are in it."""
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


def _without_lists(values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows no tuples."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
