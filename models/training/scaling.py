"""The scaling of features: each feature's own distribution made about normal."""

from statistics import NormalDist

import numpy as np

KNOTS = 24
LIMIT = 2.2  # standard deviations at the ends; beyond them everything is the end


class Scaling:
    """A piecewise linear map for each feature from its quantiles to those of a normal distribution.

    Written as a sum of clipped ramps, scaled = offset + sum_k slope_k * clip(x - start_k, 0, width_k),
    which ONNX has operators for. Features of one value map to 0.
    """

    def __init__(self, features):
        count = features.shape[1]
        self.offset = np.zeros(count, np.float32)
        self.start = np.zeros((count, KNOTS), np.float32)
        self.width = np.zeros((count, KNOTS), np.float32)
        self.slope = np.zeros((count, KNOTS), np.float32)
        places = np.linspace(0, 1, KNOTS + 1)
        normal = NormalDist()
        for f in range(count):
            column = np.sort(features[:, f].astype(np.float64))
            quantiles = np.unique(np.quantile(column, places))
            if len(quantiles) < 2:
                continue
            # Many equal values, such as no transparency, stand in the middle of their own rank.
            low = np.searchsorted(column, quantiles, "left") / len(column)
            high = np.searchsorted(column, quantiles, "right") / len(column)
            scores = [
                np.clip(normal.inv_cdf(min(0.999, max(0.001, rank))), -LIMIT, LIMIT)
                for rank in (low + high) / 2
            ]
            widths = np.diff(quantiles)
            self.offset[f] = scores[0]
            self.start[f, : len(widths)] = quantiles[:-1]
            self.width[f, : len(widths)] = widths
            self.slope[f, : len(widths)] = np.diff(scores) / widths

    def __call__(self, features):
        ramps = np.clip(features[:, :, None] - self.start[None], 0, self.width[None])
        return (self.offset + (ramps * self.slope[None]).sum(axis=2)).astype(np.float32)
