package dev.headstock.trainer.encoding;

import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.InputSequence.Separator;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One token sequence as the model reads it, special tokens included, without padding. A row that is kept for a whole data set is
 * {@link #compact}: it has ids, starts of words and features, but no places in the text.
 */
public final class EncodedRow implements Encoding {
    private final int[] ids;
    private final int secondText;
    private final int source;
    private final @Nullable Separator separator;
    private final int[] wordStarts;
    private final int[] targetIds;
    private final String surface;
    private final char[] surfaceEnds;
    private final Map<String, int[][]> features;
    private final boolean cut;
    private final @Nullable Places places;

    /**
     * Where each token comes from.
     *
     * @param texts index of its text, −1 for special tokens; {@code words} likewise
     * @param maxContext null: everywhere
     */
    record Places(int[] texts, int[] words, int[] charStarts, int[] charEnds, @Nullable BitSet maxContext) {}

    /**
     * @param secondText first token of the second text, or the number of tokens
     * @param source tokens before a continuation, −1 without one; a separator of the continuation is not among them
     * @param wordStarts tokens that start a word, ascending
     * @param surface the tokens' text, one after the other
     * @param surfaceEnds where each token's text ends in it
     */
    EncodedRow(
            int[] ids,
            int secondText,
            int source,
            @Nullable Separator separator,
            int[] wordStarts,
            int[] targetIds,
            String surface,
            char[] surfaceEnds,
            Map<String, int[][]> features,
            boolean cut,
            @Nullable Places places) {
        this.ids = ids;
        this.secondText = secondText;
        this.source = source;
        this.separator = separator;
        this.wordStarts = wordStarts;
        this.targetIds = targetIds;
        this.surface = surface;
        this.surfaceEnds = surfaceEnds;
        this.features = features;
        this.cut = cut;
        this.places = places;
    }

    /** The same row without the places of its tokens, to keep. */
    EncodedRow compact() {
        return with(ids, null);
    }

    /** The same row with other input ids, as many as before. */
    public EncodedRow withIds(int[] others) {
        if (others.length != ids.length) {
            throw new IllegalArgumentException(
                    "a row of %d tokens got %d ids in their place".formatted(ids.length, others.length));
        }
        return with(others, places);
    }

    /**
     * The same row followed by generated tokens, which attend to everything before them and are not seen by the source: what the model
     * reads when it cannot use cached keys. Generated tokens have no text and no features.
     */
    public EncodedRow continuedBy(int[] more) {
        int[] all = Arrays.copyOf(ids, ids.length + more.length);
        System.arraycopy(more, 0, all, ids.length, more.length);
        char[] ends = Arrays.copyOf(surfaceEnds, all.length);
        Arrays.fill(ends, ids.length, all.length, (char) surface.length());
        Map<String, int[][]> longer = new LinkedHashMap<>();
        features.forEach((name, perToken) -> {
            int[][] extended = Arrays.copyOf(perToken, all.length);
            Arrays.fill(extended, ids.length, all.length, new int[0]);
            longer.put(name, extended);
        });
        int readInBothDirections = source >= 0 ? source : separator == Separator.SOURCE ? ids.length : ids.length - 1;
        return new EncodedRow(
                all,
                secondText == ids.length ? all.length : secondText,
                readInBothDirections,
                separator,
                wordStarts,
                targetIds,
                surface,
                ends,
                longer,
                cut,
                null);
    }

    private EncodedRow with(int[] otherIds, @Nullable Places otherPlaces) {
        return new EncodedRow(
                otherIds,
                secondText,
                source,
                separator,
                wordStarts,
                targetIds,
                surface,
                surfaceEnds,
                features,
                cut,
                otherPlaces);
    }

    @Override
    public int tokens() {
        return ids.length;
    }

    @Override
    public int id(int token) {
        return ids[token];
    }

    /** All ids; not to be changed. */
    int[] ids() {
        return ids;
    }

    /** Whether some text was cut to fit. */
    public boolean isCut() {
        return cut;
    }

    /** 1 from the second text on, else 0. */
    int type(int token) {
        return token < secondText ? 0 : 1;
    }

    /** Tokens that are read in both directions before a continuation; −1 without one. */
    public int source() {
        return source;
    }

    /** Which side the separator before the continuation belongs to; null without one. */
    public @Nullable Separator separator() {
        return separator;
    }

    @Override
    public int sequenceId(int token) {
        return places().texts()[token];
    }

    @Override
    public int wordId(int token) {
        return places().words()[token];
    }

    @Override
    public boolean startsWord(int token) {
        return Arrays.binarySearch(wordStarts, token) >= 0;
    }

    @Override
    public int charStart(int token) {
        return places().charStarts()[token];
    }

    @Override
    public int charEnd(int token) {
        return places().charEnds()[token];
    }

    @Override
    public boolean hasMaxContext(int token) {
        BitSet most = places().maxContext();
        return most == null || most.get(token);
    }

    private Places places() {
        if (places == null) {
            throw new IllegalStateException(
                    "the places of tokens in their texts are not kept. Encode the example again to read them.");
        }
        return places;
    }

    @Override
    public int words() {
        return wordStarts.length;
    }

    @Override
    public int wordStart(int index) {
        return wordStarts[index];
    }

    @Override
    public int[] targetIds() {
        return targetIds.clone();
    }

    /** Unicode code points of a token's text; none for special tokens. */
    int[] codePoints(int token) {
        int from = token == 0 ? 0 : surfaceEnds[token - 1];
        return surface.substring(from, surfaceEnds[token]).codePoints().toArray();
    }

    /** A feature of each token by name; null where the tokenizer has none of this name. */
    int @Nullable [][] feature(String name) {
        return features.get(name);
    }
}
