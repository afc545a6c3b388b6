"""Prints schedules of transformers and updates of Adafactor and Lion, for the tests of the optimizers plugin.

Usage: python bench/reference/optimizers.py (torch, transformers, scikit-learn)
"""

import torch
from transformers import get_constant_schedule_with_warmup, get_cosine_schedule_with_warmup, get_inverse_sqrt_schedule
from transformers.optimization import Adafactor

MATRIX = [[0.5, -0.25, 1.0], [-0.75, 0.3, 0.1]]
VECTOR = [0.2, -0.4, 0.6]
# Of three steps, for the matrix and for the vector.
GRADIENTS = [
    ([[0.1, -0.2, 0.3], [0.4, 0.05, -0.6]], [0.7, -0.1, 0.02]),
    ([[-0.3, 0.1, 0.2], [0.25, -0.15, 0.05]], [-0.2, 0.4, 0.1]),
    ([[0.05, 0.6, -0.1], [-0.2, 0.3, 0.15]], [0.05, 0.3, -0.5]),
]


def schedules():
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    for name, schedule in (
        ("constant", get_constant_schedule_with_warmup(optimizer, 10)),
        ("cosine", get_cosine_schedule_with_warmup(optimizer, 10, 100)),
        ("inverse square root", get_inverse_sqrt_schedule(optimizer, 10)),
    ):
        print(name, [schedule.lr_lambdas[0](step) for step in (10, 40, 99)])


def train(optimizer_of):
    matrix, vector = torch.nn.Parameter(torch.tensor(MATRIX)), torch.nn.Parameter(torch.tensor(VECTOR))
    optimizer = optimizer_of([matrix, vector])
    for of_matrix, of_vector in GRADIENTS:
        matrix.grad, vector.grad = torch.tensor(of_matrix), torch.tensor(of_vector)
        optimizer.step()
    print(matrix.flatten().tolist(), vector.tolist())


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of Chen et al., 2023, as it is written there."""

    def __init__(self, parameters):
        super().__init__(parameters, {})

    @torch.no_grad()
    def step(self):
        for parameter in self.param_groups[0]["params"]:
            m = self.state[parameter].setdefault("m", torch.zeros_like(parameter))
            c = 0.9 * m + 0.1 * parameter.grad
            parameter.copy_(parameter - 0.01 * (c.sign() + 0.1 * parameter))
            m.copy_(0.99 * m + 0.01 * parameter.grad)


schedules()
train(lambda parameters: Adafactor(parameters, lr=0.01, scale_parameter=False, relative_step=False, weight_decay=0.1))
train(Lion)
