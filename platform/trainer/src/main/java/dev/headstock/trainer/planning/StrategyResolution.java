package dev.headstock.trainer.planning;

import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.trainer.planning.parameters.ResolvedPlacement;
import dev.headstock.trainer.planning.problems.DeclaredModules;
import dev.headstock.trainer.planning.problems.ExtensionCalls;
import dev.headstock.trainer.planning.problems.ProblemList;
import dev.headstock.trainer.plugins.Extensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The strategies of a run, each of which receives the plan of the ones before. */
final class StrategyResolution {
    private final Extensions extensions;
    private final RunContext context;
    private final ProblemList problems;

    StrategyResolution(Extensions extensions, RunContext context, ProblemList problems) {
        this.extensions = extensions;
        this.context = context;
        this.problems = problems;
    }

    /**
     * @param choices with all options written out
     * @param complete false when some strategy could not be asked; then only a part of the plan is there
     */
    record Resolved(List<Choice> choices, TuningPlan plan, boolean complete) {}

    /** @param adaptedSites empty when a placement is missing: then only options are checked, because plans depend on the adapters */
    Resolved resolve(List<Choice> choices, List<ResolvedPlacement> placements, Optional<Set<Site>> adaptedSites) {
        if (choices.isEmpty()) {
            problems.error("/strategies", "no strategy is chosen, so nothing would be trained. Choose at least one.");
        }
        TuningPlan plan = TuningPlan.EMPTY;
        for (int i = 0; i < placements.size(); i++) {
            for (StepInterceptor interceptor : placements.get(i).interceptors()) {
                checkNew(interceptor, plan, "/placements/" + i);
                plan = plan.withInterceptor(interceptor);
            }
        }
        List<Choice> resolved = new ArrayList<>();
        boolean complete = !choices.isEmpty();
        for (int i = 0; i < choices.size(); i++) {
            Choice choice = choices.get(i);
            ExtensionCalls calls = new ExtensionCalls(
                    extensions, "/strategies/" + i, ExtensionPointKind.STRATEGY, choice.id(), problems);
            TuningPlan current = plan;
            Optional<Planned> planned = calls.find(() -> extensions.strategy(choice.id()))
                    .flatMap(strategy -> plan(strategy, choice, adaptedSites, current, calls));
            complete &= planned.isPresent();
            if (planned.isPresent()) {
                checkKept(current, planned.get().plan(), calls);
                resolved.add(planned.get().choice());
                plan = planned.get().plan();
            }
        }
        return new Resolved(resolved, plan, complete);
    }

    private record Planned(Choice choice, TuningPlan plan) {}

    private <O extends Record> Optional<Planned> plan(
            TuningStrategy<O> strategy,
            Choice choice,
            Optional<Set<Site>> adaptedSites,
            TuningPlan current,
            ExtensionCalls calls) {
        Optional<O> options = calls.options(strategy, choice);
        if (options.isEmpty() || adaptedSites.isEmpty()) {
            return Optional.empty();
        }
        O given = options.get();
        return calls.call(
                        "/options",
                        () -> DeclaredModules.checked(
                                current, strategy.plan(context, adaptedSites.get(), current, given), context))
                .map(plan -> new Planned(calls.resolved(strategy, given), plan));
    }

    /** A strategy adds to the plan that it gets; what it adds must not be there yet. */
    private void checkKept(TuningPlan before, TuningPlan after, ExtensionCalls calls) {
        List<StepInterceptor> earlier = before.interceptors();
        List<StepInterceptor> later = after.interceptors();
        if (later.size() < earlier.size() || !later.subList(0, earlier.size()).equals(earlier)) {
            calls.refuse("", "it dropped interceptors of the plan that it got, instead of adding to it");
            return;
        }
        TuningPlan checked = before;
        for (StepInterceptor added : later.subList(earlier.size(), later.size())) {
            checkNew(added, checked, calls.pointer());
            checked = checked.withInterceptor(added);
        }
    }

    private void checkNew(StepInterceptor interceptor, TuningPlan plan, String pointer) {
        if (plan.interceptors().stream().anyMatch(other -> other.id().equals(interceptor.id()))) {
            problems.error(
                    pointer,
                    "'%s' is in the plan already; its state is stored under this id. Remove one of the two."
                            .formatted(interceptor.id()));
        }
    }
}
