package dev.headstock.server.references;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.Problem;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Problems;
import dev.headstock.server.plugins.Plugins;
import dev.headstock.server.references.OptionReferences.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Replaces the references in options of extensions by exact ones, and finds what they mean. */
@Component
public class ChoiceReferences {
    private final Plugins plugins;
    private final ModelReferences models;
    private final Datasets datasets;

    ChoiceReferences(Plugins plugins, ModelReferences models, Datasets datasets) {
        this.plugins = plugins;
        this.models = models;
        this.datasets = datasets;
    }

    /** Begins to look through choices that belong together. */
    public Search search() {
        return new Search();
    }

    /** What was found in the choices so far. */
    public final class Search {
        private final Map<String, ReferencedModel> foundModels = new LinkedHashMap<>();
        private final Map<String, DatasetVersion> foundDatasets = new LinkedHashMap<>();
        private final List<Problem> problems = new ArrayList<>();
        private final Set<String> missing = new LinkedHashSet<>();

        private Search() {}

        /** Each once. */
        public List<ReferencedModel> models() {
            return List.copyOf(foundModels.values());
        }

        /** Each once. */
        public List<DatasetVersion> datasets() {
            return List.copyOf(foundDatasets.values());
        }

        /** References that mean nothing. */
        public List<Problem> problems() {
            return List.copyOf(problems);
        }

        /** What the problems are about: references as the options have them. */
        public Set<String> missing() {
            return Set.copyOf(missing);
        }

        public List<Choice> in(ExtensionPointKind kind, List<Choice> choices, String pointer) {
            List<Choice> exact = new ArrayList<>();
            for (int i = 0; i < choices.size(); i++) {
                exact.add(in(kind, choices.get(i), pointer + "/" + i));
            }
            return exact;
        }

        /**
         * The choice with exact references. An extension that nobody brings is left for the plugin host to report.
         *
         * @param pointer to the choice
         */
        public Choice in(ExtensionPointKind kind, Choice choice, String pointer) {
            Optional<ExtensionDescriptor> extension = plugins.extensions(kind).stream()
                    .map(Plugins.Offer::extension)
                    .filter(each -> each.id().equals(choice.id()))
                    .findFirst();
            if (extension.isEmpty()) {
                return choice;
            }
            Map<String, Object> options = OptionReferences.withDefaults(extension.get(), choice.options());
            return new Choice(
                    choice.id(),
                    OptionReferences.replace(
                            extension.get().optionsSchema(),
                            options,
                            reference -> resolve(reference, pointer + "/options" + reference.pointer())));
        }

        private String resolve(Reference reference, String pointer) {
            return Problems.collect(problems, pointer, () -> exact(reference)).orElseGet(() -> {
                missing.add(reference.value());
                return reference.value();
            });
        }

        private String exact(Reference reference) {
            return switch (reference.kind()) {
                case MODEL -> {
                    ReferencedModel model = models.get(reference.value());
                    foundModels.put(model.reference(), model);
                    yield model.reference();
                }
                case DATASET -> {
                    DatasetVersion version = datasets.findVersion(reference.value())
                            .orElseThrow(() -> ApiException.notFound("data set version", reference.value()));
                    foundDatasets.put(reference.value(), version);
                    yield reference.value();
                }
            };
        }
    }
}
