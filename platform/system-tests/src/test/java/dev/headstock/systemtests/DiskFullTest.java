package dev.headstock.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * On disks that are really full: two small file systems in memory, one for the objects and one for PostgreSQL, which only this server sees. The
 * server is not restarted once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskFullTest {
    private static final String MOUNT = """
            mkdir "$HEADSTOCK_HOME/disk" "$HEADSTOCK_HOME/postgresql" &&
            mount -t tmpfs -o size=400m,mode=0700 none "$HEADSTOCK_HOME/disk" &&
            mount -t tmpfs -o size=400m,mode=0700 none "$HEADSTOCK_HOME/postgresql" &&
            mkdir "$HEADSTOCK_HOME/disk/objects" "$HEADSTOCK_HOME/disk/spool" &&
            ln -s disk/objects disk/spool "$HEADSTOCK_HOME" &&
            exec "$@"
            """;

    private static final int MEGABYTE = 1 << 20;
    private static final int DISK_FULL = 507;
    private static final int UNAVAILABLE = 503;
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private RunningServer server;
    private Rest rest;

    @BeforeAll
    void start() throws Exception {
        assumeTrue(
                succeeds("unshare", "--mount", "sh", "-c", "mount -t tmpfs none /mnt"),
                "Only root may mount file systems; the disk-full test is skipped.");
        server = new RunningServer(
                List.of("unshare", "--mount", "sh", "-c", MOUNT, "sh", RunningServer.JAVA.toString()), Map.of());
        rest = server.rest();
        new Work(server).starterModel();
    }

    @AfterAll
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void uploadsAreRefusedAndNothingHalfWrittenStays() throws Exception {
        Path ballast = fill("disk", 4 * MEGABYTE);
        Path file = rows(MEGABYTE);
        Set<Path> before = files();
        HttpResponse<String> answer = upload(file);
        int kept = 0;
        while (answer.statusCode() / 100 == 2 && kept < 10) {
            kept++;
            before = files();
            file = rows(MEGABYTE);
            answer = upload(file);
        }

        assertThat(kept).as("uploads before the disk was full").isBetween(1, 4);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(DISK_FULL);
        assertThat(new JsonMapper().readTree(answer.body()).get("detail").asString())
                .contains("disk is full")
                .contains("Make room");
        assertThat(files()).isEqualTo(before);
        assertThat(rest.get("/models").get("items").isEmpty()).isFalse();

        Files.delete(ballast);

        assertThat(upload(file).statusCode()).isEqualTo(201);
    }

    @Test
    void writesAreRefusedWhilePostgresHasNoRoomAndItComesBackByItself() throws Exception {
        Path file = rows(MEGABYTE / 10);
        Path ballast = fill("postgresql", 0);
        List<Integer> answers = new ArrayList<>();
        do {
            answers.add(upload(file).statusCode());
        } while (answers.get(answers.size() - 1) / 100 == 2 && answers.size() < 500);
        assertThat(answers.get(answers.size() - 1)).as("answers %s", answers).isIn(DISK_FULL, UNAVAILABLE);

        // Without room it cannot even write down that it runs, however often it is started.
        server.killPostgres();
        Condition.await(
                "PostgreSQL is missed",
                RECOVERY,
                () -> server.log().contains("It is started until it stays") ? Optional.of(true) : Optional.empty());
        assertThat(upload(file).statusCode()).isEqualTo(UNAVAILABLE);
        Files.delete(ballast);

        Condition.await(
                "uploads are taken again",
                RECOVERY,
                () -> upload(file).statusCode() == 201 ? Optional.of(true) : Optional.empty());
    }

    /** Every answer is JSON that says what is the matter. */
    private HttpResponse<String> upload(Path file) throws IOException, InterruptedException {
        HttpResponse<String> answer = rest.tryUpload("/uploads?fileName=rows.csv", file);
        assertThat(answer.statusCode()).as(answer.body()).isNotEqualTo(500);
        return answer;
    }

    /** A file that leaves {@code free} bytes of the disk. */
    private Path fill(String disk, long free) throws IOException {
        Path root = server.seenByServer(disk);
        Path ballast = root.resolve("ballast");
        byte[] zeros = new byte[MEGABYTE / 16];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                long left = root.toFile().getUsableSpace() - free;
                if (left <= 0) {
                    return ballast;
                }
                out.write(zeros, 0, (int) Math.min(zeros.length, left));
            }
        }
    }

    /** Every one has other bytes. */
    private Path rows(int size) throws IOException {
        String row = UUID.randomUUID() + ",ham\n";
        return Files.writeString(
                folder.resolve(UUID.randomUUID() + ".csv"), "text,label\n" + row.repeat(size / row.length()));
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(server.seenByServer("disk"))) {
            return files.filter(Files::isRegularFile).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
