"""The quality predictor: what each candidate will give on an image, with an interval that keeps its word."""

import numpy as np
import torch
from torch.nn import functional

from networks import FLOOR, QualityNetwork, fit, folds_of, pair_loss, to_score
from onnx_graph import Graph
from trees import Trees

MEMBERS = 5
COVERAGE = 0.9
LN10 = float(np.log(10))
NETWORKS = 0.35  # their share of the score, the trees' is the rest; chosen on the validation brands


def pairs(scaled, codes):
    """Each picture beside each candidate, as rows [N*K,F+C]."""
    return np.concatenate([np.repeat(scaled, len(codes), axis=0), np.tile(codes, (len(scaled), 1))], axis=1)


class QualityModel:
    """Networks, one for each fold of the brands left out, and trees beside them; and their calibration."""

    def __init__(self, members, trees, size_centre, time_centre):
        self.members = members
        self.trees = trees
        self.size_centre, self.time_centre = size_centre, time_centre
        self.width = 1.0  # of the interval, in predicted spreads; set by calibrate()

    def raw(self, scaled, codes):
        """Means over the members: score, spread, log bytes, log ms, each [N,K]."""
        features = torch.from_numpy(scaled)[:, None, :].expand(-1, len(codes), -1)
        code = torch.from_numpy(codes)[None].expand(len(scaled), -1, -1)
        with torch.no_grad():
            out = torch.stack([member(features, code) for member in self.members]).numpy()
        network = out[..., 0].mean(axis=0)
        tree = self.trees(pairs(scaled, codes)).reshape(network.shape)
        score = NETWORKS * network + (1 - NETWORKS) * tree
        # Those that disagree know less: it adds to the spread that they expect.
        apart = out[..., 0].std(axis=0) + np.abs(network - tree) / 2
        spread = np.exp(np.clip(out[..., 1], -7, 3).mean(axis=0)) + apart
        return score, spread, out[..., 2].mean(axis=0) + self.size_centre, out[..., 3].mean(axis=0) + self.time_centre

    def __call__(self, scaled, codes):
        score, spread, log_bytes, log_ms = self.raw(scaled, codes)
        ssim = lambda z: np.clip(1 + FLOOR - 10.0 ** -z, -1, 1)
        reach = self.width * spread
        return ssim(score), ssim(score - reach), ssim(score + reach), log_bytes, log_ms

    def calibrate(self, scaled, codes, truth):
        """Split conformal prediction on pictures not learned from (Lei et al. 2018, locally weighted):
        the interval is as many spreads wide as covers 90% of them."""
        score, spread, _, _ = self.raw(scaled, codes)
        mask = np.isfinite(truth)
        miss = (np.abs(score - to_score(truth)) / spread)[mask]
        rank = min(1.0, COVERAGE * (1 + 1 / len(miss)))
        self.width = float(np.quantile(miss, rank))

    def write(self, path, features, code):
        graph = Graph("quality_predictor")
        image = graph.input("features", features)
        candidate = graph.input("candidates", code)
        outs = []
        for member in self.members:
            seen = graph.sequence(image, member.image)
            asked = graph.sequence(candidate, member.candidate)
            both = graph.add("Mul", seen, asked)
            outs.append(graph.sequence(graph.add("Concat", seen, asked, both, axis=1), member.body))
        network = graph.mean([graph.columns(out, 0, 1) for out in outs])
        tree = self.trees.write(graph, graph.add("Concat", image, candidate, axis=1))
        share = lambda value, part: graph.add("Mul", value, graph.constant(np.float32([part])))
        score = graph.add("Add", share(network, NETWORKS), share(tree, 1 - NETWORKS))
        low, high = graph.constant(np.float32(-7)), graph.constant(np.float32(3))
        expected = graph.add(
            "Exp", graph.mean([graph.add("Clip", graph.columns(out, 1, 2), low, high) for out in outs])
        )
        variance = graph.mean(
            [graph.add("Mul", *[graph.add("Sub", graph.columns(out, 0, 1), network)] * 2) for out in outs]
        )
        between = share(graph.add("Abs", graph.add("Sub", network, tree)), 0.5)
        spread = graph.add("Add", expected, graph.add("Add", graph.add("Sqrt", variance), between))
        reach = graph.add("Mul", spread, graph.constant(np.float32([self.width])))
        for name, value in (
            ("ssim", score), ("lower", graph.add("Sub", score, reach)), ("upper", graph.add("Add", score, reach))
        ):
            power = graph.add("Exp", graph.add("Mul", value, graph.constant(np.float32([-LN10]))))
            ssim = graph.add("Sub", graph.constant(np.float32([1 + FLOOR])), power)
            clipped = graph.add("Clip", ssim, graph.constant(np.float32(-1)), graph.constant(np.float32(1)))
            graph.output(clipped, name, 1)
        for name, column, centre in (("log_bytes", 2, self.size_centre), ("log_ms", 3, self.time_centre)):
            mean = graph.mean([graph.columns(out, column, column + 1) for out in outs])
            graph.output(graph.add("Add", mean, graph.constant(np.float32([centre]))), name, 1)
        graph.save(path)
        return graph


