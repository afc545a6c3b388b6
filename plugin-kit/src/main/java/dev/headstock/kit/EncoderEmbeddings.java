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
 * {@code project(dropout(norm(words + positions + types)))}; what a model does not have is left out.
 *
 * @param words path of the [vocabulary, width] table
 * @param width of the three tables and the normalization
 */
public record EncoderEmbeddings(
        String words,
        int width,
        @Nullable Positions positions,
        @Nullable Types types,
        @Nullable Norm norm,
        @Nullable Projection projection) {

    /** A [rows, width] table, the first token at row {@code first}. */
    public record Positions(String path, int rows, int first) {}

    /** A [count, width] table. */
    public record Types(String path, int count) {}

    /** Without {@code .weight} and {@code .bias}. */
    public record Norm(String path, double epsilon) {}

    /** A linear layer with bias to the width of the layers, without {@code .weight} and {@code .bias}. */
    public record Projection(String path, int width) {}

    public static EncoderEmbeddings of(String words, int width) {
        return new EncoderEmbeddings(words, width, null, null, null, null);
    }

    /** RoBERTa's first position is its padding id plus 1, most others' is 0. */
    public EncoderEmbeddings withPositions(String path, int rows, int first) {
        return new EncoderEmbeddings(words, width, new Positions(path, rows, first), types, norm, projection);
    }

    public EncoderEmbeddings withTypes(String path, int count) {
        return new EncoderEmbeddings(words, width, positions, new Types(path, count), norm, projection);
    }

    public EncoderEmbeddings withNorm(String path, double epsilon) {
        return new EncoderEmbeddings(words, width, positions, types, new Norm(path, epsilon), projection);
    }

    /** For tables that are narrower than the layers. */
    public EncoderEmbeddings projectedTo(String path, int layerWidth) {
        return new EncoderEmbeddings(words, width, positions, types, norm, new Projection(path, layerWidth));
    }

    /** [rows, tokens, width of the layers]. */
    public NDArray apply(TokenBatch batch, ModelPass pass) {
        Kernels kernels = pass.kernels();
        NDArray sum = pass.applyAdapters(
                -1, SiteRole.WORD_EMBEDDINGS, batch.ids(), kernels.embedding(batch.ids(), pass.parameter(words)));
        if (positions != null) {
            sum = sum.add(kernels.embedding(shifted(batch.positions()), pass.parameter(positions.path())));
        }
        if (types != null) {
            sum = sum.add(kernels.embedding(batch.types(), pass.parameter(types.path())));
        }
        NDArray dropped = kernels.dropout(normed(sum, pass), pass.hiddenDropout());
        return pass.applyAdapters(-1, SiteRole.EMBEDDINGS, sum, projected(dropped, pass));
    }

    private NDArray shifted(NDArray rows) {
        int first = positions == null ? 0 : positions.first();
        return first == 0 ? rows : rows.add(first);
    }

    private NDArray normed(NDArray x, ModelPass pass) {
        return norm == null
                ? x
                : pass.kernels()
                        .layerNorm(
                                x,
                                pass.parameter(norm.path() + ".weight"),
                                pass.parameter(norm.path() + ".bias"),
                                norm.epsilon());
    }

    private NDArray projected(NDArray x, ModelPass pass) {
        return projection == null
                ? x
                : pass.kernels()
                        .linear(
                                x,
                                pass.parameter(projection.path() + ".weight"),
                                pass.parameter(projection.path() + ".bias"));
    }

    /** Adds parameters and sites to an outline, which needs its sizes before. */
    public ModelOutline.Builder describe(ModelOutline.Builder outline) {
        outline.wordEmbeddings(words, width);
        if (positions != null) {
            outline.parameter(-1, ParameterKind.EMBEDDING, positions.path(), positions.rows(), width);
        }
        if (types != null) {
            outline.parameter(-1, ParameterKind.EMBEDDING, types.path(), types.count(), width);
        }
        if (norm != null) {
            outline.norm(-1, norm.path(), width, true);
        }
        if (projection != null) {
            outline.parameter(-1, ParameterKind.MATRIX, projection.path() + ".weight", projection.width(), width)
                    .parameter(-1, ParameterKind.BIAS, projection.path() + ".bias", projection.width());
        }
        int out = projection == null ? width : projection.width();
        return outline.site(-1, SiteRole.WORD_EMBEDDINGS, width, width).site(-1, SiteRole.EMBEDDINGS, width, out);
    }
}
