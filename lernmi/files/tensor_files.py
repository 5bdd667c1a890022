"""Arrays and a document in one file that other tools can read, and that no changed byte gets by.

The file is a plain safetensors one. The document, a dict fit for JSON, lies in its metadata, and so
does the SHA-256 of the whole file, taken with 64 zeros in the place of itself.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.errors import DataError, LernmiError
from lernmi.files.tensor_header import LENGTH_BYTES, is_tensor_file
from lernmi.wording import printable, quoted

Tensors = dict[str, NDArray[Any]]

MOST_BYTES = 1 << 32
_FOREIGN = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4"}
_CODES = {
    **{code: name for name, code in _FOREIGN.items()},
    **{"<i2": "I16", "|i1": "I8", "|u1": "U8", "<u2": "U16", "<u4": "U32", "|b1": "BOOL"},
}
_UNSEALED = b'"sha256":"' + b"0" * 64 + b'"'
_SEAL_BEGINS = b'"sha256":"'


class FileError(DataError):
    """A file that holds no such thing, or not what was written."""


def read_content(path: str | os.PathLike[str]) -> bytes:
    """All bytes of a file. Raises FileError if there are too many, or none to be had."""
    try:
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_size > MOST_BYTES:
                raise FileError(f"{printable(path)} is larger than any that is written here")
            return file.read()
    except OSError as error:
        raise FileError(f"{printable(path)} can't be read ({error.strerror})") from None
    except ValueError:  # a null byte, or half a surrogate pair
        raise FileError(f"{printable(path)} is no path") from None


@contextmanager
def naming(path: str | os.PathLike[str]) -> Iterator[None]:
    """What is refused in here is raised as a FileError that begins with ``path``."""
    try:
        yield
    except LernmiError as error:
        raise FileError(f"{printable(path)}: {error}") from None


def pack(document: Mapping[str, Any], tensors: Mapping[str, NDArray[Any]]) -> bytes:
    """``document`` and ``tensors`` as the content of a file.

    Raises ValueError for a document that is not fit for JSON, and FileError for one so long that
    ``unpack`` would refuse it.
    """
    whole = {name: _as_written(tensors[name]) for name in tensors}
    words = json.dumps(document, allow_nan=False, separators=(",", ":"))
    header: dict[str, Any] = {"__metadata__": {"lernmi": words, "sha256": "0" * 64}}
    end = 0
    for name in sorted(whole, key=lambda name: (-whole[name].itemsize, name)):  # so all are aligned
        array, begins = whole[name], end
        end += array.nbytes
        header[name] = {
            "dtype": _CODES[array.dtype.str],
            "shape": array.shape,
            "data_offsets": [begins, end],
        }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % LENGTH_BYTES)
    start = len(text).to_bytes(LENGTH_BYTES, "little") + text
    if not is_tensor_file(start):
        raise FileError("there is more to say of it than a file takes: too many changes")
    arrays = [whole[name].reshape(-1).view(np.uint8) for name in header if name in whole]
    seal = sha256(start)
    for part in arrays:
        seal.update(part)  # type: ignore[arg-type]
    place = start.index(_UNSEALED) + len(_SEAL_BEGINS)
    sealed = start[:place] + seal.hexdigest().encode() + start[place + 64 :]
    return b"".join((sealed, *arrays))  # type: ignore[arg-type]


def _as_written(array: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(array, array.dtype.newbyteorder("<"), order="C")


def unpack(content: bytes) -> tuple[dict[str, Any], Tensors]:
    """The document and the tensors of what ``pack`` made.

    Raises FileError for anything else, and where a single bit is not what it was.
    """
    header = _header(content)
    place = header.find(_SEAL_BEGINS)
    if b'"lernmi":"' not in header or place < 0:
        raise FileError("it was not written by lernmi")
    seal = LENGTH_BYTES + place + len(_SEAL_BEGINS)
    digest = sha256(memoryview(content)[:seal])
    digest.update(b"0" * 64)
    digest.update(memoryview(content)[seal + 64 :])
    if content[seal : seal + 64] != digest.hexdigest().encode():
        raise FileError("it is damaged: its content is not what was written")
    document = _object(_object(header).get("__metadata__", {}).get("lernmi", ""))
    return document, _tensors(content)


def unpack_foreign(content: bytes) -> Tensors:
    """The tensors of a safetensors file from elsewhere, which may have no hash.

    Numbers of 16 bits whose exponent has eight, bfloat16, come as float32. Raises FileError if it
    is no such file, or has types that are not known here.
    """
    import safetensors
    from safetensors import SafetensorError

    deserialize: Any = safetensors.deserialize  # it has no types
    _header(content)
    try:
        return {name: _array(name, **view) for name, view in deserialize(content)}
    except (SafetensorError, ValueError, OverflowError) as error:
        raise FileError(f"it is no safetensors file that can be read ({error})") from None


def _array(name: str, dtype: str, shape: list[int], data: bytes) -> NDArray[Any]:
    if dtype == "BF16":
        halves = np.frombuffer(data, "<u2").astype(np.uint32)
        return (halves << 16).view(np.float32).reshape(shape)
    if dtype not in _FOREIGN:
        raise FileError(f"{quoted(name)} holds numbers of type {dtype}, which is not known here")
    return np.frombuffer(data, _FOREIGN[dtype]).reshape(shape)


def _header(content: bytes) -> bytes:
    length = int.from_bytes(content[:LENGTH_BYTES], "little")
    if not is_tensor_file(content[: LENGTH_BYTES + 1]) or length > len(content) - LENGTH_BYTES:
        raise FileError("it is no safetensors file, or not all of one")
    return content[LENGTH_BYTES : LENGTH_BYTES + length]


def _object(words: str | bytes) -> dict[str, Any]:
    try:
        found = json.loads(words, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise FileError("it is damaged: its description can't be read") from None
    if not isinstance(found, dict):
        raise FileError("it is damaged: its description is none")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _tensors(content: bytes) -> Tensors:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        return load(content)
    except (SafetensorError, KeyError, ValueError, AttributeError, OverflowError) as error:
        raise FileError(f"it is no safetensors file that can be read ({error})") from None
