package dev.headstock.server.experiments;

import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.ImportResult.Languages;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a model was made for the languages of a data set. Not every model says for which it was made. */
final class LanguageFit {
    /** A language of fewer rows may be a mistake of the detector, and does little harm. */
    private static final double WORTH_A_WORD = 0.2;

    private static final String MANY_LANGUAGES = "multi";

    private LanguageFit() {}

    /** @param ofModel ISO 639 codes, or words such as {@code multilingual}; empty when it is not known */
    static Optional<Problem> warning(Languages ofData, Collection<String> ofModel) {
        if (ofModel.isEmpty() || ofModel.stream().anyMatch(LanguageFit::isMany)) {
            return Optional.empty();
        }
        List<String> strange = ofData.counts().stream()
                .filter(count -> count.rows() >= WORTH_A_WORD * ofData.sampled())
                .filter(count -> !ofModel.contains(count.language()))
                .map(count -> "%d %% of the rows look like %s"
                        .formatted(100 * count.rows() / ofData.sampled(), name(count.language())))
                .toList();
        return strange.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.warning(
                        "/specification/baseModel",
                        "%s, and the base model was made for %s. Choose one that was made for these texts."
                                .formatted(
                                        String.join(", ", strange),
                                        ofModel.stream().map(LanguageFit::name).collect(Collectors.joining(", ")))));
    }

    private static boolean isMany(String language) {
        return language.toLowerCase(Locale.ROOT).startsWith(MANY_LANGUAGES);
    }

    private static String name(String code) {
        return Locale.forLanguageTag(code).getDisplayLanguage(Locale.ENGLISH);
    }
}
