package dev.headstock.plugins.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.tuning.ForwardPass.AttentionStates;
import dev.headstock.plugins.distillation.MiniLm.LastAttention;
import dev.headstock.testkit.FakeTokens;
import dev.headstock.testkit.Workbench;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against what PyTorch computes, see {@code bench/reference/distillation.py}. */
class RelationsTest {
    private Workbench bench = new Workbench();
    private final Map<String, NDArray> reference = new LinkedHashMap<>();

    @BeforeEach
    void open() throws IOException {
        bench = new Workbench();
        try (InputStream file = Objects.requireNonNull(RelationsTest.class.getResourceAsStream("/distillation.npz"))) {
            NDList.decode(bench.memory(), file).forEach(array -> reference.put(array.getName(), array.duplicate()));
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void attentionAndValueRelationsAreThoseOfMiniLm() {
        for (boolean causal : new boolean[] {false, true}) {
            NDArray rows = LastAttention.difference(
                    states("student"), states("teacher"), visible(causal), of("mask"), bench.kernels());

            assertClose(rows, causal ? "minilm-causal" : "minilm");
        }
    }

    @Test
    void scoresAndHiddenStatesAreThoseOfTinyBert() {
        Kernels kernels = bench.kernels();
        NDArray student = Relations.products(of("student.query"), of("student.key"), kernels);
        NDArray teacher = Relations.products(of("teacher.query"), of("teacher.key"), kernels);

        assertClose(Relations.scoreError(student, teacher, visible(false), of("mask")), "tinybert-attention");
        assertClose(Relations.hiddenError(of("student.hidden"), of("teacher.hidden"), of("mask")), "tinybert-hidden");
    }

    @Test
    void anglesAreThoseOfDistilBert() {
        assertClose(Relations.angle(of("student.hidden"), of("teacher.hidden"), of("mask")), "cosine");
    }

    private NDArray visible(boolean causal) {
        NDArray positions = of("positions");
        return Relations.visible(new FakeTokens(positions, positions, of("mask"), positions, positions), causal);
    }

    private AttentionStates states(String model) {
        return new AttentionStates(of(model + ".query"), of(model + ".key"), of(model + ".value"));
    }

    private NDArray of(String name) {
        return Objects.requireNonNull(reference.get(name), name);
    }

    private void assertClose(NDArray rows, String name) {
        assertThat(rows.toFloatArray()).as(name).containsExactly(of(name).toFloatArray(), within(1e-5f));
    }
}
