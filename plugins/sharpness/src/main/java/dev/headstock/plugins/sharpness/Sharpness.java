package dev.headstock.plugins.sharpness;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** Measures of how flat the minimum is that training ended in, on training rows, for one model or several. */
@Extension
public final class Sharpness implements Analysis<Sharpness.Options> {
    public record Options(
            @Option(value = "Radius of the ball in which SAM sharpness looks for a higher loss.", min = 0.001, max = 1)
            double radius,

            @Option(value = "Size of the box of ε-sharpness, relative to the weights.", min = 1e-5, max = 0.1)
            double epsilon,

            @Option(value = "Gradient steps of ε-sharpness.", min = 1, max = 100, advanced = true)
            int ascentSteps,

            @Option(value = "Most power iterations; each takes two gradients.", min = 1, max = 200)
            int iterations,

            @Option(
                    value = "Relative change of the eigenvalue at which power iteration ends.",
                    min = 1e-6,
                    max = 0.1,
                    advanced = true)
            double tolerance,

            @Option(value = "Random directions along which the width of the basin is measured.", min = 1, max = 50)
            int directions,

            @Option(value = "Rise of the loss at which the basin ends.", unit = "nats", min = 0.01, max = 5)
            double rise,

            @Option(value = "Training rows to measure on.", min = 8, max = 2048)
            int examples,

            @Option(value = "Draws rows and directions.", advanced = true)
            long seed) {
        public Options {
            requirePositive("radius", radius);
            requirePositive("epsilon", epsilon);
            requirePositive("ascentSteps", ascentSteps);
            requirePositive("iterations", iterations);
            requirePositive("tolerance", tolerance);
            requirePositive("directions", directions);
            requirePositive("rise", rise);
            requirePositive("examples", examples);
        }

        private static void requirePositive(String name, double value) {
            if (!(value > 0)) {
                throw new IllegalArgumentException("%s must be above 0, was %s".formatted(name, value));
            }
        }
    }

    @Override
    public String id() {
        return "sharpness";
    }

    @Override
    public String title() {
        return "Sharpness";
    }

    @Override
    public String summary() {
        return "How flat the minimum is that training ended in, by five measures; compares runs of one kind.";
    }

    @Override
    public Options defaults() {
        return new Options(0.05, 5e-4, 10, 20, 1e-3, 3, 0.1, 64, 1);
    }

    @Override
    public SubjectCount subjectCount() {
        return SubjectCount.atLeast(1);
    }

    @Override
    public Optional<String> unsupportedReason(List<Subject> subjects, Options options) {
        return subjects.stream()
                .filter(subject -> !subject.isTrained())
                .findFirst()
                .map(subject ->
                        "'%s' is a base model without a loss. Choose a run or a version.".formatted(subject.name()));
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        Probe probe = context.probe(Split.TRAIN, options.examples(), options.seed());
        List<AnalyzedModel> models = context.models();
        int measures = Measure.values().length;
        float[] found = context.state("found", () -> new float[models.size() * measures]);
        context.repeat("measures", found.length, index -> {
            int at = (int) index;
            found[at] = (float) Measure.values()[at % measures].of(context, models.get(at / measures), probe, options);
        });
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            int first = i * measures;
            rows.add(Stream.concat(
                            Stream.of(models.get(i).name()),
                            Arrays.stream(Measure.values()).map(each -> number(found[first + each.ordinal()])))
                    .toList());
        }
        List<String> columns = Stream.concat(
                        Stream.of("model"), Arrays.stream(Measure.values()).map(Measure::column))
                .toList();
        return List.of(
                new Figure.Table("Sharpness on %d training rows".formatted(probe.size()), columns, rows),
                new Figure.Note("How to read it", explanation(options)));
    }

    private static String explanation(Options options) {
        return "A flat minimum has small sharpness, a small eigenvalue and a wide basin. The width is the distance at which the loss has risen by %s nats; at distance 1 each row of a matrix has moved by its own length. Width and adaptive SAM sharpness do not change when layers are scaled in a way that leaves the function as it is; the other measures do. Compare runs that train the same parameters of one base model."
                .formatted(options.rise());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
