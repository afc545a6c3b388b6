package dev.headstock.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a data set version's {@code examples.jsonl}.
 *
 * @param row counted from 0
 * @param line of the uploaded file, counted from 1
 * @param cells by column name; a missing value is left out. By the column's type a string, a list of strings, a number, a list of
 *     {@code {"start", "end", "label"}}, or any JSON
 */
public record StoredExample(long row, long line, Split split, Map<String, @Nullable Object> cells) {}
