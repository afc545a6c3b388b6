package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.TokenBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Rows of tokens.
 *
 * @param keyPositions of these tokens and of those that were read before
 * @param features of the family's own tokenizer by name
 */
public record FakeTokens(
        NDArray ids,
        NDArray types,
        NDArray mask,
        NDArray positions,
        NDArray keyPositions,
        Map<String, NDArray> features)
        implements TokenBatch {

    public FakeTokens(NDArray ids, NDArray types, NDArray mask, NDArray positions, NDArray keyPositions) {
        this(ids, types, mask, positions, keyPositions, Map.of());
    }

    /** With a feature of the family's own tokenizer, [rows, tokens, n] and padded with −1. */
    public FakeTokens withFeature(String name, NDArray values) {
        Map<String, NDArray> all = new HashMap<>(features);
        all.put(name, values);
        return new FakeTokens(ids, types, mask, positions, keyPositions, all);
    }

    /** Rows of any length, padded to the longest. */
    public static FakeTokens of(NDManager memory, List<FakeEncoding> rows) {
        int longest = rows.stream().mapToInt(FakeEncoding::tokens).max().orElse(0);
        long[] ids = new long[rows.size() * longest];
        long[] types = new long[ids.length];
        long[] positions = new long[ids.length];
        float[] mask = new float[ids.length];
        Arrays.fill(ids, FakeVocabulary.PADDING);
        for (int row = 0; row < rows.size(); row++) {
            int type = 0;
            for (int token = 0; token < longest; token++) {
                int at = row * longest + token;
                positions[at] = token;
                if (token < rows.get(row).tokens()) {
                    ids[at] = rows.get(row).id(token);
                    mask[at] = 1;
                    boolean continues = rows.get(row).source() >= 0
                            && token >= rows.get(row).source();
                    type = continues || rows.get(row).sequenceId(token) > 0 ? 1 : type;
                    types[at] = type;
                }
            }
        }
        Shape shape = new Shape(rows.size(), longest);
        NDArray allPositions = Workbench.ids(memory, positions, shape);
        return new FakeTokens(
                Workbench.ids(memory, ids, shape),
                Workbench.ids(memory, types, shape),
                Workbench.array(memory, mask, shape),
                allPositions,
                allPositions);
    }

    /** Rows of random tokens; the first is the longest, and each further one is a token shorter and padded. */
    public static FakeTokens random(NDManager memory, int rows, int longest, int vocabularySize) {
        Random random = new Random(rows);
        long[] ids = new long[rows * longest];
        long[] positions = new long[ids.length];
        float[] mask = new float[ids.length];
        for (int i = 0; i < ids.length; i++) {
            boolean real = i % longest < longest - i / longest;
            ids[i] = real ? random.nextInt(FakeVocabulary.FIRST_WORD, vocabularySize) : FakeVocabulary.PADDING;
            mask[i] = real ? 1 : 0;
            positions[i] = i % longest;
        }
        Shape shape = new Shape(rows, longest);
        NDArray allPositions = Workbench.ids(memory, positions, shape);
        return new FakeTokens(
                Workbench.ids(memory, ids, shape),
                Workbench.ids(memory, new long[ids.length], shape),
                Workbench.array(memory, mask, shape),
                allPositions,
                allPositions);
    }

    /** The first {@code tokens} of one row, for comparisons of a row in a batch with the row alone. */
    public FakeTokens row(int row, int tokens) {
        return slice(row, 0, tokens);
    }

    /** The same tokens in another order; places, types and padding stay. */
    public FakeTokens reordered(int... order) {
        Map<String, NDArray> ownFeatures = new HashMap<>();
        features.forEach((name, values) -> ownFeatures.put(name, reordered(values, order)));
        return new FakeTokens(reordered(ids, order), types, mask, positions, keyPositions, ownFeatures);
    }

    private static NDArray reordered(NDArray array, int[] order) {
        NDList columns = new NDList();
        for (int token : order) {
            columns.add(array.get(":, %d:%d".formatted(token, token + 1)));
        }
        return NDArrays.concat(columns, 1);
    }

    /** Tokens of one row from {@code from} on, when earlier ones were read before. */
    public FakeTokens slice(int row, int from, int to) {
        String own = "%d:%d, %d:%d".formatted(row, row + 1, from, to);
        Map<String, NDArray> ownFeatures = new HashMap<>();
        features.forEach((name, values) -> ownFeatures.put(name, values.get(own)));
        return new FakeTokens(
                ids.get(own),
                types.get(own),
                mask.get(own),
                positions.get(own),
                positions.get("%d:%d, 0:%d".formatted(row, row + 1, to)),
                ownFeatures);
    }

    @Override
    public int rows() {
        return (int) ids.getShape().get(0);
    }

    @Override
    public int tokens() {
        return (int) ids.getShape().get(1);
    }

    /** {@code code-points} has one for each token, which depends on its id. */
    @Override
    public NDArray feature(String name) {
        if (name.equals("code-points")) {
            return ids.expandDims(2);
        }
        NDArray known = features.get(name);
        if (known != null) {
            return known;
        }
        throw new IllegalArgumentException("the tokenizer of this test gives no feature '%s'".formatted(name));
    }
}
