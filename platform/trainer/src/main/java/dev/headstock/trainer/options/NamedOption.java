package dev.headstock.trainer.options;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the option that an objection is about: plugins throw sentences, and sentences name what is wrong. It is the option that the sentence
 * begins with, or else the only one that it names.
 */
public final class NamedOption {
    private NamedOption() {}

    /** @param options names of the record's components; a sentence may also write {@code maxTokens} as "Max tokens" */
    public static Optional<String> in(String sentence, Collection<String> options) {
        List<String> named = new ArrayList<>();
        for (String option : options) {
            Pattern pattern = pattern(option);
            if (pattern.matcher(sentence).lookingAt()) {
                return Optional.of(option);
            }
            if (isNamed(sentence, option)) {
                named.add(option);
            }
        }
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }

    static boolean isNamed(String sentence, String option) {
        return pattern(option).matcher(sentence).find();
    }

    private static Pattern pattern(String option) {
        String words = option.replaceAll("([a-z0-9])([A-Z])", "$1 $2");
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}])(%s|%s)(?![\\p{L}\\p{N}])".formatted(Pattern.quote(option), Pattern.quote(words)),
                Pattern.CASE_INSENSITIVE);
    }
}
