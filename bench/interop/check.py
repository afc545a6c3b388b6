"""Loads what ExportSamples wrote with transformers and PEFT and compares the log-probabilities with Headstock's.

Needs: pip install torch transformers peft. Argument: the folder that ExportSamples filled.
"""

import json
import math
import sys
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

TOLERANCE = 1e-4


def load(folder, base):
    export = folder / "export"
    if not (export / "adapter_config.json").exists():
        return AutoModelForSequenceClassification.from_pretrained(export, trust_remote_code=True)
    config = AutoConfig.from_pretrained(export, trust_remote_code=True)
    if hasattr(config, "auto_map"):
        from transformers.dynamic_module_utils import get_class_from_dynamic_module

        kind = get_class_from_dynamic_module(config.auto_map["AutoModelForSequenceClassification"], export)
        model = kind.from_pretrained(base, config=config)
    else:
        model = AutoModelForSequenceClassification.from_pretrained(base, config=config)
    return PeftModel.from_pretrained(model, export)


def difference(folder, base):
    model = load(folder, base).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder / "export")
    largest = 0.0
    for answer in json.loads((folder / "answers.json").read_text()):
        with torch.no_grad():
            logits = model(**tokenizer(answer["text"], return_tensors="pt", truncation=True)).logits
        theirs = torch.log_softmax(logits, -1)[0]
        for number, label in model.config.id2label.items():
            largest = max(largest, abs(theirs[int(number)].item() - math.log(answer["scores"][label])))
    return largest


def main():
    root = Path(sys.argv[1])
    failed = False
    for folder in sorted(path.parent for path in root.glob("*/answers.json")):
        largest = difference(folder, root / "base")
        failed |= not largest <= TOLERANCE
        print(f"{folder.name:12} largest difference of log-probabilities {largest:.2e}")
    sys.exit(failed)


main()
