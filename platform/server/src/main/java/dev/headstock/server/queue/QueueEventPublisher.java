package dev.headstock.server.queue;

import dev.headstock.server.events.Events;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells whoever watches the queue. */
@Component
class QueueEventPublisher {
    private final JobViews views;
    private final Events events;

    QueueEventPublisher(JobViews views, Events events) {
        this.views = views;
        this.events = events;
    }

    @EventListener
    void onJobChanged(JobChanged change) {
        events.publishLater(
                "queue", "job-changed", () -> views.find(change.job()).orElse(null));
        events.publish("queue", "queue-changed", Map.of());
    }
}
