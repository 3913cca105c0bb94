"""models/manifest.json: what each file is, takes, gives, and must answer to be taken for itself."""

import hashlib
import json
import os

import numpy as np
import onnx

from onnx_graph import OPSET, ports

TOLERANCE = 1e-3
DIGITS = 6  # of golden vectors, after the point


def write(folder, schema, graphs, golden, fast):
    metadata = {
        "feature_preprocessor": {"feature_names": schema["feature_names"]},
        "logo_classifier": {"class_names": schema["class_names"]},
        "correlation_model": {
            "class_names": schema["class_names"],
            "candidate_fields": schema["candidate_fields"],
            "candidates": [schema["candidates"][k]["id"] for k in fast],
            "decode": "decodeSetting of services/settings/encoding.ts",
        },
        "quality_predictor": {
            "candidate_fields": schema["candidate_fields"],
            "candidates": [candidate["id"] for candidate in schema["candidates"]],
            "coverage": 0.9,
            "log_bytes": "natural logarithm of the SVG's bytes",
            "log_ms": "natural logarithm of the processor milliseconds of tracing alone, on the machine that made the labels",
        },
    }
    made = [entry(folder, name, golden[name], metadata[name]) for name in graphs]
    save(folder, schema["feature_schema_version"], [*kept(folder, graphs), *made])


def put(folder, feature_schema_version, name, golden, metadata):
    """Lists one model that was made by itself; the others' entries stay as they are."""
    made = entry(folder, name, golden, metadata)
    save(folder, feature_schema_version, [*kept(folder, [name]), made])


def entry(folder, name, golden, metadata):
    path = os.path.join(folder, f"{name}.onnx")
    with open(path, "rb") as file:
        content = file.read()
    model = onnx.load(path)
    digest = hashlib.sha256(content).hexdigest()
    inputs, outputs = golden
    return {
        "name": name,
        "version": digest[:12],
        "file": f"{name}.onnx",
        "sha256": digest,
        "bytes": len(content),
        "opset": OPSET,
        "inputs": ports(model.graph.input),
        "outputs": ports(model.graph.output),
        "golden": {"inputs": tensors(inputs), "outputs": tensors(outputs), "tolerance": TOLERANCE},
        "metadata": metadata,
    }


def save(folder, feature_schema_version, models):
    text = json.dumps(
        {"schema_version": 1, "feature_schema_version": feature_schema_version, "models": models}, indent="\t"
    )
    with open(os.path.join(folder, "manifest.json"), "w", encoding="utf-8") as file:
        file.write(compact(text) + "\n")


def kept(folder, graphs):
    """The entries of models that lie there and weren't made anew."""
    path = os.path.join(folder, "manifest.json")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [one for one in json.load(file)["models"] if one["name"] not in graphs]


def tensors(arrays):
    return {
        name: {"dims": list(array.shape), "data": [round(float(value), DIGITS) for value in np.ravel(array)]}
        for name, array in arrays.items()
    }


def compact(text):
    """Lists of numbers on one line: a golden thumbnail would take thousands."""
    kept, row = [], None
    for line in text.split("\n"):
        bare = line.strip()
        number = bare.rstrip(",").lstrip("-").replace(".", "", 1).replace("e-", "", 1)
        if row is None:
            kept.append(line)
            if line.endswith("["):
                row = []
        elif number.isdigit() or bare.rstrip(",") == "null":
            row.append(bare)
        else:
            if row and bare.startswith("]"):
                kept[-1] += " ".join(row) + bare
            else:
                kept.extend([*row, line])
            row = [] if line.endswith("[") else None
    return "\n".join(kept)
