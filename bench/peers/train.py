"""Trains one specification with transformers' Trainer and PEFT, and prints what came out as one line of JSON.

The specification is the one that compare.py also gives to Headstock. The model is BERT with one linear layer on the average of all
token vectors, as Headstock's head has it; batches group texts of like length, as Headstock's do.
"""

import csv
import json
import resource
import sys
import time

import torch
from peft import LoraConfig, get_peft_model
from torch import nn
from transformers import (
    AutoTokenizer,
    BertModel,
    BertPreTrainedModel,
    DataCollatorWithPadding,
    Trainer,
    TrainerCallback,
    TrainingArguments,
    set_seed,
)
from transformers.modeling_outputs import SequenceClassifierOutput
from transformers.utils import logging

logging.set_verbosity_error()


class MeanPooledBert(BertPreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)
        self.post_init()

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, labels=None, **kwargs):
        hidden = self.bert(input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        logits = self.classifier(self.dropout((hidden * mask).sum(1) / mask.sum(1)))
        loss = None if labels is None else nn.functional.cross_entropy(logits, labels)
        return SequenceClassifierOutput(loss=loss, logits=logits)


class Rows(torch.utils.data.Dataset):
    def __init__(self, rows, tokenizer, classes, length):
        self.items = tokenizer([row["text"] for row in rows], truncation=True, max_length=length)
        self.labels = [classes.index(row["label"]) for row in rows]

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return {name: values[index] for name, values in self.items.items()} | {"labels": self.labels[index]}


def scores(predictions):
    answers, labels = predictions.predictions.argmax(-1), predictions.label_ids
    f1 = []
    for label in set(labels.tolist()):
        right = ((answers == label) & (labels == label)).sum()
        f1.append(2 * right / ((answers == label).sum() + (labels == label).sum()))
    return {"accuracy": float((answers == labels).mean()), "macro_f1": float(sum(f1) / len(f1))}


def build(spec, base):
    model = MeanPooledBert.from_pretrained(base, num_labels=2, attn_implementation="sdpa")
    if spec["strategy"] == "head-only":
        model.bert.requires_grad_(False)
    if spec["placement"] == "lora":
        lora = LoraConfig(
            r=8, lora_alpha=8, lora_dropout=0.0, target_modules=["query", "value"], modules_to_save=["classifier"]
        )
        model = get_peft_model(model, lora)
    return model


class Evaluations(TrainerCallback):
    def __init__(self):
        self.results = []

    def on_evaluate(self, args, state, control, metrics=None, **kwargs):
        self.results.append((metrics["eval_accuracy"], metrics["eval_macro_f1"]))


def main():
    spec = json.loads(sys.argv[1])
    base, data, output = sys.argv[2:5]
    torch.set_num_threads(spec["threads"])
    set_seed(spec["seed"])
    with open(data, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    classes = sorted({row["label"] for row in rows})
    tokenizer = AutoTokenizer.from_pretrained(base)
    train, dev = (
        Rows([row for row in rows if row["split"] == split], tokenizer, classes, spec["maxTokens"])
        for split in ("train", "dev")
    )
    steps = spec["epochs"] * -(-len(train) // spec["batchSize"])
    evaluations = Evaluations()
    trainer = Trainer(
        model=build(spec, base),
        args=TrainingArguments(
            output_dir=output,
            num_train_epochs=spec["epochs"],
            per_device_train_batch_size=spec["batchSize"],
            per_device_eval_batch_size=64,
            learning_rate=spec["learningRate"],
            lr_scheduler_type="linear",
            warmup_steps=round(0.1 * steps),
            weight_decay=0.01,
            max_grad_norm=1.0,
            train_sampling_strategy="group_by_length",
            eval_strategy="epoch",
            save_strategy="epoch",
            save_total_limit=2,
            bf16=spec["precision"] == "bf16",
            seed=spec["seed"],
            use_cpu=True,
            disable_tqdm=True,
            report_to=[],
        ),
        train_dataset=train,
        eval_dataset=dev,
        data_collator=DataCollatorWithPadding(tokenizer),
        compute_metrics=scores,
        callbacks=[evaluations],
    )
    begin = time.monotonic()
    trainer.train()
    accuracy, f1 = max(evaluations.results)
    print(
        json.dumps(
            {
                "accuracy": accuracy,
                "macroF1": f1,
                "trainingSeconds": time.monotonic() - begin,
                "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
