package dev.headstock.plugins.microscope;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Encoding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The vectors of a word where it stands in sentences. */
final class WordVectors {
    private WordVectors() {}

    /**
     * One vector per sentence: the mean of the tokens of the word's first occurrence, in any script.
     *
     * @param sentences texts that contain the word
     */
    static Vectors of(AnalysisContext context, AnalyzedModel model, Probe sentences, int layer, String word) {
        List<Encoding> encodings = model.encodings(sentences);
        TokenVectors tokens = TokenVectors.of(context, model, sentences, layer);
        int width = tokens.vectors().width();
        float[] numbers = new float[encodings.size() * width];
        for (int row = 0; row < encodings.size(); row++) {
            String text = sentences.examples().get(row).texts().get(0);
            Set<Integer> inside = inside(encodings.get(row), text, word);
            for (int at = 0; at < tokens.places().size(); at++) {
                TokenVectors.Place place = tokens.places().get(at);
                if (place.example() == row && inside.contains(place.token())) {
                    for (int i = 0; i < width; i++) {
                        numbers[row * width + i] += tokens.vectors().numbers()[at * width + i] / inside.size();
                    }
                }
            }
        }
        return new Vectors(numbers, width);
    }

    /** Tokens that share a character with the word. */
    private static Set<Integer> inside(Encoding encoding, String text, String word) {
        int start = text.indexOf(word);
        int end = start + word.length();
        Set<Integer> tokens = new HashSet<>();
        for (int token = 0; token < encoding.tokens(); token++) {
            if (encoding.sequenceId(token) == 0 && encoding.charStart(token) < end && start < encoding.charEnd(token)) {
                tokens.add(token);
            }
        }
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException(
                    "sentences: '%s' is cut before '%s', because the model reads no longer texts. Shorten it."
                            .formatted(text, word));
        }
        return tokens;
    }
}
