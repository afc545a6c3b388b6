package dev.headstock.testkit;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Split;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/** An analysis of tiny models; each split has eight short texts of three classes. */
public final class FakeAnalysisContext extends FakeJob implements AnalysisContext {
    private final List<? extends AnalyzedModel> models;
    private final DatasetSchema schema;

    /**
     * @param bodies bodies of loops after which the job is interrupted
     * @param cancelled whether a user has cancelled the job
     */
    public FakeAnalysisContext(
            Workbench bench, List<? extends AnalyzedModel> models, Stored stored, long bodies, boolean cancelled) {
        super(bench, stored, bodies, cancelled);
        this.models = List.copyOf(models);
        this.schema = Contexts.of(models.get(0).outline()).data();
    }

    /** A job that nothing interrupts. */
    public static FakeAnalysisContext of(Workbench bench, AnalyzedModel... models) {
        return new FakeAnalysisContext(bench, List.of(models), new Stored(), Long.MAX_VALUE, false);
    }

    @Override
    public List<AnalyzedModel> models() {
        return List.copyOf(models);
    }

    @Override
    public Optional<DatasetSchema> data() {
        return models.stream().anyMatch(AnalyzedModel::isTrained) ? Optional.of(schema) : Optional.empty();
    }

    private void requireData() {
        if (data().isEmpty()) {
            throw new IllegalStateException("there is no data set for base models: only typed sequences");
        }
    }

    @Override
    public Probe probe(Split split, int examples, long seed) {
        requireData();
        return FakeProbe.of(row -> row < examples, schema.classes(ColumnRole.LABEL));
    }

    @Override
    public Probe probe(Split split, LongPredicate rows) {
        requireData();
        return FakeProbe.of(rows, schema.classes(ColumnRole.LABEL));
    }

    @Override
    public Probe probe(List<InputSequence> sequences) {
        return FakeProbe.of(sequences);
    }
}
