package dev.headstock.protocol.host;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.PlanRequest.ReferencedModel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /studies/rounds}: the runs of a study's next round. {@code POST /studies/figures} takes the same request and returns
 * {@link Figures}.
 */
public final class StudyRound {
    private StudyRound() {}

    /**
     * @param specification that the study varies; where it is searched it has the first value of a list, or the low end of a range
     * @param searchSpace by path, for example {@code placements.0.options.rank}
     * @param modelFolder of the base model
     * @param references models that options name, and those of finished runs that variants start from
     * @param rows per split of the data set
     * @param lengths of the data set's rows with this model's tokenizer, or null when unknown
     * @param results of the variants so far, in the order in which they were asked for first; empty for the first round
     */
    public record Request(
            Choice study,
            RunSpecification specification,
            Map<String, SearchRange> searchSpace,
            String modelFolder,
            List<ReferencedModel> references,
            DatasetSchemaView schema,
            Map<Split, Long> rows,
            ImportResult.@Nullable LengthHistogram lengths,
            List<VariantResult> results) {}

    /**
     * @param values to choose from; empty for a range
     * @param log whether values of a range are drawn evenly in their logarithm
     */
    public record SearchRange(List<Object> values, double low, double high, boolean log) {}

    /**
     * @param problems with an error among them there are no variants
     * @param resolved the study with all options written out; null when there was an error
     * @param variants of this round; none ends the study. A known name resumes the runs of that variant with its new stop
     */
    public record Result(List<Problem> problems, @Nullable Choice resolved, List<Variant> variants) {}

    /** @param figures each with {@code kind}, {@code title} and the kind's own fields */
    public record Figures(List<Problem> problems, List<Map<String, Object>> figures) {}

    /**
     * One run per seed.
     *
     * @param name unique in the study
     * @param model reference of the model to start from
     * @param modelFrom a recipe that makes the model first, once for all variants with the same recipe and options; or null
     * @param specification without the model, and with the first seed
     * @param analyses of each finished run
     */
    public record Variant(
            String name,
            String model,
            @Nullable Choice modelFrom,
            RunSpecification specification,
            List<Long> seeds,
            List<Choice> analyses) {}

    /** @param variant as it was asked for last */
    public record VariantResult(Variant variant, List<RunResult> runs) {}

    /**
     * @param state {@code WAITING}, {@code RUNNING}, {@code STOPPED}, {@code FINISHED} or {@code FAILED}
     * @param model reference of the checkpoint that DEV chose
     * @param metrics of the evaluation of that checkpoint on each split
     * @param replicates of that evaluation of each split, by metric
     * @param history points [step, value] by metric
     * @param predictions path of a file with the predictions of each split: an {@code ExamplePrediction} per line
     * @param figures by id of the analysis
     */
    public record RunResult(
            long seed,
            String state,
            String model,
            Map<Split, Map<String, Double>> metrics,
            Map<Split, Map<String, List<Double>>> replicates,
            Map<String, List<List<Double>>> history,
            Map<Split, String> predictions,
            Map<String, List<Map<String, Object>>> figures,
            long trainedParameters,
            double trainingSeconds,
            double examplesPerSecond) {}
}
