package dev.headstock.plugins.search;

import dev.headstock.api.Option;
import dev.headstock.api.Study;
import dev.headstock.api.head.Figure;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/**
 * Draws every searched setting and option at random.
 *
 * @see <a href="https://www.jmlr.org/papers/v13/bergstra12a.html">Bergstra and Bengio, 2012</a>
 */
@Extension
public final class RandomSearch implements Study<RandomSearch.Options> {
    public record Options(
            @Option(value = "Number of trials: twenty find one of the best tenth with nearly 90 %", min = 1, max = 1000)
            int trials,

            @Option(value = "Seed of the draws; more trials keep the first ones", advanced = true)
            long seed) {
        public Options {
            if (trials < 1) {
                throw new IllegalArgumentException("trials must be at least 1, was " + trials);
            }
        }
    }

    @Override
    public String id() {
        return "random-search";
    }

    @Override
    public String title() {
        return "Random search";
    }

    @Override
    public String summary() {
        return "Tries random values of the lists and ranges in an experiment: hard to beat, and all trials are independent.";
    }

    @Override
    public Options defaults() {
        return new Options(20, 0);
    }

    @Override
    public Optional<String> unsupportedReason(StudyContext context, Options options) {
        return Trials.nothingSearched(context);
    }

    @Override
    public List<RunVariant> runs(StudyContext context, Options options) {
        return trials(context, options).variants(context);
    }

    @Override
    public List<Figure> analyze(StudyResults results, Options options) {
        return trials(results.context(), options).figures(results);
    }

    private static Trials trials(StudyContext context, Options options) {
        return Trials.draw(context, options.trials(), options.seed());
    }
}
