package dev.headstock.testkit;

import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.data.InputSequence.Truncation;
import dev.headstock.api.data.InputSequence.Windows;
import dev.headstock.testkit.FakeEncoding.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tokenizes as {@code [CLS] text [SEP] second text [SEP]}: words are what stands between white space, tokens are pieces
 * of up to four characters of them.
 *
 * @param maxTokens of a row, special tokens included
 */
public record FakeEncoder(FakeVocabulary vocabulary, int maxTokens) {
    private static final int PIECE = 4;
    private static final Pattern WORD = Pattern.compile("\\S+");

    /** The rows of one sequence: one, or its windows. */
    public List<FakeEncoding> rows(InputSequence sequence) {
        List<List<Token>> texts = texts(sequence);
        int[] target = targetIds(sequence.decoderTarget());
        if (sequence.windows() != Windows.NONE) {
            return windows(sequence, texts, target);
        }
        String continuation = sequence.continuation();
        List<Token> more = continuation == null ? List.of() : tokens(continuation, texts.size());
        boolean continues = continuation != null;
        List<List<Token>> all = new ArrayList<>(texts);
        if (continues) {
            all.add(more);
        }
        int whole = all.stream().mapToInt(List::size).sum();
        cut(all, sequence, maxTokens - 1 - all.size());
        boolean isCut = all.stream().mapToInt(List::size).sum() < whole;
        List<Token> row = new ArrayList<>(List.of(Token.special(FakeVocabulary.CLASS)));
        int source = -1;
        for (int i = 0; i < all.size(); i++) {
            row.addAll(all.get(i));
            boolean ends = i < all.size() - 1 || !continues || !isCut;
            if (ends) {
                row.add(Token.special(FakeVocabulary.SEPARATOR));
            }
            if (continues && i == texts.size() - 1) {
                source = sequence.separator() == Separator.SOURCE ? row.size() : row.size() - 1;
            }
        }
        return List.of(new FakeEncoding(row, Collections.nCopies(row.size(), true), source, target));
    }

    private List<List<Token>> texts(InputSequence sequence) {
        List<List<Token>> texts = new ArrayList<>();
        if (sequence.isWords()) {
            texts.add(words(sequence.texts()));
        } else {
            for (String text : sequence.texts()) {
                texts.add(tokens(text, texts.size()));
            }
        }
        return texts;
    }

    private List<Token> tokens(String text, int sequence) {
        List<Token> tokens = new ArrayList<>();
        Matcher words = WORD.matcher(text);
        for (int word = 0; words.find(); word++) {
            addPieces(tokens, words.group(), sequence, word, words.start());
        }
        return tokens;
    }

    /** Offsets are those of the text that the words make, joined by single spaces. */
    private List<Token> words(List<String> words) {
        List<Token> tokens = new ArrayList<>();
        int start = 0;
        for (int word = 0; word < words.size(); word++) {
            addPieces(tokens, words.get(word), 0, word, start);
            start += words.get(word).length() + 1;
        }
        return tokens;
    }

    private void addPieces(List<Token> tokens, String word, int sequence, int index, int start) {
        if (word.isBlank()) {
            tokens.add(new Token(FakeVocabulary.UNKNOWN, sequence, index, true, start, start + word.length()));
            return;
        }
        int length = word.equals("[MASK]") ? word.length() : PIECE;
        for (int at = 0; at < word.length(); at += length) {
            int end = Math.min(at + length, word.length());
            tokens.add(new Token(
                    vocabulary.idOf(word.substring(at, end)), sequence, index, at == 0, start + at, start + end));
        }
    }

    private int[] targetIds(@Nullable String text) {
        if (text == null) {
            return new int[0];
        }
        List<Integer> ids = new ArrayList<>();
        tokens(text, 0).forEach(token -> ids.add(token.id()));
        ids.add(FakeVocabulary.SEPARATOR);
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The longest that may be cut loses a token until all fit. */
    private static void cut(List<List<Token>> texts, InputSequence sequence, int room) {
        while (texts.stream().mapToInt(List::size).sum() > room) {
            int longest = -1;
            for (int i = 0; i < texts.size(); i++) {
                boolean mayBeCut = sequence.truncation(i) != Truncation.NONE;
                if (mayBeCut
                        && (longest < 0
                                || texts.get(i).size() > texts.get(longest).size())) {
                    longest = i;
                }
            }
            if (longest < 0 || texts.get(longest).isEmpty()) {
                throw new IllegalArgumentException(
                        "the texts that may not be cut are longer than %d tokens".formatted(room));
            }
            List<Token> text = texts.get(longest);
            boolean atStart = sequence.truncation(longest) == Truncation.START;
            texts.set(longest, atStart ? text.subList(1, text.size()) : text.subList(0, text.size() - 1));
        }
    }

    private List<FakeEncoding> windows(InputSequence sequence, List<List<Token>> texts, int[] target) {
        List<Token> before = new ArrayList<>(List.of(Token.special(FakeVocabulary.CLASS)));
        List<List<Token>> first = new ArrayList<>(texts.subList(0, texts.size() - 1));
        cut(first, sequence, maxTokens / 2 - 1 - first.size());
        for (List<Token> text : first) {
            before.addAll(text);
            before.add(Token.special(FakeVocabulary.SEPARATOR));
        }
        List<Token> last = texts.get(texts.size() - 1);
        int room = maxTokens - before.size() - 1;
        if (room <= sequence.stride()) {
            throw new IllegalArgumentException(
                    "windows of %d tokens cannot share %d".formatted(room, sequence.stride()));
        }
        List<int[]> spans = new ArrayList<>();
        int start = 0;
        do {
            spans.add(new int[] {start, Math.min(start + room, last.size())});
            start += room - sequence.stride();
        } while (spans.get(spans.size() - 1)[1] < last.size() && spans.size() < sequence.maxWindows());
        List<FakeEncoding> rows = new ArrayList<>();
        for (int[] span : spans) {
            List<Token> row = new ArrayList<>(before);
            row.addAll(last.subList(span[0], span[1]));
            row.add(Token.special(FakeVocabulary.SEPARATOR));
            List<Boolean> best = new ArrayList<>(Collections.nCopies(row.size(), true));
            for (int token = span[0]; token < span[1]; token++) {
                best.set(before.size() + token - span[0], best(spans, token) == span);
            }
            rows.add(new FakeEncoding(row, best, -1, target));
        }
        return rows;
    }

    /** The window in which the token is furthest from both ends. */
    private static int[] best(List<int[]> spans, int token) {
        int[] best = spans.get(0);
        int most = -1;
        for (int[] span : spans) {
            int context = Math.min(token - span[0], span[1] - 1 - token);
            if (token >= span[0] && token < span[1] && context > most) {
                most = context;
                best = span;
            }
        }
        return best;
    }
}
