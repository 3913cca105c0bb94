"""The classifier: which kind of logo an image shows."""

import numpy as np
import torch
from torch.nn import functional

from networks import ClassNetwork, fit, folds_of
from onnx_graph import Graph
from trees import BoostedClasses

MEMBERS = 3
NETWORKS = 0.35  # their share of the answer, the trees' is the rest; chosen on the validation brands


class ClassModel:
    """Networks and trees in pairs, each pair fitted on other brands."""

    def __init__(self, members):
        self.members = members

    def __call__(self, scaled, thumbnail):
        return np.mean([answer(network, trees, scaled, thumbnail) for network, trees in self.members], axis=0)

    def write(self, path, features, classes):
        graph = Graph("logo_classifier")
        measured = graph.input("features", features)
        picture = graph.input("thumbnail", 4, 32, 32)

        def channels(first, last):
            return graph.add("Slice", picture, *(graph.constant(np.array([n], np.int64)) for n in (first, last, 1)))

        alpha = channels(3, 4)
        painted = graph.add("Concat", graph.add("Mul", channels(0, 3), alpha), alpha, axis=1)
        answers = []
        share = lambda value, part: graph.add("Mul", value, graph.constant(np.float32([part])))
        for network, trees in self.members:
            look = graph.add("GlobalAveragePool", graph.sequence(painted, network.look))
            seen = graph.linear(graph.add("Flatten", look, axis=1), network.seen)
            both = graph.add("Concat", seen, graph.sequence(measured, network.measured), axis=1)
            probability = graph.add("Softmax", graph.sequence(both, network.answer), axis=1)
            answers.append(graph.add("Add", share(probability, NETWORKS), share(trees.write(graph, measured), 1 - NETWORKS)))
        graph.output(graph.mean(answers), "probabilities", classes)
        graph.save(path)
        return graph


def answer(network, trees, scaled, thumbnail):
    """Probabilities [N,classes] by one pair."""
    with torch.no_grad():
        seen = functional.softmax(network(torch.from_numpy(scaled), torch.from_numpy(thumbnail)), dim=1).numpy()
    return NETWORKS * seen + (1 - NETWORKS) * trees(scaled)


def fit_classes(scaled, pictures, classes, epochs, log):
    """Fits on the pictures that have a class; gives the model and out-of-fold probabilities of all [N,4]."""
    known = np.flatnonzero(pictures.label >= 0)
    fold = folds_of(pictures.brand, MEMBERS, 11)
    features = torch.from_numpy(scaled)
    picture = torch.from_numpy(pictures.thumbnail)
    label = torch.from_numpy(pictures.label)
    counts = np.bincount(pictures.label[known], minlength=classes)
    weight = torch.tensor((counts.mean() / np.maximum(1, counts)) ** 0.5, dtype=torch.float32)
    members = []
    left_out = np.zeros((len(pictures), classes), np.float32)
    for member in range(MEMBERS):
        torch.manual_seed(200 + member)
        random = np.random.RandomState(50 + member)
        network = ClassNetwork(scaled.shape[1], classes)
        train = known[fold[known] != member]
        held = known[fold[known] == member]
        order = {}

        def step(epoch, batch, count):
            if batch == 0:
                order[0] = np.array_split(random.permutation(train), count)
            rows = order[0][batch]
            look = picture[rows]
            if random.rand() < 0.5:
                look = look.flip(3)
            # The colours of a brand say nothing of its kind.
            look = torch.cat([look[:, random.permutation(3)], look[:, 3:]], dim=1)
            shift = random.randint(-2, 3, 2)
            look = torch.roll(look, (int(shift[0]), int(shift[1])), (2, 3))
            seen = features[rows] + 0.05 * torch.randn(len(rows), features.shape[1])
            return functional.cross_entropy(network(seen, look), label[rows], weight, label_smoothing=0.05)

        def evaluate():
            return functional.cross_entropy(network(features[held], picture[held]), label[held]).item()

        best = fit(network, step, evaluate, epochs, batches=max(8, len(train) // 64))
        log(f"classifier member {member + 1} of {MEMBERS}: held-out cross-entropy {best:.4f}")
        trees = BoostedClasses(scaled[train], pictures.label[train], 400 + member)
        members.append((network, trees))
        everyone = np.flatnonzero(fold == member)
        left_out[everyone] = answer(network, trees, scaled[everyone], pictures.thumbnail[everyone])
    return ClassModel(members), left_out
