package dev.headstock.plugins.microscope;

import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.head.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The training rows with the token that is most similar to the word, sentence by sentence. */
final class NearestExamples {
    private NearestExamples() {}

    /**
     * @param words one vector per sentence
     * @param tokens of the training rows, at the same layer
     * @param count rows to list for each sentence
     * @param baseline mean cosine of any two tokens
     */
    static Figure table(
            String title,
            AnalyzedModel model,
            Probe texts,
            Vectors words,
            TokenVectors tokens,
            int count,
            double baseline) {
        List<Encoding> encodings = model.encodings(texts);
        List<List<String>> rows = new ArrayList<>();
        for (int sentence = 0; sentence < words.size(); sentence++) {
            double[] cosines = cosines(words, sentence, tokens);
            for (int at : nearest(cosines, tokens, texts.size(), count)) {
                TokenVectors.Place place = tokens.places().get(at);
                Example example = texts.examples().get(place.example());
                rows.add(List.of(
                        String.valueOf(sentence + 1),
                        String.valueOf(example.row() + 1),
                        example.value(ColumnRole.LABEL).map(Cell::toString).orElse(""),
                        String.format(Locale.ROOT, "%.3f", cosines[at] - baseline),
                        TokenVectors.excerpt(encodings.get(place.example()), place.token(), model.vocabulary())));
            }
        }
        return new Figure.Table(
                title, List.of("sentence", "training row", "label", "cosine above any two tokens", "tokens"), rows);
    }

    private static double[] cosines(Vectors words, int sentence, TokenVectors tokens) {
        return IntStream.range(0, tokens.places().size())
                .mapToDouble(at -> words.cosine(sentence, tokens.vectors(), at))
                .toArray();
    }

    /** The most similar token of each example, the most similar examples first. */
    private static List<Integer> nearest(double[] cosines, TokenVectors tokens, int examples, int count) {
        int[] best = new int[examples];
        Arrays.fill(best, -1);
        for (int at = 0; at < cosines.length; at++) {
            int example = tokens.places().get(at).example();
            if (best[example] < 0 || cosines[at] > cosines[best[example]]) {
                best[example] = at;
            }
        }
        return IntStream.of(best)
                .filter(at -> at >= 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer at) -> -cosines[at]))
                .limit(count)
                .toList();
    }
}
