package dev.headstock.trainer.evaluation;

import dev.headstock.api.data.Example;
import java.util.Arrays;
import java.util.List;

/** The examples of a split with their texts, read again when they are decoded: a unit set does not keep them. */
@FunctionalInterface
public interface ExampleSource {

    /** @param numbers of examples, counted from 0 in the order in which the unit set collected them */
    List<Example> read(int[] numbers);

    /** Of examples that are in memory. */
    static ExampleSource of(List<? extends Example> examples) {
        return numbers ->
                Arrays.stream(numbers).<Example>mapToObj(examples::get).toList();
    }
}
