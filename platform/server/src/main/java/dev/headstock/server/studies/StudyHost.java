package dev.headstock.server.studies;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.host.StudyRound;
import dev.headstock.protocol.host.StudyRound.SearchRange;
import dev.headstock.protocol.host.StudyRound.VariantResult;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.experiments.RunPlanner;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.references.ModelFolders;
import dev.headstock.server.trainerhost.PluginHost;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Asks the plugin of a study for its rounds and figures. */
@Component
class StudyHost {
    private final PluginHost host;
    private final RunPlanner planner;
    private final Datasets datasets;
    private final BaseModels models;
    private final ModelFolders folders;

    StudyHost(PluginHost host, RunPlanner planner, Datasets datasets, BaseModels models, ModelFolders folders) {
        this.host = host;
        this.planner = planner;
        this.datasets = datasets;
        this.models = models;
        this.folders = folders;
    }

    StudyRound.Result round(
            Choice study, RunSpecification specification, Map<String, SearchRange> space, List<VariantResult> results) {
        return host.nextRound(request(study, specification, space, results));
    }

    StudyRound.Figures figures(
            Choice study, RunSpecification specification, Map<String, SearchRange> space, List<VariantResult> results) {
        return host.studyFigures(request(study, specification, space, results));
    }

    /** References in the specification are exact by now, or the study's first round has refused them. */
    private StudyRound.Request request(
            Choice study, RunSpecification specification, Map<String, SearchRange> space, List<VariantResult> results) {
        DatasetVersion dataset = datasets.version(UUID.fromString(specification.dataset()));
        UUID model = UUID.fromString(specification.baseModel());
        RunPlanner.Exact exact = planner.exact(specification);
        return new StudyRound.Request(
                study,
                exact.specification(),
                space,
                models.folder(model).toString(),
                exact.models().stream().map(folders::layOut).toList(),
                dataset.schema(),
                dataset.statistics().rows(),
                datasets.lengthsSoon(dataset.id(), model)
                        .orElse(dataset.statistics().lengths()),
                results);
    }
}
