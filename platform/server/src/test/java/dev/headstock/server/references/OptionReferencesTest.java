package dev.headstock.server.references;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.references.OptionReferences.Kind;
import dev.headstock.server.references.OptionReferences.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionReferencesTest {
    private static final Map<String, Object> SCHEMA = Map.of(
            "properties",
            Map.of(
                    "teacher", Map.of("type", "string", "x-reference", "model"),
                    "others", Map.of("type", "array", "items", Map.of("x-reference", "model")),
                    "texts", Map.of("type", "string", "x-reference", "dataset"),
                    "weight", Map.of("type", "number")));

    @Test
    void everyReferenceIsFoundWithItsPointerAndReplaced() {
        List<Reference> found = new ArrayList<>();

        Map<String, Object> replaced = OptionReferences.replace(
                SCHEMA,
                Map.of("teacher", "base/big", "others", List.of("run/1", ""), "texts", "mails/1", "weight", 0.5),
                reference -> {
                    found.add(reference);
                    return reference.value() + "!";
                });

        assertThat(found)
                .containsExactlyInAnyOrder(
                        new Reference("/teacher", Kind.MODEL, "base/big"),
                        new Reference("/others/0", Kind.MODEL, "run/1"),
                        new Reference("/texts", Kind.DATASET, "mails/1"));
        assertThat(replaced)
                .containsEntry("teacher", "base/big!")
                .containsEntry("others", List.of("run/1!", ""))
                .containsEntry("texts", "mails/1!")
                .containsEntry("weight", 0.5);
    }

    @Test
    void optionsOfARecordWithoutReferencesStayAsTheyAre() {
        Map<String, Object> options = Map.of("teacher", "base/big");

        assertThat(OptionReferences.replace(Map.of("type", "object"), options, reference -> "?"))
                .isEqualTo(options);
    }
}
