"""Writes the features of LinearProbeTest and GramTest and prints what scikit-learn and NumPy compute of them.

Usage: python bench/reference/layers.py plugins/layers/src/test/resources
"""

import sys
from pathlib import Path

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

TRAIN, DEV, WIDTH, CLASSES, PENALTY = 90, 30, 6, 3, 1e-2

random = numpy.random.default_rng(3)
labels = random.integers(0, CLASSES, TRAIN + DEV)
centers = random.normal(0, 1, (CLASSES, WIDTH))
features = (5 + 3 * (centers[labels] + random.normal(0, 1.2, (TRAIN + DEV, WIDTH)))).astype("f4")

probe = make_pipeline(
    StandardScaler(), LogisticRegression(C=1 / (PENALTY * TRAIN), tol=1e-12, max_iter=100_000, solver="newton-cg")
)
probe.fit(features[:TRAIN].astype("f8"), labels[:TRAIN])
probabilities = probe.predict_proba(features[TRAIN:].astype("f8"))

folder = Path(sys.argv[1])
numpy.savetxt(folder / "features.tsv", numpy.column_stack([labels, features]), fmt=["%d"] + ["%.9g"] * WIDTH, delimiter="\t")
numpy.savetxt(folder / "probabilities.tsv", probabilities, fmt="%.9f", delimiter="\t")
print("accuracy     ", probe.score(features[TRAIN:], labels[TRAIN:]))

# Another representation of the same rows, of another width.
other = numpy.tanh((features - 5) @ random.normal(0, 0.3, (WIDTH, 4))).astype("f4")
numpy.savetxt(folder / "other.tsv", other, fmt="%.9g", delimiter="\t")


def unbiased_hsic(k, l):
    """Song et al., 2012, equation 5."""
    n = len(k)
    k, l = k - numpy.diag(numpy.diag(k)), l - numpy.diag(numpy.diag(l))
    one = numpy.ones(n)
    middle = (one @ k @ one) * (one @ l @ one) / ((n - 1) * (n - 2))
    return (numpy.trace(k @ l) + middle - 2 / (n - 2) * (one @ k @ l @ one)) / (n * (n - 3))


def unbiased_cka(x, y):
    k, l = x @ x.T, y @ y.T
    return unbiased_hsic(k, l) / numpy.sqrt(unbiased_hsic(k, k) * unbiased_hsic(l, l))


def linear_cka(x, y):
    """Kornblith et al., 2019."""
    x, y = x - x.mean(0), y - y.mean(0)
    norm = numpy.linalg.norm
    return norm(y.T @ x) ** 2 / (norm(x.T @ x) * norm(y.T @ y))


x, y = features.astype("f8"), other.astype("f8")
print("unbiased CKA ", unbiased_cka(x, y), "of the first ten rows", unbiased_cka(x[:10], y[:10]))
print("linear CKA   ", linear_cka(x, y))
