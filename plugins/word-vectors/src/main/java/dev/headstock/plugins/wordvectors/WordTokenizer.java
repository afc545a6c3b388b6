package dev.headstock.plugins.wordvectors;

import dev.headstock.api.model.Tokenizer;
import dev.headstock.api.model.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Cuts a text at white space. A piece that the table has is one word; another one is cut into words, punctuation marks
 * and Chinese words, which are the longest that the table has. A word that the table lacks is {@code <unk>}, with its
 * n-grams where the model has some.
 */
final class WordTokenizer implements Tokenizer {
    /** Longer ones are names and phrases, whose parts are words, too. */
    private static final int LONGEST_CHINESE_WORD = 8;

    private final WordVocabulary vocabulary;
    private final boolean isLowercase;
    private final Optional<Ngrams> ngrams;
    private final int unknown;

    WordTokenizer(WordVocabulary vocabulary, boolean isLowercase, Optional<Ngrams> ngrams) {
        this.vocabulary = vocabulary;
        this.isLowercase = isLowercase;
        this.ngrams = ngrams;
        this.unknown = vocabulary.unknown();
    }

    @Override
    public List<Token> tokenize(String text) {
        List<Token> tokens = new ArrayList<>();
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || Character.isWhitespace(text.charAt(at))) {
                if (at > start) {
                    addPiece(text, start, at, tokens);
                }
                start = at + 1;
            }
        }
        return tokens;
    }

    private void addPiece(String text, int from, int to, List<Token> tokens) {
        if (find(text.substring(from, to)) != WordTable.ABSENT) {
            tokens.add(token(text, from, to));
            return;
        }
        int start = from;
        while (start < to) {
            int end = endOfWord(text, start, to);
            tokens.add(token(text, start, end));
            start = end;
        }
    }

    private int endOfWord(String text, int start, int to) {
        return WordCut.isChinese(text.codePointAt(start))
                ? endOfChineseWord(text, start, to)
                : WordCut.endOfWord(text, start, to);
    }

    private int endOfChineseWord(String text, int start, int to) {
        int next = start;
        int longest = start + Character.charCount(text.codePointAt(start));
        for (int count = 1; count <= LONGEST_CHINESE_WORD && next < to; count++) {
            int character = text.codePointAt(next);
            if (!WordCut.isChinese(character)) {
                break;
            }
            next += Character.charCount(character);
            if (find(text.substring(start, next)) != WordTable.ABSENT) {
                longest = next;
            }
        }
        return longest;
    }

    /** A special token is no word of a text. */
    private int find(String word) {
        String form = form(word);
        return Names.SPECIAL.contains(form)
                ? WordTable.ABSENT
                : vocabulary.words().find(form);
    }

    private String form(String word) {
        return isLowercase ? word.toLowerCase(Locale.ROOT) : word;
    }

    private Token token(String text, int from, int to) {
        String word = text.substring(from, to);
        int id = find(word);
        if (id != WordTable.ABSENT) {
            return new Token(id, from, to, true, Map.of());
        }
        Map<String, int[]> features = ngrams.map(own -> Map.of(Names.NGRAM_FEATURE, own.of(form(word))))
                .orElse(Map.of());
        return new Token(unknown, from, to, true, features);
    }

    @Override
    public String decode(int[] ids) {
        return Arrays.stream(ids)
                .mapToObj(vocabulary::token)
                .filter(word -> !word.equals(Names.PADDING) && !word.equals(Names.SEPARATOR))
                .collect(Collectors.joining(" "));
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** None around a text, so that means and maxima are those of its words; {@code </s>} between two texts. */
    @Override
    public SpecialTokens specialTokens() {
        return new SpecialTokens(List.of(), List.of(vocabulary.separator()), List.of());
    }
}
