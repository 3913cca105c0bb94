"""Labels as arrays: what `labels.ts` and `describe.ts` wrote, read for training."""

import base64
import json
import os

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LABELS = os.path.join(ROOT, ".cache", "labels")
THUMBNAIL_SIDE = 32


class Pictures:
    """Pictures of one split, N of them, K candidates.

    features [N,F] raw 0..1, thumbnail [N,4,32,32] 0..1, label [N] class index or -1,
    tried [N,K] whether a conversion was made, and ssim, log_bytes, log_ms [N,K], NaN where it was not or failed,
    brand [N], set [N]. edges [N,K] is how far edges lie from the true vector's, px, 0 where there is none. ssim is of the drawing to the true vector; to the picture where there is none.
    """

    def __init__(self, rows, schema):
        names = schema["class_names"]
        ids = [candidate["id"] for candidate in schema["candidates"]]
        self.ids = [row["id"] for row in rows]
        self.brand = np.array([row["brand"] for row in rows])
        self.set = np.array([row["set"] for row in rows])
        self.features = np.array([row["facts"]["features"] for row in rows], np.float32)
        self.thumbnail = np.stack([_thumbnail(row["facts"]["thumbnail"]) for row in rows])
        self.label = np.array(
            [names.index(row["facts"]["class"]) if "class" in row["facts"] else -1 for row in rows]
        )
        self.tried = np.array([[name in row["conversions"] for name in ids] for row in rows])
        self.ssim = _conversions(rows, ids, lambda measured: measured.get("truth", measured["fidelity"]))
        self.edges = _conversions(rows, ids, lambda measured: measured.get("edges", 0.0))
        self.log_bytes = _conversions(rows, ids, lambda measured: np.log(measured["bytes"]))
        self.log_ms = _conversions(rows, ids, lambda measured: np.log(max(0.05, measured["ms"])))

    def __len__(self):
        return len(self.ids)

    def complete(self):
        """Which pictures have at least two measured conversions."""
        return np.isfinite(self.ssim).sum(axis=1) >= 2


def read_schema():
    """What the TypeScript side says of itself: see describe.ts."""
    with open(os.path.join(LABELS, "schema.json"), encoding="utf-8") as file:
        return json.load(file)


def read_kept(pictures):
    """What the models that are kept say of pictures: scaled features [N,F] and probabilities of the classes [N,C]."""
    said = {}
    with open(os.path.join(LABELS, "kept.jsonl"), encoding="utf-8") as file:
        for text in file:
            row = json.loads(text)
            said[row["id"]] = row
    return tuple(np.array([said[name][key] for name in pictures.ids], np.float32) for key in ("scaled", "classes"))


def read_pictures(split, schema):
    """Reads a split. Later lines of one picture add to earlier ones; those of older keys are left out."""
    candidates = {candidate["id"]: candidate for candidate in schema["candidates"]}
    rows = {}
    with open(os.path.join(LABELS, split + ".jsonl"), encoding="utf-8") as file:
        for text in file:
            try:
                row = json.loads(text)
            except json.JSONDecodeError:
                continue  # a run that was stopped while it wrote
            earlier = rows.get(row["id"], {"conversions": {}})
            row["conversions"] = {**earlier["conversions"], **row["conversions"]}
            rows[row["id"]] = row
    kept = []
    for row in rows.values():
        if row["facts"] is None or row["facts"].get("schema", 1) != schema["feature_schema_version"]:
            continue
        row["conversions"] = {
            name: made
            for name, made in row["conversions"].items()
            if name in candidates and (candidates[name]["accept_older"] or candidates[name]["key"] == made["key"])
        }
        kept.append(row)
    if not kept:
        raise SystemExit(f"No labels of {split}: run `npm run labels` first.")
    return Pictures(kept, schema)


def _thumbnail(text):
    values = np.frombuffer(base64.b64decode(text), np.uint8).astype(np.float32) / 255
    return values.reshape(4, THUMBNAIL_SIDE, THUMBNAIL_SIDE)


def _conversions(rows, ids, read):
    table = np.full((len(rows), len(ids)), np.nan, np.float32)
    for i, row in enumerate(rows):
        for k, name in enumerate(ids):
            made = row["conversions"].get(name)
            if made is not None and made["measured"] is not None:
                table[i, k] = read(made["measured"])
    return table
