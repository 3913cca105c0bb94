"""The classifier: which kind of logo an image shows."""

import numpy as np

from data import THUMBNAIL_SIDE
from networks import folds_of
from onnx_graph import Graph
from trees import BoostedClasses

MEMBERS = 5
CELL = 4  # pixels of the thumbnail a side
LEVELS = 64  # of a cell's range: whole numbers are the same however they are added up


class ClassModel:
    """Boosted trees, each member fitted on other brands; they see the features and where the thumbnail is busy."""

    def __init__(self, members):
        self.members = members

    def __call__(self, scaled, thumbnail):
        rows = beside(scaled, thumbnail)
        return np.mean([member(rows) for member in self.members], axis=0)

    def write(self, path, features, classes):
        graph = Graph("logo_classifier")
        measured = graph.input("features", features)
        picture = graph.input("thumbnail", 4, THUMBNAIL_SIDE, THUMBNAIL_SIDE)

        def channels(first, last):
            return graph.add("Slice", picture, *(graph.constant(np.array([n], np.int64)) for n in (first, last, 1)))

        grey = graph.add("ReduceMean", channels(0, 3), axes=[1], keepdims=1)
        white = graph.constant(np.float32([1]))
        grey = graph.add("Add", graph.add("Mul", graph.add("Sub", grey, white), channels(3, 4)), white)
        pool = lambda value: graph.add("MaxPool", value, kernel_shape=[CELL] * 2, strides=[CELL] * 2)
        # The least of a cell is the most of its negative, negated.
        spread = graph.add("Add", pool(grey), pool(graph.add("Neg", grey)))
        level = graph.add("Round", graph.add("Mul", spread, graph.constant(np.float32([LEVELS]))))
        rows = graph.add("Concat", measured, graph.add("Flatten", level, axis=1), axis=1)
        graph.output(graph.mean([member.write(graph, rows) for member in self.members]), "probabilities", classes)
        graph.save(path)
        return graph


def beside(scaled, thumbnail):
    """The features [N,F], and the range of grey over white in each cell of the thumbnail: [N,F+64]."""
    side = THUMBNAIL_SIDE // CELL
    alpha = thumbnail[:, 3]
    grey = (thumbnail[:, :3].mean(axis=1) - 1) * alpha + 1
    cells = grey.reshape(len(grey), side, CELL, side, CELL)
    spread = cells.max(axis=(2, 4)) - cells.min(axis=(2, 4))
    level = np.round(spread * LEVELS).reshape(len(grey), -1)
    return np.concatenate([scaled, level], axis=1).astype(np.float32)


def fit_classes(scaled, pictures, classes, log):
    """Fits on the pictures that have a class; gives the model and out-of-fold probabilities of all [N,classes]."""
    rows = beside(scaled, pictures.thumbnail)
    known = pictures.label >= 0
    fold = folds_of(pictures.brand, MEMBERS, 11)
    left_out = np.zeros((len(pictures), classes), np.float32)
    members = []
    for member in range(MEMBERS):
        train = known & (fold != member)
        held = fold == member
        trees = BoostedClasses(rows[train], pictures.label[train], 400 + member)
        left_out[held] = trees(rows[held])
        right = left_out[held & known].argmax(axis=1) == pictures.label[held & known]
        log(f"classifier member {member + 1} of {MEMBERS}: {right.mean():.3f} of the held-out brands right")
        members.append(trees)
    return ClassModel(members), left_out
