package dev.headstock.trainer.generation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.head.GenerationSettings;
import dev.headstock.api.head.GenerationState;
import dev.headstock.api.head.Generator;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadPass;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.evaluation.Answers;
import dev.headstock.trainer.evaluation.Answers.ExampleAnswer;
import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.fixtures.SimpleHead;
import dev.headstock.trainer.fixtures.TinyRun;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.training.Training;
import dev.headstock.trainer.training.TrainingObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TextGeneratorTest extends TorchTest {
    private static final List<RowExample> SOURCES = List.of(
            RowExample.of(0, "17 18 19 20"), RowExample.of(1, "30"), RowExample.of(2, "41 42 43 44 45 46 47 48"));

    private static TinyRun continuing(Separator side, GenerationSettings settings, boolean masked) {
        return TinyRun.classifier()
                .withoutDropout()
                .with(
                        new SimpleHead(
                                "continuing",
                                (context, width) -> new Continuing(
                                        TinyRun.VOCABULARY,
                                        context.model().wordEmbeddings().orElseThrow(),
                                        side,
                                        settings,
                                        masked)),
                        Map.of())
                .with(new FullTuning());
    }

    private static TinyRun decoding(GenerationSettings settings) {
        return TinyRun.classifier()
                .withoutDropout()
                .with(
                        new SimpleHead(
                                "decoding",
                                (context, width) -> new Decoding(
                                        width,
                                        TinyRun.VOCABULARY,
                                        context.model().wordEmbeddings().orElseThrow(),
                                        settings)),
                        Map.of())
                .with(new FullTuning());
    }

    static Stream<Arguments> generators() {
        GenerationSettings greedy = GenerationSettings.greedy(12);
        GenerationSettings beams = GenerationSettings.beamSearch(12, 3).withNoRepeatNgram(2);
        GenerationSettings sampling = greedy.withSampling(0.8, 20, 0.95, 5);
        return Stream.of(
                Arguments.arguments("greedy", continuing(Separator.CONTINUATION, greedy, false)),
                Arguments.arguments("greedy, separator of the source", continuing(Separator.SOURCE, greedy, false)),
                Arguments.arguments("greedy, masked", continuing(Separator.CONTINUATION, greedy, true)),
                Arguments.arguments("beams", continuing(Separator.CONTINUATION, beams, false)),
                Arguments.arguments("beams, separator of the source", continuing(Separator.SOURCE, beams, false)),
                Arguments.arguments("beams, masked", continuing(Separator.SOURCE, beams, true)),
                Arguments.arguments("sampling", continuing(Separator.CONTINUATION, sampling, false)),
                Arguments.arguments("decoder, greedy", decoding(greedy.withNoRepeatNgram(1))),
                Arguments.arguments("decoder, beams", decoding(beams)),
                Arguments.arguments("decoder, sampling", decoding(sampling)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("generators")
    void severalTextsInOneBatchAreThoseOfEachAlone(String name, TinyRun tiny) {
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run)) {
            List<String> together = generate(model, run, SOURCES);
            List<String> alone = SOURCES.stream()
                    .map(source -> generate(model, run, List.of(source)).get(0))
                    .toList();

            assertThat(together).isEqualTo(alone);
            assertThat(together).doesNotHaveDuplicates();
        }
    }

    /** A model whose attention cannot use cached keys reads each text again in full. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("generators")
    void withAndWithoutACacheTheTextsAreTheSame(String name, TinyRun tiny) {
        TinyRun biased = tiny.of(TinyRun.recognized(
                new BiasedFamily(), TinyRun.bert(2, 32).outline().config()));
        ResolvedRun run = tiny.resolve();
        ResolvedRun biasedRun = biased.resolve();
        try (Model model = tiny.build(torch, run);
                Model again = biased.build(torch, biasedRun)) {
            assertThat(generate(again, biasedRun, SOURCES)).isEqualTo(generate(model, run, SOURCES));
        }
    }

    /** Each generated token is the likeliest one where training reads the whole text at once. */
    @ParameterizedTest
    @EnumSource(Separator.class)
    void trainingSeesWhatGenerationSees(Separator side) {
        TinyRun tiny = continuing(side, GenerationSettings.greedy(8), false);
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run)) {
            int compared = 0;
            for (RowExample source : TinyRun.examples(20, 6)) {
                int[] generated = ids(generate(model, run, List.of(source)).get(0));
                if (generated.length > 1) {
                    assertThat(likeliest(model, run, source, generated)).isEqualTo(generated);
                    compared++;
                }
            }
            assertThat(compared).isGreaterThan(5);
        }
    }

    @Test
    void trainingOfADecoderSeesWhatGenerationSees() {
        TinyRun tiny = decoding(GenerationSettings.greedy(8));
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run)) {
            for (RowExample source : SOURCES) {
                int[] generated = ids(generate(model, run, List.of(source)).get(0));
                assertThat(likeliest(model, run, source, generated)).isEqualTo(generated);
            }
        }
    }

    private static int[] ids(String text) {
        return Arrays.stream(text.split(" "))
                .filter(word -> !word.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /** The likeliest token at each place of a text that is read at once. */
    private static int[] likeliest(Model model, ResolvedRun run, RowExample source, int[] text) {
        String words = Arrays.stream(text).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        RowExample whole = source.with(ColumnRole.TARGET_TEXT, Cell.ofStrings(List.of(words)));
        Unit unit = TinyRun.encoder(run).units(run.head(), whole).get(0);
        try (NDManager memory = torch.newScope()) {
            NDArray logits = model.pass(model.batch(List.of(unit), memory), PassOptions.exact())
                    .output();
            long[] best = logits.get(0).argMax(1).toLongArray();
            int from = unit.rows().get(0).targetIds().length > 0
                    ? 0
                    : unit.rows().get(0).tokens() - text.length - 2;
            return Arrays.stream(best, from, from + text.length)
                    .mapToInt(id -> (int) id)
                    .toArray();
        }
    }

    private static List<String> generate(Model model, ResolvedRun run, List<RowExample> sources) {
        return new Answers(model, TinyRun.encoder(run), PassOptions.exact(), Map.of())
                .answer(sources).stream()
                        .map(answer -> answer.prediction().answer().text())
                        .toList();
    }

    /** A short text is finished before the first tenth of a second has passed. */
    @Test
    void aTextIsShownFromItsFirstTokenOn() {
        TinyRun tiny = decoding(GenerationSettings.greedy(12).withNoRepeatNgram(1));
        ResolvedRun run = tiny.resolve();
        List<String> shown = new ArrayList<>();
        try (Model model = tiny.build(torch, run)) {
            String whole = new Answers(model, TinyRun.encoder(run), PassOptions.exact(), Map.of())
                    .answer(SOURCES.subList(0, 1), GenerationLimits.NONE, (example, text) -> shown.add(text))
                    .get(0)
                    .prediction()
                    .answer()
                    .text();

            assertThat(ids(whole)).hasSizeGreaterThan(1);
            assertThat(shown).isNotEmpty().allMatch(whole::startsWith);
            assertThat(ids(shown.get(0))).hasSize(1);
        }
    }

    @Test
    void textsAreMemorizedAndEvaluationsDoNotShowThemToTheGenerator(@TempDir Path work) {
        TinyRun tiny = continuing(Separator.CONTINUATION, GenerationSettings.beamSearch(10, 2), false)
                .with("learningRate", 3e-3)
                .with("epochs", 60);
        List<RowExample> examples = TinyRun.examples(8, 1).stream()
                .map(example -> example.with(
                        ColumnRole.TARGET_TEXT,
                        Cell.ofStrings(List.of("50 5%d 6%d".formatted(example.row(), example.row())))))
                .toList();
        ResolvedRun run = tiny.resolve();
        List<EvaluationResult> evaluations = new ArrayList<>();
        try (Model model = tiny.build(torch, run);
                Training training = tiny.training(run, model, examples, examples, work)) {
            training.run(new TrainingObserver() {
                @Override
                public void stepped(StepReport report) {}

                @Override
                public void evaluated(EvaluationResult result, Progress progress) {
                    evaluations.add(result);
                }

                @Override
                public void checkpoint(Progress progress) {}

                @Override
                public Wish wish() {
                    return Wish.GO_ON;
                }
            });
        }

        EvaluationResult first = evaluations.get(0);
        EvaluationResult last = evaluations.get(evaluations.size() - 1);
        assertThat(first.metrics().get("exact")).isZero();
        assertThat(last.metrics().get("exact")).isEqualTo(1);
        assertThat(last.loss()).isLessThan(first.loss() / 5);
        assertThat(last.cut()).isZero();
    }

    @Test
    void aRequestMayLowerTheLengthAndNotRaiseIt() {
        TinyRun tiny = continuing(Separator.CONTINUATION, GenerationSettings.greedy(6), false);
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run)) {
            Answers answers = new Answers(model, TinyRun.encoder(run), PassOptions.exact(), Map.of());

            ExampleAnswer shorter = answers.answer(
                            SOURCES.subList(0, 1), new GenerationLimits(2, 60), (example, text) -> {})
                    .get(0);
            ExampleAnswer longer = answers.answer(
                            SOURCES.subList(0, 1), new GenerationLimits(50, 60), (example, text) -> {})
                    .get(0);

            assertThat(ids(shorter.prediction().answer().text())).hasSize(2);
            assertThat(shorter.cut()).isTrue();
            assertThat(ids(longer.prediction().answer().text())).hasSize(6);
            assertThat(longer.prediction().confidence()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void aTextThatTakesTooLongIsCutAndOneThatNobodyWaitsForEnds() {
        TinyRun tiny = continuing(Separator.CONTINUATION, GenerationSettings.beamSearch(30, 2), false);
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run)) {
            Answers answers = new Answers(model, TinyRun.encoder(run), PassOptions.exact(), Map.of());
            AtomicInteger asked = new AtomicInteger();
            GenerationLimits cancelled = new GenerationLimits(30, 60, () -> asked.incrementAndGet() > 3);

            ExampleAnswer expired = answers.answer(
                            SOURCES.subList(0, 1), new GenerationLimits(30, 0), (example, text) -> {})
                    .get(0);
            ExampleAnswer ended = answers.answer(SOURCES.subList(0, 1), cancelled, (example, text) -> {})
                    .get(0);

            assertThat(expired.cut()).isTrue();
            assertThat(expired.prediction().answer().text()).isEmpty();
            assertThat(ended.cut()).isTrue();
            assertThat(ids(ended.prediction().answer().text())).hasSize(3);
        }
    }

    /** Takes a moment for each token. */
    private record Slowly(Generator real) implements Generator {
        @Override
        public GenerationSettings settings() {
            return real.settings();
        }

        @Override
        public int stopTokenId() {
            return real.stopTokenId();
        }

        @Override
        public NDArray next(GenerationState state, HeadPass pass) {
            long until = System.nanoTime() + 60_000_000;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            return real.next(state, pass);
        }
    }

    @Test
    void aListenerReceivesTheWholeTextAtMostTenTimesASecond() {
        TinyRun tiny = continuing(Separator.CONTINUATION, GenerationSettings.greedy(10), false);
        ResolvedRun run = tiny.resolve();
        Head head = run.head();
        List<int[]> seen = new ArrayList<>();
        try (Model model = tiny.build(torch, run)) {
            List<Unit> sources = TinyRun.encoder(run).units(head, SOURCES.get(0));

            List<GeneratedText> texts = new TextGenerator(
                            model, new Slowly(head.generator().orElseThrow()), PassOptions.exact())
                    .generate(sources, GenerationLimits.NONE, (example, ids) -> seen.add(ids));

            int[] all = texts.get(0).ids();
            assertThat(seen).hasSizeBetween(2, 6);
            assertThat(seen).allSatisfy(ids -> assertThat(ids).isEqualTo(Arrays.copyOf(all, ids.length)));
        }
    }
}
