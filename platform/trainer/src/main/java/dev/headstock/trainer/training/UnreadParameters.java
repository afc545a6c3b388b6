package dev.headstock.trainer.training;

import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.plugins.ModuleFaultException;
import dev.headstock.trainer.training.steps.Phase;
import java.util.Set;

/**
 * Ends a run whose plan says that it trains parameters which no pass reads: they would learn nothing, and the run would not be what its
 * plan says.
 */
final class UnreadParameters {
    /** Modules may skip a parameter in some steps, as stochastic depth does. */
    private static final long STEPS = 20;

    private static final Set<Owner> DECLARED_BY_PLUGINS = Set.of(Owner.ADAPTERS, Owner.READOUT, Owner.HEAD);

    private final ResolvedRun run;
    private final Model model;
    private long stepsLeft;

    UnreadParameters(ResolvedRun run, Model model, long totalSteps) {
        this.run = run;
        this.model = model;
        this.stepsLeft = Math.min(STEPS, totalSteps);
    }

    /** After each step. */
    void check(Phase phase) {
        stepsLeft--;
        if (stepsLeft != 0) {
            return;
        }
        for (Entry entry : run.parameters().entries()) {
            if (DECLARED_BY_PLUGINS.contains(entry.owner())
                    && phase.rules().containsKey(entry.path())
                    && !model.wasRead(entry.path())) {
                throw fault(entry);
            }
        }
    }

    private ModuleFaultException fault(Entry entry) {
        String message =
                "The parameter '%s' is trained by the plan, but nothing has read it since training started. Read it, or do not declare it."
                        .formatted(entry.path());
        return switch (entry.owner()) {
            case HEAD -> ModuleFaultException.of(run.head(), message);
            case READOUT -> ModuleFaultException.of(run.readout(), message);
            default ->
                run.placements().stream()
                        .filter(placement -> entry.path().startsWith("adapters.%s.".formatted(placement.name())))
                        .findFirst()
                        .map(placement -> ModuleFaultException.ofAdapter(placement, placement.id(), message))
                        .orElseThrow();
        };
    }
}
