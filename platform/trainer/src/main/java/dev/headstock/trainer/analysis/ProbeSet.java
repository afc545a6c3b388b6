package dev.headstock.trainer.analysis;

import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.head.Head;
import dev.headstock.trainer.datasets.statistics.DefaultSequences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Examples in a fixed order, and what of each is one row for a model. */
final class ProbeSet implements Probe {
    private final List<Example> examples;
    private final @Nullable List<InputSequence> sequences;

    private ProbeSet(List<? extends Example> examples, @Nullable List<InputSequence> sequences) {
        this.examples = List.copyOf(examples);
        this.sequences = sequences;
    }

    static ProbeSet of(List<? extends Example> examples) {
        return new ProbeSet(examples, null);
    }

    static ProbeSet ofSequences(List<InputSequence> sequences) {
        return new ProbeSet(sequences.stream().map(TypedExample::new).toList(), List.copyOf(sequences));
    }

    /** @throws IllegalArgumentException for an object that another program made */
    static ProbeSet of(Probe probe) {
        if (probe instanceof ProbeSet set) {
            return set;
        }
        throw new IllegalArgumentException("a probe comes from AnalysisContext.probe");
    }

    @Override
    public int size() {
        return examples.size();
    }

    @Override
    public List<Example> examples() {
        return examples;
    }

    /** One sequence per example: the first that the head reads, or what most heads would read. */
    List<InputSequence> rows(@Nullable Head head) {
        if (sequences != null) {
            return sequences;
        }
        List<InputSequence> rows = new ArrayList<>();
        for (Example example : examples) {
            List<InputSequence> all = Optional.ofNullable(head)
                    .map(reader -> reader.sequences(example))
                    .orElseGet(() -> DefaultSequences.of(example));
            rows.add(all.get(0));
        }
        return rows;
    }
}
