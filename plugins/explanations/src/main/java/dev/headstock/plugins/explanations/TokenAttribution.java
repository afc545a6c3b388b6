package dev.headstock.plugins.explanations;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pf4j.Extension;

/** Which tokens speak for the answer of a model and which against it, by integrated gradients or gradient × input. */
@Extension
public final class TokenAttribution implements Analysis<TokenAttribution.Options> {

    /** How tokens are scored. */
    public enum Method {
        INTEGRATED_GRADIENTS,
        GRADIENT_TIMES_INPUT
    }

    public record Options(
            @Option("Integrated gradients adds up to the output; gradient × input is faster and rough.")
            Method method,

            @Option("Texts to explain; none: the rows of DEV that the model gets most wrong.")
            List<String> texts,

            @Option(value = "Rows of DEV among which the worst are searched.", min = 1, max = 5_000)
            int examples,

            @Option(value = "Rows to explain.", min = 1, max = 50)
            int count,

            @Option(value = "Points on the way from nothing to the text; more are more exact.", min = 8, max = 512)
            int steps,

            @Option(value = "Draws the rows.", advanced = true)
            long seed) {
        public Options {
            texts = List.copyOf(texts);
            if (texts.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("texts has an empty text. Write something, or remove it.");
            }
            if (examples < 1) {
                throw new IllegalArgumentException("examples must be at least 1, was " + examples);
            }
            if (count < 1) {
                throw new IllegalArgumentException("count must be at least 1, was " + count);
            }
            if (steps < 1) {
                throw new IllegalArgumentException("steps must be at least 1, was " + steps);
            }
        }
    }

    @Override
    public String id() {
        return "token-attribution";
    }

    @Override
    public String title() {
        return "Which tokens decide";
    }

    @Override
    public String summary() {
        return "The share of each token in an answer, for texts of yours or for those that the model gets most wrong.";
    }

    @Override
    public Options defaults() {
        return new Options(Method.INTEGRATED_GRADIENTS, List.of(), 200, 5, 64, 1);
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        AnalyzedModel model = context.models().get(0);
        List<Probe> texts =
                Explained.texts(context, model, options.texts(), options.examples(), options.count(), options.seed());
        List<Figure> figures = new ArrayList<>();
        List<List<String>> sums = new ArrayList<>();
        for (Probe text : texts) {
            Attribution attribution = options.method() == Method.INTEGRATED_GRADIENTS
                    ? Attribution.integratedGradients(context, model, text, options.steps())
                    : Attribution.gradientTimesInput(context, model, text);
            Prediction prediction = model.predict(text).get(0);
            String name = Explained.name(text);
            figures.add(new Figure.TokenScores(
                    "%s: %s%s".formatted(name, prediction.answer().text(), confidence(prediction)),
                    Explained.tokens(model, model.encodings(text).get(0)),
                    attribution.scores()));
            sums.add(List.of(
                    name,
                    prediction.answer().text(),
                    number(attribution.value()),
                    number(attribution.baseline()),
                    number(Arrays.stream(attribution.scores()).sum()),
                    "%.1f %%".formatted(100 * attribution.gap())));
            context.reportProgress((double) sums.size() / texts.size());
        }
        figures.add(new Figure.Table(
                "Completeness: what the scores of a text add up to",
                List.of("text", "answer", "output", "output of nothing", "sum of the scores", "missing"),
                sums));
        figures.add(new Figure.Note("How to read it", note(options.method())));
        return figures;
    }

    private static String note(Method method) {
        String what = "Scores are shares of the number in the output that the answer comes from, a logit for classes. ";
        return method == Method.INTEGRATED_GRADIENTS
                ? what
                        + "They should add up to its change from embeddings of zeros to the text; where more than a few percent are missing, take more steps."
                : what
                        + "Gradient × input describes a small change of the text only and need not add up to anything; use integrated gradients to be sure.";
    }

    private static String confidence(Prediction prediction) {
        return Double.isNaN(prediction.confidence())
                ? ""
                : String.format(Locale.ROOT, " (%.2f)", prediction.confidence());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
