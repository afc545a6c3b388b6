"""Prints the losses that PyTorch computes on the logits of ClassificationLossTest.

Usage: python bench/reference/losses.py
"""

import torch
from torch.nn.functional import cross_entropy

LOGITS = torch.tensor([[2.0, -1.0, 0.5], [-0.3, 0.2, 0.1], [30.0, -30.0, 0.0], [0.0, 1.5, -2.0]])
CLASSES = torch.tensor([0, 2, 0, 2])
COUNTS = torch.tensor([6.0, 3.0, 1.0])

weights = COUNTS.sum() / (len(COUNTS) * COUNTS)
plain = cross_entropy(LOGITS, CLASSES, reduction="none")
print("plain    ", plain.tolist())
print("weights  ", weights.tolist())
print("balanced ", cross_entropy(LOGITS, CLASSES, weight=weights, reduction="none").tolist())
print("mean     ", cross_entropy(LOGITS, CLASSES, weight=weights).item())
print("focal    ", ((1 - (-plain.double()).exp()) ** 2 * plain).tolist())
print("smoothed ", cross_entropy(LOGITS, CLASSES, label_smoothing=0.1, reduction="none").tolist())
