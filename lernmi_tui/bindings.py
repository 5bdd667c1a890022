"""Every key of the program, once: the footer, the help, the command palette read it from here."""

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """One row: in ``group``, ``keys`` (comma separated) do ``action``.

    ``label`` is the footer's word, ``help`` a full sentence, ``shown`` whether the footer has it,
    ``display`` how the keys are written where their names don't do.
    """

    group: str
    action: str
    keys: str
    label: str
    help: str
    shown: bool = False
    display: str | None = None

    @property
    def binding(self) -> Binding:
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=self.shown,
            key_display=self.display,
            tooltip=self.help,
            id=f"{self.group}.{self.action}".replace("(", "-").replace(")", "").replace("'", ""),
        )


KEYS = (
    Key("links", "sort('next')", "o", "sort", "Sort the links by the next column.", True),
)


def bindings_of(group: str) -> list[Binding]:
    """The bindings of one group, for a widget's or screen's BINDINGS."""
    return [key.binding for key in KEYS if key.group == group]
