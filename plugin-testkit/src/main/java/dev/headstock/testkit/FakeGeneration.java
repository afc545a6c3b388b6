package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.head.Generator;
import dev.headstock.api.head.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Generates texts with a head on a tiny model, and computes how likely a given text is. */
final class FakeGeneration {
    private static final int MAX_TOKENS = 40;
    private static final int MOST = 8;

    private final Workbench bench;
    private final TinyModel model;
    private final Head head;
    private final Generator generator;
    private final Separator side;
    private final Map<String, NDArray> weights;
    private final FakePass pass;
    private final FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(TinyModel.VOCABULARY), MAX_TOKENS);

    /** @param side of the separator, in place of the head's own */
    FakeGeneration(Workbench bench, TinyModel model, Head head, Separator side) {
        this.bench = bench;
        this.model = model;
        this.head = head;
        this.side = side;
        this.generator = head.generator().orElseThrow();
        this.weights = bench.weights(model.outline().parameters());
        this.pass = FakePass.of(bench, bench.moved(head.parameters())).withBackbone(weights);
    }

    /** The most likely next token, again and again; at most eight. */
    List<List<Long>> greedy(List<Example> sources) {
        FakeGenerationState state = state(sources);
        List<List<Long>> texts = new ArrayList<>();
        sources.forEach(source -> texts.add(new ArrayList<>()));
        for (int i = 0; i < Math.min(MOST, generator.settings().maxLength()); i++) {
            long[] next = generator.next(state, pass).argMax(1).toLongArray();
            for (int row = 0; row < next.length; row++) {
                if (!texts.get(row).contains((long) generator.stopTokenId())) {
                    texts.get(row).add(next[row]);
                }
            }
            state.add(next);
        }
        return texts;
    }

    private FakeGenerationState state(List<Example> sources) {
        List<FakeEncoding> rows = sources.stream()
                .map(source -> encoder.rows(sequence(source)).get(0))
                .toList();
        return new FakeGenerationState(bench, model, weights, separator(sources.get(0)), rows);
    }

    private InputSequence sequence(Example example) {
        InputSequence own = head.sequences(example).get(0);
        return own.isContinued() ? own.withContinuation(own.continuation(), side) : own;
    }

    private Separator separator(Example example) {
        return sequence(example).separator();
    }

    /** Of the right text and the stop token, read token by token. */
    double generatedLoss(Example example) {
        FakeUnit unit = unit(example);
        FakeEncoding whole = unit.rows().get(0);
        long[] text = generatedIds(whole);
        FakeEncoding source = new FakeEncoding(
                whole.all().subList(0, firstGenerated(whole)),
                whole.maxContext().subList(0, firstGenerated(whole)),
                -1,
                new int[0]);
        FakeGenerationState state = new FakeGenerationState(bench, model, weights, separator(example), List.of(source));
        double loss = 0;
        for (long id : text) {
            NDArray logProbabilities = generator.next(state, pass).logSoftmax(-1);
            loss -= logProbabilities.getFloat(0, id);
            state.add(new long[] {id});
        }
        return loss;
    }

    private static int firstGenerated(FakeEncoding whole) {
        if (whole.source() < 0) {
            return whole.tokens();
        }
        int last = whole.sequenceId(whole.tokens() - 1) < 0 ? whole.tokens() - 2 : whole.tokens() - 1;
        int continuation = whole.sequenceId(last);
        int first = last;
        while (first > 0 && whole.sequenceId(first - 1) == continuation) {
            first--;
        }
        return first;
    }

    private static long[] generatedIds(FakeEncoding whole) {
        if (whole.source() < 0) {
            long[] ids = new long[whole.targetIds().length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = whole.targetIds()[i];
            }
            return ids;
        }
        int first = firstGenerated(whole);
        long[] ids = new long[whole.tokens() - first];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = whole.id(first + i);
        }
        return ids;
    }

    /** Of the unit as training computes it. */
    double trainedLoss(Example example) {
        FakeBatch batch = new FakeBatch(bench.memory(), List.of(unit(example)));
        FakeModelPass reading = new FakeModelPass(model.outline(), weights, bench.memory(), bench.kernels())
                .reading(batch.tokens())
                .withSources(batch.rows().get(0).source());
        NDArray features = head.pooling().apply(model.features(batch.tokens(), reading), batch, bench.kernels());
        return head.loss(head.output(features, batch, pass), batch, pass).sum().getFloat();
    }

    private FakeUnit unit(Example example) {
        List<FakeEncoding> rows = List.of(encoder.rows(sequence(example)).get(0));
        return new FakeUnit(example, rows, head.target(example, List.copyOf(rows)));
    }

    @Override
    public String toString() {
        return "separator as %s of %s".formatted(side, model.outline().family());
    }
}
