package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Analysis;
import dev.headstock.api.HeadType;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.Pluggable;
import dev.headstock.api.Study;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Split;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.tuning.AdamW;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.kit.TransformerBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Mistakes that plugin authors make, each found by a contract. */
class ContractViolationsTest {

    record NoOptions() {}

    /** What the plugins here have in common. */
    interface Anonymous extends Pluggable<NoOptions> {
        @Override
        default String id() {
            return "broken";
        }

        @Override
        default String title() {
            return "Broken";
        }

        @Override
        default String summary() {
            return "Makes a mistake.";
        }

        @Override
        default NoOptions defaults() {
            return new NoOptions();
        }
    }

    // ---- placements ----

    /** Low-rank changes of the query projection, with what a test makes of them. */
    private record Placement(Adapter adapter) implements Anonymous, AdapterPlacement<NoOptions> {
        @Override
        public Map<Site, Adapter> place(RunContext context, NoOptions options) {
            Map<Site, Adapter> placed = new HashMap<>();
            context.model().sites(SiteRole.QUERY).forEach(site -> placed.put(site, adapter));
            return placed;
        }
    }

    private static AdapterPlacementContract<NoOptions> contract(Adapter adapter) {
        return new AdapterPlacementContract<>() {
            @Override
            protected AdapterPlacement<NoOptions> placement() {
                return new Placement(adapter);
            }
        };
    }

    private static Adapter adapter(boolean scaled, boolean mixesRows) {
        return new Adapter() {
            @Override
            public List<ParameterSpec> parameters() {
                return List.of(new ParameterSpec("change", new Shape(16, 16), Init.ZEROS));
            }

            @Override
            public String formula() {
                return "W·x + 2·C·x";
            }

            @Override
            public NDArray apply(AdapterContext context) {
                NDArray input =
                        mixesRows ? context.input().sub(context.input().mean(new int[] {0}, true)) : context.input();
                NDArray change = context.kernels().linear(input, context.parameter("change"), null);
                return context.output().add(context.kernels().scale(change, 2));
            }

            @Override
            public Optional<Merge> merge() {
                return Optional.of((current, base, parameters) -> new LinearWeights(
                        current.weight().add(parameters.apply("change").mul(scaled ? 2 : 1)), current.bias()));
            }
        };
    }

