package dev.headstock.server.registry;

import dev.headstock.protocol.FileReference;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Says what a downloaded version is, with code to paste for the programs that can load it. */
@Component
class VersionReadme {
    /** Holds the classes of models that stock transformers does not have, for example with another pooling. */
    private static final String OWN_CODE = "modeling_headstock.py";

    private static final String ASK = """

            batch = tokenizer(["Your text"], truncation=True, padding=True, return_tensors="pt")
            with torch.no_grad():
                scores = model(**batch).logits.softmax(-1)[0]
            print({model.config.id2label[i]: round(p, 4) for i, p in enumerate(scores.tolist())})
            """;

    private final BaseModels models;
    private final JsonMapper json;

    VersionReadme(BaseModels models, JsonMapper json) {
        this.models = models;
        this.json = json;
    }

    /** @param server address of this server as the caller reaches it */
    String of(ModelVersion version, String server) {
        return String.join("\n", about(version), loading(version), rest(version, server));
    }

    private static String about(ModelVersion version) {
        Lineage lineage = version.lineage();
        return """
                # %s, version %d

                %s

                - Base model: %s (SHA-256 %s)
                - Data set: %s, version %d (SHA-256 %s)
                - Training: run "%s" of experiment "%s", checkpoint of step %d
                - Evaluated on dev: %s
                - Classes: %s

                `headstock.json` has the whole lineage: specification, plugins with their SHA-256, metrics and files.
                """.formatted(
                        version.model(),
                        version.number(),
                        version.note().isBlank() ? "Trained with Headstock." : version.note(),
                        lineage.baseModel().name(),
                        lineage.baseModel().sha256(),
                        lineage.dataset().name(),
                        lineage.dataset().number(),
                        lineage.dataset().sha256(),
                        lineage.run().name(),
                        lineage.run().experimentName(),
                        lineage.checkpoint().step(),
                        metrics(lineage.metrics()),
                        String.join(", ", lineage.classes()));
    }

    private static String metrics(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(metric -> "%s %.4f".formatted(metric.getKey(), metric.getValue()))
                .collect(Collectors.joining(", "));
    }

    private String loading(ModelVersion version) {
        List<String> files =
                version.lineage().files().stream().map(FileReference::name).toList();
        boolean ownCode = files.contains(OWN_CODE);
        if (files.contains("adapter_config.json")) {
            return peft(version, ownCode);
        }
        return files.contains("config.json") ? transformers(ownCode) : """
                ## Other programs

                Headstock writes this combination of model family, head and added modules for neither transformers nor PEFT. `model/`
                is Headstock's own form; ask the model through REST.
                """;
    }

    private static String transformers(boolean ownCode) {
        return """
                ## transformers

                Run it in this folder, after `pip install torch transformers`.
                ```python
                import torch
                from transformers import AutoModelForSequenceClassification, AutoTokenizer

                tokenizer = AutoTokenizer.from_pretrained(".")
                model = AutoModelForSequenceClassification.from_pretrained("."%s).eval()
                %s```
                """.formatted(ownCode ? ", trust_remote_code=True" : "", ASK);
    }

    private String peft(ModelVersion version, boolean ownCode) {
        return """
                ## PEFT

                The adapter needs its base model. Run it in this folder, after `pip install torch transformers peft`.
                ```python
                import torch
                from peft import PeftModel
                from transformers import AutoConfig, AutoTokenizer
                %s

                base = %s  # its id on the model hub, or a folder with its files
                config = AutoConfig.from_pretrained(".")
                %smodel = PeftModel.from_pretrained(classifier.from_pretrained(base, config=config), ".").eval()
                tokenizer = AutoTokenizer.from_pretrained(".")
                %s```
                """.formatted(
                        ownCode
                                ? "from transformers.dynamic_module_utils import get_class_from_dynamic_module"
                                : "from transformers import AutoModelForSequenceClassification as classifier",
                        json.writeValueAsString(base(version.lineage())),
                        ownCode
                                ? "classifier = get_class_from_dynamic_module(f\"modeling_headstock.{config.architectures[0]}\", \".\")\n"
                                : "",
                        ASK);
    }

    private String base(Lineage lineage) {
        return models.find(lineage.baseModel().id())
                .map(BaseModel::hubId)
                .orElse(lineage.baseModel().name());
    }

    private static String rest(ModelVersion version, String server) {
        return """
                ## REST

                With an API token from the dashboard's settings in HEADSTOCK_TOKEN.
                ```sh
                curl %s/api/v1/registry/models/%s/versions/%d/predict \\
                  -H "Authorization: Bearer $HEADSTOCK_TOKEN" \\
                  -H "Content-Type: application/json" \\
                  -d '{"inputs": [{"text": "Your text"}]}'
                ```
                """.formatted(server, version.model(), version.number());
    }
}
