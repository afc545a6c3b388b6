package dev.headstock.plugins.glyph;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.model.Vocabulary;
import java.util.List;
import java.util.OptionalInt;

/**
 * A model's table of word embeddings, and where its Chinese characters lie: all embeddings share a large part, their
 * mean, which is no question of pictures.
 */
final class Embeddings {
    private final NDArray table;
    private final float[] numbers;
    private final int width;
    private final float[] mean;
    private final double deviation;
    private final float[] special;

    private Embeddings(NDArray table, List<KnownCharacter> characters, Vocabulary vocabulary) {
        this.table = table;
        this.numbers = table.toFloatArray();
        this.width = (int) table.getShape().get(1);
        this.mean = new float[width];
        double[] sums = new double[width];
        characters.forEach(each -> {
            for (int i = 0; i < width; i++) {
                sums[i] += numbers[each.id() * width + i];
            }
        });
        for (int i = 0; i < width; i++) {
            mean[i] = (float) (sums[i] / characters.size());
        }
        double squares = 0;
        for (KnownCharacter each : characters) {
            for (int i = 0; i < width; i++) {
                squares += Math.pow(numbers[each.id() * width + i] - mean[i], 2);
            }
        }
        this.deviation = Math.sqrt(squares / characters.size() / width);
        this.special = special(vocabulary);
    }

    /** @param characters that the mean is taken of: those of the training */
    static Embeddings of(AnalyzedModel model, List<KnownCharacter> characters) {
        String path = model.outline().wordEmbeddings().orElseThrow();
        return new Embeddings(model.merged(path), characters, model.vocabulary());
    }

    /** Those of the model's own tokens for padding, unknown words and the end of a text; zeros where it has none. */
    private float[] special(Vocabulary vocabulary) {
        List<OptionalInt> ids =
                List.of(vocabulary.paddingTokenId(), vocabulary.unknownTokenId(), vocabulary.separatorTokenId());
        float[] rows = new float[ids.size() * width];
        for (int i = 0; i < ids.size(); i++) {
            if (ids.get(i).isPresent()) {
                System.arraycopy(numbers, ids.get(i).getAsInt() * width, rows, i * width, width);
            }
        }
        return rows;
    }

    int width() {
        return width;
    }

    float[] mean() {
        return mean.clone();
    }

    double deviation() {
        return deviation;
    }

    float[] special() {
        return special.clone();
    }

    /** [vocabulary, width] */
    NDArray table() {
        return table;
    }

    /** [n, width], without the mean and in units of the deviation. */
    float[] of(List<KnownCharacter> some) {
        float[] rows = new float[some.size() * width];
        for (int row = 0; row < some.size(); row++) {
            for (int i = 0; i < width; i++) {
                float number = numbers[some.get(row).id() * width + i];
                rows[row * width + i] = (float) ((number - mean[i]) / deviation);
            }
        }
        return rows;
    }
}
