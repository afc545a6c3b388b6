package dev.headstock.plugins.sharpness;

import dev.headstock.testkit.AnalysisContract;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.List;

class FlatChoiceContractTest extends AnalysisContract<FlatChoice.Options> {

    @Override
    protected FlatChoice analysis() {
        return new FlatChoice();
    }

    @Override
    protected FlatChoice.Options options() {
        return new FlatChoice.Options(FlatChoice.ShiftedSet.TEST, 0.01, 0.05, true, "", 2, 8, 1);
    }

    /** Without layers, which the analysis does not look at. */
    @Override
    protected List<FakeAnalyzedModel> models(Workbench bench) {
        return List.of(
                FakeAnalyzedModel.trained(bench, "one", TinyBert.outline(0, 8), 1),
                FakeAnalyzedModel.trained(bench, "two", TinyBert.outline(0, 8), 2),
                FakeAnalyzedModel.trained(bench, "three", TinyBert.outline(0, 8), 3));
    }
}
