"""Fine-tunes a token classifier with the Python Trainer, as the peer of Headstock's token-classification head.

Usage: python bench/quality/tagging.py MODEL TRAIN DEV [--epochs 5] [--seeds 1 2 3] [--rate 5e-5] [--batch 16] [--tokens 128]

MODEL is a Hugging Face folder, TRAIN and DEV are tab-separated CoNLL files. Words carry the label of their first sub-word; words that the
limit cuts off count as O. Every epoch is evaluated and the best one by entity F1 counts, as in Headstock. Prints one line of JSON a seed:
entity F1, precision and recall by seqeval, the epoch, and training seconds.
"""

import argparse
import json
import pathlib
import time

import numpy
import torch
import transformers
from seqeval.metrics import f1_score, precision_score, recall_score


def main():
    arguments = parse()
    train, dev = read(arguments.train), read(arguments.dev)
    tags = sorted({tag for _, row in train for tag in row})
    for seed in arguments.seeds:
        print(json.dumps(run(arguments, train, dev, tags, seed)), flush=True)


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("train")
    parser.add_argument("dev")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--work", default="bench/quality/target/tagging")
    return parser.parse_args()


def read(file):
    """Sentences as (words, tags); blank lines, also with white space in them, are between sentences."""
    sentences, words, tags = [], [], []
    for line in pathlib.Path(file).read_text(encoding="utf-8").split("\n") + [""]:
        if line.strip():
            word, tag = line.rstrip("\r").split("\t")
            words.append(word)
            tags.append(tag.strip())
        elif words:
            sentences.append((words, tags))
            words, tags = [], []
    return sentences


def encode(tokenizer, sentences, tags, longest):
    rows = []
    for words, labels in sentences:
        encoding = tokenizer(words, is_split_into_words=True, truncation=True, max_length=longest)
        row, before = [], None
        for word in encoding.word_ids():
            row.append(tags.index(labels[word]) if word is not None and word != before else -100)
            before = word
        rows.append({"input_ids": encoding["input_ids"], "attention_mask": encoding["attention_mask"], "labels": row})
    return rows


def run(arguments, train, dev, tags, seed):
    torch.set_num_threads(arguments.threads)
    transformers.set_seed(seed)
    tokenizer = transformers.AutoTokenizer.from_pretrained(arguments.model)
    model = transformers.AutoModelForTokenClassification.from_pretrained(arguments.model, num_labels=len(tags))

    def measure(prediction):
        chosen = numpy.argmax(prediction.predictions, axis=-1)
        found = []
        for row, labels, (words, _) in zip(chosen, prediction.label_ids, dev):
            kept = [tags[tag] for tag, label in zip(row, labels) if label != -100]
            found.append(kept + ["O"] * (len(words) - len(kept)))
        gold = [row for _, row in dev]
        return {
            "f1": f1_score(gold, found), "precision": precision_score(gold, found), "recall": recall_score(gold, found)
        }

    trainer = transformers.Trainer(
        model=model,
        args=transformers.TrainingArguments(
            output_dir=f"{arguments.work}/{seed}", num_train_epochs=arguments.epochs, learning_rate=arguments.rate,
            per_device_train_batch_size=arguments.batch, per_device_eval_batch_size=32, weight_decay=0.01,
            warmup_steps=0.1, lr_scheduler_type="linear", eval_strategy="epoch", save_strategy="no",
            logging_strategy="no", seed=seed, use_cpu=True, report_to=[], disable_tqdm=True,
        ),
        train_dataset=encode(tokenizer, train, tags, arguments.tokens),
        eval_dataset=encode(tokenizer, dev, tags, arguments.tokens),
        data_collator=transformers.DataCollatorForTokenClassification(tokenizer),
        compute_metrics=measure,
    )
    start = time.perf_counter()
    trainer.train()
    seconds = time.perf_counter() - start
    best = max((row for row in trainer.state.log_history if "eval_f1" in row), key=lambda row: row["eval_f1"])
    return {
        "seed": seed, "f1": best["eval_f1"], "precision": best["eval_precision"], "recall": best["eval_recall"],
        "epoch": best["epoch"], "seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    main()
