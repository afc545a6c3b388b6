package dev.headstock.trainer.evaluation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.fixtures.SimpleHead;
import dev.headstock.trainer.fixtures.TinyRun;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.planning.ResolvedRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluatorTest extends TorchTest {
    private static final List<RowExample> EXAMPLES = TinyRun.examples(700, 4);

    @Test
    void everyExampleLeavesOnceWithTheLossThatItHasAlone() {
        TinyRun tiny = TinyRun.classifier().with(new FullTuning());
        List<ExampleResult> results = new ArrayList<>();
        EvaluationResult result = evaluate(tiny, EXAMPLES, EvaluationRequest.tuning(), results);

        assertThat(results).hasSize(EXAMPLES.size());
        assertThat(results).extracting(each -> each.example().row()).doesNotHaveDuplicates();
        assertThat(result.examples()).isEqualTo(EXAMPLES.size());
        assertThat(result.loss())
                .isCloseTo(
                        results.stream()
                                .mapToDouble(ExampleResult::loss)
                                .average()
                                .orElseThrow(),
                        within(1e-9));
        assertThat(result.metrics().get("accuracy"))
                .isCloseTo(
                        results.stream()
                                .mapToDouble(ExampleResult::quality)
                                .average()
                                .orElseThrow(),
                        within(1e-9));
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run)) {
            for (ExampleResult each : results.subList(0, 20)) {
                assertThat(each.loss()).isCloseTo(lossAlone(model, run, each.example()), within(1e-5));
            }
        }
    }

    private static double lossAlone(Model model, ResolvedRun run, Example example) {
        try (NDManager memory = torch.newScope()) {
            UnitSet one = TinyRun.units(run, List.of((RowExample) example));
            return model.pass(model.batch(one.get(new int[] {0}), memory), PassOptions.exact())
                    .loss()
                    .getFloat();
        }
    }

    @Test
    void unlabeledExamplesArePredictedAndHaveNoLoss() {
        List<RowExample> half = EXAMPLES.subList(0, 20).stream()
                .map(example -> example.row() < 10 ? example : RowExample.of(example.row(), example.text()))
                .toList();
        List<ExampleResult> results = new ArrayList<>();

        EvaluationResult result =
                evaluate(TinyRun.classifier().with(new FullTuning()), half, EvaluationRequest.tuning(), results);

        assertThat(results).hasSize(20);
        assertThat(results.stream().filter(each -> each.example().row() >= 10)).allSatisfy(each -> {
            assertThat(each.loss()).isNaN();
            assertThat(each.truth()).isEmpty();
            assertThat(each.prediction().answer().text()).isIn(TinyRun.CLASSES);
        });
        assertThat(result.loss())
                .isCloseTo(
                        results.stream()
                                .mapToDouble(ExampleResult::loss)
                                .filter(loss -> !Double.isNaN(loss))
                                .average()
                                .orElseThrow(),
                        within(1e-9));
    }

    @Test
    void replicatesAreComputedWhenTheyAreAskedFor() {
        TinyRun tiny = TinyRun.classifier().with(new FullTuning());
        List<RowExample> examples = EXAMPLES.subList(0, 300);

        EvaluationResult plain = evaluate(tiny, examples, EvaluationRequest.tuning(), new ArrayList<>());
        EvaluationResult replicated =
                evaluate(tiny, examples, EvaluationRequest.tuning().withReplicates(), new ArrayList<>());

        assertThat(plain.replicates()).isEmpty();
        assertThat(replicated.metrics()).isEqualTo(plain.metrics());
        double[] accuracies = requireNonNull(replicated.replicates().get("accuracy"));
        Arrays.sort(accuracies);
        assertThat(accuracies).hasSize(200);
        assertThat(accuracies[5]).isLessThan(plain.metrics().get("accuracy"));
        assertThat(accuracies[194]).isGreaterThan(plain.metrics().get("accuracy"));
        assertThat(replicated.replicates().get("loss")).hasSize(200);
    }

    /** Reads its text in windows, and answers with how many tokens of the text it saw and in how many rows. */
    private record Windows(int width) implements Head {
        @Override
        public List<InputSequence> sequences(Example example) {
            return List.of(InputSequence.of(example.texts()).withSlidingWindow(2));
        }

        @Override
        public Target target(Example example, List<Encoding> rows) {
            return Target.ofNumber(0).withWeight(2);
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("weight", new Shape(1, width), new Init.Normal(0.1)));
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return pass.kernels().linear(features, pass.parameter("weight"), null);
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            return output.mul(0).sum(new int[] {1, 2}).add(batch.target()).add(3);
        }

        @Override
        public Prediction decode(Example example, HeadOutput output) {
            int scores = IntStream.range(0, output.rows())
                    .map(row -> output.row(row).length)
                    .sum();
            int tokens = IntStream.range(0, output.rows())
                    .map(row -> output.encoding(row).tokens())
                    .sum();
            long distinct = IntStream.range(0, output.rows())
                    .boxed()
                    .flatMap(row -> IntStream.range(0, output.encoding(row).tokens())
                            .filter(token -> output.encoding(row).sequenceId(token) == 0)
                            .filter(token -> output.encoding(row).hasMaxContext(token))
                            .mapToObj(token -> output.encoding(row).charStart(token)))
                    .distinct()
                    .count();
            assertThat(scores).isEqualTo(tokens);
            assertThat(output.parameter("weight")).hasSize(width);
            return new Prediction(
                    new Answer.Text("%d tokens in %d rows".formatted(distinct, output.rows()), List.of()), 1);
        }

        @Override
        public List<Metric> metrics() {
            return List.of(Metric.maximize("rows"));
        }

        @Override
        public MetricAccumulator newAccumulator() {
            return new Rows();
        }

        @Override
        public String outputShape() {
            return "[batch, tokens, 1]";
        }

        private static final class Rows implements MetricAccumulator {
            private double rows;

            @Override
            public double add(Example example, Prediction prediction, HeadOutput output) {
                rows += output.rows();
                return 1;
            }

            @Override
            public Map<String, Double> compute(double meanLoss) {
                return Map.of("rows", rows);
            }

            @Override
            public Map<String, float[]> fitted() {
                return Map.of("rows", new float[] {(float) rows});
            }
        }
    }

    @Test
    void windowsOfAnExampleAreDecodedTogether() {
        TinyRun tiny = TinyRun.classifier()
                .with("maxTokens", 12)
                .with(new SimpleHead("windows", (context, width) -> new Windows(width)), Map.of())
                .with(new FullTuning());
        List<RowExample> long1 = IntStream.range(0, 300)
                .mapToObj(row -> RowExample.of(
                        row,
                        IntStream.range(0, 5 + row % 40)
                                .mapToObj(word -> Integer.toString(10 + word))
                                .collect(Collectors.joining(" "))))
                .toList();
        List<ExampleResult> results = new ArrayList<>();

        EvaluationResult result = evaluate(tiny, long1, EvaluationRequest.tuning(), results);

        Map<Long, String> answers = new HashMap<>();
        results.forEach(each ->
                answers.put(each.example().row(), each.prediction().answer().text()));
        assertThat(answers).hasSize(300).containsEntry(0L, "5 tokens in 1 rows");
        assertThat(answers.get(39L)).startsWith("44 tokens in ").isNotEqualTo("44 tokens in 1 rows");
        assertThat(result.fitted().get("rows"))
                .containsExactly(requireNonNull(result.metrics().get("rows")).floatValue());
        // A loss of 3 and a weight of 2 for each window.
        assertThat(results).allSatisfy(each -> assertThat(each.loss()).isCloseTo(1.5, within(1e-6)));
        assertThat(result.loss()).isCloseTo(1.5, within(1e-6));
    }

    /** Answers 1 where its score is above a constant that was tuned elsewhere. */
    private record Threshold(int width) implements SimpleHead.FirstScore {
        @Override
        public Target target(Example example, List<Encoding> rows) {
            return Target.ofNumber(0);
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("weight", new Shape(1, width), Init.ZEROS));
        }

        @Override
        public Pooling pooling() {
            return Pooling.MEAN;
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return pass.kernels().linear(features, pass.parameter("weight"), null);
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            return output.squeeze(-1).square();
        }

        @Override
        public Prediction decode(Example example, HeadOutput output) {
            Optional<float[]> threshold = output.fitted("threshold");
            double answer = threshold
                    .map(value -> output.row(0)[0] > value[0] ? 1.0 : 0.0)
                    .orElse(-1.0);
            return new Prediction(new Answer.Number(answer, ""), Double.NaN);
        }
    }

    @Test
    void constantsThatWereTunedElsewhereReachDecoding() {
        TinyRun tiny = TinyRun.classifier()
                .with(new SimpleHead("threshold", (context, width) -> new Threshold(width)), Map.of())
                .with(new FullTuning());
        List<ExampleResult> tuning = new ArrayList<>();
        List<ExampleResult> low = new ArrayList<>();
        List<RowExample> few = EXAMPLES.subList(0, 5);

        evaluate(tiny, few, EvaluationRequest.tuning(), tuning);
        evaluate(tiny, few, EvaluationRequest.with(Map.of("threshold", new float[] {-1})), low);

        assertThat(tuning).extracting(each -> each.prediction().answer().text()).containsOnly(text(-1));
        assertThat(low).extracting(each -> each.prediction().answer().text()).containsOnly(text(1));
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run)) {
            Answers answers =
                    new Answers(model, TinyRun.encoder(run), PassOptions.exact(), Map.of("threshold", new float[] {1}));
            assertThat(answers.answer(few))
                    .extracting(each -> each.prediction().answer().text())
                    .containsOnly(text(0));
        }
    }

    private static String text(double number) {
        return new Answer.Number(number, "").text();
    }

    @Test
    void aHeadThatComputesOtherMetricsThanItDeclaresIsNamed() {
        TinyRun tiny = TinyRun.classifier()
                .with(new SimpleHead("dishonest", (context, width) -> new Dishonest(width)), Map.of())
                .with(new FullTuning());

        assertThatThrownBy(() -> evaluate(tiny, EXAMPLES.subList(0, 5), EvaluationRequest.tuning(), new ArrayList<>()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Dishonest")
                .hasMessageContaining("promised")
                .hasMessageContaining("mean-loss");
    }

    private record Dishonest(int width) implements SimpleHead.FirstScore {
        @Override
        public Target target(Example example, List<Encoding> rows) {
            return new Threshold(width).target(example, rows);
        }

        @Override
        public List<ParameterSpec> parameters() {
            return new Threshold(width).parameters();
        }

        @Override
        public Pooling pooling() {
            return Pooling.MEAN;
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return new Threshold(width).output(features, batch, pass);
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            return new Threshold(width).loss(output, batch, pass);
        }

        @Override
        public List<Metric> metrics() {
            return List.of(Metric.maximize("promised"));
        }
    }

    @Test
    void answersTellWhatWasRead() {
        TinyRun tiny = TinyRun.classifier().with("maxTokens", 8).with(new FullTuning());
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run)) {
            List<Answers.ExampleAnswer> answers = new Answers(
                            model, TinyRun.encoder(run), PassOptions.exact(), Map.of())
                    .answer(List.of(RowExample.of(-1, "10 11 12"), RowExample.of(-1, "10 11 12 13 14 15 16 17")));

            assertThat(answers).extracting(Answers.ExampleAnswer::tokens).containsExactly(5, 8);
            assertThat(answers).extracting(Answers.ExampleAnswer::truncated).containsExactly(false, true);
        }
    }

    private static EvaluationResult evaluate(
            TinyRun tiny, List<RowExample> examples, EvaluationRequest request, List<ExampleResult> results) {
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run);
                Evaluator evaluator = new Evaluator(model, TinyRun.split(run, examples), PassOptions.exact(), 7)) {
            return evaluator.evaluate(request, results::add, () -> {});
        }
    }
}
