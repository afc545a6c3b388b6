package dev.headstock.trainer.planning.problems;

import static dev.headstock.trainer.plugins.ModuleFaultException.required;

import dev.headstock.api.head.Head;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.Readout;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the modules of a plugin – heads, readouts, interceptors, optimizers – declare before anything is computed: none of it may be null.
 * Asked inside {@link ExtensionCalls#call}, which adds the plugin and the extension to the exception's class and method.
 */
public final class DeclaredModules {
    private DeclaredModules() {}

    public static Head checked(Head head) {
        required(head, "outputShape()", head.outputShape());
        required(head, "pooling()", head.pooling());
        required(head, "divergence()", head.divergence());
        required(head, "generator()", head.generator());
        elements(head, "metrics()", head.metrics());
        // Elements of parameters are checked with their names.
        required(head, "parameters()", head.parameters());
        return head;
    }

    /** Only what a strategy has added to the plan that it got is its own. */
    public static TuningPlan checked(TuningPlan before, TuningPlan after, RunContext context) {
        if (after.readout() != before.readout()) {
            check(required(after, "readout()", after.readout()), context.model());
        }
        if (after.optimizer() != before.optimizer()) {
            check(required(after, "optimizer()", after.optimizer()));
        }
        after.interceptors().stream()
                .filter(interceptor -> !before.interceptors().contains(interceptor))
                .forEach(interceptor -> check(interceptor, context));
        return after;
    }

    public static List<StepInterceptor> checked(List<StepInterceptor> interceptors, RunContext context) {
        interceptors.forEach(interceptor -> check(interceptor, context));
        return interceptors;
    }

    private static void check(StepInterceptor interceptor, RunContext context) {
        required(interceptor, "id()", interceptor.id());
        required(interceptor, "formula()", interceptor.formula());
        elements(interceptor, "parameters()", interceptor.parameters(context));
        required(interceptor, "watchedLayers()", interceptor.watchedLayers(context.model()));
        elements(interceptor, "teachers()", interceptor.teachers());
    }

    private static void check(Readout readout, ModelOutline model) {
        required(readout, "formula()", readout.formula());
        elements(readout, "layers()", readout.layers(model));
        required(readout, "parameters()", readout.parameters(model));
    }

    private static void check(Optimizer optimizer) {
        required(optimizer, "formula()", optimizer.formula());
    }

    private static void elements(Object module, String method, @Nullable List<?> returned) {
        required(module, method, returned).forEach(element -> required(module, "an element of " + method, element));
    }
}
