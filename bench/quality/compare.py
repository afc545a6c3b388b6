"""Computes the rows that are missing, one task, seed and side after the other, and prints a table.

Arguments: Headstock's address, the file with its token, the starter model as a Hugging Face folder, the data folder, a folder for the rows.
The interval is that of a paired bootstrap over the test examples, the seeds averaged: Headstock minus Trainer, in points.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy

from server import Server
from tasks import SPLITS, TASKS

ADDRESS, TOKEN_FILE, BASE, DATA, OUTPUT = sys.argv[1:6]
SEEDS = [int(seed) for seed in os.environ.get("SEEDS", "1,2,3").split(",")]
CHOSEN = os.environ.get("TASKS", ",".join(task.name for task in TASKS)).split(",")
DRAWS = 2_000
WORSE = -0.7


def headstock_row(server, task, dataset, seed):
    begin = time.monotonic()
    run = server.train(task, dataset, f"{task.name} {seed}", seed=seed)
    seconds = time.monotonic() - begin
    evaluation = server.test_evaluation(run)
    predictions, rows = server.predictions(evaluation), task.rows(DATA, "test")
    assert len(predictions) == len(rows), f"{len(predictions)} predictions for {len(rows)} test rows"
    answers = [task.answer(row, prediction["answer"]) for row, prediction in zip(rows, predictions)]
    counts = [task.counts(row, answer) for row, answer in zip(rows, answers)]
    reported, counted = evaluation["metrics"][task.metric], total(task, counts)
    assert abs(reported - counted) < 1e-6, f"Headstock reports {task.metric} {reported}, its answers give {counted}"
    return {"counts": counts, "dev": server.call("GET", f"/runs/{run}")["primaryMetric"]["value"], "seconds": seconds}


def trainer_row(task, seed):
    program = [sys.executable, str(Path(__file__).with_name("trainer.py")), task.name, str(seed), BASE, DATA, f"{OUTPUT}/work"]
    done = subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def stored(task, side, seed, compute):
    file = Path(OUTPUT) / "rows" / f"{task.name}-{side}-{seed}.json"
    if not file.exists():
        row = compute()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(row))
        print(f"{file.stem}: {total(task, row['counts']):.4f} in {row['seconds']:.0f} s", file=sys.stderr)
    return json.loads(file.read_text())


def total(task, counts):
    return task.score(numpy.sum(counts, axis=0))


def interval(task, ours, theirs):
    """95 %, of the difference of the mean scores, in points; both sides see the same draws of examples."""
    ours, theirs = (numpy.array([row["counts"] for row in side]) for side in (ours, theirs))
    random = numpy.random.default_rng(0)
    differences = []
    for _ in range(DRAWS):
        draw = random.integers(0, ours.shape[1], ours.shape[1])
        means = [numpy.mean([task.score(counts) for counts in side[:, draw].sum(axis=1)]) for side in (ours, theirs)]
        differences.append(100 * (means[0] - means[1]))
    return numpy.percentile(differences, [2.5, 97.5])


def verdict(low, high):
    if low > WORSE:
        return "no worse"
    return "worse" if high < WORSE else "undecided"


def table_row(task, ours, theirs):
    scores = [[100 * total(task, row["counts"]) for row in side] for side in (ours, theirs)]
    seconds = [numpy.mean([row["seconds"] for row in side]) for side in (ours, theirs)]
    cells = [f"{numpy.mean(side):.2f} ± {numpy.std(side, ddof=1) if len(side) > 1 else 0:.2f}" for side in scores]
    low, high = interval(task, ours, theirs)
    difference = numpy.mean(scores[0]) - numpy.mean(scores[1])
    return (
        f"| {task.name} | {task.metric} | {cells[0]} | {cells[1]} | {difference:+.2f} [{low:+.2f}, {high:+.2f}] "
        f"| {verdict(low, high)} | {seconds[0]:.0f} | {seconds[1]:.0f} |"
    )


def main():
    server, lines = Server(ADDRESS, TOKEN_FILE), []
    for task in (task for task in TASKS if task.name in CHOSEN):
        dataset = server.upload_rows(task, {split: task.rows(DATA, split) for split in SPLITS})
        ours, theirs = [], []
        for seed in SEEDS:
            theirs.append(stored(task, "trainer", seed, lambda: trainer_row(task, seed)))
            ours.append(stored(task, "headstock", seed, lambda: headstock_row(server, task, dataset, seed)))
        lines.append(table_row(task, ours, theirs))
    print("| task | metric | Headstock | Trainer | difference [95 %] | verdict | Headstock s | Trainer s |")
    print("|---|---|---|---|---|---|---|---|")
    print("\n".join(lines))


main()
