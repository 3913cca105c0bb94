"""The predictor's networks, and how each is fitted. Small: seconds to minutes on a CPU."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

FLOOR = 1e-4  # errors below this are all alike: 1 - SSIM of 0.0001 can't be seen


def to_score(ssim):
    """SSIM as a number in which equal steps are equal ratios of error: -log10(1 - SSIM), 0..4."""
    return -np.log10(np.clip(1 - ssim, 0, 2) + FLOOR)


class QualityNetwork(nn.Module):
    """Features and a candidate's code to score, log of its spread, log bytes and log milliseconds."""

    def __init__(self, features, code, width=128, embedding=48):
        super().__init__()
        self.image = nn.Sequential(nn.Linear(features, width), nn.SiLU(), nn.Linear(width, embedding))
        self.candidate = nn.Sequential(nn.Linear(code, 48), nn.SiLU(), nn.Linear(48, embedding))
        self.body = nn.Sequential(
            nn.Linear(3 * embedding, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 4)
        )

    def forward(self, features, code):
        image = self.image(features)
        candidate = self.candidate(code)
        return self.body(torch.cat([image, candidate, image * candidate], dim=-1))


def fit(network, step, evaluate, epochs, rate=2e-3, decay=1e-2, batches=24):
    """Trains with AdamW under a cosine schedule; keeps the weights of the best evaluation.

    step(epoch, batch, batches) gives a loss; evaluate() gives a number to make small.
    """
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    best, kept = float("inf"), None
    for epoch in range(epochs):
        network.train()
        for batch in range(batches):
            optimiser.zero_grad()
            step(epoch, batch, batches).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
        schedule.step()
        network.eval()
        with torch.no_grad():
            value = evaluate()
        if value < best:
            best = value
            kept = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    network.load_state_dict(kept)
    network.eval()
    return best


def folds_of(brands, count, seed):
    """A fold for each picture, by brand: no brand is in two."""
    random = np.random.RandomState(seed)
    unique = np.unique(brands)
    place = dict(zip(unique, random.permutation(len(unique)) % count))
    return np.array([place[brand] for brand in brands])


def pair_loss(score, truth, mask):
    """How often, and how far, candidates of one picture stand in the wrong order."""
    gap = truth[:, :, None] - truth[:, None, :]
    both = mask[:, :, None] & mask[:, None, :] & (gap > 0.02)
    wrong = functional.softplus(-(score[:, :, None] - score[:, None, :]) * 6) / 6
    weight = gap.clamp(0, 0.5) * both
    return (wrong * weight).sum() / weight.sum().clamp(min=1e-6)
