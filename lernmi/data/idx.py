"""Reads and writes IDX files, the format MNIST is published in: one array a file, plain or gzip.

Layout, everything big endian: two zero bytes, one byte for the element type, one byte for the
number of dimensions, an unsigned 32-bit size for each dimension, then the elements, last
dimension fastest. Source: "The IDX file format", at the foot of the MNIST database's home page.

A file is not trusted: memory grows with the bytes that have arrived, never with what a header
claims, and nothing is inflated beyond the claim and one byte.
"""

import math
import os
import stat
import struct
import zlib
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
from numpy.typing import NDArray

from lernmi.errors import DataError
from lernmi.files.safe_files import write_whole
from lernmi.wording import printable

MAX_BYTES = 2**30
"""The most bytes of elements a file may claim: 1 GiB."""

MOST_INFLATED = 200
"""How many times its size a gzip file may claim, from 4 MiB on. MNIST deflates to a fifth."""

MAX_DIMENSIONS = 8
"""The most dimensions a file may claim."""

ELEMENT_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
"""The third byte of a file, and the numpy type of the elements it announces."""

_CODES = {np.dtype(kind).str: code for code, kind in ELEMENT_TYPES.items()}
_INFLATED_FREELY = 2**22
_CHUNK_BYTES = 2**18
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_CONTAINER = 31  # zlib's wbits for "a gzip header and trailer, checked"


class _Source(Protocol):
    """Where a file's contents come from."""

    def read(self, size: int, /) -> bytes:
        """At least one and at most `size` (> 0) bytes; none at the end."""


def read_idx(path: str | os.PathLike[str]) -> NDArray[Any]:
    """Read the array in an IDX file, plain or gzip (told by its first bytes, not by its name).

    Returns an array of the shape the file states, 1 to 8 dimensions of any size, 0 included, and
    of dtype uint8, int8, int16, int32, float32 or float64: native byte order, C-contiguous,
    writeable. The values are the file's own; floats may be NaN or infinite.

    Raises DataError when the file is missing, cannot be read, is damaged, is no IDX file, holds
    fewer or more elements than it states, states more than MAX_BYTES, or inflates to more than
    MOST_INFLATED times its size.
    """
    try:
        with _open(path) as file:
            return _read_array(*_contents(file))
    except DataError as error:
        raise DataError(f"{printable(path)}: {error}") from None
    except zlib.error as error:
        reason = f"its gzip data is damaged ({error}); fetch it again, `gzip -t` must accept it"
        raise DataError(f"{printable(path)}: {reason}") from error
    except OSError as error:
        reason = f"it cannot be read ({error.strerror}); give the path of a readable IDX file"
        raise DataError(f"{printable(path)}: {reason}") from error


def write_idx(path: str | os.PathLike[str], array: NDArray[Any]) -> None:
    """Write an array where ``read_idx`` will find it as it is now: all of it, or nothing changes.

    ``array``: 1 to 8 dimensions, of a dtype ``read_idx`` returns; its folder is made if need be.
    A name that ends in .gz gives a gzip file. The same array gives the same file, whenever it is
    written.

    Raises DataError for an array that can't be stored and a file that can't be written.
    """
    code = _CODES.get(array.dtype.newbyteorder(">").str)
    if code is None or not 1 <= array.ndim <= MAX_DIMENSIONS:
        types = ", ".join(np.dtype(kind).name for kind in _CODES)
        raise DataError(
            f"{printable(path)}: an IDX file holds {types} in 1 to {MAX_DIMENSIONS} dimensions, "
            f"not {array.dtype.name} in {array.ndim}"
        )
    dtype = np.dtype(ELEMENT_TYPES[code])
    try:
        _check_claim(array.shape, dtype)
    except DataError as error:
        raise DataError(f"{printable(path)}: {error}") from None
    header = struct.pack(f">4B{array.ndim}I", 0, 0, code, array.ndim, *array.shape)
    content = header + array.astype(dtype, order="C").tobytes()
    try:
        target = Path(path)
        write_whole(target, _zipped(content) if target.name.endswith(".gz") else content)
    except ValueError as error:  # a null byte or half a surrogate pair
        raise DataError(f"{printable(path)}: it is no path at all ({error})") from None


def _zipped(content: bytes) -> bytes:
    """A gzip file without a name or a time of its own."""
    deflater = zlib.compressobj(wbits=_GZIP_CONTAINER)
    return deflater.compress(content) + deflater.flush()


