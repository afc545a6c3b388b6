package dev.headstock.trainer.planning;

import dev.headstock.api.Study;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.study.DatasetView;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.Variation;
import dev.headstock.trainer.planning.problems.ExtensionCalls;
import dev.headstock.trainer.planning.problems.ProblemList;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.ModuleFaultException;
import java.util.List;
import java.util.Optional;

/** The view through which a run of a study sees its data set. */
public final class Views {
    private Views() {}

    public static Optional<DatasetView> find(
            Variation.View view, DatasetSchema schema, Extensions extensions, ProblemList problems) {
        ExtensionCalls calls =
                new ExtensionCalls(extensions, "/variation/view", ExtensionPointKind.STUDY, view.study(), problems);
        return calls.find(() -> extensions.study(view.study()))
                .flatMap(study -> find(study, view, schema, calls))
                .filter(found -> calls.call(
                                "", () -> ModuleFaultException.required(found, "columns()", found.columns()))
                        .isPresent());
    }

    private static <O extends Record> Optional<DatasetView> find(
            Study<O> study, Variation.View view, DatasetSchema schema, ExtensionCalls calls) {
        return calls.options(study, new Choice(view.study(), view.options()))
                .flatMap(options -> calls.call("/name", () -> study.view(view.name(), schema, options)));
    }

    /** What heads see in place of the data set's own schema; nothing is counted yet. */
    static DatasetSchema schema(DatasetView view) {
        return new DatasetSchema(view.columns().stream()
                .map(column -> new DatasetSchema.Column(
                        column.name(), column.role(), column.classes(), List.of(), column.refersTo(), 0))
                .toList());
    }
}
