"""What happened to pictures, from the traces that it left: labels to damage_estimator.onnx, in one command:

    npm run train:damage -- [--out models]

Reads .cache/labels/traces-{schema.json,train.jsonl,validation.jsonl}. Every seed is fixed: equal labels give equal files on
one machine.
"""

import argparse
import json
import os

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score, f1_score

import manifest
from data import LABELS, ROOT
from metrics import interval
from onnx_graph import Graph
from trees import write_sums

NAME = "damage_estimator"
KINDS = ("jpeg", "webp", "enlarged", "blurred", "sharpened", "noise")
DIGITS = manifest.DIGITS
LIKELY = 0.5
CARD = """# damage_estimator

Holds kinds of damage likely, each by itself, from {traces} traces that it leaves in a picture's pixels (services/damage/traces): for
pictures in which measuring found nothing and couldn't rule it out. Boosted trees for each kind. What it holds likely is looked for more
closely; a picture is restored only where a measurement bears it out.

## Data

{data}

Drawings are those of the corpus (@iconify-json/logos and simple-icons, both CC0, and generators), split by brand; each went some ways
that pictures go before they are sent, drawn by chance (perf/traces/chains.ts): kept as JPEG or WebP and saved again, cut, resized, twice;
enlarged, blurred, sharpened, noisy; or none of these. Nothing was converted.

## On the validation brands

Mean with its 95% bootstrap interval by brand.

{figures}

With the measured estimators around it, and on the test brands: perf/reports/learned-damage.md.

## Limits

It was never shown dither, a screen's stripes, photographs, or damage by programs other than sharp (libvips): mozjpeg's and phones' JPEGs,
other sharpening, camera noise. A JPEG and a WebP of high quality leave much the same, and what was resized after it was compressed hardly
anything but softness. Of a chain it tells each part by itself, and sees the last part best.

## Made by

models/README.md tells the commands.
"""


class Rows:
    """Traces [N,F], and which kinds happened [N,K]."""

    def __init__(self, split, version):
        with open(os.path.join(LABELS, f"traces-{split}.jsonl"), encoding="utf-8") as file:
            rows = [row for row in map(json.loads, file) if row["version"] == version]
        if not rows:
            raise SystemExit(f"No traces of {split}: run `npm run labels:damage` first.")
        self.brand = np.array([row["brand"] for row in rows])
        self.chain = np.array([row["chain"] for row in rows])
        self.traces = np.array([row["traces"] for row in rows], np.float32)
        self.happened = np.array([[kind in row["kinds"] for kind in KINDS] for row in rows])

    def describe(self, name):
        counts = ", ".join(f"{kind} {count}" for kind, count in zip(KINDS, self.happened.sum(axis=0)))
        clean = int((~self.happened.any(axis=1)).sum())
        return f"- {name}: {len(self.brand)} pictures of {len(set(self.brand))} brands: {counts}, clean {clean}."


class Estimator:
    """For each kind boosted trees, whose sum is the logarithm of the odds that it happened."""

    def __init__(self, rows):
        self.models = [
            HistGradientBoostingClassifier(
                max_iter=160, learning_rate=0.08, max_leaf_nodes=12, l2_regularization=1.0, min_samples_leaf=15,
                early_stopping=False, random_state=500 + k,
            ).fit(rows.traces, rows.happened[:, k])
            for k in range(len(KINDS))
        ]

    def __call__(self, traces):
        return np.stack([model.predict_proba(traces)[:, 1] for model in self.models], axis=1).astype(np.float32)

    def write(self, path, traces):
        graph = Graph(NAME)
        sums = write_sums(graph, graph.input("traces", traces), self.models)
        graph.output(graph.add("Sigmoid", sums), "probabilities", len(KINDS))
        graph.save(path)
        return graph


def figures(told, rows):
    """What it tells alone, without anything measured."""
    truth, likely = rows.happened, told > LIKELY
    clean = ~truth.any(axis=1)
    of_all = interval(lambda n: f1_score(truth[n], likely[n], average="macro", zero_division=0), rows.brand)
    lines = [f"- macro-F1 over the kinds, each by itself: {of_all}"]
    for k, kind in enumerate(KINDS):
        precision = average_precision_score(truth[:, k], told[:, k])
        lines.append(f"- {kind}: F1 {f1_score(truth[:, k], likely[:, k]):.3f}, average precision {precision:.3f}")
    called = interval(lambda n: likely[n][clean[n]].any(axis=1).mean(), rows.brand)
    lines.append(f"- clean pictures of which some damage is held likely: {called}")
    for chain in sorted(set(rows.chain)):
        here = rows.chain == chain
        right = (likely[here] == truth[here]).all(axis=1).mean()
        lines.append(f"- {chain}: all kinds right of {right:.3f} ({int(here.sum())} pictures)")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", default=os.path.join(ROOT, "models"))
    options = parser.parse_args()
    with open(os.path.join(LABELS, "traces-schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    train, validation = (Rows(split, schema["traces_version"]) for split in ("train", "validation"))
    estimator = Estimator(train)
    path = os.path.join(options.out, f"{NAME}.onnx")
    graph = estimator.write(path, train.traces.shape[1])
    asked = np.round(validation.traces[:3].astype(np.float64), DIGITS).astype(np.float32)
    manifest.put(
        options.out, schema["feature_schema_version"], NAME,
        golden=({"traces": asked}, {"probabilities": estimator(asked)}),
        metadata={
            "traces_version": schema["traces_version"], "trace_names": schema["trace_names"], "kinds": list(KINDS),
        },
    )
    text = figures(estimator(validation.traces), validation)
    print(text)
    with open(os.path.join(options.out, f"{NAME}.md"), "w", encoding="utf-8") as file:
        data = "\n".join([train.describe("train"), validation.describe("validation")])
        file.write(CARD.format(traces=len(schema["trace_names"]), data=data, figures=text))
    print(f"{len(graph.nodes)} nodes, {os.path.getsize(path)} bytes: {path}")


if __name__ == "__main__":
    main()
