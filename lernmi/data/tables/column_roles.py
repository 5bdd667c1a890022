"""What each column of a table is for, and how a person's choice of that is asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from lernmi.data.tables.column_choice import (
    column_called,
    default_label,
    is_learnable,
    wanted_inputs,
)
from lernmi.data.tables.table import Table
from lernmi.data.tables.table_rows import MEAN, TableChoice
from lernmi.errors import DataError


@dataclass(frozen=True, slots=True)
class Roles:
    """The place of the ``label`` and those of the ``inputs``; the others are left out.

    ``why`` says of each of these why, "" where a person wants it so.
    """

    label: int
    inputs: frozenset[int]
    why: dict[int, str]


class RolesOf:
    """The roles of a table's columns, for one choice after another."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._names = [found.name for found in table.columns]
        self._default = default_label(table)  # looks at all rows

    def of(self, choice: TableChoice) -> Roles:
        """Those that ``choice`` gives. Raises DataError for a column that there is not."""
        label = self._default
        if choice.label is not None:
            label = column_called(choice.label, self._names, "--label")
        inputs, left_out = wanted_inputs(
            self.table, label, choice.columns, choice.drop, choice.missing == MEAN
        )
        others = set(range(len(self._names))) - {label, *inputs}
        known = {found.place: found.left_out for found in left_out}
        return Roles(label, frozenset(inputs), {each: known.get(each, "") for each in others})

    def with_label(self, choice: TableChoice, place: int) -> TableChoice:
        """``choice`` with the column at ``place`` as label, and nothing said of what it holds.

        The label before becomes an input, unless nobody would learn from it unasked.
        """
        before = self.of(choice)
        if place == before.label:
            return choice
        label = None if place == self._default else self.asked(place)
        plain = replace(choice, label=label, columns=None, drop=None, predict=None)
        if choice.columns is None and choice.drop is None:
            return plain
        usual = self.of(plain).inputs
        wanted = (before.inputs - {place}) | ({before.label} & usual)
        return self.with_inputs(plain, wanted) if wanted else plain

    def switched(self, choice: TableChoice, place: int) -> TableChoice:
        """``choice`` with the column at ``place`` learned from, or left out again.

        Raises DataError, with why, where that can't be.
        """
        roles, found = self.of(choice), self.table.columns[place]
        if place == roles.label:
            raise DataError(f"{found.called} is the label; make another column the label first")
        if place not in roles.inputs and not is_learnable(found):
            raise DataError(f"{found.called} can't be learned from: {found.left_out}")
        wanted = roles.inputs ^ {place}
        if not wanted:
            raise DataError("one column at least is learned from")
        return self.with_inputs(choice, wanted)

    def with_inputs(self, choice: TableChoice, wanted: Collection[int]) -> TableChoice:
        """``choice`` with these columns as inputs and no others, said in the fewest names."""
        plain = replace(choice, columns=None, drop=None)
        usual = self.of(plain).inputs
        if usual == wanted:
            return plain
        dropped = sorted(usual.difference(wanted))
        if usual.issuperset(wanted) and len(dropped) <= len(wanted):
            dropping = replace(plain, drop=tuple(map(self.asked, dropped)))
            if self.of(dropping).inputs == wanted:  # pixels are no picture without one of them
                return dropping
        return replace(plain, columns=tuple(map(self.asked, sorted(wanted))))

    def asked(self, place: int) -> str:
        """What names that column and no other: its name, or else its number."""
        found, count = self.table.columns[place], len(self._names)
        words = [found.name] if found.name.isprintable() else []
        for word in (*words, str(place + 1)):
            if _leads_to(word, self._names) == place:
                return word
        return str(place - count)


def _leads_to(word: str, names: Sequence[str]) -> int | None:
    try:
        return column_called(word, names, "") if word else None
    except DataError:
        return None
