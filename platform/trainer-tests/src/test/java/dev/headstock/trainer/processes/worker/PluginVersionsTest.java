package dev.headstock.trainer.processes.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.headstock.api.AdapterPlacement;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.fixtures.TinyRun;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.plugins.PluginLoader;
import dev.headstock.trainer.torch.Torch;
import dev.headstock.trainer.training.Training;
import dev.headstock.trainer.training.TrainingObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that were built for an earlier version of the plugin API: they work, or their runs end with a reason that names them. */
class PluginVersionsTest {
    private static final List<RowExample> EXAMPLES = TinyRun.examples(16, 3);

    @TempDir
    private Path work;

    /** {@code src/test/resources/plugins/make.sh} made the jar; see there when this test fails. */
    @Test
    void aPluginThatWasBuiltForVersion1Trains() throws Exception {
        Path jar = Path.of(requireNonNull(PluginVersionsTest.class.getResource("/plugins/example-1.0.jar"))
                .toURI());
        try (PluginLoader plugins = PluginLoader.load(List.of(jar));
                Torch torch = Torch.open()) {
            plugins.requireAll();
            assertThat(plugins.descriptors()).extracting(PluginDescriptor::id).containsExactly("scaling");
            TinyRun tiny = tiny(plugins.extensions().placement("scaling"));
            ResolvedRun run = tiny.resolve();
            try (Model model = tiny.build(torch, run)) {
                train(tiny, run, model);

                List<String> adapters = model.paths().stream()
                        .filter(path -> path.startsWith("adapters.scaling."))
                        .toList();
                assertThat(adapters).isNotEmpty().allSatisfy(path -> assertThat(
                                model.parameter(path).toFloatArray())
                        .as(path)
                        .doesNotContain(1f));
            }
        }
    }

    @Test
    void aPluginThatCallsWhatIsNoLongerThereIsNamedAndNotTriedAgain() throws Exception {
        try (PluginLoader plugins = PluginLoader.load(List.of(StaleJar.write(work)));
                Torch torch = Torch.open()) {
            plugins.requireAll();
            TinyRun tiny = tiny(plugins.extensions().placement("stale"));
            ResolvedRun run = tiny.resolve();
            try (Model model = tiny.build(torch, run)) {
                Throwable thrown = catchThrowable(() -> train(tiny, run, model));

                assertThat(thrown).isInstanceOf(NoSuchMethodError.class);
                Finish finish = Failures.finish(thrown, plugins.culprits());
                assertThat(finish.cause()).isEqualTo("plugin");
                assertThat(finish.retry()).isFalse();
                assertThat(finish.hint()).startsWith("The plugin 'stale' was built for another version of Headstock.");
            }
        }
    }

    private static TinyRun tiny(AdapterPlacement<?> placement) {
        return TinyRun.classifier().with(placement).with(new AdaptersOnly());
    }

    private void train(TinyRun tiny, ResolvedRun run, Model model) throws IOException {
        try (Training training = tiny.training(run, model, EXAMPLES, null, work)) {
            training.run(new TrainingObserver() {
                @Override
                public void stepped(StepReport report) {}

                @Override
                public void evaluated(EvaluationResult result, Progress progress) {}

                @Override
                public void checkpoint(Progress progress) {}

                @Override
                public Wish wish() {
                    return Wish.GO_ON;
                }
            });
        }
    }
}
