package dev.headstock.plugins.tabular;

import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.kit.RowSource;
import java.util.List;

/** Reads a file row by row. */
interface RowReader extends RowSource {

    List<Column> columns();
}
