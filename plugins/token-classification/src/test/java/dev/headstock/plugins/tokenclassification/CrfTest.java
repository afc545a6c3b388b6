package dev.headstock.plugins.tokenclassification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.testkit.FakeBatch;
import dev.headstock.testkit.FakeEncoder;
import dev.headstock.testkit.FakeEncoding;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.FakeHeadOutput;
import dev.headstock.testkit.FakePass;
import dev.headstock.testkit.FakeUnit;
import dev.headstock.testkit.FakeVocabulary;
import dev.headstock.testkit.Workbench;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against all sequences, written out: three tags, a sentence of three words and one of two. */
class CrfTest {
    private static final int TAGS = 3;
    private static final List<String> NAMES = List.of("A", "B", "C");
    private static final float[] TRANSITIONS = {0.01f, -0.02f, 0.03f, -0.005f, 0.015f, 0, 0.02f, -0.03f, -0.01f};
    private static final float[] START = {0.01f, 0, -0.02f};
    private static final float[] END = {-0.01f, 0.02f, 0.005f};
    private static final float[][] EMISSIONS = {
        {1, 0.5f, -1, 0, 2, 0.3f, -0.5f, 0.1f, 0.7f}, {0.2f, -0.4f, 1.5f, 1, 1, 0}
    };
    private static final int[][] RIGHT = {{0, 1, 2}, {2, 0}};
    private static final double SCALE = 50;

    @Test
    void theLossIsTheNegativeLogarithmOfTheProbabilityOfTheRightSequence() {
        try (Workbench bench = new Workbench()) {
            FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(100), 12);
            List<FakeUnit> units = List.of(unit(0, encoder), unit(1, encoder));
            float[] padded = new float[2 * 3 * TAGS];
            System.arraycopy(EMISSIONS[0], 0, padded, 0, 9);
            System.arraycopy(EMISSIONS[1], 0, padded, 9, 6);
            Map<String, NDArray> parameters = Map.of(
                    "transitions", bench.array(TRANSITIONS, new Shape(TAGS, TAGS)),
                    "start", bench.array(START, new Shape(TAGS)),
                    "end", bench.array(END, new Shape(TAGS)));

            float[] losses = new Crf(TAGS)
                    .loss(
                            bench.array(padded, new Shape(2, 3, TAGS)),
                            new FakeBatch(bench.memory(), units),
                            FakePass.of(bench, parameters))
                    .toFloatArray();

            for (int row = 0; row < 2; row++) {
                double expected = Math.log(sum(row)) - score(row, RIGHT[row]);
                assertThat((double) losses[row]).as("loss of row %d", row).isCloseTo(expected, within(1e-5));
            }
        }
    }

    private static FakeUnit unit(int row, FakeEncoder encoder) {
        List<String> words = List.of("x", "y", "z").subList(0, RIGHT[row].length);
        List<FakeEncoding> rows = encoder.rows(InputSequence.ofWords(words));
        return new FakeUnit(FakeExample.of(row), rows, Target.ofIds(RIGHT[row]).withWeight(1));
    }

    @Test
    void findsTheMostProbableSequenceAndItsProbability() {
        Map<String, float[]> parameters = Map.of("transitions", TRANSITIONS, "start", START, "end", END);
        FakeHeadOutput output = new FakeHeadOutput(List.of(EMISSIONS[0]), List.of(), parameters, Map.of());

        Crf.Sequence found = new Crf(TAGS).best(EMISSIONS[0], 3, NAMES, output);

        int[] best = {0, 0, 0};
        for (int code = 0; code < 27; code++) {
            int[] other = sequence(code, 3);
            best = score(0, other) > score(0, best) ? other : best;
        }
        assertThat(found.tags()).containsExactly(NAMES.get(best[0]), NAMES.get(best[1]), NAMES.get(best[2]));
        assertThat(found.probability()).isCloseTo(Math.exp(score(0, best)) / sum(0), within(1e-6));
    }

    private static double sum(int row) {
        int words = RIGHT[row].length;
        double sum = 0;
        for (int code = 0; code < Math.pow(TAGS, words); code++) {
            sum += Math.exp(score(row, sequence(code, words)));
        }
        return sum;
    }

    private static int[] sequence(int code, int words) {
        int[] tags = new int[words];
        for (int word = 0; word < words; word++) {
            tags[word] = code % TAGS;
            code /= TAGS;
        }
        return tags;
    }

    private static double score(int row, int[] tags) {
        double score = SCALE * (START[tags[0]] + END[tags[tags.length - 1]]);
        for (int word = 0; word < tags.length; word++) {
            score += EMISSIONS[row][word * TAGS + tags[word]];
            score += word == 0 ? 0 : SCALE * TRANSITIONS[tags[word - 1] * TAGS + tags[word]];
        }
        return score;
    }
}
