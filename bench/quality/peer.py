"""A task in terms of transformers: encodings with labels, the class of the model, and answers from its scores."""

import torch
import transformers

from settings import SETTINGS
from tasks import Entities, get_entities


class Examples(torch.utils.data.Dataset):
    def __init__(self, task, rows, tokenizer, names):
        encode = words if isinstance(task, Entities) else texts
        self.items = [encode(tokenizer, row, names) for row in rows]

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]


def words(tokenizer, row, names):
    encoding = tokenizer(row["words"], is_split_into_words=True, truncation=True, max_length=SETTINGS["maxTokens"])
    labels, before = [], None
    for word in encoding.word_ids():
        labels.append(names.index(row["tags"][word]) if word is not None and word != before else -100)
        before = word
    return dict(encoding) | {"labels": labels}


def texts(tokenizer, row, names):
    encoding = tokenizer(row["text"], row.get("second"), truncation=True, max_length=SETTINGS["maxTokens"])
    return dict(encoding) | {"labels": names.index(row["label"])}


def model_and_collator(task, folder, names, tokenizer, **settings):
    if isinstance(task, Entities):
        kind, collator = transformers.AutoModelForTokenClassification, transformers.DataCollatorForTokenClassification
    else:
        kind, collator = transformers.AutoModelForSequenceClassification, transformers.DataCollatorWithPadding
    return kind.from_pretrained(folder, num_labels=len(names), **settings), collator(tokenizer)


def answers(task, prediction, rows, names):
    """The entities, or the class, of each row; words that were cut off are O."""
    found = []
    for scores, labels, row in zip(prediction.predictions, prediction.label_ids, rows):
        if isinstance(task, Entities):
            kept = [names[tag] for tag, label in zip(scores.argmax(-1), labels) if label != -100]
            found.append(set(get_entities(kept + ["O"] * (len(row["words"]) - len(kept)))))
        else:
            found.append(names[scores.argmax()])
    return found


def arguments(folder, seed, steps, **settings):
    return transformers.TrainingArguments(
        output_dir=folder,
        num_train_epochs=settings.pop("epochs", SETTINGS["epochs"]),
        learning_rate=SETTINGS["learningRate"],
        per_device_train_batch_size=SETTINGS["batchSize"],
        per_device_eval_batch_size=64,
        weight_decay=SETTINGS["weightDecay"],
        max_grad_norm=SETTINGS["clipNorm"],
        warmup_steps=settings.pop("warmup_steps", round(SETTINGS["warmup"] * steps)),
        lr_scheduler_type="linear",
        train_sampling_strategy="group_by_length",
        seed=seed,
        use_cpu=True,
        report_to=[],
        disable_tqdm=True,
        **settings,
    )
