package dev.headstock.trainer.encoding;

import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.data.InputSequence.Windows;
import dev.headstock.api.model.Tokenizer.SpecialTokens;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.trainer.encoding.EncodedRow.Places;
import dev.headstock.trainer.encoding.EncodedRow.Surface;
import dev.headstock.trainer.encoding.EncodedRow.Texts;
import dev.headstock.trainer.encoding.RowEncoder.SourceText;
import dev.headstock.trainer.encoding.RowEncoder.Tokenized;
import dev.headstock.trainer.encoding.Truncation.Cut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Joins tokenized texts to rows of at most the run's maximum. */
final class RowAssembler {
    private final SpecialTokens special;
    private final int separator;
    private final int filler;
    private final int maxTokens;

    RowAssembler(ModelTokenizer tokenizer, int maxTokens) {
        this.special = tokenizer.specialTokens();
        this.maxTokens = maxTokens;
        int last = special.after().isEmpty()
                ? -1
                : special.after().get(special.after().size() - 1);
        this.separator = tokenizer.vocabulary().separatorTokenId().orElse(last);
        this.filler = filler(tokenizer.vocabulary());
    }

    /** What is read where a word or a whole row has no token. */
    static int filler(Vocabulary vocabulary) {
        return vocabulary.unknownTokenId().orElse(vocabulary.separatorTokenId().orElse(0));
    }

    /** One row, or one for each window. */
    List<EncodedRow> rows(InputSequence sequence, Tokenized tokenized) {
        List<Piece> texts = new ArrayList<>();
        for (SourceText text : tokenized.texts()) {
            texts.add(new Piece(text, 0, text.tokens().tokens()));
        }
        SourceText continuation = tokenized.continuation();
        Piece continued = continuation == null
                ? null
                : new Piece(continuation, 0, continuation.tokens().tokens());
        int[] target = targetIds(tokenized.decoderTarget());
        if (sequence.windows() == Windows.NONE) {
            return List.of(cut(sequence, texts, continued, target));
        }
        return windows(sequence, texts, continued, target);
    }

    /** Some tokens of a text, from inclusive to exclusive. */
    private record Piece(SourceText text, int from, int to) {
        int tokens() {
            return to - from;
        }

        boolean isCut() {
            return tokens() < text.tokens().tokens();
        }

        Piece of(Cut cut) {
            return new Piece(text, from + cut.fromStart(), to - cut.fromEnd());
        }
    }

    private EncodedRow cut(InputSequence sequence, List<Piece> texts, @Nullable Piece continued, int[] target) {
        List<Piece> all = new ArrayList<>(texts);
        if (continued != null) {
            all.add(continued);
        }
        int room = maxTokens - specialTokens(texts.size(), sequence.isContinued(), continued != null);
        int[] lengths = all.stream().mapToInt(Piece::tokens).toArray();
        List<Cut> cuts = Truncation.longestFirst(lengths, sequence::truncation, room);
        for (int i = 0; i < all.size(); i++) {
            all.set(i, all.get(i).of(cuts.get(i)));
        }
        Piece shortened = continued == null ? null : all.get(texts.size());
        return assemble(sequence, all.subList(0, texts.size()), shortened, target, null);
    }

    private List<EncodedRow> windows(
            InputSequence sequence, List<Piece> texts, @Nullable Piece continued, int[] target) {
        int last = texts.size() - 1;
        int specials = specialTokens(texts.size(), sequence.isContinued(), continued != null);
        List<Piece> before = texts.subList(0, last);
        int[] lengths = before.stream().mapToInt(Piece::tokens).toArray();
        List<Cut> cuts = Truncation.longestFirst(lengths, sequence::truncation, maxTokens / 2);
        List<Piece> shown = new ArrayList<>();
        for (int i = 0; i < last; i++) {
            shown.add(before.get(i).of(cuts.get(i)));
        }
        int taken = shown.stream().mapToInt(Piece::tokens).sum() + (continued == null ? 0 : continued.tokens());
        int size = maxTokens - specials - taken;
        Piece whole = texts.get(last);
        if (size <= sequence.stride() && whole.tokens() > size) {
            throw new IllegalArgumentException(
                    "a window has room for %d tokens of the last text, which is not more than the overlap of %d. Shorten the"
                                    .formatted(Math.max(size, 0), sequence.stride())
                            + " texts before it, choose a smaller overlap or a longer sequence.");
        }
        List<Piece> windows = new ArrayList<>();
        int from = 0;
        do {
            windows.add(new Piece(whole.text(), from, Math.min(from + Math.max(size, 0), whole.tokens())));
            from += Math.max(size - sequence.stride(), 1);
        } while (windows.get(windows.size() - 1).to() < whole.tokens() && windows.size() < sequence.maxWindows());
        List<EncodedRow> rows = new ArrayList<>();
        for (int window = 0; window < windows.size(); window++) {
            List<Piece> pieces = new ArrayList<>(shown);
            pieces.add(windows.get(window));
            rows.add(assemble(sequence, pieces, continued, target, new Window(windows, window)));
        }
        return rows;
    }

    private int specialTokens(int texts, boolean isContinued, boolean ends) {
        int betweens = Math.max(0, texts - 1) + (isContinued ? 1 : 0);
        boolean closed = ends || !isContinued;
        return special.before().size()
                + betweens * special.between().size()
                + (closed ? special.after().size() : 0);
    }

