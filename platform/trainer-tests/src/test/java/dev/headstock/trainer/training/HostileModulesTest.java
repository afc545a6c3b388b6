package dev.headstock.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.Readout;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.trainer.fixtures.SimpleHead;
import dev.headstock.trainer.fixtures.TinyRun;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.plugins.ModuleFaultException;
import dev.headstock.trainer.plugins.PluginFaultException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Modules of plugins that return what the platform cannot use. Many of these results would be broadcast, and the run would succeed with wrong
 * numbers; here each ends the run and names the module.
 */
@SuppressWarnings("NullAway")
class HostileModulesTest extends TorchTest {

    @TempDir
    Path work;

    // ---- adapters ----

    @Test
    void anAdapterKeepsTheShapeOfItsSite() {
        refusesAdapter(context -> null, "returned null");
        refusesAdapter(context -> context.output().get(":, :, 1:"), "returned the shape");
        refusesAdapter(context -> context.output().get(":, :, 0:1"), "returned the shape");
        refusesAdapter(context -> context.output().get(":, 0:1"), "returned the shape");
        refusesAdapter(context -> context.output().sum(), "returned the shape ()");
        refusesAdapter(
                context -> context.output().toType(DataType.FLOAT64, true),
                "an array of type float64 in place of float32");
    }

    private void refusesAdapter(Function<AdapterContext, @Nullable NDArray> apply, String expected) {
        Throwable fault = train(run().with(new Placement(List.of(), apply)));

        assertThat(fault)
                .isInstanceOf(ModuleFaultException.class)
                .hasMessageContaining("apply() of the adapter of 'evil' at query of layer 0")
                .hasMessageContaining(expected);
        assertThat(((ModuleFaultException) fault).placement()).contains("evil");
    }

    @Test
    void aParameterThatApplyNeverReadsEndsTheRun() {
        Throwable fault = train(run().with(new Placement(
                List.of(new ParameterSpec("w", new Shape(2), Init.ONES)), AdapterContext::output)));

        assertThat(fault)
                .isInstanceOf(ModuleFaultException.class)
                .hasMessageContaining("'adapters.evil.0.query.w' is trained by the plan, but nothing has read it");
    }

    // ---- heads ----

