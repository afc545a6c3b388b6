package dev.headstock.trainer.processes.worker.jobs;

import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.processes.worker.jobs.JobFiles.FetchedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models that an assignment names, by reference. */
public final class JobReferences {
    private JobReferences() {}

    public static References of(List<FetchedModel> models, Extensions extensions) {
        Map<String, References.Folders> folders = new LinkedHashMap<>();
        for (FetchedModel model : models) {
            folders.put(
                    model.files().reference(),
                    new References.Folders(model.base(), model.trained().orElse(null)));
        }
        return References.of(folders, extensions);
    }
}
