"""A task: what can be said of it at no cost, and its samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lernmi.tasks.given_title import is_given
from lernmi.tasks.options import DEFAULTS, TaskOptions

if TYPE_CHECKING:
    from lernmi.data.samples import Samples
    from lernmi.tasks.encoding import Encoding


@dataclass(frozen=True, slots=True)
class TaskInfo:
    """What can be said of a task without loading it.

    ``group`` is one of ``table.GROUPS``. ``output_names`` has one entry an output. ``picture`` is
    (rows, columns) where the inputs are the pixels of a picture. ``plane`` says that the inputs are
    points of the plane, or the features of such points called ``input_names``. ``epochs`` is how
    long a run without a screen trains unless told otherwise. ``regression`` says that the outputs
    are numbers, not classes: nothing is right or wrong then, only more or less far off.
    """

    name: str
    title: str
    group: str
    about: str
    sizes: tuple[int, ...]
    training_rate: float
    epochs: int
    input_names: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ("y1",)
    picture: tuple[int, int] | None = None
    hidden_activation: str = "sigmoid"
    plane: bool = False
    regression: bool = False

    @property
    def score(self) -> str:
        """What ``Measured`` has as the score: larger is better, at most 1."""
        return "R²" if self.regression else "accuracy"

    def activations(self, layers: int) -> tuple[str, ...]:
        """The default activation of each of ``layers`` layers after the inputs."""
        last = "identity" if self.regression else "sigmoid"
        return (self.hidden_activation,) * (layers - 1) + (last,)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Task:
    """What is known of a task, with its samples: ``train`` to learn from, ``test`` to test with.

    ``holds_out`` says that the test samples are none of the train samples. A gate has too few for
    that: it holds out nothing, and what it is tested with is what it learns from. ``options`` are
    those it was loaded with. ``encoding`` says how a row in a person's own units becomes inputs;
    None where nobody knows. Where the data of a saved run is not here, its task is not ``is_whole``
    and has the few samples that were saved with the run.
    """

    info: TaskInfo
    train: Samples
    test: Samples
    holds_out: bool = True
    options: TaskOptions = DEFAULTS
    encoding: Encoding | None = None
    is_whole: bool = True

    @property
    def name(self) -> str:
        """What it is loaded by: a name, a path, or ``given:`` and a title where it was given."""
        return self.info.name

    @property
    def sizes(self) -> tuple[int, ...]:
        """The default shape."""
        return self.info.sizes

    @property
    def training_rate(self) -> float:
        """The default training rate."""
        return self.info.training_rate

    @property
    def fingerprint(self) -> str:
        """SHA-256 in hex of the samples: which data it is, wherever it came from."""
        from hashlib import sha256  # start-up does without

        return sha256(f"{self.train.fingerprint} {self.test.fingerprint}".encode()).hexdigest()

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.sizes))
        name = self.info.title if is_given(self.name) else self.name
        return f"Task({name}, {shape}, {len(self.train)} train, {len(self.test)} test)"
