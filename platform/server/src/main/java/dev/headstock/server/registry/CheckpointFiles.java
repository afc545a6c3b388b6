package dev.headstock.server.registry;

import dev.headstock.protocol.FileReference;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of a checkpoint by the first segment of its files' names; see {@code CheckpointAnnouncement}. A download holds them under other
 * names, because other programs look for theirs at the top.
 */
public final class CheckpointFiles {
    public static final String MODEL = "model/";
    private static final String EXPORT = "export/";

    private CheckpointFiles() {}

    /** What a predictor loads, named as in its folder. */
    public static List<FileReference> forPrediction(List<FileReference> files) {
        return below(MODEL, files);
    }

    /**
     * What other programs load at the top, and beside it what Headstock loads, in a folder of its own so that it is not taken for something
     * else.
     */
    static List<FileReference> forDownload(List<FileReference> files) {
        return Stream.concat(below(EXPORT, files).stream(), files.stream().filter(file -> file.name()
                        .startsWith(MODEL)))
                .toList();
    }

    /** The name in a checkpoint of a file that {@link #forDownload} named. */
    public static String fromDownload(String name) {
        return name.startsWith(MODEL) ? name : EXPORT + name;
    }

    private static List<FileReference> below(String folder, List<FileReference> files) {
        return files.stream()
                .filter(file -> file.name().startsWith(folder))
                .map(file -> new FileReference(file.name().substring(folder.length()), file.size(), file.sha256()))
                .toList();
    }
}
