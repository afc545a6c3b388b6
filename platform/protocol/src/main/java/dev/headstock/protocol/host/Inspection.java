package dev.headstock.protocol.host;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnRole;
import dev.headstock.protocol.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param format recognised or given; null when no format recognises the file, then {@code problems} says which formats there are
 * @param columns in file order
 * @param proposed a purpose for each column
 * @param preview the first rows, at most 20
 * @param rows number of rows in the whole file
 * @param distinct per column, the number of different values, counted up to 1,000
 * @param problems problems of the file as a whole
 */
public record Inspection(
        @Nullable Choice format,
        List<String> columns,
        List<ColumnRole> proposed,
        List<List<@Nullable String>> preview,
        long rows,
        List<Integer> distinct,
        List<Problem> problems) {}
