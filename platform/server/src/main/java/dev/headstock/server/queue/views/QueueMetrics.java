package dev.headstock.server.queue.views;

import dev.headstock.server.queue.JobState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Unfinished jobs and slots as gauges. Each is one small query, made when it is scraped. */
@Component
class QueueMetrics implements MeterBinder {
    private final JdbcClient jdbc;

    QueueMetrics(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Stream.of(JobState.values()).filter(state -> !state.finished()).forEach(state -> jobs(registry, state));
        slots(registry, "free", "job is null and quarantine is null");
        slots(registry, "held", "job is not null");
        slots(registry, "quarantined", "job is null and quarantine is not null");
    }

    private void jobs(MeterRegistry registry, JobState state) {
        Gauge.builder("headstock.jobs", () -> count("job where state = '%s'".formatted(state)))
                .description("Jobs that have not finished")
                .tag("state", state.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private void slots(MeterRegistry registry, String state, String condition) {
        Gauge.builder("headstock.slots", () -> count("slot where " + condition))
                .description("Slots of this server's devices")
                .tag("state", state)
                .register(registry);
    }

    private long count(String rows) {
        return jdbc.sql("select count(*) from " + rows).query(Long.class).single();
    }
}
