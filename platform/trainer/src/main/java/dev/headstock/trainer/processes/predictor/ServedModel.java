package dev.headstock.trainer.processes.predictor;

import dev.headstock.api.head.Prediction;
import dev.headstock.protocol.worker.Predictor;
import dev.headstock.protocol.worker.Predictor.PredictedAnswer;
import dev.headstock.trainer.analysis.LoadedModel;
import dev.headstock.trainer.answers.AnswerJson;
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.evaluation.Answers;
import dev.headstock.trainer.evaluation.Answers.ExampleAnswer;
import dev.headstock.trainer.generation.GenerationLimits;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.saved.SavedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A trained model that takes inputs by column name. Which columns there are, and the constants that were tuned on DEV, come from the model's
 * folder. Adapters that can be merged are, so that they cost nothing. Not for several threads at once.
 */
final class ServedModel {
    private final ExampleReader reader;
    private final Answers answers;

    private ServedModel(ExampleReader reader, Answers answers) {
        this.reader = reader;
        this.answers = answers;
    }

    /** @throws IllegalArgumentException for a base model, which has no head */
    static ServedModel of(LoadedModel loaded) {
        SavedModel saved =
                loaded.saved().orElseThrow(() -> new IllegalArgumentException("a base model predicts nothing"));
        loaded.model().merge();
        return new ServedModel(
                new ExampleReader(saved.schema()),
                new Answers(loaded.model(), loaded.encoder(), PassOptions.exact(), saved.fittedArrays()));
    }

    /**
     * In the order of the inputs.
     *
     * @param grown receives the text of the first input each time it has grown, where texts are generated
     * @param cancelled checked between two tokens
     * @throws IllegalArgumentException when inputs do not fit the columns; says what is wrong with each
     */
    List<PredictedAnswer> answer(Predictor.Request request, Consumer<String> grown, BooleanSupplier cancelled) {
        GenerationLimits limits = limits(request, cancelled);
        return answers
                .answer(examples(request), limits, (example, text) -> {
                    if (example == 0) {
                        grown.accept(text);
                    }
                })
                .stream()
                .map(ServedModel::predicted)
                .toList();
    }

    private List<DataExample> examples(Predictor.Request request) {
        List<DataExample> examples = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < request.inputs().size(); i++) {
            try {
                examples.add(reader.input(request.inputs().get(i)));
            } catch (IllegalArgumentException e) {
                problems.add("Input %d: %s".formatted(i, e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return examples;
    }

    private static GenerationLimits limits(Predictor.Request request, BooleanSupplier cancelled) {
        Integer maxLength = request.maxLength();
        double seconds = request.secondsPerAnswer();
        return new GenerationLimits(
                maxLength == null ? Integer.MAX_VALUE : Math.max(1, maxLength),
                seconds > 0 ? seconds : Double.POSITIVE_INFINITY,
                cancelled);
    }

    private static PredictedAnswer predicted(ExampleAnswer answer) {
        return new PredictedAnswer(
                AnswerJson.of(answer.prediction().answer()),
                answer.prediction().answer().text(),
                confidence(answer.prediction()),
                answer.tokens(),
                answer.truncated(),
                answer.cut());
    }

    /** JSON has no NaN. */
    private static @Nullable Double confidence(Prediction prediction) {
        return Double.isFinite(prediction.confidence()) ? Double.valueOf(prediction.confidence()) : null;
    }
}
