package dev.headstock.plugins.sequenceclassification;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Evaluation;
import dev.headstock.api.Example;
import dev.headstock.api.Head;
import dev.headstock.api.HuggingFaceHead;
import dev.headstock.api.Init;
import dev.headstock.api.Kernels;
import dev.headstock.api.ParameterSpec;
import dev.headstock.api.Pass;
import dev.headstock.api.Prediction;
import dev.headstock.api.TokenBatch;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Pooling;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code W·dropout(pool(hidden)) + b}, trained with cross-entropy. With {@link Pooling#CLS} it computes what Hugging Face's
 * {@code BertForSequenceClassification} does.
 *
 * <p>hidden: [batch, tokens, width] · pooled: [batch, width] · scores: [batch, classes]
 *
 * @param family of the model below
 */
record ClassificationHead(String family, int width, List<String> classes, Pooling pooling, double dropout)
        implements Head {
    /** As BERT initialises new layers. */
    private static final Init NEW_WEIGHT = new Init.Normal(0.02);

    private static final long NO_LABEL = -100;
    /** Of more classes, an answer lists the likeliest: it is stored for every example of the dev split. */
    private static final int LISTED = 50;

    @Override
    public List<ParameterSpec> parameters() {
        var weight = new ParameterSpec("weight", new Shape(classes.size(), width), NEW_WEIGHT);
        var bias = new ParameterSpec("bias", new Shape(classes.size()), Init.ZEROS);
        if (pooling != Pooling.CLS) {
            return List.of(weight, bias);
        }
        return List.of(
                new ParameterSpec(
                        "pooler.weight",
                        new Shape(width, width),
                        new Init.Pretrained("pooler.dense.weight", NEW_WEIGHT)),
                new ParameterSpec(
                        "pooler.bias", new Shape(width), new Init.Pretrained("pooler.dense.bias", Init.ZEROS)),
                weight,
                bias);
    }

    @Override
    public NDArray reduce(NDArray hidden, TokenBatch batch, Kernels kernels) {
        NDArray mask = batch.mask().expandDims(2);
        return switch (pooling) {
            case CLS -> hidden.get(":,0");
            case MEAN -> hidden.mul(mask).sum(new int[] {1}).div(mask.sum(new int[] {1}));
            // Padding drops far below any feature of a real token.
            case MAX -> hidden.add(mask.sub(1).mul(1e9f)).max(new int[] {1});
        };
    }

    @Override
    public NDArray output(NDArray reduced, Pass pass) {
        Kernels kernels = pass.kernels();
        NDArray pooled = reduced;
        if (pooling == Pooling.CLS) {
            NDArray dense =
                    kernels.linear(reduced, pass.parameter("head.pooler.weight"), pass.parameter("head.pooler.bias"));
            pooled = kernels.activation("tanh", dense);
        }
        return kernels.linear(
                kernels.dropout(pooled, dropout), pass.parameter("head.weight"), pass.parameter("head.bias"));
    }

    @Override
    public NDArray targets(List<Example> examples, NDManager manager) {
        return manager.create(examples.stream().mapToLong(this::classOf).toArray());
    }

    private long classOf(Example example) {
        String label = example.label();
        if (label == null) {
            return NO_LABEL;
        }
        int number = classes.indexOf(label);
        if (number < 0) {
            throw new IllegalArgumentException(
                    "row %d has label '%s', which is none of %s".formatted(example.row(), label, classes));
        }
        return number;
    }

    @Override
    public NDArray loss(NDArray output, NDArray targets, Kernels kernels) {
        return kernels.crossEntropy(output, targets, NO_LABEL, 0);
    }

    @Override
    public Prediction decode(float[] output) {
        double[] probabilities = softmax(output);
        int[] likeliestFirst = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer number) -> -probabilities[number]))
                .mapToInt(Integer::intValue)
                .toArray();
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int number : Arrays.copyOf(likeliestFirst, Math.min(LISTED, likeliestFirst.length))) {
            scores.put(classes.get(number), probabilities[number]);
        }
        int best = likeliestFirst[0];
        return new Prediction(classes.get(best), probabilities[best], scores);
    }

    private static double[] softmax(float[] scores) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float score : scores) {
            largest = Math.max(largest, score);
        }
        double[] result = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            result[i] = Math.exp(scores[i] - largest);
            sum += result[i];
        }
        for (int i = 0; i < result.length; i++) {
            result[i] /= sum;
        }
        return result;
    }

    @Override
    public Evaluation evaluate(List<Example> examples, List<Prediction> predictions) {
        var counts = new ConfusionCounts(classes);
        for (int i = 0; i < examples.size(); i++) {
            @Nullable String label = examples.get(i).label();
            if (label != null) {
                counts.add(label, predictions.get(i).answer());
            }
        }
        return counts.evaluation();
    }

    @Override
    public String outputShape() {
        return "[batch, %d]".formatted(classes.size());
    }

    /** The classes that stand for it run a BERT and nothing else. */
    @Override
    public Optional<HuggingFaceHead> huggingFace() {
        return family.equals("bert")
                ? Optional.of(TransformersClasses.of(classes, pooling, dropout))
                : Optional.empty();
    }
}
