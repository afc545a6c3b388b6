package dev.headstock.trainer.training.steps;

import dev.headstock.api.tuning.EmbeddingPerturbation;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.trainer.plugins.ModuleFaultException;

/**
 * What an interceptor makes of the gradients before it. At other weights, or with perturbed embeddings, it does the same there: SAM around
 * FreeLB takes the whole ascent of FreeLB at both points.
 *
 * @param passes of the step
 * @param inner what the interceptor wraps
 */
public record Intercepted(StepGradients passes, GradientFunction inner, StepInterceptor interceptor, Step step)
        implements GradientFunction {

    @Override
    public ParameterVector compute() {
        return ModuleFaultException.required(
                interceptor, "computeGradients()", interceptor.computeGradients(inner, step));
    }

    @Override
    public ParameterVector computeAt(ParameterVector offset) {
        return passes.displaced(offset, this::compute);
    }

    @Override
    public ParameterVector computeWith(EmbeddingPerturbation perturbation) {
        return passes.perturbed(perturbation, this::compute);
    }
}
