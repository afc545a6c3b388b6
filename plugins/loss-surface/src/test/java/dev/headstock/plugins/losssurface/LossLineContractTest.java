package dev.headstock.plugins.losssurface;

import dev.headstock.testkit.AnalysisContract;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.List;

class LossLineContractTest extends AnalysisContract<LossLine.Options> {

    @Override
    protected LossLine analysis() {
        return new LossLine();
    }

    /** Fewer points: each is a pass over the examples. */
    @Override
    protected LossLine.Options options() {
        return new LossLine.Options(5, 1, 8, 1);
    }

    /** Without layers, which the analysis does not look at: it evaluates the model often. */
    @Override
    protected List<FakeAnalyzedModel> models(Workbench bench) {
        return List.of(FakeAnalyzedModel.trained(bench, "model", TinyBert.outline(0, 8), 1));
    }
}
