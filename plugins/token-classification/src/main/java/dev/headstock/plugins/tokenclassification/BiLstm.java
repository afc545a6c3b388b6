package dev.headstock.plugins.tokenclassification;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the words from left to right and from right to left, and puts both hidden states side by side.
 *
 * <p>[rows, words, width] to [rows, words, 2·hidden]
 *
 * @param hidden width of each direction
 * @param dropout between two layers
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., 2018, section 5.3: two layers over frozen features</a>
 */
record BiLstm(int width, int hidden, int layers, double dropout) {
    private static final String FORWARD = "forward";
    private static final String BACKWARD = "backward";

    int outputWidth() {
        return 2 * hidden;
    }

    List<ParameterSpec> parameters() {
        Init small = Init.kaimingUniform(hidden);
        List<ParameterSpec> all = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            for (String direction : List.of(FORWARD, BACKWARD)) {
                String path = path(layer, direction);
                int input = layer == 0 ? width : outputWidth();
                all.add(new ParameterSpec(path + ".input", new Shape(4L * hidden, input), small));
                all.add(new ParameterSpec(path + ".recurrent", new Shape(4L * hidden, hidden), small));
                all.add(new ParameterSpec(path + ".bias", new Shape(4L * hidden), small));
            }
        }
        return all;
    }

    private static String path(int layer, String direction) {
        return "lstm.%d.%s".formatted(layer, direction);
    }

    NDArray of(NDArray words, Batch batch, HeadPass pass) {
        NDArray x = words;
        for (int layer = 0; layer < layers; layer++) {
            x = layer == 0 ? x : pass.kernels().dropout(x, dropout);
            x = direction(layer, FORWARD, x, batch, pass).concat(direction(layer, BACKWARD, x, batch, pass), 2);
        }
        return x;
    }

    private static NDArray direction(int layer, String direction, NDArray x, Batch batch, HeadPass pass) {
        String path = path(layer, direction);
        var weights = new Kernels.LstmWeights(
                pass.parameter(path + ".input"),
                pass.parameter(path + ".recurrent"),
                pass.parameter(path + ".bias"),
                null);
        return pass.kernels().lstm(x, batch.wordMask(), weights, direction.equals(BACKWARD), 0);
    }
}
