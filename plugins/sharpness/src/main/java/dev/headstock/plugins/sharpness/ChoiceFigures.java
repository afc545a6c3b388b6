package dev.headstock.plugins.sharpness;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.head.Figure;
import dev.headstock.kit.PrimaryMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The models with what was measured, what each rule picks, and whether flatness predicted quality on the shifted set. */
final class ChoiceFigures {
    private static final String BEST = "best on DEV";
    private static final String FLATTEST = "flattest of the good";
    private static final String BOTH = "best on DEV and flattest of the good";

    private final AnalysisContext context;
    private final CandidateMeasurement measurement;
    private final FlatChoice.Options options;
    private final PrimaryMetric metric;
    private final boolean isShifted;

    ChoiceFigures(AnalysisContext context, CandidateMeasurement measurement, FlatChoice.Options options) {
        this.context = context;
        this.measurement = measurement;
        this.options = options;
        this.metric = measurement.metric();
        this.isShifted = measurement.shifted().isPresent();
    }

    List<Figure> of(List<Candidate> candidates) {
        return List.of(
                table(candidates),
                scatter(candidates),
                new Figure.Note("What the rules pick", picks(candidates)),
                new Figure.Note("Does flatness predict quality", correlations(candidates)),
                new Figure.Note("How to read it", explanation()));
    }

    private Candidate best(List<Candidate> candidates) {
        return Candidate.best(candidates, metric);
    }

    private Candidate flattest(List<Candidate> candidates) {
        return Candidate.flattest(candidates, metric, options.tolerance());
    }

    private String pickedBy(Candidate candidate, List<Candidate> candidates) {
        boolean best = candidate.equals(best(candidates));
        boolean flattest = candidate.equals(flattest(candidates));
        return best && flattest ? BOTH : best ? BEST : flattest ? FLATTEST : "";
    }

    private Figure table(List<Candidate> candidates) {
        List<String> columns =
                new ArrayList<>(List.of("model", metric.name() + " on DEV", "loss on DEV", "SAM sharpness"));
        measurement.shifted().ifPresent(shifted -> columns.add(metric.name() + " on the shifted set"));
        columns.add("picked as");
        List<List<String>> rows = new ArrayList<>();
        for (Candidate candidate : candidates) {
            List<String> row = new ArrayList<>(List.of(
                    candidate.name(),
                    quality(candidate.metric()),
                    quality(candidate.loss()),
                    number(candidate.sharpness())));
            if (isShifted) {
                row.add(quality(candidate.shifted()));
            }
            row.add(pickedBy(candidate, candidates));
            rows.add(row);
        }
        return new Figure.Table(
                "%d models: sharpness on %d training rows, quality on %d rows of DEV%s"
                        .formatted(
                                candidates.size(),
                                measurement.train().size(),
                                measurement.dev().size(),
                                measurement
                                        .shifted()
                                        .map(shifted -> " and %d of the shifted set".formatted(shifted.size()))
                                        .orElse("")),
                columns,
                rows);
    }

    private Figure scatter(List<Candidate> candidates) {
        Map<String, List<Figure.Point>> points = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            double y = isShifted ? candidate.shifted() : candidate.metric();
            String pick = pickedBy(candidate, candidates);
            if (Double.isFinite(y) && Double.isFinite(candidate.sharpness())) {
                points.computeIfAbsent(pick.isEmpty() ? "not picked" : pick, any -> new ArrayList<>())
                        .add(new Figure.Point(candidate.sharpness(), y, candidate.name()));
            }
        }
        String set = isShifted ? "the shifted set" : "DEV";
        return new Figure.ScatterPlot("Quality on %s by sharpness".formatted(set), points)
                .withLabels("SAM sharpness (nats)", metric.name() + " on " + set);
    }

    private String picks(List<Candidate> candidates) {
        Candidate best = best(candidates);
        Candidate flattest = flattest(candidates);
        String good = "%d of %d models are within %s of the best %s on DEV."
                .formatted(
                        Candidate.good(candidates, metric, options.tolerance()).size(),
                        candidates.size(),
                        plain(options.tolerance()),
                        metric.name());
        if (best.equals(flattest)) {
            return "%s Both rules pick '%s'.%s"
                    .formatted(
                            good,
                            best.name(),
                            isShifted ? " On the shifted set it has %s.".formatted(quality(best.shifted())) : "");
        }
        String picked =
                "%s The best on DEV is '%s' (%s, sharpness %s), the flattest of the good ones '%s' (%s, sharpness %s)."
                        .formatted(
                                good,
                                best.name(),
                                quality(best.metric()),
                                number(best.sharpness()),
                                flattest.name(),
                                quality(flattest.metric()),
                                number(flattest.sharpness()));
        return isShifted
                ? "%s On the shifted set they have %s and %s."
                        .formatted(picked, quality(best.shifted()), quality(flattest.shifted()))
                : picked;
    }

    private String correlations(List<Candidate> candidates) {
        if (!isShifted) {
            return "No shifted set was named, so nothing is said about quality on other rows. Set shifted to the split test where its rows are of another kind than the training rows.";
        }
        List<Candidate> counted = candidates.stream()
                .filter(candidate -> !candidate.soup()
                        && Double.isFinite(candidate.metric())
                        && Double.isFinite(candidate.sharpness())
                        && Double.isFinite(candidate.shifted()))
                .toList();
        if (counted.size() < RankCorrelation.FEWEST) {
            return "These are %d models. A rank correlation of fewer than %d means nothing, so none is claimed."
                    .formatted(counted.size(), RankCorrelation.FEWEST);
        }
        return "Spearman's rank correlation with quality on the shifted set over %d models: %s on DEV %s; flatness, which is sharpness in reverse order, %s. p is how often models in random order are correlated as much, in either direction. Above 0.05 chance is explanation enough, and with so few models it is seldom below.%s"
                .formatted(
                        counted.size(),
                        metric.name(),
                        correlation(counted, candidate -> metric.gain(candidate.metric(), 0), "metric"),
                        correlation(counted, candidate -> -candidate.sharpness(), "sharpness"),
                        counted.size() < candidates.size()
                                ? " The soup is not counted: it is made of the others."
                                : "");
    }

    private String correlation(List<Candidate> counted, ToDoubleFunction<Candidate> predictor, String name) {
        RankCorrelation found = RankCorrelation.of(
                counted.stream().mapToDouble(predictor).toArray(),
                counted.stream()
                        .mapToDouble(candidate -> metric.gain(candidate.shifted(), 0))
                        .toArray(),
                context.random(name, 0));
        return Double.isNaN(found.rho())
                ? "has none, since all models have the same number"
                : String.format(Locale.ROOT, "%.2f (p = %.3f)", found.rho(), found.p());
    }

    private String explanation() {
        return "SAM sharpness is the rise of the loss on training rows after one step of length %s along the gradient. It changes when layers are scaled in a way that leaves the function as it is: compare models that started from one base model. %s %sThe shifted set shows which rule was right; neither rule looks at it."
                .formatted(
                        plain(options.radius()),
                        metric.isLowerBetter()
                                ? "A lower %s is better.".formatted(metric.name())
                                : "A higher %s is better.".formatted(metric.name()),
                        options.soup()
                                ? "The soup is the mean of all weights that the models trained; it is a good model only where they started from one. "
                                : "");
    }

    private static String quality(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, "%s", value);
    }
}
