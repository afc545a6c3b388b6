package dev.headstock.trainer.encoding;

import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Truncation;
import dev.headstock.api.data.InputSequence.Windows;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Head;
import dev.headstock.trainer.plugins.ModuleFaultException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the input of a head into rows and units: special tokens, truncation, windows, continuations. Can be used by several threads at
 * once.
 */
public final class RowEncoder {
    /** Characters of a text per token that it may keep: more than any language needs, so that a second look is rare. */
    private static final int CHARACTERS_PER_TOKEN = 16;

    private final ModelTokenizer tokenizer;
    private final RowAssembler assembler;
    private final int maxTokens;

    /**
     * @param maxTokens longest row, special tokens included: the run's maximum, or what fits the model with placeholders and moved-up
     *     positions
     */
    public RowEncoder(ModelTokenizer tokenizer, int maxTokens) {
        this.tokenizer = tokenizer;
        this.assembler = new RowAssembler(tokenizer, maxTokens);
        this.maxTokens = maxTokens;
    }

    public ModelTokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * The rows of each sequence: one, or one per window.
     *
     * @throws IllegalArgumentException when a sequence does not fit
     */
    public List<List<EncodedRow>> encode(List<InputSequence> sequences) {
        List<Tokenized> tokenized = tokenize(sequences);
        List<List<EncodedRow>> rows = new ArrayList<>(sequences.size());
        for (int i = 0; i < sequences.size(); i++) {
            rows.add(assembler.rows(sequences.get(i), tokenized.get(i)));
        }
        return rows;
    }

    /**
     * The units of an example with their targets: one, or one per separate window. Rows have their places in the texts.
     *
     * @throws RowException when it cannot be encoded
     */
    public List<Unit> units(Head head, Example example) {
        return units(head, List.of(example)).get(0);
    }

    /** Likewise for several examples, in one call into the tokenizer. */
    public List<List<Unit>> units(Head head, List<? extends Example> examples) {
        List<List<InputSequence>> sequences = new ArrayList<>(examples.size());
        List<InputSequence> all = new ArrayList<>();
        for (Example example : examples) {
            List<InputSequence> own = sequences(head, example);
            sequences.add(own);
            all.addAll(own);
        }
        List<Tokenized> tokenized = tokenize(all);
        List<List<Unit>> units = new ArrayList<>(examples.size());
        int from = 0;
        for (int i = 0; i < examples.size(); i++) {
            int to = from + sequences.get(i).size();
            units.add(units(head, examples.get(i), sequences.get(i), tokenized.subList(from, to)));
            from = to;
        }
        return units;
    }

    private static List<InputSequence> sequences(Head head, Example example) {
        List<InputSequence> sequences;
        try {
            sequences = ModuleFaultException.required(head, "sequences()", head.sequences(example));
        } catch (IllegalArgumentException e) {
            throw new RowException(example, e);
        }
        if (sequences.isEmpty()) {
            throw new RowException(example, "the head makes no input of it.");
        }
        return sequences;
    }

    private List<Unit> units(Head head, Example example, List<InputSequence> sequences, List<Tokenized> tokenized) {
        try {
            boolean separate = sequences.get(0).windows() == Windows.SEPARATE;
            if (separate && sequences.size() > 1) {
                throw new IllegalArgumentException("separate windows are for heads with one sequence per example.");
            }
            List<EncodedRow> rows = new ArrayList<>();
            for (int i = 0; i < sequences.size(); i++) {
                rows.addAll(assembler.rows(sequences.get(i), tokenized.get(i)));
            }
            if (!separate) {
                return List.of(new Unit(example.row(), 0, rows, target(head, example, rows)));
            }
            List<Unit> windows = new ArrayList<>(rows.size());
            for (EncodedRow row : rows) {
                List<EncodedRow> only = List.of(row);
                windows.add(new Unit(example.row(), windows.size(), only, target(head, example, only)));
            }
            return windows;
        } catch (IllegalArgumentException e) {
            throw new RowException(example, e);
        }
    }

    private static Target target(Head head, Example example, List<EncodedRow> rows) {
        return ModuleFaultException.required(head, "target()", head.target(example, List.<Encoding>copyOf(rows)));
    }

    /**
     * A sequence whose texts are tokens.
     *
     * @param texts of the sequence
     * @param continuation null without one
     * @param decoderTarget null without one
     */
    record Tokenized(
            List<SourceText> texts,
            @Nullable SourceText continuation,
            @Nullable TokenizedText decoderTarget) {}

    /** A text and its tokens; of a text that is given as words, the words are joined by spaces. */
    record SourceText(String text, TokenizedText tokens) {}

