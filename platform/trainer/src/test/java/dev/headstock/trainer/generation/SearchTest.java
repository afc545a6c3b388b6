package dev.headstock.trainer.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.head.GenerationSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Searches over languages whose probabilities can be written down. */
class SearchTest {
    private static final int STOP = 0;

    /**
     * Two ways to start, 1 with 0.6 and 2 with 0.4. After 1 all is uncertain, after 2 the text ends as good as surely: greedy takes 1, a
     * search that looks at both takes 2.
     */
    private static double[] garden(int[] text) {
        if (text.length == 0) {
            return new double[] {0.0001, 0.5999, 0.4};
        }
        return text[0] == 1 ? new double[] {0.34, 0.33, 0.33} : new double[] {0.98, 0.01, 0.01};
    }

    @Test
    void greedyTakesTheLikeliestTokenEachTime() {
        GeneratedText text = run(GenerationSettings.greedy(5), SearchTest::garden, 0);

        assertThat(text.ids()).containsExactly(1);
        assertThat(text.cut()).isFalse();
        assertThat(text.confidence()).isCloseTo(Math.sqrt(0.5999 * 0.34), within(1e-9));
    }

    @Test
    void beamsFindTheLikelierText() {
        GeneratedText text = run(GenerationSettings.beamSearch(5, 2), SearchTest::garden, 0);

        assertThat(text.ids()).containsExactly(2);
        assertThat(text.alternatives()).hasSize(1);
        assertThat(text.confidence()).isCloseTo(Math.sqrt(0.4 * 0.98), within(1e-9));
    }

    @Test
    void manyBeamsFindTheBestOfAllTexts() {
        Function<int[], double[]> language = text -> {
            Random random = new Random(Arrays.hashCode(text) + 5L);
            double[] weights = random.doubles(4, 0.05, 1).toArray();
            double sum = Arrays.stream(weights).sum();
            return Arrays.stream(weights).map(weight -> weight / sum).toArray();
        };
        int length = 4;
        List<int[]> ended = new ArrayList<>();
        collect(new int[0], length, ended);
        int[] best = ended.stream()
                .max(Comparator.comparingDouble(text -> score(text, length, language)))
                .orElseThrow();

        GeneratedText found = run(GenerationSettings.beamSearch(length, 200), language, 0);

        assertThat(found.ids()).isEqualTo(best);
    }

    /** All texts that stop, and those that reach the maximum. */
    private static void collect(int[] text, int length, List<int[]> all) {
        all.add(text);
        if (text.length < length) {
            IntStream.range(1, 4).forEach(id -> {
                int[] longer = Arrays.copyOf(text, text.length + 1);
                longer[text.length] = id;
                collect(longer, length, all);
            });
        }
    }

    private static double score(int[] text, int length, Function<int[], double[]> language) {
        double log = 0;
        for (int i = 0; i < text.length; i++) {
            log += Math.log(language.apply(Arrays.copyOf(text, i))[text[i]]);
        }
        if (text.length == length) {
            return log / length;
        }
        return (log + Math.log(language.apply(text)[STOP])) / (text.length + 1);
    }

    @Test
    void aTextEndsAtItsMaximum() {
        GeneratedText text = run(GenerationSettings.greedy(3), any -> new double[] {0.1, 0.9}, 0);

        assertThat(text.ids()).containsExactly(1, 1, 1);
        assertThat(text.cut()).isTrue();
    }

    @Test
    void noTrigramIsRepeated() {
        GenerationSettings settings = GenerationSettings.beamSearch(20, 3).withNoRepeatNgram(3);

        GeneratedText text = run(settings, any -> new double[] {0.001, 0.7, 0.299}, 0);

        assertThat(RepeatedNgrams.banned(new int[] {5, 6, 7, 8, 5, 6}, 3)).isEqualTo(Set.of(7));
        assertThat(RepeatedNgrams.banned(new int[] {5, 6}, 1)).isEqualTo(Set.of(5, 6));
        assertThat(IntStream.range(0, text.ids().length - 2)
                        .mapToObj(i -> Arrays.toString(Arrays.copyOfRange(text.ids(), i, i + 3))))
                .doesNotHaveDuplicates();
    }

    @Test
    void lengthPenaltyPrefersLongerTexts() {
        Function<int[], double[]> language =
                text -> text.length == 0 ? new double[] {0.5, 0.5} : new double[] {0.6, 0.4};
        GenerationSettings settings = GenerationSettings.beamSearch(6, 3);

        int shortest = run(settings.withLengthPenalty(0), language, 0).ids().length;
        int longest = run(settings.withLengthPenalty(3), language, 0).ids().length;

        assertThat(shortest).isLessThan(longest);
    }

    @Test
    void samplingFollowsFromSeedExampleAndStepAndHasTheRightFrequencies() {
        GenerationSettings settings = GenerationSettings.greedy(1).withSampling(1, 0, 1, 7);
        Function<int[], double[]> language = any -> new double[] {0, 0.2, 0.5, 0.3};
        int[] counts = new int[4];
        for (int example = 0; example < 10_000; example++) {
            counts[run(settings, language, example).ids()[0]]++;
        }

        assertThat(run(settings, language, 12).ids())
                .isEqualTo(run(settings, language, 12).ids());
        assertThat(counts[1] / 10_000.0).isCloseTo(0.2, within(0.02));
        assertThat(counts[2] / 10_000.0).isCloseTo(0.5, within(0.02));
    }

    @Test
    void topKAndTopPLeaveTheLikeliest() {
        Function<int[], double[]> language = any -> new double[] {0.05, 0.15, 0.5, 0.3};
        GenerationSettings settings = GenerationSettings.greedy(1);

        assertThat(sampled(settings.withSampling(1, 1, 1, 7), language)).containsOnly(2);
        assertThat(sampled(settings.withSampling(1, 2, 1, 7), language)).containsOnly(2, 3);
        assertThat(sampled(settings.withSampling(1, 0, 0.7, 7), language)).containsOnly(2, 3);
        assertThat(sampled(settings.withSampling(0.01, 0, 1, 7), language)).containsOnly(2);
    }

    private static List<Integer> sampled(GenerationSettings settings, Function<int[], double[]> language) {
        return IntStream.range(0, 200)
                .map(example -> Arrays.stream(run(settings, language, example).ids())
                        .findFirst()
                        .orElse(STOP))
                .boxed()
                .toList();
    }

    private static GeneratedText run(GenerationSettings settings, Function<int[], double[]> language, long example) {
        Search search = new Search(settings, example, STOP, settings.maxLength());
        while (!search.beams().isEmpty()) {
            search.advance(search.beams().stream()
                    .map(beam -> candidates(
                            language.apply(beam.ids()), RepeatedNgrams.banned(beam.ids(), settings.noRepeatNgram())))
                    .toList());
        }
        return search.result();
    }

    private static Candidates candidates(double[] probabilities, Set<Integer> banned) {
        int[] ids = IntStream.range(0, probabilities.length)
                .filter(id -> probabilities[id] > 0 && !banned.contains(id))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -probabilities[id]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Candidates(
                ids,
                Arrays.stream(ids)
                        .mapToDouble(id -> Math.log(probabilities[id]))
                        .toArray());
    }
}
