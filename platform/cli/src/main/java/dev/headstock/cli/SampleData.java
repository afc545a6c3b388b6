package dev.headstock.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The sample e-mails as a data set. The server knows equal content again, so a second upload gives the first version. */
final class SampleData {
    private final Server server;

    SampleData(Server server) {
        this.server = server;
    }

    Version version(Path file) throws IOException, InterruptedException {
        Upload upload = server.upload("/uploads?fileName=" + file.getFileName(), file, Upload.class);
        return server.post("/datasets", request(upload), Version.class);
    }

    private static Map<String, Object> request(Upload upload) {
        return Map.of(
                "name",
                "spam-emails",
                "description",
                "1,600 e-mails of the SpamAssassin public corpus: subject and body.",
                "files",
                List.of(Map.of("upload", upload.id())),
                "format",
                upload.inspection().format(),
                "columns",
                List.of(role("text", "text"), role("label", "label"), role("split", "split")),
                "splitBy",
                Map.of("kind", "COLUMN", "devShare", 0, "testShare", 0, "seed", 0),
                "dropFaulty",
                false);
    }

    private static Map<String, Object> role(String column, String role) {
        return Map.of("column", column, "role", role);
    }

    record Version(String id, String datasetName, int number) {}

    private record Upload(String id, Inspection inspection) {

        record Inspection(Map<String, Object> format) {}
    }
}
