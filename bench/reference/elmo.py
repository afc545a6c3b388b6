"""Makes the tiny checkpoint that the ELMo plugin's tests read, with what plain PyTorch computes on it.

Usage: python bench/reference/elmo.py

The plugin's folder src/test/resources/tiny receives config.json, model.safetensors (random weights), words.txt and reference.json: texts
and pairs, their ids and mask in one padded batch, and every hidden state [layers + 1][rows][tokens][width]. Beside it,
gradients.safetensors has the gradient of the sum of squares of the last hidden states of all real tokens by each parameter. The folder allennlp has
the same weights as AllenNLP publishes them, options.json and weights.hdf5 (needs h5py): its loading code, ELMoTokenEmbedder.from_options and
ElmoLstm.load_weights, backwards.

The equations are those of AllenNLP's ELMo (Peters et al., 2018), with two differences: the state begins at 0 in every sentence, and the
hidden states of the marks around a sentence are kept.
"""

import json
import pathlib

import h5py
import numpy as np
import torch
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "plugins/elmo/src/test/resources"
CONFIG = {
    "model_type": "elmo",
    "num_hidden_layers": 2,
    "cell_dim": 12,
    "projection_dim": 8,
    "clip": 0.4,
    "skip_connections": True,
    "vocab_size": 8,
    "char_embedding_dim": 4,
    "filter_widths": [1, 2, 3],
    "filter_counts": [4, 6, 8],
    "highway_layers": 2,
    "char_activation": "relu",
    "max_characters_per_token": 50,
    "max_tokens": 40,
    "dropout": 0.1,
}
WORDS = ["<pad>", "<unk>", "<s>", "</s>", "the", "cat", "dog", "sat"]
INPUTS = [
    ["the cat sat on the mat"],
    ["a dog barked at the incomprehensibilities-of-a-very-long-word-that-is-cut-behind-the-fiftieth-character"],
    ["es schneit in Zürich 雪"],
    ["the dog sat", "it was old"],
]
SENTENCE_BEGIN, SENTENCE_END, WORD_BEGIN, WORD_END, PADDING = 256, 257, 258, 259, 260


def characters(word_bytes):
    """AllenNLP's ELMoCharacterMapper: 50 ids, all moved up by one."""
    length = CONFIG["max_characters_per_token"]
    ids = [WORD_BEGIN, *word_bytes[: length - 2], WORD_END]
    return [i + 1 for i in ids + [PADDING] * (length - len(ids))]


def encode(texts):
    """Ids and characters of <s> first </s> second </s>."""
    ids, chars = [2], [characters([SENTENCE_BEGIN])]
    for text in texts:
        for word in text.split():
            ids.append(WORDS.index(word) if word in WORDS[4:] else 1)
            chars.append(characters(list(word.encode("utf-8"))))
        ids.append(3)
        chars.append(characters([SENTENCE_END]))
    return ids, chars


def parameters():
    torch.manual_seed(7)
    width, cell, embedding = CONFIG["projection_dim"], CONFIG["cell_dim"], CONFIG["char_embedding_dim"]
    filters = sum(CONFIG["filter_counts"])
    shapes = {"char_embeddings.weight": (262, embedding)}
    for i, (size, count) in enumerate(zip(CONFIG["filter_widths"], CONFIG["filter_counts"])):
        shapes[f"char_filters.{i}.weight"] = (count, embedding, size)
        shapes[f"char_filters.{i}.bias"] = (count,)
    for i in range(CONFIG["highway_layers"]):
        shapes[f"highways.{i}.weight"] = (2 * filters, filters)
        shapes[f"highways.{i}.bias"] = (2 * filters,)
    shapes["char_projection.weight"] = (width, filters)
    shapes["char_projection.bias"] = (width,)
    for layer in range(CONFIG["num_hidden_layers"]):
        for direction in ("forward", "backward"):
            path = f"layers.{layer}.{direction}"
            shapes[path + ".input"] = (4 * cell, width)
            shapes[path + ".recurrent"] = (4 * cell, width)
            shapes[path + ".bias"] = (4 * cell,)
            shapes[path + ".projection"] = (width, cell)
    return {path: (torch.randn(shape) * 0.4).requires_grad_() for path, shape in shapes.items()}


def embed(weights, chars):
    rows, tokens, length = chars.shape
    x = weights["char_embeddings.weight"][chars.view(-1, length)].transpose(1, 2)
    found = []
    for i in range(len(CONFIG["filter_widths"])):
        convolved = torch.nn.functional.conv1d(
            x, weights[f"char_filters.{i}.weight"], weights[f"char_filters.{i}.bias"]
        )
        found.append(torch.relu(convolved.max(dim=-1).values))
    x = torch.cat(found, dim=-1)
    for i in range(CONFIG["highway_layers"]):
        changed, gate = (x @ weights[f"highways.{i}.weight"].T + weights[f"highways.{i}.bias"]).chunk(2, dim=-1)
        gate = torch.sigmoid(gate)
        x = gate * x + (1 - gate) * torch.relu(changed)
    x = x @ weights["char_projection.weight"].T + weights["char_projection.bias"]
    return x.view(rows, tokens, -1)


def lstm(weights, path, x):
    """One direction over one sentence without padding, [tokens, width]. AllenNLP's LstmCellWithProjection."""
    hidden, cell = x.new_zeros(CONFIG["projection_dim"]), x.new_zeros(CONFIG["cell_dim"])
    outputs, clip = [], CONFIG["clip"]
    for word in x:
        gates = weights[path + ".input"] @ word + weights[path + ".recurrent"] @ hidden + weights[path + ".bias"]
        enters, stays, added, leaves = gates.chunk(4)
        cell = torch.sigmoid(enters) * torch.tanh(added) + torch.sigmoid(stays) * cell
        cell = cell.clamp(-clip, clip)
        hidden = (weights[path + ".projection"] @ (torch.sigmoid(leaves) * torch.tanh(cell))).clamp(-clip, clip)
        outputs.append(hidden)
    return torch.stack(outputs)


