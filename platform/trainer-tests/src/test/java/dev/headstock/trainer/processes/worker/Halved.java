package dev.headstock.trainer.processes.worker;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Option;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.tuning.AdamW;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pf4j.Extension;

/** A model with all its weights scaled by a number that is found by training it towards one half. */
@Extension
public final class Halved implements ModelRecipe<Halved.Options> {

    public record Options(
            @Option("The model.") ModelReference model,
            @Option("Objects to every model.") boolean picky) {}

    @Override
    public String id() {
        return "halved";
    }

    @Override
    public String title() {
        return "Halved";
    }

    @Override
    public String summary() {
        return "Scales all weights of a model by one half.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE, false);
    }

    @Override
    public void make(RecipeContext context, Options options) {
        if (options.picky()) {
            throw new IllegalArgumentException("The model has no half. Choose another.");
        }
        System.getLogger(Halved.class.getName()).log(System.Logger.Level.WARNING, "Halving the model.");
        ParameterSpec scale = new ParameterSpec("scale", new Shape(1), Init.ONES);
        Map<String, NDArray> found = context.train("scale", List.of(scale), AdamW.DEFAULT, 0.05, 100, (step, pass) -> {
            NDArray half = pass.kernels().constant(0.5f, new Shape(1));
            return pass.parameter("scale").sub(half).square().sum();
        });
        float factor = Objects.requireNonNull(found.get("scale")).toFloatArray()[0];
        if (Math.abs(factor - 0.5) > 0.05) {
            throw new IllegalStateException("the training ended at " + factor);
        }
        context.writer().config(context.model(options.model()).outline().config());
        context.writer().tokenizer(options.model());
        for (ParameterInfo parameter : context.model(options.model()).outline().parameters()) {
            NDArray value = context.model(options.model()).parameter(parameter.path());
            context.writer().parameter(parameter.path(), context.kernels().scale(value, factor));
        }
        context.recordSource("a font", "glyphs".getBytes(StandardCharsets.UTF_8));
    }
}
