package dev.headstock.plugins.maskedlm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.export.HuggingFaceHead;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.PretrainedHead;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.kit.LinearClassifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * {@code E·norm(act(W·hidden + b)) + bias}, E being the word embeddings, at the chosen positions only. Long texts are read in
 * windows, so that nothing is lost.
 *
 * <p>features: [rows, tokens, width] · logits: [units, positions, vocabulary]
 *
 * @param table the word embeddings
 * @param activation and epsilon as the model's own configuration has them
 */
record MaskHead(
        int width, Vocabulary vocabulary, Masking masking, ParameterInfo table, String activation, double epsilon)
        implements Head {
    private static final int SHOWN = 5;
    private static final Init NEW_WEIGHT = new Init.Normal(0.02);

    @Override
    public List<InputSequence> sequences(Example example) {
        return List.of(InputSequence.of(example.texts()).withSlidingWindow(0));
    }

    /** For texts in which the user wrote the mask token. */
    @Override
    public Target target(Example example, List<Encoding> rows) {
        int[] masked = masking.masked(rows.get(0));
        return Masking.withPositions(Target.none(), masked.length == 0 ? new int[1] : masked);
    }

    @Override
    public Optional<Corruption> corrupt(List<Encoding> rows, RandomGenerator random) {
        return rows.isEmpty() ? Optional.empty() : Optional.of(masking.corrupt(rows.get(0), random));
    }

    private long rowsOfTable() {
        return table.shape().get(0);
    }

    private long embeddingWidth() {
        return table.shape().get(1);
    }

    @Override
    public List<ParameterSpec> parameters() {
        Shape vector = new Shape(embeddingWidth());
        return List.of(
                new ParameterSpec(
                        "dense.weight",
                        new Shape(embeddingWidth(), width),
                        new Init.Pretrained(PretrainedHead.MLM_DENSE_WEIGHT, NEW_WEIGHT)),
                new ParameterSpec("dense.bias", vector, new Init.Pretrained(PretrainedHead.MLM_DENSE_BIAS, Init.ZEROS)),
                new ParameterSpec(
                        "norm.weight", vector, new Init.Pretrained(PretrainedHead.MLM_NORM_WEIGHT, Init.ONES)),
                new ParameterSpec("norm.bias", vector, new Init.Pretrained(PretrainedHead.MLM_NORM_BIAS, Init.ZEROS)),
                new ParameterSpec(
                        "bias", new Shape(rowsOfTable()), new Init.Pretrained(PretrainedHead.MLM_BIAS, Init.ZEROS)));
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        Kernels kernels = pass.kernels();
        NDArray chosen = kernels.gatherTokens(features, batch.target(Masking.POSITIONS));
        NDArray dense = kernels.linear(chosen, pass.parameter("dense.weight"), pass.parameter("dense.bias"));
        NDArray normed = kernels.layerNorm(
                kernels.activation(activation, dense),
                pass.parameter("norm.weight"),
                pass.parameter("norm.bias"),
                epsilon);
        return kernels.linear(normed, pass.backboneParameter(table.path()), pass.parameter("bias"));
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return LinearClassifier.unitLoss(output, (int) rowsOfTable(), batch, pass);
    }

    /** [units, positions, 2 · shown]: the best ids, and their probabilities. */
    @Override
    public NDArray scores(NDArray output, Batch batch, HeadPass pass) {
        Kernels.TopK best = pass.kernels().topK(pass.kernels().logSoftmax(output), SHOWN);
        return best.indices()
                .toType(DataType.FLOAT32, false)
                .concat(best.values().exp(), -1);
    }

    /** The best tokens for one mask token; for several, the best tokens of each by its number. */
    @Override
    public Prediction decode(Example example, HeadOutput output) {
        List<List<Answer.Item>> masks = new ArrayList<>();
        for (int row = 0; row < output.rows(); row++) {
            int count = masking.masked(output.encoding(row)).length;
            for (int mask = 0; mask < count; mask++) {
                masks.add(best(output.row(row), mask));
            }
        }
        if (masks.size() <= 1) {
            List<Answer.Item> best = masks.isEmpty() ? List.of() : masks.get(0);
            return new Prediction(
                    new Answer.Ranking(best),
                    best.isEmpty() ? Double.NaN : best.get(0).score());
        }
        Map<String, Object> byNumber = new LinkedHashMap<>();
        for (List<Answer.Item> mask : masks) {
            Map<String, Object> probabilities = new LinkedHashMap<>();
            mask.forEach(item -> probabilities.put(item.text(), item.score()));
            byNumber.put(String.valueOf(byNumber.size() + 1), probabilities);
        }
        String first =
                String.join(", ", masks.stream().map(mask -> mask.get(0).text()).toList());
        return new Prediction(new Answer.Json(first, byNumber), Double.NaN);
    }

    private List<Answer.Item> best(float[] scores, int mask) {
        List<Answer.Item> best = new ArrayList<>();
        int begin = 2 * SHOWN * mask;
        for (int i = 0; i < SHOWN && begin + 2 * SHOWN <= scores.length; i++) {
            int id = (int) scores[begin + i];
            String token = id < vocabulary.size() ? vocabulary.token(id) : "#" + id;
            best.add(new Answer.Item(token, Math.min(1, scores[begin + SHOWN + i])));
        }
        return best;
    }

    @Override
    public List<Metric> metrics() {
        return Perplexity.METRICS;
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new Perplexity();
    }

    @Override
    public String outputShape() {
        return "[batch, masked tokens, %d]".formatted(rowsOfTable());
    }

    @Override
    public long outputsPerToken() {
        return Math.max(1, (long) (masking.share() * rowsOfTable()));
    }

    @Override
    public Optional<HuggingFaceHead> huggingFace(TransformersNames family) {
        return TransformersNamesOfHead.of(family);
    }
}
