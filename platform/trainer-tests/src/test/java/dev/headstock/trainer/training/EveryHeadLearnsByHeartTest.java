package dev.headstock.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headstock.api.HeadType;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Span;
import dev.headstock.plugins.causallm.CausalLm;
import dev.headstock.plugins.extractiveqa.ExtractiveQa;
import dev.headstock.plugins.gpt2.Gpt2Family;
import dev.headstock.plugins.maskedlm.MaskedLm;
import dev.headstock.plugins.multilabel.MultiLabel;
import dev.headstock.plugins.multiplechoice.MultipleChoice;
import dev.headstock.plugins.pairclassification.PairClassification;
import dev.headstock.plugins.prefixlm.PrefixLm;
import dev.headstock.plugins.regression.Regression;
import dev.headstock.plugins.seq2seq.Seq2Seq;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.plugins.tokenclassification.TokenClassification;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeExample;
import dev.headstock.trainer.evaluation.EvaluationRequest;
import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.evaluation.Evaluator;
import dev.headstock.trainer.fixtures.TinyRun;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.training.Training.End;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tiny model with random weights trains on a few rows through the whole engine, until its answers to them are right: inputs, targets, the
 * loss, decoding and metrics of a head fit together.
 */
class EveryHeadLearnsByHeartTest extends TorchTest {
    private static final int ROWS = 6;
    private static final int EPOCHS = 80;

    @TempDir
    static Path work;

    /**
     * @param metric that is to be as good as it gets
     */
    private record Lesson(
            HeadType<?> head,
            Map<String, Object> options,
            DatasetSchema data,
            List<? extends Example> rows,
            String metric,
            Predicate<Double> reached,
            RecognizedModel model) {

        Lesson(
                HeadType<?> head,
                Map<String, Object> options,
                DatasetSchema data,
                List<? extends Example> rows,
                String metric) {
            this(head, options, data, rows, metric, value -> value == 1, TinyRun.bert(2, 32));
        }

        Lesson on(RecognizedModel other) {
            return new Lesson(head, options, data, rows, metric, reached, other);
        }

        Lesson until(Predicate<Double> other) {
            return new Lesson(head, options, data, rows, metric, other, model);
        }
    }

