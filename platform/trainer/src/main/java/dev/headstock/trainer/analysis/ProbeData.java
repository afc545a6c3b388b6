package dev.headstock.trainer.analysis;

import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Split;
import dev.headstock.trainer.datasets.ExampleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;

/** The data set version that probes are taken from. */
public final class ProbeData {
    private final ExampleFile file;
    private final DatasetSchema schema;

    /** @param schema of the examples that the file gives */
    public ProbeData(ExampleFile file, DatasetSchema schema) {
        this.file = file;
        this.schema = schema;
    }

    DatasetSchema schema() {
        return schema;
    }

    /**
     * A sample of a split in the order of its rows, by reservoir sampling: each selection is equally likely.
     *
     * @see <a href="https://doi.org/10.1145/3147.3165">Vitter, 1985, algorithm R</a>
     */
    List<Example> sample(Split split, int size, RandomGenerator random) {
        List<Example> sample = new ArrayList<>();
        Map<Example, Long> order = new HashMap<>();
        long[] seen = {0};
        read(split, example -> {
            long number = seen[0]++;
            if (sample.size() < size) {
                sample.add(example);
                order.put(example, number);
            } else {
                long place = random.nextLong(number + 1);
                if (place < size) {
                    order.remove(sample.set((int) place, example));
                    order.put(example, number);
                }
            }
        });
        sample.sort(Comparator.comparingLong(order::get));
        return sample;
    }

    List<Example> rows(Split split, LongPredicate accepts) {
        List<Example> rows = new ArrayList<>();
        read(split, example -> {
            if (accepts.test(example.row())) {
                rows.add(example);
            }
        });
        return rows;
    }

    private void read(Split split, Consumer<Example> taker) {
        try {
            file.read(Map.of(dev.headstock.protocol.Split.valueOf(split.name()), taker));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
