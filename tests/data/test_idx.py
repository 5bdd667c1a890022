"""IDX files: hand-made ones, hostile ones, and the four that come with the program."""

import gzip
import hashlib
import os
import re
import struct
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from lernmi.data.idx import ELEMENT_TYPES, MAX_BYTES, MAX_DIMENSIONS, read_idx
from lernmi.errors import DataError, LernmiError

DATASETS = Path(__file__).parents[2] / "datasets"

TWO_BY_THREE = b"\0\0\x08\x02" + b"\0\0\0\x02" + b"\0\0\0\x03" + b"\x00\x01\x02\xfd\xfe\xff"
"""A 2 x 3 array of unsigned bytes."""

AT_MOST = f"at most {MAX_BYTES} bytes"


def zipped(contents: bytes) -> bytes:
    """A gzip file with these contents, the same whenever it is made."""
    return gzip.compress(contents, mtime=0)


ZIPPED = zipped(TWO_BY_THREE)


def write(folder: Path, contents: bytes) -> Path:
    """A file with these contents, under a name that says nothing about them."""
    path = folder / "file"
    path.write_bytes(contents)
    return path


def as_idx(array: NDArray[Any]) -> bytes:
    """The IDX file of an array, written apart from the code under test."""
    codes = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}
    header = bytes([0, 0, codes[array.dtype.str[1:]], array.ndim])
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return header + sizes + array.astype(array.dtype.newbyteorder(">")).tobytes()


def refusal(path: str | os.PathLike[str]) -> str:
    """The message with which a file is refused: one line that names the file."""
    with pytest.raises(DataError) as caught:
        read_idx(path)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert message.isprintable()
    return message


# --- hand-made files


@pytest.mark.parametrize("contents", [TWO_BY_THREE, ZIPPED], ids=["plain", "gzip"])
def test_reads_unsigned_bytes(tmp_path: Path, contents: bytes) -> None:
    array = read_idx(write(tmp_path, contents))
    assert array.dtype == np.uint8
    assert array.tolist() == [[0, 1, 2], [253, 254, 255]]


@pytest.mark.parametrize(
    ("code", "stored", "dtype", "values"),
    [
        (b"\x08", b"\x01\xff", np.uint8, [1, 255]),
        (b"\x09", b"\x01\xff", np.int8, [1, -1]),
        (b"\x0b", b"\x01\x02\xff\xfe", np.int16, [258, -2]),
        (b"\x0c", b"\x00\x01\x00\x00\xff\xff\xff\xfe", np.int32, [65536, -2]),
        (b"\x0d", b"\x3f\x80\x00\x00\xc0\x20\x00\x00", np.float32, [1.0, -2.5]),
        (b"\x0e", b"\x3f\xf0" + bytes(6) + b"\xc0\x04" + bytes(6), np.float64, [1.0, -2.5]),
    ],
)
def test_reads_every_element_type(
    tmp_path: Path, code: bytes, stored: bytes, dtype: type, values: list[float]
) -> None:
    array = read_idx(write(tmp_path, b"\0\0" + code + b"\x01" + b"\0\0\0\x02" + stored))
    assert array.dtype == dtype
    assert array.dtype.isnative
    assert array.tolist() == values


def test_takes_a_path_as_text(tmp_path: Path) -> None:
    assert read_idx(str(write(tmp_path, TWO_BY_THREE))).shape == (2, 3)


def test_tells_gzip_by_content_not_by_name(tmp_path: Path) -> None:
    plain, zipped = tmp_path / "plain.gz", tmp_path / "zipped"
    plain.write_bytes(TWO_BY_THREE)
    zipped.write_bytes(ZIPPED)
    assert np.array_equal(read_idx(plain), read_idx(zipped))


@pytest.mark.parametrize("contents", [TWO_BY_THREE, ZIPPED], ids=["plain", "gzip"])
def test_the_array_is_the_callers_own(tmp_path: Path, contents: bytes) -> None:
    array = read_idx(write(tmp_path, contents))
    array[0, 0] = 7
    assert array.flags.c_contiguous
    assert read_idx(tmp_path / "file")[0, 0] == 0


