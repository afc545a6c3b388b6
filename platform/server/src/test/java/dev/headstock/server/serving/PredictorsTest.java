package dev.headstock.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.worker.Predictor;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.processes.TrainerProcess;
import dev.headstock.server.registry.ExportedModel;
import dev.headstock.server.registry.InputColumn;
import dev.headstock.server.registry.Lineage;
import dev.headstock.server.registry.ModelVersion;
import dev.headstock.server.registry.TrainedRuns;
import dev.headstock.server.serving.Predictors.Timeouts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

class PredictorsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final Timeouts LONG = new Timeouts(HALF_A_MINUTE, HALF_A_MINUTE, HALF_A_MINUTE);

    @TempDir
    private Path logs;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final AtomicInteger starts = new AtomicInteger();
    private String behavior = "answer";
    private Predictors predictors = new Predictors(this::start, JSON, LONG);

    @AfterEach
    void stop() {
        predictors.destroy();
        callers.shutdownNow();
    }

    @Test
    void aProcessIsStartedOnceAndAnswersFromThenOn() {
        ModelVersion version = version(1);

        long first = ask(version, "one");
        long second = ask(version, "two");

        assertThat(second).isEqualTo(first);
        assertThat(starts).hasValue(1);
    }

    @Test
    void manyFirstQuestionsShareOneProcess() {
        ModelVersion version = version(1);

        List<CompletableFuture<Long>> answers = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> ask(version, "text")))
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(starts).hasValue(1);
    }

    @Test
    void aProcessThatDiesIsReplacedWithTheNextQuestion() {
        ModelVersion version = version(1);
        long first = ask(version, "one");

        assertRefused(version, FakePredictor.DIE, "exited while it worked on this");

        long second = ask(version, "two");
        assertThat(second).isNotEqualTo(first);
        assertThat(starts).hasValue(2);
    }

    @Test
    void aProcessKilledWhileIdleIsReplacedWithoutAFault() {
        ModelVersion version = version(1);
        long first = ask(version, "one");

        kill(first);

        assertThat(ask(version, "two")).isNotEqualTo(first);
    }

    @Test
    void aProcessThatFallsSilentIsStoppedAndReplaced() {
        predictors =
                new Predictors(this::start, JSON, new Timeouts(HALF_A_MINUTE, HALF_A_MINUTE, Duration.ofSeconds(5)));
        ModelVersion version = version(1);
        long first = ask(version, "one");

        assertRefused(version, FakePredictor.FALL_SILENT, "gave no answer within");

        await().until(() -> ProcessHandle.of(first).isEmpty());
        assertThat(ask(version, "two")).isNotEqualTo(first);
    }

    @Test
    void aTimeLimitMayMeanThatTheMachineIsBusy() {
        ModelVersion version = version(1);
        long first = ask(version, "one");

        assertRefused(version, FakePredictor.GIVE_UP, "try again when the machine is less busy");

        await().until(() -> ProcessHandle.of(first).isEmpty());
        assertThat(ask(version, "two")).isNotEqualTo(first);
    }

    @Test
    void theTimeForAnAnswerBeginsWithOnesTurn() {
        predictors =
                new Predictors(this::start, JSON, new Timeouts(HALF_A_MINUTE, HALF_A_MINUTE, Duration.ofSeconds(5)));
        ModelVersion version = version(1);

        List<CompletableFuture<Long>> answers = IntStream.range(0, 2)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> ask(version, FakePredictor.TAKE_THREE_SECONDS), callers))
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }

    @Test
    void whoeverWaitsTooLongForATurnIsToldSoAndDisturbsNobody() {
        predictors =
                new Predictors(this::start, JSON, new Timeouts(HALF_A_MINUTE, Duration.ofMillis(200), HALF_A_MINUTE));
        ModelVersion version = version(1);
        long process = ask(version, "one");
        CompletableFuture<Long> slow =
                CompletableFuture.supplyAsync(() -> ask(version, FakePredictor.TAKE_THREE_SECONDS), callers);

        await().pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertRefused(version, "text", "is busy with other requests"));

        assertThat(slow.join()).isEqualTo(process);
    }

    @Test
    void whoeverWaitsForAProcessThatIsStoppedIsToldToAskAgain() {
        predictors =
                new Predictors(this::start, JSON, new Timeouts(HALF_A_MINUTE, HALF_A_MINUTE, Duration.ofSeconds(5)));
        ModelVersion version = version(1);
        ask(version, "one");

        List<CompletableFuture<Throwable>> refusals = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> catchThrowable(() -> ask(version, FakePredictor.FALL_SILENT)), callers))
                .toList();

        assertThat(refusals.stream().map(CompletableFuture::join).map(Throwable::getMessage))
                .satisfiesExactlyInAnyOrder(
                        refusal -> assertThat(refusal).contains("gave no answer within 5 s"),
                        refusal -> assertThat(refusal).contains("exited before handling this request"));
    }

    @Test
    void whoeverAsksWhileAModelIsLoadedIsToldSo() {
        predictors =
                new Predictors(this::start, JSON, new Timeouts(Duration.ofMillis(200), HALF_A_MINUTE, HALF_A_MINUTE));
        behavior = "never be ready";

        assertRefused(version(1), "text", "is still being loaded");
    }

    @Test
    void aModelThatCannotBeLoadedSaysWhyAndIsTriedAgain() {
        ModelVersion version = version(1);
        behavior = "fail";
        assertRefused(version, "text", "ended with code 4");

        behavior = "answer";

        assertThat(ask(version, "text")).isPositive();
    }

    @Test
    void theThirdModelTakesThePlaceOfTheOneIdleForLongest() {
        ModelVersion first = version(1);
        ModelVersion second = version(2);
        long firstProcess = ask(first, "text");
        long secondProcess = ask(second, "text");

        ask(version(3), "text");

        await().until(() -> ProcessHandle.of(firstProcess).isEmpty());
        assertThat(ask(second, "text")).isEqualTo(secondProcess);
    }

    @Test
    void idleProcessesEnd() {
        long process = ask(version(1), "text");

        predictors.closeIdleFor(Duration.ofHours(1));
        assertThat(ProcessHandle.of(process)).isPresent();

        predictors.closeIdleFor(Duration.ZERO);
        await().until(() -> ProcessHandle.of(process).isEmpty());
    }

    @Test
    void aMegabyteOfTextGoesThrough() {
        Predictor.Reply reply = predictors.ask(version(1), question("x".repeat(1 << 20)));

        assertThat(reply.answers().get(0).tokens()).isEqualTo(1 << 20);
    }

    @Test
    void aTextIsPassedOnWhileItGrows() throws IOException {
        List<Predictor.StreamEvent> events = new ArrayList<>();

        predictors.stream(version(1), question("one two three"), events::add);

        assertThat(events).extracting(Predictor.StreamEvent::text).containsExactly("one", "one two", "one two three");
        assertThat(events.get(1).answer()).isNull();
        assertThat(events.get(2).answer()).isNotNull();
    }

    @Test
    void aReaderThatGoesAwayEndsTheGenerationAndNotTheProcess() {
        ModelVersion version = version(1);
        long process = ask(version, "one");

        assertThatThrownBy(() -> predictors.stream(version, question(FakePredictor.GO_ON), event -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(IOException.class);

        await().until(() -> ask(version, FakePredictor.WAS_LEFT) == 1);
        assertThat(ask(version, "two")).isEqualTo(process);
    }

    @Test
    void aHeadThatDoesNotGenerateSaysSoBeforeTheStreamBegins() {
        List<Predictor.StreamEvent> events = new ArrayList<>();

        assertThatThrownBy(() -> predictors.stream(version(1), question(FakePredictor.REFUSE), events::add))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("does not generate");

        assertThat(events).isEmpty();
    }

    @Test
    void aStreamThatFailsSaysWhyAfterWhatItHasSent() {
        List<Predictor.StreamEvent> events = new ArrayList<>();

        assertThatThrownBy(() -> predictors.stream(version(1), question(FakePredictor.FAIL), events::add))
                .isInstanceOf(ApiException.class)
                .hasMessage("The head has no such class.");

        assertThat(events).extracting(Predictor.StreamEvent::text).containsExactly("one");
    }

    @Test
    void aStreamWithoutAnAnswerAtItsEndHasFailed() {
        assertThatThrownBy(() -> predictors.stream(version(1), question(FakePredictor.STOP_SHORT), event -> {}))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("The predictor for mails version 1 exited while it worked on this.");
    }

    private long ask(ModelVersion version, String text) {
        return Long.parseLong(
                predictors.ask(version, question(text)).answers().get(0).text());
    }

    private void assertRefused(ModelVersion version, String text, String reason) {
        assertThatThrownBy(() -> ask(version, text))
                .isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status())
                        .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE))
                .hasMessageContaining("mails version 1")
                .hasMessageContaining(reason);
    }

    private static void kill(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        await().until(() -> !process.isAlive());
    }

    private static Predictor.Request question(String text) {
        return new Predictor.Request(List.of(Map.of("text", text)), null, 30);
    }

    private TrainerProcess start(ModelVersion version) throws IOException, InterruptedException {
        starts.incrementAndGet();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(java, "-Xmx64m", "-cp", classPath, FakePredictor.class.getName());
        return TrainerProcess.start(
                new TrainerProcess.Launch(command, Map.of(), behavior, logs.resolve("predictor.log")), JSON);
    }

    private static ModelVersion version(int number) {
        UUID any = UUID.randomUUID();
        Lineage lineage = new Lineage(
                new Lineage.RunName(any, "run", any, "experiment"),
                new Lineage.CheckpointName(any, 1),
                new Lineage.DatasetPin(any, "mails", 1, "sha"),
                new Lineage.BaseModelPin(any, "base", "sha"),
                JSON.readValue(TrainedRuns.SPECIFICATION.formatted(any, any), RunSpecification.class),
                List.of(),
                Map.of(),
                null,
                0,
                List.of(),
                List.of(),
                List.of(new InputColumn("text", "text", "string", null)),
                List.of(),
                new ExportedModel(ExportedModel.Format.HEADSTOCK, null, null, null, false),
                0,
                null,
                null);
        return new ModelVersion(any, "mails", number, List.of(), "", Instant.EPOCH, "me", false, lineage);
    }
}
