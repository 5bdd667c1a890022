"""The form on Home: shape, training rate, activations, batch and seed, filled in with defaults."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Label

from lernmi.errors import LernmiError
from lernmi_tui.render.numbers import count, rate
from lernmi_tui.setup import Setup

FIELDS = {  # id -> label, what is asked for
    "sizes": ("shape", "neurons a layer, any depth"),
    "rate": ("rate", "training (learning) rate"),
    "activation": ("activation", "or tanh, relu, identity"),
    "batch": ("batch", "samples for one change"),
    "seed": ("seed", "of weights and order"),
}


class SetupForm(Vertical):
    """One line a field, and a line below that says what comes of them or what is wrong."""

    DEFAULT_CSS = """
    SetupForm { height: auto; }
    SetupForm .field { height: 1; }
    SetupForm .field > Label { width: 12; color: $foreground 60%; }
    SetupForm .field > Label.hint {
        width: 1fr; padding-left: 1; color: $foreground 40%;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    SetupForm .field > Input { width: 18; }
    SetupForm #verdict { height: auto; max-height: 3; margin: 0 0 1 0; }
    SetupForm #verdict.-wrong { color: $error; text-style: bold; }
    """

    def compose(self) -> ComposeResult:
        for field, (label, hint) in FIELDS.items():
            with Horizontal(classes="field"):
                yield Label(label)
                yield Input(id=field, compact=True, select_on_focus=True, max_length=500)
                yield Label(hint, classes="hint")
        yield Label(id="verdict", markup=False)

    def fill(self, setup: Setup) -> None:
        """Show ``setup``, the task's defaults where it leaves them open."""
        self._task_name, self._classic = setup.task, setup.classic
        row = setup.row
        sizes = setup.sizes or row.sizes
        names = setup.activation or row.activations(len(sizes) - 1)
        texts = {
            "sizes": "-".join(map(str, sizes)),
            "rate": rate(setup.rate or row.training_rate),
            "activation": _joined((names,) if isinstance(names, str) else names),
            "batch": str(setup.batch),
            "seed": str(setup.seed),
        }
        with self.prevent(Input.Changed):
            for field, text in texts.items():
                self.query_one(f"#{field}", Input).value = text
        self._judge()

    def complain(self, message: str) -> None:
        """Say what is wrong."""
        verdict = self.query_one("#verdict", Label)
        verdict.update(message)
        verdict.add_class("-wrong")

    @on(Input.Changed)
    def _judge(self) -> None:
        """Say what the fields make, or what is wrong with them."""
        setup = self.setup()
        if setup is None or setup.sizes is None:
            return
        from lernmi.flat import link_count

        links = link_count(setup.sizes)
        verdict = self.query_one("#verdict", Label)
        verdict.remove_class("-wrong")
        verdict.update(f"{count(links)} links (weights and biases) to learn")

    def setup(self) -> Setup | None:
        """What the fields say; None, after saying why, if they make no network."""
        try:
            return self._read()
        except LernmiError as error:
            self.complain(str(error))
            return None

    def _read(self) -> Setup:
        text = {field: self.query_one(f"#{field}", Input).value.strip() for field in FIELDS}
        sizes = text["sizes"].replace(",", "-").split("-")
        names = tuple(text["activation"].replace(",", " ").split())
        setup = Setup(
            self._task_name,
            tuple(_whole(part, "shape") for part in sizes),
            _number(text["rate"]),
            _whole(text["seed"], "seed"),
            _whole(text["batch"], "batch"),
            names[0] if len(names) == 1 else names or None,
            self._classic,
        )
        setup.check()
        return setup


def _joined(names: tuple[str, ...]) -> str:
    return names[0] if len(set(names)) == 1 else " ".join(names)


def _whole(text: str, field: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise LernmiError(f"{field}: a whole number is needed, not {text!r}") from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise LernmiError(f"rate: a number like 0.5 is needed, not {text!r}") from None
