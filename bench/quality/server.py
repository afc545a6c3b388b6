"""What the quality benchmark asks of a running Headstock beyond the requests of every benchmark."""

import json
import time

from headstock import Headstock

from settings import SETTINGS
from tasks import SPLITS

PAGE = 200


class Server(Headstock):
    def upload_rows(self, task, rows):
        """Adds the data set; rows by split. The file of a split is in JSON Lines."""
        files = []
        for split in rows:
            lines = "\n".join(json.dumps(row) for row in rows[split])
            upload = self.call("POST", f"/uploads?fileName={task.name}-{split}.jsonl", data=lines.encode())
            files.append({"upload": upload["id"], "split": split.upper()})
        request = {
            "name": task.name,
            "files": files,
            "format": upload["inspection"]["format"],
            "columns": [{"column": column, "role": role} for column, role in task.columns.items()],
            "splitBy": {"kind": "FILES", "devShare": 0, "testShare": 0, "seed": 0},
            "dropFaulty": False,
        }
        return self.call("POST", "/datasets", request)["id"]

    def train(self, task, dataset, name, **settings):
        """The id of the run, which has succeeded."""
        specification = {
            "dataset": dataset,
            "baseModel": self.starter_model(),
            "head": task.head,
            "placements": [],
            "strategies": [{"id": "full", "options": {}}],
            "settings": SETTINGS | {"precision": "fp32", "evaluationsPerEpoch": 1} | settings,
        }
        experiment = self.call("POST", "/experiments", {"name": name, "specification": specification})
        run = self.call("GET", f"/experiments/{experiment['id']}")["runs"][0]["id"]
        self.await_success(run)
        return run

    def test_evaluation(self, run):
        """A run with a test split evaluates it once at its end, with the checkpoint that dev chose."""
        while True:
            for evaluation in self.call("GET", f"/runs/{run}/evaluations")["items"]:
                if evaluation["split"] == "TEST":
                    return evaluation
            time.sleep(1)

    def predictions(self, evaluation):
        """In the order of the rows."""
        found = []
        path = f"/evaluations/{evaluation['id']}/predictions?sort=row&limit={PAGE}"
        while page := self.call("GET", f"{path}&offset={len(found)}")["items"]:
            found += page
        return found