    static Stream<Arguments> lessons() {
        return Stream.of(
                arguments("classes", classes(Map.of("dropout", 0.0), 1)),
                arguments("classes of joined windows", classes(windows("JOINED_WINDOWS"), 8)),
                arguments("classes of single windows", classes(windows("EACH_WINDOW"), 8)),
                arguments("pairs", pairs("JOINED")),
                arguments("pairs read apart", pairs("SEPARATE")),
                arguments("labels", labels()),
                arguments("numbers", numbers()),
                arguments("choices", choices()),
                arguments("entities", words(List.of("B-A", "I-A", "O"), Map.of("dropout", 0.0), "span-f1")),
                arguments(
                        "entities with a CRF",
                        words(List.of("B-A", "I-A", "O"), Map.of("dropout", 0.0, "crf", true), "span-f1")),
                arguments(
                        "entities with an LSTM",
                        words(List.of("B-A", "I-A", "O"), Map.of("dropout", 0.0, "lstmWidth", 16), "span-f1")),
                arguments("parts of speech", words(List.of("DET", "NOUN", "VERB"), Map.of("dropout", 0.0), "accuracy")),
                arguments("marked spans", spans()),
                arguments("answers in passages", passages()),
                arguments("masked tokens", masked()),
                arguments("continued texts", written(new PrefixLm(), Map.of("maxLength", 8))),
                arguments(
                        "continued texts of a decoder",
                        written(new PrefixLm(), Map.of("maxLength", 8)).on(gpt2())),
                arguments("a decoder with beams", written(new Seq2Seq(), decoder("NEW", 2))),
                arguments("a decoder from the encoder", written(new Seq2Seq(), decoder("ENCODER", 1))),
                arguments("a language", language()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lessons")
    void learns(String name, Lesson lesson) {
        TinyRun tiny = TinyRun.classifier()
                .of(lesson.model())
                .with(lesson.head(), lesson.options())
                .on(lesson.data())
                .with(new FullTuning())
                .with("dropout", 0.0)
                .with("attentionDropout", 0.0)
                .with("learningRate", 5e-3)
                .with("epochs", EPOCHS);
        ResolvedRun run = tiny.resolve();
        EvaluationResult result;
        try (Model model = tiny.build(torch, run);
                Training training = tiny.training(run, model, lesson.rows(), null, work)) {
            assertThat(training.run(new Recorder())).isEqualTo(End.COMPLETE);
            result = evaluated(model, run, lesson.rows());
        }

        assertThat(result.metrics().get(lesson.metric()))
                .as("%s among %s", lesson.metric(), result.metrics())
                .matches(lesson.reached());
        hasAnInterval(result, run.head().metrics().get(0).name());
    }

    private static EvaluationResult evaluated(Model model, ResolvedRun run, List<? extends Example> rows) {
        try (Evaluator evaluator = new Evaluator(model, TinyRun.split(run, rows), PassOptions.exact(), 7)) {
            return evaluator.evaluate(EvaluationRequest.tuning().withReplicates(), result -> {}, () -> {});
        }
    }

    /** The middle 95 % of the replicates of the metric that ranks runs. */
    private static void hasAnInterval(EvaluationResult result, String primary) {
        double[] replicates = result.replicates().get(primary);
        assertThat(replicates).as("replicates of %s", primary).hasSize(200);
        assertThat(Arrays.stream(replicates)
                        .filter(value -> !Double.isNaN(value))
                        .count())
                .as("replicates of %s that are numbers", primary)
                .isGreaterThan(150);
    }

    private static RecognizedModel gpt2() {
        return TinyRun.recognized(
                new Gpt2Family(),
                Map.of(
                        "model_type", "gpt2",
                        "n_layer", 2,
                        "n_embd", 32,
                        "n_head", 2,
                        "vocab_size", TinyRun.VOCABULARY,
                        "n_positions", 64));
    }

    private static String text(Random random, int words) {
        return random.ints(words, 10, TinyRun.VOCABULARY)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" "));
    }

    private static List<Example> rows(IntFunction<FakeExample> row) {
        return IntStream.range(0, ROWS).<Example>mapToObj(row::apply).toList();
    }

    private static DatasetSchema columns(DatasetSchema.Column... columns) {
        return new DatasetSchema(List.of(columns));
    }

    private static Map<String, Object> windows(String longTexts) {
        return Map.of("dropout", 0.0, "longTexts", longTexts, "stride", 4);
    }

    /** @param times that texts are longer than the run's maximum of 32 tokens, about */
    private static Lesson classes(Map<String, Object> options, int times) {
        Random random = new Random(1);
        return new Lesson(
                new SequenceClassification(),
                options,
                columns(
                        Contexts.column("text", ColumnRole.TEXT),
                        Contexts.column("label", ColumnRole.LABEL, "a", "b", "c")),
                rows(row -> FakeExample.ofText(row, text(random, 10 * times))
                        .with(
                                "label",
                                ColumnRole.LABEL,
                                Cell.of(List.of("a", "b", "c").get(row % 3)))),
                "accuracy");
    }

    private static Lesson pairs(String reading) {
        Random random = new Random(2);
        return new Lesson(
                new PairClassification(),
                Map.of("dropout", 0.0, "reading", reading),
                columns(
                        Contexts.column("first", ColumnRole.TEXT),
                        Contexts.column("second", ColumnRole.TEXT),
                        Contexts.column("label", ColumnRole.LABEL, "no", "yes")),
                rows(row -> FakeExample.of(row)
                        .with("first", ColumnRole.TEXT, Cell.of(text(random, 5)))
                        .with("second", ColumnRole.TEXT, Cell.of(text(random, 5)))
                        .with("label", ColumnRole.LABEL, Cell.of(row % 2 == 0 ? "no" : "yes"))),
                "accuracy");
    }

    /** None, one or all of them. */
    private static Lesson labels() {
        Random random = new Random(3);
        List<List<String>> some = List.of(List.of(), List.of("a"), List.of("a", "b", "c"), List.of("b", "c"));
        return new Lesson(
                new MultiLabel(),
                Map.of("dropout", 0.0),
                columns(
                        Contexts.column("text", ColumnRole.TEXT),
                        Contexts.column("labels", ColumnRole.LABELS, "a", "b", "c")),
                rows(row -> FakeExample.ofText(row, text(random, 8))
                        .with("labels", ColumnRole.LABELS, Cell.ofStrings(some.get(row % 4)))),
                "subset-accuracy");
    }

    private static Lesson numbers() {
        Random random = new Random(4);
        return new Lesson(
                        new Regression(),
                        Map.of("dropout", 0.0),
                        columns(Contexts.column("text", ColumnRole.TEXT), Contexts.column("number", ColumnRole.NUMBER)),
                        rows(row -> FakeExample.ofText(row, text(random, 8))
                                .with("number", ColumnRole.NUMBER, Cell.of(row - 2.5))),
                        "pearson")
                .until(pearson -> pearson > 0.99);
    }

    private static Lesson choices() {
        Random random = new Random(5);
        return new Lesson(
                new MultipleChoice(),
                Map.of("dropout", 0.0),
                columns(
                        Contexts.column("question", ColumnRole.TEXT),
                        Contexts.column("choices", ColumnRole.CHOICES),
                        Contexts.column("right", ColumnRole.LABEL, "0", "1", "2")),
                rows(row -> FakeExample.ofText(row, text(random, 4))
                        .with(
                                "choices",
                                ColumnRole.CHOICES,
                                Cell.ofStrings(IntStream.range(0, 2 + row % 2)
                                        .mapToObj(any -> text(random, 3))
                                        .toList()))
                        .with("right", ColumnRole.LABEL, Cell.of("" + row % 2))),
                "accuracy");
    }

    /** The tags repeat in their order, beginning at another one in each row. */
    private static Lesson words(List<String> tags, Map<String, Object> options, String metric) {
        Random random = new Random(6);
        return new Lesson(
                new TokenClassification(),
                options,
                columns(
                        Contexts.column("words", ColumnRole.WORDS),
                        Contexts.column("tags", ColumnRole.TAGS, tags.toArray(new String[0]))),
                rows(row -> {
                    List<String> words = Arrays.asList(text(random, 6).split(" "));
                    List<String> own = IntStream.range(0, 6)
                            .mapToObj(word -> tags.get((word + (tags.contains("O") ? 0 : row)) % 3))
                            .toList();
                    return FakeExample.of(row)
                            .with("words", ColumnRole.WORDS, Cell.ofStrings(words))
                            .with("tags", ColumnRole.TAGS, Cell.ofStrings(own));
                }),
                metric);
    }

    /** The second and third word of each text, and its last. */
    private static Lesson spans() {
        Random random = new Random(7);
        return new Lesson(
                new TokenClassification(),
                Map.of("dropout", 0.0),
                columns(Contexts.column("text", ColumnRole.TEXT), Contexts.column("spans", ColumnRole.SPANS, "A", "B")),
                rows(row -> {
                    String text = text(random, 6);
                    List<Span> spans = List.of(new Span(3, 8, "A"), new Span(15, 17, "B"));
                    return FakeExample.ofText(row, text).with("spans", ColumnRole.SPANS, Cell.ofSpans(spans));
                }),
                "span-f1");
    }

    /** Passages of several windows with the answer in any of them. */
    private static Lesson passages() {
        Random random = new Random(8);
        return new Lesson(
                new ExtractiveQa(),
                Map.of("comparison", "WORDS", "stride", 6),
                columns(
                        Contexts.column("question", ColumnRole.TEXT),
                        Contexts.column("passage", ColumnRole.TEXT),
                        Contexts.column("answers", ColumnRole.SPANS)),
                rows(row -> {
                    String passage = text(random, 40);
                    int start = 3 * (4 + 5 * row);
                    return FakeExample.of(row)
                            .with("question", ColumnRole.TEXT, Cell.of(text(random, 3)))
                            .with("passage", ColumnRole.TEXT, Cell.of(passage))
                            .with("answers", ColumnRole.SPANS, Cell.ofSpans(List.of(new Span(start, start + 5, ""))));
                }),
                "exact-match");
    }

    /** Other tokens are masked in each epoch, so this is nearly learned by heart only. */
    private static Lesson masked() {
        return new Lesson(
                        new MaskedLm(),
                        Map.of("share", 0.3),
                        columns(Contexts.column("text", ColumnRole.TEXT)),
                        rows(row -> FakeExample.ofText(
                                row, (" " + (20 + row)).repeat(8).strip())),
                        "perplexity")
                .until(perplexity -> perplexity < 1.5);
    }

    private static Lesson written(HeadType<?> head, Map<String, Object> options) {
        Random random = new Random(9);
        return new Lesson(
                head,
                options,
                columns(Contexts.column("text", ColumnRole.TEXT), Contexts.column("target", ColumnRole.TARGET_TEXT)),
                rows(row -> FakeExample.ofText(row, text(random, 5))
                        .with("target", ColumnRole.TARGET_TEXT, Cell.ofStrings(List.of(text(random, 2 + row % 4))))),
                "exact-match");
    }

    private static Map<String, Object> decoder(String start, int beams) {
        return Map.of(
                "start", start, "layers", 2, "dropout", 0.0, "labelSmoothing", 0.0, "maxLength", 8, "beams", beams);
    }

    /** Nothing says which text comes: log(6) nats in each text of 11 tokens, which is a perplexity of 1.18 at best. */
    private static Lesson language() {
        Random random = new Random(10);
        return new Lesson(
                        new CausalLm(),
                        Map.of("maxLength", 8),
                        columns(Contexts.column("text", ColumnRole.TEXT)),
                        rows(row -> FakeExample.ofText(row, text(random, 10))),
                        "perplexity")
                .until(perplexity -> perplexity < 1.4)
                .on(gpt2());
    }
}
