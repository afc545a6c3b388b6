package dev.headstock.plugins.wordvectors;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first line of word2vec's files. */
record Header(int words, int width) {
    private static final Pattern LINE = Pattern.compile("([1-9]\\d{0,8}) ([1-9]\\d{0,5})");

    static Optional<Header> parse(String line) {
        Matcher matcher = LINE.matcher(line.strip());
        return matcher.matches()
                ? Optional.of(new Header(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }
}
