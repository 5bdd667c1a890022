"""Writing IDX files: by hand, and read again."""

import gzip
import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lernmi.data.idx import ELEMENT_TYPES, read_idx, write_idx
from lernmi.errors import DataError

TWO_BY_THREE = b"\0\0\x08\x02" + b"\0\0\0\x02" + b"\0\0\0\x03" + b"\x00\x01\x02\xfd\xfe\xff"


def two_by_three() -> np.ndarray:
    return np.array([[0, 1, 2], [253, 254, 255]], np.uint8)


def test_writes_unsigned_bytes(tmp_path):
    write_idx(tmp_path / "file", two_by_three())
    assert (tmp_path / "file").read_bytes() == TWO_BY_THREE


def test_writes_big_endian_numbers(tmp_path):
    write_idx(tmp_path / "file", np.array([258, -2], np.int16))
    assert (tmp_path / "file").read_bytes() == b"\0\0\x0b\x01\0\0\0\x02\x01\x02\xff\xfe"


def test_a_gz_name_makes_a_gzip_file_that_is_always_the_same(tmp_path, monkeypatch):
    first, second = tmp_path / "first.gz", tmp_path / "second.gz"
    write_idx(first, two_by_three())
    monkeypatch.setattr("time.time", lambda: 1e9)
    write_idx(str(second), two_by_three())
    assert gzip.decompress(first.read_bytes()) == TWO_BY_THREE
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes()[4:8] == b"\0\0\0\0"  # no time
    np.testing.assert_array_equal(read_idx(first), two_by_three())


def test_makes_the_folder_and_replaces_the_file(tmp_path):
    path = tmp_path / "new" / "folder" / "file"
    write_idx(path, np.zeros(1000))
    write_idx(path, two_by_three())
    assert path.read_bytes() == TWO_BY_THREE
    assert os.listdir(path.parent) == ["file"]


@given(
    st.sampled_from(list(ELEMENT_TYPES.values())).flatmap(
        lambda kind: hnp.arrays(
            kind, hnp.array_shapes(min_dims=1, max_dims=8, min_side=0, max_side=3)
        )
    ),
    st.sampled_from(["file", "file.gz"]),
    st.booleans(),
)
def test_what_is_written_is_read(array, name, turned):
    given_array = array.T if turned else array
    with tempfile.TemporaryDirectory() as folder:
        write_idx(Path(folder) / name, given_array)
        read = read_idx(Path(folder) / name)
    assert read.dtype == given_array.dtype.newbyteorder("=")
    np.testing.assert_array_equal(read, given_array)


@pytest.mark.parametrize(
    "array",
    [
        np.zeros(3, bool),
        np.zeros(3, np.int64),
        np.zeros(3, np.uint16),
        np.zeros(3, complex),
        np.array(["a"]),
        np.array([None]),
        np.array(1.0),
        np.zeros((1,) * 9),
        np.broadcast_to(np.uint8(0), (2**15, 2**16)),
    ],
)
def test_what_the_format_cannot_hold_is_refused(tmp_path, array):
    with pytest.raises(DataError) as caught:
        write_idx(tmp_path / "file", array)
    assert len(str(caught.value).splitlines()) == 1
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("name", ["folder", "file/below", "null\0byte"])
def test_where_no_file_can_be_is_refused(tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataError) as caught:
        write_idx(tmp_path / name, two_by_three())
    assert len(str(caught.value).splitlines()) == 1
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]
