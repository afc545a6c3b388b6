"""Trains LoRA in several ways with PEFT for five steps, for the LoRA plugin's test to repeat.

Usage: python bench/reference/lora.py (torch, transformers, peft)

The plugin's folder src/test/resources receives lora.npz: the weights of a tiny BERT by path, a padded batch, the target of the last
hidden states, and for each way the initial A and B, the loss of each step, and what is added to each weight after five steps of AdamW
(rate 1e-2, no decay) on the mean squared error. Weights have a few large singular values, so that PiSSA's start is well defined.
"""

import pathlib

import numpy
import torch
from peft import LoraConfig, get_peft_model
from transformers import BertConfig, BertModel

OUTPUT = pathlib.Path(__file__).resolve().parents[2] / "plugins/lora/src/test/resources/lora.npz"
ALL = ["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense"]
WAYS = {
    "plain": dict(r=4, lora_alpha=8, target_modules=["query", "value"]),
    "stabilized": dict(r=4, lora_alpha=8, target_modules=["query", "value"], use_rslora=True),
    "everywhere": dict(r=2, lora_alpha=4, target_modules=ALL),
    "ranks": dict(r=4, lora_alpha=8, target_modules=["query", "value"], rank_pattern={r"encoder\.layer\.1\..*": 2}),
    "magnitudes": dict(r=4, lora_alpha=8, target_modules=["query", "value"], use_dora=True),
    "singular": dict(r=2, lora_alpha=8, target_modules=["query", "value"], init_lora_weights="pissa"),
}
STEPS = 5


def base():
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=100, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, max_position_embeddings=64,
        type_vocab_size=2, hidden_act="gelu", layer_norm_eps=1e-12,
    )
    model = BertModel(config, add_pooling_layer=False)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.add_(torch.randn_like(parameter) * 0.2)
            if parameter.dim() == 2 and "embeddings" not in name:
                u, s, v = torch.linalg.svd(parameter, full_matrices=False)
                parameter.copy_(u @ torch.diag(s * torch.where(torch.arange(len(s)) < 2, 3.0, 0.6)) @ v)
    return model.eval()


def change(module, before):
    """What PEFT's layer adds to the original weight."""
    merged = module.get_base_layer().weight + module.get_delta_weight("default")
    if module.lora_magnitude_vector:
        merged = merged * (module.lora_magnitude_vector["default"].weight / merged.norm(dim=1))[:, None]
    return merged - before


def main():
    weights = base().state_dict()
    generator = torch.Generator().manual_seed(1)
    ids = torch.randint(5, 100, (3, 6), generator=generator)
    mask = (torch.arange(6)[None, :] < torch.tensor([6, 5, 3])[:, None]).float()
    ids = ids * mask.long()
    target = torch.randn((3, 6, 16), generator=generator)
    arrays = {"base." + name: value.numpy() for name, value in weights.items()}
    arrays |= {"ids": ids.numpy(), "mask": mask.numpy(), "target": target.numpy()}
    for way, settings in WAYS.items():
        torch.manual_seed(3)
        model = get_peft_model(base(), LoraConfig(**settings)).train()
        for module in model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        layers = {name.removeprefix("base_model.model."): module for name, module in model.named_modules() if hasattr(module, "lora_A")
                  and hasattr(module, "get_base_layer")}
        for name, module in layers.items():
            arrays[f"{way}.a.{name}"] = module.lora_A["default"].weight.detach().clone().numpy()
            arrays[f"{way}.b.{name}"] = module.lora_B["default"].weight.detach().clone().numpy()
        optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-2, weight_decay=0)
        losses = []
        for _ in range(STEPS):
            states = model(input_ids=ids, attention_mask=mask).last_hidden_state
            loss = ((states - target) ** 2 * mask[:, :, None]).sum() / mask.sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        arrays[f"{way}.losses"] = numpy.array(losses, dtype=numpy.float32)
        for name, module in layers.items():
            arrays[f"{way}.change.{name}"] = change(module, weights[name + ".weight"]).detach().numpy()
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    numpy.savez_compressed(OUTPUT, **arrays)


main()
