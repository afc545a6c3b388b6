package dev.headstock.trainer.planning.costs;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.GenerationSettings;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.Lbfgs;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.protocol.Split;
import dev.headstock.trainer.planning.PassLimit;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.TrainingSettings;
import dev.headstock.trainer.planning.TrainingSettings.Precision;
import dev.headstock.trainer.planning.parameters.Overrides;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Estimates that people decide by: right within a factor of about one and a half, and always in the right order. The constants are fitted
 * to measured runs; see {@code bench/README.md}.
 *
 * <p><b>Time.</b> Three kinds of work per token and layer. Matrix products, those of attention's projections as well as those of
 * convolutions and recurrent layers, take {@code 2·weights} operations, faster in bfloat16. Attention takes {@code 4·tokens·width}, in fp32
 * always. Everything else – norms, activations, dropout, casts – is bound by memory and costs so many operations' time per element of the
 * arrays that the layer makes. The backward pass costs the same again for each layer from the lowest trained one upwards, matrix products
 * once more where their own weights are trained, and everything else twice. Layers that are cached run once per text. The head counts with
 * its own weights and with what it multiplies for each of its outputs. Interceptors that compute gradients or run the model again multiply
 * the passes of a step. A head that generates writes an answer for each row of each evaluation, token by token and at its full length, since
 * a model that has learned little does not stop: each token costs a forward pass, each step the moving of weights, keys and values and
 * the calls of its operations.
 *
 * <p><b>Memory.</b> Four bytes per parameter; for each that is trained four more for its gradient and four for each number that the
 * optimizer keeps; what a pass makes: for training, all arrays of the layers with a backward pass and of the head, for evaluation those of
 * one layer; and the process itself. Cached features are on disk.
 */
public final class CostModel {
    /** Operations in whose time one element is written and read, forward; backward takes twice as long. */
    private static final double OPERATIONS_PER_ELEMENT = 45;
    /** Passes over texts of similar lengths still pad. */
    private static final double PADDING = 1.05;

    private static final double START_SECONDS = 3;
    private static final double SECONDS_PER_STEP = 0.005;
    private static final double OPTIMIZER_SECONDS_PER_PARAMETER = 1.6e-9;
    /** A checkpoint is written, hashed, sent and stored. */
    private static final double CHECKPOINT_BYTES_PER_SECOND = 3e8;

    /** All weights are read, and all cached keys and values copied, for each token that is generated. */
    private static final double BYTES_PER_SECOND = 1e10;
    /** Of the small operations of one layer, whatever they compute. */
    private static final double SECONDS_PER_LAYER_CALL = 6e-4;

    private static final long PROCESS_BYTES = 420L << 20;
    private static final int BYTES_PER_NUMBER = 4;
    /** Arrays of the width, of the feed-forward width and of attention scores that one layer makes, and what the allocator loses with them. */
    private static final int ARRAYS_OF_WIDTH = 24;

    private static final int ARRAYS_OF_FEED_FORWARD = 4;
    private static final int ARRAYS_OF_SCORES = 6;
    /** The output, what the loss makes of it, and its gradient. */
    private static final int ARRAYS_OF_OUTPUT = 3;
    /** Pairs of changes and gradients that L-BFGS keeps. */
    private static final int SOLVER_HISTORY = 10;

    private final ResolvedRun run;
    private final ParameterTable parameters;
    private final TrainingSettings settings;
    private final double meanTokens;
    private final int rowsPerExample;

    /**
     * @param meanTokens of a row, after cutting
     * @param rowsPerExample sequences that the head makes of an example
     */
    public CostModel(ResolvedRun run, double meanTokens, int rowsPerExample) {
        this.run = run;
        this.parameters = run.parameters();
        this.settings = run.settings();
        this.meanTokens = meanTokens + run.placeholderTokens();
        this.rowsPerExample = Math.max(1, rowsPerExample);
    }

    public static long totalSteps(TrainingSettings settings, long trainRows) {
        return (trainRows + settings.batchSize() - 1) / settings.batchSize() * settings.epochs();
    }

