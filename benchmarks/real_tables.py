"""Tables that come with other packages, as they are: do they open, and what is learned of them?

Each is opened with nothing but the label named, trained with the defaults, and compared with
scikit-learn's MLP of the same hidden layer on the same rows: numbers standardised, words one-hot,
its own defaults and enough iterations. A seed draws both which rows are held out and the weights.
The packages are those of the extra ``bench``.

With ``--choosing`` it is measured on other splits: those that defaults are chosen by.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from rows import HEADINGS, Row

from lernmi.data.labelled_rows import LabelledRows
from lernmi.data.splits import stratified
from lernmi.data.tables.csv_data import read_table
from lernmi.data.tables.table_rows import TableChoice, rows_of
from lernmi.run.session import Session
from lernmi.tasks.labelled_task import USUAL_SHARE
from lernmi.tasks.loading import load_task

SEEDS = (0, 1, 2)
CHOOSING = (100, 101, 102, 103, 104, 105)
"""Defaults are tried on these, so that they know nothing of the rows SEEDS hold out."""

ENOUGH = 5_000  # iterations of scikit-learn's at the most
POINTS, R2 = 2.0, 0.03  # how far below scikit-learn's a result may be

SKLEARN = "sklearn/datasets/data"
STATS = "statsmodels/datasets"
BOKEH = "bokeh_sampledata/_data"
VEGA = "vega_datasets/_data"
PLOTLY = "plotly/package_data/datasets"
PENGUINS = "palmerpenguins/data"

TABLES = (
    (f"{SKLEARN}/iris.csv", "-1"),
    (f"{SKLEARN}/wine_data.csv", "-1"),
    (f"{SKLEARN}/breast_cancer.csv", "-1"),
    (f"{PENGUINS}/penguins.csv", "species"),
    (f"{PENGUINS}/penguins.csv", "sex"),
    (f"{PENGUINS}/penguins-raw.csv", "Species"),
    (f"{BOKEH}/forensic_glass.csv", "type"),
    (f"{BOKEH}/titanic_all.csv", "survived"),
    (f"{BOKEH}/auto-mpg.csv", "origin"),
    (f"{BOKEH}/auto-mpg2.csv", "class"),
    (f"{BOKEH}/cows.csv", "breed"),
    (f"{STATS}/anes96/anes96.csv", "vote"),
    (f"{STATS}/modechoice/modechoice.csv", "choice"),
    (f"{STATS}/fair/fair.csv", "rate_marriage"),
    (f"{VEGA}/seattle-weather.csv", "weather"),
    (f"{PLOTLY}/tips.csv.gz", "time"),
    (f"{PLOTLY}/tips.csv.gz", "total_bill"),
    (f"{PLOTLY}/gapminder.csv.gz", "lifeExp"),
    (f"{BOKEH}/auto-mpg.csv", "mpg"),
    (f"{BOKEH}/auto-mpg2.csv", "hwy"),
    (f"{BOKEH}/us_marriages_divorces.csv", "Marriages"),
    (f"{BOKEH}/cycling.csv.gz", "speed"),
    (f"{PENGUINS}/penguins.csv", "body_mass_g"),
    (f"{STATS}/star98/star98.csv", "MATHTOT"),
    (f"{STATS}/engel/engel.csv", "foodexp"),
    (f"{STATS}/grunfeld/grunfeld.csv", "invest"),
    (f"{VEGA}/seattle-weather.csv", "temp_max"),
)
"""Where in the installed packages a table lies, and the column to predict."""


@dataclass(frozen=True, slots=True)
class Result:
    """Held-out scores, means of the seeds: accuracy, or R² of a ``regression``."""

    regression: bool
    ours: float
    theirs: float
    rows: int
    shape: str

    @property
    def short(self) -> float:
        """By how much ours is below theirs: points of accuracy, or R²."""
        return (self.theirs - self.ours) * (1.0 if self.regression else 100.0)

    @property
    def met(self) -> bool:
        return self.short <= (R2 if self.regression else POINTS)


def installed(name: str) -> Path | None:
    """The path of a file of a package, None where that is not installed."""
    package, _, rest = name.partition("/")
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / rest
    return path if path.exists() else None


def compared(path: Path, label: str, seeds: Sequence[int]) -> Result:
    """Train both on the same rows, once a seed."""
    rows = rows_of(read_table(path), TableChoice(label))
    ours, theirs = [], []
    for seed in seeds:
        task = load_task(path, label=label, split_seed=seed)
        info = task.info
        session = Session(task, seed=seed)
        session.run(info.epochs * len(task.train))
        session.evaluate()
        ours.append(session.metrics.test_score[-1])
        theirs.append(score_of_scikit_learn(rows, info.sizes[1:-1], seed))
    count = len(task.train) + len(task.test)
    shape = "-".join(map(str, info.sizes))
    return Result(info.regression, float(np.mean(ours)), float(np.mean(theirs)), count, shape)


def score_of_scikit_learn(rows: LabelledRows, hidden: tuple[int, ...], seed: int) -> float:
    """That of the rows ``seed`` holds out."""
    from sklearn.metrics import accuracy_score, r2_score
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.preprocessing import StandardScaler

    learned, held_out = stratified(rows.labels, USUAL_SHARE, seed)
    scale = StandardScaler()
    train, test = scale.fit_transform(plain(rows, learned)), plain(rows, held_out)
    test = scale.transform(test)
    if rows.numbers is None:
        model = MLPClassifier(hidden_layer_sizes=hidden, max_iter=ENOUGH, random_state=seed)
        model.fit(train, rows.labels[learned])
        return float(accuracy_score(rows.labels[held_out], model.predict(test)))
    mean, spread = rows.numbers[learned].mean(), rows.numbers[learned].std()
    model = MLPRegressor(hidden_layer_sizes=hidden, max_iter=ENOUGH, random_state=seed)
    model.fit(train, (rows.numbers[learned] - mean) / spread)
    return float(r2_score(rows.numbers[held_out], model.predict(test) * spread + mean))


def plain(rows: LabelledRows, which: np.ndarray) -> np.ndarray:
    """Rows as scikit-learn wants them: an input a word; the mean where a number is missing."""
    columns = []
    values = rows.values or ((),) * rows.inputs.shape[1]
    for column, words in zip(rows.inputs[which].T.astype(np.float64), values, strict=True):
        missing = np.isnan(column)
        if words:
            columns += [column == place for place in range(len(words))]
        else:
            columns.append(np.where(missing, np.nanmean(column), column))
        if rows.fill:
            columns.append(missing)
    return np.array(columns, dtype=np.float64).T


def rows(quick: bool, seeds: Sequence[int] = SEEDS) -> Iterator[Row]:
    if quick:
        yield Row("real tables", "not measured: it takes minutes")
        return
    warnings.simplefilter("ignore")  # scikit-learn's, where it stops before it is at rest
    if find_spec("sklearn") is None:
        yield Row("real tables", "not measured: pip install 'lernmi-tui[bench]'")
        return
    opened, met = 0, 0
    there = [(path, name, label) for name, label in TABLES if (path := installed(name))]
    for path, name, label in there:
        result = compared(path, label, seeds)
        opened, met = opened + 1, met + result.met
        what = f"{Path(name).name}, {label} ({result.rows:,} rows, {result.shape})"
        score = "R² {:.3f}, scikit-learn {:.3f}"
        if not result.regression:
            score = "{:.1%}, scikit-learn {:.1%}"
        target = f"-{R2:g}" if result.regression else f"-{POINTS:g} points"
        yield Row(what, score.format(result.ours, result.theirs), target, result.met)
    yield Row("real tables: open", f"{opened} of {len(there)}", "all", opened == len(there))
    yield Row("  within what is allowed", f"{met} of {len(there)}", "all", met == len(there))


if __name__ == "__main__":
    print(HEADINGS)
    for row in rows(False, CHOOSING if "--choosing" in sys.argv else SEEDS):
        print(row, flush=True)
