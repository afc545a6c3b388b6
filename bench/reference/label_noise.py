"""Writes the labels and probabilities of ConfidentLearningTest and prints what cleanlab finds in them.

Usage: python bench/reference/label_noise.py plugins/data-quality/src/test/resources/probabilities.tsv
"""

import sys

import numpy
from cleanlab.count import compute_confident_joint
from cleanlab.rank import get_label_quality_scores

ROWS, CLASSES, WRONG = 200, 3, 0.12

random = numpy.random.default_rng(5)
true = random.choice(CLASSES, ROWS, p=[0.5, 0.3, 0.2])
labels = numpy.where(random.random(ROWS) < WRONG, random.integers(0, CLASSES, ROWS), true)
logits = random.normal(0, 1, (ROWS, CLASSES)) + 2.5 * numpy.eye(CLASSES)[true]
probabilities = numpy.exp(logits) / numpy.exp(logits).sum(1, keepdims=True)
# What is read back is what is measured.
probabilities = probabilities.round(6)
probabilities[:, 0] += 1 - probabilities.sum(1)
numpy.savetxt(sys.argv[1], numpy.column_stack([labels, probabilities]), fmt=["%d"] + ["%.6f"] * CLASSES, delimiter="\t")

joint, found = compute_confident_joint(labels, probabilities, calibrate=False, return_indices_of_off_diagonals=True)
print("confident joint", joint.tolist())
# Northcutt et al., 2021, equation 3; cleanlab's estimate_joint rounds it to whole rows.
calibrated = joint / joint.sum(1, keepdims=True) * numpy.bincount(labels)[:, None] / ROWS
print("share of noise ", 1 - numpy.trace(calibrated))
scores = get_label_quality_scores(labels, probabilities, method="self_confidence")
print("candidates     ", sorted(map(int, found), key=lambda row: scores[row]))
