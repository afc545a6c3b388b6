package dev.headstock.trainer.planning;

import dev.headstock.api.DatasetSchema;
import dev.headstock.protocol.ColumnRole;
import dev.headstock.protocol.DatasetSchemaView;

/** The same schema as plugins and as other processes see it. */
public final class Schemas {
    private Schemas() {}

    public static DatasetSchema of(DatasetSchemaView view) {
        return new DatasetSchema(view.columns().stream()
                .map(column -> new DatasetSchema.Column(column.name(), purpose(column.purpose()), column.classes()))
                .toList());
    }

    private static DatasetSchema.Purpose purpose(ColumnRole.Purpose purpose) {
        return switch (purpose) {
            case TEXT -> DatasetSchema.Purpose.TEXT;
            case SECOND_TEXT -> DatasetSchema.Purpose.SECOND_TEXT;
            case LABEL -> DatasetSchema.Purpose.LABEL;
            case SPLIT -> DatasetSchema.Purpose.SPLIT;
            case IGNORED -> DatasetSchema.Purpose.IGNORED;
        };
    }
}
