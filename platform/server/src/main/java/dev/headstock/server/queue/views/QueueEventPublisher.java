package dev.headstock.server.queue.views;

import dev.headstock.server.events.Events;
import dev.headstock.server.queue.JobChanged;
import dev.headstock.server.queue.JobEdited;
import dev.headstock.server.queue.JobProgressed;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Publishes changes of jobs on the topic of the queue and on the job's own. */
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
        publish(change.job());
    }

    @EventListener
    void onJobEdited(JobEdited change) {
        publish(change.job());
    }

    /** The line is as it was. */
    @EventListener
    void onJobProgressed(JobProgressed progress) {
        publishState(progress.job());
    }

    private void publish(UUID job) {
        publishState(job);
        events.publish("queue", "queue-changed", Map.of());
    }

    private void publishState(UUID job) {
        events.publishState(List.of("queue", "job:" + job), "job-changed", job, () -> views.find(job)
                .orElse(null));
    }
}