    @Test
    void aHeadReturnsArraysForItsUnits() {
        refusesHead(
                new Classifier() {
                    @Override
                    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
                        return null;
                    }
                },
                "output()",
                "null");
        refusesHead(
                new Classifier() {
                    @Override
                    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
                        return super.output(features, batch, pass).sum();
                    }
                },
                "output()",
                "the shape ()");
        refusesHead(
                new Classifier() {
                    @Override
                    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
                        return super.loss(output, batch, pass).mean();
                    }
                },
                "loss()",
                "the shape () in place of (8)");
        refusesHead(
                new Classifier() {
                    @Override
                    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
                        return super.loss(output, batch, pass).reshape(-1, 1);
                    }
                },
                "loss()",
                "the shape (8, 1) in place of (8)");
        refusesHead(
                new Classifier() {
                    @Override
                    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
                        NDArray perUnit = super.loss(output, batch, pass).reshape(-1, 1);
                        return perUnit.concat(perUnit, 1);
                    }
                },
                "loss()",
                "the shape (8, 2) in place of (8)");
        refusesHead(
                new Classifier() {
                    @Override
                    public NDArray scores(NDArray output, Batch batch, HeadPass pass) {
                        return null;
                    }
                },
                "scores()",
                "null");
        refusesHead(
                new Classifier() {
                    @Override
                    public Pooling pooling() {
                        return new WrongPooling();
                    }
                },
                "apply()",
                "in place of (8, 32)");
    }

    @Test
    void aHeadAnswersAndCounts() {
        refusesHead(
                new Classifier() {
                    @Override
                    public Prediction decode(Example example, HeadOutput output) {
                        return null;
                    }
                },
                "decode()",
                "null");
        refusesHead(
                new Classifier() {
                    @Override
                    public Prediction decode(Example example, HeadOutput output) {
                        return new Prediction(null, 1);
                    }
                },
                "the answer of decode()",
                "null");
        refusesHead(
                new Classifier() {
                    @Override
                    public MetricAccumulator newAccumulator() {
                        return null;
                    }
                },
                "newAccumulator()",
                "null");
        refusesHead(
                new Classifier() {
                    @Override
                    public MetricAccumulator newAccumulator() {
                        return new Counting(null);
                    }
                },
                "compute()",
                "null");
    }

    @Test
    void aHeadMakesATargetOfEachExample() {
        assertThat(catchThrowable(() -> {
                    ResolvedRun run = run().with(
                                    head(new Classifier() {
                                        @Override
                                        public Target target(Example example, List<Encoding> rows) {
                                            return null;
                                        }
                                    }),
                                    Map.of())
                            .resolve();
                    TinyRun.units(run, TinyRun.examples(4, 1));
                }))
                .isInstanceOf(ModuleFaultException.class)
                .hasMessageContaining("target()")
                .hasMessageContaining("null");
    }

    private void refusesHead(Head head, String method, String expected) {
        assertThat(train(run().with(head(head), Map.of())))
                .isInstanceOf(ModuleFaultException.class)
                .hasMessageContaining(method + " of dev.headstock.trainer.training.HostileModulesTest$")
                .hasMessageContaining(expected);
    }

    // ---- strategies ----

    @Test
    void aReadoutAndAnInterceptorKeepTheirShapes() {
        assertThat(train(run().with(plan -> plan.withReadout(new WrongReadout()))))
                .hasMessageContaining("combine() of " + WrongReadout.class.getName())
                .hasMessageContaining("in place of (8, 32)");
        assertThat(train(run().with(plan -> plan.withInterceptor(new WrongLoss()))))
                .isInstanceOf(PluginFaultException.class)
                .hasMessageContaining("The interceptor 'wrong-loss' returned a loss per unit of shape ()");
    }

    // ---- at plan time ----

    @Test
    void whatNoModelCouldHaveIsRefusedByThePlan() {
        refusedByPlan(
                new Placement(new Site(7, SiteRole.QUERY, 32, 32), List.of(), "x", AdapterContext::output),
                "which the model does not have");
        refusedByPlan(placing(new ParameterSpec("w", new Shape(1_000_000, 1_000_000), Init.ONES)), "with the shape");
        refusedByPlan(placing(new ParameterSpec("w", new Shape(0), Init.ONES)), "with the shape");
        refusedByPlan(placing(new ParameterSpec("a/b", new Shape(2), Init.ONES)), "whose name is 'a/b'");
        refusedByPlan(placing(new ParameterSpec(null, new Shape(2), Init.ONES)), "whose name is null");
        refusedByPlan(
                placing(
                        new ParameterSpec("w", new Shape(2), Init.ONES),
                        new ParameterSpec("w", new Shape(2), Init.ONES)),
                "two parameters with the name 'w'");
        refusedByPlan(new Placement(SITE, List.of(), null, AdapterContext::output), "the formula of its adapter at");
        refusedByPlan(new Placement(SITE, List.of(), "a\nb", AdapterContext::output), "line break");
    }

    private static Placement placing(ParameterSpec... specs) {
        return new Placement(List.of(specs), AdapterContext::output);
    }

    private void refusedByPlan(AdapterPlacement<?> placement, String expected) {
        assertThatThrownBy(() -> run().with(placement).resolve())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plugin 'built-in' failed on 'evil'")
                .hasMessageContaining(expected);
    }

    // ---- modules ----

    private static final Site SITE = new Site(0, SiteRole.QUERY, 32, 32);

    private static TinyRun run() {
        return TinyRun.classifier().with(new FullTuning());
    }

    private static SimpleHead head(Head head) {
        return new SimpleHead("evil-head", (context, width) -> head);
    }

    private @Nullable Throwable train(TinyRun tiny) {
        return catchThrowable(() -> {
            ResolvedRun run = tiny.resolve();
            try (Model model = tiny.build(torch, run);
                    Training training =
                            tiny.training(run, model, TinyRun.examples(16, 1), TinyRun.examples(8, 2), work)) {
                training.run(new Recorder());
            }
        });
    }

    /** One adapter at a site. */
    private record Placement(
            Site site,
            List<ParameterSpec> parameters,
            @Nullable String formula,
            Function<AdapterContext, NDArray> apply)
            implements AdapterPlacement<Placement.Options> {
        record Options() {}

        Placement(List<ParameterSpec> parameters, Function<AdapterContext, NDArray> apply) {
            this(SITE, parameters, "f(x)", apply);
        }

        @Override
        public String id() {
            return "evil";
        }

        @Override
        public String title() {
            return "Evil";
        }

        @Override
        public String summary() {
            return "Makes a mistake.";
        }

        @Override
        public Options defaults() {
            return new Options();
        }

        @Override
        public Map<Site, Adapter> place(RunContext context, Options options) {
            Map<Site, Adapter> placed = new LinkedHashMap<>();
            placed.put(site, Adapter.of(formula, apply, parameters.toArray(ParameterSpec[]::new)));
            return placed;
        }
    }

    /** A classifier over the mean of the tokens that works; subclasses make one mistake. */
    private static class Classifier implements Head {
        @Override
        public Target target(Example example, List<Encoding> rows) {
            return Target.ofId(TinyRun.CLASSES.indexOf(
                    example.value("label").map(Cell::string).orElseThrow()));
        }

        @Override
        public Pooling pooling() {
            return Pooling.MEAN;
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("weight", new Shape(2, 32), new Init.Normal(0.02)));
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return pass.kernels().linear(features, pass.parameter("weight"), null);
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            return pass.kernels().crossEntropy(output, batch.target(), 0);
        }

        @Override
        public Prediction decode(Example example, HeadOutput output) {
            return new Prediction(new Answer.Number(output.row(0)[0], ""), Double.NaN);
        }

        @Override
        public List<Metric> metrics() {
            return List.of(Metric.maximize("count"));
        }

        @Override
        public MetricAccumulator newAccumulator() {
            return new Counting(Map.of("count", 1.0));
        }

        @Override
        public String outputShape() {
            return "[batch, 2]";
        }
    }

    private record Counting(Map<String, Double> values) implements MetricAccumulator {
        @Override
        public double add(Example example, Prediction prediction, HeadOutput output) {
            return 1;
        }

        @Override
        public Map<String, Double> compute(double meanLoss) {
            return values;
        }
    }

    private record WrongPooling() implements Pooling {
        @Override
        public String id() {
            return "wrong";
        }

        @Override
        public Level level() {
            return Level.SEQUENCE;
        }

        @Override
        public NDArray apply(NDArray hidden, Batch batch, Kernels kernels) {
            return hidden;
        }
    }

    private record WrongReadout() implements Readout {
        @Override
        public List<Integer> layers(ModelOutline model) {
            return List.of(model.layers() - 1);
        }

        @Override
        public NDArray combine(List<NDArray> pooled, Pass pass) {
            return pooled.get(0).get(":, 0:1");
        }

        @Override
        public String formula() {
            return "h";
        }
    }

    private record WrongLoss() implements StepInterceptor {
        @Override
        public String id() {
            return "wrong-loss";
        }

        @Override
        public String formula() {
            return "mean";
        }

        @Override
        public NDArray transformLoss(ForwardPass forward, Step step, Pass pass) {
            return forward.loss().mean();
        }
    }
}
