package dev.headstock.trainer.analysis;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Split;
import dev.headstock.trainer.torch.Seeds;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** One analysis with its models and its data. */
public final class AnalysisSession extends ResumableJob implements AnalysisContext {
    private final List<AnalyzedModel> models = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final @Nullable ProbeData data;

    /** @param data that probes are taken from, or null when there is none */
    public AnalysisSession(Torch torch, long seed, JobStore store, @Nullable ProbeData data) {
        super(torch, seed, store);
        this.data = data;
    }

    /**
     * Adds a subject; it is closed with the session.
     *
     * @param heads for fitting heads
     */
    public void add(String name, LoadedModel model, ModelHistory history, HeadFactory heads) {
        opened.add(model);
        models.add(new ModelSubject(this, name, model, history, heads, opened::add));
    }

    /** Closes something with the session. */
    public void own(AutoCloseable resource) {
        opened.add(0, resource);
    }

    public List<Subject> subjects() {
        return List.copyOf(models);
    }

    @Override
    public List<AnalyzedModel> models() {
        return List.copyOf(models);
    }

    @Override
    public Optional<DatasetSchema> data() {
        return Optional.ofNullable(data).map(ProbeData::schema);
    }

    private ProbeData requireData() {
        if (data == null) {
            throw new IllegalArgumentException(
                    "this job has no data set. Choose one, or a model that was trained on one.");
        }
        return data;
    }

    /** From its own seed, not the job's, so that two jobs can look at the same examples. */
    @Override
    public Probe probe(Split split, int examples, long seed) {
        return ProbeSet.of(requireData().sample(split, examples, generator(Seeds.of(seed, split.name(), examples))));
    }

    @Override
    public Probe probe(Split split, LongPredicate rows) {
        return ProbeSet.of(requireData().rows(split, rows));
    }

    @Override
    public Probe probe(List<InputSequence> sequences) {
        return ProbeSet.ofSequences(sequences);
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            LoadedModel.close(opened);
        }
    }
}
