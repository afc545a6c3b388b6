package dev.headstock.plugins.elmo;

/** Names of parameters, which are those of the checkpoint's tensors. */
final class Paths {
    static final String WORDS = "word_embeddings.weight";
    static final String CHARACTERS = "char_embeddings.weight";
    static final String PROJECTION = "char_projection";
    static final String FORWARD = "forward";
    static final String BACKWARD = "backward";

    private Paths() {}

    static String filter(int index) {
        return "char_filters.%d".formatted(index);
    }

    static String highway(int index) {
        return "highways.%d".formatted(index);
    }

    static String lstm(int layer, String direction) {
        return "layers.%d.%s".formatted(layer, direction);
    }
}