    @Test
    void aMergeThatForgetsItsScaleIsFound() {
        assertThatCode(contract(adapter(true, false))::mergedEqualsUnmerged).doesNotThrowAnyException();
        assertThatThrownBy(contract(adapter(false, false))::mergedEqualsUnmerged)
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void anAdapterThatMixesRowsIsFound() {
        assertThatCode(contract(adapter(true, false))::eachRowDependsOnThatRowOnly)
                .doesNotThrowAnyException();
        assertThatThrownBy(contract(adapter(true, true))::eachRowDependsOnThatRowOnly)
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aParameterThatNothingReadsIsFound() {
        Adapter idle = Adapter.of("x", AdapterContext::output, new ParameterSpec("idle", new Shape(16), Init.ZEROS));

        assertThatThrownBy(contract(idle)::everyParameterLearns).hasMessageContaining("idle");
    }

    // ---- strategies and interceptors ----

    private record Strategy(ParameterSelector selector) implements Anonymous, TuningStrategy<NoOptions> {
        @Override
        public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, NoOptions options) {
            return current.prependRules(ParameterRule.train(selector).withoutDecay());
        }
    }

    private static TuningStrategyContract<NoOptions> contract(ParameterSelector selector) {
        return new TuningStrategyContract<>() {
            @Override
            protected TuningStrategy<NoOptions> strategy() {
                return new Strategy(selector);
            }
        };
    }

    @Test
    void rulesThatNamePathsOfOneFamilyAreFound() {
        assertThatThrownBy(contract(ParameterSelector.path("**LayerNorm.*"))::itsRulesSelectSomethingInEveryFamily)
                .hasMessageContaining("gpt2");
    }

    /** Adds a growing multiple of the weights, counted in a field. */
    private static final class Counting implements StepInterceptor {
        private int steps;

        @Override
        public String id() {
            return "counting";
        }

        @Override
        public String formula() {
            return "g + n·θ";
        }

        @Override
        public ParameterVector computeGradients(GradientFunction next, Step step) {
            return next.compute().plus(step.weights().scale(0.1 * steps++));
        }
    }

    @Test
    void stateInAFieldIsFound() {
        StepInterceptorContract contract = new StepInterceptorContract() {
            @Override
            protected StepInterceptor interceptor() {
                return new Counting();
            }
        };

        assertThatThrownBy(contract::aResumedTrainingIsTheUninterruptedOne).isInstanceOf(AssertionError.class);
    }

    // ---- optimizers ----

    private static OptimizerContract fused(boolean decaysAfterwards) {
        AdamW adamW = AdamW.DEFAULT;
        return new OptimizerContract() {
            @Override
            protected Optimizer optimizer() {
                return adamW;
            }

            @Override
            protected Optional<FusedUpdate> fused() {
                return Optional.of(group -> update((FakeParameterGroup) group));
            }

            private void update(FakeParameterGroup group) {
                FakeVector weights = FakeVector.of(group.values());
                double decay = decaysAfterwards ? 0 : group.weightDecay();
                adamW.update(
                        new FakeParameterGroup(
                                group.values(), group.gradients(), group.states(), group.learningRate(), decay),
                        FakeStep.of(weights, weights));
                if (decaysAfterwards) {
                    double kept = 1 - group.learningRate() * group.weightDecay();
                    group.values().values().forEach(value -> value.muli(kept));
                }
            }
        };
    }

    @Test
    void aFusedOperationThatDecaysTooLateIsFound() {
        assertThatCode(fused(false)::theFusedOperationComputesWhatUpdateDoes).doesNotThrowAnyException();
        assertThatThrownBy(fused(true)::theFusedOperationComputesWhatUpdateDoes)
                .hasMessageContaining("values with a decay of 0.1");
    }

    // ---- heads ----

    /** A linear layer whose loss is the mean of the batch for each unit, or whose pooling reads padding. */
    private record MeanHead(TinyHead right, boolean meanLoss, boolean readsPadding) implements Head {
        @Override
        public Target target(Example example, List<Encoding> rows) {
            return right.target(example, rows);
        }

        @Override
        public List<ParameterSpec> parameters() {
            return right.parameters();
        }

        @Override
        public Pooling pooling() {
            return readsPadding ? Pooling.TOKENS : Pooling.MEAN;
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return right.output(readsPadding ? features.mean(new int[] {1}) : features, batch, pass);
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            NDArray losses = right.loss(output, batch, pass);
            return meanLoss ? losses.zerosLike().add(losses.mean()) : losses;
        }

        @Override
        public Prediction decode(Example example, HeadOutput output) {
            return right.decode(example, output);
        }

        @Override
        public Optional<Answer> groundTruth(Example example) {
            return right.groundTruth(example);
        }

        @Override
        public List<Metric> metrics() {
            return List.of(Metric.maximize("accuracy"));
        }

        @Override
        public MetricAccumulator newAccumulator() {
            return right.newAccumulator();
        }

        @Override
        public String outputShape() {
            return right.outputShape();
        }
    }

    private record Type(boolean meanLoss, boolean readsPadding) implements Anonymous, HeadType<NoOptions> {
        @Override
        public Optional<String> unsupportedReason(DatasetSchema schema) {
            return Optional.empty();
        }

        @Override
        public Head build(RunContext context, int width, NoOptions options) {
            return new MeanHead(TinyHead.of(width, context.data().classes(ColumnRole.LABEL)), meanLoss, readsPadding);
        }
    }

    private static HeadTypeContract<NoOptions> contract(boolean meanLoss, boolean readsPadding) {
        return new HeadTypeContract<>() {
            @Override
            protected HeadType<NoOptions> head() {
                return new Type(meanLoss, readsPadding);
            }
        };
    }

    @Test
    void aLossOfTheWholeBatchIsFound() {
        assertThatCode(contract(false, false)::theLossOfABatchIsTheLossesOfItsUnitsAlone)
                .doesNotThrowAnyException();
        assertThatThrownBy(contract(true, false)::theLossOfABatchIsTheLossesOfItsUnitsAlone)
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aHeadThatReadsPaddingIsFound() {
        assertThatCode(contract(false, false)::ignoresPadding).doesNotThrowAnyException();
        assertThatThrownBy(contract(false, true)::ignoresPadding).isInstanceOf(AssertionError.class);
    }

    @Test
    void metricsThatAreNotDeclaredAreFound() {
        assertThatThrownBy(contract(false, false)::computesTheMetricsThatItDeclares)
                .isInstanceOf(AssertionError.class);
    }

    // ---- families ----

    /**
     * A tiny BERT with a mistake.
     *
     * @param early reads the norm of the last layer already with the embeddings
     * @param unordered gives every token the position 0
     */
    private record Family(boolean early, boolean unordered) implements Anonymous, ModelFamily<NoOptions> {
        @Override
        public Optional<ModelOutline> outline(CheckpointManifest manifest) {
            return "bert".equals(manifest.config().get("model_type"))
                    ? Optional.of(TinyBert.outline(2, 16))
                    : Optional.empty();
        }

        @Override
        public List<TensorMapping> mapTensor(String tensorName) {
            return List.of(TensorMapping.to(tensorName));
        }

        @Override
        public Backbone backbone(ModelOutline outline, NoOptions options) {
            Backbone right = TinyBert.model(2, 16).backbone();
            return new Backbone() {
                @Override
                public NDArray embed(TokenBatch batch, ModelPass pass) {
                    NDArray embedded = right.embed(unordered ? withoutPositions(batch) : batch, pass);
                    return early ? embedded.mul(pass.parameter("encoder.layer.1.output.LayerNorm.weight")) : embedded;
                }

                @Override
                public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
                    return right.layer(index, hidden, batch, pass);
                }
            };
        }
    }

    private static TokenBatch withoutPositions(TokenBatch batch) {
        NDArray nowhere = batch.positions().zerosLike();
        return new FakeTokens(batch.ids(), batch.types(), batch.mask(), nowhere, nowhere);
    }

    private static ModelFamilyContract<NoOptions> contract(Family family, boolean readsPositions) {
        return new ModelFamilyContract<>() {
            @Override
            protected ModelFamily<NoOptions> family() {
                return family;
            }

            @Override
            protected boolean readsPositions() {
                return readsPositions;
            }

            @Override
            protected CheckpointManifest checkpoint() {
                Map<String, Shape> tensors = new HashMap<>();
                TinyBert.outline(2, 16)
                        .parameters()
                        .forEach(parameter -> tensors.put(parameter.path(), parameter.shape()));
                return new CheckpointManifest(TinyBert.config(2, 16), tensors);
            }
        };
    }

    @Test
    void aParameterThatIsReadBelowItsLayerIsFound() {
        assertThatThrownBy(contract(new Family(true, false), true)::everyParameterIsReadAndNoneBelowItsLayer)
                .hasMessageContaining("lowest layer that reads encoder.layer.1.output.LayerNorm.weight");
    }

    @Test
    void positionsThatAreIgnoredAreFoundUnlessTheFamilyHasNone() {
        Family unordered = new Family(false, true);

        assertThatThrownBy(contract(unordered, true)::tokensSeeTheOrderOfTheOthersIfTheFamilyHasPositions)
                .hasMessageContaining("Add positions, or override readsPositions");
        assertThatCode(contract(unordered, false)::tokensSeeTheOrderOfTheOthersIfTheFamilyHasPositions)
                .doesNotThrowAnyException();
        assertThatThrownBy(
                        contract(new Family(false, false), false)::tokensSeeTheOrderOfTheOthersIfTheFamilyHasPositions)
                .hasMessageContaining("although readsPositions() is false");
    }

    /**
     * A tiny BERT whose layers see two tokens on each side.
     *
     * @param declared distance of the attention
     * @param leaks adds the mean of all tokens to each
     */
    private record LocalFamily(int declared, boolean leaks) implements Anonymous, ModelFamily<NoOptions> {
        @Override
        public Optional<ModelOutline> outline(CheckpointManifest manifest) {
            return new Family(false, false).outline(manifest);
        }

        @Override
        public List<TensorMapping> mapTensor(String tensorName) {
            return List.of(TensorMapping.to(tensorName));
        }

        @Override
        public Backbone backbone(ModelOutline outline, NoOptions options) {
            Backbone right = TinyBert.model(2, 16).backbone();
            return new Backbone() {
                @Override
                public NDArray embed(TokenBatch batch, ModelPass pass) {
                    return right.embed(batch, pass);
                }

                @Override
                public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
                    TransformerBlock block = TinyBert.block(16);
                    NDArray out = block.apply(index, hidden, block.attention().withLocalWindow(declared), pass);
                    return leaks ? out.add(hidden.mean(new int[] {1}, true)) : out;
                }
            };
        }
    }

