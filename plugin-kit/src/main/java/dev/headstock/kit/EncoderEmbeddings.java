package dev.headstock.kit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;
import org.jspecify.annotations.Nullable;

/**
 * {@code dropout(norm(words + positions + types))}, as in BERT, RoBERTa and DistilBERT.
 *
 * @param words path of the [vocabulary, width] table
 * @param positions path of the [positions, width] table
 * @param types path of the [types, width] table, or null
 * @param norm path of the normalization, without {@code .weight} and {@code .bias}
 * @param firstPosition row of the table for the first token; RoBERTa's is its padding id plus 1
 */
public record EncoderEmbeddings(
        String words, String positions, @Nullable String types, String norm, int firstPosition, double epsilon) {

    /** [rows, tokens, width]. */
    public NDArray apply(TokenBatch batch, ModelPass pass) {
        Kernels kernels = pass.kernels();
        NDArray found = pass.applyAdapters(
                -1, SiteRole.WORD_EMBEDDINGS, batch.ids(), kernels.embedding(batch.ids(), pass.parameter(words)));
        NDArray sum = found.add(kernels.embedding(shifted(batch.positions()), pass.parameter(positions)));
        if (types != null) {
            sum = sum.add(kernels.embedding(batch.types(), pass.parameter(types)));
        }
        NDArray normed =
                kernels.layerNorm(sum, pass.parameter(norm + ".weight"), pass.parameter(norm + ".bias"), epsilon);
        return pass.applyAdapters(-1, SiteRole.EMBEDDINGS, sum, kernels.dropout(normed, pass.hiddenDropout()));
    }

    private NDArray shifted(NDArray rows) {
        return firstPosition == 0 ? rows : rows.add(firstPosition);
    }

    /**
     * Adds parameters and sites to an outline, which needs its sizes before.
     *
     * @param rows number of position vectors in the checkpoint
     * @param typeCount rows of the table of types; not read where there is none
     */
    public ModelOutline.Builder describe(ModelOutline.Builder outline, int width, int rows, int typeCount) {
        outline.wordEmbeddings(words, width).parameter(-1, ParameterKind.EMBEDDING, positions, rows, width);
        if (types != null) {
            outline.parameter(-1, ParameterKind.EMBEDDING, types, typeCount, width);
        }
        return outline.norm(-1, norm, width, true)
                .site(-1, SiteRole.WORD_EMBEDDINGS, width, width)
                .site(-1, SiteRole.EMBEDDINGS, width, width);
    }
}
