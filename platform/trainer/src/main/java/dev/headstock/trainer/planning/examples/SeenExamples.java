package dev.headstock.trainer.planning.examples;

import dev.headstock.api.study.DatasetView;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Variation;
import dev.headstock.trainer.datasets.ExampleFile;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.datasets.FittedColumns;
import dev.headstock.trainer.planning.Views;
import dev.headstock.trainer.planning.problems.ProblemList;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.saved.SavedModel;
import java.io.IOException;
import java.nio.file.Path;

/** Rows of a data set version as a trained model sees them: in its columns, and through its view when it was trained through one. */
public final class SeenExamples {
    private SeenExamples() {}

    /**
     * @param stored schema of the file
     * @throws IllegalArgumentException with every column or class that does not fit, or when the plugin of the view is missing
     */
    public static ExampleFile open(Path examples, DatasetSchemaView stored, SavedModel model, Extensions extensions)
            throws IOException {
        SavedModel.SeenThrough seen = model.seenThrough();
        if (seen == null) {
            return FittedColumns.open(examples, stored, model.schema());
        }
        RunExamples parts = new RunExamples(ExampleReader.schema(model.schema()), view(seen, extensions));
        return FittedColumns.open(examples, stored, seen.columns(), parts::examples);
    }

    private static DatasetView view(SavedModel.SeenThrough seen, Extensions extensions) {
        Variation.View view = seen.view();
        ProblemList problems = new ProblemList();
        return Views.find(view, ExampleReader.schema(seen.columns()), extensions, problems)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The model was trained through the view '%s' of the study '%s', which cannot be used: %s"
                                .formatted(view.name(), view.study(), problems.messages())));
    }
}
