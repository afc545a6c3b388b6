package dev.headstock.plugins.multilabel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
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
import dev.headstock.api.head.Pooling;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.ClassIndex;
import dev.headstock.kit.ExampleWeight;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.kit.PooledText;
import dev.headstock.kit.PooledTextExport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A binary decision for each class: {@code z = W·dropout(pool(hidden)) + b}, trained with the binary cross-entropy of
 * {@code σ(z)}. A class is predicted where z exceeds its threshold.
 *
 * <p>features: [rows, width] or [rows, tokens, width] · z: [rows, classes]
 *
 * @param positiveWeight of the loss of classes that apply
 */
record MultiLabelHead(
        PooledText text, LinearClassifier linear, ClassIndex classes, double positiveWeight, boolean tunesThresholds)
        implements Head {
    /** Logits by class id. */
    static final String THRESHOLDS = "thresholds";

    /** Of more classes a prediction lists the most likely: it is stored for every example of an evaluation. */
    private static final int LISTED = 50;

    @Override
    public Target target(Example example, List<Encoding> rows) {
        return labels(example)
                .map(labels -> {
                    float[] present = new float[classes.size()];
                    labels.forEach(label -> present[classes.id(label)] = 1);
                    return Target.ofNumbers(present).withWeight(ExampleWeight.of(example));
                })
                .orElse(Target.none());
    }

    private static Optional<List<String>> labels(Example example) {
        return example.value(ColumnRole.LABELS).map(Cell::strings);
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>(text.parameters());
        parameters.addAll(linear.parameters());
        return parameters;
    }

    @Override
    public Pooling pooling() {
        return text.tokens();
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        return linear.logits(text.of(features, batch, pass), pass);
    }

    /** The mean over classes of {@code positiveWeight·y·softplus(−z) + (1 − y)·softplus(z)}. */
    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        NDArray present = batch.target();
        NDArray weights = present.mul((float) (positiveWeight - 1)).add(1);
        NDArray weightedPresent = present.mul((float) positiveWeight);
        // softplus(−z) = softplus(z) − z
        NDArray loss = softplus(output, pass.kernels()).mul(weights).sub(output.mul(weightedPresent));
        return loss.mean(new int[] {1}).mul(batch.weights());
    }

    /** {@code log(1 + e^z)}, for any z. */
    private static NDArray softplus(NDArray z, Kernels kernels) {
        NDArray zero = kernels.constant(0, z.getShape()).expandDims(-1);
        return kernels.logSumExp(NDArrays.concat(new NDList(z.expandDims(-1), zero), -1));
    }

    /** The mean over classes of {@code KL(reference ‖ output)} of the binary decisions, softened by a temperature. */
    @Override
    public Optional<Divergence> divergence() {
        return Optional.of((output, reference, temperature, batch, pass) -> {
            Kernels kernels = pass.kernels();
            NDArray found = kernels.scale(output, 1 / temperature);
            NDArray wanted = kernels.scale(reference, 1 / temperature);
            // log σ(z) = z − softplus(z), log(1 − σ(z)) = −softplus(z)
            NDArray shift = softplus(found, kernels).sub(softplus(wanted, kernels));
            NDArray present = wanted.sub(softplus(wanted, kernels)).exp();
            return present.mul(wanted.sub(found)).add(shift).mean(new int[] {1});
        });
    }

    @Override
    public Prediction decode(Example example, HeadOutput output) {
        float[] z = output.row(0);
        float[] thresholds = thresholds(output).orElseGet(() -> new float[z.length]);
        List<String> chosen = IntStream.range(0, z.length)
                .filter(id -> z[id] > thresholds[id])
                .mapToObj(classes.classes()::get)
                .toList();
        Map<String, Double> scores = new LinkedHashMap<>();
        IntStream.range(0, z.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -z[id]))
                .limit(LISTED)
                .forEach(id -> scores.put(classes.classes().get(id), probability(z[id])));
        return new Prediction(new Answer.ClassLabels(chosen, scores), confidence(z, thresholds));
    }

    /** Those that were tuned on DEV, if they are to be. */
    private Optional<float[]> thresholds(HeadOutput output) {
        return tunesThresholds
                ? output.fitted(THRESHOLDS).filter(fitted -> fitted.length == classes.size())
                : Optional.empty();
    }

    private static double probability(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /** How sure the least certain decision is: 0.5 where a score is at its threshold. */
    private static double confidence(float[] z, float[] thresholds) {
        return IntStream.range(0, z.length)
                .mapToDouble(id -> probability(Math.abs((double) z[id] - thresholds[id])))
                .min()
                .orElse(1);
    }

    @Override
    public Optional<Answer> groundTruth(Example example) {
        return labels(example).map(labels -> new Answer.ClassLabels(labels, Map.of()));
    }

    @Override
    public List<Metric> metrics() {
        return MultiLabelMetrics.metrics(classes.size());
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new MultiLabelMetrics(classes, example -> labels(example).map(this::ids), tunesThresholds);
    }

    private int[] ids(List<String> labels) {
        return labels.stream().mapToInt(classes::id).distinct().toArray();
    }

    @Override
    public String outputShape() {
        return "[batch, %d]".formatted(classes.size());
    }

    /** transformers predicts a class from a probability of 0.5 on; thresholds are in the configuration for who reads them. */
    @Override
    public Optional<HuggingFaceHead> huggingFace(TransformersNames family) {
        return PooledTextExport.of(family, text, "multi_label_classification", classes.classes());
    }
}
