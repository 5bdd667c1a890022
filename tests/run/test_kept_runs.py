"""Runs that are kept: generations, crashes, damage, how many; and what lists say of them."""

import json
import os
import subprocess
import sys

import pytest

import lernmi
from lernmi.errors import DataError
from lernmi.files.tensor_files import FileError
from lernmi.run.kept import kept_runs
from lernmi.run.kept.kept_runs import InUseError, KeptRuns, State
from lernmi.run.kept.recovering import open_kept
from lernmi.run.saved.summary import read_summary

posix = pytest.mark.skipif(sys.platform == "win32", reason="programs are killed as POSIX does it")


@pytest.fixture
def runs(tmp_path):
    return KeptRuns(tmp_path / "runs")


def a_run(samples=1_000, **arguments):
    session = lernmi.Session(lernmi.load_task("xor"), **arguments)
    session.run(samples)
    return session


def kept(runs, *samples, ends=True):
    """A run kept after so many samples each; its id."""
    keeper = runs.begin()
    session = a_run(0)
    for each in samples:
        session.run(each)
        keeper.save(session.packed())
    keeper.end() if ends else keeper.let_go()
    return keeper.id


def test_without_a_folder_there_are_none_and_none_is_made(runs):
    assert runs.every() == []
    assert not runs.folder.exists()


def test_its_two_latest_states_are_kept_in_a_private_folder(runs):
    id = kept(runs, 100, 200, 300)
    (run,) = runs.every()
    assert (run.id, run.state) == (id, State.ENDED)
    assert [read_summary(path).moment for path in run.files] == [600, 300]
    assert run.size == sum(path.stat().st_size for path in run.files)
    if os.name == "posix":
        assert runs.folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in run.files} == {0o600}


def test_while_a_program_has_it_nobody_else_gets_it(runs):
    keeper = runs.begin()
    keeper.save(a_run().packed())
    assert [run.state for run in runs.every()] == [State.LIVING]
    with pytest.raises(InUseError, match="open already"):
        runs.take_up(keeper.id)
    with pytest.raises(InUseError, match="it stays"):
        runs.forget(keeper.id)
    keeper.end()
    assert [run.state for run in runs.every()] == [State.ENDED]
    runs.take_up(keeper.id).end()


def test_one_that_crashed_goes_on_as_it_was_kept(runs):
    id = kept(runs, 500, 501, ends=False)
    assert [run.state for run in runs.every()] == [State.CRASHED]
    session, keeper, said = open_kept(runs, id)
    assert (session.moment, said) == (1001, None)
    session.run(99)
    keeper.save(session.packed())
    keeper.end()
    (run,) = runs.every()
    assert (run.state, [read_summary(path).moment for path in run.files]) == (
        State.ENDED,
        [1100, 1001],
    )


def test_a_damaged_state_is_set_aside_with_a_reason_and_the_one_before_opened(runs):
    id = kept(runs, 500, 501)
    damage(runs.every()[0].files[0])
    session, keeper, said = open_kept(runs, id)
    assert session.moment == 500
    assert "is damaged" in said and f"{id}.2.damaged" in said and "before it" in said
    assert (runs.folder / f"{id}.2.damaged").exists()
    keeper.save(session.packed())
    keeper.end()
    assert [path.name for path in runs.every()[0].files] == [
        f"{id}.3.safetensors",
        f"{id}.1.safetensors",
    ]


def test_where_nothing_is_whole_that_is_said_and_no_lock_stays(runs):
    id = kept(runs, 500, 501)
    for path in runs.every()[0].files:
        damage(path)
    with pytest.raises(FileError, match="No state of this run is whole"):
        open_kept(runs, id)
    assert runs.every() == []
    assert not [name for name in os.listdir(runs.folder) if name.endswith(f"{id}.lock")]


def test_a_run_that_can_t_be_opened_stays_as_it_was(runs, monkeypatch):
    id = kept(runs, 500, ends=False)

    def refuse(path):
        raise lernmi.LernmiError("its data is gone")

    monkeypatch.setattr("lernmi.run.kept.recovering.load_run", refuse)
    with pytest.raises(lernmi.LernmiError, match="its data is gone"):
        open_kept(runs, id)
    assert [(run.id, run.state) for run in runs.every()] == [(id, State.CRASHED)]


