package dev.headstock.trainer.processes.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.head.Prediction;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.bottleneck.Bottleneck;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.Variation;
import dev.headstock.protocol.worker.AnalyzeWork;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.Assignment.PluginJar;
import dev.headstock.protocol.worker.CheckpointAnnouncement;
import dev.headstock.protocol.worker.ConvertWork;
import dev.headstock.protocol.worker.DataFiles;
import dev.headstock.protocol.worker.EvaluateWork;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Finish.Outcome;
import dev.headstock.protocol.worker.LogBatch;
import dev.headstock.protocol.worker.ModelFiles;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.protocol.worker.TrainWork;
import dev.headstock.protocol.worker.TrainWork.CheckpointReference;
import dev.headstock.protocol.worker.TrainWork.TrainedRun;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.Sha256;
import dev.headstock.trainer.analysis.LoadedModel;
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.evaluation.Answers;
import dev.headstock.trainer.evaluation.Answers.ExampleAnswer;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.PluginLoader;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerTest {
    @TempDir
    private Path folder;

    private RecordingServer server;
    private Path base;

    @BeforeEach
    void open() throws IOException {
        server = new RecordingServer(folder);
        base = folder.resolve("base");
        new ModelConverter(new ModelFamilies(Extensions.of(List.of(new BertFamily()))), ModelTokenizer::vocabulary)
                .convert(TinyCheckpoint.write(folder.resolve("checkpoint")), base);
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
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }

        Finish finish = requireNonNull(server.finish());
        assertThat(finish.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(finish.summary()).containsKeys("seconds", "trained-parameters", "peak-memory-bytes");
        assertThat(server.values("train/loss")).hasSize(3 * 5);
        assertThat(server.values("dev/accuracy")).hasSize(3);
        assertThat(server.evaluations.subList(0, 3)).allSatisfy(report -> {
            assertThat(report.split()).isEqualTo(Split.DEV);
            assertThat(report.declared().get(0).name()).isEqualTo("accuracy");
            assertThat(report.predictions()).isEqualTo(10);
        });
        assertThat(server.predictions.subList(0, 3)).allSatisfy(batch -> assertThat(batch.predictions())
                .hasSize(10)
                .extracting(ExamplePrediction::truthText)
                .containsOnly("ham", "spam"));
        assertThat(server.lines)
                .extracting(LogBatch.Line::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, server.lines.size()).boxed().toList());
        assertThat(server.committed).isNotEmpty().allSatisfy(checkpoint -> assertThat(checkpoint.files())
                .extracting(FileReference::name)
                .contains(
                        "state/training.json",
                        "model/headstock.json",
                        "model/model.safetensors",
                        "model/tokenizer.json"));
        assertThat(lastCommitted().step()).isEqualTo(15);
        assertThat(lastCommitted().files())
                .extracting(FileReference::name)
                .contains("export/adapter_config.json", "export/adapter_model.safetensors");
    }

    @Test
    void theTestSplitIsEvaluatedOnceWithTheCheckpointThatDevChose() throws Exception {
        server.assign(assignment("", "full", 4, null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }

        List<EvaluationReport> whileTraining = server.evaluations.subList(0, 4);
        EvaluationReport best = whileTraining.stream()
                .max(Comparator.comparingDouble((EvaluationReport report) ->
                                requireNonNull(report.metrics().get("accuracy")))
                        .thenComparing(
                                report -> -requireNonNull(report.metrics().get("loss"))))
                .orElseThrow();
        assertThat(server.evaluations).hasSize(6);
        EvaluationReport dev = server.evaluations.get(4);
        assertThat(dev.split()).isEqualTo(Split.DEV);
        assertThat(dev.step()).isEqualTo(best.step());
        assertThat(dev.metrics().get("loss")).isCloseTo(best.metrics().get("loss"), within(1e-6));
        assertThat(dev.replicates().get("accuracy")).hasSize(200);
        assertThat(whileTraining)
                .allSatisfy(report -> assertThat(report.replicates()).isEmpty());
        EvaluationReport test = server.evaluations.get(5);
        assertThat(test.split()).isEqualTo(Split.TEST);
        assertThat(test.step()).isEqualTo(best.step());
        assertThat(test.predictions()).isEqualTo(6);
        assertThat(test.replicates().get("loss")).hasSize(200);
        assertThat(server.predictions.stream().filter(batch -> batch.split() == Split.TEST))
                .flatExtracting(PredictionBatch::predictions)
                .extracting(ExamplePrediction::row)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(50, 56).boxed().toList());
    }

    @Test
    void aRunThatIsPausedEndsWithACheckpointAndGoesOnFromThere() throws Exception {
        server.assign(assignment("", "full", 6, null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("undisturbed"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }
        List<Double> undisturbed = server.values("train/loss");
        server.committed.clear();
        server.points.clear();
        server.evaluations.clear();

        server.requestPause(true);
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("paused"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }
        assertThat(requireNonNull(server.finish()).outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(server.evaluations).noneMatch(report -> report.split() == Split.TEST);
        CheckpointAnnouncement last = lastCommitted();
        server.points.clear();

        server.requestPause(false);
        server.assign(assignment("", "full", 6, server.reference(last)));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("resumed"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }
        assertThat(requireNonNull(server.finish()).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(server.values("train/loss")).isEqualTo(undisturbed.subList((int) last.step(), 30));
    }

    @Test
    void aKilledWorkersRunGoesOnWithTheSameNumbers() throws Exception {
        int epochs = 20;
        server.assign(assignment("", "full", epochs, null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("undisturbed"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }
        List<Double> undisturbed = server.values("train/loss");
        List<Double> evaluated = server.values("dev/loss");
        server.committed.clear();
        server.slowUploads(Duration.ofMillis(100));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("killed"))) {
            server.awaitCommitted(1);
            worker.kill();
        }
        // On a slow network checkpoints are passed over, so the steps between two of them differ.
        int newest = server.committed.size() - 1;
        int step = (int) server.committed.get(newest).step();
        assertThat(step).isLessThan(epochs * 5);
        server.points.clear();

        server.slowUploads(Duration.ZERO);
        server.assign(assignment("", "full", epochs, checkpoint(newest)));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("resumed"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }

        assertThat(server.values("train/loss")).isEqualTo(undisturbed.subList(step, epochs * 5));
        assertThat(server.values("dev/loss")).isEqualTo(evaluated.subList(step / 5, epochs));
    }

    @Test
    void whatWasKeptPredictsTheSame() throws Exception {
        server.assign(assignment("bottleneck", "adapters-only", 2, null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }
        List<ExamplePrediction> kept = server.predictions.get(1).predictions();
        Path model = server.checkpointFile(lastCommitted(), "model");

        try (Torch torch = Torch.open();
                PluginLoader plugins = PluginLoader.load(jars());
                LoadedModel loaded = LoadedModel.open(torch, plugins.extensions(), References.NONE, base, model)) {
            ExampleReader reader = new ExampleReader(schema());
            List<DataExample> dev = examples().stream()
                    .filter(example -> example.split() == Split.DEV)
                    .map(reader::example)
                    .toList();
            List<ExampleAnswer> answers =
                    new Answers(loaded.model(), loaded.encoder(), PassOptions.exact(), Map.of()).answer(dev);

            for (int i = 0; i < dev.size(); i++) {
                long row = dev.get(i).row();
                Prediction prediction = answers.get(i).prediction();
                ExamplePrediction sent = kept.stream()
                        .filter(one -> one.row() == row)
                        .findFirst()
                        .orElseThrow();
                assertThat(prediction.answer().text()).isEqualTo(sent.answerText());
                assertThat(prediction.confidence()).isCloseTo(sent.confidence(), within(1e-5));
            }
        }
    }

    @Test
    void aTrainedModelIsEvaluatedOnAnotherDataSet() throws Exception {
        server.assign(assignment("", "full", 2, null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }
        server.evaluations.clear();
        server.predictions.clear();
        List<StoredExample> others = Stream.of("you won", "hello world", "you won won")
                .map(text -> new StoredExample(
                        text.length(),
                        1,
                        Split.TEST,
                        Map.of("mail", text, "kind", text.startsWith("you") ? "spam" : "ham")))
                .toList();
        DataFiles data = data(
                "others/1",
                new DatasetSchemaView(List.of(
                        column("mail", "text", "string", List.of()),
                        column("kind", "label", "class", List.of("ham", "spam")))),
                others);

        server.assign(assignment("evaluate", new EvaluateWork(trained(), data, List.of(Split.TEST), 200)));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("2"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }

        assertThat(requireNonNull(server.finish()).summary()).containsEntry("examples", 3.0);
        assertThat(server.evaluations).singleElement().satisfies(report -> {
            assertThat(report.split()).isEqualTo(Split.TEST);
            assertThat(report.step()).isEqualTo(10);
            assertThat(report.metrics()).containsKeys("accuracy", "loss");
            assertThat(report.replicates().get("accuracy")).hasSize(200);
        });
        assertThat(server.predictions.get(0).predictions())
                .extracting(ExamplePrediction::truthText)
                .containsExactlyInAnyOrder("spam", "ham", "spam");
    }

    @Test
    void aDataSetThatDoesNotFitAModelIsRefusedWithTheReason() throws Exception {
        server.assign(assignment("", "full", 1, null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }
        DataFiles data = data(
                "others/1",
                new DatasetSchemaView(List.of(column("kind", "label", "class", List.of("ham", "eggs")))),
                List.of(new StoredExample(0, 1, Split.TEST, Map.of("kind", "eggs"))));

        server.assign(assignment("evaluate", new EvaluateWork(trained(), data, List.of(Split.TEST), 0)));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("2"))) {
            assertThat(worker.exitCode()).as(worker.log()).isEqualTo(1);
        }

        Finish finish = requireNonNull(server.finish());
        assertThat(finish.cause()).isEqualTo("data");
        assertThat(finish.reason())
                .startsWith("others/1 does not fit the model: The model reads 'text' (text)")
                .contains("The model does not know 'eggs' of 'kind'.");
    }

    @Test
    void anAnalysisThatIsPausedGoesOnWhereItWas() throws Exception {
        server.assign(assignment("", "full", 2, null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }
        Assignment whole = assignment(
                "analyze",
                new AnalyzeWork(new Choice("slow-loss", Map.of("points", 40)), List.of(trained()), List.of(), null, 3));
        server.assign(whole);
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("whole"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }
        assertThat(server.results).hasSize(1);
        Map<String, Object> figure = server.results.get(0).figures().get(0);
        assertThat(figure).containsEntry("kind", "line-chart").containsEntry("title", "Loss");

        server.states.clear();
        server.requestPause(true);
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("paused"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }
        assertThat(requireNonNull(server.finish()).outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(server.results).hasSize(1);

        server.requestPause(false);
        Path state = Files.write(folder.resolve("state"), server.states.get(server.states.size() - 1));
        server.assign(new Assignment(
                whole.kind(),
                whole.job(),
                whole.subjects(),
                whole.work(),
                whole.plugins(),
                whole.files(),
                server.offer("state", state),
                30));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("resumed"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }
        assertThat(server.results).hasSize(2);
        assertThat(server.results.get(1).figures().get(0)).isEqualTo(figure);
        assertThat(server.results.get(1).figures().get(1).get("text")).isNotEqualTo("40 points measured");
        assertThat(server.results.get(0).figures().get(1)).containsEntry("text", "40 points measured");
    }

    @Test
    void aRunLearnsFromATeacher() throws Exception {
        ModelFiles teacher = new ModelFiles("base/tiny", "tiny", List.of(), baseFiles(), null);
        server.assign(training(
                specification(
                        List.of(),
                        List.of(new Choice("full", Map.of()), new Choice("taught", Map.of("teacher", "base/tiny"))),
                        2,
                        null),
                List.of(teacher),
                null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }

        // At the first step student and teacher have the same weights, and differ by the student's dropout only.
        List<Double> distances = server.values("taught/distance");
        assertThat(distances).hasSize(10).allMatch(distance -> distance > 0 && distance < 0.1);
    }

    @Test
    void aVariantOfAStudyTrainsOnAFoldAndStopsForNow() throws Exception {
        Variation variation = new Variation(List.of(), new Variation.TrainRows(1, 0, 2, 3), null, 1);
        server.assign(training(
                specification(List.of(), List.of(new Choice("full", Map.of())), 3, variation), List.of(), null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }

        assertThat(requireNonNull(server.finish()).outcome()).isEqualTo(Outcome.SUCCEEDED);
        // The fold that is left out is evaluated in place of dev.
        long left = server.evaluations.get(0).predictions();
        assertThat(left).isBetween(10L, 30L);
        assertThat(server.predictions.get(0).predictions()).allMatch(prediction -> prediction.row() < 40);
        assertThat(server.values("train/loss")).hasSize((int) Math.ceil((40 - left) / 8.0));
        assertThat(server.evaluations).noneMatch(report -> report.split() == Split.TEST);
    }

    @Test
    void aRecipeMakesABaseModelAndTheSameOneAgain() throws Exception {
        server.assign(assignment(
                "convert",
                new ConvertWork(
                        new Choice("halved", Map.of("model", "base/tiny")),
                        List.of(new ModelFiles("base/tiny", "tiny", List.of(), baseFiles(), null)),
                        List.of(),
                        5)));
        for (String attempt : List.of("1", "2")) {
            try (WorkerProcess worker = WorkerProcess.start(server.bootstrap(attempt))) {
                assertThat(worker.exitCode()).as(worker.log()).isZero();
            }
        }

        assertThat(server.results).hasSize(2);
        assertThat(server.results.get(0).summary())
                .containsEntry("family", "bert")
                .containsKey("outline")
                .containsEntry(
                        "sources", Map.of("a font", Sha256.of(Files.writeString(folder.resolve("font"), "glyphs"))));
        assertThat(server.results.get(0).files())
                .extracting(FileReference::name)
                .contains("config.json", "model.safetensors", "tokenizer.json");
        assertThat(server.results.get(1)).isEqualTo(server.results.get(0));
        assertThat(server.lines)
                .as("what a plugin logs with Java's own logger")
                .extracting(LogBatch.Line::text)
                .contains("Halving the model.");
        assertThat(server.blobs.keySet())
                .containsAll(server.results.get(0).files().stream()
                        .map(FileReference::sha256)
                        .toList());
    }

    @Test
    void whatARecipeObjectsToIsForTheUserAndNoFaultOfThePlugin() throws Exception {
        server.assign(assignment(
                "convert",
                new ConvertWork(
                        new Choice("halved", Map.of("model", "base/tiny", "picky", true)),
                        List.of(new ModelFiles("base/tiny", "tiny", List.of(), baseFiles(), null)),
                        List.of(),
                        5)));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            worker.exitCode();
        }

        Finish finish = requireNonNull(server.finish());
        assertThat(finish.reason()).isEqualTo("The model has no half. Choose another.");
        assertThat(finish.hint()).isEqualTo("Choose other models, data or options.");
        assertThat(finish.retry()).isFalse();
    }

    @Test
    void aRequestedCheckpointIsWrittenOnceHoweverOftenTheRequestIsHeard() throws Exception {
        server.assign(assignment("lora", "adapters-only", 3, null));
        server.requestCheckpoint();
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }

        assertThat(server.committed)
                .extracting(CheckpointAnnouncement::step)
                .doesNotHaveDuplicates()
                .contains(15L)
                .filteredOn(step -> step % 5 != 0)
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aWorkerWithoutItsLeaseEndsAndFinishesNothing() throws Exception {
        server.assign(assignment("", "full", 5_000, null));
        server.loseLeaseAfter(4);
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isEqualTo(75);
        }

        assertThat(server.finish()).isNull();
    }

    @Test
    void aWorkerInWhichNothingMovesSaysWhereAndEnds() throws Exception {
        server.assign(assignment("", "endless", 1, null));
        server.hungAfter(Duration.ofSeconds(8));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isEqualTo(70);
        }

        Finish finish = requireNonNull(server.finish());
        assertThat(finish.cause()).isEqualTo("hung");
        assertThat(finish.reason())
                .isEqualTo("Plugin 'tests' has not returned from %s.plan for 8 seconds, while preparing."
                        .formatted(EndlessStrategy.class.getName()));
        assertThat(finish.retry()).isTrue();
        assertThat(server.lines).extracting(LogBatch.Line::text).anySatisfy(line -> assertThat(line)
                .contains("EndlessStrategy.plan"));
    }

    /** Before anything is computed; what happens in steps is the same. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exit           | plugin        | Plugin 'hostile-jar' ended the worker: dev.headstock.trainer.processes.worker.Hostile.plan called System.exit.
            fill-heap      | out-of-memory | while plugin 'hostile-jar' ran dev.headstock.trainer.processes.worker.Hostile.fill
            fill-heap-to-the-last-byte | out-of-memory | The worker's Java heap of
            overflow       | plugin        | plugin 'hostile-jar' failed on 'hostile' (StackOverflowError)
            missing-method | plugin        | plugin 'hostile-jar' failed on 'hostile' (it does not fit this version of the plugin API: NoSuchMethodError Head.older())
            """)
    void thePluginThatEndsAWorkerIsNamedAndNotTriedAgain(String fault, String cause, String reason) throws Exception {
        server.assign(training(
                specification(List.of(), List.of(new Choice("hostile", Map.of("fault", fault))), 1, null),
                List.of(),
                null));
        String log;
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            worker.exitCode();
            log = worker.log();
        }

        Finish finish = requireNonNull(server.finish(), log);
        assertThat(finish.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finish.reason()).contains(reason);
        assertThat(finish.cause()).isEqualTo(cause);
        assertThat(finish.retry()).isFalse();
    }

    @Test
    void aReplyThatMakesNoSenseDoesNotStopTheHeartbeats() throws Exception {
        server.assign(assignment("", "full", 3, null));
        server.answerNextHeartbeatWith("[1, 2, 3]");
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }

        assertThat(server.heartbeats()).isGreaterThan(1);
    }

    @Test
    void aPluginWithOtherBytesIsRefused() throws Exception {
        Assignment good = assignment("", "full", 1, null);
        FileReference jar = good.plugins().get(0).jar();
        Path other = Files.writeString(folder.resolve("other.jar"), "something else");
        Files.createDirectories(folder.resolve("cache"));
        server.offerAs(jar.sha256(), other);
        server.assign(good);
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isEqualTo(1);
        }

        Finish finish = requireNonNull(server.finish());
        assertThat(finish.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finish.reason()).contains("SHA-256").contains(jar.sha256());
    }

    @Test
    void aPluginThatWasChangedInTheCacheIsFetchedAgain() throws Exception {
        Assignment work = assignment("", "full", 1, null);
        FileReference jar = work.plugins().get(0).jar();
        Path cached = Files.createDirectories(folder.resolve("cache")).resolve(jar.sha256());
        Files.write(cached, new byte[(int) jar.size()]);
        server.assign(work);
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }

        assertThat(Sha256.of(cached)).isEqualTo(jar.sha256());
    }

    /** The tests' libtorch is for processors only, so it sees none on any machine. */
    @Test
    void aWorkerThatCannotUseItsGpuDoesNotTrainOnTheProcessor() throws Exception {
        server.assign(assignment("", "full", 1, null));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"), "0")) {
            assertThat(worker.exitCode()).as(worker.log()).isEqualTo(1);
        }

        Finish finish = requireNonNull(server.finish());
        assertThat(finish.cause()).isEqualTo("no-gpu");
        assertThat(finish.retry()).isFalse();
        assertThat(server.points).isEmpty();
    }

    @Test
    void aCheckpointThatIsRefusedEndsTheRunWithTheReason() throws Exception {
        server.assign(assignment("", "full", 5_000, null));
        server.refuseUploads("A checkpoint has 1 to 1000 files.");
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isEqualTo(1);
        }

        Finish finish = requireNonNull(server.finish());
        assertThat(finish.cause()).isEqualTo("refused");
        assertThat(finish.reason()).contains("A checkpoint has 1 to 1000 files.");
        assertThat(server.committed).isEmpty();
    }

    @Test
    void theLastWordWaitsForTheLastCheckpoint() throws Exception {
        server.assign(assignment("", "full", 2, null));
        server.slowUploads(Duration.ofMillis(300));
        try (WorkerProcess worker = WorkerProcess.start(server.bootstrap("1"))) {
            assertThat(worker.exitCode()).as(worker.log()).isZero();
        }

        assertThat(server.committedAtFinish()).isEqualTo(2);
        assertThat(server.committed).extracting(CheckpointAnnouncement::step).containsExactly(5L, 10L);
    }

    /** On a slow machine checkpoints may be passed over, but never the last. */
    private CheckpointAnnouncement lastCommitted() {
        return server.committed.get(server.committed.size() - 1);
    }

    private CheckpointReference checkpoint(int number) throws IOException {
        return server.reference(server.committed.get(number));
    }

    private List<Path> jars() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        return List.of(
                PluginJars.pack("bert", BertFamily.class, jars),
                PluginJars.pack("sequence-classification", SequenceClassification.class, jars),
                PluginJars.pack("lora", Lora.class, jars),
                PluginJars.pack("bottleneck", Bottleneck.class, jars),
                PluginJars.pack("tuning", FullTuning.class, jars),
                PluginJars.holding("hostile-jar", jars, Hostile.class),
                PluginJars.naming("tests", jars, EndlessStrategy.class, SlowLoss.class, Halved.class, Taught.class));
    }

    private List<FileReference> baseFiles() throws IOException {
        List<FileReference> files = new ArrayList<>();
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json", "names.json")) {
            files.add(server.offer(name, base.resolve(name)));
        }
        return files;
    }

    /** @param placement its id, or an empty text for none */
    private Assignment assignment(
            String placement, String strategy, int epochs, @Nullable CheckpointReference resumeFrom)
            throws IOException {
        List<Choice> placements = placement.isEmpty() ? List.of() : List.of(new Choice(placement, Map.of()));
        return training(
                specification(placements, List.of(new Choice(strategy, Map.of())), epochs, null),
                List.of(),
                resumeFrom);
    }

    private static RunSpecification specification(
            List<Choice> placements, List<Choice> strategies, int epochs, @Nullable Variation variation) {
        return new RunSpecification(
                "dataset",
                "model",
                new Choice("sequence-classification", Map.of()),
                placements,
                strategies,
                Map.of(
                        "epochs",
                        epochs,
                        "batchSize",
                        8,
                        "maxTokens",
                        32,
                        "learningRate",
                        1e-3,
                        "dropout",
                        0.1,
                        "attentionDropout",
                        0.1,
                        "precision",
                        "FP32",
                        "evaluationsPerEpoch",
                        1,
                        "seed",
                        42),
                new Resources(1, 0),
                variation);
    }

    private Assignment training(
            RunSpecification specification, List<ModelFiles> references, @Nullable CheckpointReference resumeFrom)
            throws IOException {
        return assignment(
                "train",
                new TrainWork(List.of(new TrainedRun(
                        "run",
                        specification,
                        data("dataset/1", schema(), examples()),
                        baseFiles(),
                        references,
                        resumeFrom,
                        null,
                        List.of(),
                        Map.of()))));
    }

    @SuppressWarnings("unchecked")
    private Assignment assignment(String kind, Record work) throws IOException {
        List<PluginJar> plugins = new ArrayList<>();
        for (Path jar : jars()) {
            String id = jar.getFileName().toString().replace(".jar", "");
            plugins.add(new PluginJar(id, "0.1.0", server.offer(id + ".jar", jar)));
        }
        return new Assignment(
                kind,
                "job",
                List.of(new JobSubject(JobSubject.RUN, "run")),
                Json.MAPPER.convertValue(work, Map.class),
                plugins,
                List.of(),
                null,
                30);
    }

    private DataFiles data(String reference, DatasetSchemaView schema, List<StoredExample> rows) throws IOException {
        List<String> lines = rows.stream().map(Json.MAPPER::writeValueAsString).toList();
        Path examples = Files.write(folder.resolve(reference.replace('/', '-') + ".jsonl"), lines);
        return new DataFiles(reference, Sha256.of(examples), schema, server.offer("examples.jsonl", examples));
    }

    /** The last checkpoint of the run, as other jobs refer to it. */
    private ModelFiles trained() throws IOException {
        List<FileReference> model = server.reference(lastCommitted()).files().stream()
                .filter(file -> file.name().startsWith("model/"))
                .toList();
        return new ModelFiles(
                "run/run",
                "the run",
                model,
                baseFiles(),
                new ModelFiles.TrainedBy(
                        "run",
                        data("dataset/1", schema(), examples()),
                        List.of(new ModelFiles.StoredCheckpoint(lastCommitted().step(), model)),
                        Map.of("dev/loss", List.of(List.of(5.0, 0.5)))));
    }

    private static DatasetSchemaView schema() {
        return new DatasetSchemaView(List.of(
                column("text", "text", "string", List.of()),
                column("label", "label", "class", List.of("ham", "spam"))));
    }

    private static Column column(String name, String role, String type, List<String> classes) {
        return new Column(
                name, role, type, classes, classes.stream().map(any -> 20L).toList(), null, null, 0);
    }

    /** 40 rows of train, 10 of dev, 6 of test. */
    private static List<StoredExample> examples() {
        List<StoredExample> examples = new ArrayList<>();
        for (int row = 0; row < 56; row++) {
            boolean spam = row % 2 == 1;
            String text = (spam ? "you won" : "hello world") + " unbelievable".repeat(row % 5);
            Split split = row < 40 ? Split.TRAIN : row < 50 ? Split.DEV : Split.TEST;
            examples.add(new StoredExample(row, row + 2, split, Map.of("text", text, "label", spam ? "spam" : "ham")));
        }
        return examples;
    }
}
