"""Writes small sets of answers and what scikit-learn, scipy, rouge-score and sacreBLEU measure on them, for the tests of metrics.

Usage: python bench/reference/metrics.py [head ...]

For each head two files among the test resources of its plugin, for generated texts among those of plugin-kit: answers.tsv and, computed
from it, expected.properties.
"""

import pathlib
import sys

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]


def write(plugin, rows, expected):
    package = plugin.replace("-", "")
    write_to(ROOT / f"plugins/{plugin}/src/test/resources/dev/headstock/plugins/{package}", rows, expected)


def write_to(folder, rows, expected):
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join("\t".join(str(value) for value in row) + "\n" for row in rows)
    (folder / "answers.tsv").write_text(text, encoding="utf-8")
    text = "".join(f"{name}={value!r}\n" for name, value in expected.items())
    (folder / "expected.properties").write_text(text, encoding="utf-8")


def regression():
    """Numbers with many ties on both sides, on a scale of half points, and one prediction far off."""
    from scipy.stats import pearsonr, spearmanr
    from sklearn.metrics import mean_absolute_error, mean_squared_error

    random = numpy.random.default_rng(1)
    actual = random.integers(0, 11, 80) / 2
    predicted = numpy.round(actual + random.normal(0, 1.2, 80), 1).astype(numpy.float32).astype(float)
    predicted[7] = -40.0
    write("regression", zip(actual.tolist(), predicted.tolist()), {
        "pearson": float(pearsonr(actual, predicted)[0]),
        "spearman": float(spearmanr(actual, predicted)[0]),
        "mean-squared-error": float(mean_squared_error(actual, predicted)),
        "mean-absolute-error": float(mean_absolute_error(actual, predicted)),
    })


def multi_label():
    """Scores of 5 classes with ties, examples without any class, and a class that is never right nor predicted."""
    from sklearn.metrics import accuracy_score, f1_score, label_ranking_average_precision_score

    random = numpy.random.default_rng(2)
    present = (random.random((60, 5)) < [0.5, 0.3, 0.15, 0.05, 0.0]).astype(int)
    scores = numpy.round(random.normal(-0.4, 1, (60, 5)) + 1.2 * present, 1).astype(numpy.float32).astype(float)
    scores[:, 4] = -abs(scores[:, 4])
    found = (scores > 0).astype(int)
    rows = [[" ".join(map(str, numpy.flatnonzero(row))), *values] for row, values in zip(present, scores.tolist())]
    best = [best_threshold(present[:, c], scores[:, c]) for c in range(5)]
    write("multi-label", rows, {
        "micro-f1": float(f1_score(present, found, average="micro", zero_division=0)),
        "macro-f1": float(f1_score(present, found, average="macro", zero_division=0)),
        "samples-f1": float(f1_score(present, found, average="samples", zero_division=0)),
        "subset-accuracy": float(accuracy_score(present, found)),
        "ranking-average-precision": float(label_ranking_average_precision_score(present, scores)),
        **{f"f1/{c}": float(value) for c, value in enumerate(f1_score(present, found, average=None, zero_division=0))},
        **{f"best-f1/{c}": float(value) for c, value in enumerate(best)},
    })


def best_threshold(present, scores):
    """The largest F1 of any cut between two scores."""
    from sklearn.metrics import f1_score

    cuts = [scores.min() - 1, *numpy.unique(scores)]
    return max(f1_score(present, scores > cut, zero_division=0) for cut in cuts)


def token_classification():
    """Parts of speech of 20 sentences, of which the limit cut off the ends of some; one class occurs nowhere."""
    from sklearn.metrics import f1_score

    random = numpy.random.default_rng(3)
    tags = ["ADJ", "DET", "NOUN", "VERB", "X"]
    rows, right, found = [], [], []
    for _ in range(20):
        words = int(random.integers(2, 12))
        actual = [tags[i] for i in random.integers(0, 4, words)]
        guessed = [tag if random.random() < 0.7 else tags[random.integers(0, 4)] for tag in actual]
        kept = int(random.integers(1, words + 1)) if random.random() < 0.3 else words
        rows.append([" ".join(actual), " ".join(guessed[:kept])])
        right += actual
        found += guessed[:kept] + [""] * (words - kept)
    involved = [tag for tag in tags if tag in right or tag in found]
    write("token-classification", rows, {
        "accuracy": sum(a == b for a, b in zip(right, found)) / len(right),
        "macro-f1": float(f1_score(right, found, labels=involved, average="macro", zero_division=0)),
        **{f"f1/{tag}": float(value) for tag, value in
           zip(tags, f1_score(right, found, labels=tags, average=None, zero_division=0))},
    })


def generated_texts():
    """Texts with symbols, numbers, entities, other scripts and nothing at all, each with one to three right ones."""
    from rouge_score.rouge_scorer import RougeScorer
    from sacrebleu.metrics import BLEU, CHRF

    sentences = [
        "The relational databases were happily conditioned, tried and hoped for 1,000.5 hours!",
        "She's flying to New York-based offices on 12-3-2024; skies and dying stars.",
        "Generalizations &quot;operated&quot; on sensitivities &amp; triplicate electrical hopefulness.",
        "Der schnelle braune Fuchs springt über den faulen Hund -- nicht wahr?",
        "Быстрая лиса прыгает через ленивую собаку.",
        "一只敏捷的狐狸跳过了懒狗。 😀",
        "feed agreed plastered motoring conflated troubled sized hopping falling hissing failing filing enjoys",
        "allowances, inference; gyroscopic adjustable irritant replacement adoption controller rolled ponies ties",
        "logically useful analogies, formally speaking: news of innings proceeds (succeeded) radically.",
        "It costs $3.50 (or 3,50 €) at http://example.org/a_b?c=d.",
    ]
    random = numpy.random.default_rng(4)

    def changed(text):
        words = text.split()
        for _ in range(int(random.integers(0, 5))):
            at = int(random.integers(0, len(words)))
            kind = random.random()
            if kind < 0.4 and len(words) > 1:
                del words[at]
            elif kind < 0.7:
                words.insert(at, words[int(random.integers(0, len(words)))])
            else:
                words[at] = words[at].upper()
        return " ".join(words)

    rows = [["", sentences[0]], ["a", "b"]]
    for sentence in sentences * 3:
        rows.append([changed(sentence), *(changed(sentence) for _ in range(int(random.integers(1, 4))))])
    found, right = [row[0] for row in rows], [row[1:] for row in rows]
    most = max(map(len, right))
    columns = [[texts[i] if i < len(texts) else None for texts in right] for i in range(most)]
    rouge = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    scores = [rouge.score_multi(texts, text) for text, texts in zip(found, right)]
    write_to(ROOT / "plugin-kit/src/test/resources/dev/headstock/kit", rows, {
        "rouge-1": float(numpy.mean([score["rouge1"].fmeasure for score in scores])),
        "rouge-2": float(numpy.mean([score["rouge2"].fmeasure for score in scores])),
        "rouge-l": float(numpy.mean([score["rougeL"].fmeasure for score in scores])),
        "bleu": BLEU().corpus_score(found, columns).score,
        "chrf": CHRF().corpus_score(found, columns).score,
    })


HEADS = {"generated-texts": generated_texts, "regression": regression, "multi-label": multi_label, "token-classification": token_classification}

if __name__ == "__main__":
    for name in sys.argv[1:] or HEADS:
        HEADS[name]()
