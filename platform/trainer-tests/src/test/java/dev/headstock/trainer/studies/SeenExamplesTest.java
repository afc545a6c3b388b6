package dev.headstock.trainer.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.Cell;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.Variation;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.datasets.ExampleFile;
import dev.headstock.trainer.planning.examples.SeenExamples;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.saved.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that was trained through a view of its data set is evaluated through it, too. */
class SeenExamplesTest {
    private static final DatasetSchemaView OF_VIEW = new DatasetSchemaView(
            List.of(column("loud", "text", List.of()), column("class", "label", List.of("a", "b"))));
    private static final DatasetSchemaView OF_DATASET = new DatasetSchemaView(
            List.of(column("text", "text", List.of()), column("label", "label", List.of("a", "b"))));
    private static final DatasetSchemaView OF_ANOTHER =
            new DatasetSchemaView(List.of(column("kind", "label", List.of("a")), column("mail", "text", List.of())));

    @TempDir
    private Path folder;

    private Path examples;

    @BeforeEach
    void write() throws IOException {
        examples = folder.resolve("examples.jsonl");
        Files.writeString(
                examples,
                Json.MAPPER.writeValueAsString(
                                new StoredExample(3, 4, Split.DEV, Map.of("mail", "you won", "kind", "a")))
                        + "\n");
    }

    @Test
    void rowsOfAnotherDataSetGoThroughTheViewOfTheModel() throws IOException {
        SavedModel model = SavedModel.read(saved());

        List<DataExample> seen = new ArrayList<>();
        try (ExampleFile file =
                SeenExamples.open(examples, OF_ANOTHER, model, Extensions.of(List.of(new HalvingStudy())))) {
            file.read(Map.of(Split.DEV, example -> seen.add((DataExample) example)));
        }

        assertThat(seen).extracting(DataExample::row).containsExactly(3L, 3L);
        assertThat(seen).extracting(example -> example.texts().get(0)).containsExactly("YOU WON", "you won");
        assertThat(seen.get(0).value("class").map(Cell::string)).contains("a");
        assertThat(seen.get(0).value("mail")).isEmpty();
    }

    @Test
    void aViewWhosePluginIsMissingIsNamed() throws IOException {
        SavedModel model = SavedModel.read(saved());

        assertThatThrownBy(() -> SeenExamples.open(examples, OF_ANOTHER, model, Extensions.of(List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The model was trained through the view 'shouting' of the study 'halving'");
    }

    /** As a run of a study stores it, and as it is read again. */
    private Path saved() throws IOException {
        RunSpecification specification = new RunSpecification(
                "data/1",
                "tiny",
                new Choice("head", Map.of()),
                List.of(),
                List.of(),
                Map.of(),
                new Resources(1, 0),
                null);
        SavedModel model = new SavedModel(
                SavedModel.FORMAT,
                specification,
                OF_VIEW,
                new SavedModel.SeenThrough(new Variation.View("halving", "shouting", Map.of()), OF_DATASET),
                List.of(),
                5,
                Map.of(),
                false);
        Files.writeString(folder.resolve(SavedModel.DESCRIPTION), Json.MAPPER.writeValueAsString(model));
        return folder;
    }

    private static Column column(String name, String role, List<String> classes) {
        return new Column(
                name,
                role,
                classes.isEmpty() ? "string" : "class",
                classes,
                classes.stream().map(any -> 1L).toList(),
                null,
                null,
                0);
    }
}