def test_the_latest_are_kept_and_what_crashed_until_a_person_was_told(runs, monkeypatch):
    monkeypatch.setattr(kept_runs, "MOST_ENDED", 3)
    crashed = kept(runs, 10, ends=False)
    for number, id in enumerate(kept(runs, 10) for _ in range(5)):
        os.utime(runs.folder / f"{id}.1.safetensors", (number + 1e9, number + 1e9))
    os.utime(runs.folder / f"{crashed}.1.safetensors", (1e9 - 1, 1e9 - 1))
    living = runs.begin()
    living.save(a_run(0).packed())
    runs.begin().end()  # which prunes
    states = [run.state for run in runs.every()]
    assert (states.count(State.ENDED), states.count(State.CRASHED)) == (3, 1)
    runs.offered([crashed])
    runs.begin().end()  # which prunes
    assert [run.state for run in runs.every()].count(State.CRASHED) == 0
    living.end()


def test_no_more_bytes_are_kept_than_there_may_be_but_always_one_run(runs, monkeypatch):
    ids = [kept(runs, 10) for _ in range(3)]
    for number, id in enumerate(ids):
        os.utime(runs.folder / f"{id}.1.safetensors", (number + 1e9, number + 1e9))
    monkeypatch.setattr(kept_runs, "MOST_BYTES", 1)
    runs.begin().end()  # which prunes
    assert [run.id for run in runs.every()] == [ids[-1]]


def test_strange_files_are_let_be(runs):
    id = kept(runs, 10)
    for name in ("notes.txt", "20990101-000000-zz.1.safetensors", f"{id}.x.safetensors"):
        (runs.folder / name).write_bytes(b"mine")
    runs.begin().end()  # which prunes
    assert [run.id for run in runs.every()] == [id]
    runs.forget(id)
    assert runs.every() == []
    assert len(os.listdir(runs.folder)) == 4  # with the lock of the folder


def test_a_folder_that_can_t_be_one_is_said(tmp_path):
    (tmp_path / "runs").write_bytes(b"a file")
    with pytest.raises(DataError, match="runs can't be kept in"):
        KeptRuns(tmp_path / "runs").begin()


def test_a_list_says_what_a_run_is_from_its_header_alone(tmp_path):
    session = a_run(4_000, seed=3)
    session.set_weight(0, 0, 0, 0.5)
    session.seek(2_000)
    session.branch()
    session.run(6)
    path = tmp_path / "run.safetensors"
    session.save(path)
    summary = read_summary(path)
    assert (summary.title, summary.recipe, summary.sizes) == ("XOR", session.recipe, (2, 3, 1))
    assert (summary.epoch, summary.moment, summary.letters) == (501, 2_006, "AB")
    assert summary.score is not None and len(summary.losses) <= 64
    content = bytearray(path.read_bytes())
    content[-1] ^= 1  # of a weight: no list looks at those
    path.write_bytes(content)
    assert read_summary(path) == summary


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.pop("summary"),
        lambda document: document["summary"].update(epoch=None),
        lambda document: document["summary"].update(epoch="many"),
        lambda document: document["summary"].update(losses=3),
        lambda document: document["summary"].update(losses=["x"]),
        lambda document: document["summary"].update(score={}),
        lambda document: document["summary"].update(recipe={"task": 3}),
        lambda document: document["summary"].update(recipe=[]),
        lambda document: document.update(summary=[]),
        lambda document: document.update(kind="network"),
        lambda document: document.update(saved_at="today"),
    ],
)
def test_nothing_in_a_header_is_trusted(tmp_path, change):
    path = tmp_path / "run.safetensors"
    a_run(100).save(path)
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    document = json.loads(header["__metadata__"]["lernmi"])
    change(document)
    header["__metadata__"]["lernmi"] = json.dumps(document)
    changed = json.dumps(header).encode()
    path.write_bytes(len(changed).to_bytes(8, "little") + changed + content[8 + length :])
    assert read_summary(path) is None


@pytest.mark.parametrize("content", [b"", b"\x00" * 8, b"\x05" + b"\x00" * 7 + b"{", b"x1,x2\n1,2"])
def test_what_is_no_run_file_has_no_summary(tmp_path, content):
    (tmp_path / "run.safetensors").write_bytes(content)
    assert read_summary(tmp_path / "run.safetensors") is None
    assert read_summary(tmp_path) is None
    assert read_summary(tmp_path / "nothing") is None


@posix
@pytest.mark.parametrize("name", ["kills", "two_at_once", "failing_disk"])
def test_a_little_of_what_is_tried_for_minutes(name):
    command = [sys.executable, "-m", "tests.torture", name, "--quick"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def damage(path):
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
