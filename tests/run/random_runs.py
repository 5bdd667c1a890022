"""Random runs, the ways to live through them, and how two of them differ."""

from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass

import numpy as np

import lernmi
from lernmi.data.samples import Samples
from lernmi.net.flat import link_count
from lernmi.net.link_index import LinkIndex
from lernmi.run.record.events import (
    BatchSizeSet,
    LinkCut,
    LinkFrozen,
    RateSet,
    SampleRelabelled,
    SampleRemoved,
    SamplesAdded,
    SampleTaught,
    WeightSet,
    WeightsSet,
)
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.options import TaskOptions

FEATURES = TaskOptions(features=("x1", "x2", "x1²"), noise=0.1)
TASKS = (
    *[("and", TaskOptions()), ("xor", TaskOptions()), ("half-adder", TaskOptions())],
    *[("circle", TaskOptions()), ("gaussians", TaskOptions()), ("circle", FEATURES)],
    *[("digits", TaskOptions()), ("sine", TaskOptions()), ("hills", TaskOptions())],
)
ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")
CHANGES = 10  # kinds of them


@dataclass(frozen=True)
class Run:
    """``recipe`` learned up to moment ``end``, with ``changes``: (moment, change) in order."""

    recipe: Recipe
    end: int
    changes: list

    def __repr__(self):
        return f"{self.recipe.command()} to {self.end}, {self.changes}"


def random_recipe(rng):
    name, options = TASKS[rng.integers(len(TASKS))]
    task = lernmi.load_task(name, **{k: v for k, v in _given(options)})
    classic = rng.random() < 0.15
    hidden = rng.integers(1, 7, rng.integers(0, 3)).tolist()
    sizes = None if rng.random() < 0.3 else (task.sizes[0], *hidden, task.sizes[-1])
    layers = len(task.sizes if sizes is None else sizes) - 1
    names = (*rng.choice(ACTIVATIONS[:3], layers - 1), rng.choice(ACTIVATIONS))
    most = min(len(task.train), 40)
    return Recipe(
        name,
        sizes,
        rate=None if rng.random() < 0.3 else float(10 ** rng.uniform(-2.5, 0.3)),
        seed=0 if classic else int(rng.integers(1_000)),
        batch=1 if rng.random() < 0.4 else int(rng.integers(1, most + 1)),
        activation=None if rng.random() < 0.4 else tuple(map(str, names)),
        classic=bool(classic),
        options=options,
    )


def _given(options):
    return [
        (field.name, value)
        for field in fields(options)
        if (value := getattr(options, field.name)) is not None
    ]


def random_run(rng, most_samples=4_000, most_epochs=3, recipe=None):
    """A run as it was lived: its changes are chosen as it goes."""
    session = lernmi.Session.of(recipe or random_recipe(rng))
    epoch = len(session.train)
    end = int(rng.integers(1, min(most_epochs * epoch, most_samples) + 20))
    for moment in sorted(_moments(rng, end, epoch, session.batch_size)):
        session.run(moment - session.moment)
        with suppress(lernmi.LernmiError):  # not all that is chosen can be done
            session.do(random_change(rng, session))
    changes = [(event.moment, event.change) for event in session.events]
    session.run(end - session.moment)
    return Run(session.recipe, end, changes), session


def _moments(rng, end, epoch, batch):
    """Where something is changed: anywhere, at an epoch's border, inside a batch, together."""
    chosen = []
    for _ in range(rng.integers(0, 8)):
        anywhere = int(rng.integers(0, end + 1))
        border = anywhere // epoch * epoch
        inside = border + anywhere % epoch // batch * batch + batch // 2
        chosen.append(int(rng.choice([anywhere, border, inside, chosen[-1] if chosen else 0])))
    return [min(moment, end) for moment in chosen]


