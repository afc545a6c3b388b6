"""The few requests by which the benchmarks ask a running Headstock to train, and what they read of its worker. Needs no library."""

import json
import threading
import time
import urllib.request
from pathlib import Path


class Headstock:
    def __init__(self, address, token_file):
        self.address = address
        self.token = Path(token_file).read_text().strip()

    def call(self, method, path, body=None, data=None):
        payload = data if data is not None else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/api/v1{path}", data=payload, method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Content-Type", "application/octet-stream" if data else "application/json")
        with urllib.request.urlopen(request) as response:
            return json.load(response)

    def starter_model(self):
        """Its id, once the server has imported it."""
        while True:
            for model in self.call("GET", "/models")["items"]:
                if model["source"] == "starter":
                    return model["id"]
            time.sleep(1)

    def dataset(self, file):
        upload = self.call("POST", "/uploads?fileName=spam.csv", data=Path(file).read_bytes())
        request = {
            "name": "spam-emails",
            "files": [{"upload": upload["id"]}],
            "format": upload["inspection"]["format"],
            "columns": upload["inspection"]["proposed"],
            "splitBy": {"kind": "COLUMN", "devShare": 0, "testShare": 0, "seed": 0},
            "dropFaulty": False,
        }
        return self.call("POST", "/datasets", request)["id"]

    def launch(self, name, dataset, model, placement, strategy, settings):
        """The id of the one run."""
        specification = {
            "dataset": dataset,
            "baseModel": model,
            "head": {"id": "sequence-classification", "options": {}},
            "placements": [] if placement == "none" else [{"id": placement, "options": {}}],
            "strategies": [{"id": strategy, "options": {}}],
            "settings": settings,
        }
        experiment = self.call("POST", "/experiments", {"name": name, "specification": specification})
        return self.call("GET", f"/experiments/{experiment['id']}")["runs"][0]["id"]

    def await_success(self, run):
        while True:
            now = self.call("GET", f"/runs/{run}")
            if now["state"] == "SUCCEEDED":
                return
            if now["state"] in ("FAILED", "CANCELLED"):
                raise SystemExit(f"The run did not succeed: {now['headline']} {now['reason']}")
            time.sleep(0.2)

    def series(self, run, metric):
        """Arrays step, seconds and value; empty before the first point."""
        found = self.call("GET", f"/runs/{run}/metrics/series?name={metric}&points=1000")["series"]
        return found[0] if found else {"step": [], "seconds": [], "value": []}


class WorkerMemory(threading.Thread):
    """The high-water mark of the worker process's resident memory, read while it lives."""

    def __init__(self):
        super().__init__(daemon=True)
        self.megabytes = 0.0
        self.over = threading.Event()
        self.start()

    def run(self):
        while not self.over.wait(0.5):
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    command = (process / "cmdline").read_bytes().split(b"\0")
                    if b"dev.headstock.trainer.Main" in command and b"worker" in command:
                        peak = (process / "status").read_text().split("VmHWM:")[1].split()[0]
                        self.megabytes = max(self.megabytes, int(peak) / 1024)
                except (OSError, IndexError):
                    continue  # it ended meanwhile

    def stop(self):
        self.over.set()
        self.join()
        return self.megabytes