def _open(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a regular file; a pipe could keep us waiting for ever."""
    try:
        mode = os.stat(path).st_mode
    except ValueError as error:  # a null byte or half a surrogate pair
        raise DataError(f"it is no path at all ({error}); give the path of an IDX file") from None
    if not stat.S_ISREG(mode):
        raise DataError("it is a folder, a pipe or a device; give the path of an IDX file")
    return open(path, "rb")


def _contents(file: BinaryIO) -> tuple[_Source, int | None]:
    """The file itself, or what it inflates to when it starts as gzip does; and that one's size."""
    start = file.read(len(_GZIP_MAGIC))
    file.seek(0)
    if start != _GZIP_MAGIC:
        return file, None
    return _Gunzip(file), os.fstat(file.fileno()).st_size


class _Gunzip:
    """Inflates a gzip file, never a byte more than asked for; gzip.GzipFile inflates ahead."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._inflater = zlib.decompressobj(_GZIP_CONTAINER)

    def read(self, size: int, /) -> bytes:
        """At least one and at most `size` (> 0) bytes; none at the end, when all checks hold.

        Raises zlib.error (damage, CRC) and DataError (truncated, or something behind the end).
        """
        while not self._inflater.eof:
            deflated = self._inflater.unconsumed_tail or self._file.read(_CHUNK_BYTES)
            piece = self._inflater.decompress(deflated, size)
            if piece:
                return piece
            if not deflated and not self._inflater.eof:
                raise DataError("its gzip data ends too early; fetch the whole file again")
        if self._inflater.unused_data or self._file.read(1):
            raise DataError("it goes on after its gzip data; it must be one gzip member")
        return b""


def _read_array(source: _Source, deflated: int | None) -> NDArray[Any]:
    """The array a source holds: header, elements, and then nothing. ``deflated``: bytes of gzip."""
    dtype, shape = _read_header(source)
    claimed = math.prod(shape) * dtype.itemsize
    if deflated is not None and claimed > max(_INFLATED_FREELY, MOST_INFLATED * deflated):
        raise DataError(
            f"it states {claimed} bytes of elements, over {MOST_INFLATED} times its size, as no "
            "real data does; give it unpacked if it is right"
        )
    elements = _take(source, claimed, "elements")
    if source.read(1):
        raise DataError(f"it goes on after {len(elements)} bytes of elements; it must end there")
    native = dtype.newbyteorder("=")
    return np.frombuffer(elements, dtype).reshape(shape).astype(native, copy=False)


def _read_header(source: _Source) -> tuple[np.dtype[Any], tuple[int, ...]]:
    """The type of the elements as stored, and the shape; both within the limits."""
    magic = _take(source, 4, "magic number")
    if magic[:2] != b"\0\0" or magic[2] not in ELEMENT_TYPES:
        types = ", ".join(f"{code:02x}" for code in ELEMENT_TYPES)
        raise DataError(
            f"it starts with the bytes {magic.hex(' ')}; an IDX file starts with 00 00, "
            f"a type ({types}) and its number of dimensions"
        )
    dtype, dimensions = np.dtype(ELEMENT_TYPES[magic[2]]), magic[3]
    if not 1 <= dimensions <= MAX_DIMENSIONS:
        raise DataError(f"it states {dimensions} dimensions; 1 to {MAX_DIMENSIONS} can be read")
    shape = struct.unpack(f">{dimensions}I", _take(source, 4 * dimensions, "sizes"))
    _check_claim(shape, dtype)
    return dtype, shape


def _check_claim(shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
    """Refuse a shape over MAX_BYTES; a size of 0 must not hide sizes numpy cannot hold."""
    if math.prod(max(size, 1) for size in shape) * dtype.itemsize > MAX_BYTES:
        sizes = " x ".join(map(str, shape))
        raise DataError(f"it states {sizes} elements; at most {MAX_BYTES} bytes can be read")


def _take(source: _Source, size: int, what: str) -> bytearray:
    """Exactly `size` bytes, collected as they arrive; `what` names them in the refusal."""
    taken = bytearray()
    while len(taken) < size:
        piece = source.read(min(_CHUNK_BYTES, size - len(taken)))
        if not piece:
            raise DataError(f"it ends after {len(taken)} bytes of its {what}; {size} must be there")
        taken += piece
    return taken
