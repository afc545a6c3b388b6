package dev.headstock.trainer.evaluation;

import ai.djl.ndarray.NDManager;
import dev.headstock.api.data.Example;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.Prediction;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.evaluation.Decoder.Decoded;
import dev.headstock.trainer.evaluation.Decoder.Generation;
import dev.headstock.trainer.generation.GenerationLimits;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.planning.PassLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Predictions for examples that are in memory: requests to a served model, and probes of an analysis. Used from one thread at a time. */
public final class Answers {
    private final Model model;
    private final Head head;
    private final RowEncoder encoder;
    private final PassOptions options;
    private final Decoder decoder;

    /**
     * @param tokens that were read, special ones included
     * @param truncated whether a part of the input was not read
     * @param cut whether a generated answer ended for another reason than its stop token
     */
    public record ExampleAnswer(Prediction prediction, int tokens, boolean truncated, boolean cut) {}

    /** Follows answers while they are generated. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param example number of the example in the request
         * @param text all of it so far; a beam search may change its mind
         */
        void grew(int example, String text);
    }

    /** @param fitted constants that were tuned on DEV, by name */
    public Answers(Model model, RowEncoder encoder, PassOptions options, Map<String, float[]> fitted) {
        this.model = model;
        this.head = model.blueprint().requireHead();
        this.encoder = encoder;
        this.options = options;
        this.decoder = new Decoder(model, encoder, options, fitted);
    }

    public List<ExampleAnswer> answer(List<? extends Example> examples) {
        return answer(examples, GenerationLimits.NONE, (example, text) -> {});
    }

    /** @param limits of generated answers */
    public List<ExampleAnswer> answer(List<? extends Example> examples, GenerationLimits limits, Listener listener) {
        List<ExampleAnswer> answers = new ArrayList<>();
        List<List<Unit>> units = encoder.units(head, examples);
        int from = 0;
        while (from < examples.size()) {
            int to = endOfPass(units, from);
            answers.addAll(answer(examples.subList(from, to), units.subList(from, to), from, limits, listener));
            from = to;
        }
        return answers;
    }

    private static int endOfPass(List<List<Unit>> units, int from) {
        int to = from;
        long rows = 0;
        long longest = 0;
        while (to < units.size()) {
            for (Unit unit : units.get(to)) {
                rows += unit.rows().size();
                longest = Math.max(longest, unit.longest());
            }
            if (to > from && rows * longest > PassLimit.TOKENS) {
                return to;
            }
            to++;
        }
        return to;
    }

    private List<ExampleAnswer> answer(
            List<? extends Example> examples,
            List<List<Unit>> units,
            int first,
            GenerationLimits limits,
            Listener listener) {
        List<List<float[]>> scores = head.generator().isPresent()
                ? units.stream().map(each -> List.<float[]>of()).toList()
                : scores(units);
        Generation generation =
                new Generation(limits, (example, ids) -> listener.grew(first + example, decoder.text(ids)));
        List<Decoded> decoded = decoder.decode(List.copyOf(examples), scores, generation);
        return IntStream.range(0, examples.size())
                .mapToObj(i -> answer(decoded.get(i), units.get(i)))
                .toList();
    }

    private static ExampleAnswer answer(Decoded decoded, List<Unit> units) {
        List<EncodedRow> rows =
                units.stream().flatMap(unit -> unit.rows().stream()).toList();
        return new ExampleAnswer(
                decoded.prediction(),
                rows.stream().mapToInt(EncodedRow::tokens).sum(),
                rows.stream().anyMatch(EncodedRow::isCut),
                decoded.cut());
    }

    /** All units in one pass, or each example's own where it has more windows than fit. */
    private List<List<float[]>> scores(List<List<Unit>> units) {
        List<Unit> all = units.stream().flatMap(List::stream).toList();
        List<List<float[]>> ofUnits = new ArrayList<>();
        for (List<Unit> pass : passes(all)) {
            try (NDManager memory = model.torch().newScope()) {
                UnitScores.of(model.pass(model.batch(pass, memory), options), head)
                        .forEach(unit -> ofUnits.add(unit.rows()));
            }
        }
        List<List<float[]>> scores = new ArrayList<>();
        int at = 0;
        for (List<Unit> example : units) {
            scores.add(ofUnits.subList(at, at + example.size()).stream()
                    .flatMap(List::stream)
                    .toList());
            at += example.size();
        }
        return scores;
    }

    private static List<List<Unit>> passes(List<Unit> units) {
        List<List<Unit>> passes = new ArrayList<>();
        int from = 0;
        long rows = 0;
        long longest = 0;
        for (int to = 0; to < units.size(); to++) {
            Unit unit = units.get(to);
            long more = rows + unit.rows().size();
            if (to > from && more * Math.max(longest, unit.longest()) > PassLimit.TOKENS) {
                passes.add(units.subList(from, to));
                from = to;
                rows = unit.rows().size();
                longest = unit.longest();
            } else {
                rows = more;
                longest = Math.max(longest, unit.longest());
            }
        }
        passes.add(units.subList(from, units.size()));
        return passes;
    }
}
