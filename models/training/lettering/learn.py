"""Learns how small lettering looks four times finer, and writes the network into the tracer.

    python3 models/training/lettering/learn.py .cache/lettering/train.bin .cache/lettering/held.bin --out learned.ts

Samples are those of sheets.ts. The network has two hidden layers of rectified sums; Adam (Kingma and Ba 2015) on the
cross entropy of each finer pixel, in numpy alone. Weights are written as whole numbers of two bytes, layer after layer: for
each unit its weights, then all biases, divided by the layer's own scale.
"""

import argparse
import base64
import math

import numpy

AROUND = 81
FINER = 16


def read(path):
    samples = numpy.fromfile(path, dtype=numpy.uint8).reshape(-1, AROUND + FINER)
    return samples[:, :AROUND], samples[:, AROUND:]


def as_shares(levels):
    return levels.astype(numpy.float32) / 255


def forward(layers, shares):
    values = [shares]
    for n, (weights, biases) in enumerate(layers):
        sums = values[-1] @ weights + biases
        last = n == len(layers) - 1
        values.append(1 / (1 + numpy.exp(-sums)) if last else numpy.maximum(sums, 0))
    return values


def gradients(layers, values, wanted):
    back = (values[-1] - wanted) / len(wanted)
    found = []
    for n in range(len(layers) - 1, -1, -1):
        found.append((values[n].T @ back, back.sum(0)))
        if n > 0:
            back = (back @ layers[n][0].T) * (values[n] > 0)
    return found[::-1]


def judge(layers, levels, fine):
    """Mean cross entropy, mean absolute miss, and how many finer pixels are on the wrong side of a half."""
    wanted = as_shares(fine)
    drawn = numpy.clip(forward(layers, as_shares(levels))[-1], 1e-6, 1 - 1e-6)
    entropy = -(wanted * numpy.log(drawn) + (1 - wanted) * numpy.log(1 - drawn)).mean()
    wrong = ((drawn > 0.5) != (wanted > 0.5)).mean()
    return f"entropy {entropy:.4f}, miss {abs(drawn - wanted).mean():.4f}, wrong {100 * wrong:.2f} %"


def learn(levels, fine, held, units, epochs, batch, rate, seed):
    random = numpy.random.default_rng(seed)
    sizes = [AROUND, *units, FINER]
    layers = [
        (
            random.normal(0, numpy.sqrt(2 / a), (a, b)).astype(numpy.float32),
            numpy.zeros(b, numpy.float32),
        )
        for a, b in zip(sizes, sizes[1:])
    ]
    moments = [[(numpy.zeros_like(p), numpy.zeros_like(p)) for p in layer] for layer in layers]
    steps = epochs * (len(levels) // batch)
    step = 0
    for epoch in range(epochs):
        order = random.permutation(len(levels))
        for start in range(0, len(levels) - batch + 1, batch):
            step += 1
            which = order[start : start + batch]
            values = forward(layers, as_shares(levels[which]))
            found = gradients(layers, values, as_shares(fine[which]))
            pace = rate * 0.5 * (1 + math.cos(math.pi * step / steps))
            pace *= math.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            for layer, moment, slopes in zip(layers, moments, found):
                for value, (mean, square), slope in zip(layer, moment, slopes):
                    mean += 0.1 * (slope - mean)
                    square += 0.001 * (slope * slope - square)
                    value -= pace * mean / (numpy.sqrt(square) + 1e-8)
        if epoch % 5 == 4 or epoch == epochs - 1:
            print(f"epoch {epoch + 1}: held out {judge(layers, *held)}", flush=True)
    return layers


def written(layers):
    """As the tracer reads it, and the same network after rounding."""
    parts = []
    scales = []
    rounded = []
    for weights, biases in layers:
        scale = max(abs(weights).max(), abs(biases).max()) / 32767
        whole = [numpy.rint(part / scale).astype("<i2") for part in (weights.T, biases)]
        parts += [part.tobytes() for part in whole]
        scales.append(float(f"{scale:.6g}"))
        rounded.append(tuple((part * scales[-1]).astype(numpy.float32) for part in (whole[0].T, whole[1])))
    sizes = [len(layers[0][0]), *(len(biases) for _, biases in layers)]
    text = base64.b64encode(b"".join(parts)).decode()
    return rounded, (
        "// Written by models/training/lettering/learn.py; README.md there tells how.\n\n"
        "/** The network of network.ts. */\n"
        "export const LEARNED = {\n"
        "\t/** Values in, and units of each layer. */\n"
        f"\tsizes: [{', '.join(map(str, sizes))}],\n"
        "\t/** What each layer's whole numbers are counted in. */\n"
        f"\tscales: [{', '.join(map(str, scales))}],\n"
        "\t/** Whole numbers of two bytes, the lower first, in base64: of each layer the weights of each unit, then the biases. */\n"
        f'\tweights:\n\t\t"{text}",\n'
        "};\n"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("train")
    parser.add_argument("held")
    parser.add_argument("--out", required=True)
    parser.add_argument("--units", default="48,32")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    levels, fine = read(given.train)
    held = read(given.held)
    units = [int(part) for part in given.units.split(",")]
    layers = learn(levels, fine, held, units, given.epochs, given.batch, given.rate, given.seed)
    rounded, text = written(layers)
    print(f"rounded: held out {judge(rounded, *held)}")
    with open(given.out, "w") as file:
        file.write(text)


main()
