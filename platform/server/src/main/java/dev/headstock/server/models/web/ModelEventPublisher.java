package dev.headstock.server.models.web;

import dev.headstock.server.events.Events;
import dev.headstock.server.models.ModelImportChanged;
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