@pytest.mark.parametrize("sizes", [(0,), (0, 28, 28), (3, 0)])
def test_reads_an_array_of_nothing(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    header = b"\0\0\x0e" + bytes([len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes)
    assert read_idx(write(tmp_path, header)).shape == sizes


# --- refusals


def claim(code: int, *sizes: int) -> bytes:
    """A header that states these sizes."""
    return bytes([0, 0, code, len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes)


REFUSALS = {
    "empty": (b"", "ends after 0 bytes of its magic number", "4 must be there"),
    "cut in the magic number": (TWO_BY_THREE[:3], "ends after 3 bytes", "4 must be there"),
    "first byte": (b"\x01\0\x08\x01", "with the bytes 01 00 08 01", "starts with 00 00"),
    "second byte": (b"\0\x01\x08\x01", "with the bytes 00 01 08 01", "starts with 00 00"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "with the bytes 89 50 4e 47", "starts with 00 00"),
    "unknown type": (b"\0\0\x0a\x01", "with the bytes 00 00 0a 01", "08, 09, 0b, 0c, 0d, 0e"),
    "no dimensions": (b"\0\0\x08\x00", "states 0 dimensions", "1 to 8"),
    "nine dimensions": (b"\0\0\x08\x09", "states 9 dimensions", "1 to 8"),
    "most dimensions": (b"\0\0\x08\xff", "states 255 dimensions", "1 to 8"),
    "cut in the sizes": (TWO_BY_THREE[:7], "after 3 bytes of its sizes", "8 must be there"),
    "no elements": (TWO_BY_THREE[:12], "after 0 bytes of its elements", "6 must be there"),
    "cut in the elements": (TWO_BY_THREE[:-1], "after 5 bytes of its elements", "6 must be there"),
    "one byte more": (TWO_BY_THREE + b"\0", "goes on after 6 bytes", "must end there"),
    "largest claim": (claim(0x08, MAX_BYTES), "after 0 bytes", f"{MAX_BYTES} must be there"),
    "claim of a byte more": (claim(0x08, MAX_BYTES + 1), "states 1073741825 elements", AT_MOST),
    "claim of a double more": (claim(0x0E, 2**27 + 1), "states 134217729 elements", AT_MOST),
    "claim beyond 64 bits": (claim(0x08, *[2**32 - 1] * 8), "states 4294967295 x", AT_MOST),
    "such a claim times 0": (claim(0x08, 0, *[2**32 - 1] * 7), "0 x 4294967295", AT_MOST),
    "gzip magic alone": (ZIPPED[:2], "gzip data ends too early", "whole file"),
    "gzip cut in its header": (ZIPPED[:9], "gzip data ends too early", "whole file"),
    "gzip cut in its data": (ZIPPED[:-9], "gzip data ends too early", "whole file"),
    "gzip cut in its trailer": (ZIPPED[:-1], "gzip data ends too early", "whole file"),
    "gzip with a bad CRC": (ZIPPED[:-8] + bytes(4) + ZIPPED[-4:], "data check", "gzip -t"),
    "gzip with a bad length": (ZIPPED[:-4] + bytes(4), "length check", "gzip -t"),
    "gzip with bad data": (ZIPPED[:10] + b"\xff" + ZIPPED[11:], "is damaged", "gzip -t"),
    "gzip of another method": (ZIPPED[:2] + b"\0" + ZIPPED[3:], "is damaged", "gzip -t"),
    "gzip and a byte more": (ZIPPED + b"\0", "goes on after its gzip data", "one gzip member"),
    "two gzip members": (ZIPPED + ZIPPED, "goes on after its gzip data", "one gzip member"),
    "gzip of nothing": (zipped(b""), "ends after 0 bytes", "4 must be there"),
    "gzip of too little": (zipped(TWO_BY_THREE[:-1]), "ends after 5 bytes", "6 must be there"),
    "gzip of too much": (zipped(TWO_BY_THREE + b"\0"), "goes on after 6 bytes", "must end there"),
    "gzip of gzip": (zipped(ZIPPED), "with the bytes 1f 8b 08 00", "starts with 00 00"),
}


@pytest.mark.parametrize(("contents", "wrong", "right"), REFUSALS.values(), ids=REFUSALS)
def test_refuses_contents(tmp_path: Path, contents: bytes, wrong: str, right: str) -> None:
    path = write(tmp_path, contents)
    what_was_wrong, what_would_be_right = refusal(path).split("; ")
    assert what_was_wrong.startswith(f"{path}: it")
    assert wrong in what_was_wrong
    assert right in what_would_be_right


def test_refuses_a_missing_file(tmp_path: Path) -> None:
    message = refusal(tmp_path / "absent")
    assert message.startswith(f"{tmp_path / 'absent'}: it cannot be read (No such file")
    assert message.endswith("give the path of a readable IDX file")


def test_refuses_a_path_through_a_file(tmp_path: Path) -> None:
    assert "it cannot be read (" in refusal(write(tmp_path, TWO_BY_THREE) / "below")


def test_refuses_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path).startswith(f"{tmp_path}: it is a folder")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_refuses_a_pipe_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "it is a folder, a pipe or a device" in refusal(tmp_path / "pipe")


def test_refuses_a_file_without_permission(tmp_path: Path) -> None:
    path = write(tmp_path, TWO_BY_THREE)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "it cannot be read (Permission denied)" in refusal(path)


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="needs Linux's /proc")
def test_refuses_a_file_that_fails_while_it_is_read() -> None:
    assert "it cannot be read (Input/output error)" in refusal("/proc/self/mem")


@pytest.mark.parametrize("path", ["with\0null", "half\ud800pair"])
def test_refuses_what_is_no_path(path: str) -> None:
    assert "it is no path at all (" in refusal(path)


def test_a_strange_name_stays_on_one_line(tmp_path: Path) -> None:
    assert r"two\nlines\x1b[31m" in refusal(tmp_path / "two\nlines\x1b[31m")


def test_a_refusal_is_an_error_of_the_core(tmp_path: Path) -> None:
    with pytest.raises(LernmiError):
        read_idx(tmp_path / "absent")


# --- memory


def peak_bytes_of_refusing(path: Path) -> int:
    """The most memory in use while a file is refused."""
    tracemalloc.start()
    try:
        refusal(path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("pack", [bytes, zipped])
def test_a_claim_costs_nothing(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = write(tmp_path, pack(claim(0x08, MAX_BYTES) + bytes(20)))
    assert peak_bytes_of_refusing(path) < 2**21


def test_a_bomb_is_not_inflated(tmp_path: Path) -> None:
    path = write(tmp_path, zipped(TWO_BY_THREE + bytes(2**26)))
    assert peak_bytes_of_refusing(path) < 2**21


def test_a_flood_of_empty_blocks_is_refused(tmp_path: Path) -> None:
    empty_blocks = b"\x00\x00\x00\xff\xff" * 2**18  # each inflates to nothing at all
    path = write(tmp_path, ZIPPED[:10] + empty_blocks)
    assert "gzip data ends too early" in refusal(path)


# --- properties

DTYPES = st.sampled_from([np.uint8, np.int8, np.int16, np.int32, np.float32, np.float64])
SHAPES = hnp.array_shapes(min_dims=1, max_dims=MAX_DIMENSIONS, min_side=0, max_side=4)
ARRAYS: st.SearchStrategy[NDArray[Any]] = DTYPES.flatmap(lambda dtype: hnp.arrays(dtype, SHAPES))


def read_back(contents: bytes) -> NDArray[Any]:
    """The array in a file with these contents."""
    with tempfile.TemporaryDirectory() as folder:
        return read_idx(write(Path(folder), contents))


@pytest.mark.parametrize("pack", [bytes, zipped])
@given(array=ARRAYS)
def test_what_is_written_is_read(pack: Callable[[bytes], bytes], array: NDArray[Any]) -> None:
    result = read_back(pack(as_idx(array)))
    assert result.dtype == array.dtype
    assert result.shape == array.shape
    assert result.tobytes() == array.tobytes()
    assert result.dtype.isnative
    assert result.flags.c_contiguous
    assert result.flags.writeable


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file, plain or gzip, with bytes changed, cut out and put in."""
    contents = bytearray(draw(st.sampled_from([TWO_BY_THREE, ZIPPED, as_idx(np.ones((2, 2, 2)))])))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(contents)))
        end = min(len(contents), start + draw(st.integers(0, 3)))
        contents[start:end] = draw(st.binary(max_size=3))
    return bytes(contents)


@st.composite
def damaged_inside(draw: st.DrawFn) -> bytes:
    """Damaged contents in a gzip file that is itself in order."""
    return zipped(draw(damaged()))


@given(st.one_of(damaged(), damaged_inside(), st.binary(max_size=64)))
def test_damage_gives_an_array_or_a_data_error(contents: bytes) -> None:
    try:
        array = read_back(contents)
    except DataError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert array.dtype.newbyteorder(">") in map(np.dtype, ELEMENT_TYPES.values())
        assert 1 <= array.ndim <= MAX_DIMENSIONS


@given(st.integers(0, len(ZIPPED) * 8 - 1))
def test_no_flipped_bit_in_gzip_changes_the_array(bit: int) -> None:
    contents = bytearray(ZIPPED)
    contents[bit // 8] ^= 1 << bit % 8
    try:
        array = read_back(bytes(contents))
    except DataError:
        return
    assert array.tolist() == [[0, 1, 2], [253, 254, 255]]


# --- the files that come with the program


def stated_hashes() -> dict[str, str]:
    """File name to SHA-256, as datasets/README.md states them."""
    text = (DATASETS / "README.md").read_text(encoding="utf-8")
    return dict(re.findall(r"`([^`]+\.gz)` \| ([0-9a-f]{64}) \|", text))


def test_every_data_file_has_its_hash_stated() -> None:
    assert set(stated_hashes()) == {path.name for path in DATASETS.glob("*.gz")}


@pytest.mark.parametrize("name", sorted(stated_hashes()))
def test_a_data_file_is_the_one_stated(name: str) -> None:
    assert hashlib.sha256((DATASETS / name).read_bytes()).hexdigest() == stated_hashes()[name]


@pytest.mark.parametrize(
    ("stem", "shape", "largest", "class_counts"),
    [
        ("mnist-5k", (5000, 28, 28), 255, [500] * 10),
        ("digits-8x8", (1797, 8, 8), 16, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
    ],
)
def test_a_data_set_is_what_it_promises(
    stem: str, shape: tuple[int, ...], largest: int, class_counts: list[int]
) -> None:
    images = read_idx(DATASETS / f"{stem}-images-idx3-ubyte.gz")
    labels = read_idx(DATASETS / f"{stem}-labels-idx1-ubyte.gz")
    assert images.dtype == labels.dtype == np.uint8
    assert images.shape == shape
    assert labels.shape == shape[:1]
    assert (images.min(), images.max()) == (0, largest)
    assert np.bincount(labels).tolist() == class_counts


def test_a_zero_of_the_8x8_digits_looks_like_one() -> None:
    images = read_idx(DATASETS / "digits-8x8-images-idx3-ubyte.gz")
    assert images[0].tolist() == [
        [0, 0, 5, 13, 9, 1, 0, 0],
        [0, 0, 13, 15, 10, 15, 5, 0],
        [0, 3, 15, 2, 0, 11, 8, 0],
        [0, 4, 12, 0, 0, 8, 8, 0],
        [0, 5, 8, 0, 0, 9, 8, 0],
        [0, 4, 11, 0, 1, 12, 7, 0],
        [0, 2, 14, 5, 10, 12, 0, 0],
        [0, 0, 6, 13, 10, 0, 0, 0],
    ]
