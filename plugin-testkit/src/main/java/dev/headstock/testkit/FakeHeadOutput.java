package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.Pooling.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scores of one example.
 *
 * @param parameters of the head
 * @param constants that were fitted on DEV
 */
public record FakeHeadOutput(
        List<float[]> scores,
        List<? extends Encoding> encodings,
        Map<String, float[]> parameters,
        Map<String, float[]> constants)
        implements HeadOutput {

    /**
     * Divides the scores of a batch among its examples.
     *
     * @param units of the batch, those of one example one after the other
     */
    static List<FakeHeadOutput> of(
            Head head,
            NDArray scores,
            List<FakeUnit> units,
            Map<String, NDArray> parameters,
            Map<String, float[]> fitted) {
        List<FakeEncoding> rows =
                units.stream().flatMap(unit -> unit.rows().stream()).toList();
        NDArray numbersOnly = scores.toType(DataType.FLOAT32, false);
        boolean joined = scores.getShape().get(0) != rows.size();
        Map<Long, List<float[]>> numbers = new LinkedHashMap<>();
        Map<Long, List<FakeEncoding>> encodings = new LinkedHashMap<>();
        int row = 0;
        for (int unit = 0; unit < units.size(); unit++) {
            long example = units.get(unit).example().row();
            List<float[]> own = numbers.computeIfAbsent(example, any -> new ArrayList<>());
            encodings
                    .computeIfAbsent(example, any -> new ArrayList<>())
                    .addAll(units.get(unit).rows());
            if (joined) {
                own.add(numbersOnly.get("{}", unit).toFloatArray());
            }
            for (FakeEncoding encoding : units.get(unit).rows()) {
                if (!joined) {
                    own.add(withoutPadding(head, numbersOnly.get("{}", row), encoding));
                }
                row++;
            }
        }
        List<FakeHeadOutput> outputs = new ArrayList<>();
        numbers.forEach((example, own) -> outputs.add(
                new FakeHeadOutput(own, Lookup.in(encodings, example), Workbench.numbers(parameters), fitted)));
        return outputs;
    }

    private static float[] withoutPadding(Head head, NDArray row, FakeEncoding encoding) {
        Level level = head.pooling().level();
        if (level == Level.SEQUENCE || row.getShape().dimension() == 0) {
            return row.toFloatArray();
        }
        int real = level == Level.WORD ? encoding.words() : encoding.tokens();
        return real == 0
                ? new float[0]
                : row.get("0:{}", Math.min(real, row.getShape().get(0))).toFloatArray();
    }

    @Override
    public int rows() {
        return scores.size();
    }

    @Override
    public Encoding encoding(int row) {
        return encodings.get(row);
    }

    @Override
    public float[] row(int row) {
        return scores.get(row);
    }

    @Override
    public float[] parameter(String name) {
        float[] parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "parameter '%s' was read, but there are only %s".formatted(name, parameters.keySet()));
        }
        return parameter;
    }

    @Override
    public Optional<float[]> fitted(String name) {
        return Optional.ofNullable(constants.get(name));
    }
}
