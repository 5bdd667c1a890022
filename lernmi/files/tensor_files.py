"""Arrays and a document in one file that other tools can read, and that no changed byte gets by.

The file is a plain safetensors one. The document, a dict fit for JSON, lies in its metadata, and so
does the SHA-256 of the whole file, taken with 64 zeros in the place of itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.errors import DataError
from lernmi.files.tensor_header import LENGTH_BYTES, is_tensor_file
from lernmi.wording import quoted

Tensors = dict[str, NDArray[Any]]

MOST_BYTES = 1 << 32
_FOREIGN = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4"}
_UNSEALED = b'"sha256":"' + b"0" * 64 + b'"'
_SEAL_BEGINS = b'"sha256":"'


class FileError(DataError):
    """A file that holds no such thing, or not what was written."""


def pack(document: Mapping[str, Any], tensors: Mapping[str, NDArray[Any]]) -> bytes:
    """``document`` and ``tensors`` as the content of a file.

    Raises ValueError for a document that is not fit for JSON, and FileError for one so long that
    ``unpack`` would refuse it.
    """
    from safetensors.numpy import save  # start-up does without

    words = json.dumps(document, allow_nan=False, separators=(",", ":"))
    metadata = {"lernmi": words, "sha256": "0" * 64}
    whole = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    content = save(whole, metadata)
    if not is_tensor_file(content[: LENGTH_BYTES + 1]):
        raise FileError("there is more to say of it than a file takes: too many changes")
    place = content.index(_UNSEALED) + len(_SEAL_BEGINS)
    seal, rest = sha256(content).hexdigest().encode(), memoryview(content)[place + 64 :]
    return b"".join((memoryview(content)[:place], seal, rest))  # copied once: it may be large


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
