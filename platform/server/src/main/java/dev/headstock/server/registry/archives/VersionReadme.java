package dev.headstock.server.registry.archives;

import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.registry.ExportedModel;
import dev.headstock.server.registry.Lineage;
import dev.headstock.server.registry.ModelVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Says what a downloaded version or checkpoint is, with code to paste that fits its inputs and the programs that can load it. */
@Component
public class VersionReadme {
    private static final String OTHER_PROGRAMS = """
            ## Other programs

            Headstock writes this combination of model family, head and placements for none of transformers, PEFT and AdapterHub's
            library. `model/` is Headstock's own form; request predictions by REST.
            """;

    private static final String PEFT_LOADS = "model = PeftModel.from_pretrained(model, \".\").eval()\n";

    private final BaseModels models;
    private final JsonMapper json;

    VersionReadme(BaseModels models, JsonMapper json) {
        this.models = models;
        this.json = json;
    }

    /** @param server address of this server as the caller reaches it */
    public String of(ModelVersion version, String server) {
        Lineage lineage = version.lineage();
        String title = "%s, version %d".formatted(version.model(), version.number());
        String note = version.note().isBlank() ? "Trained with Headstock." : version.note();
        return String.join(
                "\n",
                about(title, note, lineage),
                loading(lineage, server),
                rest(version, server),
                importing(version, server));
    }

    /** Of a checkpoint that may not be registered, so that it has no address for predictions. */
    public String of(Lineage lineage, String server) {
        String title = "%s, step %d"
                .formatted(lineage.run().name(), lineage.checkpoint().step());
        return about(title, "A checkpoint of a training with Headstock.", lineage) + "\n" + loading(lineage, server);
    }

    private static String about(String title, String note, Lineage lineage) {
        return """
                # %s

                %s

                - Base model: %s (SHA-256 %s)
                %s
                %s- Reads: %s
                %s%s
                `headstock.json` has the whole lineage: specification, plugins with their SHA-256, metrics and files.
                """.formatted(
                title,
                note,
                lineage.baseModel().name(),
                lineage.baseModel().sha256(),
                origin(lineage),
                lineage.metrics().isEmpty() ? "" : "- Evaluated on dev: %s\n".formatted(metrics(lineage.metrics())),
                lineage.inputs().stream()
                        .map(column -> "%s (%s)".formatted(column.name(), column.role()))
                        .collect(Collectors.joining(", ")),
                lineage.classes().isEmpty() ? "" : "- Classes: %s\n".formatted(String.join(", ", lineage.classes())),
                lineage.references().stream()
                        .map(reference ->
                                "- Refers to: %s (SHA-256 %s)\n".formatted(reference.reference(), reference.sha256()))
                        .collect(Collectors.joining()));
    }

    private static String origin(Lineage lineage) {
        if (lineage.trainedWith() != null) {
            return "- Training: with %s, outside of Headstock; its data are not known".formatted(lineage.trainedWith());
        }
        return "- Data set: %s, version %d (SHA-256 %s)\n%s"
                .formatted(
                        lineage.dataset().name(),
                        lineage.dataset().number(),
                        lineage.dataset().sha256(),
                        training(lineage));
    }

    private static String training(Lineage lineage) {
        String run = "run \"%s\" of experiment \"%s\", checkpoint of step %d"
                .formatted(
                        lineage.run().name(),
                        lineage.run().experimentName(),
                        lineage.checkpoint().step());
        return lineage.recipe() == null
                ? "- Training: " + run
                : "- Made by the recipe %s, which also made the base model; head, data set and specification are those of %s"
                        .formatted(lineage.recipe(), run);
    }

    private static String metrics(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(metric -> "%s %.4f".formatted(metric.getKey(), metric.getValue()))
                .collect(Collectors.joining(", "));
    }

    private String loading(Lineage lineage, String server) {
        ExportedModel export = lineage.export();
        if (export.autoClass() == null) {
            return OTHER_PROGRAMS;
        }
        return switch (export.format()) {
            case TRANSFORMERS -> transformers(lineage, export, export.autoClass());
            case PEFT ->
                onBase(
                        new Library("PEFT", "peft", "from peft import PeftModel", PEFT_LOADS),
                        lineage,
                        server,
                        export.autoClass());
            case ADAPTER_HUB ->
                onBase(
                        new Library("AdapterHub", "adapters", "import adapters", adapterHubLoads(export)),
                        lineage,
                        server,
                        export.autoClass());
            case HEADSTOCK -> OTHER_PROGRAMS;
        };
    }

