package dev.headstock.server.experiments;

import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.references.ChoiceReferences;
import dev.headstock.server.references.ReferencedModel;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Replaces the references in a run's options by exact ones, and finds what they mean. */
@Component
class ReferenceResolution {
    private final ChoiceReferences references;

    ReferenceResolution(ChoiceReferences references) {
        this.references = references;
    }

    /**
     * @param specification with exact references
     * @param models each once; likewise {@code datasets}
     * @param problems references that mean nothing, with pointers into the specification
     * @param missing those references
     */
    record Resolved(
            RunSpecification specification,
            List<ReferencedModel> models,
            List<DatasetVersion> datasets,
            List<Problem> problems,
            Set<String> missing) {

        /** Whether a problem of the plugin host is about what {@code problems} report already, at the place where it is wrong. */
        boolean reports(Problem found) {
            return problems.stream().anyMatch(problem -> problem.pointer().equals(found.pointer()))
                    || missing.stream().anyMatch(reference -> found.message().contains("'" + reference + "'"));
        }
    }

    Resolved resolve(RunSpecification specification) {
        ChoiceReferences.Search search = references.search();
        RunSpecification exact = new RunSpecification(
                specification.dataset(),
                specification.baseModel(),
                search.in(ExtensionPointKind.HEAD, specification.head(), "/head"),
                search.in(ExtensionPointKind.PLACEMENT, specification.placements(), "/placements"),
                search.in(ExtensionPointKind.STRATEGY, specification.strategies(), "/strategies"),
                specification.settings(),
                specification.resources(),
                specification.variation());
        return new Resolved(exact, search.models(), search.datasets(), search.problems(), search.missing());
    }
}
