package dev.headstock.trainer;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.host.AdapterImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes a model of any adapters but LOHA; without classes none is made. Files that were not read are named in its configuration. */
final class FakeAdapters {
    private static final String DESCRIPTION = """
            {"format": 2, "schema": {"columns": [
                {"name": "text", "role": "text", "type": "string", "classes": [], "classCounts": [], "missing": 0},
                {"name": "label", "role": "label", "type": "class", "classes": ["%s"], "classCounts": [], "missing": 0}]}}""";

    private FakeAdapters() {}

    static AdapterImport.Result make(AdapterImport.Request request) throws IOException {
        List<Problem> problems = new ArrayList<>();
        Path config = Path.of(request.source()).resolve("adapter_config.json");
        if (Files.readString(config).contains("LOHA")) {
            problems.add(Problem.error("", "peft_type is LOHA, which no installed plugin imports."));
        }
        if (request.classes().isEmpty()) {
            problems.add(Problem.error("/classes", "Name the classes."));
        }
        if (!problems.isEmpty() || request.base() == null) {
            return new AdapterImport.Result(problems, null);
        }
        if (!Files.exists(Path.of(request.base()).resolve("config.json"))) {
            throw new IOException("the base model has no configuration");
        }
        write(
                request.output(),
                "model/headstock.json",
                DESCRIPTION.formatted(String.join("\", \"", request.classes())));
        write(request.output(), "model/model.safetensors", "as Headstock has it");
        write(request.output(), "export/adapter_config.json", "{\"unread\": \"%s\"}".formatted(request.unread()));
        write(request.output(), "export/adapter_model.safetensors", "as PEFT has it");
        write(
                request.output(),
                "export/config.json",
                "{\"architectures\": [\"BertForSequenceClassification\"], \"id2label\": {\"0\": \"ham\"}}");
        return new AdapterImport.Result(
                List.of(),
                new AdapterImport.Made(
                        new RunSpecification(
                                "",
                                String.valueOf(request.baseModel()),
                                new Choice("sequence-classification", Map.of()),
                                List.of(new Choice("lora", Map.of())),
                                List.of(new Choice("full", Map.of())),
                                Map.of(),
                                new Resources(1, 0),
                                null),
                        "PEFT 0.21.2",
                        List.of("parts"),
                        123));
    }

    private static void write(String output, String name, String content) throws IOException {
        Path file = Path.of(output).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
