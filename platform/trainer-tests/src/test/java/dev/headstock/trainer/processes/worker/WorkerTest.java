package dev.headstock.trainer.processes.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnRole.Purpose;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.Assignment.CheckpointReference;
import dev.headstock.protocol.worker.Assignment.PluginJar;
import dev.headstock.protocol.worker.CheckpointAnnouncement;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Finish.Outcome;
import dev.headstock.protocol.worker.LogBatch;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.Sha256;
import dev.headstock.trainer.engine.TextEncoder.Input;
import dev.headstock.trainer.engine.TinyFolders;
import dev.headstock.trainer.engine.Torch;
import dev.headstock.trainer.engine.TrainedModel;
import dev.headstock.trainer.plugins.PluginLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
    @TempDir
    private Path folder;

    private PretendedServer server;
    private Path base;

    @BeforeEach
    void open() throws IOException {
        server = new PretendedServer(folder);
        base = TinyFolders.bert(Files.createDirectories(folder.resolve("base")));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRunIsTrainedReportedAndKept() throws Exception {
        server.assign(assignment("lora", "adapters-only", 3, null));
        server.failNext(3);
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).isZero();
        }

        Finish finish = requireNonNull(server.finish());
        assertThat(finish.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(finish.summary()).containsKeys("seconds", "trained-parameters", "peak-memory-bytes");
        assertThat(server.values("train/loss")).hasSize(3 * 5);
        assertThat(server.values("dev/accuracy")).hasSize(3);
        assertThat(server.evaluations).hasSize(3).allSatisfy(report -> {
            assertThat(report.primary()).isEqualTo("accuracy");
            assertThat(report.predictions()).isEqualTo(10);
        });
        assertThat(server.predictions).hasSize(3).allSatisfy(batch -> assertThat(batch.predictions())
                .hasSize(10)
                .extracting(ExamplePrediction::label)
                .containsOnly("ham", "spam"));
        assertThat(server.lines)
                .extracting(LogBatch.Line::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, server.lines.size()).boxed().toList());
        assertThat(server.committed).hasSize(3).allSatisfy(checkpoint -> assertThat(checkpoint.files())
                .extracting(FileReference::name)
                .contains(
                        "state/training.json",
                        "model/headstock.json",
                        "model/model.safetensors",
                        "model/tokenizer.json",
                        "export/adapter_config.json",
                        "export/adapter_model.safetensors"));
    }

    @Test
    void aKilledWorkersRunGoesOnWithTheSameNumbers() throws Exception {
        server.assign(assignment("none", "full", 6, null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("undisturbed"))) {
            assertThat(worker.exitCode()).isZero();
        }
        List<Double> undisturbed = server.values("train/loss");
        List<Double> evaluated = server.values("dev/loss");
        server.committed.clear();
        server.slowUploads(Duration.ofMillis(100));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("killed"))) {
            server.awaitCommitted(2);
            worker.kill();
        }
        int epochs = server.committed.size();
        assertThat(epochs).isLessThan(6);
        server.points.clear();

        server.slowUploads(Duration.ZERO);
        server.assign(assignment("none", "full", 6, checkpoint(epochs - 1)));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("resumed"))) {
            assertThat(worker.exitCode()).isZero();
        }

        assertThat(server.values("train/loss")).isEqualTo(undisturbed.subList(epochs * 5, 30));
        assertThat(server.values("dev/loss")).isEqualTo(evaluated.subList(epochs, 6));
    }

    @Test
    void whatWasKeptAnswers() throws Exception {
        server.assign(assignment("bottleneck", "adapters-only", 2, null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).isZero();
        }
        var last = server.predictions.get(server.predictions.size() - 1);
        Path model = server.checkpointFile(server.committed.get(1), "model");

        try (Torch torch = Torch.open();
                PluginLoader plugins = PluginLoader.load(jars());
                TrainedModel trained = TrainedModel.load(torch, base, model, plugins.extensions())) {
            List<StoredExample> dev = examples().stream()
                    .filter(example -> example.split() == Split.DEV)
                    .toList();
            var answers = trained.predict(dev.stream()
                    .map(example -> new Input(example.text(), example.secondText()))
                    .toList());

            for (int i = 0; i < dev.size(); i++) {
                assertThat(answers.get(i).prediction().confidence())
                        .isCloseTo(
                                last.predictions().get(i).confidence(), org.assertj.core.api.Assertions.within(1e-5));
            }
        }
    }

    @Test
    void aRequestedCheckpointIsWrittenOnceHoweverOftenTheRequestIsHeard() throws Exception {
        server.assign(assignment("lora", "adapters-only", 3, null));
        server.requestCheckpoint();
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).isZero();
        }

        assertThat(server.committed)
                .extracting(CheckpointAnnouncement::step)
                .hasSize(4)
                .contains(5L, 10L, 15L);
    }

    @Test
    void aWorkerWithoutItsLeaseEndsAndFinishesNothing() throws Exception {
        server.assign(assignment("none", "full", 5_000, null));
        server.loseLeaseAfter(4);
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).isEqualTo(75);
        }

        assertThat(server.finish()).isNull();
    }

    @Test
    void aWorkerInWhichNothingMovesSaysWhereAndEnds() throws Exception {
        server.assign(assignment("none", "endless", 1, null));
        server.hungAfter(Duration.ofSeconds(8));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).isEqualTo(70);
        }

        Finish finish = requireNonNull(server.finish());
        assertThat(finish.cause()).isEqualTo("hung");
        assertThat(finish.reason()).isEqualTo("Nothing has happened for 8 seconds while preparing.");
        assertThat(finish.retry()).isTrue();
        assertThat(server.lines).extracting(LogBatch.Line::text).anySatisfy(line -> assertThat(line)
                .contains("EndlessStrategy.plan"));
    }

    @Test
    void aReplyThatMakesNoSenseDoesNotStopTheHeartbeats() throws Exception {
        server.assign(assignment("none", "full", 3, null));
        server.answerNextHeartbeatWith("[1, 2, 3]");
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).isZero();
        }

        assertThat(server.heartbeats()).isGreaterThan(1);
    }

    @Test
    void aPluginWithOtherBytesIsRefused() throws Exception {
        Assignment good = assignment("none", "full", 1, null);
        FileReference jar = good.plugins().get(0).jar();
        Path other = Files.writeString(folder.resolve("other.jar"), "something else");
        Files.createDirectories(folder.resolve("cache"));
        server.offerAs(jar.sha256(), other);
        server.assign(good);
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).isEqualTo(1);
        }

        Finish finish = requireNonNull(server.finish());
        assertThat(finish.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finish.reason()).contains("SHA-256").contains(jar.sha256());
    }

    @Test
    void aPluginThatWasChangedInTheCacheIsFetchedAgain() throws Exception {
        Assignment work = assignment("none", "full", 1, null);
        FileReference jar = work.plugins().get(0).jar();
        Path cached = Files.createDirectories(folder.resolve("cache")).resolve(jar.sha256());
        Files.write(cached, new byte[(int) jar.size()]);
        server.assign(work);
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).isZero();
        }

        assertThat(Sha256.of(cached)).isEqualTo(jar.sha256());
    }

    /** The tests' libtorch is for processors only, so it sees none on any machine. */
    @Test
    void aWorkerThatCannotUseItsGpuDoesNotTrainOnTheProcessor() throws Exception {
        server.assign(assignment("none", "full", 1, null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"), "0")) {
            assertThat(worker.exitCode()).isEqualTo(1);
        }

        Finish finish = requireNonNull(server.finish());
        assertThat(finish.cause()).isEqualTo("no-gpu");
        assertThat(finish.retry()).isFalse();
        assertThat(server.points).isEmpty();
    }

    @Test
    void aCheckpointThatIsRefusedEndsTheRunWithTheReason() throws Exception {
        server.assign(assignment("none", "full", 5_000, null));
        server.refuseUploads("A checkpoint has 1 to 1000 files.");
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).isEqualTo(1);
        }

        Finish finish = requireNonNull(server.finish());
        assertThat(finish.cause()).isEqualTo("refused");
        assertThat(finish.reason()).contains("A checkpoint has 1 to 1000 files.");
        assertThat(server.committed).isEmpty();
    }

    @Test
    void theLastWordWaitsForTheLastCheckpoint() throws Exception {
        server.assign(assignment("none", "full", 2, null));
        server.slowUploads(Duration.ofMillis(300));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).isZero();
        }

        assertThat(server.committedAtFinish()).isEqualTo(2);
        assertThat(server.committed).extracting(CheckpointAnnouncement::step).containsExactly(5L, 10L);
    }

    private CheckpointReference checkpoint(int number) throws IOException {
        return server.reference(server.committed.get(number));
    }

    private List<Path> jars() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        return List.of(
                PluginJars.pack("bert", dev.headstock.plugins.bert.BertFamily.class, jars),
                PluginJars.pack(
                        "sequence-classification",
                        dev.headstock.plugins.sequenceclassification.SequenceClassification.class,
                        jars),
                PluginJars.pack("lora", dev.headstock.plugins.lora.Lora.class, jars),
                PluginJars.pack("bottleneck", dev.headstock.plugins.bottleneck.Bottleneck.class, jars),
                PluginJars.pack("tuning", dev.headstock.plugins.tuning.FullTuning.class, jars),
                PluginJars.naming("endless", EndlessStrategy.class, jars));
    }

    private Assignment assignment(
            String placement, String strategy, int epochs, @Nullable CheckpointReference resumeFrom)
            throws IOException {
        List<PluginJar> plugins = new ArrayList<>();
        for (Path jar : jars()) {
            String id = jar.getFileName().toString().replace(".jar", "");
            plugins.add(new PluginJar(id, "0.1.0", server.offer(id + ".jar", jar)));
        }
        List<FileReference> model = new ArrayList<>();
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            model.add(server.offer(name, base.resolve(name)));
        }
        List<String> lines =
                examples().stream().map(Json.MAPPER::writeValueAsString).toList();
        Path examples = Files.write(folder.resolve("examples.jsonl"), lines);
        var specification = new RunSpecification(
                "dataset",
                "model",
                new Choice("sequence-classification", Map.of()),
                new Choice(placement, Map.of()),
                new Choice(strategy, Map.of()),
                new TrainingSettings(epochs, 8, 32, 1e-3, 0.01, 0.1, 1, 0.1, 0.1, Precision.FP32, 1, 1, 42),
                new Resources(1, 0));
        var schema = new DatasetSchemaView(List.of(
                new Column("text", Purpose.TEXT, List.of()),
                new Column("label", Purpose.LABEL, List.of("ham", "spam"))));
        return new Assignment(
                Assignment.Kind.TRAIN,
                "run",
                specification,
                schema,
                server.offer("examples.jsonl", examples),
                model,
                plugins,
                resumeFrom,
                30);
    }

    private static List<StoredExample> examples() {
        List<StoredExample> examples = new ArrayList<>();
        for (int row = 0; row < 50; row++) {
            boolean spam = row % 2 == 1;
            String text = (spam ? "buy cheap pills now" : "see you at lunch") + " again".repeat(row % 5);
            examples.add(new StoredExample(
                    row, row + 2, row < 40 ? Split.TRAIN : Split.DEV, text, null, spam ? "spam" : "ham"));
        }
        return examples;
    }
}
