package dev.headstock.trainer.processes.worker;

import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Never returns. */
public final class EndlessStrategy implements TuningStrategy<EndlessStrategy.Options> {

    public record Options() {}

    @Override
    public String id() {
        return "endless";
    }

    @Override
    public String title() {
        return "Endless";
    }

    @Override
    public String summary() {
        return "Never returns.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        while (true) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
