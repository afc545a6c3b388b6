package dev.headstock.plugins.sharpness;

import dev.headstock.testkit.AnalysisContract;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.List;

class SharpnessContractTest extends AnalysisContract<Sharpness.Options> {

    @Override
    protected Sharpness analysis() {
        return new Sharpness();
    }

    /** One example and one iteration: each is a gradient. */
    @Override
    protected Sharpness.Options options() {
        return new Sharpness.Options(0.05, 5e-4, 2, 1, 1e-3, 1, 0.1, 1, 1);
    }

    /** Without layers, which the analysis does not look at: it evaluates the model often. */
    @Override
    protected List<FakeAnalyzedModel> models(Workbench bench) {
        return List.of(
                FakeAnalyzedModel.trained(bench, "one", TinyBert.outline(0, 8), 1),
                FakeAnalyzedModel.trained(bench, "other", TinyBert.outline(0, 8), 2));
    }
}
