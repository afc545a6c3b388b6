package dev.headstock.api;

import org.jspecify.annotations.Nullable;

/**
 * One row as a head sees it.
 *
 * @param row the row's number in its data set version, counted from 0 and stable
 * @param secondText present in data sets of sentence pairs
 * @param label null when a prediction is wanted for a text without a known answer
 */
public record Example(
        long row,
        String text,
        @Nullable String secondText,
        @Nullable String label) {}
