"""Milliseconds of processor time per training step of transformers, PEFT and AdapterHub's adapters, on one thread: the peer of
StepBenchmark, with the same shapes and names.

Arguments: the base model's folder; then the ways of training to measure, all that this environment has when none is named.
"""

import statistics
import sys
import time

import torch

from train import build

BATCH, STEPS, WARM_UP, EVALUATED = 16, 7, 2, 64
LONG, SHORT = 128, 12


def full(base):
    return build({"strategy": "full", "placement": "none"}, base)


def lora(base):
    return build({"strategy": "adapters-only", "placement": "lora"}, base)


def upper_lora(base):
    from peft import LoraConfig, get_peft_model

    model = full(base)
    upper = list(range(model.config.num_hidden_layers // 2, model.config.num_hidden_layers))
    config = LoraConfig(
        r=8, lora_alpha=8, target_modules=["query", "value"], layers_to_transform=upper, modules_to_save=["classifier"]
    )
    return get_peft_model(model, config)


def bottleneck(base):
    import adapters

    model = full(base)
    adapters.init(model)
    model.add_adapter("task", config=adapters.SeqBnConfig(reduction_factor=16, non_linearity="relu"))
    model.train_adapter("task")
    model.classifier.requires_grad_(True)
    return model


WAYS = {"full": full, "LoRA": lora, "LoRA in the upper half": upper_lora, "bottleneck": bottleneck}
SHORT_WAYS = ["full", "LoRA"]


def batch_of(rows, tokens):
    ids = torch.randint(1000, 20_000, (rows, tokens))
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.arange(rows) % 2}


def step_milliseconds(model, tokens):
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    # What the Trainer takes by itself since version 5.
    optimizer = torch.optim.AdamW(trained, lr=1e-4, weight_decay=0.01, fused=True)
    model.train()
    taken = []
    for _ in range(STEPS):
        begin = time.thread_time()
        model(**batch_of(BATCH, tokens)).loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        taken.append(1000 * (time.thread_time() - begin))
    return statistics.median(taken[WARM_UP:])


def evaluation_milliseconds(model, tokens):
    """Per row, in one batch: the Trainer's own loop adds to it."""
    model.eval()
    taken = []
    for _ in range(STEPS):
        begin = time.thread_time()
        with torch.inference_mode():
            model(**batch_of(EVALUATED, tokens)).logits.argmax(-1).tolist()
        taken.append(1000 * (time.thread_time() - begin) / EVALUATED)
    return statistics.median(taken[WARM_UP:])


def main():
    base, *chosen = sys.argv[1:]
    torch.set_num_threads(1)
    torch.manual_seed(1)
    for name in chosen or [way for way in WAYS if way != "bottleneck"]:
        for tokens in [LONG, SHORT] if name in SHORT_WAYS else [LONG]:
            print(f"{name}, {tokens} tokens {step_milliseconds(WAYS[name](base), tokens):.1f} ms per step", flush=True)
    if not chosen:
        for tokens in [LONG, SHORT]:
            print(f"evaluation, {tokens} tokens {evaluation_milliseconds(full(base), tokens):.2f} ms per row", flush=True)


main()
