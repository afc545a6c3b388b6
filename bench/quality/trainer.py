"""One row of the Python Trainer. Arguments: the task's name, a seed, the base model's folder, the data folder, a folder to write to.

The epoch with the best dev score is measured on test. Prints a line of JSON: counts of each test example, the dev score, seconds.
"""

import json
import sys
import time

import numpy
import peer
import torch
import transformers

from settings import SETTINGS
from tasks import SPLITS, TASKS


class InOrder(transformers.Trainer):
    """Predicts in the order of the rows. A Trainer that groups texts by length does so in evaluations, too."""

    def _get_eval_sampler(self, eval_dataset):
        return torch.utils.data.SequentialSampler(eval_dataset)


def main():
    name, seed, base, data, folder = sys.argv[1:6]
    task = next(task for task in TASKS if task.name == name)
    transformers.utils.logging.set_verbosity_error()
    transformers.set_seed(int(seed))
    rows = {split: task.rows(data, split) for split in SPLITS}
    names = task.names(rows["train"])
    tokenizer = transformers.AutoTokenizer.from_pretrained(base)
    examples = {split: peer.Examples(task, rows[split], tokenizer, names) for split in SPLITS}
    model, collator = peer.model_and_collator(task, base, names, tokenizer)

    def counts(split, prediction):
        found = peer.answers(task, prediction, rows[split], names)
        return [task.counts(row, answer) for row, answer in zip(rows[split], found)]

    steps = SETTINGS["epochs"] * -(-len(rows["train"]) // SETTINGS["batchSize"])
    trainer = InOrder(
        model=model,
        args=peer.arguments(
            folder, int(seed), steps, eval_strategy="epoch", save_strategy="epoch", save_total_limit=1,
            load_best_model_at_end=True, metric_for_best_model="score", logging_strategy="no",
        ),
        train_dataset=examples["train"],
        eval_dataset=examples["dev"],
        data_collator=collator,
        compute_metrics=lambda prediction: {"score": task.score(numpy.sum(counts("dev", prediction), axis=0))},
    )
    begin = time.monotonic()
    trainer.train()
    seconds = time.monotonic() - begin
    found = counts("test", trainer.predict(examples["test"]))
    print(json.dumps({"counts": found, "dev": trainer.state.best_metric, "seconds": seconds}))


main()
