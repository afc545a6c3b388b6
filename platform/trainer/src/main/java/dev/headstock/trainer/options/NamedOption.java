package dev.headstock.trainer.options;

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
        return leading(sentence, options).or(() -> only(sentence, options));
    }

    /** The option that a sentence begins with. */
    public static Optional<String> leading(String sentence, Collection<String> options) {
        return options.stream()
                .filter(option -> pattern(option).matcher(sentence).lookingAt())
                .findFirst();
    }

    private static Optional<String> only(String sentence, Collection<String> options) {
        List<String> named =
                options.stream().filter(option -> isNamed(sentence, option)).toList();
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
