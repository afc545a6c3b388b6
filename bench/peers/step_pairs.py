"""Training steps of Headstock and of transformers with PEFT in turns: medians, ranges and ratios of processor time on one thread.

Arguments: the class path of StepBenchmark, the starter model's folder, the same model as a folder of transformers. PAIRS (5) says how many.
"""

import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

LINE = re.compile(r"^(?P<way>.*dropout 0\.1) +(?P<milliseconds>\d+) ms per step", re.MULTILINE)
ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PRECISIONS": "FP32"}


def measure(command, environment):
    done = subprocess.run(command, env=os.environ | ONE_THREAD | environment, stdout=subprocess.PIPE, text=True, check=True)
    return {found["way"]: int(found["milliseconds"]) for found in LINE.finditer(done.stdout)}


def cell(values):
    return f"{statistics.median(values):.0f} ({min(values):.0f} to {max(values):.0f})"


def main():
    class_path, starter, base = sys.argv[1:4]
    ours = ["java", "-cp", class_path, "dev.headstock.bench.engine.StepBenchmark", starter]
    theirs = [sys.executable, str(Path(__file__).with_name("step.py")), base]
    worker = {"GLIBC_TUNABLES": os.environ["WORKER_MEMORY"]}
    pairs = []
    for number in range(int(os.environ.get("PAIRS", "5"))):
        pairs.append((measure(ours, worker), measure(theirs, {})))
        print(f"pair {number + 1}: {pairs[-1]}", file=sys.stderr)
    print("| step of 16 × 128 tokens | Headstock ms | transformers ms | theirs / ours |")
    print("|---|---|---|---|")
    for way in pairs[0][1]:
        left, right = ([side[way] for side in sides] for sides in zip(*pairs))
        ratios = [their / our for our, their in zip(left, right)]
        print(f"| {way} | {cell(left)} | {cell(right)} | {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) |")


main()
