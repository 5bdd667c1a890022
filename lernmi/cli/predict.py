"""``lernmi predict``: what a network that was trained says to rows of a person's own."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from lernmi.cli.completion import values
from lernmi.cli.options import OneLineErrors
from lernmi.errors import DataError
from lernmi.wording import printable

if TYPE_CHECKING:
    from lernmi.run.saved.answers import Answers
    from lernmi.run.saved.saved_network import SavedNetwork


@click.command(cls=OneLineErrors)
@click.argument("file", shell_complete=values.runs)
@click.argument("data", shell_complete=values.files)
@click.option("-j", "--json", "as_json", is_flag=True, help="A JSON object a line instead of CSV.")
@click.option("--outputs", is_flag=True, help="Say what every output is, too.")
@click.option(
    "--without",
    multiple=True,
    metavar="COLUMN",
    shell_complete=values.column,
    help="A column of DATA to leave out, by name or number; can be given again.",
)
def predict(file: str, data: str, as_json: bool, outputs: bool, without: tuple[str, ...]) -> None:
    """Say the class of each row of DATA, and how sure of it the network in FILE is; or its number.

    FILE is a run or a network that was saved. DATA is a CSV file, or - for standard input. Its
    numbers are in the units that the network learned from: centimetres stay centimetres. Columns
    are found by their names, in any order, if DATA has a header with them; else they are all that
    there are, in the order of the training data.

    Words must be among those learned from, and no value may be missing unless it learned from rows
    that miss some.

    The confidence is what the output of that class says, 0 to 1 where outputs are sigmoid. It is
    no probability: the outputs need not add up to 1. Where a number is predicted it stands in a
    column of its name, in the units that the network learned from.
    """
    from lernmi.data.tables.row_stream import read_rows
    from lernmi.run.saved.answers import NoAnswer, answers
    from lernmi.run.saved.saved_network import read_network
    from lernmi.tasks.by_column import WrongCell

    saved = read_network(file)
    header = not as_json
    with _opened(data) as stream:
        for rows in read_rows(stream, saved.cells, without):
            try:
                told = answers(saved, rows.numbers)
            except WrongCell as error:
                raise DataError(f"{rows.place(error.row, error.column)}: {error}") from None
            except NoAnswer as error:
                raise DataError(f"{rows.place(error.row)}: {error}") from None
            words = _json(told, saved, outputs) if as_json else _csv(told, saved, outputs, header)
            _tell(words)
            header = False
        if header:
            _tell(_header(saved, outputs))


def _tell(words: str) -> None:
    """In UTF-8, as what is read: names of classes are of any language."""
    click.echo(words.encode("utf-8", "replace"), nl=False)


@contextmanager
def _opened(data: str) -> Iterator[BinaryIO]:
    """The stream; what is wrong with it is said with its name."""
    name = "standard input" if data == "-" else printable(data)
    try:
        if data == "-":
            if sys.stdin is None:
                raise DataError("it is closed; give rows of numbers")
            yield sys.stdin.buffer
        else:
            with open(data, "rb") as stream:
                yield stream
    except DataError as error:
        raise DataError(f"{name}: {error}") from None
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise DataError(f"{name} can't be read ({error.strerror}); give a CSV file") from None
    except ValueError:  # a null byte, or half a surrogate pair
        raise DataError(f"{name} is no path") from None


def _header(saved: SavedNetwork, outputs: bool) -> str:
    from lernmi.run.saved.answers import heads, output_heads

    return _line([*heads(saved), *(output_heads(saved) if outputs else ())])


def _csv(told: Answers, saved: SavedNetwork, outputs: bool, header: bool) -> str:
    out = io.StringIO()
    if header:
        out.write(_header(saved, outputs))
    writer = csv.writer(out, lineterminator="\n")
    if outputs:
        every = told.outputs.tolist()
        writer.writerows([*row, *said] for row, said in zip(told.cells, every, strict=True))
    else:
        writer.writerows(told.cells)
    return out.getvalue()


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _json(told: Answers, saved: SavedNetwork, outputs: bool) -> str:
    from lernmi.run.saved.answers import heads, output_heads

    lines, names, output_names = [], heads(saved), output_heads(saved)
    for cells, said in zip(told.cells, told.outputs.tolist(), strict=True):
        answer: dict[str, Any] = dict(zip(names, cells, strict=True))
        if outputs:
            every = dict(zip(output_names, said, strict=True))
            answer |= every if saved.numbers else {"outputs": every}
        lines.append(json.dumps(answer, ensure_ascii=False) + "\n")
    return "".join(lines)
