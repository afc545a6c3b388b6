package dev.headstock.plugins.glyph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.TokenBatch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The tokens of a batch that are one character with a picture. Each character is computed once, however often it is there. */
final class PicturedTokens {
    private final TokenBatch batch;
    private final CharacterRanges characters;

    PicturedTokens(TokenBatch batch, CharacterRanges characters) {
        this.batch = batch;
        this.characters = characters;
    }

    /** Of a token that is one character. */
    @FunctionalInterface
    interface Condition {
        boolean test(long id, int character);
    }

    /**
     * {@code vectors} with those of the pictured tokens replaced; empty when there is no such token.
     *
     * @param vectors [rows, tokens, width]
     * @param parameters {@code pictures} [characters, pixels], and those of the network
     */
    Optional<NDArray> replaced(
            NDArray vectors, Condition isReplaced, Function<String, NDArray> parameters, Kernels kernels) {
        Map<Integer, Integer> places = new LinkedHashMap<>();
        long[] found = places(isReplaced, places);
        if (places.isEmpty()) {
            return Optional.empty();
        }
        NDManager memory = vectors.getManager();
        long[] rows = places.keySet().stream().mapToLong(row -> row).toArray();
        NDArray pictures = kernels.embedding(
                        memory.create(rows, new Shape(1, rows.length)), parameters.apply(GlyphConfig.PICTURES))
                .reshape(rows.length, -1);
        NDArray computed = GlyphNetwork.apply(pictures, parameters, kernels, 0);
        // The last row is that of all other tokens.
        NDArray none = memory.zeros(new Shape(1, computed.getShape().get(1)));
        NDArray table = computed.concat(none, 0);
        long last = rows.length;
        float[] isOther = new float[found.length];
        for (int i = 0; i < found.length; i++) {
            isOther[i] = found[i] < 0 ? 1 : 0;
            found[i] = found[i] < 0 ? last : found[i];
        }
        Shape shape = new Shape(batch.rows(), batch.tokens());
        NDArray own = kernels.embedding(memory.create(found, shape), table);
        return Optional.of(
                vectors.mul(memory.create(isOther, shape).expandDims(2)).add(own));
    }

    /** The place of each token's character among the distinct ones, −1 for other tokens. */
    private long[] places(Condition isReplaced, Map<Integer, Integer> places) {
        NDArray feature = batch.feature("code-points");
        long[] points = feature.toType(DataType.INT64, false).toLongArray();
        long[] ids = batch.ids().toLongArray();
        int most = (int) feature.getShape().get(2);
        long[] found = new long[ids.length];
        for (int token = 0; token < ids.length; token++) {
            boolean isOne = most == 1 || points[token * most + 1] < 0;
            int row = isOne && isReplaced.test(ids[token], (int) points[token * most])
                    ? characters.row(points[token * most])
                    : -1;
            Integer place = row < 0 ? null : places.computeIfAbsent(row, first -> places.size());
            found[token] = place == null ? -1 : place;
        }
        return found;
    }
}
