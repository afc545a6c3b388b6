package dev.headstock.plugins.sequenceclassification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.Prediction;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Pooling;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswersTest {

    @Test
    void anAnswerListsTheLikeliestClassesFirst() {
        Prediction prediction = head(3).decode(new float[] {1, 3, 2});

        assertThat(prediction.answer()).isEqualTo("1");
        assertThat(prediction.scores().keySet()).containsExactly("1", "2", "0");
        assertThat(prediction.scores().values().stream()
                        .mapToDouble(score -> score)
                        .sum())
                .isBetween(0.999999, 1.000001);
    }

    @Test
    void ofManyClassesOnlyTheLikeliestAreListed() {
        float[] scores = new float[1_000];
        IntStream.range(0, scores.length).forEach(i -> scores[i] = i * 7 % 1_000 / 100f);

        Prediction prediction = head(scores.length).decode(scores);

        assertThat(prediction.scores()).hasSize(50).containsEntry(prediction.answer(), prediction.confidence());
        assertThat(prediction.scores().keySet())
                .containsExactlyElementsOf(IntStream.range(0, scores.length)
                        .boxed()
                        .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                        .limit(50)
                        .map(String::valueOf)
                        .toList());
    }

    private static ClassificationHead head(int classes) {
        List<String> names =
                IntStream.range(0, classes).mapToObj(String::valueOf).toList();
        return new ClassificationHead("bert", 4, names, Pooling.MEAN, 0);
    }
}
