package dev.headstock.trainer.recipes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.Pass;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One evaluation of the loss of a recipe's own training.
 *
 * @param parameters by name
 * @param generators of random numbers of this step, by name
 */
record RecipePass(
        Map<String, NDArray> parameters,
        Kernels kernels,
        NDManager manager,
        Function<String, RandomGenerator> generators)
        implements Pass {
    @Override
    public NDArray parameter(String name) {
        NDArray parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "there is no parameter '%s', only %s".formatted(name, parameters.keySet()));
        }
        return parameter;
    }

    @Override
    public boolean isTraining() {
        return true;
    }

    @Override
    public double random(String name) {
        return generators.apply(name).nextDouble();
    }
}
