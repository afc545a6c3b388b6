package dev.headstock.server.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import dev.headstock.protocol.host.ImportRequest.Splitting.Kind;
import dev.headstock.server.datasets.DatasetImports.DatasetRequest;
import dev.headstock.server.datasets.DatasetImports.OrderedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How rows get their split when the request does not say. */
class DatasetRequestTest {

    @Test
    void filesThatNameASplitKeepIt() {
        assertThat(request(null, "text", Split.TRAIN, Split.DEV).splitting().kind())
                .isEqualTo(Kind.FILES);
        assertThat(request(null, "split", Split.TRAIN, null).splitting().kind())
                .as("then the other file is asked for its split")
                .isEqualTo(Kind.FILES);
    }

    @Test
    void aColumnOfSplitsIsUsed() {
        assertThat(request(null, "split", new Split[] {null}).splitting().kind())
                .isEqualTo(Kind.COLUMN);
    }

    @Test
    void otherwiseTheSplitIsDrawn() {
        assertThat(request(null, "text", new Split[] {null}).splitting())
                .isEqualTo(new Splitting(Kind.SEEDED, 0.1, 0.1, 42));
    }

    @Test
    void whatTheRequestSaysCounts() {
        Splitting drawn = new Splitting(Kind.SEEDED, 0.2, 0, 7);

        assertThat(request(drawn, "text", Split.TRAIN).splitting()).isEqualTo(drawn);
    }

    private static DatasetRequest request(@Nullable Splitting splitBy, String role, @Nullable Split... splits) {
        List<OrderedFile> files = new ArrayList<>();
        for (Split split : splits) {
            files.add(new OrderedFile(UUID.randomUUID(), split));
        }
        return new DatasetRequest(
                "data",
                null,
                files,
                new Choice("csv", Map.of()),
                List.of(ColumnAssignment.of("a", role)),
                splitBy,
                null,
                null);
    }
}
