package dev.headstock.server.experiments;

import dev.headstock.protocol.Problem;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.experiments.RunPlanner.Subject;
import dev.headstock.server.http.MistakenIds;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the data set version and the base model that a specification names. */
@Component
public class ExperimentSubjects {
    private final Datasets datasets;
    private final BaseModels models;
    private final MistakenIds mistaken;

    ExperimentSubjects(Datasets datasets, BaseModels models, MistakenIds mistaken) {
        this.datasets = datasets;
        this.models = models;
        this.mistaken = mistaken;
    }

    /** Null when one of them does not exist, which is then among the problems. */
    public @Nullable Subject find(UUID dataset, UUID baseModel, List<Problem> problems) {
        DatasetVersion version = datasets.findVersion(dataset).orElse(null);
        if (version == null) {
            problems.add(Problem.error("/specification/dataset", mistaken.explain("data set version", dataset)));
        }
        BaseModel model = models.find(baseModel).orElse(null);
        if (model == null) {
            problems.add(Problem.error("/specification/baseModel", mistaken.explain("base model", baseModel)));
        }
        return version == null || model == null ? null : new Subject(version, model);
    }
}
