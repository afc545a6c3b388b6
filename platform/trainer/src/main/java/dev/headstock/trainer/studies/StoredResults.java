package dev.headstock.trainer.studies;

import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.study.RunResult;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.VariantResult;
import dev.headstock.protocol.host.StudyRound;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.trainer.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The results of a study so far, from what the server sent. */
record StoredResults(StudyContext context, List<VariantResult> variants) implements StudyResults {

    static StoredResults of(StudyContext context, List<StudyRound.VariantResult> results) {
        return new StoredResults(
                context,
                results.stream()
                        .<VariantResult>map(result -> new StoredVariant(
                                StoredVariants.read(result.variant()),
                                result.runs().stream()
                                        .<RunResult>map(StoredRun::new)
                                        .toList()))
                        .toList());
    }

    private record StoredVariant(RunVariant variant, List<RunResult> runs) implements VariantResult {}

    private record StoredRun(StudyRound.RunResult stored) implements RunResult {

        @Override
        public long seed() {
            return stored.seed();
        }

        @Override
        public State state() {
            return State.valueOf(stored.state());
        }

        @Override
        public ModelReference model() {
            return new ModelReference(stored.model());
        }

        @Override
        public Map<String, Double> metrics(Split split) {
            return stored.metrics().getOrDefault(stored(split), Map.of());
        }

        @Override
        public double[] replicates(Split split, String metric) {
            return stored.replicates().getOrDefault(stored(split), Map.of()).getOrDefault(metric, List.of()).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }

        private static dev.headstock.protocol.Split stored(Split split) {
            return dev.headstock.protocol.Split.valueOf(split.name());
        }

        @Override
        public double[][] history(String curve) {
            if (!curve.contains("/")) {
                throw new IllegalArgumentException(
                        "'%s' is no curve of a run; curves have names such as train/loss and dev/accuracy"
                                .formatted(curve));
            }
            return stored.history().getOrDefault(curve, List.of()).stream()
                    .map(point ->
                            point.stream().mapToDouble(Double::doubleValue).toArray())
                    .toArray(double[][]::new);
        }

        /** One line at a time: there may be hundreds of thousands. */
        @Override
        public void predictions(Split split, Consumer<RowPrediction> each) {
            String file = stored.predictions().get(stored(split));
            if (file == null) {
                return;
            }
            try (BufferedReader lines = Files.newBufferedReader(Path.of(file))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    each.accept(prediction(Json.MAPPER.readValue(line, ExamplePrediction.class)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the predictions of a run cannot be read", e);
            }
        }

        private static RowPrediction prediction(ExamplePrediction prediction) {
            return new RowPrediction(
                    prediction.row(),
                    prediction.part(),
                    StoredAnswers.answer(prediction.answer()),
                    Optional.ofNullable(prediction.truth()).map(StoredAnswers::answer),
                    prediction.quality(),
                    prediction.loss());
        }

        @Override
        public List<Figure> figures(String analysis) {
            return stored.figures().getOrDefault(analysis, List.of()).stream()
                    .map(StoredAnswers::figure)
                    .toList();
        }

        @Override
        public long trainedParameters() {
            return stored.trainedParameters();
        }

        @Override
        public double trainingSeconds() {
            return stored.trainingSeconds();
        }

        @Override
        public double examplesPerSecond() {
            return stored.examplesPerSecond();
        }
    }
}
