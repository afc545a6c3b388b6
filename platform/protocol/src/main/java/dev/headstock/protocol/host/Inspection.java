package dev.headstock.protocol.host;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.ImportResult.RowFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param format recognized or given; null when no format recognizes the file, then {@code problems} says which formats there are
 * @param columns in file order
 * @param proposed an assignment for each column
 * @param preview the first rows, at most 20, cell by cell: a string, a number, a list, or an object, as the format reads it
 * @param rows number of rows in the whole file
 * @param distinct per column, the number of different values, counted up to 1,000
 * @param problems problems of the file as a whole
 * @param faults rows that cannot be read, or whose spans or tags do not fit their text or words as proposed; at most 100 are listed,
 *     {@code faultCount} counts all
 */
public record Inspection(
        @Nullable Choice format,
        List<String> columns,
        List<ColumnAssignment> proposed,
        List<List<@Nullable Object>> preview,
        long rows,
        List<Integer> distinct,
        List<Problem> problems,
        List<RowFault> faults,
        long faultCount) {}
