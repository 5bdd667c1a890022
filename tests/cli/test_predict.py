"""``lernmi predict`` and ``lernmi export``: what they print, and how they refuse."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import lernmi
from lernmi.cli.main import main
from lernmi.run.saved.saved_network import SavedNetwork
from lernmi.tasks.encoding import Encoding, Number

ROOT = Path(__file__).parents[2]


def lernmi_command(*arguments, given=""):
    return CliRunner().invoke(main, [str(each) for each in arguments], input=given)


@pytest.fixture(scope="module")
def flowers(tmp_path_factory):
    """A folder with a table, flowers.csv, and a run that has learned it."""
    folder = tmp_path_factory.mktemp("flowers")
    rng = np.random.default_rng(1)
    rows = [
        f"{5 + kind + rng.normal(0, 0.2):.2f},{1 + 2 * kind + rng.normal(0, 0.2):.2f},{name}\n"
        for kind, name in enumerate(["setosa", "versicolor", "virginica"])
        for _ in range(20)
    ]
    (folder / "flowers.csv").write_text("length in cm,width in cm,species\n" + "".join(rows))
    session = lernmi.Session(lernmi.load_task(folder / "flowers.csv"))
    session.run(10_000)
    session.save(folder / "run.safetensors")
    return folder


@pytest.fixture(scope="module")
def xor(tmp_path_factory):
    """A network that says XOR, exactly worked out: and minus twice and, by relu."""
    path = tmp_path_factory.mktemp("xor") / "xor.safetensors"
    network = lernmi.Network((2, 2, 1), activation=("relu", "identity"))
    network.link_layers[0].weights[...] = [[0.0, -1.0], [1.0, 1.0], [1.0, 1.0]]
    network.link_layers[1].weights[...] = [[0.0], [1.0], [-2.0]]
    path.write_bytes(SavedNetwork.of(network, lernmi.load_task("xor")).packed())
    return path


@pytest.fixture(scope="module")
def prices(tmp_path_factory):
    """A network that says 2 x rooms - age to its output, which means a price and a rent."""
    path = tmp_path_factory.mktemp("prices") / "prices.safetensors"
    network = lernmi.Network((2, 2), activation="identity")
    network.link_layers[0].weights[...] = [[0.0, 1.0], [2.0, 0.0], [-1.0, 0.0]]
    numbers = (Number("price", 100.0, 20.0), Number("rent", -1.0, 0.5))
    encoding = Encoding(("rooms", "age"), (), numbers=numbers)
    path.write_bytes(SavedNetwork(network, encoding=encoding).packed())
    return path


def test_a_number_is_said_in_a_column_of_its_name_and_in_its_own_units(prices, tmp_path):
    given = "age,rooms\n1,3\n0,0\n"
    done = lernmi_command("predict", prices, "-", given=given)
    assert done.stdout == "price,rent\n200.0,-0.5\n100.0,-0.5\n"
    done = lernmi_command("predict", prices, "-", "--outputs", given=given)
    assert done.stdout.splitlines()[:2] == [
        "price,rent,price output,rent output",
        "200.0,-0.5,5.0,1.0",
    ]
    script = tmp_path / "prices.py"
    assert lernmi_command("export", prices, script).exit_code == 0
    ran = subprocess.run(
        [sys.executable, "-I", script, "-"], input=given, capture_output=True, text=True, check=True
    )
    assert ran.stdout == done.stdout
    lines = lernmi_command("predict", prices, "-", "--json", "--outputs", given=given).stdout
    said = {"price": 200.0, "rent": -0.5, "price output": 5.0, "rent output": 1.0}
    assert json.loads(lines.splitlines()[0]) == said
    assert "answers  price, rent (numbers)" in lernmi_command("show", prices).stdout
    shown = json.loads(lernmi_command("show", prices, "--json").stdout)
    assert (shown["answers"], shown["numbers"][1]["scale"]) == ([], 0.5)


def test_a_number_too_large_is_no_answer(tmp_path):
    network = lernmi.Network((1, 1), activation="identity")
    network.weights[...] = [0.0, 1e300]
    encoding = Encoding(("x",), (), numbers=(Number("y", 0.0, 1e300),))
    path = tmp_path / "net.safetensors"
    path.write_bytes(SavedNetwork(network, encoding=encoding).packed())
    lernmi_command("export", path, tmp_path / "large.py")
    done = lernmi_command("predict", path, "-", given="x\n1e-300\n1\n")
    assert done.exit_code == 1 and "line 3: the network says no finite number" in done.output
    ran = subprocess.run(
        [sys.executable, "-I", tmp_path / "large.py", "-"],
        input="x\n1e-300\n1\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1 and "line 3: the network says no finite number" in ran.stderr


def test_the_rows_learned_from_get_the_classes_they_have(flowers):
    done = lernmi_command("predict", flowers / "run.safetensors", flowers / "flowers.csv")
    assert done.exit_code == 0, done.output
    with open(flowers / "flowers.csv", newline="") as file:
        wanted = [row["species"] for row in csv.DictReader(file)]
    lines = list(csv.DictReader(done.stdout.splitlines()))
    assert [line["class"] for line in lines] == wanted
    assert all(0.4 < float(line["confidence"]) < 1.0 for line in lines)


def test_it_says_what_the_session_says(flowers):
    session = lernmi.load_run(flowers / "run.safetensors")
    row = np.array([[6.1, 2.9]])
    outputs = session.network.predict(session.task.encoding.inputs_of(row))[0]
    done = lernmi_command(
        *("predict", flowers / "run.safetensors", "-", "--json", "--outputs"),
        given="species;Width in cm;length in CM\n?;2,9;6,1\n",
    )
    (answer,) = map(json.loads, done.stdout.splitlines())
    names = ["setosa", "versicolor", "virginica"]
    assert answer["outputs"] == dict(zip(names, outputs.tolist(), strict=True))
    assert (answer["class"], answer["confidence"]) == (names[outputs.argmax()], outputs.max())


def test_the_data_need_not_be_there_any_more(flowers, tmp_path):
    (tmp_path / "own.csv").write_text((flowers / "flowers.csv").read_text())
    session = lernmi.Session(lernmi.load_task(tmp_path / "own.csv"))
    session.run(2_000)
    session.save(tmp_path / "run")
    given = (tmp_path / "own.csv").read_text()
    said = lernmi_command("predict", tmp_path / "run", "-", given=given)
    (tmp_path / "own.csv").unlink()
    assert lernmi_command("predict", tmp_path / "run", "-", given=given).stdout == said.stdout
    assert said.exit_code == 0 and len(said.stdout.splitlines()) == 61
    for name in ("net.py", "net.npz"):
        assert lernmi_command("export", tmp_path / "run", tmp_path / name).exit_code == 0
    done = lernmi_command("export", tmp_path / "run", tmp_path / "curve.csv", "--metrics")
    assert done.exit_code == 0, done.output


def test_a_gate_says_no_or_yes(xor):
    done = lernmi_command("predict", xor, "-", "--outputs", given="0 0\n1 0\n0.75 1\n")
    assert done.stdout == "class,confidence,y1\n0,1.0,0.0\n1,1.0,1.0\n0,0.75,0.25\n"
    header_alone = lernmi_command("predict", xor, "-", given="x1,x2\n")
    assert (header_alone.stdout, header_alone.exit_code) == ("class,confidence\n", 0)
    assert lernmi_command("predict", xor, "-", "--json", given="x1,x2\n").stdout == ""


def test_a_column_is_left_out_by_name_or_number(xor):
    for given, column in (("id,a,b\n9,1,0\n", "id"), ("1,0,one\n", "3"), ("1,0,one\n", "-1")):
        done = lernmi_command("predict", xor, "-", "--without", column, given=given)
        assert done.stdout == "class,confidence\n1,1.0\n"


@pytest.mark.parametrize(
    "given, words",
    [
        ("", "standard input: it is empty; give rows of numbers"),
        ("length in cm,height\n1,2\n", 'no column is called "width in cm"; its columns are length'),
        ("1,2\n\n3,x\n", 'standard input: line 3, column 2: "x" is no finite number'),
        ("1,2,setosa\n", "its first line has 3 columns; 2 are wanted: length in cm, width in cm"),
    ],
)
def test_refusals_are_one_line_with_the_place(flowers, given, words):
    done = lernmi_command("predict", flowers / "run.safetensors", "-", given=given)
    assert done.exit_code == 1 and done.stdout == ""
    assert done.stderr.count("\n") == 1 and words in done.stderr


def test_a_number_that_is_no_pixel_is_refused_with_its_place(tmp_path):
    session = lernmi.Session(lernmi.load_task("digits"))
    session.save(tmp_path / "run")
    row = [0] * 64
    row[9] = 17
    given = ",".join(f"p{i}" for i in range(64)) + "\n" + ",".join(map(str, row)) + "\n"
    done = lernmi_command("predict", tmp_path / "run", "-", given=given)
    assert "line 2, column 10 (p9): 17 is no pixel of 0 .. 16" in done.stderr
    right = lernmi_command("predict", tmp_path / "run", "-", given=given.replace("17", "16"))
    assert right.exit_code == 0 and len(right.stdout.splitlines()) == 2


def test_classes_have_names_of_any_language(tmp_path):
    network = lernmi.Network((1, 2))
    encoding = Encoding(("größe",), ("Fußgänger", "自転車"))
    (tmp_path / "net").write_bytes(SavedNetwork(network, encoding=encoding).packed())
    (tmp_path / "rows.csv").write_text("größe\n1\n", encoding="utf-8")
    for options in ((), ("--json",)):
        done = subprocess.run(
            [sys.executable, "-m", "lernmi.cli", "predict", "net", "rows.csv", *options],
            cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)},
            capture_output=True,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert any(name in done.stdout.decode() for name in encoding.classes)


def test_files_that_are_none_are_said(flowers, xor, tmp_path):
    for words in (("none", "-"), (flowers / "flowers.csv", "-"), (xor, "none"), (xor, tmp_path)):
        done = lernmi_command("predict", *words, given="1,2\n")
        assert done.exit_code == 1 and done.stderr.count("\n") == 1, done.output


def test_a_reader_who_leaves_is_no_trouble(xor):
    command = f"yes 1,0 | {sys.executable} -m lernmi.cli predict {xor} - | head -2"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stdout == "class,confidence\n1,1.0\n"
    assert done.stderr == ""


# export


def test_weights_are_written_with_the_names_of_the_neurons(flowers, xor, tmp_path):
    assert lernmi_command("export", xor, tmp_path / "w.csv").exit_code == 0
    assert (tmp_path / "w.csv").read_text() == (
        "layer,from,to,weight\n0,b,h1,0.0\n0,b,h2,-1.0\n0,x1,h1,1.0\n0,x1,h2,1.0\n"
        "0,x2,h1,1.0\n0,x2,h2,1.0\n1,b,y1,0.0\n1,h1,y1,1.0\n1,h2,y1,-2.0\n"
    )
    done = lernmi_command("export", flowers / "run.safetensors", tmp_path / "f.CSV")
    assert done.stdout == f"{tmp_path / 'f.CSV'} written\n"
    with open(tmp_path / "f.CSV", newline="") as file:
        lines = list(csv.DictReader(file))
    weights = [float(line["weight"]) for line in lines]
    assert weights == lernmi.load_network(flowers / "run.safetensors").weights.tolist()
    assert {line["from"] for line in lines} >= {"b", "length in cm", "h1"}
    assert {line["to"] for line in lines} >= {"h8", "setosa", "virginica"}


def test_what_is_there_already_is_not_written_over_unasked(xor, tmp_path):
    out = tmp_path / "data.csv"
    out.write_text("mine")
    done = lernmi_command("export", xor, out)
    assert done.exit_code == 1 and "is there already; give another name, or --over" in done.stderr
    assert out.read_text() == "mine"
    assert lernmi_command("export", xor, out, "--overwrite").exit_code == 0
    assert out.read_text().startswith("layer,")
    done = lernmi_command("export", xor, xor, "--overwrite")
    assert done.exit_code == 1 and "the very file that is read" in done.stderr


def test_the_curve_is_written(flowers, tmp_path):
    run = flowers / "run.safetensors"
    for name in ("curve.csv", "curve.jsonl"):
        assert lernmi_command("export", run, tmp_path / name, "--metrics").exit_code == 0
    session = lernmi.load_run(run)
    with open(tmp_path / "curve.csv", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [int(line["moment"]) for line in lines] == session.metrics.moments.tolist()
    assert [float(line["train_loss"]) for line in lines] == session.metrics.train_loss.tolist()
    assert float(lines[-1]["epoch"]) == pytest.approx(10_000 / len(session.train), rel=0.01)
    objects = [json.loads(line) for line in (tmp_path / "curve.jsonl").read_text().splitlines()]
    assert [{name: str(value) for name, value in each.items()} for each in objects] == lines


def test_a_script_is_a_module_too(xor, tmp_path):
    assert lernmi_command("export", xor, tmp_path / "gate.py").exit_code == 0
    code = "import gate, sys; print(gate.predict([[1, 0], [1, 1]]), 'lernmi' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout == "[[1.]\n [0.]] False\n", done.stderr


def test_a_script_refuses_what_predict_refuses(flowers, tmp_path):
    assert lernmi_command("export", flowers / "run.safetensors", tmp_path / "s.py").exit_code == 0
    for given in ("length in cm,height\n1,2\n", "1,2\n\n3,x\n", "1,2,3\n", "1,2\n3\n"):
        done = subprocess.run(
            [sys.executable, "s.py", "-"], cwd=tmp_path, input=given, capture_output=True, text=True
        )
        assert done.returncode == 1 and done.stderr.count("\n") == 1, done.stderr


def test_what_can_not_be_written_is_said(flowers, xor, tmp_path, monkeypatch):
    for words in (
        (xor, tmp_path / "weights.txt"),
        (xor, xor),
        (xor, tmp_path),
        (xor, xor / "below.csv"),
        (tmp_path / "none", tmp_path / "w.csv"),
        (xor, tmp_path / "c.csv", "--metrics"),
        (flowers / "run.safetensors", tmp_path / "c.npz", "--metrics"),
    ):
        done = lernmi_command("export", *words)
        assert done.exit_code == 1 and done.stderr.count("\n") == 1, done.output
    monkeypatch.setitem(sys.modules, "onnx", None)
    done = lernmi_command("export", xor, tmp_path / "w.onnx")
    assert "pip install 'lernmi-tui[onnx]'" in done.stderr
    assert sorted(tmp_path.iterdir()) == []


def test_training_goes_on_from_weights(xor, tmp_path):
    done = lernmi_command("train", "xor", "--weights", xor, "--epochs", "0", "--json")
    reached = json.loads(done.stdout.splitlines()[-1])
    assert (reached["sizes"], reached["train_loss"]) == ([2, 2, 1], 0.0)
    assert reached["activation"] == ["relu", "identity"]
    done = lernmi_command("train", "digits", "--weights", xor)
    assert done.exit_code == 1 and "it is a network 2-2-1; Digits 8x8 has 64" in done.stderr


# words and gaps

BIRDS = "mass,kind,sex\n" + "".join(
    f"{'' if n % 4 == 0 else 20 + n % 7},{('ant, red', 'bee', 'NA')[n % 3]},{'fm'[n % 2]}\n"
    for n in range(60)
)


@pytest.fixture(scope="module")
def birds(tmp_path_factory):
    """A folder with birds.csv and a run that has learned from rows that miss some values."""
    folder = tmp_path_factory.mktemp("birds")
    text = BIRDS.replace("ant, red", '"ant, red"')
    (folder / "birds.csv").write_text(text)
    session = lernmi.Session(lernmi.load_task(folder / "birds.csv", label="sex"))
    session.run(100)
    session.save(folder / "run")
    return folder


def test_rows_with_words_and_gaps_are_predicted_here_and_by_a_script(birds):
    said = lernmi_command("predict", birds / "run", birds / "birds.csv", "--outputs")
    assert said.exit_code == 0 and len(said.stdout.splitlines()) == 61, said.output
    session = lernmi.load_run(birds / "run")
    assert session.task.info.input_names == (
        *("mass", "mass missing"),
        *("kind=ant, red", "kind=bee", "kind missing"),
    )
    (inputs,) = session.task.encoding.inputs_of(np.array([[22.0, 1.0]]))
    assert session.task.encoding.cells(inputs) == ["22", "bee"]
    given = "kind;mass\nbee;22,0\n"
    one = lernmi_command("predict", birds / "run", "-", "--outputs", given=given)
    outputs = [float(cell) for cell in one.stdout.splitlines()[1].split(",")[2:]]
    assert outputs == session.network.predict(inputs[None])[0].tolist()
    assert lernmi_command("export", birds / "run", birds / "script.py").exit_code == 0
    done = subprocess.run(
        [sys.executable, "-I", "script.py", "birds.csv"],
        cwd=birds,
        capture_output=True,
        text=True,
    )
    assert done.stdout == said.stdout, done.stderr


def test_an_unknown_word_is_refused_with_its_place(birds):
    given = "kind,mass\nbee,1\nwasp,2\n"
    done = lernmi_command("predict", birds / "run", "-", given=given)
    message = 'line 3, column 1 (kind): "wasp" is none of the words learned from: ant, red, bee'
    assert message in done.stderr and done.exit_code == 1


def test_a_gap_is_refused_where_nothing_was_learned_of_gaps(flowers):
    given = "length in cm,width in cm\n1,2\n,3\n"
    done = lernmi_command("predict", flowers / "run.safetensors", "-", given=given)
    assert "line 3, column 1 (length in cm): an empty cell is no finite number" in done.stderr
