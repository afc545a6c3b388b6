package dev.headstock.trainer.datasets.columns;

/** Receives what is stored differently from how the file writes it. */
@FunctionalInterface
public interface CellChanges {
    /** What was done to a value, as a sentence about all values it was done to. */
    enum Change {
        CLASS_NAME(
                "White space around class names and invisible characters in them were removed; letters are in Unicode NFC."),
        SINGLE_ITEM("Lists of one class name became that name."),
        BLANK("Text without a visible character is a missing value."),
        REPEATED_CLASS("A class that a row names twice is stored once."),
        SPAN_OFFSETS("Span offsets counted whole characters and became UTF-16 offsets, as the stated text shows.");

        private final String sentence;

        Change(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    void add(Change change, String before, String after);
}