def hidden_states(weights, chars, lengths):
    """[layers + 1] of [rows, tokens, 2 · width]; 0 at padding."""
    words, width = embed(weights, chars), CONFIG["projection_dim"]
    states = [[] for _ in range(CONFIG["num_hidden_layers"] + 1)]
    for row, length in zip(words, lengths):
        x = torch.cat([row[:length], row[:length]], dim=-1)
        for layer in range(CONFIG["num_hidden_layers"] + 1):
            if layer > 0:
                forward = lstm(weights, f"layers.{layer - 1}.forward", x[:, :width])
                backward = lstm(weights, f"layers.{layer - 1}.backward", x[:, width:].flip(0)).flip(0)
                output = torch.cat([forward, backward], dim=-1)
                x = output + x if layer > 1 and CONFIG["skip_connections"] else output
            states[layer].append(torch.nn.functional.pad(x, (0, 0, 0, len(row) - length)))
    return [torch.stack(rows) for rows in states]


def in_tensorflow_order(gates):
    """Input, forget, cell, output to input, cell, forget, output."""
    enters, stays, added, leaves = np.split(gates, 4)
    return np.concatenate([enters, added, stays, leaves])


def write_allennlp(weights, folder):
    folder.mkdir(exist_ok=True)
    options = {
        "lstm": {
            "use_skip_connections": CONFIG["skip_connections"],
            "projection_dim": CONFIG["projection_dim"],
            "cell_clip": CONFIG["clip"],
            "proj_clip": CONFIG["clip"],
            "dim": CONFIG["cell_dim"],
            "n_layers": CONFIG["num_hidden_layers"],
        },
        "char_cnn": {
            "activation": CONFIG["char_activation"],
            "filters": [list(pair) for pair in zip(CONFIG["filter_widths"], CONFIG["filter_counts"])],
            "n_highway": CONFIG["highway_layers"],
            "embedding": {"dim": CONFIG["char_embedding_dim"]},
            "n_characters": 262,
            "max_characters_per_token": CONFIG["max_characters_per_token"],
        },
    }
    (folder / "options.json").write_text(json.dumps(options) + "\n", encoding="utf-8")
    values = {path: weight.detach().numpy() for path, weight in weights.items()}
    with h5py.File(folder / "weights.hdf5", "w") as file:
        # AllenNLP puts a row of zeros in front, for padding.
        file["char_embed"] = values["char_embeddings.weight"][1:]
        for i in range(len(CONFIG["filter_widths"])):
            file[f"CNN/W_cnn_{i}"] = values[f"char_filters.{i}.weight"].transpose(2, 1, 0)[None]
            file[f"CNN/b_cnn_{i}"] = values[f"char_filters.{i}.bias"]
        for i in range(CONFIG["highway_layers"]):
            for kind, name in (("weight", "W"), ("bias", "b")):
                changed, carried = np.split(values[f"highways.{i}.{kind}"], 2)
                file[f"CNN_high_{i}/{name}_transform"] = changed.T
                file[f"CNN_high_{i}/{name}_carry"] = -carried.T
        file["CNN_proj/W_proj"] = values["char_projection.weight"].T
        file["CNN_proj/b_proj"] = values["char_projection.bias"]
        for number, direction in enumerate(("forward", "backward")):
            for layer in range(CONFIG["num_hidden_layers"]):
                path, cell = f"layers.{layer}.{direction}", CONFIG["cell_dim"]
                group = f"RNN_{number}/RNN/MultiRNNCell/Cell{layer}/LSTMCell/"
                both = np.concatenate([values[path + ".input"], values[path + ".recurrent"]], axis=1)
                file[group + "W_0"] = in_tensorflow_order(both).T
                bias = values[path + ".bias"].copy()
                bias[cell : 2 * cell] -= 1
                file[group + "B"] = in_tensorflow_order(bias)
                file[group + "W_P_0"] = values[path + ".projection"].T


def main():
    encoded = [encode(texts) for texts in INPUTS]
    lengths = [len(ids) for ids, _ in encoded]
    longest = max(lengths)
    ids = [row + [0] * (longest - len(row)) for row, _ in encoded]
    chars = torch.tensor([row + [characters([])] * (longest - len(row)) for _, row in encoded])
    weights = parameters()
    states = hidden_states(weights, chars, lengths)
    states[-1].square().sum().backward()
    reference = {
        "inputs": INPUTS,
        "ids": ids,
        "mask": [[1] * length + [0] * (longest - length) for length in lengths],
        "hidden": [[[[round(x, 6) for x in token] for token in row] for row in state.tolist()] for state in states],
    }
    tiny = FOLDER / "tiny"
    tiny.mkdir(parents=True, exist_ok=True)
    (tiny / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n", encoding="utf-8")
    (tiny / "words.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    (tiny / "reference.json").write_text(json.dumps(reference, ensure_ascii=False), encoding="utf-8")
    save_file({path: weight.detach() for path, weight in weights.items()}, tiny / "model.safetensors")
    save_file({path: weight.grad for path, weight in weights.items()}, FOLDER / "gradients.safetensors")
    write_allennlp(weights, FOLDER / "allennlp")
    for file in sorted(FOLDER.rglob("*.*")):
        if file.is_file():
            print(f"{file.relative_to(FOLDER)}  {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
