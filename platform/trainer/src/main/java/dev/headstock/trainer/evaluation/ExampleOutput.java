package dev.headstock.trainer.evaluation;

import dev.headstock.api.data.Encoding;
import dev.headstock.api.head.HeadOutput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a head decodes: the scores of one example.
 *
 * @param scores of all its rows; empty for a generated answer
 * @param encodings made when they are first asked for
 * @param parameters of the head by local name
 */
record ExampleOutput(
        List<float[]> scores,
        Supplier<List<? extends Encoding>> encodings,
        Function<String, float[]> parameters,
        Map<String, float[]> constants)
        implements HeadOutput {

    @Override
    public int rows() {
        return scores.size();
    }

    @Override
    public Encoding encoding(int row) {
        return encodings.get().get(row);
    }

    @Override
    public float[] row(int row) {
        if (scores.isEmpty()) {
            throw new IllegalStateException("A generated answer has no scores.");
        }
        return scores.get(row);
    }

    @Override
    public float[] parameter(String name) {
        return parameters.apply(name);
    }

    @Override
    public Optional<float[]> fitted(String name) {
        return Optional.ofNullable(constants.get(name));
    }
}
