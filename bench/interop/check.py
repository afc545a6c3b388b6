"""Loads what ExportSamples wrote with transformers, PEFT and AdapterHub's library and compares the answers with Headstock's.

Needs: pip install torch transformers peft, and adapters for what has adapter.safetensors. Arguments: the folder that ExportSamples filled,
and patterns of the names to load. Compared are log-probabilities, and scores where an answer has them: each largest difference has to be
below 1e-4.
"""

import json
import math
import sys
from pathlib import Path

import torch
import transformers
from transformers import AutoConfig, AutoTokenizer

transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()

TOLERANCE = 1e-4
AUTO_CLASSES = {
    "sequence-classification": "AutoModelForSequenceClassification",
    "regression": "AutoModelForSequenceClassification",
    "multi-label": "AutoModelForSequenceClassification",
    "extractive-qa": "AutoModelForQuestionAnswering",
    "token-classification": "AutoModelForTokenClassification",
    "multiple-choice": "AutoModelForMultipleChoice",
    "masked-lm": "AutoModelForMaskedLM",
    "causal-lm": "AutoModelForCausalLM",
}


def load(folder, base, auto_class):
    export = folder / "export"
    auto = getattr(transformers, auto_class)
    if not (export / "adapter_config.json").exists():
        return auto.from_pretrained(export, trust_remote_code=True)
    config = AutoConfig.from_pretrained(export, trust_remote_code=True)
    if hasattr(config, "auto_map"):
        from transformers.dynamic_module_utils import get_class_from_dynamic_module

        kind = get_class_from_dynamic_module(config.auto_map[auto_class], export)
        model = kind.from_pretrained(base, config=config)
    else:
        model = auto.from_pretrained(base, config=config)
    return with_adapter_hub(model, export) if (export / "adapter.safetensors").exists() else with_peft(model, export)


def with_peft(model, export):
    from peft import PeftModel

    return PeftModel.from_pretrained(model, export)


def with_adapter_hub(model, export):
    import adapters

    # The library knows models by their types, and one with a class of its own has a type of its own.
    model.config.model_type = getattr(model.config, "headstock_base_model_type", model.config.model_type)
    adapters.init(model)
    model.load_adapter(str(export), use_safetensors=True, set_active=True)
    return model


def logarithms(pairs):
    """The largest difference of the logarithms of ours and theirs."""
    return max(abs(math.log(ours) - math.log(theirs)) for ours, theirs in pairs)


def encoded(tokenizer, answer):
    texts = [answer["input"][column] for column in ("text", "answer") if column in answer["input"]]
    return tokenizer(*texts, return_tensors="pt")


def classes(model, tokenizer, answer):
    theirs = torch.softmax(model(**encoded(tokenizer, answer)).logits, -1)[0]
    ours = answer["answer"]["scores"]
    return logarithms((ours[label], theirs[int(number)].item()) for number, label in model.config.id2label.items())


def labels(model, tokenizer, answer):
    theirs = torch.sigmoid(model(**tokenizer(answer["input"]["text"], return_tensors="pt")).logits)[0]
    ours = answer["answer"]["scores"]
    return logarithms((ours[label], theirs[int(number)].item()) for number, label in model.config.id2label.items())


def number(model, tokenizer, answer):
    theirs = model(**tokenizer(answer["input"]["text"], return_tensors="pt")).logits.item()
    return abs(theirs - answer["answer"]["value"])


def span(model, tokenizer, answer):
    """The best span of up to 30 tokens, by the sum of its scores; another span than ours is infinitely far."""
    passage = answer["input"]["context"]
    tokens = tokenizer(answer["input"]["question"], passage, return_tensors="pt", return_offsets_mapping=True)
    offsets = tokens.pop("offset_mapping")[0].tolist()
    output = model(**tokens)
    starts, ends = output.start_logits[0].tolist(), output.end_logits[0].tolist()
    inside = [i for i, sequence in enumerate(tokens.sequence_ids(0)) if sequence == 1]
    score, first, last = max((starts[i] + ends[j], i, j) for i in inside for j in inside if i <= j < i + 30)
    same = answer["answer"]["spans"][0]["text"] == passage[offsets[first][0]:offsets[last][1]]
    return abs(score - answer["answer"]["spans"][0]["score"]) if same else math.inf


def tags(model, tokenizer, answer):
    """The probability of the least certain word; learned vectors before the text have outputs, too."""
    words = answer["input"]["words"]
    tokens = tokenizer(words, is_split_into_words=True, return_tensors="pt")
    theirs = torch.softmax(model(**tokens).logits, -1)[0][-tokens["input_ids"].shape[1]:]
    first = [tokens.word_ids(0).index(word) for word in range(len(words))]
    return logarithms([(answer["confidence"], min(theirs[token].max().item() for token in first))])


def choices(model, tokenizer, answer):
    texts = answer["input"]["choices"]
    tokens = tokenizer([answer["input"]["text"]] * len(texts), texts, return_tensors="pt", padding=True)
    theirs = torch.softmax(model(**{name: value.unsqueeze(0) for name, value in tokens.items()}).logits, -1)[0]
    return logarithms((item["score"], theirs[texts.index(item["text"])].item()) for item in answer["answer"]["items"])


def masked(model, tokenizer, answer):
    tokens = tokenizer(answer["input"]["text"], return_tensors="pt")
    position = tokens["input_ids"][0].tolist().index(tokenizer.mask_token_id)
    theirs = torch.softmax(model(**tokens).logits[0, position], -1)
    return logarithms(
        (item["score"], theirs[tokenizer.convert_tokens_to_ids(item["text"])].item())
        for item in answer["answer"]["items"]
    )


def continued(model, tokenizer, answer):
    """The likeliest tokens one after another; another text than ours is infinitely far."""
    tokens = tokenizer(answer["input"]["text"], return_tensors="pt")
    ids = model.generate(**tokens, max_new_tokens=12, do_sample=False, pad_token_id=tokenizer.eos_token_id)[0]
    theirs = tokenizer.decode(ids[tokens["input_ids"].shape[1]:], skip_special_tokens=True)
    return 0.0 if theirs.strip() == answer["answer"]["text"].strip() else math.inf


COMPARED = {
    "sequence-classification": classes,
    "regression": number,
    "multi-label": labels,
    "extractive-qa": span,
    "token-classification": tags,
    "multiple-choice": choices,
    "masked-lm": masked,
    "causal-lm": continued,
}


def difference(folder):
    written = json.loads((folder / "answers.json").read_text())
    head = written["head"]
    model = load(folder, Path(written["base"]), AUTO_CLASSES[head]).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder / "export", trust_remote_code=True)
    with torch.no_grad():
        return max(COMPARED[head](model, tokenizer, answer) for answer in written["answers"])


def main():
    root = Path(sys.argv[1])
    failed = False
    for folder in sorted({path.parent for name in sys.argv[2:] for path in root.glob(name + "/answers.json")}):
        largest = difference(folder)
        failed |= not largest <= TOLERANCE
        print(f"{folder.name:20} largest difference {largest:.2e}")
    sys.exit(failed)


main()
