package dev.headstock.plugins.wordvectors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;

/** A row of the table for each word; the mean of its n-grams' rows for a word that the table lacks. No layers. */
record WordVectorsBackbone(WordVectorsConfig config) implements Backbone {

    @Override
    public NDArray embed(TokenBatch batch, ModelPass pass) {
        NDArray words = pass.kernels().embedding(batch.ids(), pass.parameter(Names.WORDS));
        if (config.ngrams().isPresent()) {
            words = withUnseen(words, batch.feature(Names.NGRAM_FEATURE), pass);
        }
        NDArray read = pass.applyAdapters(-1, SiteRole.WORD_EMBEDDINGS, batch.ids(), words);
        NDArray dropped = pass.kernels().dropout(read, pass.hiddenDropout());
        return pass.applyAdapters(-1, SiteRole.EMBEDDINGS, read, dropped);
    }

    /**
     * One n-gram of every token after the other: all at once would take as many times the memory as the longest word has
     * n-grams.
     *
     * @param ngrams [rows, tokens, n]; −1 where a token has no further one, and everywhere for a word of the table
     */
    private static NDArray withUnseen(NDArray words, NDArray ngrams, ModelPass pass) {
        Kernels kernels = pass.kernels();
        NDArray table = pass.parameter(Names.NGRAMS);
        NDArray real = ngrams.gte(0).toType(DataType.FLOAT32, false);
        NDArray rows = ngrams.maximum(0);
        NDArray sum = words.zerosLike();
        for (long i = 0; i < ngrams.getShape().get(2); i++) {
            NDArray vectors = kernels.embedding(rows.get(":, :, {}", i), table);
            sum = sum.add(vectors.mul(real.get(":, :, {}", i).expandDims(2)));
        }
        NDArray count = real.sum(new int[] {2}, true);
        NDArray seen = count.eq(0).toType(DataType.FLOAT32, false);
        return words.mul(seen).add(sum.div(count.maximum(1)));
    }

    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
        throw new IllegalStateException("word vectors have no layers");
    }
}
