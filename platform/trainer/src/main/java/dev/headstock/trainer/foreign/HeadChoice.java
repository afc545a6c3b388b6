package dev.headstock.trainer.foreign;

import dev.headstock.api.HeadType;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.imports.ForeignHead;
import dev.headstock.api.imports.HeadImport;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.host.AdapterImport;
import dev.headstock.trainer.options.OptionsMapper;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.PluginFaultException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The head type that computes what a model of transformers did.
 *
 * @param data columns that it would have been trained on
 */
record HeadChoice(Choice choice, DatasetSchema data) {
    private static final String SINGLE = "single_label_classification";
    private static final String MULTI = "multi_label_classification";
    private static final String REGRESSION = "regression";

    /** Tasks whose outputs have names. */
    private static final Set<String> WITH_CLASSES =
            Set.of("AutoModelForSequenceClassification", "AutoModelForTokenClassification");

    /** The last layer of heads of transformers: a row for each output. */
    private static final List<String> OUTPUTS =
            List.of("classifier.out_proj.weight", "classifier.weight", "score.weight");

    static Optional<HeadChoice> of(
            TrainedTask task,
            Map<String, Object> modelConfig,
            AdapterImport.Request request,
            PeftAdapter adapter,
            Extensions extensions,
            Problems problems) {
        OptionalInt outputs = outputs(adapter);
        List<String> problemTypes = problemTypes(modelConfig, request.head(), outputs);
        boolean named = WITH_CLASSES.contains(task.autoClass()) && !problemTypes.equals(List.of(REGRESSION));
        Optional<List<String>> classes =
                named ? classes(modelConfig, request.classes(), outputs, problems) : Optional.of(List.of());
        if (classes.isEmpty()) {
            return Optional.empty();
        }
        List<String> texts = request.texts().isEmpty() ? List.of("text") : request.texts();
        Optional<HeadChoice> found = problemTypes.stream()
                .map(type -> new ForeignHead(task.autoClass(), task.className(), type, classes.get(), texts))
                .flatMap(head -> extensions.heads().stream()
                        .filter(type -> request.head() == null || request.head().equals(type.id()))
                        .flatMap(type -> choice(type, head, extensions, problems).stream()))
                .findFirst();
        if (found.isEmpty() && !problems.any()) {
            problems.add("/head", refused(task, request.head(), problemTypes.get(0)));
        }
        return found;
    }

    private static String refused(TrainedTask task, @Nullable String head, String problemType) {
        return head == null
                ? "No head of Headstock computes what %s does (%s). Merge the adapters into the model in Python and import that, or train a head here."
                        .formatted(task.className(), problemType)
                : "The head '%s' does not compute what %s does. Leave the head out, so that one that does is chosen."
                        .formatted(head, task.className());
    }

    /** As transformers decides where it is not told. */
    private static List<String> problemTypes(
            Map<String, Object> modelConfig, @Nullable String head, OptionalInt outputs) {
        Object told = modelConfig.get("problem_type");
        if (told != null) {
            return List.of(String.valueOf(told));
        }
        if (outputs.equals(OptionalInt.of(1))) {
            return List.of(REGRESSION);
        }
        return head == null ? List.of(SINGLE) : List.of(SINGLE, MULTI);
    }

    private static OptionalInt outputs(PeftAdapter adapter) {
        return OUTPUTS.stream()
                .filter(adapter.names()::contains)
                .mapToInt(name -> (int) adapter.shape(name).get(0))
                .findFirst();
    }

    private static Optional<List<String>> classes(
            Map<String, Object> modelConfig, List<String> told, OptionalInt outputs, Problems problems) {
        List<String> classes = told.isEmpty() ? labels(modelConfig) : told;
        if (classes.isEmpty()) {
            problems.add(
                    "/classes",
                    "The head has %s, and PEFT does not store their names. Name them in their order as classes, or add the config.json of the trained model, with its id2label, to the zip."
                            .formatted(outputs.isPresent() ? outputs.getAsInt() + " classes" : "classes"));
            return Optional.empty();
        }
        if (outputs.isPresent() && outputs.getAsInt() != classes.size()) {
            problems.add(
                    "/classes",
                    "The head has %d outputs, but %d classes are named: %s. Name as many, in the order of the outputs."
                            .formatted(outputs.getAsInt(), classes.size(), String.join(", ", classes)));
            return Optional.empty();
        }
        if (new HashSet<>(classes).size() < classes.size() || classes.stream().anyMatch(String::isBlank)) {
            problems.add(
                    "/classes",
                    "Each class needs a name of its own; these are %s.".formatted(String.join(", ", classes)));
            return Optional.empty();
        }
        return Optional.of(classes);
    }

    /** {@code id2label}, by number. */
    private static List<String> labels(Map<String, Object> modelConfig) {
        if (!(modelConfig.get("id2label") instanceof Map<?, ?> labels)) {
            return List.of();
        }
        Map<Integer, String> byId = new TreeMap<>();
        for (Map.Entry<?, ?> label : labels.entrySet()) {
            try {
                byId.put(Integer.valueOf(String.valueOf(label.getKey())), String.valueOf(label.getValue()));
            } catch (NumberFormatException e) {
                return List.of();
            }
        }
        return new ArrayList<>(byId.values());
    }

    private static <O extends Record> Optional<HeadChoice> choice(
            HeadType<O> type, ForeignHead head, Extensions extensions, Problems problems) {
        try {
            Optional<HeadImport<O>> found =
                    extensions.call(ExtensionPointKind.HEAD, type.id(), () -> type.fromTransformers(head));
            return found.map(imported -> new HeadChoice(
                    new Choice(type.id(), new OptionsMapper<>(type.defaults()).toJson(imported.options())),
                    imported.data()));
        } catch (IllegalArgumentException e) {
            problems.add("/head", String.valueOf(e.getMessage()));
        } catch (PluginFaultException e) {
            problems.add("/head", "%s. Report it to the plugin's author.".formatted(e.getMessage()));
        }
        return Optional.empty();
    }
}
