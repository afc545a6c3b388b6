package dev.headstock.server.experiments;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.experiments.OptionReferences.Reference;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.plugins.Plugins;
import dev.headstock.server.references.ModelReferences;
import dev.headstock.server.references.ReferencedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Replaces the references in a run's options by exact ones, and finds what they mean. */
@Component
class ReferenceResolution {
    private final Plugins plugins;
    private final ModelReferences models;
    private final Datasets datasets;

    ReferenceResolution(Plugins plugins, ModelReferences models, Datasets datasets) {
        this.plugins = plugins;
        this.models = models;
        this.datasets = datasets;
    }

    /**
     * @param specification with exact references
     * @param models each once; likewise {@code datasets}
     * @param problems references that mean nothing, with pointers into the specification
     */
    record Resolved(
            RunSpecification specification,
            List<ReferencedModel> models,
            List<DatasetVersion> datasets,
            List<Problem> problems) {}

    Resolved resolve(RunSpecification specification) {
        Search search = new Search();
        RunSpecification exact = new RunSpecification(
                specification.dataset(),
                specification.baseModel(),
                search.in(ExtensionPointKind.HEAD, specification.head(), "/head"),
                search.in(ExtensionPointKind.PLACEMENT, specification.placements(), "/placements"),
                search.in(ExtensionPointKind.STRATEGY, specification.strategies(), "/strategies"),
                specification.settings(),
                specification.resources(),
                specification.variation());
        return new Resolved(
                exact,
                List.copyOf(search.foundModels.values()),
                List.copyOf(search.foundDatasets.values()),
                search.problems);
    }

    private final class Search {
        private final Map<String, ReferencedModel> foundModels = new LinkedHashMap<>();
        private final Map<String, DatasetVersion> foundDatasets = new LinkedHashMap<>();
        private final List<Problem> problems = new ArrayList<>();

        private List<Choice> in(ExtensionPointKind kind, List<Choice> choices, String pointer) {
            List<Choice> exact = new ArrayList<>();
            for (int i = 0; i < choices.size(); i++) {
                exact.add(in(kind, choices.get(i), pointer + "/" + i));
            }
            return exact;
        }

        /** An extension that nobody brings is for the plan to report. */
        private Choice in(ExtensionPointKind kind, Choice choice, String pointer) {
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
            try {
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
            } catch (ApiException e) {
                if (e.status() == HttpStatus.SERVICE_UNAVAILABLE) {
                    throw e;
                }
                problems.add(Problem.error(pointer, String.valueOf(e.getMessage())));
                return reference.value();
            }
        }
    }
}