    /** @param rows of each split that the run uses */
    public double seconds(Map<Split, Long> rows, MachineSpeed speed) {
        double trainTokens = tokens(rows.getOrDefault(Split.TRAIN, 0L));
        double devTokens = tokens(rows.getOrDefault(Split.DEV, 0L));
        double evaluations = (double) settings.epochs() * settings.evaluationsPerEpoch();
        Work work = cachedForward().times(trainTokens + devTokens);
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            work = work.plus(trainingWork(epoch).times(trainTokens));
        }
        work = work.plus(repeatedForward().plus(headForward()).times(devTokens * evaluations));
        long testRows = rows.getOrDefault(Split.TEST, 0L);
        work = work.plus(forwardOfAll().plus(headForward()).times(tokens(testRows)));
        double answers = rows.getOrDefault(Split.DEV, 0L) * evaluations + testRows;
        long steps = totalSteps(settings, rows.getOrDefault(Split.TRAIN, 0L));
        return START_SECONDS
                + work.seconds(
                        speed,
                        settings.precision(),
                        run.specification().resources().slots())
                + steps * (SECONDS_PER_STEP + parameters.trained() * OPTIMIZER_SECONDS_PER_PARAMETER)
                + evaluations * checkpointBytes() / CHECKPOINT_BYTES_PER_SECOND
                + generationSeconds(answers, speed);
    }

    /** @param answers of all evaluations */
    private double generationSeconds(double answers, MachineSpeed speed) {
        Optional<Generation> generation = generation();
        if (generation.isEmpty()) {
            return 0;
        }
        double tokens = answers * generation.get().beams() * generation.get().length();
        Work work = forwardOfAll()
                .times(answers * meanTokens + tokens)
                .plus(headForward().times(tokens));
        double steps =
                answers / generation.get().rowsAtOnce() * generation.get().length();
        double weights = (forwardOfAll().linear() + headForward().linear()) / 2;
        double cached = numbersOfCache(generation.get(), generation.get().length() / 2);
        double moved = BYTES_PER_NUMBER * (weights + 2 * cached);
        int slots = run.specification().resources().slots();
        return work.seconds(speed, settings.precision(), slots)
                + steps * (moved / BYTES_PER_SECOND + (parameters.topLayer() + 2) * SECONDS_PER_LAYER_CALL);
    }

    /** @param rowsAtOnce examples that are written together: as many as the evaluation reads in one pass */
    private record Generation(double length, int beams, double rowsAtOnce) {}

    private Optional<Generation> generation() {
        return run.head().generator().map(generator -> {
            GenerationSettings how = generator.settings();
            double room = Math.max(1, run.outline().maxTokens() - meanTokens);
            double rowsAtOnce = Math.max(1, PassLimit.TOKENS / (meanTokens * PADDING));
            return new Generation(Math.min(how.maxLength(), room), how.beams(), rowsAtOnce);
        });
    }

    private double tokens(long examples) {
        return examples * rowsPerExample * meanTokens * PADDING;
    }

    /** Operations, all at the speed of fp32 but the linear ones in bfloat16. */
    private record Work(double linear, double other) {
        static final Work NONE = new Work(0, 0);

        Work plus(Work more) {
            return new Work(linear + more.linear, other + more.other);
        }

        Work times(double factor) {
            return new Work(linear * factor, other * factor);
        }

        double seconds(MachineSpeed speed, Precision precision, int slots) {
            double gain = speed.decide(precision) == Precision.BF16 ? speed.bf16Gain() : 1;
            return (linear / gain + other) / (speed.flops() * slots);
        }
    }

    // ---- per token ----

    private Work trainingWork(int epoch) {
        Optional<Lbfgs> solver = run.plan().fullBatchSolver();
        if (solver.isPresent()) {
            double iterations = (double) solver.get().iterations() / settings.epochs();
            return headForward().times(3 * iterations);
        }
        int passes = passesPerStep();
        return repeatedForward()
                .plus(backward(epoch))
                .plus(headForward().times(3))
                .times(passes)
                .plus(teachersForward());
    }

    /** The layers whose output is stored. */
    private Work cachedForward() {
        return forward(-1, Math.min(run.frozen().upTo(), parameters.topLayer()));
    }

    /** The other layers. */
    private Work repeatedForward() {
        return forward(Math.max(-1, run.frozen().upTo() + 1), parameters.topLayer());
    }

    private Work forwardOfAll() {
        return forward(-1, parameters.topLayer());
    }

    private Work forward(int from, int to) {
        Work sum = Work.NONE;
        for (int layer = from; layer <= to; layer++) {
            sum = sum.plus(new Work(2 * weights(layer), layer < 0 ? 0 : otherWork()));
        }
        return sum;
    }

    private Work backward(int epoch) {
        Work sum = Work.NONE;
        for (int layer = Math.max(-1, parameters.lowestTrained(epoch)); layer <= parameters.topLayer(); layer++) {
            boolean ownWeights = parameters.at(layer).stream()
                    .anyMatch(entry -> entry.isTrainedIn(epoch) && entry.owner() == Owner.BACKBONE);
            double linear = 2 * weights(layer) * (ownWeights ? 2 : 1);
            sum = sum.plus(new Work(linear, layer < 0 ? 0 : 2 * otherWork()));
        }
        return sum;
    }

    /** Attention, and what is bound by memory. */
    private double otherWork() {
        double attention = run.outline().attentionHeads() == 0
                ? 0
                : 4 * meanTokens * run.outline().width();
        return attention + OPERATIONS_PER_ELEMENT * elements(meanTokens);
    }

    /** Numbers that a token is multiplied with in a layer. Layers that share a projection each compute it. */
    private double weights(int layer) {
        ModelOutline outline = run.outline();
        double numbers = 0;
        Set<String> ofSites = new HashSet<>();
        for (Site site : outline.sites()) {
            Optional<String> path = outline.weightAt(site);
            path.ifPresent(ofSites::add);
            if (path.isPresent() && site.layer() == layer) {
                numbers += (double) site.inputWidth() * site.outputWidth();
            }
        }
        for (ParameterInfo parameter : outline.parameters()) {
            boolean multiplied = isMultiplied(parameter.kind(), parameter.shape());
            if (parameter.layer() == layer && multiplied && !ofSites.contains(parameter.path())) {
                numbers += parameter.shape().size();
            }
        }
        return numbers
                + parameters.at(layer).stream()
                        .filter(entry -> entry.owner() == Owner.ADAPTERS && isMultiplied(entry.kind(), entry.shape()))
                        .mapToDouble(Entry::size)
                        .sum();
    }

    /** Matrices, and the kernels of convolutions; of embeddings a token reads one row. */
    private static boolean isMultiplied(ParameterKind kind, Shape shape) {
        return kind == ParameterKind.MATRIX || kind == ParameterKind.OTHER && shape.dimension() >= 2;
    }

    private Work headForward() {
        double own = parameters.of(Owner.HEAD).stream()
                .filter(entry -> isMultiplied(entry.kind(), entry.shape()))
                .mapToDouble(Entry::size)
                .sum();
        boolean perSequence = run.head().pooling().level() == Pooling.Level.SEQUENCE;
        double perToken = perSequence ? own / meanTokens : own;
        double outputs = (double) run.head().outputsPerToken();
        // A head that multiplies with the word embeddings has no such matrix of its own.
        double multiplied = Math.max(perToken, outputs * run.outline().width());
        return new Work(2 * multiplied, OPERATIONS_PER_ELEMENT * outputs);
    }

    private Work teachersForward() {
        double weights = run.interceptors().stream()
                .flatMap(interceptor -> interceptor.teachers().stream())
                .map(teacher -> run.references().get(teacher.model()).model().outline())
                .flatMap(outline -> outline.parameters().stream())
                .filter(parameter -> isMultiplied(parameter.kind(), parameter.shape()))
                .mapToDouble(parameter -> parameter.shape().size())
                .sum();
        return new Work(2 * weights, 0);
    }

    /** Forward and backward passes over each batch: SAM computes two gradients, R-Drop runs the model twice. */
    public int passesPerStep() {
        int passes = 1;
        for (StepInterceptor interceptor : run.interceptors()) {
            boolean again = Overrides.of(interceptor, StepInterceptor.class, "computeGradients")
                    || Overrides.of(interceptor, StepInterceptor.class, "transformLoss")
                            && interceptor.teachers().isEmpty();
            passes *= again ? 2 : 1;
        }
        return passes;
    }

    /** Of the arrays that one layer makes, per token. */
    private double elements(double tokens) {
        ModelOutline outline = run.outline();
        return (double) ARRAYS_OF_WIDTH * outline.width()
                + (double) ARRAYS_OF_FEED_FORWARD * outline.feedForwardWidth()
                + ARRAYS_OF_SCORES * outline.attentionHeads() * tokens;
    }

    // ---- bytes ----

    /** What the optimizer keeps, what has been trained, and the export, which is the whole model where the backbone is trained. */
    private double checkpointBytes() {
        return optimizerBytes()
                + (double) BYTES_PER_NUMBER * parameters.trained()
                + (parameters.trainsBackbone() ? (double) BYTES_PER_NUMBER * parameters.total() : 0);
    }

    private double optimizerBytes() {
        if (run.plan().fullBatchSolver().isPresent()) {
            return 2.0 * SOLVER_HISTORY * BYTES_PER_NUMBER * parameters.trained();
        }
        Optimizer optimizer = run.plan().optimizer();
        double numbers = parameters.entries().stream()
                .filter(entry -> entry.rule() != null)
                .flatMap(entry -> optimizer.state(entry.shape()).stream())
                .mapToDouble(state -> state.shape().size())
                .sum();
        return BYTES_PER_NUMBER * numbers;
    }

    /** Copies of the trained parameters that interceptors keep, and their teachers. */
    private double interceptorBytes() {
        double numbers = 0;
        for (StepInterceptor interceptor : run.interceptors()) {
            boolean copies = Overrides.of(interceptor, StepInterceptor.class, "computeGradients")
                    || Overrides.of(interceptor, StepInterceptor.class, "exportedParameter");
            numbers += copies ? parameters.trained() : 0;
            for (StepInterceptor.Teacher teacher : interceptor.teachers()) {
                numbers += run.references().get(teacher.model()).model().outline().parameters().stream()
                        .mapToDouble(parameter -> parameter.shape().size())
                        .sum();
            }
        }
        return BYTES_PER_NUMBER * numbers;
    }

    /** At the longest pass, and with any long text that is one at the limit. */
    public long memoryBytes(Map<Split, Long> rows) {
        long examples = rows.values().stream().mapToLong(Long::longValue).max().orElse(0);
        int longest = settings.longestSequence() + run.placeholderTokens();
        long training = PassLimit.tokens((long) settings.batchSize() * rowsPerExample, longest);
        long evaluating = PassLimit.tokens(examples * rowsPerExample, longest);
        double hidden = elements(longest) * Math.max(layersWithBackward() * training, evaluating);
        double generated = generation().map(this::numbersOfGeneration).orElse(0.0);
        hidden = Math.max(hidden, generated);
        double outputs = (double) ARRAYS_OF_OUTPUT * run.head().outputsPerToken() * training;
        return PROCESS_BYTES
                + Math.round(BYTES_PER_NUMBER * (parameters.total() + parameters.trained() + hidden + outputs)
                        + optimizerBytes()
                        + interceptorBytes());
    }

    /** Keys and values of all layers for every row, before and after one more token, and the logits. */
    private double numbersOfGeneration(Generation generation) {
        double rows = generation.rowsAtOnce() * generation.beams();
        return 2 * numbersOfCache(generation, generation.length())
                + rows * ARRAYS_OF_OUTPUT * run.head().outputsPerToken();
    }

    /** @param written tokens of each text */
    private double numbersOfCache(Generation generation, double written) {
        double rows = generation.rowsAtOnce() * generation.beams();
        return rows * (meanTokens + written) * 2 * run.outline().width() * (parameters.topLayer() + 1);
    }

    private long layersWithBackward() {
        int lowest = ParameterTable.ABOVE;
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            lowest = Math.min(lowest, parameters.lowestTrained(epoch));
        }
        return lowest > parameters.topLayer() ? 0 : Math.max(1, parameters.topLayer() - Math.max(0, lowest) + 1);
    }
}
