"""Run files as no program writes them: bytes changed, and documents and tensors sealed anew."""

from __future__ import annotations

import copy
import json
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from safetensors.numpy import save

import lernmi
from lernmi.files.tensor_files import unpack
from tests.run.saved_lives import begun, live

ODD = (
    *(None, True, False, 0, -1, 1, 2, 3, 7, 0.5, -0.5, 1e308, -1e308, float("nan"), float("inf")),
    *(2**31, 2**53, 2**62, 2**63, 2**64, 10**30, -(2**63), 65_536, 20_000_000, "", "A", "xor"),
    *("../../etc/passwd", "/dev/zero", "\0", "\ud800", "é" * 99, "x" * 70_000, [], {}, [[]], [0]),
    *([0, 0], [2, 3, 1], [2, 100_000, 100_000, 1], [1] * 9_999, [1e9, 1e9], {"a": 1}, "relu"),
    *("identity", "SampleTaught", "WeightsSet", "SampleRemoved", "weights.0", "layers.0.weight"),
)
DTYPES = ("float32", "float16", "int64", "int8", "uint8", "bool", "float64", "uint64")
ODD_NUMBERS = (0.0, -0.0, 1.0, -1.0, np.nan, np.inf, -np.inf, 1e300, 5e-324, 2**62)


def originals(folder: Path) -> list[bytes]:
    """Run files that are whole: with branches, in the past, in a batch, of all kinds of tasks."""
    kept = []
    for seed in (1, 2, 3, 5, 8, 13, 21, 34):
        session = begun(np.random.default_rng((seed, 0)), folder)
        live(session, np.random.default_rng((seed, 1)))
        kept.append(session.packed())
    short = lernmi.Session(lernmi.load_task("xor"))
    kept.append(short.packed())
    short.run(40_000)
    short.seek(77)
    kept.append(short.packed())
    digits = lernmi.Session(lernmi.load_task("digits"), batch_size=7)
    digits.run(45)
    digits.relabel(3, digits.train.targets[9])
    kept.append(digits.packed())
    sine = lernmi.Session(lernmi.load_task("sine"), batch_size=7)
    sine.run(45)
    sine.relabel(3, [0.25])
    sine.watch("held-out r2 > 0.9")
    kept.append(sine.packed())
    return kept


def sealed(document: dict[str, Any], tensors: dict[str, Any]) -> bytes:
    """As ``pack`` does it, and more: numbers that JSON doesn't know are written all the same."""
    words = json.dumps(document)
    whole = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    content = bytearray(save(whole, {"lernmi": words, "sha256": "0" * 64}))
    place = content.index(b'"sha256":"' + b"0" * 64) + len(b'"sha256":"')
    content[place : place + 64] = sha256(content).hexdigest().encode()
    return bytes(content)


def damaged(content: bytes, random: Random, other: bytes) -> bytes:
    """``content`` with some bytes that are not what was written."""
    broken = bytearray(content)
    for _ in range(random.choice([1, 1, 1, 2, 9])):
        place = random.randrange(len(broken) + 1)
        length = random.choice([1, 1, 2, 8, 64, 4096])
        match random.randrange(8):
            case 0 if place < len(broken):
                broken[place] ^= 1 << random.randrange(8)
            case 1 if place < len(broken):
                broken[place] = random.randrange(256)
            case 2:
                del broken[place:]
            case 3:
                del broken[place : place + length]
            case 4:
                broken[place:place] = random.randbytes(length)
            case 5:
                broken[place:place] = broken[place : place + length]
            case 6:
                broken[place : place + length] = other[place : place + length]
            case _:
                broken = broken[:place] + other[random.randrange(len(other)) :]
        if not broken:
            break
    return bytes(broken)


def altered(content: bytes, random: Random, other: bytes) -> bytes:
    """A file sealed rightly whose document or tensors are not what a program would write."""
    document, tensors = unpack(content)
    tensors = {name: array.copy() for name, array in tensors.items()}
    for _ in range(random.choice([1, 1, 1, 1, 2, 4])):
        if random.random() < 0.65:
            _alter_document(document, random, other)
        else:
            _alter_tensor(tensors, random)
    try:
        return sealed(document, tensors)
    except (ValueError, OverflowError, RecursionError, UnicodeEncodeError):
        return content


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in ``value`` with each of its keys."""
    found, left = [], [value]
    while left:
        here = left.pop()
        keys = here if isinstance(here, dict) else range(len(here))
        for key in keys:
            found.append((here, key))
            if isinstance(here[key], dict | list) and here[key]:
                left.append(here[key])
    return found


def _alter_document(document: dict[str, Any], random: Random, other: bytes) -> None:
    holder, key = random.choice(_places(document))
    value = holder[key]
    match random.randrange(10):
        case 0 | 1 | 2:
            holder[key] = copy.deepcopy(random.choice(ODD))
        case 3 | 4 if isinstance(value, int | float) and not isinstance(value, bool):
            change = random.choice([-1, 1, 1e-12, value, -2 * value, 1000, 2**40])
            holder[key] = value + change
        case 5:
            del holder[key]
        case 6 if isinstance(holder, list):
            holder.insert(random.randrange(len(holder) + 1), copy.deepcopy(value))
        case 7 if isinstance(holder, list):
            random.shuffle(holder)
        case 8:
            there, name = random.choice(_places(unpack(other)[0]))
            holder[key] = copy.deepcopy(there[name])
        case 9 if random.random() < 0.05:
            deep: Any = 0
            for _ in range(random.choice([50, 250])):
                deep = [deep] if random.random() < 0.5 else {"a": deep}
            holder[key] = deep
        case _:
            there, name = random.choice(_places(document))
            holder[key] = copy.deepcopy(there[name])


def _alter_tensor(tensors: dict[str, Any], random: Random) -> None:
    name = random.choice([*tensors])
    array = tensors[name]
    match random.randrange(9):
        case 0:
            del tensors[name]
        case 1:
            tensors[name] = tensors[random.choice([*tensors])]
        case 2:
            with np.errstate(all="ignore"):
                tensors[name] = array.astype(random.choice(DTYPES))
        case 3:
            tensors[name] = array.reshape(random.choice([(-1,), (1, -1), (-1, 1)]))
        case 4:
            tensors[name] = array[: len(array) // 2]
        case 5:
            tensors[name] = np.concatenate([array, array])
        case 6:
            tensors[name] = array.ravel()[::-1].reshape(array.shape).copy()
        case _ if array.size:
            flat = array.reshape(-1)
            with np.errstate(all="ignore"):
                odd = np.array(random.choice(ODD_NUMBERS)).astype(array.dtype)
                few = 1 if random.random() < 0.7 else len(flat)
                flat[random.randrange(len(flat)) :][:few] = odd
        case _:
            tensors[name] = np.empty(0)
