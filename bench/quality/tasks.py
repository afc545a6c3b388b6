"""The tasks of the quality benchmark: where their rows come from, which head learns them, and how answers are scored.

A row is a dict of columns, the same for both sides. Scores are functions of counts that add up over examples, so that a bootstrap over
examples only has to add.
"""

import csv
import random
from pathlib import Path

from seqeval.metrics.sequence_labeling import get_entities

SPLITS = ("train", "dev", "test")


class Entities:
    """Entities as BIO tags of words. Words carry the label of their first sub-word; words that the limit cuts off count as O."""

    metric = "span-f1"
    columns = {"words": "words", "tags": "tags"}
    # Each word takes its most likely tag, as in the peer, not the most likely legal sequence.
    head = {"id": "token-classification", "options": {"dropout": 0.1, "legalSequences": False}}

    def __init__(self, name, files):
        self.name, self.files = name, dict(zip(SPLITS, files))

    def rows(self, data, split):
        sentences = list(conll(Path(data) / self.files[split]))
        return sentences[:1500] if split == "train" else sentences

    def answer(self, row, prediction):
        """Headstock's spans of UTF-16 units, of the words joined by blanks, as spans of words."""
        starts, ends, position = {}, {}, 0
        for index, word in enumerate(row["words"]):
            length = len(word.encode("utf-16-le")) // 2
            starts[position], ends[position + length] = index, index
            position += length + 1
        spans = (scored["span"] for scored in prediction["spans"])
        return {(span["label"], starts[span["start"]], ends[span["end"]]) for span in spans}

    def counts(self, row, found):
        """Entities that are right, found, and there."""
        there = set(get_entities(row["tags"]))
        return [len(there & found), len(found), len(there)]

    def score(self, counts):
        right, found, there = counts
        return 2 * right / (found + there) if found + there else 0.0

    def names(self, rows):
        return sorted({tag for row in rows for tag in row["tags"]})


class Classes:
    """One class for a text or a pair of texts."""

    metric = "accuracy"
    # The first token through a dense layer and tanh, as in transformers' class for it.
    head = {"id": "sequence-classification", "options": {"pooling": "cls", "dropout": 0.1}}

    def __init__(self, name, columns, rows):
        self.name, self.columns, self.read = name, columns, rows

    def rows(self, data, split):
        return self.read(Path(data), split)

    def answer(self, row, prediction):
        return prediction["text"]

    def counts(self, row, found):
        return [int(row["label"] == found), 1]

    def score(self, counts):
        right, rows = counts
        return right / rows

    def names(self, rows):
        return sorted({row["label"] for row in rows})


def conll(file):
    """Tab-separated words and tags; blank lines, also with white space in them, are between sentences."""
    words, tags = [], []
    for line in file.read_text(encoding="utf-8").split("\n") + [""]:
        if line.strip():
            word, tag = line.rstrip("\r").split("\t")
            words.append(word)
            tags.append(tag.strip())
        elif words:
            yield {"words": words, "tags": tags}
            words, tags = [], []


def well_formed_questions(data, split):
    with open(data / "query-wellformedness" / f"{split}.tsv", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    questions = [{"text": text, "label": "yes" if float(score) >= 0.8 else "no"} for text, score in rows]
    return questions[:2500] if split == "train" else questions


def entailment(data, split):
    """The file has no splits: 60, 20 and 20 percent, drawn once."""
    with open(data / "med" / "MED.tsv", encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        rows = [{"text": row["sentence1"], "second": row["sentence2"], "label": row["gold_label"]} for row in table]
    random.Random(0).shuffle(rows)
    begin, end = {"train": (0.0, 0.6), "dev": (0.6, 0.8), "test": (0.8, 1.0)}[split]
    return rows[round(begin * len(rows)) : round(end * len(rows))]


TASKS = [
    Entities("wnut17", ("wnut17/wnut17train.conll", "wnut17/emerging.dev.conll", "wnut17/emerging.test.annotated")),
    Classes("query-wellformedness", {"text": "text", "label": "label"}, well_formed_questions),
    Classes("med", {"text": "text", "second": "text", "label": "label"}, entailment),
]
