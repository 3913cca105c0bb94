"""The correlation model: tier 1's parameters in one shot, those of the candidate it expects to do best."""

import numpy as np
import torch
from torch.nn import functional

from networks import ChoiceNetwork, fit, folds_of, to_score
from onnx_graph import Graph

MEMBERS = 5


class ChoiceModel:
    """Preferences are averaged over the members; the parameters written are always those of one
    candidate that was really measured, never a blend of two."""

    def __init__(self, members, codes):
        self.members = members
        self.codes = codes

    def preference(self, scaled, classes):
        with torch.no_grad():
            outs = [
                functional.softmax(member(torch.from_numpy(scaled), torch.from_numpy(classes)), dim=1).numpy()
                for member in self.members
            ]
        return np.mean(outs, axis=0)

    def __call__(self, scaled, classes):
        return self.codes[self.preference(scaled, classes).argmax(axis=1)]

    def write(self, path, features, classes):
        graph = Graph("correlation_model")
        measured = graph.input("features", features)
        kind = graph.input("class", classes)
        both = graph.add("Concat", measured, kind, axis=1)
        preference = graph.mean(
            [graph.add("Softmax", graph.sequence(both, member.body), axis=1) for member in self.members]
        )
        best = graph.add("ArgMax", preference, axis=1, keepdims=0)
        graph.output(graph.add("Gather", graph.constant(self.codes), best, axis=0), "parameters", self.codes.shape[1])
        graph.save(path)
        return graph


def fit_choice(scaled, classes, pictures, fast, codes, epochs, log):
    """Fits preferences that lose least, in expectation, against the best candidate of each picture.

    fast: the candidates that tier 1 may take; codes: theirs.
    """
    ssim = pictures.ssim[:, fast]
    # A conversion that failed is worse than the worst that succeeded.
    ssim = np.where(np.isfinite(ssim), ssim, np.nanmin(ssim, axis=1, keepdims=True) - 0.1)
    lost = ssim.max(axis=1, keepdims=True) - ssim
    score = to_score(ssim)
    behind = score.max(axis=1, keepdims=True) - score
    regret = torch.from_numpy((10 * np.clip(lost, 0, 0.3) + 0.5 * behind).astype(np.float32))
    features, kind = torch.from_numpy(scaled), torch.from_numpy(classes.astype(np.float32))
    fold = folds_of(pictures.brand, MEMBERS, 13)
    members = []
    left_out = np.zeros(ssim.shape, np.float32)
    for member in range(MEMBERS):
        torch.manual_seed(300 + member)
        random = np.random.RandomState(80 + member)
        network = ChoiceNetwork(scaled.shape[1], classes.shape[1], len(codes))
        train, held = np.flatnonzero(fold != member), np.flatnonzero(fold == member)
        order = {}

        def expected(rows, noise):
            seen = features[rows] + noise * torch.randn(len(rows), features.shape[1])
            share = functional.softmax(network(seen, kind[rows]), dim=1)
            return (share * regret[rows]).sum(dim=1).mean()

        def step(epoch, batch, count):
            if batch == 0:
                order[0] = np.array_split(random.permutation(train), count)
            return expected(order[0][batch], 0.1)

        best = fit(network, step, lambda: expected(held, 0.0).item(), epochs, batches=max(8, len(train) // 64))
        log(f"choice member {member + 1} of {MEMBERS}: held-out regret {best:.4f}")
        members.append(network)
        with torch.no_grad():
            left_out[held] = functional.softmax(network(features[held], kind[held]), dim=1).numpy()
    return ChoiceModel(members, codes), left_out
