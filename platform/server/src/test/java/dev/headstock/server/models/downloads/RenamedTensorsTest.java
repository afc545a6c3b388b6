package dev.headstock.server.models.downloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RenamedTensorsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String HEADER = """
            {"pooler.weight":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"other":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""";
    private static final byte[] NUMBERS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    @Test
    void onlyTheNamesChangeAndTheNumbersBeginAtAMultipleOfEight() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        RenamedTensors.copy(file(HEADER), Map.of("pooler.weight", "bert.pooler.dense.weight"), JSON, out);

        byte[] renamed = out.toByteArray();
        int length =
                (int) ByteBuffer.wrap(renamed).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(length % 8).isZero();
        JsonNode header = JSON.readTree(Arrays.copyOfRange(renamed, 8, 8 + length));
        assertThat(header.propertyNames()).containsExactly("bert.pooler.dense.weight", "other");
        assertThat(header.at("/bert.pooler.dense.weight/data_offsets/1").asInt())
                .isEqualTo(8);
        assertThat(Arrays.copyOfRange(renamed, 8 + length, renamed.length)).isEqualTo(NUMBERS);
    }

    @Test
    void aFileThatIsCutIsNoModel() {
        byte[] cut = Arrays.copyOf(bytes(HEADER), 40);

        assertThatThrownBy(() ->
                        RenamedTensors.copy(new ByteArrayInputStream(cut), Map.of(), JSON, new ByteArrayOutputStream()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("header");
    }

    private static ByteArrayInputStream file(String header) {
        return new ByteArrayInputStream(bytes(header));
    }

    private static byte[] bytes(String header) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + NUMBERS.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(NUMBERS)
                .array();
    }
}
