"""Milliseconds of processor time per training step of transformers and PEFT, on one thread: the peer of StepBenchmark, with the same shapes.

Argument: the base model's folder. Prints a line per way of training, named as there.
"""

import statistics
import sys
import time

import torch

from train import build

BATCH, TOKENS, STEPS, WARM_UP = 16, 128, 7, 2
WAYS = {
    "full fp32, dropout 0.1": {"strategy": "full", "placement": "none"},
    "LoRA fp32, dropout 0.1": {"strategy": "adapters-only", "placement": "lora"},
}


def step_milliseconds(model):
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    # What the Trainer takes by itself since version 5.
    optimizer = torch.optim.AdamW(trained, lr=1e-4, weight_decay=0.01, fused=True)
    model.train()
    taken = []
    for _ in range(STEPS):
        begin = time.thread_time()
        ids = torch.randint(1000, 20_000, (BATCH, TOKENS))
        model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=torch.arange(BATCH) % 2).loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        taken.append(1000 * (time.thread_time() - begin))
    return statistics.median(taken[WARM_UP:])


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    for name, way in WAYS.items():
        print(f"{name} {step_milliseconds(build(way, sys.argv[1])):.0f} ms per step", flush=True)


main()
