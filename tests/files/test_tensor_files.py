"""Arrays and a document in one file: what other tools read there, and what can't be written."""

import numpy as np
import pytest
from safetensors.numpy import load

from lernmi.files.tensor_files import pack, unpack

TENSORS = {
    "b.weight": np.arange(6.0).reshape(2, 3),
    "a few": np.array([3, -1], np.int32),
    "none": np.zeros((0, 4)),
    "one": np.array(7.5),
    "pixels": np.arange(5, dtype=np.uint8),
    "turned": np.arange(6.0).reshape(2, 3).T,
    "other end first": np.arange(3.0).astype(">f8"),
}


def test_other_tools_read_every_array():
    content = pack({"words": 'äß "sha256":"0"', "number": 0.1}, TENSORS)
    for found in (load(content), unpack(content)[1]):
        assert found.keys() == TENSORS.keys()
        for name, array in TENSORS.items():
            assert found[name].shape == array.shape
            assert np.array_equal(found[name], array)
    assert unpack(content)[0] == {"words": 'äß "sha256":"0"', "number": 0.1}


def test_numbers_begin_where_their_width_has_them():
    content = pack({}, TENSORS)
    assert int.from_bytes(content[:8], "little") % 8 == 0
    assert pack({}, TENSORS) == content


def test_what_no_json_holds_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        pack({"number": float("nan")}, {})
