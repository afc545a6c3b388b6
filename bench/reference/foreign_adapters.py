"""Trains adapters on a tiny BERT and a tiny GPT-2 with PEFT, for the test that imports them.

Usage: python bench/reference/foreign_adapters.py (torch, peft, and a transformers before 5, in which encoders take prefixes)

The folder platform/trainer-tests/src/test/resources/foreign receives the base models, and for each adapter the folder that save_pretrained
writes, with answers.json beside it: two texts, and what the model in Python computes for each.
"""

import json
import pathlib
import shutil

import torch
from peft import IA3Config, LoraConfig, PrefixTuningConfig, PromptTuningConfig, VeraConfig, get_peft_model
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertForTokenClassification,
    BertModel,
    BertTokenizerFast,
    GPT2Config,
    GPT2ForTokenClassification,
    GPT2Model,
)

OUTPUT = pathlib.Path(__file__).resolve().parents[2] / "platform/trainer-tests/src/test/resources/foreign"
WORDS = "the a film book was is very not good bad dull bright long short ##er ##est and but i we liked hated it".split()
TEXTS = ["the film was very good and i liked it", "a dull book but not the longest"]
CLASSES = ["bad", "good", "unsure"]
ALL_OF_BERT = ["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense"]
STEPS = 5

ADAPTERS = {
    "lora": LoraConfig(task_type="SEQ_CLS", r=4, lora_alpha=8, target_modules=["query", "value"]),
    "lora-stabilized": LoraConfig(
        task_type="SEQ_CLS", r=4, lora_alpha=6, target_modules="all-linear", use_rslora=True,
        rank_pattern={"layer.1.attention.self.query": 2}, alpha_pattern={"output.dense": 3},
    ),
    "lora-magnitudes": LoraConfig(task_type="SEQ_CLS", r=4, lora_alpha=8, target_modules=ALL_OF_BERT, use_dora=True),
    "lora-one-layer": LoraConfig(
        task_type="SEQ_CLS", r=2, lora_alpha=8, target_modules=["query", "key"], layers_to_transform=[1], layers_pattern="layer",
        modules_to_save=["classifier", "pooler"],
    ),
    "lora-tokens": LoraConfig(task_type="TOKEN_CLS", r=4, lora_alpha=8, target_modules=["query", "value"]),
    "lora-fused": LoraConfig(task_type="TOKEN_CLS", r=4, lora_alpha=8, target_modules=["c_attn", "c_fc"], fan_in_fan_out=True, use_dora=True),
    "lora-vectors": LoraConfig(task_type="FEATURE_EXTRACTION", r=4, lora_alpha=8, target_modules=["query", "value"]),
    "ia3": IA3Config(task_type="SEQ_CLS", target_modules=["key", "value", "output.dense"], feedforward_modules=["output.dense"]),
    "prefix": PrefixTuningConfig(task_type="SEQ_CLS", num_virtual_tokens=3),
    "prefix-projected": PrefixTuningConfig(task_type="SEQ_CLS", num_virtual_tokens=3, prefix_projection=True, encoder_hidden_size=8),
    "prefix-fused": PrefixTuningConfig(task_type="TOKEN_CLS", num_virtual_tokens=3),
    "prompt": PromptTuningConfig(task_type="SEQ_CLS", num_virtual_tokens=3),
    "prompt-tokens": PromptTuningConfig(task_type="TOKEN_CLS", num_virtual_tokens=3),
    "vera": VeraConfig(task_type="SEQ_CLS", r=8, target_modules=["query", "value"]),
}
OF_GPT2 = ["lora-fused", "prefix-fused"]
CLASSES_OF_TASKS = {
    "SEQ_CLS": BertForSequenceClassification,
    "TOKEN_CLS": BertForTokenClassification,
    "FEATURE_EXTRACTION": BertModel,
}


def tokenizer_in(folder):
    folder.mkdir(parents=True)
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + WORDS) + "\n")
    tokenizer = BertTokenizerFast(str(vocabulary))
    vocabulary.unlink()
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    return tokenizer


def write_bases():
    """Weights are larger than usual, so that answers differ."""
    torch.manual_seed(7)
    sizes = dict(vocab_size=5 + len(WORDS))
    bert = BertConfig(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, max_position_embeddings=32, **sizes
    )
    gpt2 = GPT2Config(n_embd=16, n_layer=2, n_head=2, n_positions=32, pad_token_id=0, **sizes)
    for name, model in {"base": BertModel(bert), "base-gpt2": GPT2Model(gpt2)}.items():
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.add_(torch.randn_like(parameter) * 0.2)
        model.save_pretrained(OUTPUT / name)


def train(model, inputs, targets):
    """A few steps move every parameter of the adapter away from where it started."""
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=5e-2, weight_decay=0)
    for _ in range(STEPS):
        optimizer.zero_grad()
        output = model(**inputs)
        values = output.logits if hasattr(output, "logits") else output.last_hidden_state
        (values - targets(values)).square().mean().backward()
        optimizer.step()
    model.eval()


def fixed(values):
    return torch.randn(values.shape, generator=torch.Generator().manual_seed(3))


def values_of(model, tokenizer, text, task):
    """Logits; of token classes, those of the first token of each word; of a model without a head, the mean of its tokens."""
    with torch.no_grad():
        if task == "TOKEN_CLS":
            inputs = tokenizer(text.split(), is_split_into_words=True, return_tensors="pt", return_token_type_ids=False)
            words = inputs.word_ids()
            firsts = [i for i, word in enumerate(words) if word is not None and word != words[i - 1]]
            # A prompt's vectors have logits, too.
            logits = model(**inputs).logits[0][-inputs["input_ids"].shape[1] :]
            return logits[firsts].tolist()
        output = model(**tokenizer(text, return_tensors="pt", return_token_type_ids=False))
        if task == "FEATURE_EXTRACTION":
            return output.last_hidden_state[0].mean(0).tolist()
        return output.logits[0].tolist()


def main():
    shutil.rmtree(OUTPUT, ignore_errors=True)
    tokenizer_in(OUTPUT / "base")
    tokenizer = tokenizer_in(OUTPUT / "base-gpt2")
    write_bases()
    inputs = tokenizer(TEXTS, padding=True, return_tensors="pt", return_token_type_ids=False)
    for name, config in ADAPTERS.items():
        torch.manual_seed(11)
        task = config.task_type
        extra = {} if task == "FEATURE_EXTRACTION" else {"num_labels": len(CLASSES)}
        if name in OF_GPT2:
            trained = GPT2ForTokenClassification.from_pretrained(OUTPUT / "base-gpt2", **extra)
        else:
            trained = CLASSES_OF_TASKS[task].from_pretrained(OUTPUT / "base", **extra)
        model = get_peft_model(trained, config)
        train(model, inputs, fixed)
        folder = OUTPUT / name
        model.save_pretrained(folder)
        (folder / "README.md").unlink()
        answers = [{"text": text, "values": values_of(model, tokenizer, text, task)} for text in TEXTS]
        (folder / "answers.json").write_text(json.dumps(answers, indent=1) + "\n")
    for config in OUTPUT.glob("*/adapter_config.json"):
        saved = json.loads(config.read_text())
        # No path of the machine that trained it.
        saved["base_model_name_or_path"] = "tiny/" + pathlib.Path(saved["base_model_name_or_path"]).name
        config.write_text(json.dumps(saved, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
