"""The options that say what to train: the same on every command line."""

from __future__ import annotations

import csv
import errno
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from lernmi.cli.completion import values
from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe, option_name
from lernmi.tasks.options import MISSING_RULES, PREDICTED, TaskOptions
from lernmi.tasks.table import TASKS

if TYPE_CHECKING:
    from lernmi.arrays import Floats

HELPED = {"help_option_names": ["-h", "--help"]}
"""The context settings of a program, which its commands inherit."""


def number_list(text: str) -> tuple[int, ...]:
    """Whole numbers separated by commas or dashes: ``2,3,1``."""
    try:
        return tuple(int(part) for part in text.replace("-", ",").split(","))
    except ValueError:
        raise click.BadParameter(f"{text!r} is no list of whole numbers like 2,3,1") from None


def name_list(text: str) -> str | tuple[str, ...]:
    """Names separated by commas: one for all layers or one for each."""
    names = tuple(part.strip() for part in text.split(","))
    return names[0] if len(names) == 1 else names


def column_list(text: str) -> tuple[str, ...]:
    """Names or numbers of columns separated by commas; a name with a comma stands in quotes."""
    try:
        cells = next(csv.reader([text], skipinitialspace=True, strict=True))
    except (csv.Error, StopIteration):
        raise click.BadParameter(f"{text!r} is no list of columns like a,b") from None
    return tuple(cell.strip() for cell in cells)


def _activations() -> Iterable[str]:
    from lernmi.net.activations import ACTIVATIONS

    return ACTIVATIONS


def _features() -> Iterable[str]:
    from lernmi.tasks.features import FEATURES

    return (name.replace("²", "^2") for name in FEATURES)


_VARIED = (
    click.option(
        "-n",
        "--sizes",
        type=number_list,
        metavar="N,N,...",
        help="Neurons a layer, inputs first: 2,4,1.",
    ),
    click.option("-r", "--rate", type=float, help="Training rate (learning rate)."),
    click.option(
        "-s", "--seed", type=int, default=0, show_default=True, help="Of weights and order."
    ),
    click.option("-b", "--batch", type=int, default=1, show_default=True, help="Samples a batch."),
)


_SHARED = (
    click.option(
        "-a",
        "--activation",
        type=name_list,
        metavar="NAME,...",
        shell_complete=values.names(_activations),
        help="sigmoid, tanh, relu, identity: one for all layers, or one each like tanh,sigmoid.",
    ),
    click.option("--classic", is_flag=True, help="Behave as the Ruby ancestor, to the last digit."),
    click.option("--fingerprint", metavar="HEX", help="Refuse data that is not exactly that data."),
)


_DATA_OPTIONS = (
    click.option(
        "--data",
        shell_complete=values.files,
        help="For mnist: a folder with its files, instead of those built in.",
    ),
    click.option(
        "-l",
        "--label",
        shell_complete=values.column,
        help="Of your own table: the label column, by name or number.",
    ),
    click.option(
        "--drop",
        type=column_list,
        metavar="A,B",
        shell_complete=values.columns,
        help="Of your own table: columns to leave out.",
    ),
    click.option(
        "--columns",
        type=column_list,
        metavar="A,B",
        shell_complete=values.columns,
        help="The columns to learn from, and no other.",
    ),
    click.option(
        "--as",
        "predict",
        type=click.Choice(PREDICTED),
        help="Of your own table: predict the label as a class or as a number.",
    ),
    click.option(
        "--missing",
        type=click.Choice(MISSING_RULES),
        help="Rows that miss a value: leave them out, or let the column's mean stand for it.",
    ),
    click.option("--held-out", type=float, help="Share of samples held out, 0 to 0.9."),
    click.option("--split-seed", type=int, help="Of your own data: draws what is held out."),
    click.option("--noise", type=float, help="Of a cloud: how blurred its points are, 0 to 0.5."),
    click.option(
        "--features",
        type=name_list,
        metavar="NAME,...",
        shell_complete=values.names(_features),
        help="Of a cloud, what the network is told: x1,x2,x1^2,x2^2,x1x2,sin6x1,sin6x2.",
    ),
)


def recipe_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add TASK's options to a command; it gets all of them as one ``recipe``, None without TASK."""
    gathered = shared_options(function)
    for option in reversed(_VARIED):
        gathered = option(gathered)
    return gathered


def shared_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same without shape, rate, seed and batch, of which a comparison has lists."""

    @wraps(function)
    def gathered(*args: Any, task: str | None, **kwargs: Any) -> Any:
        data = {field.name: kwargs.pop(field.name) for field in fields(TaskOptions)}
        if isinstance(data["features"], str):
            data["features"] = (data["features"],)
        names = [field.name for field in fields(Recipe) if field.name in kwargs]
        chosen = {name: kwargs.pop(name) for name in names}
        recipe = None if task is None else Recipe(task, options=TaskOptions(**data), **chosen)
        return function(*args, recipe=recipe, **kwargs)

    for option in reversed((*_SHARED, *_DATA_OPTIONS)):
        gathered = option(gathered)
    return gathered


def given_options() -> list[str]:
    """Which options of a recipe, ``--weights`` too, were written on this command line."""
    context = click.get_current_context()
    written = click.core.ParameterSource.COMMANDLINE
    names = [field.name for of in (Recipe, TaskOptions) for field in fields(of)] + ["weights"]
    return [
        option_name(name)
        for name in names
        if name != "task" and context.get_parameter_source(name) is written
    ]


weights_option = click.option(
    "-w",
    "--weights",
    shell_complete=values.runs,
    metavar="FILE",
    help="Begin with the weights of that network: a file of lernmi, or safetensors with dense "
    "layers, such as a PyTorch state_dict, whose --activation has to be said.",
)


def brought_in(recipe: Recipe, weights: str | None) -> tuple[Recipe, Floats | None]:
    """``recipe`` as the network in the file ``weights`` is, and its weights (links,), if given."""
    if weights is None:
        return recipe, None
    from lernmi.run.saved.bringing_in import bring_in

    return bring_in(recipe, weights)


def recipe_of(words: Sequence[str]) -> Recipe:
    """The recipe that the words of a command line give, as ``Recipe.words`` writes them.

    Raises LernmiError if they give none.
    """

    @click.command()
    @click.argument("task")
    @recipe_options
    def read(recipe: Recipe) -> Recipe:
        return recipe

    try:
        recipe: Recipe = read.main(list(words), prog_name="recipe", standalone_mode=False)
    except click.ClickException as error:
        raise LernmiError(error.format_message()) from None
    return recipe


def task_names() -> str:
    return ", ".join(TASKS)


class OneLineErrors(click.Command):
    """A command whose refusals are one line on standard error, exit code 1, no traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LernmiError as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            if error.errno == errno.EPIPE:  # nobody reads any more: click ends quietly
                raise
            raise click.ClickException(f"writing failed: {error.strerror}") from None
        except MemoryError:
            raise click.ClickException("there is not enough memory for that network") from None
