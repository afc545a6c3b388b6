"""Makes the tiny checkpoints that the families' tests read, with what the Python transformers library computes on them.

Usage: python bench/reference/families.py [family ...]

For each family a folder src/test/resources/tiny of its plugin receives config.json, model.safetensors and tokenizer.json as transformers
saves them (random weights, a vocabulary made of the sentences below) and reference.json: the sentences and pairs, their ids, types and
mask in one padded batch, and every hidden state [layers + 1][rows][tokens][width].
"""

import json
import pathlib
import sys

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXTS = [
    "the cat sat on the mat",
    "a dog barked at the old cat, and the cat ran",
    "it rains",
]
PAIRS = [("the dog sat", "it was old"), ("a mat", "the cat sat on a mat near the dog")]
SPECIALS_BERT = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SPECIALS_ROBERTA = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(vocab_size=120, special_tokens=SPECIALS_BERT)
    tokenizer.train_from_iterator(corpus(), trainer)
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", cls), ("[SEP]", sep)],
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]",
    )


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=SPECIALS_ROBERTA, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", tokenizer.token_to_id("</s>")), ("<s>", tokenizer.token_to_id("<s>")), add_prefix_space=False
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<pad>", unk_token="<unk>", cls_token="<s>", sep_token="</s>", mask_token="<mask>",
        bos_token="<s>", eos_token="</s>",
    )


def end_of_text():
    """GPT-2's: no token begins or ends a text, and none is made for padding."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=280, special_tokens=["<|endoftext|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<|endoftext|>", bos_token="<|endoftext|>", eos_token="<|endoftext|>",
    )


def corpus():
    return TEXTS + [text for pair in PAIRS for text in pair]


def bert(vocabulary):
    return transformers.BertModel(transformers.BertConfig(
        vocab_size=vocabulary, hidden_size=32, num_hidden_layers=3, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=40,
    ), add_pooling_layer=False)


def roberta(vocabulary):
    return transformers.RobertaModel(transformers.RobertaConfig(
        vocab_size=vocabulary, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=42, type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2,
        layer_norm_eps=1e-5,
    ), add_pooling_layer=False)


def distilbert(vocabulary):
    return transformers.DistilBertModel(transformers.DistilBertConfig(
        vocab_size=vocabulary, dim=32, n_layers=3, n_heads=4, hidden_dim=64, max_position_embeddings=40,
    ))


def electra(vocabulary):
    return transformers.ElectraModel(transformers.ElectraConfig(
        vocab_size=vocabulary, embedding_size=16, hidden_size=32, num_hidden_layers=3, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=40,
    ))


def albert(vocabulary):
    return transformers.AlbertModel(transformers.AlbertConfig(
        vocab_size=vocabulary, embedding_size=16, hidden_size=32, num_hidden_layers=4, num_hidden_groups=2,
        num_attention_heads=4, intermediate_size=64, max_position_embeddings=40,
    ), add_pooling_layer=False)


def megatron_bert(vocabulary):
    return transformers.MegatronBertModel(transformers.MegatronBertConfig(
        vocab_size=vocabulary, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=40,
    ), add_pooling_layer=False)


def mpnet(vocabulary):
    return transformers.MPNetModel(transformers.MPNetConfig(
        vocab_size=vocabulary, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=42, pad_token_id=1, bos_token_id=0, eos_token_id=2, layer_norm_eps=1e-5,
    ), add_pooling_layer=False)


def deberta(vocabulary):
    """As version 3, with buckets so small that far tokens share them."""
    return transformers.DebertaV2Model(transformers.DebertaV2Config(
        vocab_size=vocabulary, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=40, type_vocab_size=0, position_biased_input=False, relative_attention=True,
        position_buckets=8, max_relative_positions=-1, norm_rel_ebd="layer_norm", share_att_key=True,
        pos_att_type=["p2c", "c2p"], layer_norm_eps=1e-7,
    ))


def modernbert(vocabulary):
    """Tokens of two layers attend to those at most two away."""
    return transformers.ModernBertModel(transformers.ModernBertConfig(
        vocab_size=vocabulary, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=40, local_attention=4, pad_token_id=0, cls_token_id=2, sep_token_id=3, bos_token_id=2,
        eos_token_id=3,
    ))


def gpt2(vocabulary):
    return transformers.GPT2Model(transformers.GPT2Config(
        vocab_size=vocabulary, n_embd=32, n_layer=2, n_head=4, n_positions=40, bos_token_id=0, eos_token_id=0,
    ))


FAMILIES = {
    "bert": (word_piece, bert),
    "roberta": (byte_level, roberta),
    "distilbert": (word_piece, distilbert),
    "electra": (word_piece, electra),
    "albert": (word_piece, albert),
    "megatron-bert": (word_piece, megatron_bert),
    "mpnet": (byte_level, mpnet),
    "deberta": (word_piece, deberta),
    "modernbert": (word_piece, modernbert),
    "gpt2": (end_of_text, gpt2),
}


def make(family):
    make_tokenizer, make_model = FAMILIES[family]
    torch.manual_seed(7)
    tokenizer = make_tokenizer()
    model = make_model(len(tokenizer)).eval()
    perturb(model)
    folder = ROOT / "plugins" / family / "src/test/resources/tiny"
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder, safe_serialization=True)
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    reference = {"inputs": [[text] for text in TEXTS] + [list(pair) for pair in PAIRS]}
    reference.update(compute(model, tokenizer))
    (folder / "reference.json").write_text(json.dumps(reference), encoding="utf-8")
    for file in sorted(folder.iterdir()):
        print(f"{file.relative_to(ROOT)}  {file.stat().st_size} bytes")


def perturb(model):
    """Norms and biases start at 1 and 0, which would hide a missing or swapped one."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.05)


def compute(model, tokenizer):
    encodings = [tokenizer(*texts, return_token_type_ids=True) for texts in [[text] for text in TEXTS] + PAIRS]
    longest = max(len(encoding["input_ids"]) for encoding in encodings)
    takes_types = getattr(model.config, "type_vocab_size", 0) > 1
    rows = []
    for encoding in encodings:
        ids = encoding["input_ids"]
        padding = longest - len(ids)
        types = encoding["token_type_ids"] if takes_types else [0] * len(ids)
        rows.append((
            ids + [tokenizer.pad_token_id] * padding, types + [0] * padding, [1] * len(ids) + [0] * padding
        ))
    ids, types, mask = (torch.tensor([row[i] for row in rows]) for i in range(3))
    arguments = {"input_ids": ids, "attention_mask": mask, "output_hidden_states": True}
    if takes_types:
        arguments["token_type_ids"] = types
    with torch.no_grad():
        states = model(**arguments).hidden_states
    return {
        "ids": ids.tolist(), "types": types.tolist(), "mask": mask.tolist(),
        "hidden": [[[[round(x, 5) for x in token] for token in row] for row in state.tolist()] for state in states],
    }


if __name__ == "__main__":
    for name in sys.argv[1:] or FAMILIES:
        make(name)
