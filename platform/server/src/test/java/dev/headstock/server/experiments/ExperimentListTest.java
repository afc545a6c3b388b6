package dev.headstock.server.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.headstock.server.ServerTest;
import dev.headstock.server.runs.TestExperiments;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ExperimentListTest extends ServerTest {
    @Autowired
    private TestExperiments experiments;

    @Test
    void theListIsNarrowedToADataSetOrABaseModel() {
        UUID wanted = experiments.experiment();
        experiments.experiment();
        UUID dataset = column("dataset", wanted);
        UUID baseModel = column("base_model", wanted);

        assertThat(ids("?dataset=" + dataset)).containsExactly(wanted);
        assertThat(ids("?baseModel=" + baseModel)).containsExactly(wanted);
        assertThat(ids("?baseModel=" + baseModel + "&dataset=" + UUID.randomUUID()))
                .isEmpty();
    }

    private UUID column(String name, UUID experiment) {
        return jdbc.sql("select " + name + " from experiment where id = :id")
                .param("id", experiment)
                .query(UUID.class)
                .single();
    }

    private List<UUID> ids(String question) {
        Found found = admin.get()
                .uri("/api/v1/experiments" + question)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Found.class)
                .returnResult()
                .getResponseBody();
        return Objects.requireNonNull(found).items().stream().map(Item::id).toList();
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Found(List<Item> items) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Item(UUID id) {}
}
