"""What the models are worth on pictures they did not learn from. The report on test brands is made by
npm run bench:models through the service's own inference; these are for the cards and while training."""

import numpy as np
from scipy.stats import kendalltau
from sklearn.metrics import f1_score


def class_metrics(probabilities, pictures):
    known = pictures.label >= 0
    guess = probabilities[known].argmax(axis=1)
    truth = pictures.label[known]
    return {
        "macro-F1": interval(
            lambda rows: f1_score(truth[rows], guess[rows], average="macro"), pictures.brand[known]
        ),
        "pictures": int(known.sum()),
    }


def quality_metrics(model, scaled, codes, pictures):
    ssim, lower, upper, log_bytes, log_ms = model(scaled, codes)
    truth = pictures.ssim
    known = np.isfinite(truth)
    miss = np.where(known, np.abs(ssim - truth), np.nan)
    inside = np.where(known, (truth >= lower) & (truth <= upper), np.nan)
    taus = np.array([tau(ssim[n], truth[n]) for n in range(len(truth))])
    size = np.where(known, np.abs(log_bytes - pictures.log_bytes), np.nan)
    spent = np.where(known, np.abs(log_ms - pictures.log_ms), np.nan)
    return {
        "mean absolute error": interval(lambda rows: np.nanmean(miss[rows]), pictures.brand),
        "Kendall tau within a picture": interval(lambda rows: np.nanmean(taus[rows]), pictures.brand),
        "coverage of the 90% interval (it was calibrated here)": interval(
            lambda rows: np.nanmean(inside[rows]), pictures.brand
        ),
        "median width of the interval": round(float(np.nanmedian((upper - lower)[known])), 4),
        "bytes within a factor of (median)": round(float(np.exp(np.nanmedian(size))), 3),
        "milliseconds within a factor of (median)": round(float(np.exp(np.nanmedian(spent))), 3),
        "pictures": len(truth),
    }


def choice_metrics(model, scaled, classes, pictures, fast):
    ssim = pictures.ssim[:, fast]
    ssim = np.where(np.isfinite(ssim), ssim, np.nanmin(ssim, axis=1, keepdims=True) - 0.1)
    chosen = model.preference(scaled, classes).argmax(axis=1)
    rows = np.arange(len(ssim))
    got = ssim[rows, chosen]
    favourite = ssim.mean(axis=0).argmax()
    single = ssim[:, favourite]
    edges = pictures.edges[:, fast]
    best = ssim.max(axis=1)
    return {
        "mean SSIM": round(float(got.mean()), 5),
        "of the best single setting": round(float(single.mean()), 5),
        "of the best for each picture": round(float(best.mean()), 5),
        "share of the gap closed": interval(
            lambda rows: (got[rows] - single[rows]).sum() / max(1e-9, (best[rows] - single[rows]).sum()),
            pictures.brand,
        ),
        "edges beside the true ones, px": round(float(np.nanmean(edges[rows, chosen])), 4),
        "by the best single setting": round(float(np.nanmean(edges[:, favourite])), 4),
        "pictures": len(ssim),
    }


def tau(guess, truth):
    known = np.isfinite(truth)
    # Ties in truth to the sixth digit are ties: the same drawing came out twice.
    return kendalltau(guess[known], np.round(truth[known], 6)).statistic if known.sum() > 1 else np.nan


def interval(value, brands, rounds=400):
    """A value over all pictures with its 95% bootstrap interval, drawn brand by brand."""
    groups = [np.flatnonzero(brands == brand) for brand in np.unique(brands)]
    random = np.random.RandomState(5)
    drawn = [
        value(np.concatenate([groups[g] for g in random.randint(0, len(groups), len(groups))]))
        for _ in range(rounds)
    ]
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return f"{value(np.arange(len(brands))):.4f} ({low:.4f} to {high:.4f})"
