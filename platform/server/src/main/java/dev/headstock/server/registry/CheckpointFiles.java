package dev.headstock.server.registry;

import dev.headstock.protocol.FileReference;
import java.util.List;

/** The parts of a checkpoint by the first segment of its files' names; see {@code CheckpointAnnouncement}. */
public final class CheckpointFiles {
    private static final String MODEL = "model/";
    private static final String EXPORT = "export/";

    private CheckpointFiles() {}

    /** What a predictor loads, named as in its folder. */
    public static List<FileReference> forPrediction(List<FileReference> files) {
        return below(MODEL, files);
    }

    /**
     * What other programs load, named as in the archive. A model that no other program can load comes in Headstock's own form, in a folder of
     * its own so that nobody takes it for something else.
     */
    static List<FileReference> forDownload(List<FileReference> files) {
        List<FileReference> exported = below(EXPORT, files);
        return exported.isEmpty()
                ? files.stream().filter(file -> file.name().startsWith(MODEL)).toList()
                : exported;
    }

    private static List<FileReference> below(String folder, List<FileReference> files) {
        return files.stream()
                .filter(file -> file.name().startsWith(folder))
                .map(file -> new FileReference(file.name().substring(folder.length()), file.size(), file.sha256()))
                .toList();
    }
}
