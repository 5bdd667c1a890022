"""Networks worked out by other means than the program's own: from what files of it say alone."""

from __future__ import annotations

import json

import numpy as np

WAVE = 6.0


def activated(name, sums):
    if name == "sigmoid":
        with np.errstate(over="ignore"):
            return 1.0 / (1.0 + np.exp(-sums))
    return {"tanh": np.tanh, "relu": lambda x: np.maximum(x, 0), "identity": np.asarray}[name](sums)


def encoded(encoding, rows):
    """Inputs for ``rows`` (n, columns), from an encoding as JSON."""
    if encoding is None:
        return rows
    scaling = encoding["scaling"]
    match scaling["kind"]:
        case "as they are":
            return rows
        case "pixels":
            ink = scaling["largest"] - rows if scaling["turned"] else rows
            return ink / scaling["largest"]
        case "of a point":
            x1, x2 = rows[:, 0], rows[:, 1]
            every = {"x1": x1, "x2": x2, "x1²": x1**2, "x2²": x2**2, "x1x2": x1 * x2}
            every |= {"sin6x1": np.sin(WAVE * x1), "sin6x2": np.sin(WAVE * x2)}
            return np.stack([every[name] for name in scaling["features"]], axis=1)
        case "by column":
            inputs = []
            for column, how in zip(rows.T, scaling["columns"], strict=True):
                missing = np.isnan(column)
                if "values" in how:
                    inputs += [column == place for place in range(len(how["values"]))]
                    gaps = how["gaps"]
                else:
                    away = np.where(missing, how["fill"] or 0.0, column) - how["middle"]
                    scaled = away / how["half"] if how["half"] else 0.0 * away
                    inputs.append(np.clip(scaled, -scaling["cut"], scaling["cut"]))
                    gaps = how["fill"] is not None
                if gaps:
                    inputs.append(missing)
            return np.array(inputs, dtype=float).T
    raise AssertionError(scaling)


def outputs_of(tensors, activations, encoding, rows):
    """The outputs for ``rows``, from tensors ``layers.K.weight``, ``layers.K.bias``, and numbers.

    Those are what the outputs mean, (n, n_out); None where they mean none.

    ``activations`` has a name a layer, the inputs' first.
    """
    values = activated(activations[0], encoded(encoding, rows))
    for number, name in enumerate(activations[1:]):
        weight, bias = tensors[f"layers.{number}.weight"], tensors[f"layers.{number}.bias"]
        values = activated(name, values @ weight.T + bias)
    if encoding is None or not encoding["numbers"]:
        return values, None
    middle, scale = ([each[key] for each in encoding["numbers"]] for key in ("middle", "scale"))
    return values, values * scale + middle


def of_npz(path, rows):
    with np.load(path, allow_pickle=False) as arrays:
        encoding = json.loads(str(arrays["encoding"]))
        return outputs_of(arrays, arrays["activations"].tolist(), encoding, rows)


def of_safetensors(path, rows):
    from safetensors import safe_open

    with safe_open(path, "numpy") as file:
        words = json.loads(file.metadata()["lernmi"])["network"]
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    first = "sigmoid" if words["classic"] else "identity"
    return outputs_of(tensors, [first, *words["activations"]], words["encoding"], rows)


def of_onnx(path, rows):
    """The graph done node by node, as ONNX's own text says what each kind does."""
    import onnx

    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    values = {each.name: onnx.numpy_helper.to_array(each) for each in model.graph.initializer}
    (given,) = model.graph.input
    values[given.name] = rows
    kinds = {
        "Add": np.add,
        "Clip": np.clip,
        "Concat": lambda *parts: np.concatenate(parts, axis=1),
        "Div": np.divide,
        "Gather": lambda table, places: np.take(table, places, axis=1),
        "Identity": np.asarray,
        "MatMul": np.matmul,
        "Mul": np.multiply,
        "Relu": lambda sums: activated("relu", sums),
        "Sigmoid": lambda sums: activated("sigmoid", sums),
        "Sin": np.sin,
        "Sub": np.subtract,
        "Tanh": np.tanh,
    }
    for node in model.graph.node:
        (made,) = node.output
        values[made] = kinds[node.op_type](*(values[name] for name in node.input))
    return values["outputs"], values.get("numbers")
