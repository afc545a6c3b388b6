package dev.headstock.trainer.processes.worker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.trainer.plugins.Culprits;
import dev.headstock.trainer.processes.worker.Failures;
import dev.headstock.trainer.processes.worker.checkpoints.Checkpoints;
import dev.headstock.trainer.processes.worker.server.FakeServer.Answer;
import dev.headstock.trainer.training.TrainingObserver.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ServerConnectionTest {
    @TempDir
    private Path folder;

    private final AtomicInteger losses = new AtomicInteger();
    private final Lease lease = new Lease(System::nanoTime, losses::incrementAndGet);
    private final List<FakeServer> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(FakeServer::close);
    }

    @Test
    void aServerThatKeepsFailingIsGivenUpWithItsOwnWords() throws IOException {
        FakeServer server =
                answering(request -> Answer.problem(507, "disk-full", "The server's disk is full. Make room on it."));

        Finish finish = finish(server);

        assertThat(finish.cause()).isEqualTo("disk-full");
        assertThat(finish.reason()).contains("The server's disk is full. Make room on it.");
        assertThat(finish.retry()).isFalse();
        assertThat(server.requests).hasSizeGreaterThan(3);
    }

    @Test
    void aStoreThatStaysAwayIsNamed() throws IOException {
        FakeServer server = answering(request -> Answer.problem(503, "unavailable", "The store is not reachable."));

        Finish finish = finish(server);

        assertThat(finish.cause()).isEqualTo("storage");
        assertThat(finish.reason()).contains("503").contains("The store is not reachable.");
        assertThat(finish.hint()).contains("server's log");
    }

    private Finish finish(FakeServer server) {
        try {
            server.connection(lease).post("/metrics", Map.of());
            throw new AssertionError("nothing failed");
        } catch (IOException e) {
            return Failures.finish(e, Culprits.none());
        }
    }

    @Test
    void aFailingServerIsTalkedAboutOnceAndNotAtEveryTry() throws IOException {
        FakeServer server = answering(request -> Answer.problem(500, "internal", "Something went wrong."));
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        var logger = (Logger) LoggerFactory.getLogger(RetryPolicy.class);
        logger.addAppender(appender);

        finish(server);

        logger.detachAppender(appender);
        assertThat(appender.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("Something went wrong.");
    }

    @Test
    void onlyALostLeaseEndsTheProcess() throws IOException {
        FakeServer conflict = answering(request -> Answer.problem(409, "conflict", "Two files have not arrived."));
        assertThatThrownBy(() -> conflict.connection(lease).post("/metrics", Map.of()))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("Two files have not arrived.");
        assertThat(losses).hasValue(0);

        FakeServer lost = answering(request -> Answer.problem(409, "lease-lost", "Stop working."));
        assertThatThrownBy(() -> lost.connection(lease).post("/metrics", Map.of()))
                .isInstanceOf(LeaseLostException.class);
        assertThat(losses).hasValue(1);
    }

    @Test
    void aFileThatIsGoneIsNotAskedForAgain() throws IOException {
        FakeServer server = answering(request -> Answer.problem(404, "not-found", "There is no such object."));

        assertThatThrownBy(() -> server.connection(lease).download("/files/abc", folder.resolve("file")))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("/files/abc")
                .hasMessageContaining("There is no such object.");
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void aCheckpointThatFailsHalfwayGoesOnWithWhatIsMissing() throws IOException {
        List<String> missing = new ArrayList<>(List.of("a", "b"));
        AtomicInteger failures = new AtomicInteger(1);
        FakeServer server = answering(request -> {
            if (request.equals("POST /checkpoints")) {
                return new Answer(200, Map.of("id", "one", "missing", List.copyOf(missing)));
            }
            if (request.endsWith("name=b") && failures.getAndDecrement() > 0) {
                return Answer.problem(503, "unavailable", "The store is not reachable.");
            }
            missing.remove(request.substring(request.length() - 1));
            return Answer.DONE;
        });
        Path checkpoint = Files.createDirectories(folder.resolve("checkpoint"));
        Files.writeString(checkpoint.resolve("a"), "first");
        Files.writeString(checkpoint.resolve("b"), "second");

        new Checkpoints(server.connection(lease)).commit(checkpoint, new Progress(1, 2, 0.5), Map.of());

        assertThat(server.requests)
                .containsExactly(
                        "POST /checkpoints",
                        "PUT /checkpoints/one/files?name=a",
                        "PUT /checkpoints/one/files?name=b",
                        "POST /checkpoints",
                        "PUT /checkpoints/one/files?name=b",
                        "POST /checkpoints/one/commit");
        assertThat(checkpoint).doesNotExist();
    }

    private FakeServer answering(Function<String, Answer> answers) throws IOException {
        FakeServer server = new FakeServer(answers);
        servers.add(server);
        return server;
    }
}