    private String transformers(Lineage lineage, ExportedModel export, String autoClass) {
        return """
                ## transformers

                Run it in this folder, after `pip install torch transformers`.

                ```python
                import torch
                from transformers import %1$s, AutoTokenizer

                tokenizer = AutoTokenizer.from_pretrained("."%2$s)
                model = %1$s.from_pretrained("."%2$s).eval()
                %3$s```
                """.formatted(
                        autoClass,
                        export.codeClass() == null ? "" : ", trust_remote_code=True",
                        new PredictionCode(export, lineage.inputs(), json).text());
    }

    /**
     * A library that puts adapters on a model of transformers.
     *
     * @param loads lines that turn {@code model} into one with the adapters
     */
    private record Library(String title, String pip, String imports, String loads) {}

    /** It knows models by their types, and one with a class of its own has a type of its own. */
    private static String adapterHubLoads(ExportedModel export) {
        String type = export.codeClass() == null ? "" : "model.config.model_type = config.headstock_base_model_type\n";
        return type + """
                adapters.init(model)
                model.load_adapter(".", use_safetensors=True, set_active=True)
                model.eval()
                """;
    }

    private String onBase(Library library, Lineage lineage, String server, String autoClass) {
        ExportedModel export = lineage.export();
        String codeClass = export.codeClass();
        String trusting = codeClass == null ? "" : ", trust_remote_code=True";
        return """
                ## %s

                The adapter needs its base model%s. Run it in this folder, after `pip install torch transformers %s`.

                ```python
                import torch
                %s
                from transformers import AutoConfig, AutoTokenizer
                %s

                base = %s  # its id on the model hub, or a folder with its files
                config = AutoConfig.from_pretrained("."%s)
                %smodel = model_class.from_pretrained(base, config=config)
                %stokenizer = AutoTokenizer.from_pretrained("."%s)
                %s```
                """.formatted(
                        library.title(),
                        gettingBase(lineage, server),
                        library.pip(),
                        library.imports(),
                        codeClass == null
                                ? "from transformers import %s as model_class".formatted(autoClass)
                                : "from transformers.dynamic_module_utils import get_class_from_dynamic_module",
                        json.writeValueAsString(base(lineage)),
                        trusting,
                        codeClass == null
                                ? ""
                                : "model_class = get_class_from_dynamic_module(\"%s\", \".\")\n".formatted(codeClass),
                        library.loads(),
                        trusting,
                        new PredictionCode(export, lineage.inputs(), json).text());
    }

    /** The base model's id on the hub, or the folder beside the adapters that {@link #gettingBase} names. */
    public String base(Lineage lineage) {
        return models.find(lineage.baseModel().id()).map(BaseModel::hubId).orElse(VersionArchive.BASE_FOLDER);
    }

    /** Continues a sentence; a model with an id on the hub is downloaded when it is needed. */
    private String gettingBase(Lineage lineage, String server) {
        UUID id = lineage.baseModel().id();
        return models.find(id).map(BaseModel::hubId).isPresent()
                ? ""
                : " in the folder `%1$s`: `curl --fail %2$s/api/v1/models/%3$s/download -H \"Authorization: Bearer $HEADSTOCK_TOKEN\" -o base.zip && unzip base.zip -d %1$s`"
                        .formatted(VersionArchive.BASE_FOLDER, server, id);
    }

    private String rest(ModelVersion version, String server) {
        Map<String, Object> input = new LinkedHashMap<>();
        version.lineage().inputs().forEach(column -> input.put(column.name(), column.example()));
        return """
                ## REST

                With an API token from the dashboard's settings in HEADSTOCK_TOKEN.

                ```sh
                curl --fail %s/api/v1/registry/models/%s/versions/%d/predict \\
                  -H "Authorization: Bearer $HEADSTOCK_TOKEN" \\
                  -H "Content-Type: application/json" \\
                  --data-binary @- <<'JSON'
                %s
                JSON
                ```
                """.formatted(
                server, version.model(), version.number(), json.writeValueAsString(Map.of("inputs", List.of(input))));
    }

    private static String importing(ModelVersion version, String server) {
        return """
                ## Headstock

                This archive opens in Headstock: import it on the page Registry, or by REST. The server needs the base model above and the
                plugins %s; the version then predicts the same.

                ```sh
                curl --fail -X POST %s/api/v1/registry/imports \\
                  -H "Authorization: Bearer $HEADSTOCK_TOKEN" \\
                  -H "Content-Type: application/zip" \\
                  -T %s-%d.zip
                ```
                """.formatted(plugins(version), server, version.model(), version.number());
    }

    private static String plugins(ModelVersion version) {
        return version.lineage().plugins().stream()
                .map(plugin -> plugin.id() + " " + plugin.version())
                .collect(Collectors.joining(", "));
    }
}
