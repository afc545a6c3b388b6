package dev.headstock.protocol.host;

/**
 * {@code POST /datasets/lengths}: how long the rows of an imported data set are for one tokenizer. Answers
 * {@link ImportResult.LengthHistogram}.
 *
 * @param examples path of examples.jsonl
 * @param tokenizer path of tokenizer.json
 */
public record LengthsRequest(String examples, String tokenizer) {}
