"""Prints what PEFT's TIES merge makes of the changes in TiesMergeTest.

Usage: python bench/reference/merging.py
"""

import torch
from peft.utils.merge_utils import ties

CHANGES = [
    torch.tensor([0.9, -0.1, 0.4, -0.7, 0.05, 0.3, -0.2, 0.6]),
    torch.tensor([-0.5, 0.8, 0.45, -0.15, 0.1, -0.35, 0.25, 0.7]),
    torch.tensor([0.35, 0.55, -0.95, 0.2, -0.65, 0.75, 0.02, -0.12]),
]
for density in (0.25, 0.5, 1.0):
    print(density, ties(CHANGES, torch.ones(3), density).tolist())
