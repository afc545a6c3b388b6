"""Makes the small files of word vectors that the plugin's tests read, with what gensim computes of them.

Usage: python bench/reference/word_vectors.py        (needs gensim)

The plugin's folder src/test/resources receives tiny/model.bin (fastText, with n-grams of 2 to 4 characters) and tiny/reference.json: texts and
pairs, their ids and mask in one padded batch, and the vectors [1][rows][tokens][width]; vectors/ with the same words as fastText's .vec, as
word2vec text and binary, and as a GloVe file; and vectors.json: the vector of each word, seen or not.
"""

import json
import pathlib
import random

import numpy as np
from gensim.models.fasttext import FastText, save_facebook_model

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "plugins/word-vectors/src/test/resources"
WORDS = ["the", "cat", "dog", "sat", "on", "mat", "Zürich", "雪", "下雪", "don't", ".", "a", "barked", "naïve"]
UNSEEN = ["cats", "dogged", "Zürcher", "雨", "x", "aa", "incomprehensibilities", "🙂🙂"]
# What the tokenizer makes of each text; a word that the file lacks is written with a question mark.
INPUTS = [
    (["the cat sat on the mat."], ["the", "cat", "sat", "on", "the", "mat", "."]),
    (["the cats don't sit"], ["the", "?cats", "don't", "?sit"]),
    (["Zürich: 下雪了"], ["Zürich", "?:", "下雪", "?了"]),
    (["a dog", "barked aloud"], ["a", "dog", "</s>", "barked", "?aloud"]),
]


def trained():
    generator = random.Random(7)
    sentences = [generator.sample(WORDS, 8) for _ in range(200)]
    return FastText(
        sentences, vector_size=6, min_count=1, min_n=2, max_n=4, bucket=64, epochs=3, workers=1, seed=7, sg=1
    )


def encoded(model, tokens):
    """gensim's rows are the file's; behind them come <pad>, <unk> and </s>, in this order."""
    vectors, known = model.wv, model.wv.key_to_index
    width, size = vectors.vector_size, len(known)
    ids, rows = [], []
    for token in tokens:
        if token == "</s>":
            ids.append(size + 2)
            rows.append(np.zeros(width))
        elif token.startswith("?"):
            ids.append(size + 1)
            rows.append(vectors[token[1:]])
        else:
            ids.append(known[token])
            rows.append(vectors[token])
    return ids, np.array(rows)


def reference(model):
    rows = [encoded(model, tokens) for _, tokens in INPUTS]
    longest = max(len(ids) for ids, _ in rows)
    padding = len(model.wv.key_to_index)
    return {
        "inputs": [texts for texts, _ in INPUTS],
        "ids": [ids + [padding] * (longest - len(ids)) for ids, _ in rows],
        "mask": [[1] * len(ids) + [0] * (longest - len(ids)) for ids, _ in rows],
        "hidden": [[np.pad(states, ((0, longest - len(states)), (0, 0))).tolist() for _, states in rows]],
    }


def main():
    model = trained()
    tiny, files = FOLDER / "tiny", FOLDER / "vectors"
    tiny.mkdir(parents=True, exist_ok=True)
    files.mkdir(exist_ok=True)
    save_facebook_model(model, str(tiny / "model.bin"))
    (tiny / "reference.json").write_text(json.dumps(reference(model), ensure_ascii=False))
    vectors = model.wv
    vectors.save_word2vec_format(str(files / "word2vec.bin"), binary=True)
    vectors.save_word2vec_format(str(files / "word2vec.txt"))
    lines = [word + " " + " ".join("%.5g" % x for x in vectors[word]) for word in vectors.index_to_key]
    # fastText ends its lines with a space, and writes five digits.
    (files / "fasttext.vec").write_text(
        "%d %d\n" % vectors.vectors.shape + "".join(line + " \n" for line in lines), encoding="utf-8"
    )
    (files / "glove.txt").write_text("".join(line + "\n" for line in lines + [". . ." + " 0.5" * 6]), encoding="utf-8")
    known = {word: vectors[word].tolist() for word in vectors.index_to_key}
    unseen = {word: vectors[word].tolist() for word in UNSEEN}
    (FOLDER / "vectors.json").write_text(json.dumps({"known": known, "unseen": unseen}, ensure_ascii=False))


if __name__ == "__main__":
    main()
