"""Random lives of sessions, cut by a file anywhere: what is saved goes on as if nothing had been.

python -m tests.run.saved_lives FILE SEED    opens FILE, goes on, says what came of it
"""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np

import lernmi
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.options import TaskOptions
from tests.run.random_runs import random_change, random_recipe

MOST_ACTS = 14
MOST_SAMPLES = 1_500  # an act
CONDITIONS = ("loss < 0.1", "error > 0.4", "w(x1→h1) crosses 0", "nan or epoch 3")
OWN_DATA = 0.2  # of the lives


def begun(rng: np.random.Generator, folder: Path) -> lernmi.Session:
    """A session of any task, own data too: its file lies in ``folder``."""
    if rng.random() < OWN_DATA:
        return lernmi.Session.of(_own_data(rng, folder))
    return lernmi.Session.of(random_recipe(rng))


def _own_data(rng: np.random.Generator, folder: Path) -> Recipe:
    rows, columns = int(rng.integers(4, 60)), int(rng.integers(1, 5))
    path = folder / f"data-{rng.integers(1 << 40)}.csv"
    table = rng.normal(size=(rows, columns)).round(3)
    classes = [str(number % int(rng.integers(2, 4))) for number in range(rows)]
    if rng.random() < 0.4:  # a regression
        classes = [str(number) for number in (1000.0 + 50.0 * table.sum(axis=1)).round(2)]
    names = [*(f"c{number}" for number in range(columns)), "label"]
    lines = [names, *([*map(str, row), each] for row, each in zip(table, classes, strict=True))]
    path.write_text("".join(",".join(line) + "\n" for line in lines))
    options = TaskOptions(
        held_out=float(rng.choice([0.0, 0.3])), split_seed=int(rng.integers(99)), label="label"
    )
    return Recipe(str(path), seed=int(rng.integers(99)), options=options)


def live(session: lernmi.Session, rng: np.random.Generator) -> None:
    """Some of everything that a person can do, where it can be done."""
    for _ in range(int(rng.integers(1, MOST_ACTS))):
        with suppress(lernmi.LernmiError):
            _act(session, rng)


def _act(session: lernmi.Session, rng: np.random.Generator) -> None:
    epoch = session.epochs.samples(session.moment)
    match int(rng.integers(14)):
        case 0 | 1 | 2:
            session.run(int(rng.integers(1, min(3 * epoch, MOST_SAMPLES) + 2)))
        case 3:  # to a border of an epoch, or one piece, after which something may be due
            end = session.epochs.end(session.moment)
            most = min(end - session.moment, MOST_SAMPLES)
            before, is_guarded = session.position, bool(rng.random() < 0.5)
            while session.advance(end, most, is_guarded=is_guarded) and session.position == before:
                pass  # what is due, and what conditions say of here, are pieces too
        case 4 | 5 | 6:
            session.do(random_change(rng, session))
        case 7:
            session.seek(int(rng.integers(0, session.newest[0] + 1)))
        case 8:
            session.seek(event=int(rng.integers(0, len(session.events) + 1)))
        case 9:
            session.seek()
        case 10:
            (session.undo if rng.random() < 0.7 else session.redo)()
        case 11:
            if rng.random() < 0.5:
                session.branch()
            else:
                session.rewind(int(rng.integers(9)) if rng.random() < 0.5 else None)
        case 12:
            session.show_run(str(rng.choice([*session.run_letters])))
        case 13 if rng.random() < 0.1:  # numbers run away
            session.set_training_rate(float(10.0 ** rng.uniform(2, 200)))
        case _ if rng.random() < 0.3:
            session.watch(str(rng.choice(CONDITIONS)))
        case _:
            row = session.train.inputs_of(int(rng.integers(len(session.train))))
            session.teach(row, session.train.targets[0], every_epoch=bool(rng.random() < 0.5))


def told(session: lernmi.Session, rng: np.random.Generator) -> str:
    """What comes of going on, of every run: SHA-256 in hex of its weights, states and curve."""
    live(session, rng)
    digest = hashlib.sha256()
    for letter in session.run_letters:
        session.show_run(letter)
        _tell(digest, session)
        session.seek()
        session.run(int(rng.integers(1, 300)))
        _tell(digest, session)
    return digest.hexdigest()


def _tell(digest: hashlib._Hash, session: lernmi.Session) -> None:
    state, metrics = session.state, session.metrics
    arrays = [array for name, array in state.arrays.items() if name != "slots"]
    # rows are numbered as they come: branches count theirs together until a file parts them
    arrays += [state.present, session.train.stored, session.train.targets]
    arrays.append(state.epoch_weights.began)
    arrays += [getattr(metrics, name) for name in metrics.__slots__]
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    words = state.numbers, state.epochs, len(session.events), session.newest, session.is_past
    digest.update(repr((words, [each.words for each in session.watched])).encode())


def cut(seed: int, folder: Path) -> tuple[str, Path]:
    """What comes of a life that nothing cut, and a file that was written in its midst."""
    whole = begun(np.random.default_rng((seed, 0)), folder)
    live(whole, np.random.default_rng((seed, 1)))
    saved = begun(np.random.default_rng((seed, 0)), folder)
    live(saved, np.random.default_rng((seed, 1)))
    path = folder / f"{seed}.safetensors"
    saved.save(path)
    return told(whole, np.random.default_rng((seed, 2))), path


def resumed(path: Path, seed: int) -> str:
    """What comes of going on from a file of ``cut``."""
    return told(lernmi.load_run(path), np.random.default_rng((seed, 2)))


if __name__ == "__main__":
    print(resumed(Path(sys.argv[1]), int(sys.argv[2])))
