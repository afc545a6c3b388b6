package dev.headstock.trainer.planning;

import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.Metric;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.api.study.DatasetView;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.Readout;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import dev.headstock.trainer.planning.parameters.ResolvedPlacement;
import dev.headstock.trainer.pretrained.RecognizedModel;
import java.util.List;
import java.util.Optional;

/**
 * A run in which nothing is left to decide. What the worker trains and what the plan page shows come from the same object.
 *
 * @param specification with every default filled in: resolving it again gives the same run
 * @param settings of the specification; learning rate and dropouts are present
 * @param model the base model's family and outline
 * @param schema of the examples that the head sees: the view's, where the run has one
 * @param view through which the run sees the data set; empty for all but some runs of studies
 * @param placements in the order in which adapters stack at one site
 * @param plan of all strategies, with the run's own learning rate, and with the interceptors of the placements before those of the
 *     strategies and the initialization rules of a study's variant before those of the strategies
 * @param headId id of the head's type
 * @param metrics that evaluations of this run have, the first ranks runs; {@code loss} is among them
 * @param parameters every parameter, and whether and from when it is trained
 * @param context what the extensions of this run were given; interceptors' parameters are asked for with it
 * @param references the models that options name, teachers among them
 */
public record ResolvedRun(
        RunSpecification specification,
        TrainingSettings settings,
        RecognizedModel model,
        Vocabulary vocabulary,
        DatasetSchema schema,
        Optional<DatasetView> view,
        Backbone backbone,
        List<ResolvedPlacement> placements,
        TuningPlan plan,
        Head head,
        String headId,
        List<Metric> metrics,
        ParameterTable parameters,
        RunContext context,
        References references) {

    public ModelOutline outline() {
        return model.outline();
    }

    public Readout readout() {
        return plan.readout();
    }

    /** The same over a base model that has the adapters in its weights. */
    ResolvedRun withoutAdapters() {
        return new ResolvedRun(
                specification,
                settings,
                model,
                vocabulary,
                schema,
                view,
                backbone,
                List.of(),
                plan,
                head,
                headId,
                metrics,
                parameters.without(Owner.ADAPTERS),
                context,
                references);
    }

    /** All of them; the last is outermost. */
    public List<StepInterceptor> interceptors() {
        return plan.interceptors();
    }

    /** Layers that are computed only once, because nothing in them changes. */
    public FrozenLayers frozen() {
        return FrozenLayers.of(this);
    }

    /** Before each sequence, for prompt tuning. */
    public int placeholderTokens() {
        return placements.stream()
                .mapToInt(ResolvedPlacement::placeholderTokens)
                .sum();
    }

    /** By how much the positions of the text are moved up. */
    public int positionOffset() {
        return placements.stream().mapToInt(ResolvedPlacement::positionOffset).sum();
    }

    /** Share of hidden values that are zeroed while training. */
    public double dropout() {
        Double own = settings.dropout();
        return own == null ? outline().hiddenDropout() : own;
    }

    /** Share of attention weights that are zeroed while training. */
    public double attentionDropout() {
        Double own = settings.attentionDropout();
        return own == null ? outline().attentionDropout() : own;
    }
}
