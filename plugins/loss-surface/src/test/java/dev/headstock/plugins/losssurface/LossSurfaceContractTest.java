package dev.headstock.plugins.losssurface;

import dev.headstock.testkit.AnalysisContract;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.List;

class LossSurfaceContractTest extends AnalysisContract<LossSurface.Options> {

    @Override
    protected LossSurface analysis() {
        return new LossSurface();
    }

    /** Fewer points: each is a pass over the examples. */
    @Override
    protected LossSurface.Options options() {
        return new LossSurface.Options(LossSurface.Kind.RANDOM_DIRECTIONS, 5, 1, 1, 60, 1);
    }

    /** Without layers, which the analysis does not look at: it evaluates the model often. */
    @Override
    protected List<FakeAnalyzedModel> models(Workbench bench) {
        return List.of(FakeAnalyzedModel.trained(bench, "model", TinyBert.outline(0, 8), 1));
    }
}