    private static ModelFamilyContract<NoOptions> local(LocalFamily family) {
        return new ModelFamilyContract<>() {
            @Override
            protected ModelFamily<NoOptions> family() {
                return family;
            }

            @Override
            protected int localWindow(int layer) {
                return 2;
            }

            @Override
            protected CheckpointManifest checkpoint() {
                return contract(new Family(false, false), true).checkpoint();
            }
        };
    }

    @Test
    void aWindowThatIsNotDeclaredOrNotKeptIsFound() {
        assertThatCode(local(new LocalFamily(2, false))::aLocalLayerSeesItsWindowAndNothingElse)
                .doesNotThrowAnyException();
        assertThatThrownBy(local(new LocalFamily(Integer.MAX_VALUE, false))::aLocalLayerSeesItsWindowAndNothingElse)
                .hasMessageContaining("local window of layer 0");
        assertThatThrownBy(local(new LocalFamily(2, true))::aLocalLayerSeesItsWindowAndNothingElse)
                .hasMessageContaining("beyond the window of layer 0");
    }

    // ---- analyses ----

    private enum Keeps {
        NOTHING,
        AFTERWARDS,
        IN_LOOP
    }

    /** Adds up the features of some texts. */
    private record Sums(Keeps keeps) implements Anonymous, Analysis<NoOptions> {
        @Override
        public List<Figure> analyze(AnalysisContext context, NoOptions options) {
            NDManager memory = context.manager();
            if (keeps == Keeps.AFTERWARDS) {
                memory.zeros(new Shape(1)).attach(memory.getParentManager());
            }
            float[] sums = context.state("sums", () -> new float[3]);
            context.repeat("texts", sums.length, text -> {
                Probe probe = context.probe(Split.DEV, row -> row == text);
                NDArray features = context.models().get(0).features(probe, 0, Pooling.MEAN);
                if (keeps == Keeps.IN_LOOP) {
                    features.attach(memory);
                }
                sums[(int) text] = features.sum().getFloat();
            });
            return List.of(new Figure.Table("Sums", List.of("sum"), List.of(List.of(String.valueOf(sums[0])))));
        }
    }

