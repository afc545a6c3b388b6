package dev.headstock.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One line of a data set version's {@code examples.jsonl}.
 *
 * @param row counted from 0
 * @param line of the uploaded file, counted from 1
 */
public record StoredExample(
        long row,
        long line,
        Split split,
        String text,
        @Nullable String secondText,
        @Nullable String label) {}
