package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.DatasetSchema;
import dev.headstock.api.DatasetSchema.Column;
import dev.headstock.api.DatasetSchema.Purpose;
import dev.headstock.api.Evaluation;
import dev.headstock.api.Example;
import dev.headstock.api.Head;
import dev.headstock.api.HeadType;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.ParameterSpec;
import dev.headstock.api.Pluggable;
import dev.headstock.api.Prediction;
import dev.headstock.api.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every head promises. A subclass names the head and, where three classes of text do not suit it, a data set. */
public abstract class HeadTypeContract<O extends Record> extends PluggableContract<O> {
    private static final int TOKENS = 6;

    private final ModelOutline model = TinyBert.outline(2, 16);
    private Workbench bench;

    protected abstract HeadType<O> head();

    protected O options() {
        return head().defaults();
    }

    /** A data set that the head can learn from. */
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(
                new Column("text", Purpose.TEXT, List.of()),
                new Column("label", Purpose.LABEL, List.of("bad", "fair", "good"))));
    }

    /** Labelled examples of that data set. */
    protected List<Example> examples() {
        List<String> classes = schema().classes();
        return IntStream.range(0, 4)
                .mapToObj(row -> new Example(row, "text " + row, null, classes.get(row % classes.size())))
                .toList();
    }

    @Override
    protected Pluggable<O> extension() {
        return head();
    }

    @BeforeEach
    void open() {
        bench = new Workbench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Head built() {
        return head().build(model, schema(), options());
    }

    @Test
    void acceptsItsDataSetAndSaysWhyNotAnother() {
        assertThat(head().objection(schema())).isEmpty();
        assertThat(head().objection(new DatasetSchema(List.of())))
                .hasValueSatisfying(sentence -> assertThat(sentence).isNotBlank());
    }

    @Test
    void parametersHaveDistinctNames() {
        assertThat(built().parameters())
                .isNotEmpty()
                .extracting(ParameterSpec::name)
                .doesNotHaveDuplicates();
        assertThat(built().outputShape()).isNotBlank();
    }

    /** What stands at padded positions is noise: it depends on the other texts of the batch. */
    @Test
    void ignoresPadding() {
        TokenBatch batch = bench.tokens(examples().size(), TOKENS);
        NDArray hidden = hidden(batch);
        NDArray mask = batch.mask().expandDims(-1);
        NDArray noise = bench.random(9, batch.size(), TOKENS, model.width()).mul(mask.sub(1));

        assertThat(output(built(), hidden.add(noise), batch).toFloatArray())
                .containsExactly(output(built(), hidden, batch).toFloatArray(), within(1e-5f));
    }

    @Test
    void everyParameterLearnsFromAFiniteLoss() {
        Head head = built();
        TokenBatch batch = bench.tokens(examples().size(), TOKENS);
        Map<String, NDArray> parameters = bench.moved(head.parameters());
        FakePass pass = pass(parameters);
        NDArray hidden = hidden(batch);
        NDArray targets = head.targets(examples(), bench.memory());

        List<float[]> gradients = bench.gradients(
                () -> {
                    NDArray reduced = head.reduce(hidden, batch, bench.kernels());
                    NDArray loss = head.loss(head.output(reduced, pass), targets, bench.kernels());
                    assertThat(loss.getShape().size())
                            .as("the loss is a scalar")
                            .isEqualTo(1);
                    assertThat(loss.toFloatArray()[0]).isFinite().isPositive();
                    return loss;
                },
                new ArrayList<>(parameters.values()));

        assertThat(gradients).as("gradients of %s", parameters.keySet()).allSatisfy(Gradients::isFiniteAndNotZero);
    }

    @Test
    void answersAndJudgesEveryExample() {
        TokenBatch batch = bench.tokens(examples().size(), TOKENS);
        NDArray output = output(built(), hidden(batch), batch);
        assertThat(output.getShape().get(0)).isEqualTo(examples().size());
        List<Prediction> predictions =
                rows(output).stream().map(built()::decode).toList();

        assertThat(predictions).allSatisfy(prediction -> {
            assertThat(prediction.answer()).isNotNull();
            assertThat(prediction.confidence()).isBetween(0.0, 1.0);
            assertThat(prediction.scores().values())
                    .allSatisfy(score -> assertThat(score).isBetween(0.0, 1.0));
        });
        Evaluation evaluation = built().evaluate(examples(), predictions);
        assertThat(evaluation.metrics()).containsKey(evaluation.primary());
        assertThat(evaluation.metrics().keySet())
                .allSatisfy(name -> assertThat(name).matches("[a-z0-9]+([-/][\\p{L}0-9]+)*"));
        assertThat(evaluation.metrics().values())
                .allSatisfy(value -> assertThat(value).isFinite());
    }

    private NDArray hidden(TokenBatch batch) {
        return bench.random(5, batch.size(), batch.tokens(), model.width());
    }

    private NDArray output(Head head, NDArray hidden, TokenBatch batch) {
        NDArray reduced = head.reduce(hidden, batch, bench.kernels());
        return head.output(reduced, pass(bench.moved(head.parameters())));
    }

    private FakePass pass(Map<String, NDArray> parameters) {
        Map<String, NDArray> byPath = new HashMap<>();
        parameters.forEach((name, array) -> byPath.put("head." + name, array));
        return new FakePass(byPath, bench.kernels());
    }

    private static List<float[]> rows(NDArray output) {
        float[] all = output.toFloatArray();
        int rows = (int) output.getShape().get(0);
        int width = all.length / rows;
        return IntStream.range(0, rows)
                .mapToObj(row -> Arrays.copyOfRange(all, row * width, (row + 1) * width))
                .toList();
    }
}
