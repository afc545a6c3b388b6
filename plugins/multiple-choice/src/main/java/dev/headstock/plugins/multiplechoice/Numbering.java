package dev.headstock.plugins.multiplechoice;

import java.util.List;

/** How the labels of a data set name the right choice. */
enum Numbering {
    FROM_ZERO,
    FROM_ONE,
    LETTERS,
    TEXTS;

    /** @param labels that occur in the data set */
    static Numbering of(List<String> labels) {
        if (!labels.isEmpty() && labels.stream().allMatch(label -> label.matches("\\d{1,3}"))) {
            return labels.stream().anyMatch(label -> Integer.parseInt(label) == 0) ? FROM_ZERO : FROM_ONE;
        }
        boolean letters = !labels.isEmpty() && labels.stream().allMatch(label -> label.matches("[A-Z]"));
        return letters ? LETTERS : TEXTS;
    }

    /** Throws {@link IllegalArgumentException} that says what would be right. */
    int index(String label, List<String> choices) {
        int index =
                switch (this) {
                    case FROM_ZERO -> number(label);
                    case FROM_ONE -> number(label) - 1;
                    case LETTERS -> label.length() == 1 ? label.charAt(0) - 'A' : -1;
                    case TEXTS -> choices.indexOf(label);
                };
        if (index < 0 || index >= choices.size()) {
            throw new IllegalArgumentException("the label '%s' names none of the %d choices. Use %s."
                    .formatted(label, choices.size(), expected(choices.size())));
        }
        return index;
    }

    private static int number(String label) {
        return label.matches("\\d{1,3}") ? Integer.parseInt(label) : -1;
    }

    private String expected(int choices) {
        return switch (this) {
            case FROM_ZERO -> "a number from 0 to " + (choices - 1);
            case FROM_ONE -> "a number from 1 to " + choices;
            case LETTERS -> "a letter from A to " + (char) ('A' + choices - 1);
            case TEXTS -> "the text of the right one";
        };
    }
}
