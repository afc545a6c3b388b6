"""Training steps and evaluations of Headstock and of the Python libraries in turns: medians, ranges and ratios of processor time on one thread.

Arguments: the class path of StepBenchmark, the starter model's folder, the same model as a folder of transformers, the file with the ratios that
were recorded last. PAIRS (5) says how many; RECORD=1 writes the file. ADAPTERS is a Python with AdapterHub's library, empty to leave it out.
"""

import json
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

LINE = re.compile(r"^(?P<work>.*\d tokens) +(?P<milliseconds>[\d.]+) ms per", re.MULTILINE)
ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PRECISIONS": "FP32", "PEERS": "1"}


def measure(command, environment):
    done = subprocess.run(command, env=os.environ | ONE_THREAD | environment, stdout=subprocess.PIPE, text=True, check=True)
    return {found["work"]: float(found["milliseconds"]) for found in LINE.finditer(done.stdout)}


def spread(values, digits):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def main():
    class_path, starter, base, recorded = sys.argv[1:5]
    recorded = Path(recorded)
    step = str(Path(__file__).with_name("step.py"))
    ours = ["java", "-cp", class_path, "dev.headstock.bench.engine.StepBenchmark", starter]
    theirs = [[sys.executable, step, base]]
    if os.environ.get("ADAPTERS"):
        theirs.append([os.environ["ADAPTERS"], step, base, "bottleneck"])
    worker = {"GLIBC_TUNABLES": os.environ["WORKER_MEMORY"]}
    pairs = []
    for number in range(int(os.environ.get("PAIRS", "5"))):
        peer = {}
        headstock = measure(ours, worker)
        for command in theirs:
            peer |= measure(command, {})
        pairs.append((headstock, peer))
        print(f"pair {number + 1}: {pairs[-1]}", file=sys.stderr)
    before = json.loads(recorded.read_text()) if recorded.exists() else {}
    now = {}
    print("| work | Headstock ms | Python ms | theirs / ours | recorded |")
    print("|---|---|---|---|---|")
    for work in pairs[0][1]:
        left, right = ([side[work] for side in sides] for sides in zip(*pairs))
        ratios = [their / our for our, their in zip(left, right)]
        now[work] = round(statistics.median(ratios), 2)
        digits = 2 if min(left) < 20 else 0
        print(f"| {work} | {spread(left, digits)} | {spread(right, digits)} | {spread(ratios, 2)} | {before.get(work, '–')} |")
    if os.environ.get("RECORD") == "1":
        recorded.write_text(json.dumps(now, indent=2) + "\n")


main()
