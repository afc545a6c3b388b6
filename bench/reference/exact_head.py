"""Prints the logistic regression of scikit-learn on the numbers of LbfgsMinimizerTest.

Usage: python bench/reference/exact_head.py (numpy, scikit-learn)

The penalty is l2 / 2 times the squares of the weights, on the mean loss: C = 1 / (l2 * n).
"""

import numpy
from sklearn.linear_model import LogisticRegression

L2 = 0.1
FEATURES = numpy.array([[((7 * i + 3 * j) % 11) / 5 - 1 + (0.8 if j == i % 3 else 0) for j in range(4)] for i in range(24)])
CLASSES = numpy.array([i % 3 if i % 7 else (i + 1) % 3 for i in range(24)])

model = LogisticRegression(C=1 / (L2 * len(CLASSES)), tol=1e-12, max_iter=10_000).fit(FEATURES, CLASSES)
print(model.coef_.flatten().tolist())
print((model.intercept_ - model.intercept_.mean()).tolist())
