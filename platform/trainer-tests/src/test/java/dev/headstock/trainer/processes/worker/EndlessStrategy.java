package dev.headstock.trainer.processes.worker;

import dev.headstock.api.ModelOutline;
import dev.headstock.api.Site;
import dev.headstock.api.TuningPlan;
import dev.headstock.api.TuningStrategy;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Never answers. */
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
        return "Never answers.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public TuningPlan plan(ModelOutline model, Set<Site> adapted, Options options) {
        while (true) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
