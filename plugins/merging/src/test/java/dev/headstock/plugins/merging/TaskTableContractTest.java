package dev.headstock.plugins.merging;

import dev.headstock.testkit.AnalysisContract;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.List;

class TaskTableContractTest extends AnalysisContract<TaskTable.Options> {

    @Override
    protected TaskTable analysis() {
        return new TaskTable();
    }

    /** A task for each class of the eight rows. */
    @Override
    protected TaskTable.Options options() {
        return new TaskTable.Options(TaskTable.Rows.DEV, "label", "", 8, 50, 1);
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
