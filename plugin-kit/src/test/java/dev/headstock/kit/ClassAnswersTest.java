package dev.headstock.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.head.Answer.ClassLabel;
import dev.headstock.api.head.Prediction;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassAnswersTest {

    @Test
    void theMostLikelyClassComesFirst() {
        ClassLabel answer = (ClassLabel) mostLikely(1, 3, 2).answer();

        assertThat(answer.text()).isEqualTo("1");
        assertThat(answer.scores().keySet()).containsExactly("1", "2", "0");
        assertThat(answer.scores().values().stream().mapToDouble(score -> score).sum())
                .isBetween(0.999999, 1.000001);
    }

    @Test
    void ofManyClassesOnlyTheMostLikelyAreListed() {
        float[] logits = new float[1_000];
        IntStream.range(0, logits.length).forEach(i -> logits[i] = i * 7 % 1_000 / 100f);

        Prediction prediction = mostLikely(logits);

        ClassLabel answer = (ClassLabel) prediction.answer();
        assertThat(answer.scores()).hasSize(50).containsEntry(answer.text(), prediction.confidence());
        assertThat(answer.scores().keySet())
                .containsExactlyElementsOf(IntStream.range(0, logits.length)
                        .boxed()
                        .sorted((a, b) -> Float.compare(logits[b], logits[a]))
                        .limit(50)
                        .map(String::valueOf)
                        .toList());
    }

    @Test
    void largeLogitsDoNotOverflow() {
        assertThat(ClassAnswers.softmax(new float[] {1e30f, 0})).containsExactly(1, 0);
    }

    private static Prediction mostLikely(float... logits) {
        List<String> classes =
                IntStream.range(0, logits.length).mapToObj(String::valueOf).toList();
        return ClassAnswers.mostLikely(logits, classes);
    }
}
