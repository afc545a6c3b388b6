package dev.headstock.protocol.host;

/**
 * {@code POST /models/convert}: turn a source into the canonical folder (config.json, model.safetensors, tokenizer.json). The source is a
 * Hugging Face folder (single or sharded safetensors, tokenizer.json or vocab.txt), or one that a family reads by itself. Returns an
 * {@link OutlineResult}; nothing stays in {@code output} when it holds errors.
 */
public record ConvertRequest(String source, String output) {}