def random_change(rng, session):
    """One of all the kinds of changes; a few can't be done."""
    links = LinkIndex(session.network.sizes)
    link = links.ref(int(rng.integers(link_count(session.network.sizes))))
    train, state = session.train, session.state
    row = int(rng.integers(len(train)))
    expected = np.roll(train.targets[row], 1) if rng.random() < 0.5 else 1 - train.targets[row]
    sample = int(rng.choice(state.present))
    match int(rng.integers(CHANGES)):
        case 0:
            return RateSet(float(10 ** rng.uniform(-2.5, 0.3)))
        case 1:
            return BatchSizeSet(int(rng.integers(1, min(len(train), 40) + 1)))
        case 2:
            return WeightSet(link, float(rng.normal()))
        case 3:
            return LinkFrozen(link)
        case 4:
            frozen = state.frozen
            link = links.ref(int(rng.choice(frozen))) if len(frozen) else link
            return LinkFrozen(link, frozen=False)
        case 5:
            return LinkCut(link)
        case 6:
            return SampleTaught(train.inputs_of(row) * rng.uniform(0.5, 1.0), expected)
        case 7:
            rows = rng.integers(0, len(train), rng.integers(1, 4))
            points = None if train.points is None else train.points[rows]
            return SamplesAdded(
                Samples(train.stored[rows], train.targets[rows], train.scale, points)
            )
        case 8:
            return WeightsSet(rng.normal(size=session.network.weights.size))
        case _ if rng.random() < 0.5:
            return SampleRemoved(sample)
        case _:
            return SampleRelabelled(sample, expected)


# ways to live through a run


def straight(session, end, rng):
    session.run(end - session.moment)


def in_pieces(session, end, rng):
    while session.moment < end:
        session.run(int(rng.integers(1, end - session.moment + 1)))


def stepped(session, end, rng):
    """The last samples one by one: a stretch of all would take long."""
    session.run(max(end - session.moment - 25, 0))
    while session.moment < end:
        session.run(1)


def watched(session, end, rng):
    """In pieces that may end while an evaluation is due, looked at in every way in between."""
    while session.moment < end:
        session.advance(end, int(rng.integers(1, end - session.moment + 1)))
        match int(rng.integers(8)):
            case 0:
                session.snapshot(evaluate=bool(rng.random() < 0.5))
            case 1:
                session.snapshot(wait=False)
            case 2:
                row = int(rng.integers(len(session.train)))
                expected = None if rng.random() < 0.5 else session.train.targets[row]
                session.look(session.train.inputs_of(row), expected)
            case 3:
                session.evaluate()
            case 4:
                session.evaluate(lambda: rng.random() < 0.5)


WAYS = (straight, in_pieces, stepped, watched)


def replayed(run, rng, ways=WAYS, recipe=None):
    """The same run from its recipe and its changes alone, each stretch in one of ``ways``."""
    session = lernmi.Session.of(recipe or run.recipe)
    for moment, change in run.changes:
        ways[rng.integers(len(ways))](session, moment, rng)
        session.do(change)
    ways[rng.integers(len(ways))](session, run.end, rng)
    return session


# what differs

SAMPLES = ("stored", "targets", "scale", "points")


def differences(one, other):
    """The names of all that is not the same, bit for bit, in two sessions."""
    found = []
    for name in ("arrays", "numbers", "epochs", "epoch_weights"):
        found += different(f"state.{name}", getattr(one.state, name), getattr(other.state, name))
    found += different("history", one.metrics, other.metrics)
    found += different("events", one.events, other.events)
    return found + snapshot_differences(one.snapshot(evaluate=True), other.snapshot(evaluate=True))


def snapshot_differences(one, other):
    """The same for two snapshots; the ghosts are of other runs."""
    found = different("train", one.train, other.train)
    for field in fields(one):
        if field.name not in ("task", "training_set", "ghosts"):
            found += different(field.name, getattr(one, field.name), getattr(other, field.name))
    return found


def different(name, one, other):
    if type(one) is not type(other):
        return [name]
    if isinstance(one, np.ndarray):
        same = (one.dtype, one.shape) == (other.dtype, other.shape)
        return [] if same and one.tobytes() == other.tobytes() else [name]
    if is_dataclass(one) or isinstance(one, Samples):
        names = [field.name for field in fields(one)] if is_dataclass(one) else SAMPLES
        one, other = ({each: getattr(of, each) for each in names} for of in (one, other))
    if isinstance(one, dict):
        return [
            each
            for key in one.keys() | other.keys()
            for each in different(f"{name}.{key}", one.get(key), other.get(key))
        ]
    if isinstance(one, tuple | list):
        if len(one) != len(other):
            return [f"{name}: {len(one)} and {len(other)}"]
        return [
            each
            for number, pair in enumerate(zip(one, other, strict=True))
            for each in different(f"{name}[{number}]", *pair)
        ]
    if isinstance(one, float):
        one, other = one.hex(), other.hex()
    return [] if one == other else [name]
