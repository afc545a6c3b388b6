package dev.headstock.plugins.randomstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.model.ModelReference;
import dev.headstock.testkit.FakeJob;
import dev.headstock.testkit.FakeRecipeContext;
import dev.headstock.testkit.ModelRecipeContract;
import dev.headstock.testkit.Workbench;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tiny GPT-2 of the test kit stands for the family. */
class TuringNlgContractTest extends ModelRecipeContract<TuringNlg.Options> {

    @Override
    protected TuringNlg recipe() {
        return new TuringNlg();
    }

    @Override
    protected TuringNlg.Options options() {
        return options(1, 1, List.of(ModelReference.NONE), List.of(TEXTS));
    }

    private static TuringNlg.Options options(
            int layers, int heads, List<ModelReference> tokenizerOf, List<DatasetReference> texts) {
        return new TuringNlg.Options(layers, heads, 16, tokenizerOf, texts, 60);
    }

    @Test
    void hasThePublishedShapeAtTheFullSize() {
        try (Workbench bench = new Workbench()) {
            Map<String, Object> config = recipe().preview(context(bench), options(78, 28, List.of(BASE), List.of()))
                    .orElseThrow()
                    .config();

            assertThat(config).containsEntry("model_type", "gpt2").containsEntry("n_layer", 78L);
            assertThat(config).containsEntry("n_embd", 4256L).containsEntry("n_head", 28L);
        }
    }

    @Test
    void saysHowLargeTheWholeModelWouldBe() {
        try (Workbench bench = new Workbench()) {
            assertThat(recipe().unsupportedReason(context(bench), options(78, 28, List.of(BASE), List.of())))
                    .hasValueSatisfying(reason -> assertThat(reason).contains("17.0 billion parameters"));
        }
    }

    private FakeRecipeContext context(Workbench bench) {
        return new FakeRecipeContext(
                bench, models(bench), Map.of(), this::outline, new FakeJob.Stored(), Long.MAX_VALUE, false);
    }
}
