"""Gives the same specifications to transformers + PEFT (train.py) and to a running Headstock, in turns, and prints one table.

Arguments: Headstock's address, the file with its token, the starter model as a Hugging Face folder, spam.csv, a folder to write to.
"""

import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

from headstock import Headstock, WorkerMemory

ADDRESS, TOKEN_FILE, BASE, DATA, OUTPUT = sys.argv[1:6]
SEEDS = [int(seed) for seed in os.environ.get("SEEDS", "42").split(",")]
EPOCHS = int(os.environ.get("EPOCHS", "2"))
PEER_PRECISIONS = os.environ.get("PEER_PRECISIONS", "fp32").split(",")
COMMON = {"batchSize": 16, "maxTokens": 128, "threads": os.cpu_count()}
# With the rates that Headstock's strategies have by themselves.
METHODS = {
    "head only": {"placement": "none", "strategy": "head-only", "learningRate": 1e-3, "epochs": 2 * EPOCHS},
    "LoRA": {"placement": "lora", "strategy": "adapters-only", "learningRate": 5e-4, "epochs": EPOCHS},
    "full": {"placement": "none", "strategy": "full", "learningRate": 5e-5, "epochs": EPOCHS},
}


def headstock(server, spec, data, model):
    settings = {name: spec[name] for name in ("epochs", "batchSize", "maxTokens", "learningRate", "precision", "seed")}
    settings |= {"evaluationsPerEpoch": 1, "warmup": 0.1, "weightDecay": 0.01, "clipNorm": 1.0}
    memory = WorkerMemory()
    begin = time.monotonic()
    run = server.launch(spec["name"], data, model, spec["placement"], spec["strategy"], settings)
    server.await_success(run)
    total = time.monotonic() - begin
    accuracy, f1 = (server.series(run, name) for name in ("dev/accuracy", "dev/macro-f1"))
    best, best_f1 = max(zip(accuracy["value"], f1["value"]))
    return {
        "accuracy": best,
        "macroF1": best_f1,
        "trainingSeconds": accuracy["seconds"][-1],
        "totalSeconds": total,
        "peakMegabytes": memory.stop(),
    }


def peer(spec):
    begin = time.monotonic()
    program = [sys.executable, str(Path(__file__).with_name("train.py")), json.dumps(spec), BASE, DATA, OUTPUT]
    done = subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1]) | {"totalSeconds": time.monotonic() - begin}


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.machine()


def main():
    server = Headstock(ADDRESS, TOKEN_FILE)
    model, data = server.starter_model(), server.dataset(DATA)
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("torch", "transformers", "peft"))
    print(f"{processor()}, {os.cpu_count()} threads · Python {platform.python_version()}, {versions}\n")
    print("| method | seed | trained by | accuracy | macro F1 | training s | with start s | peak MB |")
    print("|---|---|---|---|---|---|---|---|")
    for name, method in METHODS.items():
        for seed in SEEDS:
            spec = COMMON | method | {"seed": seed, "name": name}
            rows = [(f"transformers, {p}", lambda p=p: peer(spec | {"precision": p})) for p in PEER_PRECISIONS]
            rows += [
                (f"Headstock, {p}", lambda p=p: headstock(server, spec | {"precision": p.upper()}, data, model))
                for p in ("fp32", "auto")
            ]
            first = None
            for who, train in rows:
                result = train()
                first = first or result
                ratios = [f"{result[k]:.0f} ({result[k] / first[k]:.2f})" for k in ("trainingSeconds", "totalSeconds", "peakMegabytes")]
                scores = f"{result['accuracy']:.4f} | {result['macroF1']:.4f}"
                print(f"| {name} | {seed} | {who} | {scores} | {' | '.join(ratios)} |", flush=True)


main()
