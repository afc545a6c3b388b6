package dev.headstock.protocol.host;

/**
 * {@code POST /datasets/lengths}: the lengths of a version's rows for a model. Answers an {@link ImportResult.LengthHistogram}.
 *
 * @param examples path of examples.jsonl
 * @param tokenizer path of tokenizer.json
 */
public record LengthsRequest(String examples, String tokenizer) {}
