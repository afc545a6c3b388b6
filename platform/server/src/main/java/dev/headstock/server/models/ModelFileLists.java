package dev.headstock.server.models;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.ModelFiles;
import java.util.ArrayList;
import java.util.List;

/** Which files a worker may fetch of a model. */
public final class ModelFileLists {
    private ModelFileLists() {}

    public static List<FileReference> all(ModelFiles model) {
        List<FileReference> files = new ArrayList<>(model.model());
        files.addAll(model.base());
        ModelFiles.TrainedBy run = model.run();
        if (run != null) {
            files.add(run.data().examples());
            run.checkpoints().forEach(checkpoint -> files.addAll(checkpoint.model()));
        }
        return files;
    }
}
