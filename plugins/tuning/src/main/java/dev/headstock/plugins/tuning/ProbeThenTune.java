package dev.headstock.plugins.tuning;

import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.LearningRateSchedule;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.kit.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** Trains the head first, then everything at a much lower rate. */
@Extension
public final class ProbeThenTune implements TuningStrategy<ProbeThenTune.Options> {

    public record Options(
            @Option(value = "Epochs in which only the head learns", unit = "epochs", min = 1, max = 100)
            int probeEpochs,

            @Option(value = "Highest learning rate of the head while it learns alone", min = 1e-5, max = 0.1)
            double probeRate,

            @Option(
                    value = "Highest learning rate of everything after that: a half to a tenth of the usual one",
                    min = 1e-7,
                    max = 1e-3)
            double tuningRate) {
        public Options {
            if (probeEpochs < 1) {
                throw new IllegalArgumentException("probeEpochs must be at least 1, was " + probeEpochs);
            }
            if (!(probeRate > 0)) {
                throw new IllegalArgumentException("probeRate must be above 0, was " + probeRate);
            }
            if (!(tuningRate > 0)) {
                throw new IllegalArgumentException("tuningRate must be above 0, was " + tuningRate);
            }
        }
    }

    @Override
    public String id() {
        return "probe-then-tune";
    }

    @Override
    public String title() {
        return "Probe, then tune (LP-FT)";
    }

    @Override
    public String summary() {
        return "Trains the head alone, then everything gently: a new head does not spoil what the model knows.";
    }

    @Override
    public Options defaults() {
        return new Options(1, 1e-3, 1e-5);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        if (options.probeEpochs() >= context.epochs()) {
            throw new IllegalArgumentException(
                    "probeEpochs %d leaves none of the run's %d epochs for tuning. Choose fewer, or a longer run."
                            .formatted(options.probeEpochs(), context.epochs()));
        }
        List<ParameterRule> rules = new ArrayList<>(Rules.trainHead());
        for (ParameterRule rule : Rules.train(ParameterSelector.all())) {
            rules.add(rule.fromEpoch(options.probeEpochs()));
        }
        double share = (double) options.probeEpochs() / context.epochs();
        return current.withLearningRate(options.probeRate())
                .prependRules(rules)
                .withSchedule(new TwoStages(share, options.tuningRate() / options.probeRate()));
    }

    /**
     * Falls linearly while the head learns alone, then rises and falls again, up to {@code ratio} of the first peak.
     *
     * @param probeShare of all steps
     * @see <a href="https://arxiv.org/abs/2202.10054">Kumar et al., 2022: linear probing, then fine-tuning</a>
     */
    record TwoStages(double probeShare, double ratio) implements LearningRateSchedule {
        @Override
        public double factor(long step, long totalSteps, long warmupSteps) {
            long probe = Math.round(probeShare * totalSteps);
            if (step < probe) {
                return (double) (probe - step) / probe;
            }
            long tuning = totalSteps - probe;
            long warmup = warmupSteps * tuning / totalSteps;
            long done = step - probe;
            double share = done < warmup ? (done + 1.0) / (warmup + 1.0) : (double) (tuning - done) / (tuning - warmup);
            return ratio * share;
        }
    }
}
