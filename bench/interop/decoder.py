"""Writes a small GPT-2 with random weights and a vocabulary of its own: what exports of decoders are tested with.

Argument: the folder to write.
"""

import sys
from pathlib import Path

import torch
from tokenizers import ByteLevelBPETokenizer
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

TEXTS = ["buy cheap pills now again and again", "see you at lunch tomorrow, I bring the drawings", "hello"]
END = "<|endoftext|>"

folder = Path(sys.argv[1])
trained = ByteLevelBPETokenizer()
trained.train_from_iterator(TEXTS * 10, vocab_size=400, special_tokens=[END], show_progress=False)
tokenizer = PreTrainedTokenizerFast(
    tokenizer_object=trained._tokenizer, bos_token=END, eos_token=END, unk_token=END, model_max_length=128
)
tokenizer.save_pretrained(folder)
torch.manual_seed(1)
config = GPT2Config(
    vocab_size=len(tokenizer),
    n_positions=128,
    n_embd=64,
    n_layer=2,
    n_head=4,
    bos_token_id=tokenizer.bos_token_id,
    eos_token_id=tokenizer.eos_token_id,
)
GPT2LMHeadModel(config).save_pretrained(folder)
