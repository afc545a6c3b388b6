package dev.headstock.server.models;

import dev.headstock.server.events.Events;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Publishes the progress of imports. */
@Component
class ModelEventPublisher {
    private final Events events;

    ModelEventPublisher(Events events) {
        this.events = events;
    }

    @EventListener
    void on(ModelImportChanged change) {
        events.publish("models", "model-import", change.modelImport());
    }
}
