package dev.headstock.trainer.datasets.columns;

/** A cell that is not what its column's type needs; the message continues the column's name and says what to do. */
final class CellException extends Exception {
    private static final long serialVersionUID = 1L;

    CellException(String message) {
        super(message);
    }
}