    /** @param window null for a row that is no window */
    private EncodedRow assemble(
            InputSequence sequence,
            List<Piece> texts,
            @Nullable Piece continued,
            int[] target,
            @Nullable Window window) {
        int pieces = texts.stream().mapToInt(Piece::tokens).sum() + (continued == null ? 0 : continued.tokens());
        int specials = specialTokens(texts.size(), sequence.isContinued(), continued != null);
        RowBuilder row = new RowBuilder(pieces + specials, window);
        row.special(special.before());
        int second = -1;
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                row.special(special.between());
                second = second < 0 ? row.count : second;
            }
            row.text(texts.get(i), i, window != null && i == texts.size() - 1);
        }
        if (!sequence.isContinued()) {
            row.special(special.after());
            row.fillIfEmpty(filler);
            return row.build(new Texts(second < 0 ? row.count : second, -1, -1), target);
        }
        row.special(special.between());
        row.fillIfEmpty(filler);
        int continuation = row.count;
        int source = sequence.separator() == Separator.SOURCE ? continuation : continuation - 1;
        if (continued != null) {
            row.text(continued, texts.size(), false);
            if (!continued.isCut()) {
                row.special(special.after());
            }
        }
        return row.build(new Texts(second < 0 ? source : Math.min(second, source), source, continuation), target);
    }

    private int[] targetIds(@Nullable TokenizedText target) {
        if (target == null) {
            return new int[0];
        }
        int[] ids = target.ids();
        if (ids.length >= maxTokens || separator < 0) {
            return Arrays.copyOf(ids, Math.min(ids.length, maxTokens));
        }
        int[] closed = Arrays.copyOf(ids, ids.length + 1);
        closed[ids.length] = separator;
        return closed;
    }

    /**
     * A window among the others of its text: a token has its most context where the smaller of the distances to both ends is largest.
     *
     * @param index of this one
     */
    private record Window(List<Piece> all, int index) {
        boolean hasMaxContext(int token) {
            double own = context(all.get(index), token);
            for (int other = 0; other < all.size(); other++) {
                double context = context(all.get(other), token);
                if (context > own || context == own && other < index) {
                    return false;
                }
            }
            return true;
        }

        /** As in the evaluation of SQuAD: among equal ones, longer windows come first. */
        private static double context(Piece window, int token) {
            boolean inside = window.from() <= token && token < window.to();
            return inside
                    ? Math.min(token - window.from(), window.to() - 1 - token) + 0.01 * window.tokens()
                    : Double.NEGATIVE_INFINITY;
        }
    }

    /** Collects one row. */
    private static final class RowBuilder {
        private final @Nullable Window window;
        private final int[] ids;
        private final int[] texts;
        private final int[] words;
        private final int[] starts;
        private final int[] ends;
        private final BitSet wordStarts = new BitSet();
        private final BitSet maxContext = new BitSet();
        private final StringBuilder surface = new StringBuilder();
        private final byte[] surfaceLengths;
        private final Map<String, int[][]> features = new LinkedHashMap<>();
        private boolean cut;
        private int count;

        /** @param tokens of the whole row; one more has room, for a row that would be empty */
        RowBuilder(int tokens, @Nullable Window window) {
            this.window = window;
            this.ids = new int[tokens + 1];
            this.texts = new int[ids.length];
            this.words = new int[ids.length];
            this.starts = new int[ids.length];
            this.ends = new int[ids.length];
            this.surfaceLengths = new byte[ids.length];
        }

        void special(List<Integer> tokens) {
            for (int id : tokens) {
                add(id, -1, -1, 0, 0);
                maxContext.set(count - 1);
            }
        }

        /** A text may have no tokens at all, and a model needs one. */
        void fillIfEmpty(int id) {
            if (count == 0) {
                special(List.of(id));
            }
        }

        /** @param slides whether the text is read in windows */
        void text(Piece piece, int index, boolean slides) {
            TokenizedText tokens = piece.text().tokens();
            cut |= piece.isCut() && !slides;
            for (int i = piece.from(); i < piece.to(); i++) {
                int word = tokens.words()[i];
                if (i == 0 || tokens.words()[i - 1] != word) {
                    wordStarts.set(count);
                }
                if (window == null || (slides ? window.hasMaxContext(i) : window.index() == 0)) {
                    maxContext.set(count);
                }
                for (Map.Entry<String, int[][]> feature : tokens.features().entrySet()) {
                    features.computeIfAbsent(feature.getKey(), name -> new int[ids.length][])[count] =
                            feature.getValue()[i];
                }
                int start = tokens.charStarts()[i];
                int end = Math.max(start, Math.min(tokens.charEnds()[i], start + Surface.LONGEST));
                surface.append(piece.text().text(), start, end);
                surfaceLengths[count] = (byte) (end - start);
                add(tokens.ids()[i], index, word, start, tokens.charEnds()[i]);
            }
        }

        private void add(int id, int text, int word, int start, int end) {
            ids[count] = id;
            texts[count] = text;
            words[count] = word;
            starts[count] = start;
            ends[count++] = end;
        }

        EncodedRow build(Texts layout, int[] target) {
            Map<String, int[][]> own = new LinkedHashMap<>();
            features.forEach((name, values) -> {
                int[][] perToken = Arrays.copyOf(values, count);
                for (int i = 0; i < count; i++) {
                    perToken[i] = perToken[i] == null ? new int[0] : perToken[i];
                }
                own.put(name, perToken);
            });
            return new EncodedRow(
                    Arrays.copyOf(ids, count),
                    layout,
                    wordStarts.stream().toArray(),
                    target,
                    new Surface(surface.toString(), Arrays.copyOf(surfaceLengths, count)),
                    own,
                    cut,
                    new Places(
                            Arrays.copyOf(texts, count),
                            Arrays.copyOf(words, count),
                            Arrays.copyOf(starts, count),
                            Arrays.copyOf(ends, count),
                            window == null ? null : maxContext));
        }
    }
}
