package dev.headstock.plugins.explanations;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.head.Figure;
import dev.headstock.api.model.ModelOutline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** What the tokens of a text attend to in one layer, as a picture, with the warning that it explains no answer. */
@Extension
public final class AttentionView implements Analysis<AttentionView.Options> {
    private static final int MEAN_OF_HEADS = -1;

    public record Options(
            @Option("The text to look at.") String text,

            @Option(value = "Layer, counted from 0 at the input.", min = 0, max = 47)
            int layer,

            @Option(value = "Attention head, counted from 0; -1 is the mean of all.", min = MEAN_OF_HEADS, max = 63)
            int head) {
        public Options {
            if (text.isBlank()) {
                throw new IllegalArgumentException("text is empty. Write a sentence.");
            }
            if (layer < 0) {
                throw new IllegalArgumentException("layer must not be negative, was " + layer);
            }
            if (head < MEAN_OF_HEADS) {
                throw new IllegalArgumentException("head must be -1 or a number of a head, was " + head);
            }
        }
    }

    @Override
    public String id() {
        return "attention-view";
    }

    @Override
    public String title() {
        return "What a layer attends to";
    }

    @Override
    public String summary() {
        return "Attention weights of one text in one layer: a view of the computation, not an explanation.";
    }

    @Override
    public SubjectCount subjectCount() {
        return SubjectCount.atLeast(1);
    }

    @Override
    public Options defaults() {
        return new Options("The bank by the river raised its rates.", 0, MEAN_OF_HEADS);
    }

    /** Base models, too, if they have attention. */
    @Override
    public Optional<String> unsupportedReason(List<Subject> subjects, Options options) {
        return subjects.stream()
                .flatMap(subject -> unsupportedReason(subject, options).stream())
                .findFirst();
    }

    private static Optional<String> unsupportedReason(Subject subject, Options options) {
        ModelOutline outline = subject.outline();
        if (outline.attentionHeads() == 0) {
            return Optional.of("'%s' has no attention. Choose a transformer.".formatted(subject.name()));
        }
        return beyond("layer", options.layer(), outline.layers(), subject)
                .or(() -> beyond("head", options.head(), outline.attentionHeads(), subject));
    }

    private static Optional<String> beyond(String option, int value, int count, Subject subject) {
        return value < count
                ? Optional.empty()
                : Optional.of("%s is %d, and '%s' has %d, counted from 0. Choose at most %d."
                        .formatted(option, value, subject.name(), count, count - 1));
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        Probe probe = context.probe(List.of(InputSequence.of(options.text())));
        List<Figure> figures = new ArrayList<>();
        for (AnalyzedModel model : context.models()) {
            figures.add(context.scoped(() -> view(model, probe, options)));
        }
        figures.add(
                new Figure.Note(
                        "Attention is not an explanation",
                        "These are weights of one step of the computation. Other weights often give the same answer (Jain and Wallace, 2019), and a token that is attended to need not matter for it. To see what an answer rests on, use 'Which tokens decide'."));
        return figures;
    }

    private static Figure view(AnalyzedModel model, Probe probe, Options options) {
        NDArray weights = model.attention(probe, options.layer()).get(0);
        NDArray shown = options.head() == MEAN_OF_HEADS ? weights.mean(new int[] {0}) : weights.get(options.head());
        int tokens = (int) shown.getShape().get(0);
        int keys = (int) shown.getShape().get(1);
        float[] numbers = shown.toFloatArray();
        double[][] values = new double[tokens][keys];
        for (int i = 0; i < numbers.length; i++) {
            values[i / keys][i % keys] = numbers[i];
        }
        List<String> names = Explained.tokens(model, model.encodings(probe).get(0));
        String heads = options.head() == MEAN_OF_HEADS ? "mean of all heads" : "head " + options.head();
        return new Figure.HeatMap(
                        "%s: layer %d, %s".formatted(model.name(), options.layer(), heads),
                        numbered(names, tokens),
                        numbered(names, keys),
                        values)
                .withLabels("attended token", "token", "attention weight");
    }

    /** Equal tokens are told apart by their place; what stands before the text is a prefix of an adapter. */
    private static List<String> numbered(List<String> tokens, int count) {
        List<String> names = new ArrayList<>();
        int prefix = count - tokens.size();
        for (int i = 0; i < count; i++) {
            names.add(i < prefix ? "prefix %d".formatted(i) : "%d %s".formatted(i - prefix, tokens.get(i - prefix)));
        }
        return names;
    }
}
