package dev.headstock.trainer.encoding;

/** A row of the data that cannot be encoded; the message names the row and says what to do. */
public final class RowException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final long row;

    /** @param row of the data set, −1 for an input to predict */
    RowException(long row, String reason) {
        super(sentence(row, reason));
        this.row = row;
    }

    RowException(long row, IllegalArgumentException cause) {
        super(sentence(row, String.valueOf(cause.getMessage())), cause);
        this.row = row;
    }

    private static String sentence(long row, String reason) {
        return row < 0 ? "The input cannot be read: " + reason : "Row %d cannot be read: %s".formatted(row, reason);
    }

    public long row() {
        return row;
    }
}
