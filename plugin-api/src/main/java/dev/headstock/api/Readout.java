package dev.headstock.api;

/** Which layers the head reads. */
public sealed interface Readout {

    /** How many layers of the model have to run for it; those above are not computed. */
    int layers(ModelOutline model);

    /** The output of the last layer. */
    record Last() implements Readout {
        @Override
        public int layers(ModelOutline model) {
            return model.layers();
        }
    }

    /** The output of one layer, counted from 0; −1 is the embeddings. */
    record Layer(int index) implements Readout {
        @Override
        public int layers(ModelOutline model) {
            return index + 1;
        }
    }
}
