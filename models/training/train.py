"""Labels to models, in one command:

    npm run train -- [--out models] [--epochs 1.0] [--threads N] [--keep]

Reads .cache/labels/{schema.json,train.jsonl,validation.jsonl}; writes the four .onnx files, manifest.json
and a card for each. Every seed is fixed: equal labels give equal files on one machine.
"""

import argparse
import os
import sys
import time

try:
    import numpy as np
    import onnx  # noqa: F401
    import scipy  # noqa: F401
    import sklearn  # noqa: F401
    import torch
except ImportError as error:
    raise SystemExit(
        f"{error}. Training needs Debian's packages, and Debian's own python3 to see them:\n"
        "    sudo apt-get install python3-torch python3-sklearn python3-scipy python3-onnx"
    )

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import cards  # noqa: E402
import manifest  # noqa: E402
from choice import fit_choice  # noqa: E402
from classes import fit_classes  # noqa: E402
from data import ROOT, read_kept, read_pictures, read_schema  # noqa: E402
from manifest import DIGITS  # noqa: E402
from metrics import choice_metrics, class_metrics, quality_metrics  # noqa: E402
from onnx_graph import Graph  # noqa: E402
from quality import fit_quality  # noqa: E402
from scaling import Scaling  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", default=os.path.join(ROOT, "models"))
    parser.add_argument("--epochs", type=float, default=1.0, help="factor on how long each fit runs")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help="leave the preprocessor and the classifier as they are")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    started = time.time()
    log = lambda text: print(f"{time.time() - started:6.0f} s  {text}", flush=True)
    epochs = lambda count: max(2, round(count * options.epochs))

    schema = read_schema()
    train, validation = read_pictures("train", schema), read_pictures("validation", schema)
    codes = np.array([candidate["code"] for candidate in schema["candidates"]], np.float32)
    fast = [k for k, candidate in enumerate(schema["candidates"]) if candidate["fast"]]
    log(f"{len(train)} pictures to learn from, {len(validation)} to calibrate on, {len(codes)} candidates")

    class_count = len(schema["class_names"])
    if options.keep:
        scaling = classifier = None
        (scaled, train_classes), (held, held_classes) = read_kept(train), read_kept(validation)
    else:
        scaling = Scaling(train.features)
        scaled, held = scaling(train.features), scaling(validation.features)
        classifier, train_classes = fit_classes(scaled, train, class_count, log)
        held_classes = classifier(held, validation.thumbnail)

    learnt, checked = train.complete(), validation.complete()
    quality = fit_quality(scaled[learnt], subset(train, learnt), codes, epochs(25), log)
    quality.calibrate(held[checked], codes, validation.ssim[checked])
    # What was never tried did not fail.
    tried, judged = (
        some & pictures.tried[:, fast].all(axis=1) & np.isfinite(pictures.ssim[:, fast]).any(axis=1)
        for some, pictures in ((learnt, train), (checked, validation))
    )
    choice = fit_choice(scaled[tried], train_classes[tried], subset(train, tried), fast, codes[fast])
    log("choice fitted")

    metrics = {
        **({} if options.keep else {"logo_classifier": class_metrics(held_classes, validation)}),
        "quality_predictor": quality_metrics(quality, held[checked], codes, subset(validation, checked)),
        "correlation_model": choice_metrics(
            choice, held[judged], held_classes[judged], subset(validation, judged), fast
        ),
    }
    for name, values in metrics.items():
        for label, value in values.items():
            log(f"{name} on validation: {label} {value}")

    os.makedirs(options.out, exist_ok=True)
    features = scaled.shape[1]
    path = lambda name: os.path.join(options.out, f"{name}.onnx")
    graphs = {} if options.keep else {
        "feature_preprocessor": write_scaling(scaling, path("feature_preprocessor"), features),
        "logo_classifier": classifier.write(path("logo_classifier"), features, class_count),
    }
    graphs |= {
        "correlation_model": choice.write(path("correlation_model"), features, class_count),
        "quality_predictor": quality.write(path("quality_predictor"), features, codes.shape[1]),
    }
    rows = np.linspace(0, len(validation) - 1, 3).astype(int)
    golden = golden_vectors(choice, quality, held[rows], held_classes[rows], codes)
    if not options.keep:
        golden |= golden_inputs(scaling, classifier, validation, rows)
    manifest.write(options.out, schema, graphs, golden, fast)
    cards.write(options.out, schema, graphs, {"train": train, "validation": validation}, metrics)
    log(f"written to {options.out}")


def subset(pictures, rows):
    """The chosen pictures alone."""
    kept = object.__new__(type(pictures))
    for name, value in vars(pictures).items():
        kept.__dict__[name] = value[rows] if isinstance(value, np.ndarray) else list(np.array(value)[rows])
    return kept


def write_scaling(scaling, path, features):
    graph = Graph("feature_preprocessor")
    raw = graph.add("Unsqueeze", graph.input("features", features), graph.constant(np.array([2], np.int64)))
    above = graph.add("Sub", raw, graph.constant(scaling.start[None]))
    ramps = graph.add("Max", graph.constant(np.float32([0])), graph.add("Min", above, graph.constant(scaling.width[None])))
    sums = graph.add(
        "ReduceSum", graph.add("Mul", ramps, graph.constant(scaling.slope[None])),
        graph.constant(np.array([2], np.int64)), keepdims=0,
    )
    graph.output(graph.add("Add", sums, graph.constant(scaling.offset[None])), "scaled", features)
    graph.save(path)
    return graph


def written(array):
    """As the manifest writes golden vectors: a tree may answer otherwise to the digits that it leaves out."""
    return np.round(array.astype(np.float64), DIGITS).astype(np.float32)


def golden_inputs(scaling, classifier, pictures, rows):
    """What the preprocessor and the classifier must answer, as numpy computes it: the warm-up check of the service."""
    raw, thumbnail = written(pictures.features[rows]), written(pictures.thumbnail[rows])
    exact = scaling(raw)
    scaled = written(exact)
    return {
        "feature_preprocessor": ({"features": raw}, {"scaled": exact}),
        "logo_classifier": (
            {"features": scaled, "thumbnail": thumbnail},
            {"probabilities": classifier(scaled, thumbnail)},
        ),
    }


def golden_vectors(choice, quality, scaled, classes, codes):
    """What the two others must answer, as torch and numpy compute it."""
    scaled, kinds = written(scaled), written(classes)
    asked = written(codes[[0, len(codes) // 2, len(codes) - 1]])
    answers = quality(scaled, asked)
    pick = lambda table: np.array([[table[n, n]] for n in range(3)], np.float32)
    names = ("ssim", "lower", "upper", "log_bytes", "log_ms")
    return {
        "correlation_model": ({"features": scaled, "class": kinds}, {"parameters": choice(scaled, kinds)}),
        "quality_predictor": (
            {"features": scaled, "candidates": asked},
            {name: pick(table) for name, table in zip(names, answers)},
        ),
    }


if __name__ == "__main__":
    main()
