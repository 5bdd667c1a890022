"""Tasks whose answers are numbers: R² in the place of accuracy, through every part of a run."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

import lernmi
from lernmi.cli.main import main
from lernmi.net.refs import NeuronRef
from lernmi.net.scores import r2, spread
from lernmi.run.explanations.blame import BlameTree
from lernmi.run.explanations.change_words import change_words
from lernmi.run.saved.answers import answers
from lernmi.run.saved.saved_network import read_network
from lernmi.run.saved.summary import read_summary
from lernmi.tasks.encoding import Number
from tests.cli.test_cli import trained
from tests.run.random_runs import different

CURVES = ("line", "sine", "step", "slope", "hills")


def by_hand(session, samples):
    """R² as textbooks have it."""
    said = session.network.predict(samples.inputs)
    left = ((samples.targets - said) ** 2).sum()
    return 1.0 - left / ((samples.targets - samples.targets.mean(axis=0)) ** 2).sum()


@pytest.mark.parametrize("name", CURVES)
def test_every_curve_is_learned_and_its_score_is_r2(name):
    task = lernmi.load_task(name)
    session = lernmi.Session(task)
    session.run(60_000)
    session.evaluate()
    latest = session.latest
    assert latest.train_score == pytest.approx(by_hand(session, task.train), abs=1e-12)
    assert latest.test_score == pytest.approx(by_hand(session, task.test), abs=1e-12)
    assert latest.test_score > (0.5 if name == "hills" else 0.9)
    assert session.network.activations[-1] == "identity"


@pytest.mark.parametrize("name", CURVES)
def test_five_times_the_usual_rate_makes_no_curve_run_away(name):
    task = lernmi.load_task(name)
    for seed in range(3):
        session = lernmi.Session(task, seed=seed, training_rate=5 * task.training_rate)
        session.run(10_000)
        assert np.abs(session.network.weights).max() < 20.0


def test_r2_has_an_answer_where_all_numbers_are_alike():
    assert spread(np.ones((3, 2))) == 0.0
    assert (r2(0.0, 0.0), r2(0.1, 0.0)) == (1.0, 0.0)
    assert r2(2.0, 1.0) == -1.0 and np.isnan(r2(np.nan, 1.0))


def test_a_run_that_is_worse_than_the_mean_is_saved_and_opened(tmp_path):
    session = lernmi.Session(lernmi.load_task("sine"), seed=2)
    assert session.metrics.train_score[0] < 0.0
    session.run(3)
    session.save(tmp_path / "run.safetensors")
    opened = lernmi.load_run(tmp_path / "run.safetensors")
    for name in ("train_loss", "test_loss", "train_score", "test_score"):
        assert np.array_equal(getattr(opened.metrics, name), getattr(session.metrics, name))
    summary = read_summary(tmp_path / "run.safetensors")
    assert summary.regression and summary.score == session.metrics.test_score[-1]


def test_the_command_line_speaks_of_r2(capsys):
    code, reached = trained("sine", "--epochs", "3")
    assert code == 0 and not [name for name in reached if "accuracy" in name]
    assert reached["train_mse"] == pytest.approx(2 * reached["train_loss"])
    assert reached["train_r2"] <= 1.0 and json.dumps(reached)


def test_a_loss_beyond_measure_takes_no_line_of_digits():
    done = CliRunner().invoke(main, ["train", "line", "--rate", "5", "--epochs", "2"])
    assert "e217 (R² -" in done.output
    assert max(map(len, done.output.split())) < 20


def test_a_sample_is_given_another_number_and_back():
    task = lernmi.load_task("sine")
    priced = replace(task.encoding, numbers=(Number("price", 100.0, 20.0),))
    session, untouched = (lernmi.Session(replace(task, encoding=priced)) for _ in range(2))
    session.run(150)
    session.relabel(3, [1.5])
    session.teach([0.25], [-0.5], every_epoch=True)
    session.run(250)
    said = [change_words(each, session.network.sizes, session.task) for each in session.events]
    assert said == ["train 4 is 130", "1 sample added", "taught 90"]
    suspects = session.suspects()
    assert suspects.samples[0] == 3 and (np.diff(suspects.losses) <= 0.0).all()
    assert suspects.expected[0].tolist() == [1.5]
    snapshot = session.snapshot()
    assert BlameTree(snapshot).right is None
    assert BlameTree(snapshot).rivals == (NeuronRef(2, 1),)
    credit = session.credit(task.train.inputs_of(3), [1.5])
    assert credit.loss == pytest.approx(0.5 * (says(session, 3) - 1.5) ** 2)
    for _ in session.events:
        session.undo()
    untouched.run(400)
    assert (session.network.weights == untouched.network.weights).all()
    assert not different("curve", session.metrics, untouched.metrics)


def says(session, sample):
    """What the output says to a train sample now."""
    return float(session.network.predict(session.task.train.inputs_of(sample)[None])[0, 0])


def test_a_table_of_numbers_is_exact_in_a_file_and_predicted_with_where_it_is_gone(tmp_path):
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(60, 2)).round(3)
    prices = (1000.0 + 300.0 * rows[:, 0] - 50.0 * rows[:, 1]).round(2).tolist()
    table = "".join(f"{a},{b},{price}\n" for (a, b), price in zip(rows, prices, strict=True))
    (tmp_path / "houses.csv").write_text(f"size,age,price\n{table}")
    lived = lernmi.Session(lernmi.load_task(tmp_path / "houses.csv", label="price"))
    lived.run(3_001)
    lived.save(tmp_path / "run.safetensors")
    resumed = lernmi.load_run(tmp_path / "run.safetensors")
    for session in (lived, resumed):
        session.run(1_000)
    assert (lived.network.weights == resumed.network.weights).all()
    (tmp_path / "houses.csv").rename(tmp_path / "moved.csv")
    sealed = lernmi.load_run(tmp_path / "run.safetensors")
    assert sealed.sealed is not None and sealed.task.info.regression
    told = answers(read_network(tmp_path / "run.safetensors"), rows).numbers
    assert np.abs(told[:, 0] - prices).max() < 60.0
