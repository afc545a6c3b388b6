package dev.headstock.plugins.multiplechoice;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
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
import dev.headstock.api.head.Pooling;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.ClassAnswers;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.kit.MeanQuality;
import dev.headstock.kit.PooledText;
import dev.headstock.kit.PooledTextExport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One row for each choice, behind the texts of the example; the scores of an example's rows go through one softmax.
 *
 * <p>features: [rows, width] or [rows, tokens, width] · scores: [rows, 1]
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., 2018, section 4.4</a>
 */
record ChoiceHead(PooledText text, LinearClassifier linear, Numbering numbering) implements Head {
    /** Score of a choice that there is not. */
    private static final double ABSENT = -1e9;

    @Override
    public List<InputSequence> sequences(Example example) {
        String context = String.join(" ", example.texts());
        return choices(example).stream()
                .map(choice -> InputSequence.of(context, choice))
                .toList();
    }

    private static List<String> choices(Example example) {
        return example.value(ColumnRole.CHOICES).map(Cell::strings).orElse(List.of());
    }

    private Optional<Integer> right(Example example) {
        return example.value(ColumnRole.LABEL).map(cell -> numbering.index(cell.string(), choices(example)));
    }

    @Override
    public Target target(Example example, List<Encoding> rows) {
        return right(example).map(Target::ofId).orElse(Target.none());
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>(text.parameters());
        for (ParameterSpec parameter : linear.parameters()) {
            // A bias shared by all choices changes no probability: it stays 0, and is there for transformers' classes.
            boolean isBias = parameter.name().equals("bias");
            parameters.add(
                    isBias ? ParameterSpec.constant(parameter.name(), parameter.shape(), parameter.init()) : parameter);
        }
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

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return pass.kernels().crossEntropy(ofUnits(output, batch), batch.target(), 0);
    }

    /** [units, most choices] */
    private static NDArray ofUnits(NDArray output, Batch batch) {
        return batch.groupByUnit(output, ABSENT).reshape(new Shape(batch.units(), -1));
    }

    /** Of the choices of each unit. */
    @Override
    public Optional<Divergence> divergence() {
        return Optional.of((output, reference, temperature, batch, pass) -> LinearClassifier.divergence(
                ofUnits(output, batch), ofUnits(reference, batch), temperature, batch, pass));
    }

    @Override
    public Prediction decode(Example example, HeadOutput output) {
        List<String> choices = choices(example);
        float[] scores = new float[Math.min(choices.size(), output.rows())];
        for (int choice = 0; choice < scores.length; choice++) {
            scores[choice] = output.row(choice)[0];
        }
        double[] probabilities = ClassAnswers.softmax(scores);
        List<Answer.Item> ranked = IntStream.range(0, scores.length)
                .mapToObj(choice -> new Answer.Item(choices.get(choice), probabilities[choice]))
                .sorted(Comparator.comparingDouble(Answer.Item::score).reversed())
                .toList();
        return new Prediction(
                new Answer.Ranking(ranked),
                ranked.isEmpty() ? Double.NaN : ranked.get(0).score());
    }

    @Override
    public Optional<Answer> groundTruth(Example example) {
        return right(example)
                .map(index -> new Answer.Ranking(
                        List.of(new Answer.Item(choices(example).get(index), 1))));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.maximize("accuracy"));
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new MeanQuality("accuracy", (example, prediction) -> groundTruth(example)
                .map(truth -> truth.text().equals(prediction.answer().text()) ? 1.0 : 0.0)
                .orElse(Double.NaN));
    }

    @Override
    public String outputShape() {
        return "[batch, choices]";
    }

    @Override
    public Optional<HuggingFaceHead> huggingFace(TransformersNames family) {
        return PooledTextExport.ofChoices(family, text);
    }
}