def fit_quality(scaled, pictures, codes, epochs, log):
    """Fits the networks and the trees on training pictures; conversions that are missing teach nothing."""
    truth = np.where(np.isfinite(pictures.ssim), to_score(pictures.ssim), 0).astype(np.float32)
    mask = np.isfinite(pictures.ssim)
    size_centre, time_centre = float(np.nanmean(pictures.log_bytes)), float(np.nanmean(pictures.log_ms))
    tensors = [
        torch.from_numpy(array) for array in (
            scaled, truth, mask, np.nan_to_num(pictures.ssim),
            np.nan_to_num(pictures.log_bytes - size_centre), np.nan_to_num(pictures.log_ms - time_centre),
        )
    ]
    code = torch.from_numpy(codes)
    fold = folds_of(pictures.brand, MEMBERS, 7)
    members = []
    for member in range(MEMBERS):
        torch.manual_seed(100 + member)
        random = np.random.RandomState(member)
        network = QualityNetwork(scaled.shape[1], codes.shape[1])
        train, held = np.flatnonzero(fold != member), np.flatnonzero(fold == member)
        batches = max(8, len(train) // 64)
        order = {}

        def losses(rows, noise):
            features, target, known, ssim, size, time = (tensor[rows] for tensor in tensors)
            if noise:
                features = features + 0.05 * torch.randn_like(features)
            out = network(features[:, None, :].expand(-1, len(codes), -1), code[None].expand(len(rows), -1, -1))
            weight = known.float()
            total = weight.sum()
            score = out[..., 0]
            miss = (score - target).abs()
            error = (10.0 ** -score.clamp(max=5) - 10.0 ** -target).abs()
            spread = out[..., 1].clamp(-7, 3)
            # The spread learns from misses without pulling at the score.
            laplace = spread + miss.detach() * torch.exp(-spread)
            cost = (size - out[..., 2]).abs() + (time - out[..., 3]).abs()
            fitted = functional.smooth_l1_loss(score, target, reduction="none", beta=0.1)
            sums = ((fitted + 8 * error + 0.15 * laplace + 0.1 * cost) * weight).sum() / total
            return sums + 0.5 * pair_loss(score, target, known), ((error * 10 + miss) * weight).sum() / total

        def step(epoch, batch, count):
            if batch == 0:
                order[0] = np.array_split(random.permutation(train), count)
            return losses(order[0][batch], True)[0]

        best = fit(network, step, lambda: losses(held, False)[1].item(), epochs, batches=batches)
        log(f"quality member {member + 1} of {MEMBERS}: held-out loss {best:.4f}")
        members.append(network)
    known = mask.ravel()
    trees = Trees(pairs(scaled, codes)[known], truth.ravel()[known], seed=1)
    log(f"trees fitted on {int(known.sum())} conversions")
    return QualityModel(members, trees, size_centre, time_centre)
