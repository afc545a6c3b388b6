package dev.headstock.server.studies;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.host.StudyRound;
import dev.headstock.protocol.host.StudyRound.SearchRange;
import dev.headstock.protocol.host.StudyRound.VariantResult;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.experiments.Experiments;
import dev.headstock.server.experiments.RunPlanner;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.plugins.PinnedPlugin;
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

    /** @param jar of the plugin that the study was started with */
    record Asked(Choice study, PinnedPlugin jar, RunSpecification specification, Map<String, SearchRange> space) {
        static Asked of(StudyRows.Row study) {
            return new Asked(
                    study.study(), study.plugin(), Experiments.run(study.specification()), study.searchSpace());
        }
    }

    StudyRound.Result round(Asked asked, List<VariantResult> results) {
        return host.nextRound(request(asked, results), asked.jar().sha256());
    }

    StudyRound.Figures figures(Asked asked, List<VariantResult> results) {
        return host.studyFigures(request(asked, results), asked.jar().sha256());
    }

    /** References in the specification are exact by now, or the study's first round has refused them. */
    private StudyRound.Request request(Asked asked, List<VariantResult> results) {
        RunSpecification specification = asked.specification();
        DatasetVersion dataset = datasets.version(UUID.fromString(specification.dataset()));
        UUID model = UUID.fromString(specification.baseModel());
        RunPlanner.Exact exact = planner.exact(specification);
        return new StudyRound.Request(
                asked.study(),
                exact.specification(),
                asked.space(),
                models.folder(model).toString(),
                exact.models().stream().map(folders::layOut).toList(),
                dataset.schema(),
                dataset.statistics().rows(),
                datasets.lengthsSoon(dataset.id(), model)
                        .orElse(dataset.statistics().lengths()),
                results);
    }
}
