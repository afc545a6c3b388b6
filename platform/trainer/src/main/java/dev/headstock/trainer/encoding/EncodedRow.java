package dev.headstock.trainer.encoding;

import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.InputSequence.Separator;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One token sequence as the model reads it, special tokens included, without padding. A row that is kept for a whole data set has ids,
 * starts of words, the text of its tokens and features, but usually no places of tokens in their texts.
 */
public final class EncodedRow implements Encoding {
    private final int[] ids;
    private final Texts texts;
    private final int[] wordStarts;
    private final int[] targetIds;
    private final Surface surface;
    private final Map<String, int[][]> features;
    private final boolean cut;
    private final @Nullable Places places;

    /**
     * Which tokens belong to which text, as far as the model has to know.
     *
     * @param second first token of the second text, or of what follows; the number of tokens when there is only one
     * @param source tokens before a continuation that are read in both directions, −1 without one; a separator that belongs to the
     *     continuation is not among them
     * @param continuation first token behind the separator, −1 without one
     */
    record Texts(int second, int source, int continuation) {
        static Texts single(int tokens) {
            return new Texts(tokens, -1, -1);
        }
    }

    /**
     * The text of the tokens.
     *
     * @param text of all, one after the other
     * @param lengths of each token's in UTF-16 code units, at most {@link #LONGEST}; 0 for special tokens
     */
    record Surface(String text, byte[] lengths) {
        static final int LONGEST = Byte.MAX_VALUE;

        Surface extended(int tokens) {
            return new Surface(text, Arrays.copyOf(lengths, tokens));
        }

        Surface first(int tokens) {
            int end = 0;
            for (int token = 0; token < tokens; token++) {
                end += lengths[token];
            }
            return new Surface(text.substring(0, end), Arrays.copyOf(lengths, tokens));
        }
    }

    /**
     * Where each token comes from.
     *
     * @param texts index of its text, −1 for special tokens; {@code words} likewise
     * @param maxContext null: everywhere
     */
    record Places(
            int[] texts,
            int[] words,
            int[] charStarts,
            int[] charEnds,
            @Nullable BitSet maxContext) {}

    /**
     * @param wordStarts tokens that start a word, ascending
     * @param targetIds of a decoder in the head
     * @param cut whether some text was cut to fit
     */
    EncodedRow(
            int[] ids,
            Texts texts,
            int[] wordStarts,
            int[] targetIds,
            Surface surface,
            Map<String, int[][]> features,
            boolean cut,
            @Nullable Places places) {
        this.ids = ids;
        this.texts = texts;
        this.wordStarts = wordStarts;
        this.targetIds = targetIds;
        this.surface = surface;
        this.features = features;
        this.cut = cut;
        this.places = places;
    }

    /** The same row with other input ids, as many as before. */
    public EncodedRow withIds(int[] others) {
        if (others.length != ids.length) {
            throw new IllegalArgumentException(
                    "a row of %d tokens got %d ids in their place".formatted(ids.length, others.length));
        }
        return new EncodedRow(others, texts, wordStarts, targetIds, surface, features, cut, places);
    }

    /**
     * The first tokens of this row as a row of their own, such as {@link #promptTokens} to generate from.
     *
     * @param tokens at least 1
     */
    public EncodedRow first(int tokens) {
        Map<String, int[][]> shorter = new LinkedHashMap<>();
        features.forEach((name, perToken) -> shorter.put(name, Arrays.copyOf(perToken, tokens)));
        int source = texts.source() < 0 ? -1 : Math.min(texts.source(), tokens);
        int continuation = texts.continuation() < 0 ? -1 : Math.min(texts.continuation(), tokens);
        Places shown = places == null
                ? null
                : new Places(
                        Arrays.copyOf(places.texts(), tokens),
                        Arrays.copyOf(places.words(), tokens),
                        Arrays.copyOf(places.charStarts(), tokens),
                        Arrays.copyOf(places.charEnds(), tokens),
                        places.maxContext());
        return new EncodedRow(
                Arrays.copyOf(ids, tokens),
                new Texts(Math.min(texts.second(), tokens), source, continuation),
                Arrays.stream(wordStarts).filter(start -> start < tokens).toArray(),
                targetIds,
                surface.first(tokens),
                shorter,
                cut,
                shown);
    }

    /**
     * The same row followed by generated tokens, which attend to everything before them and are not seen by the source: what the model
     * reads when it cannot use cached keys. Generated tokens have no text and no features.
     */
    public EncodedRow continuedBy(int[] more) {
        int[] all = Arrays.copyOf(ids, ids.length + more.length);
        System.arraycopy(more, 0, all, ids.length, more.length);
        Map<String, int[][]> longer = new LinkedHashMap<>();
        features.forEach((name, perToken) -> {
            int[][] extended = Arrays.copyOf(perToken, all.length);
            Arrays.fill(extended, ids.length, all.length, new int[0]);
            longer.put(name, extended);
        });
        int source = texts.source() >= 0 ? texts.source() : ids.length - 1;
        int continuation = texts.continuation() >= 0 ? texts.continuation() : ids.length;
        Texts continued = new Texts(Math.min(texts.second(), source), source, continuation);
        return new EncodedRow(all, continued, wordStarts, targetIds, surface.extended(all.length), longer, cut, null);
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
    public int[] ids() {
        return ids;
    }

    /** Whether some text was cut to fit. */
    public boolean isCut() {
        return cut;
    }

    /** 1 from the second text on, else 0. */
    int type(int token) {
        return token < texts.second() ? 0 : 1;
    }

    /** Tokens that are read in both directions before a continuation; −1 without one. */
    public int source() {
        return texts.source();
    }

    /** Tokens before a continuation, the separator included; all of them without one. */
    public int promptTokens() {
        return texts.continuation() < 0 ? ids.length : texts.continuation();
    }

    /** Which side the separator before the continuation belongs to; null without a continuation. */
    public @Nullable Separator separator() {
        if (texts.source() < 0) {
            return null;
        }
        return texts.source() == texts.continuation() ? Separator.SOURCE : Separator.CONTINUATION;
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

    int targetLength() {
        return targetIds.length;
    }

    /** Unicode code points of each token's text; none for special tokens. */
    int[][] codePoints() {
        int[][] all = new int[ids.length][];
        int from = 0;
        for (int token = 0; token < ids.length; token++) {
            int to = from + surface.lengths()[token];
            all[token] = surface.text().substring(from, to).codePoints().toArray();
            from = to;
        }
        return all;
    }

    /** A feature of each token by name; null where the tokenizer has none of this name. */
    int @Nullable [][] feature(String name) {
        return features.get(name);
    }

    Texts texts() {
        return texts;
    }

    int[] wordStarts() {
        return wordStarts;
    }

    int[] targetIdsOrNone() {
        return targetIds;
    }

    Surface surface() {
        return surface;
    }

    Map<String, int[][]> features() {
        return features;
    }

    @Nullable
    Places placesOrNone() {
        return places;
    }
}
