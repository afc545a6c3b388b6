package dev.headstock.trainer.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.data.InputSequence.Truncation;
import dev.headstock.api.head.Pooling;
import dev.headstock.trainer.fixtures.NumberTokenizer;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.fixtures.StarterModels;
import dev.headstock.trainer.model.TokenHead;
import dev.headstock.trainer.pretrained.ModelFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowEncoderTest {
    private static final int CLS = NumberTokenizer.CLASS;
    private static final int SEP = NumberTokenizer.SEPARATOR;

    private static ModelTokenizer bert;

    @BeforeAll
    static void open() throws IOException {
        bert = StarterModels.tokenizer();
    }

    @AfterAll
    static void close() {
        bert.close();
    }

    private static EncodedRow row(InputSequence sequence, int maxTokens) {
        return rows(sequence, maxTokens).get(0);
    }

    /** Words are numbers, which are their ids. */
    private static List<EncodedRow> rows(InputSequence sequence, int maxTokens) {
        RowEncoder encoder = new RowEncoder(new NumberTokenizer(100), maxTokens);
        return encoder.encode(List.of(sequence)).get(0);
    }

    private static int[] each(EncodedRow row, Function<Integer, Integer> property) {
        return IntStream.range(0, row.tokens()).map(property::apply).toArray();
    }

    private static boolean[] maxContext(EncodedRow row) {
        boolean[] most = new boolean[row.tokens()];
        for (int token = 0; token < most.length; token++) {
            most[token] = row.hasMaxContext(token);
        }
        return most;
    }

    /** Lengths of a data set are counted before anyone has chosen a maximum. */
    @Test
    void readsATextWholeWithoutAMaximum() {
        EncodedRow row = row(InputSequence.of("10 11 12"), Integer.MAX_VALUE);

        assertThat(row.ids()).containsExactly(CLS, 10, 11, 12, SEP);
    }

    @Test
    void textsAreJoinedBySpecialTokens() {
        EncodedRow row = row(InputSequence.of("10 11", "20"), 16);

        assertThat(row.ids()).containsExactly(CLS, 10, 11, SEP, 20, SEP);
        assertThat(each(row, row::type)).containsExactly(0, 0, 0, 0, 1, 1);
        assertThat(each(row, row::sequenceId)).containsExactly(-1, 0, 0, -1, 1, -1);
        assertThat(each(row, row::wordId)).containsExactly(-1, 0, 1, -1, 0, -1);
        assertThat(each(row, row::charStart)).containsExactly(0, 0, 3, 0, 0, 0);
        assertThat(each(row, row::charEnd)).containsExactly(0, 2, 5, 0, 2, 0);
        assertThat(row.words()).isEqualTo(3);
        assertThat(row.wordStart(2)).isEqualTo(4);
        assertThat(row.startsWord(3)).isFalse();
        assertThat(row.isCut()).isFalse();
    }

    /** A single text among pairs is no pair with an empty text. */
    @Test
    void singleTextsAndPairsCanBeMixed() {
        List<EncodedRow> rows = new RowEncoder(bert, 16)
                        .encode(List.of(
                                InputSequence.of("one"), InputSequence.of("one", "two"), InputSequence.of("two")))
                        .stream()
                        .flatMap(List::stream)
                        .toList();

        assertThat(rows).extracting(EncodedRow::tokens).containsExactly(3, 5, 3);
    }

    /** Special tokens, ids and what is cut are those of Hugging Face's own truncation. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 12, 13, 64})
    void pairsAreCutAsHuggingFaceCutsThem(int maxTokens) throws IOException {
        String longer = "gradient descent in java who would have thought it possible";
        String shorter = "naïve café engineers argue";
        Map<String, String> options =
                Map.of("padding", "false", "truncation", "longest_first", "maxLength", String.valueOf(maxTokens));
        try (HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.newInstance(StarterModels.folder().resolve(ModelFolder.TOKENIZER), options)) {
            for (List<String> pair : List.of(
                    List.of(longer, shorter),
                    List.of(shorter, longer),
                    List.of(longer, longer),
                    List.of(shorter, ""))) {
                Encoding expected = tokenizer.encode(pair.get(0), pair.get(1));

                EncodedRow row = new RowEncoder(bert, maxTokens)
                        .encode(List.of(InputSequence.of(pair)))
                        .get(0)
                        .get(0);

                assertThat(row.ids()).isEqualTo(ints(expected.getIds()));
                assertThat(each(row, row::type)).isEqualTo(ints(expected.getTypeIds()));
            }
        }
    }

    private static int[] ints(long[] numbers) {
        return Arrays.stream(numbers).mapToInt(Math::toIntExact).toArray();
    }

    /** The tokenizer counts code points, Java counts UTF-16 code units. */
    @Test
    void placesAreUtf16CodeUnits() {
        String text = "ok 😀 Ünïcode dog";
        EncodedRow row = new RowEncoder(bert, 32)
                .encode(List.of(InputSequence.of(text)))
                .get(0)
                .get(0);

        List<String> tokens = new ArrayList<>();
        for (int token = 1; token < row.tokens() - 1; token++) {
            tokens.add(text.substring(row.charStart(token), row.charEnd(token)));
        }

        assertThat(tokens).startsWith("ok", "😀").endsWith("dog");
        assertThat(String.join("", tokens)).isEqualTo(text.replace(" ", ""));
        assertThat(row.codePoints()[2]).containsExactly("😀".codePointAt(0));
        assertThat(row.codePoints()[0]).isEmpty();
    }

    @Test
    void aTextLosesTokensAtTheEndThatItsHeadAllows() {
        InputSequence both = InputSequence.of("10 11 12 13", "20 21 22");

        assertThat(row(both, 8).ids()).containsExactly(CLS, 10, 11, 12, SEP, 20, 21, SEP);
        assertThat(row(both.withTruncation(Truncation.START), 8).ids())
                .containsExactly(CLS, 11, 12, 13, SEP, 20, 21, SEP);
        assertThat(row(both.withTruncation(Truncation.NONE, Truncation.END), 8).ids())
                .containsExactly(CLS, 10, 11, 12, 13, SEP, 20, SEP);
        assertThat(row(both, 8).isCut()).isTrue();
    }

    @Test
    void textsThatMustNotBeCutAndDoNotFitAreAProblemThatNamesTheRow() {
        RowEncoder encoder = new RowEncoder(new NumberTokenizer(100), 5);
        TokenHead head = head(InputSequence.of("10 11 12 13").withTruncation(Truncation.NONE));

        assertThatThrownBy(() -> encoder.units(head, RowExample.of(17, "")))
                .isInstanceOf(RowException.class)
                .hasMessage(
                        "Row 18 of the data set cannot be read: the texts that must not be cut have 4 tokens, and there is room for 3."
                                + " Shorten them or choose a longer sequence.")
                .extracting(e -> ((RowException) e).row())
                .isEqualTo(17L);
    }

    private static TokenHead head(InputSequence... sequences) {
        return new TokenHead(Pooling.MEAN, 16, 0, example -> List.of(sequences));
    }

    @Test
    void wordsKeepTheirNumbersAndOnesWithoutTokensAreUnknown() {
        EncodedRow row = row(InputSequence.ofWords(List.of("10 11", "", "12")), 16);

        assertThat(row.ids()).containsExactly(CLS, 10, 11, NumberTokenizer.UNKNOWN, 12, SEP);
        assertThat(each(row, row::wordId)).containsExactly(-1, 0, 0, 1, 2, -1);
        assertThat(row.words()).isEqualTo(3);
        assertThat(IntStream.range(0, 3).map(row::wordStart)).containsExactly(1, 3, 4);
        // In the words joined by spaces.
        assertThat(row.charStart(4)).isEqualTo("10 11  ".length());
    }

    @Test
    void separateWindowsOverlapAndOneOfThemShowsMostContext() {
        List<EncodedRow> windows =
                rows(InputSequence.of("50", "10 11 12 13 14 15").withSlidingWindow(2), 8);

        assertThat(windows)
                .extracting(EncodedRow::ids)
                .containsExactly(
                        new int[] {CLS, 50, SEP, 10, 11, 12, 13, SEP}, new int[] {CLS, 50, SEP, 12, 13, 14, 15, SEP});
        assertThat(maxContext(windows.get(0))).containsExactly(true, true, true, true, true, true, false, true);
        assertThat(maxContext(windows.get(1))).containsExactly(true, false, true, false, true, true, true, true);
        assertThat(each(windows.get(1), windows.get(1)::charStart)).containsExactly(0, 0, 0, 6, 9, 12, 15, 0);
        assertThat(windows).noneMatch(EncodedRow::isCut);
    }

    @Test
    void separateWindowsAreUnitsAndJoinedOnesRowsOfOne() {
        RowEncoder encoder = new RowEncoder(new NumberTokenizer(100), 6);
        InputSequence text = InputSequence.of("10 11 12 13 14 15 16 17 18");

        List<Unit> separate = encoder.units(head(text.withSlidingWindow(1)), RowExample.of(3, ""));
        List<Unit> joined = encoder.units(head(text.withJoinedWindows(1, 2)), RowExample.of(3, ""));

        assertThat(separate).extracting(Unit::window).containsExactly(0, 1, 2);
        assertThat(separate).allSatisfy(unit -> assertThat(unit.rows()).hasSize(1));
        assertThat(joined).hasSize(1);
        assertThat(joined.get(0).rows()).hasSize(2);
        assertThat(joined.get(0).longest()).isEqualTo(6);
    }

    @Test
    void textsBeforeAWindowAreCutToHalfOfTheRow() {
        EncodedRow window =
                row(InputSequence.of("50 51 52 53 54 55", "10 11 12").withSlidingWindow(1), 10);

        assertThat(window.ids()).containsExactly(CLS, 50, 51, 52, 53, 54, SEP, 10, 11, SEP);
        assertThatThrownBy(() -> rows(InputSequence.of("50", "10 11 12 13").withSlidingWindow(3), 6))
                .hasMessageContaining("room for 2 tokens of the last text, which is not more than the overlap of 3");
    }

    @ParameterizedTest
    @EnumSource(Separator.class)
    void aContinuationFollowsASeparatorThatBelongsToOneSide(Separator side) {
        EncodedRow given = row(InputSequence.of("10 11").withContinuation("20 21", side), 16);
        EncodedRow open = row(InputSequence.of("10 11").withContinuation(null, side), 16);
        int source = side == Separator.SOURCE ? 4 : 3;

        assertThat(given.ids()).containsExactly(CLS, 10, 11, SEP, 20, 21, SEP);
        assertThat(each(given, given::sequenceId)).containsExactly(-1, 0, 0, -1, 1, 1, -1);
        assertThat(given.source()).isEqualTo(source);
        assertThat(given.promptTokens()).isEqualTo(4);
        assertThat(given.separator()).isEqualTo(side);
        assertThat(given.type(source)).isEqualTo(1);
        assertThat(given.type(source - 1)).isZero();
        assertThat(open.ids()).containsExactly(CLS, 10, 11, SEP);
        assertThat(open.source()).isEqualTo(source);
        assertThat(open.ids()).isEqualTo(given.first(given.promptTokens()).ids());
    }

    @Test
    void aContinuationThatIsCutHasNoEnd() {
        EncodedRow row = row(InputSequence.of("10").withContinuation("20 21 22 23", Separator.SOURCE), 6);

        assertThat(row.ids()).containsExactly(CLS, 10, SEP, 20, 21);
        assertThat(row.isCut()).isTrue();
    }

    @Test
    void aDecoderTargetEndsWithTheSeparator() {
        assertThat(row(InputSequence.of("10").withDecoderTarget("20 21"), 16).targetIds())
                .containsExactly(20, 21, SEP);
        assertThat(row(InputSequence.of("10").withDecoderTarget(null), 16).targetIds())
                .isEmpty();
    }

    /** Of a long text only the beginning is tokenized; the tokens are those of the whole. */
    @Test
    void aLongTextIsReadNoFurtherThanItIsNeeded() {
        int[] read = new int[1];
        NumberTokenizer numbers = new NumberTokenizer(100);
        ModelTokenizer counting = new Delegating(numbers) {
            @Override
            public List<TokenizedText> tokenize(List<String> texts) {
                texts.forEach(text -> read[0] += text.length());
                return numbers.tokenize(texts);
            }
        };
        String text = "10 11 12 13 ".repeat(1_000);
        String spaced = "10" + " ".repeat(2_000) + "11 12 13 14 15 16 17 18";
        RowEncoder encoder = new RowEncoder(counting, 8);

        EncodedRow row = encoder.encode(List.of(InputSequence.of(text))).get(0).get(0);

        assertThat(row.ids()).containsExactly(CLS, 10, 11, 12, 13, 10, 11, SEP);
        assertThat(row.isCut()).isTrue();
        assertThat(read[0]).isLessThan(300);
        assertThat(encoder.encode(List.of(InputSequence.of(spaced)))
                        .get(0)
                        .get(0)
                        .ids())
                .containsExactly(CLS, 10, 11, 12, 13, 14, 15, SEP);
    }

    @Test
    void longRowsAreEncodedFewAtATime() {
        // All of them in one call would be some 10^8 objects, far beyond this heap.
        String megabyte = "word ".repeat(200_000);
        InputSequence windows = InputSequence.of(megabyte).withJoinedWindows(4, 2);
        assertThat(UnitSet.encode(examples(megabyte, 10), new RowEncoder(bert, 16), head(windows))
                        .longest())
                .hasSize(10)
                .containsOnly(16);
    }

    private static List<RowExample> examples(String text, int count) {
        return IntStream.range(0, count)
                .mapToObj(row -> RowExample.of(row, text))
                .toList();
    }
}
