"""A card beside each model: what it is for, what it learned from, what it is worth, where it fails."""

import os

import numpy as np

TEXTS = {
    "feature_preprocessor": (
        "Scales raw image features to about a normal distribution, each by its own quantiles in the training pictures.",
        "Values beyond those seen in training count as the farthest seen.",
    ),
    "logo_classifier": (
        "Tells simple_geometric, text_based, gradient and complex logos apart, from the features and from where a "
        "32 x 32 thumbnail is busy. Boosted trees, five times over, each fitted on other brands.",
        "The classes are told from the true vector (see training/class-label.ts); logos between two of them have none and "
        "are neither learned from nor counted. Lettering inside a squarish mark counts by its geometry, not as text.",
    ),
    "correlation_model": (
        "Writes the parameters of one conversion for tier 1: those of the fast candidate that a forest of randomised trees "
        "expects to lose least against the best; the one with the smallest files of those about as good on average, unless "
        "another gains 0.0003 of SSIM; twice the bytes count as 0.001 of SSIM, edges that lie a pixel farther off as 0.003.",
        "It only ever writes one of the candidates of its manifest entry. Fast candidates are nearly alike on most clean "
        "logos: choosing matters on damaged, compressed and small ones. Their order changes with the tracer: labels and "
        "models must be made again after a change that moves quality.",
    ),
    "quality_predictor": (
        "Predicts for an image and a batch of candidates: the SSIM of the rendered SVG against the true vector, a 90% interval, "
        "bytes and milliseconds. Five networks, one for each fold of the brands left out, beside randomised and boosted "
        "trees; the interval is conformal.",
        "Milliseconds are processor time of the machine that made the labels: ratios between candidates carry over, absolute times "
        "do not. Parameters far from all candidates are guesses, and their intervals too narrow. The interval covers 90% "
        "over all pictures, not within each kind of picture.",
    ),
}


def write(folder, schema, made, splits, metrics):
    """Writes the cards of the models that were made; the others keep theirs."""
    for name in made:
        purpose, limits = TEXTS[name]
        lines = [f"# {name}", "", purpose, "", "## Data", ""]
        for split, pictures in splits.items():
            complete = int(pictures.complete().sum())
            kinds = np.bincount(pictures.label[pictures.label >= 0], minlength=len(schema["class_names"]))
            named = ", ".join(f"{kind} {count}" for kind, count in zip(schema["class_names"], kinds))
            lines.append(
                f"- {split}: {len(pictures)} pictures of {len(set(pictures.brand))} brands, {complete} of them with "
                f"conversions by {len(schema['candidates'])} candidates; classes: {named}."
            )
        lines += [
            "",
            "Pictures are drawn from @iconify-json/logos and simple-icons (both CC0) and from generators, split by brand "
            "(70% train, 15% validation, 15% test, by a hash of the brand's name). Damage was undone as the service undoes it; "
            "conversions were really made, rendered and measured against the true vector.",
            "",
        ]
        if name in metrics:
            lines += ["## On the validation brands", "", "Mean with its 95% bootstrap interval by brand.", ""]
            lines += [f"- {label}: {value}" for label, value in metrics[name].items()]
            lines += ["", "The test brands, through the served path: perf/reports/models.md.", ""]
        lines += ["## Limits", "", limits, "", "## Made by", "", "models/README.md tells the commands.", ""]
        with open(os.path.join(folder, f"{name}.md"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