    private List<Tokenized> tokenize(List<InputSequence> sequences) {
        List<String> texts = new ArrayList<>();
        Map<String, TokenizedText> words = new LinkedHashMap<>();
        for (InputSequence sequence : sequences) {
            if (sequence.isWords()) {
                sequence.texts().forEach(word -> words.put(word, TokenizedText.EMPTY));
            } else if (isCutAtEnd(sequence)) {
                texts.add(beginning(sequence.texts().get(0)));
            } else {
                texts.addAll(sequence.texts());
            }
            addIfPresent(texts, sequence.continuation());
            addIfPresent(texts, sequence.decoderTarget());
        }
        List<String> distinct = List.copyOf(words.keySet());
        List<TokenizedText> tokenizedWords = tokenizer.tokenizeWords(distinct);
        for (int i = 0; i < distinct.size(); i++) {
            words.put(distinct.get(i), tokenizedWords.get(i));
        }
        var next = tokenizer.tokenize(texts).iterator();
        List<Tokenized> all = new ArrayList<>(sequences.size());
        for (InputSequence sequence : sequences) {
            List<SourceText> own = new ArrayList<>();
            if (sequence.isWords()) {
                own.add(joined(sequence.texts(), words));
            } else if (isCutAtEnd(sequence)) {
                String text = sequence.texts().get(0);
                own.add(new SourceText(text, complete(text, next.next())));
            } else {
                sequence.texts().forEach(text -> own.add(new SourceText(text, next.next())));
            }
            String continuation = sequence.continuation();
            SourceText continued = continuation == null ? null : new SourceText(continuation, next.next());
            all.add(new Tokenized(own, continued, sequence.decoderTarget() == null ? null : next.next()));
        }
        return all;
    }

    /** One text that loses tokens at its end only: what comes far behind the maximum does not matter. */
    private static boolean isCutAtEnd(InputSequence sequence) {
        return sequence.texts().size() == 1
                && !sequence.isWords()
                && !sequence.isContinued()
                && sequence.windows() == Windows.NONE
                && sequence.truncation(0) == Truncation.END;
    }

    /** A text up to white space far behind the last token that can be kept, so that no token in front of it is another. */
    private String beginning(String text) {
        int most = (int) Math.min(Integer.MAX_VALUE, (long) CHARACTERS_PER_TOKEN * maxTokens);
        int end = most;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.length() <= most || end >= text.length() ? text : text.substring(0, end);
    }

    /** Tokenizes the whole text where its beginning was not enough. */
    private TokenizedText complete(String text, TokenizedText beginning) {
        boolean isWhole = beginning(text).length() == text.length();
        return isWhole || beginning.tokens() > maxTokens
                ? beginning
                : tokenizer.tokenize(List.of(text)).get(0);
    }

    private static void addIfPresent(List<String> texts, @Nullable String text) {
        if (text != null) {
            texts.add(text);
        }
    }

    /** The tokens of all words; one without tokens is read as the unknown token. */
    private SourceText joined(List<String> words, Map<String, TokenizedText> tokens) {
        TokenBuilder builder = new TokenBuilder();
        int unknown = RowAssembler.filler(tokenizer.vocabulary());
        int offset = 0;
        for (int i = 0; i < words.size(); i++) {
            TokenizedText word = tokens.getOrDefault(words.get(i), TokenizedText.EMPTY);
            if (word.tokens() > 0) {
                builder.add(word, i, offset);
            } else {
                builder.add(unknown, i, offset, offset + words.get(i).length());
            }
            offset += words.get(i).length() + 1;
        }
        return new SourceText(String.join(" ", words), builder.build());
    }

    /** Collects the tokens of words. */
    private static final class TokenBuilder {
        private int[] ids = new int[16];
        private int[] starts = new int[16];
        private int[] ends = new int[16];
        private int[] words = new int[16];
        private final Map<String, List<int[]>> features = new LinkedHashMap<>();
        private int count;

        void add(TokenizedText word, int index, int offset) {
            for (int i = 0; i < word.tokens(); i++) {
                for (Map.Entry<String, int[][]> feature : word.features().entrySet()) {
                    List<int[]> values = features.computeIfAbsent(feature.getKey(), name -> new ArrayList<>());
                    pad(values);
                    values.add(feature.getValue()[i]);
                }
                add(word.ids()[i], index, offset + word.charStarts()[i], offset + word.charEnds()[i]);
            }
        }

        void add(int id, int word, int start, int end) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
                starts = Arrays.copyOf(starts, 2 * count);
                ends = Arrays.copyOf(ends, 2 * count);
                words = Arrays.copyOf(words, 2 * count);
            }
            ids[count] = id;
            words[count] = word;
            starts[count] = start;
            ends[count++] = end;
        }

        private void pad(List<int[]> values) {
            while (values.size() < count) {
                values.add(new int[0]);
            }
        }

        TokenizedText build() {
            Map<String, int[][]> all = new LinkedHashMap<>();
            features.forEach((name, values) -> {
                pad(values);
                all.put(name, values.toArray(int[][]::new));
            });
            return new TokenizedText(
                    Arrays.copyOf(ids, count),
                    Arrays.copyOf(starts, count),
                    Arrays.copyOf(ends, count),
                    Arrays.copyOf(words, count),
                    all);
        }
    }
}
