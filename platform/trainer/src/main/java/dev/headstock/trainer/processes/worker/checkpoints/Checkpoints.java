package dev.headstock.trainer.processes.worker.checkpoints;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.CheckpointAnnouncement;
import dev.headstock.protocol.worker.CheckpointTicket;
import dev.headstock.trainer.Sha256;
import dev.headstock.trainer.processes.worker.server.ServerConnection;
import dev.headstock.trainer.training.TrainingObserver.Progress;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Hands finished checkpoint folders to the server: announce, upload what it lacks, commit. */
public final class Checkpoints {
    /** The server reads every file once more before it answers. */
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(120);

    private final ServerConnection server;

    public Checkpoints(ServerConnection server) {
        this.server = server;
    }

    /** Returns when the checkpoint is committed; the folder is gone then. */
    public void commit(Path folder, Progress progress, Map<String, Double> metrics) throws IOException {
        var announcement = new CheckpointAnnouncement(progress.step(), progress.epochs(), metrics, describe(folder));
        // Announcing again says what is still missing, so that no file is sent twice.
        server.retry(() -> send(announcement, folder));
        delete(folder);
    }

    private CheckpointTicket send(CheckpointAnnouncement announcement, Path folder) throws IOException {
        CheckpointTicket ticket = server.postOnce("/checkpoints", announcement, CheckpointTicket.class);
        for (String missing : ticket.missing()) {
            String name = URLEncoder.encode(missing, StandardCharsets.UTF_8);
            server.uploadOnce("/checkpoints/%s/files?name=%s".formatted(ticket.id(), name), folder.resolve(missing));
        }
        server.postOnce("/checkpoints/%s/commit".formatted(ticket.id()), Map.of(), COMMIT_TIMEOUT);
        return ticket;
    }

    public static List<FileReference> describe(Path folder) throws IOException {
        List<FileReference> references = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                references.add(new FileReference(name, Files.size(file), Sha256.of(file)));
            }
        }
        return references;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