    private static AnalysisContract<NoOptions> contract(Keeps keeps) {
        return new AnalysisContract<>() {
            @Override
            protected Analysis<NoOptions> analysis() {
                return new Sums(keeps);
            }
        };
    }

    @Test
    void arraysThatOutliveAnAnalysisOrTheBodyOfALoopAreFound() {
        assertThatCode(contract(Keeps.NOTHING)::memoryIsAfterwardsWhatItWas).doesNotThrowAnyException();
        assertThatThrownBy(contract(Keeps.AFTERWARDS)::memoryIsAfterwardsWhatItWas)
                .hasMessageContaining("after the analysis");
        assertThatThrownBy(contract(Keeps.IN_LOOP)::memoryIsAfterwardsWhatItWas)
                .hasMessageContaining("bodies of loops");
    }

    // ---- studies ----

    private record Endless() implements Anonymous, Study<NoOptions> {
        @Override
        public List<RunVariant> runs(StudyContext context, NoOptions options) {
            return List.of(context.base("again"));
        }

        @Override
        public List<RunVariant> next(StudyResults soFar, NoOptions options) {
            return runs(soFar.context(), options);
        }

        @Override
        public List<Figure> analyze(StudyResults results, NoOptions options) {
            return List.of();
        }
    }

    @Test
    void aStudyThatNeverEndsIsFound() {
        StudyContract<NoOptions> contract = new StudyContract<>() {
            @Override
            protected Study<NoOptions> study() {
                return new Endless();
            }
        };

        assertThatThrownBy(contract::endsAndItsFiguresCanBeDrawn).hasMessageContaining("did not end");
    }
}
