"""Seconds from POST /experiments to the first step, and the worker's memory, for full fine-tuning of the starter model with 16 × 128 tokens.

Arguments: Headstock's address, the file with its token, spam.csv.
"""

import sys
import time

from headstock import Headstock, WorkerMemory

LAUNCHES = 3
TRAINING = {"epochs": 1, "batchSize": 16, "maxTokens": 128}


def main():
    address, token_file, data_file = sys.argv[1:4]
    server = Headstock(address, token_file)
    model, data = server.starter_model(), server.dataset(data_file)
    for number in range(1, LAUNCHES + 1):
        memory = WorkerMemory()
        begin = time.monotonic()
        run = server.launch(f"Launch {number}", data, model, "none", "full", TRAINING)
        while not server.series(run, "train/loss")["step"]:
            time.sleep(0.05)
        print(f"launch {number}: {time.monotonic() - begin:.1f} s until the first step can be read", flush=True)
        if number < LAUNCHES:
            server.call("POST", f"/runs/{run}/cancel")
        else:
            server.await_success(run)
            print(f"worker's peak memory over one epoch: {memory.stop():.0f} MB")


main()
