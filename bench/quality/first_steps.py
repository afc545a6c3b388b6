"""Whether both sides take the same steps: equal weights, one and the same batch, no dropout, and the losses side by side.

Arguments: Headstock's address, the file with its token, the data folder, a folder to write to, the task's name. Headstock trains with a
rate of almost 0 first, and its export is what the Trainer starts from: weights of the head and all. Prints the largest difference.
"""

import io
import json
import sys
import urllib.request
import zipfile
from pathlib import Path

import peer
import transformers

from server import Server
from settings import SETTINGS
from tasks import TASKS

ADDRESS, TOKEN_FILE, DATA, OUTPUT, NAME = sys.argv[1:6]
STEPS = 20
# Without warm-up: the Trainer's first step has a rate of 0, Headstock's has not.
EXACT = {"dropout": 0.0, "attentionDropout": 0.0, "warmup": 0.0, "seed": 1, "epochs": STEPS}


def main():
    server = Server(ADDRESS, TOKEN_FILE)
    task = next(task for task in TASKS if task.name == NAME)
    task.head = {"id": task.head["id"], "options": task.head["options"] | {"dropout": 0.0}}
    rows = task.rows(DATA, "train")[: SETTINGS["batchSize"]]
    dataset = server.upload_rows(task, {"train": rows, "dev": rows})
    folder = export(server, server.train(task, dataset, "start", **EXACT | {"learningRate": 1e-12, "epochs": 1}))
    ours = server.series(server.train(task, dataset, "steps", **EXACT), "train/loss")["value"]
    theirs = trainer_losses(task, rows, folder)
    print(f"{NAME}: first loss {ours[0]:.6f} and {theirs[0]:.6f}, last {ours[-1]:.6f} and {theirs[-1]:.6f}")
    difference = max(abs(a - b) for a, b in zip(ours, theirs, strict=True))
    print(f"{NAME}: largest difference over {STEPS} steps {difference:.1e}")


def export(server, run):
    """The folder of a Hugging Face model, from the registry."""
    version = server.call("POST", "/registry/models/first-steps/versions", {"run": run})
    path = f"/registry/models/first-steps/versions/{version['number']}/download"
    request = urllib.request.Request(f"{ADDRESS}/api/v1{path}", headers={"Authorization": f"Bearer {server.token}"})
    with urllib.request.urlopen(request) as response:
        zipfile.ZipFile(io.BytesIO(response.read())).extractall(OUTPUT)
    return next(Path(OUTPUT).rglob("config.json")).parent


def trainer_losses(task, rows, folder):
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    names = task.names(rows)
    config = json.loads((folder / "config.json").read_text())
    assert [config["id2label"][str(index)] for index in range(len(names))] == names, "the classes differ in their order"
    none = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "classifier_dropout": 0.0}
    model, collator = peer.model_and_collator(task, folder, names, tokenizer, **none)
    trainer = Recording(
        model=model,
        args=peer.arguments(OUTPUT, 1, STEPS, epochs=STEPS, warmup_steps=0, logging_strategy="no", save_strategy="no"),
        train_dataset=peer.Examples(task, rows, tokenizer, names),
        data_collator=collator,
    )
    trainer.train()
    return trainer.losses


class Recording(transformers.Trainer):
    """The Trainer logs rounded losses."""

    losses = []

    def compute_loss(self, *arguments, **settings):
        loss = super().compute_loss(*arguments, **settings)
        self.losses.append(float(loss))
        return loss


main()
