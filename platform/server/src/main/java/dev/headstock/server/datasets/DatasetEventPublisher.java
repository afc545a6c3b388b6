package dev.headstock.server.datasets;

import dev.headstock.server.events.Events;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Publishes changes of data sets. */
@Component
class DatasetEventPublisher {
    private final Events events;

    DatasetEventPublisher(Events events) {
        this.events = events;
    }

    @EventListener
    void on(DatasetChanged change) {
        events.publish("datasets", "dataset-changed", change);
    }
}
