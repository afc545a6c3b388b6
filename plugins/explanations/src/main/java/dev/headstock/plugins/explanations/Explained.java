package dev.headstock.plugins.explanations;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The texts that are explained, each a probe of its own with one row. */
final class Explained {
    private Explained() {}

    /** What a user typed, or the rows of DEV with the highest loss among some, the worst first. */
    static List<Probe> texts(
            AnalysisContext context, AnalyzedModel model, List<String> typed, int examples, int count, long seed) {
        if (!typed.isEmpty()) {
            return typed.stream()
                    .map(text -> context.probe(List.of(InputSequence.of(text))))
                    .toList();
        }
        Probe all = context.probe(Split.DEV, examples, seed);
        double[] losses = model.losses(all);
        return IntStream.range(0, losses.length)
                .filter(i -> !Double.isNaN(losses[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -losses[i]))
                .limit(count)
                .map(i -> all.examples().get(i).row())
                .map(row -> context.probe(Split.DEV, candidate -> candidate == row))
                .toList();
    }

    static String name(Probe probe) {
        Example example = probe.examples().get(0);
        return example.row() < 0 ? "typed text" : "row %d".formatted(example.row() + 1);
    }

    static List<String> tokens(AnalyzedModel model, Encoding encoding) {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < encoding.tokens(); i++) {
            tokens.add(model.vocabulary().token(encoding.id(i)));
        }
        return tokens;
    }
}
