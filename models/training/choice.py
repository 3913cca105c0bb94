"""The correlation model: tier 1's parameters in one shot, those of the candidate it expects to do best."""

import numpy as np
from sklearn.ensemble import ExtraTreesRegressor

from onnx_graph import Graph
from trees import write_forest

TREES = 75
LEAST_GAIN = 0.0003  # of SSIM: for less, the favoured setting stays; chosen on validation brands
DOUBLING = 0.001  # of SSIM: a file twice as large has to be so much nearer to the picture; chosen on validation brands
EDGE = 0.003  # of SSIM: what edges that lie a pixel farther from the true ones cost; chosen on validation brands
ALIKE = 0.001  # of SSIM: of settings within this of the best on average, the one with the smallest files is favoured
WORST = 0.02  # a loss beyond this is as bad as this: one failure must not outweigh all else


class ChoiceModel:
    """Randomised trees that expect for each candidate how much it loses against the best of a picture: in SSIM, less a
    price for bytes (docs/decisions/0009-small-files-where-as-good.md) and one for edges that lie beside the true ones.
    The parameters written are always those of one candidate that was really measured, never a blend."""

    def __init__(self, trees, favour, codes):
        self.trees = trees
        self.favour = favour
        self.codes = codes

    def preference(self, scaled, classes):
        rows = np.concatenate([scaled, classes], axis=1).astype(np.float32)
        return (self.trees.predict(rows) + self.favour).astype(np.float32)

    def __call__(self, scaled, classes):
        return self.codes[self.preference(scaled, classes).argmax(axis=1)]

    def write(self, path, features, classes):
        graph = Graph("correlation_model")
        measured = graph.input("features", features)
        kind = graph.input("class", classes)
        expected = write_forest(graph, graph.add("Concat", measured, kind, axis=1), self.trees, self.favour)
        best = graph.add("ArgMax", expected, axis=1, keepdims=0)
        graph.output(graph.add("Gather", graph.constant(self.codes), best, axis=0), "parameters", self.codes.shape[1])
        graph.save(path)
        return graph


def fit_choice(scaled, classes, pictures, fast, codes):
    """
    scaled: features [N,F]; classes: probabilities of pictures that the classifier did not learn from [N,C];
    fast: the candidates that tier 1 may take; codes: theirs.
    """
    ssim = pictures.ssim[:, fast]
    # A conversion that failed is worse than the worst that succeeded.
    ssim = np.where(np.isfinite(ssim), ssim, np.nanmin(ssim, axis=1, keepdims=True) - WORST)
    sizes = pictures.log_bytes[:, fast] / np.log(2)
    sizes = np.where(np.isfinite(sizes), sizes, np.nanmax(sizes, axis=1, keepdims=True))
    edges = np.nan_to_num(pictures.edges[:, fast], nan=1.0)
    worth = ssim - DOUBLING * (sizes - sizes.min(axis=1, keepdims=True)) - EDGE * edges
    lost = np.clip(worth - worth.max(axis=1, keepdims=True), -WORST, 0)
    rows = np.concatenate([scaled, classes], axis=1).astype(np.float32)
    trees = ExtraTreesRegressor(TREES, min_samples_leaf=3, max_features=1.0, random_state=300, n_jobs=1).fit(rows, lost)
    favour = np.zeros(len(codes), np.float32)
    mean = ssim.mean(axis=0)
    alike = mean >= mean.max() - ALIKE
    favour[np.where(alike, sizes.mean(axis=0), np.inf).argmin()] = LEAST_GAIN
    return ChoiceModel(trees, favour, codes)
