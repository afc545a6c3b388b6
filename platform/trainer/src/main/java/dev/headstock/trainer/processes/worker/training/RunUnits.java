package dev.headstock.trainer.processes.worker.training;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.Head;
import dev.headstock.protocol.Split;
import dev.headstock.trainer.datasets.ExampleFile;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.evaluation.EncodedSplit;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of a run as its model and head read them. */
final class RunUnits {
    private final ExampleFile examples;
    private final RowEncoder encoder;
    private final Head head;
    private final Runnable progressed;

    /** @param progressed called while rows are encoded */
    RunUnits(ExampleFile examples, RowEncoder encoder, Head head, Runnable progressed) {
        this.examples = examples;
        this.encoder = encoder;
        this.head = head;
        this.progressed = progressed;
    }

    ExampleFile examples() {
        return examples;
    }

    /** Reads the file once. Splits without an example are left out. */
    Map<Split, UnitSet> encode(List<Split> splits) throws IOException {
        Map<Split, UnitSet.Collector> collectors = new EnumMap<>(Split.class);
        try {
            Map<Split, Consumer<Example>> takers = new EnumMap<>(Split.class);
            for (Split split : splits) {
                UnitSet.Collector collector = new UnitSet.Collector(encoder, head, progressed);
                collectors.put(split, collector);
                takers.put(split, collector::add);
            }
            examples.read(takers);
            Map<Split, UnitSet> units = new EnumMap<>(Split.class);
            collectors.forEach((split, collector) -> {
                UnitSet set = collector.finish();
                if (set.size() > 0) {
                    units.put(split, set);
                }
            });
            return units;
        } finally {
            collectors.values().forEach(UnitSet.Collector::close);
        }
    }

    /** Null when there are no units. */
    @Nullable
    EncodedSplit split(Split split, @Nullable UnitSet units) {
        return units == null ? null : new EncodedSplit(units, numbers -> examples.read(split, numbers), encoder);
    }
}
