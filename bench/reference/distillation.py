"""Computes the losses of MiniLM, TinyBERT and DistilBERT with PyTorch, for the distillation plugin's tests.

Usage: python bench/reference/distillation.py

The plugin's folder src/test/resources receives distillation.npz: random states of a student and a wider teacher for three padded rows, and
the losses of each row, means over real tokens as in the papers.
"""

import pathlib

import numpy
import torch
from torch.nn.functional import cosine_similarity, kl_div, mse_loss

OUTPUT = pathlib.Path(__file__).resolve().parents[2] / "plugins/distillation/src/test/resources/distillation.npz"
LENGTHS = [5, 4, 2]
HEADS, TOKENS = 2, 5


def scores(x, y):
    return x @ y.transpose(-1, -2) / x.shape[-1] ** 0.5


def divergence(student, teacher, causal):
    """Of one row without padding."""
    if causal:
        hidden = torch.ones(student.shape[-2:], dtype=torch.bool).triu(1)
        student, teacher = student.masked_fill(hidden, -torch.inf), teacher.masked_fill(hidden, -torch.inf)
    total = 0.0
    for head in range(HEADS):
        for token in range(student.shape[1]):
            keys = token + 1 if causal else student.shape[2]
            found = student[head, token, :keys].log_softmax(-1)
            wanted = teacher[head, token, :keys].log_softmax(-1)
            total = total + kl_div(found, wanted, log_target=True, reduction="sum")
    return total / (HEADS * student.shape[1])


torch.manual_seed(0)
arrays = {"mask": (torch.arange(TOKENS)[None] < torch.tensor(LENGTHS)[:, None]).float()}
arrays["positions"] = torch.arange(TOKENS).repeat(len(LENGTHS), 1)
for model, width in (("student", 4), ("teacher", 6)):
    for name in ("query", "key", "value"):
        arrays[f"{model}.{name}"] = torch.randn(len(LENGTHS), HEADS, TOKENS, width)
    arrays[f"{model}.hidden"] = torch.randn(len(LENGTHS), TOKENS, 8)


def row(model, name, index):
    values = arrays[f"{model}.{name}"][index]
    return values[..., : LENGTHS[index], :]


results = {name: [] for name in ("minilm", "minilm-causal", "tinybert-attention", "tinybert-hidden", "cosine")}
for i in range(len(LENGTHS)):
    attention = {model: scores(row(model, "query", i), row(model, "key", i)) for model in ("student", "teacher")}
    values = {model: scores(row(model, "value", i), row(model, "value", i)) for model in ("student", "teacher")}
    for causal, name in ((False, "minilm"), (True, "minilm-causal")):
        results[name].append(
            divergence(attention["student"], attention["teacher"], causal) + divergence(values["student"], values["teacher"], causal)
        )
    results["tinybert-attention"].append(mse_loss(attention["student"], attention["teacher"]))
    results["tinybert-hidden"].append(mse_loss(row("student", "hidden", i), row("teacher", "hidden", i)))
    results["cosine"].append((1 - cosine_similarity(row("student", "hidden", i), row("teacher", "hidden", i), dim=-1)).mean())
arrays |= {name: torch.stack(rows) for name, rows in results.items()}
OUTPUT.parent.mkdir(parents=True, exist_ok=True)
numpy.savez_compressed(OUTPUT, **{name: value.numpy() for name, value in arrays.items()})
