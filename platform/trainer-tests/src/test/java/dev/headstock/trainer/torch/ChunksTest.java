package dev.headstock.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.trainer.pretrained.FloatSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunksTest {

    @Test
    void anArrayGoesInAndComesOutPieceByPiece() throws Exception {
        int rows = 1_025;
        int width = FloatSource.CHUNK / 512;
        try (Torch torch = Torch.open();
                NDManager memory = torch.newScope()) {
            NDArray array = Chunks.create(memory, new Shape(rows, width), sink -> {
                for (int row = 0; row < rows; row++) {
                    float[] chunk = new float[width];
                    chunk[row] = row;
                    sink.take(chunk);
                }
            });

            List<Integer> sizes = new ArrayList<>();
            float[] sum = {0};
            Chunks.of(array).forEachChunk(chunk -> {
                sizes.add(chunk.length);
                for (float number : chunk) {
                    sum[0] += number;
                }
            });

            assertThat(array.getFloat(1_024, 1_024)).isEqualTo(1_024);
            assertThat(array.getFloat(1_024, 1_023)).isZero();
            assertThat(sum[0]).isEqualTo(1_024 * 1_025 / 2f);
            assertThat(sizes).containsExactly(FloatSource.CHUNK, FloatSource.CHUNK, width);
        }
    }

    @Test
    void tooFewNumbersAreNoticed() {
        try (Torch torch = Torch.open();
                NDManager memory = torch.newScope()) {
            assertThatThrownBy(() -> Chunks.create(memory, new Shape(2, 2), FloatSource.of(new float[3])))
                    .hasMessageContaining("takes 4 numbers, but 3 came");
        }
    }
}
