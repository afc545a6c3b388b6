package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.data.InputSequence.Truncation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FakeEncoderTest {
    private final FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(100), 12);

    @Test
    void textsStandBetweenSpecialTokensAndKnowTheirPlaces() {
        FakeEncoding row =
                encoder.rows(InputSequence.of("Lovelace sat", "in Rome")).get(0);

        assertThat(IntStream.range(0, row.tokens()).map(row::sequenceId)).containsExactly(-1, 0, 0, 0, -1, 1, 1, -1);
        assertThat(row.words()).isEqualTo(4);
        assertThat(row.wordStart(1)).isEqualTo(3);
        assertThat(row.charStart(2)).isEqualTo(4);
        assertThat(row.charEnd(2)).isEqualTo(8);
        assertThat(row.wordId(2)).isZero();
    }

    @Test
    void theLongestTextThatMayBeCutIsCut() {
        FakeEncoding row = encoder.rows(InputSequence.of("a b c d e f g h", "i j k l")
                        .withTruncation(Truncation.START, Truncation.NONE))
                .get(0);

        assertThat(row.tokens()).isEqualTo(12);
        assertThat(row.charStart(1))
                .as("first token that is left of the first text")
                .isEqualTo(6);
        assertThat(row.sequenceId(10)).isEqualTo(1);
    }

    @Test
    void windowsShareTokensAndOneShowsMostContext() {
        List<FakeEncoding> rows =
                encoder.rows(InputSequence.of("a", "b c d e f g h i j k").withSlidingWindow(4));

        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(row.tokens()).isLessThanOrEqualTo(12));
        for (int start = 0; start < 20; start += 2) {
            int at = start;
            assertThat(rows.stream()
                            .mapToLong(row -> IntStream.range(0, row.tokens())
                                    .filter(token -> row.sequenceId(token) == 1
                                            && row.charStart(token) == at
                                            && row.hasMaxContext(token))
                                    .count())
                            .sum())
                    .as("windows that show most context of the word at %d", at)
                    .isEqualTo(1);
        }
    }

    @Test
    void theSeparatorBelongsToEitherSideOfAContinuation() {
        InputSequence source = InputSequence.of("a b");

        assertThat(encoder.rows(source.withContinuation("c", Separator.CONTINUATION))
                        .get(0)
                        .source())
                .isEqualTo(3);
        assertThat(encoder.rows(source.withContinuation("c", Separator.SOURCE))
                        .get(0)
                        .source())
                .isEqualTo(4);
    }
}
