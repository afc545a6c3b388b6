package dev.headstock.server.runs.training;

import dev.headstock.server.runs.Run.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run that has come to its end has diverged or has learned nothing. A pure function of what it measured; it speaks up only where
 * the figures leave no doubt.
 */
final class RunVerdict {
    /** The ends of a curve that are compared: medians, which a single spike does not move. */
    private static final int FEWEST_POINTS = 10;

    private static final double ROSE = 1.5;
    private static final double FELL = 0.98;
    private static final long FEWEST_ANSWERS = 10;

    private RunVerdict() {}

    /**
     * @param losses of training, by rising step
     * @param devLosses by rising step
     * @param improved whether the metric that ranks the run became better after its first evaluation
     * @param answers of the best evaluation on dev, null when there is none
     * @param learningRate as it was trained with
     */
    record Facts(
            double[] losses,
            List<Double> devLosses,
            boolean improved,
            @Nullable Answers answers,
            double learningRate) {}

    /**
     * @param count of all answers
     * @param different answers
     * @param truths different right answers
     * @param example one of the answers
     */
    record Answers(long count, long different, long truths, String example) {}

    static Optional<Verdict> of(Facts run) {
        return diverged(run).or(() -> answersTheSame(run)).or(() -> lossStayed(run));
    }

    private static Optional<Verdict> diverged(Facts run) {
        String advice = "Lower the learning rate; it was %s.".formatted(number(run.learningRate()));
        boolean lost = run.losses().length > 0 && !Double.isFinite(run.losses()[run.losses().length - 1])
                || !run.devLosses().isEmpty()
                        && !Double.isFinite(run.devLosses().get(run.devLosses().size() - 1));
        if (lost) {
            return Optional.of(new Verdict(Verdict.Kind.DIVERGED, "The loss ended as not a number. " + advice));
        }
        double first = start(run.losses());
        double last = end(run.losses());
        if (last > ROSE * first) {
            return Optional.of(new Verdict(
                    Verdict.Kind.DIVERGED,
                    "The training loss rose from %s to %s. %s".formatted(number(first), number(last), advice)));
        }
        return Optional.empty();
    }

    private static Optional<Verdict> answersTheSame(Facts run) {
        Answers answers = run.answers();
        if (answers == null || answers.count() < FEWEST_ANSWERS || answers.different() != 1 || answers.truths() < 2) {
            return Optional.empty();
        }
        return Optional.of(new Verdict(
                Verdict.Kind.LEARNED_NOTHING,
                "It answers '%s' to all %d rows of the dev split.".formatted(answers.example(), answers.count())));
    }

    private static Optional<Verdict> lossStayed(Facts run) {
        double first = start(run.losses());
        double last = end(run.losses());
        if (run.improved() || !(last >= FELL * first)) {
            return Optional.empty();
        }
        return Optional.of(new Verdict(
                Verdict.Kind.LEARNED_NOTHING,
                "The training loss did not fall: %s at the start, %s at the end. Train longer, raise the learning rate (it was %s), or let more of the model learn."
                        .formatted(number(first), number(last), number(run.learningRate()))));
    }

    /** NaN, which compares with nothing, when there are too few points. */
    private static double start(double[] losses) {
        return losses.length < FEWEST_POINTS ? Double.NaN : median(losses, 0, Math.max(3, losses.length / 10));
    }

    private static double end(double[] losses) {
        return losses.length < FEWEST_POINTS
                ? Double.NaN
                : median(losses, losses.length - Math.max(3, losses.length / 10), losses.length);
    }

    private static double median(double[] values, int from, int to) {
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String number(double value) {
        return value != 0 && Math.abs(value) < 0.001 ? "%.1e".formatted(value) : String.valueOf(rounded(value));
    }

    private static double rounded(double value) {
        double scale = Math.pow(10, 3 - Math.ceil(Math.log10(Math.max(Math.abs(value), 1e-12))));
        return Math.round(value * scale) / scale;
    }
}
