package dev.headstock.plugins.distillation;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.Contexts.FakeRunContext;
import dev.headstock.testkit.TinyGpt2;
import dev.headstock.testkit.TuningStrategyContract;

class DistilBertContractTest extends TuningStrategyContract<DistilBert.Options> {
    private static final ModelReference TEACHER = ModelReference.version("teacher", 1);

    @Override
    protected DistilBert strategy() {
        return new DistilBert();
    }

    @Override
    protected DistilBert.Options options() {
        return new DistilBert.Options(TEACHER, 1);
    }

    @Override
    protected FakeRunContext context(ModelOutline model) {
        ModelOutline teacher = model.isCausal()
                ? TinyGpt2.outline(4, model.width())
                : dev.headstock.testkit.TinyBert.outline(4, model.width());
        return Contexts.of(model).withModel(TEACHER, teacher);
    }
}
