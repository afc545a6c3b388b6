package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.RunContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** A frozen model with the student's head. */
record FakeTeacher(TinyModel model, Map<String, NDArray> weights) {

    static FakeTeacher of(ModelReference reference, RunContext context, Workbench bench) {
        ModelOutline outline = context.model(reference);
        TinyModel model = TinyBert.model(outline.layers(), outline.width());
        Map<String, NDArray> weights =
                new LinkedHashMap<>(bench.weights(model.outline().parameters()));
        weights.put(
                "head.weight",
                bench.drawn(
                        new Init.Normal(0.5),
                        new Shape(FakeTraining.CLASSES, outline.width()),
                        reference.id().hashCode()));
        weights.put("head.bias", bench.drawn(Init.ZEROS, new Shape(FakeTraining.CLASSES), 0));
        return new FakeTeacher(model, weights);
    }
}
