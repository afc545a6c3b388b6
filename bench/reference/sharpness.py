"""Writes the tiny BERT of SharpnessReferenceTest and prints what PyTorch and SciPy compute of it in 64-bit numbers.

The model has the layout of the test kit's TinyBert(2, 8) with a linear head on the mean of the tokens; texts, tokens and labels are
those of its fake split. Hessian-vector products are exact, by differentiating twice; ε-sharpness is a maximization by L-BFGS-B.

Usage: python bench/reference/sharpness.py plugins/sharpness/src/test/resources/tiny-bert.f32
"""

import sys

import numpy
import torch
from scipy.optimize import minimize
from scipy.sparse.linalg import LinearOperator, eigsh
from torch.func import functional_call
from transformers import BertConfig, BertModel

TEXTS = [
    "the bank lends money",
    "a river has two banks",
    "green grass grows",
    "money is lent at a rate",
    "the river bank is green",
    "rates of the bank rise",
    "grass grows at the river",
    "a cat sleeps",
]
VOCABULARY, FIRST_WORD, CLASS, SEPARATOR = 100, 10, 1, 2
RADIUS, EPSILON = 0.05, 5e-4


def piece_id(piece):
    code = 0
    for character in piece:
        code = (31 * code + ord(character)) & 0xFFFFFFFF
    code -= (code & 0x80000000) << 1
    return FIRST_WORD + code % (VOCABULARY - FIRST_WORD)


def tokens(text):
    pieces = [word[at : at + 4] for word in text.split() for at in range(0, len(word), 4)]
    return [CLASS, *map(piece_id, pieces), SEPARATOR]


class Classifier(torch.nn.Module):
    def __init__(self):
        super().__init__()
        config = BertConfig(
            vocab_size=VOCABULARY,
            hidden_size=8,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=64,
            attn_implementation="eager",
        )
        self.model = BertModel(config, add_pooling_layer=False)
        self.head = torch.nn.Linear(8, 3)

    def forward(self):
        losses = []
        for row, text in enumerate(TEXTS):
            hidden = self.model(input_ids=torch.tensor([tokens(text)])).last_hidden_state
            logits = self.head(hidden.mean(1))
            losses.append(torch.nn.functional.cross_entropy(logits, torch.tensor([row % 3])))
        return torch.stack(losses).mean()


torch.manual_seed(7)
classifier = Classifier().eval()
names = {name: name.removeprefix("model.") for name, _ in classifier.named_parameters()}
weights = {}
for name, parameter in sorted(classifier.named_parameters(), key=lambda pair: names[pair[0]]):
    center = 1.0 if name.endswith("LayerNorm.weight") else 0.0
    weights[name] = (center + 0.3 * torch.randn(parameter.shape)).float()
numpy.concatenate([weight.flatten().numpy() for weight in weights.values()]).astype("<f4").tofile(sys.argv[1])

classifier.double()
shapes = {name: weight.shape for name, weight in weights.items()}
start = torch.cat([weight.flatten() for weight in weights.values()]).double()


def loss(flat):
    parts = flat.split([shape.numel() for shape in shapes.values()])
    return functional_call(classifier, {n: p.reshape(s) for p, (n, s) in zip(parts, shapes.items())}, ())


def value_and_gradient(flat):
    leaf = flat.clone().requires_grad_()
    value = loss(leaf)
    return value.item(), torch.autograd.grad(value, leaf)[0]


base, gradient = value_and_gradient(start)
sam = value_and_gradient(start + RADIUS * gradient / gradient.norm())[0] - base
scaled = start.abs() * gradient
adaptive = value_and_gradient(start + RADIUS * start.abs() * scaled / scaled.norm())[0] - base

box = EPSILON * (start.abs() + 1)
found = minimize(
    lambda y: tuple(-part for part in (lambda v, g: (v, g.numpy()))(*value_and_gradient(start + torch.tensor(y)))),
    numpy.zeros(len(start)),
    jac=True,
    method="L-BFGS-B",
    bounds=[(-b, b) for b in box.tolist()],
    options={"maxiter": 200, "ftol": 1e-15, "gtol": 1e-12},
)
keskar = 100 * (-found.fun - base) / (1 + base)


def hessian_vector(v):
    return torch.autograd.functional.vhp(loss, start, torch.tensor(v).flatten())[1].numpy()


operator = LinearOperator((len(start), len(start)), matvec=hessian_vector, dtype=numpy.float64)
eigenvalues = eigsh(operator, k=2, which="LM", tol=1e-8, return_eigenvectors=False)

print("parameters   ", len(start))
print("loss         ", base)
print("SAM          ", sam)
print("adaptive SAM ", adaptive)
print("ε-sharpness %", keskar)
print("eigenvalues  ", eigenvalues.tolist())
