"""Ensembles of decision trees, and how they are written to ONNX: one node of the ai.onnx.ml domain."""

import numpy as np
from sklearn.ensemble import ExtraTreesRegressor, HistGradientBoostingClassifier, HistGradientBoostingRegressor


class Trees:
    """The mean of extremely randomised trees and of gradient boosting, fitted on the same rows.

    The two err differently: the first averages many deep trees (Geurts, Ernst and Wehenkel 2006), the
    second adds small ones to what is still missed (Friedman 2001).
    """

    def __init__(self, rows, target, seed):
        rows = rows.astype(np.float32)
        self.random = ExtraTreesRegressor(
            40, min_samples_leaf=4, max_features=0.6, random_state=seed, n_jobs=1
        ).fit(rows, target)
        self.boosted = HistGradientBoostingRegressor(
            max_iter=250, learning_rate=0.05, max_leaf_nodes=24, min_samples_leaf=20, l2_regularization=1.0,
            early_stopping=False, random_state=seed,
        ).fit(rows, target)

    def __call__(self, rows):
        rows = rows.astype(np.float32)
        return (self.random.predict(rows) + self.boosted.predict(rows)).astype(np.float32) / 2

    def write(self, graph, rows):
        """Adds the nodes that give [N,1] for rows [N,M]."""
        table = _Table(1)
        for tree in self.random.estimators_:
            table.add_sklearn(tree.tree_, 0.5 / len(self.random.estimators_))
        for (predictor,) in self.boosted._predictors:
            table.add_boosted(predictor.nodes, 0.5)
        base = 0.5 * float(np.ravel(self.boosted._baseline_prediction)[0])
        return graph.trees(rows, 1, table.attributes([base]))


def write_forest(graph, rows, forest, base):
    """Adds the nodes of a forest of several targets: its mean and a number for each, [N,K]."""
    table = _Table(len(base))
    for tree in forest.estimators_:
        table.add_sklearn(tree.tree_, 1 / len(forest.estimators_))
    return graph.trees(rows, len(base), table.attributes([float(value) for value in base]))


def write_sums(graph, rows, models):
    """Gradient boosting of several yes-or-no questions: the sums of each one's trees, logarithms of odds, [N,K]."""
    table = _Table(len(models))
    for target, model in enumerate(models):
        for (predictor,) in model._predictors:
            table.add_boosted(predictor.nodes, 1.0, target)
    base = [float(np.ravel(model._baseline_prediction)[0]) for model in models]
    return graph.trees(rows, len(models), table.attributes(base))


class BoostedClasses:
    """Gradient boosting of a tree for each class in turn; probabilities are the softmax of the sums."""

    def __init__(self, rows, label, seed):
        self.model = HistGradientBoostingClassifier(
            max_iter=120, learning_rate=0.08, max_leaf_nodes=10, l2_regularization=1.0, early_stopping=False,
            random_state=seed,
        ).fit(rows.astype(np.float32), label)

    def __call__(self, rows):
        return self.model.predict_proba(rows.astype(np.float32)).astype(np.float32)

    def write(self, graph, rows):
        """Adds the nodes that give probabilities [N,classes] for rows [N,M]."""
        base = [float(value) for value in np.ravel(self.model._baseline_prediction)]
        table = _Table(len(base))
        for turn in self.model._predictors:
            for target, predictor in enumerate(turn):
                table.add_boosted(predictor.nodes, 1.0, target)
        return graph.add("Softmax", graph.trees(rows, len(base), table.attributes(base)), axis=1)


class _Table:
    """Nodes of many trees as the parallel lists that ONNX takes."""

    def __init__(self, targets):
        self.targets = targets
        self.count = 0
        self.nodes = {name: [] for name in ("treeids", "nodeids", "featureids", "values", "truenodeids", "falsenodeids")}
        self.modes = []
        self.leaves = {name: [] for name in ("treeids", "nodeids", "ids", "weights")}

    def add_sklearn(self, tree, weight):
        for node in range(tree.node_count):
            left = tree.children_left[node]
            values = dict(enumerate(weight * tree.value[node, :, 0]))
            self._node(node, left, tree.children_right[node], tree.feature[node], tree.threshold[node], left < 0, values)
        self.count += 1

    def add_boosted(self, nodes, weight, target=0):
        for place, node in enumerate(nodes):
            self._node(
                place, node["left"], node["right"], node["feature_idx"], node["num_threshold"],
                bool(node["is_leaf"]), {target: weight * node["value"]},
            )
        self.count += 1

    def _node(self, place, left, right, feature, threshold, leaf, values):
        row = {
            "treeids": self.count,
            "nodeids": place,
            "featureids": 0 if leaf else int(feature),
            "values": 0.0 if leaf else _below(threshold),
            "truenodeids": 0 if leaf else int(left),
            "falsenodeids": 0 if leaf else int(right),
        }
        for name, entry in row.items():
            self.nodes[name].append(entry)
        self.modes.append("LEAF" if leaf else "BRANCH_LEQ")
        for target, value in values.items() if leaf else ():
            self.leaves["treeids"].append(self.count)
            self.leaves["nodeids"].append(place)
            self.leaves["ids"].append(target)
            self.leaves["weights"].append(float(value))

    def attributes(self, base):
        return {
            **{f"nodes_{name}": entries for name, entries in self.nodes.items()},
            "nodes_modes": self.modes,
            **{f"target_{name}": entries for name, entries in self.leaves.items()},
            "n_targets": self.targets,
            "base_values": base,
        }


def _below(threshold):
    """The largest float32 that is not above a threshold: x <= t means the same for every float32 x."""
    near = np.float32(threshold)
    return float(np.nextafter(near, np.float32(-np.inf)) if near > threshold else near)
