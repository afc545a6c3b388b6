"""Makes a text whose words have graded similarities, and gensim's skip-gram vectors of it, which the recipe's test compares with.

Usage: python bench/reference/skip_gram.py                                        (needs gensim and scipy)
       python bench/reference/skip_gram.py compare words.txt model.safetensors text.txt [--subwords]

The words lie on a circle, and a sentence has words near one of its points: the nearer two words, the more contexts they share. The plugin's
folder src/test/resources/skip-gram receives text.txt, word2vec.vec and fasttext.vec. Printed is how well gensim agrees with itself from another
seed: the mean, over words, of the rank correlation between the similarities to all other words.

The second form compares the vectors of a base model that the recipe made with gensim's of the same text, a sentence a line, over the 500 most
frequent words. The settings are those of the recipe's defaults.
"""

import pathlib
import random
import sys

import numpy as np
from gensim.models import FastText, Word2Vec
from scipy.stats import spearmanr

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "plugins/word-vectors/src/test/resources/skip-gram"
WORDS = 60
SENTENCES = 2000
SETTINGS = dict(sg=1, vector_size=16, window=3, negative=5, min_count=1, sample=0, alpha=0.05, min_alpha=5e-6, epochs=10, workers=1)
SUBWORDS = dict(min_n=2, max_n=3, bucket=500)


def sentences():
    generator = random.Random(7)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    generator.shuffle(syllables)
    return [
        [syllables[round(generator.gauss(place, 5)) % WORDS] for _ in range(8)]
        for place in (generator.uniform(0, WORDS) for _ in range(SENTENCES))
    ]


def similarities(vectors, words):
    rows = np.array([vectors[word] for word in words])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows @ rows.T


def agreement(one, other, words):
    a, b = similarities(one, words), similarities(other, words)
    others = ~np.eye(len(words), dtype=bool)
    return np.mean([spearmanr(a[i][others[i]], b[i][others[i]]).statistic for i in range(len(words))])


def write_fixtures():
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = sentences()
    (FOLDER / "text.txt").write_text("".join(" ".join(sentence) + "\n" for sentence in text))
    for name, kind, more in [("word2vec", Word2Vec, {}), ("fasttext", FastText, SUBWORDS)]:
        first, second = (kind(text, seed=seed, **SETTINGS, **more).wv for seed in (1, 2))
        words = first.index_to_key
        lines = [word + " " + " ".join("%.4f" % x for x in first[word]) for word in words]
        (FOLDER / f"{name}.vec").write_text("%d %d\n" % first.vectors.shape + "".join(line + "\n" for line in lines))
        print(name, "agrees with itself at", round(agreement(first, second, words), 3))


def compare(words_file, weights_file, text_file, subwords):
    from safetensors.numpy import load_file

    table = load_file(weights_file)["word_embeddings.weight"]
    own = dict(zip(open(words_file, encoding="utf-8").read().split("\n"), table))
    text = [line.split() for line in open(text_file, encoding="utf-8")]
    settings = dict(sg=1, vector_size=100, window=5, negative=5, min_count=5, sample=1e-3, alpha=0.025, min_alpha=2.5e-6, epochs=5, workers=1)
    kind, more = (FastText, dict(min_n=3, max_n=6, bucket=100_000)) if subwords else (Word2Vec, {})
    first, second = (kind(text, seed=seed, **settings, **more).wv for seed in (1, 2))
    words = [word for word in first.index_to_key if word in own][:500]
    print("words compared:", len(words))
    print("gensim with itself:", round(agreement(first, second, words), 3))
    print("recipe with gensim:", round(agreement(own, first, words), 3))


if __name__ == "__main__":
    if sys.argv[1:2] == ["compare"]:
        compare(*sys.argv[2:5], "--subwords" in sys.argv)
    else:
        write_fixtures()
