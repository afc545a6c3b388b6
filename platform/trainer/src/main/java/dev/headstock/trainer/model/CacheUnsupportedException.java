package dev.headstock.trainer.model;

/** The attention of a backbone cannot use cached keys: its bias covers only the tokens that it was given. The text has to be read in full. */
public final class CacheUnsupportedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CacheUnsupportedException(int layer) {
        super("layer %d attends with a bias that does not cover cached keys".formatted(layer));
    }
}
