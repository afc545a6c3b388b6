package dev.headstock.protocol;

import java.util.List;

/** The schema of a data set version. {@code classes} of a label column are sorted; positions are class numbers. */
public record DatasetSchemaView(List<Column> columns) {

    public record Column(String name, ColumnRole.Purpose purpose, List<String> classes) {}
}
