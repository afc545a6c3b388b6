package dev.headstock.trainer.encoding;

import dev.headstock.api.data.Example;

/** An example that was a line of an uploaded file, which is how people find it again. */
public interface FromFile {

    /** Counted from 1; 0 when it is not known. */
    long line();

    /** Names an example in a message: by its line in the file, or else by its number in the data set. Both count from 1. */
    static String placeOf(Example example) {
        if (example.row() < 0) {
            return "the input";
        }
        return example instanceof FromFile found && found.line() > 0
                ? "line %d of the uploaded file".formatted(found.line())
                : "row %d of the data set".formatted(example.row() + 1);
    }
}
