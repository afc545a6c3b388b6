package dev.headstock.plugins.microscope;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The tokens of texts at one layer, special tokens left out.
 *
 * @param places of each vector
 */
record TokenVectors(Vectors vectors, List<Place> places) {
    private static final int SHOWN_BESIDE = 6;

    /**
     * @param example in the probe
     * @param token in its encoding
     */
    record Place(int example, int token) {}

    static TokenVectors of(AnalysisContext context, AnalyzedModel model, Probe texts, int layer) {
        return context.scoped(() -> {
            NDArray features = model.features(texts, layer, Pooling.TOKENS);
            int width = (int) features.getShape().get(1);
            return ofAll(model.encodings(texts), features.toFloatArray(), width);
        });
    }

    /** The static vectors of the same tokens: rows of the table of word embeddings. */
    static TokenVectors ofTable(AnalysisContext context, AnalyzedModel model, Probe texts, String table) {
        return context.scoped(() -> {
            NDArray all = model.parameter(table);
            int width = (int) all.getShape().get(1);
            float[] rows = all.toFloatArray();
            List<Encoding> encodings = model.encodings(texts);
            float[] numbers =
                    new float[encodings.stream().mapToInt(Encoding::tokens).sum() * width];
            int at = 0;
            for (Encoding encoding : encodings) {
                for (int token = 0; token < encoding.tokens(); token++, at++) {
                    System.arraycopy(rows, encoding.id(token) * width, numbers, at * width, width);
                }
            }
            return ofAll(encodings, numbers, width);
        });
    }

    private static TokenVectors ofAll(List<Encoding> encodings, float[] numbers, int width) {
        List<Place> places = new ArrayList<>();
        float[] kept = new float[numbers.length];
        int at = 0;
        for (int example = 0; example < encodings.size(); example++) {
            Encoding encoding = encodings.get(example);
            for (int token = 0; token < encoding.tokens(); token++, at++) {
                if (encoding.sequenceId(token) >= 0) {
                    System.arraycopy(numbers, at * width, kept, places.size() * width, width);
                    places.add(new Place(example, token));
                }
            }
        }
        float[] exact = new float[places.size() * width];
        System.arraycopy(kept, 0, exact, 0, exact.length);
        return new TokenVectors(new Vectors(exact, width), places);
    }

    /** A token between its neighbors, as the model reads them. */
    static String excerpt(Encoding encoding, int token, Vocabulary vocabulary) {
        int from = Math.max(0, token - SHOWN_BESIDE);
        int to = Math.min(encoding.tokens(), token + SHOWN_BESIDE + 1);
        StringJoiner excerpt = new StringJoiner(" ");
        for (int i = from; i < to; i++) {
            String shown = vocabulary.token(encoding.id(i));
            excerpt.add(i == token ? "→" + shown + "←" : shown);
        }
        return excerpt.toString();
    }
}
