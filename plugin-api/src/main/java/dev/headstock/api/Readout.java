package dev.headstock.api;

/** Which layers the head reads. */
public sealed interface Readout {

    /** The output of the last layer. */
    record Last() implements Readout {}

    /** The output of one layer, counted from 0; −1 is the embeddings. Layers above it are not computed. */
    record Layer(int index) implements Readout {}
}
